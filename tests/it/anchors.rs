//! Ids within a page: no two are alike, and links to them are checked.

use crate::fixture::{Fixture, SMALL, Tree};
use std::collections::BTreeSet;
use std::path::Path;

/// Headings that are named like parts of a page.
const NAMES: [&str; 16] = [
    "Inhalt",
    "Nav",
    "Zahlen",
    "Aktuelles",
    "Termine",
    "Themen",
    "Zusagen",
    "Partner",
    "Meldungen",
    "Programm",
    "Quellen",
    "Bilder",
    "H1",
    "H-Text",
    "Inhalte",
    "Fn 1",
];

#[test]
fn no_heading_takes_an_id_of_the_page() {
    let fixture = Fixture::new(SMALL);
    let headings: String = NAMES.iter().map(|name| format!("## {name}\n\nText.[^1]\n\n")).collect();
    let text = format!("{headings}\n[Zahlen](#zahlen)\n\n[^1]: Eine Fußnote.\n");
    let (inside, deeper) = (text.replace('\n', "\n  "), text.replace('\n', "\n   "));
    let initiative = format!("initiative: {{name: Beispiel, founded: 2012-08-23, boilerplate: {text:?}}}");
    fixture.replace(
        "content/site.yaml",
        "initiative: {name: Beispiel, founded: 2012-08-23}",
        &initiative,
    );
    let page = |title: &str| format!("---\ntitle: {title}\n---\n{text}");
    fixture.write("content/pages/index.md", page("Start").as_bytes());
    fixture.write("content/pages/ueber.md", page("Über").as_bytes());
    fixture.write("content/anniversaries/10.md", page("Zehn").as_bytes());
    fixture.replace("content/releases/2022-10-19-zehn-jahre.md", "# Rückblick", &text);
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "(#rueckblick)",
        "(#zahlen)",
    );
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "[^1]\n\n[^1]: Eine Fußnote.\n",
        "\n",
    );
    let partner = format!(
        "city: Essen\nsources: [https://example.net/]\nprofile: |\n  {inside}\ncommitments:\n\
         - title: Eins\n  text: |\n   {deeper}\n- title: Zwei\n- title: Drei\n  text: |\n   {deeper}\n"
    );
    fixture.replace("content/partners/stadt-essen.yaml", "city: Essen\n", &partner);
    let event = format!("kind: tagung\nprogramme: [{{title: Anfang}}]\ndescription: |\n  {inside}\n");
    fixture.replace("content/events/tagung.yaml", "kind: tagung\n", &event);
    let built = fixture.build().ok();
    assert!(built.text("ueber/index.html").contains("<h2 id=\"inhalt-2\">"));
    assert!(built.text("ueber/index.html").contains("<h2 id=\"nav-2\">"));
    let partner = built.text("partner/stadt-essen/index.html");
    // A link inside of a text leads to its own heading.
    assert!(partner.contains("href=\"#zahlen\"") && partner.contains("href=\"#_t1_zahlen\""));
    for id in [
        "_fn_1",
        "_fn1_1",
        "_fn3_1",
        "_fnref3_1_2",
        "zahlen",
        "_t1_zahlen",
        "_t3_zahlen",
    ] {
        assert!(partner.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert_eq!(doubled(&built.tree), BTreeSet::new());
}

#[test]
fn the_theme_gives_no_id_that_a_text_may_have() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/gewebe/templates");
    for (path, bytes) in Fixture::tree(&templates) {
        let text = String::from_utf8(bytes).expect("templates are UTF-8");
        for id in ids(&text) {
            let is_named = ["inhalt", "nav", "buchstabe-{{ group.slug }}"].contains(&id);
            assert!(is_named || id.starts_with('_'), "{path}: {id}");
        }
    }
}

/// The planted fault of this check itself.
#[test]
fn a_doubled_id_is_found() {
    let tree = Tree::from([("index.html".to_owned(), br#"<p id="x"><b id="x">"#.to_vec())]);
    assert_eq!(doubled(&tree).len(), 1);
}

/// Ids that stand twice on a page.
fn doubled(tree: &Tree) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).expect("pages are UTF-8");
        let mut seen = BTreeSet::new();
        found.extend(
            ids(text)
                .filter(|id| !seen.insert(*id))
                .map(|id| format!("{path}: {id}")),
        );
    }
    found
}

fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(" id=\"").skip(1).filter_map(|part| part.split('"').next())
}
