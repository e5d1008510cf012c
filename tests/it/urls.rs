//! Web addresses of this very site in keys of records and settings: checked, and sealed while nothing may be seen there.

use crate::fixture::Fixture;
use vielfalt::pipeline::Mode;

/// A site whose keys lead to its own pages; `URL` and `FILE` stand for two addresses.
const SITE: &str = r#"
=== content/site.yaml
title: T
base_url: https://example.org/
languages: [{tag: de, name: Deutsch}, {tag: en, name: English, path: en}]
partner_kinds: {kommune: Kommune}
menus:
  main: [{section: partners}, {url: "URL", label: Eins}]
  footer: [{url: "FILE", label: Zwei}]
  en: {main: [{url: "URL", label: Three}]}
accessibility: {feedback_url: "URL", enforcement: {name: Stelle, url: "URL"}}
initiative: {name: I, founded: 2012, figures: [{label: Zahl, value: 3, source: "URL"}]}
=== content/media/a.svg
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>
=== content/partners/q.yaml
name: Offen
kind: kommune
website: "URL"
links: [{title: Mehr, url: "URL"}, {title: Anderswo, url: "https://example.net/"}]
sources: ["FILE"]
=== content/partners/q.en.yaml
website: "FILE"
=== content/events/e.yaml
title: Treffen
start: 2022-12-01T10:00
online: "URL"
recording: "FILE"
registration: {url: "URL"}
sources: ["URL"]
image: {src: /media/a.svg, alt: Bild, credit: Name, credit_url: "URL"}
=== content/releases/2022-01-01-r.md
---
title: Meldung
sources: ["URL", "https://example.net/"]
image: {src: /media/a.svg, alt: Bild, credit: Name, credit_url: "FILE"}
gallery: [{src: /media/a.svg, alt: Bild, credit: Name, credit_url: "URL"}]
---
Text.
"#;

const WAITING: &str = r#"
=== content/partners/p.yaml
name: Geheim
kind: kommune
city: Ort
embargo: 2030-01-01
"#;

fn linked(url: &str, file: &str) -> Fixture {
    Fixture::new(&format!("{}{WAITING}", SITE.replace("URL", url).replace("FILE", file)))
}

/// The same site without the partner, and without all that leads there.
fn without() -> Fixture {
    let quiet = SITE
        .replace(", {url: \"URL\", label: Eins}", "")
        .replace("{url: \"FILE\", label: Zwei}", "")
        .replace("{url: \"URL\", label: Three}", "")
        .replace("feedback_url: \"URL\", ", "")
        .replace("Stelle, url: \"URL\"", "Stelle")
        .replace(", source: \"URL\"", "")
        .replace("{title: Mehr, url: \"URL\"}, ", "")
        .replace("registration: {url: \"URL\"}\n", "")
        .replace(", credit_url: \"URL\"", "")
        .replace(", credit_url: \"FILE\"", "")
        .replace("\"URL\", ", "")
        .replace("[\"URL\"]", "[]")
        .replace("[\"FILE\"]", "[]");
    let keys = [
        "website: \"URL\"\n",
        "website: \"FILE\"\n",
        "online: \"URL\"\n",
        "recording: \"FILE\"\n",
    ];
    let quiet = keys.iter().fold(quiet, |text, key| text.replace(key, ""));
    assert!(!quiet.contains("URL") && !quiet.contains("FILE"), "{quiet}");
    Fixture::new(&quiet)
}

#[test]
fn nothing_leads_to_what_is_withheld() {
    let plain = without().build().ok();
    for (url, file) in [
        (
            "https://example.org/partner/p/",
            "https://example.org/partner/p/feed.xml",
        ),
        (
            "http://Example.org/en/partner/p/?x=1",
            "https://example.org/partner/ort/ort/",
        ),
    ] {
        let sealed = linked(url, file).build().ok();
        assert_eq!(sealed.holding("partner/p/"), [""; 0]);
        let differing = plain
            .tree
            .iter()
            .filter(|(path, bytes)| sealed.tree.get(*path) != Some(*bytes));
        assert_eq!(
            differing.map(|(path, _)| path).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
        assert_eq!(plain.tree.len(), sealed.tree.len());
    }
}

#[test]
fn once_it_is_public_all_lead_there() {
    let (url, file) = (
        "https://example.org/partner/p/",
        "https://example.org/partner/p/feed.xml",
    );
    let fixture = linked(url, file);
    let mut cache = None;
    fixture.build_warm(&mut cache, "public", Mode::Publish).ok();
    let later = fixture.at("2030-01-01");
    let warm = later.build_warm(&mut cache, "public", Mode::Publish).ok();
    assert_eq!(warm.tree, later.build_clean("clean", Mode::Publish).ok().tree);
    let shown = |page: &str, address: &str| warm.text(page).matches(&format!("\"{address}\"")).count();
    assert!(shown("index.html", url) >= 3);
    assert!(shown("partner/q/index.html", url) >= 4);
    assert!(shown("termine/e/index.html", url) >= 3);
    assert!(shown("presse/2022/01/r/index.html", url) >= 4);
    assert!(shown("presse/2022/01/r/index.html", file) >= 2);
}
