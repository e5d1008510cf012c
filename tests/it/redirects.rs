//! Addresses that lead elsewhere: a small page each, without script; those of withheld records do not exist.

use crate::fixture::{Fixture, SMALL};

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

fn with(front_matter: &str) -> Fixture {
    let fixture = Fixture::new(SMALL);
    fixture.replace(RELEASE, "---\ntitle:", &format!("---\n{front_matter}\ntitle:"));
    fixture
}

#[test]
fn an_alias_leads_to_its_record() {
    let built = with("aliases: [/alt/zehn/]").build().ok();
    let page = built.text("alt/zehn/index.html");
    let href = "/unter/presse/2022/10/zehn-jahre/";
    assert!(
        page.contains(&format!("http-equiv=\"refresh\" content=\"0; url={href}\"")),
        "{page}"
    );
    assert!(
        page.contains(&format!("rel=\"canonical\" href=\"https://example.org{href}\"")),
        "{page}"
    );
    assert!(
        page.contains(&format!("<a href=\"{href}\">")) && !page.contains("<script"),
        "{page}"
    );
    assert!(!built.text("sitemap.xml").contains("/alt/"));
}

#[test]
fn a_redirect_of_the_settings_leads_where_it_says() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/site.yaml",
        "press_contact: presse",
        "press_contact: presse\nredirects: [{from: /frueher/, to: /presse/}]",
    );
    let page = fixture.build().ok();
    assert!(page.text("frueher/index.html").contains("url=/unter/presse/"));
}

#[test]
fn a_redirect_may_name_the_whole_address_of_the_site() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/site.yaml",
        "press_contact: presse",
        "press_contact: presse\nredirects: [{from: /english/, to: 'https://example.org/unter/en/'}]",
    );
    assert!(fixture.build().ok().text("english/index.html").contains("/unter/en/"));
}

/// An anchor that the language lacks is dropped, as in a link.
#[test]
fn a_redirect_may_name_an_anchor() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/site.yaml",
        "press_contact: presse",
        "press_contact: presse\nredirects: [{from: /damals/, to: '/presse/2022/10/zehn-jahre/#rueckblick'}, \
         {from: /then/, to: '/en/presse/2022/10/zehn-jahre/#rueckblick'}]",
    );
    let built = fixture.build().ok();
    let leads = |path: &str, href: &str| built.text(path).contains(&format!("<a href=\"{href}\">"));
    assert!(leads(
        "damals/index.html",
        "/unter/presse/2022/10/zehn-jahre/#rueckblick"
    ));
    assert!(leads("then/index.html", "/unter/en/presse/2022/10/zehn-jahre/"));
}

/// A file without an extension would be offered for download.
#[test]
fn an_address_without_its_last_slash_is_a_page_too() {
    let built = with("aliases: [/alt/zehn, /alt/z%C3%A4hne]").build().ok();
    let href = "/unter/presse/2022/10/zehn-jahre/";
    for page in ["alt/zehn/index.html", "alt/zähne/index.html"] {
        assert!(built.text(page).contains(href), "{page}");
    }
}

/// No folder of the site gives way to a file.
#[test]
fn an_earlier_address_takes_no_folder_of_the_site() {
    for taken in ["/presse", "/partner/stadt-essen", "/impressum", "/EN/presse"] {
        let built = with(&format!("aliases: [{taken}]")).build();
        let codes: Vec<String> = built.errors().iter().map(|error| error.code.to_string()).collect();
        assert!(
            !codes.is_empty() && codes.iter().all(|code| code.ends_with("-clash")),
            "{taken}: {codes:?}"
        );
    }
    let built = with("aliases: [/presse/alt, /presse/alt/neu/]").build().ok();
    assert!(built.text("presse/2022/10/zehn-jahre/index.html").contains("<html"));
}

#[test]
fn the_alias_of_a_withheld_record_makes_no_file() {
    let built = with("aliases: [/alt/zehn/]\nembargo: 2030-01-01").build().ok();
    assert_eq!(built.holding("alt/zehn"), Vec::<&str>::new());
}
