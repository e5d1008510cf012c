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
fn the_alias_of_a_withheld_record_makes_no_file() {
    let built = with("aliases: [/alt/zehn/]\nembargo: 2030-01-01").build().ok();
    assert_eq!(built.holding("alt/zehn"), Vec::<&str>::new());
}
