//! What every page has, however little the settings say.

use crate::fixture::{Built, Fixture, SMALL};

fn pages(built: &Built) -> Vec<&str> {
    let redirects = |path: &str| built.text(path).contains("http-equiv=\"refresh\"");
    let pages = built.tree.keys().map(String::as_str);
    pages
        .filter(|path| path.ends_with(".html") && !redirects(path))
        .collect()
}

#[test]
fn every_page_has_a_description() {
    let built = Fixture::new(SMALL).build().ok();
    let pages = pages(&built);
    assert!(pages.len() > 20, "{pages:?}");
    for page in pages {
        let (_, rest) = (built.text(page).split_once("<meta name=\"description\" content=\""))
            .unwrap_or_else(|| panic!("{page} has none"));
        assert!(!rest.starts_with('"'), "{page} has an empty one");
    }
}

#[test]
fn a_site_without_menus_leads_to_its_lists() {
    let fixture = Fixture::new(SMALL);
    let menu = |fixture: &Fixture| {
        let built = fixture.build().ok();
        let page = built.text("impressum/index.html");
        let menu = page.split_once("id=\"nav\"").map_or("", |(_, rest)| rest);
        let (menu, _) = menu.split_once("</nav>").unwrap_or_default();
        menu.split(" href=\"")
            .skip(1)
            .filter_map(|part| part.split('"').next().map(str::to_owned))
            .filter(|href| href != "/unter/suche/")
            .collect::<Vec<_>>()
    };
    assert_eq!(menu(&fixture), ["/unter/presse/", "/unter/partner/", "/unter/termine/"]);
    fixture.replace("content/site.yaml", "title:", "menus: {main: []}\ntitle:");
    assert_eq!(menu(&fixture), [""; 0]);
}

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

#[test]
fn a_header_of_a_table_has_words() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        RELEASE,
        "Eine Fußnote.",
        "Zahlen:\n\n| | *b* |\n|:--|---|\n| x | |\n\nEine Fußnote.",
    );
    let built = fixture.build().ok();
    let page = built.text("presse/2022/10/zehn-jahre/index.html");
    assert!(
        page.contains("<tr><td class=\"align-left\"></td><th scope=\"col\"><em>b</em></th></tr>"),
        "{page}"
    );
    assert!(
        page.contains("<tr><td class=\"align-left\">x</td><td></td></tr>"),
        "{page}"
    );
}

#[test]
fn a_heading_may_be_a_link_alone() {
    let fixture = Fixture::new(SMALL);
    let headings = "\n\n## [](partner:stadt-essen)\n\n## <https://example.org/>\n\n";
    fixture.replace(RELEASE, "Eine Fußnote.", headings);
    let built = fixture.build().ok();
    let page = built.text("presse/2022/10/zehn-jahre/index.html");
    assert!(page.contains("https://example.org/</a></h3>"), "{page}");
}

#[test]
fn a_link_of_blanks_shows_where_it_leads() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        RELEASE,
        "Eine Fußnote.",
        "[ ](https://example.org/x) [](mailto:a@example.org)",
    );
    let built = fixture.build().ok();
    let page = built.text("presse/2022/10/zehn-jahre/index.html");
    assert!(
        page.contains("<a href=\"https://example.org/x\">https://example.org/x</a>"),
        "{page}"
    );
    assert!(
        page.contains("<a href=\"mailto:a@example.org\">a@example.org</a>"),
        "{page}"
    );
}

#[test]
fn a_file_is_found_however_its_umlauts_are_written() {
    let fixture = Fixture::new(SMALL);
    // As some systems store it, and as people type it.
    let (stored, typed) = ("Gro\u{308}\u{df}e.pdf", "Gr\u{f6}\u{df}e.pdf");
    fixture.write(&format!("content/releases/{stored}"), b"%PDF-1.7 eins");
    fixture.replace(
        RELEASE,
        "title:",
        &format!("attachments: [{{src: {typed}, title: Tabelle}}]\ntitle:"),
    );
    fixture.replace(RELEASE, "Eine Fußnote.", &format!("[Hier]({typed})."));
    let built = fixture.build().ok();
    let files: Vec<_> = built.tree.iter().filter(|(path, _)| path.ends_with(&stored)).collect();
    assert_eq!(files.len(), 1, "{:?}", built.tree.keys());
    assert_eq!(&files[0].1[..], b"%PDF-1.7 eins");
}

#[test]
fn a_deadline_shows_its_time() {
    let fixture = Fixture::new(SMALL);
    let event =
        "title: Runde\nstart: 2022-12-05T18:00\nregistration: {email: a@example.org, deadline: 2022-11-30T12:00}\n";
    fixture.write("content/events/runde.yaml", event.as_bytes());
    let built = fixture.build().ok();
    let page = built.text("termine/runde/index.html");
    assert!(page.contains("30.\u{a0}November 2022, 12\u{a0}Uhr"), "{page}");
}

/// A record without words in the language of a page says in which it speaks, wherever its name stands.
#[test]
fn names_in_another_language_are_marked() {
    let fixture = Fixture::new(SMALL);
    let initiative = "{name: Beispiel, founded: 2012-08-23, former_names: [Vorher & mehr], patron: Frau Beispiel}";
    fixture.replace("content/site.yaml", "{name: Beispiel, founded: 2012-08-23}", initiative);
    fixture.replace("content/partners/stadt-essen.yaml", "Stadt Essen", "Stadt & Essen");
    let built = fixture.build().ok();
    let page = built.text("en/partner/stadt-essen/index.html");
    for part in [
        "<span aria-current=\"page\"><span lang=\"de\" dir=\"auto\">Stadt &amp; Essen</span></span>",
        "<p>formerly: <span lang=\"de\" dir=\"auto\">Vorher &amp; mehr</span></p>",
        "<p>Patron: <span lang=\"de\" dir=\"auto\">Frau Beispiel</span></p>",
        "<span lang=\"de\" dir=\"auto\">Stadt &amp; Essen</span> is part of the initiative.",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // What a link to another language says of it is said in that of the page.
    let page = built.text("impressum/index.html");
    assert!(
        page.contains("title=\"English: Startseite. Diese Seite gibt es in dieser Sprache nicht.\"><span lang=\"en\"")
    );
    assert!(!page.contains("<a href=\"/unter/en/\" lang="), "{page}");
}

#[test]
fn a_closed_registration_says_so_once() {
    let fixture = Fixture::new(SMALL);
    let event = "title: Runde\nstart: 2022-12-05T18:00\nregistration: {email: a@example.org, deadline: 2022-09-30}\n";
    fixture.write("content/events/runde.yaml", event.as_bytes());
    let built = fixture.build().ok();
    let page = built.text("termine/runde/index.html");
    let closed = "<p>Die Anmeldung ist geschlossen. Sie war bis 30.\u{a0}September 2022 möglich.</p>";
    assert!(page.contains(closed) && !page.contains("Anmeldung bis"), "{page}");
}

#[test]
fn the_footer_leads_to_the_statement_once() {
    let fixture = Fixture::new(SMALL);
    let settings = "accessibility: {statement: impressum, feedback_email: a@example.org}\nmenus: {footer: [{page: impressum}]}\ntitle:";
    fixture.replace("content/site.yaml", "title:", settings);
    let built = fixture.build().ok();
    let (_, footer) = built.text("index.html").split_once("<footer").expect("there is one");
    assert_eq!(footer.matches("href=\"/unter/impressum/\"").count(), 1, "{footer}");
}

/// Nothing to say is no box, and a place for nothing else has no name.
#[test]
fn a_site_without_records_has_no_empty_asides() {
    let fixture = Fixture::new(SMALL);
    for path in [
        "releases/2022-10-19-zehn-jahre.md",
        "releases/2022-10-19-zehn-jahre.en.md",
        "events/tagung.yaml",
    ] {
        fixture.remove(&format!("content/{path}"));
    }
    let built = fixture.build().ok();
    for page in pages(&built) {
        for aside in built.text(page).split("<aside").skip(1) {
            let (_, inside) = aside.split_once('>').expect("a tag ends");
            assert!(
                !inside.trim_start().starts_with("</aside>"),
                "{page} has an empty aside"
            );
        }
    }
}

#[test]
fn a_file_in_a_text_says_its_type_and_size() {
    let fixture = Fixture::new(SMALL);
    fixture.write("content/pages/plan.pdf", b"%PDF-1.7");
    let page = "---\ntitle: Impressum\n---\n::: download src=\"plan.pdf\" title=\"Der Plan\"\n:::\n";
    fixture.write("content/pages/impressum.md", page.as_bytes());
    let built = fixture.build().ok();
    let page = built.text("impressum/index.html");
    assert!(page.contains("Der Plan</a> <small>PDF, 1\u{a0}KB</small>"), "{page}");
}

#[test]
fn a_topic_without_releases_has_no_number() {
    let fixture = Fixture::new(SMALL);
    let topics = "topics: {jubilaeum: Jubiläum, teilhabe: Teilhabe}";
    fixture.replace("content/site.yaml", "topics: {jubilaeum: Jubiläum}", topics);
    fixture.replace(
        "content/partners/stadt-essen.yaml",
        "city: Essen",
        "city: Essen\ntopics: [teilhabe]",
    );
    let built = fixture.build().ok();
    let home = built.text("index.html");
    assert!(home.contains("Jubiläum</a> <span class=\"num\">(1)</span>"), "{home}");
    assert!(home.contains("Teilhabe</a></li>"), "{home}");
}
