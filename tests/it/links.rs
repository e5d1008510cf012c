//! Every internal link, anchor and image of the built site exists.

use crate::fixture::{Fixture, SMALL, Tree};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_repository_s_site_has_no_dead_link() {
    let built = Fixture::repository().build().ok();
    let (checked, dead) = dead_links(&built.tree, "");
    assert!(checked > 5000, "only {checked} links were found");
    assert_eq!(dead, BTreeSet::new());
}

#[test]
fn nor_has_a_site_under_a_sub_path() {
    let built = Fixture::new(SMALL).build().ok();
    let (checked, dead) = dead_links(&built.tree, "/unter");
    assert!(checked > 100, "only {checked} links were found");
    assert_eq!(dead, BTreeSet::new());
}

/// The planted fault of this check itself.
#[test]
fn a_dead_link_is_found() {
    let tree = Tree::from([(
        "index.html".to_owned(),
        br##"<a href="/x/">x</a> <a href="#y">y</a>"##.to_vec(),
    )]);
    assert_eq!(dead_links(&tree, "").1.len(), 2);
}

#[test]
fn an_address_between_brackets_is_one_to_write_to() {
    let fixture = Fixture::new(SMALL);
    let body = "Angaben.\n\nSchreiben Sie an <presse+neu@example.org>.\n";
    fixture.replace("content/pages/impressum.md", "Angaben.\n", body);
    let built = fixture.build().ok();
    let link = "<a href=\"mailto:presse+neu@example.org\">presse+neu@example.org</a>";
    assert!(built.text("impressum/index.html").contains(link));
}

/// Addresses of the site that an author may copy from the browser; files that pages load are not among them.
fn addresses(tree: &Tree) -> Vec<String> {
    let loaded = |path: &str| {
        let folder = ["assets/", "media/", ".well-known/"]
            .iter()
            .any(|folder| path.starts_with(folder));
        folder || path.ends_with(".gz") || path.ends_with(".br") || path.contains("suche/") && path.ends_with(".json")
    };
    let address = |path: &String| format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
    tree.keys().filter(|path| !loaded(path)).map(address).collect()
}

#[test]
fn every_address_of_the_site_can_be_linked() {
    let fixture = Fixture::new(SMALL);
    let redirects = "redirects: [{from: /alt/, to: /presse/}, {from: /fort/, to: https://example.net/}, \
                     {from: /tabelle/, to: /daten/partner.csv}]\ntitle:";
    fixture.replace("content/site.yaml", "title:", redirects);
    fixture.replace(
        "content/partners/stadt-essen.yaml",
        "city:",
        "aliases: [/essen/]\ncity:",
    );
    let all = addresses(&fixture.build().ok().tree);
    assert!(all.len() > 60, "{all:#?}");
    for sure in [
        "/alt/",
        "/essen/",
        "/daten/partner.csv",
        "/termine/tagung/termin.ics",
        "/en/feed.json",
    ] {
        assert!(all.iter().any(|address| address == sure), "no {sure}");
    }
    let links = all
        .iter()
        .map(|address| format!("[a]({address}) [b]({address}?x=1) [c](https://example.org/unter{address}?x=1&y=2)\n"));
    let body = format!("---\ntitle: Alle\n---\n{}", links.collect::<String>());
    fixture.write("content/pages/alle.md", body.as_bytes());
    let built = fixture.build().ok();
    assert_eq!(dead_links(&built.tree, "/unter").1, BTreeSet::new());
    let page = built.text("alle/index.html");
    for (address, href) in [
        ("/suche/?x=1", "/unter/suche/?x=1"),
        ("/alt/?x=1", "/unter/presse/?x=1"),
    ] {
        assert!(page.contains(&format!("<a href=\"{href}\">")), "{address}");
    }
}

/// A partner and an event that wait, with all that leads to them.
const WAITING: &str = r#"
=== content/partners/p.yaml
name: Geheim
kind: kommune
city: Ort
embargo: 2030-01-01
aliases: [/frueher-p/]
=== content/events/e.yaml
title: Geheim
kind: tagung
start: 2030-06-01T10:00
embargo: 2030-01-01
"#;

#[test]
fn what_lies_below_a_withheld_record_is_withheld_too() {
    let fixture = Fixture::new(&format!("{SMALL}{WAITING}"));
    let redirects = "redirects: [{from: /weg/, to: /partner/p/}, {from: /feed-p/, to: /partner/p/feed.xml}]\ntitle:";
    fixture.replace("content/site.yaml", "title:", redirects);
    let hidden = [
        "/partner/p/feed.xml",
        "/en/partner/p/feed.json",
        "/partner/p/?art=x",
        "/partner/p/feed.xml?x=1",
        "/termine/e/termin.ics",
        "/en/termine/e/termin.ics?x=1#y",
        "/frueher-p/",
        "/weg/?x=1",
        "/feed-p/",
        "/partner/ort/ort/?x=1",
        "http://example.org/unter/partner/p/",
        "https://Example.ORG:443/unter/partner/p/feed.xml",
        "HTTPS://example.org/unter/partner/p/?x=1",
        "https://example.org./unter/partner/p/",
        "https://a@example.org/unter/partner/p/",
    ];
    let links = hidden
        .map(|address| format!("[a]({address}) <a href=\"{address}\">b</a>\n"))
        .concat();
    let body = |links: &str| format!("---\ntitle: Impressum\n---\n{links}");
    fixture.write("content/pages/impressum.md", body(&links).as_bytes());
    let linked = fixture.build().ok();
    fixture.write(
        "content/pages/impressum.md",
        body(&"a b\n".repeat(hidden.len())).as_bytes(),
    );
    let plain = fixture.build().ok();
    assert!(linked.text("impressum/index.html").contains("a b\na b"));
    let text = |built: &crate::fixture::Built| built.text("impressum/index.html").to_owned();
    assert_eq!(text(&linked), text(&plain));
    for trace in ["partner/p/", "termine/e/", "frueher-p", "weg/index", "feed-p", "Geheim"] {
        assert_eq!(linked.holding(trace), [""; 0], "{trace}");
    }
}

#[test]
fn what_a_withheld_language_was_called_before_is_withheld_too() {
    let fixture = Fixture::new(SMALL);
    let overlay = b"name: City of Essen\nembargo: 2030-01-01\naliases: [/en/partner/secret/]\n";
    fixture.write("content/partners/stadt-essen.en.yaml", overlay);
    assert_eq!(fixture.build().ok().holding("secret"), [""; 0]);
    assert!(
        fixture
            .at("2030-01-01")
            .build()
            .ok()
            .tree
            .contains_key("en/partner/secret/index.html")
    );
}

/// A translation waits for its record, and so do the anchors of a home or an anniversary page that it would give.
#[test]
fn anchors_of_a_translation_that_waits_are_withheld_too() {
    let fixture = Fixture::new(SMALL);
    let page = |title: &str, gate: &str| format!("---\ntitle: {title}\n{gate}---\n## {title}\n\nText.\n");
    for (folder, name) in [("pages", "index"), ("anniversaries", "10")] {
        fixture.write(
            &format!("content/{folder}/{name}.md"),
            page("Geheim", "embargo: 2030-01-01\n").as_bytes(),
        );
        fixture.write(&format!("content/{folder}/{name}.en.md"), page("Secret", "").as_bytes());
    }
    let body = "---\ntitle: Impressum\n---\n[a](/en/#secret) [b](/en/jubilaeum/10-jahre/#secret)\n";
    fixture.write("content/pages/impressum.md", body.as_bytes());
    assert_eq!(fixture.build().ok().holding("ecret"), [""; 0]);
    let then = fixture.at("2030-01-01").build().ok();
    let page = then.text("impressum/index.html");
    for address in ["/unter/en/#secret", "/unter/en/jubilaeum/10-jahre/#secret"] {
        assert!(page.contains(&format!("<a href=\"{address}\">")), "{page}");
    }
}

#[test]
fn an_address_means_its_language() {
    let fixture = Fixture::new(SMALL);
    let link = |address: &str| format!("[x]({address}) <a href=\"{address}\">y</a>\n");
    let links = [
        "/en/partner/stadt-essen/",
        "/partner/stadt-essen/",
        "https://example.org/unter/en/partner/stadt-essen/?x=1",
        "/en/termine/tagung/",
        "/termine/tagung/",
    ];
    let body = links.map(link).concat();
    for lang in ["", ".en"] {
        let text = format!("---\ntitle: Impressum\n---\n{body}");
        fixture.write(&format!("content/pages/impressum{lang}.md"), text.as_bytes());
    }
    let built = fixture.build().ok();
    for page in ["impressum/index.html", "en/impressum/index.html"] {
        let text = built.text(page);
        for address in links {
            let own = address.strip_prefix("https://example.org/unter").unwrap_or(address);
            for text_of in ["x", "y"] {
                let expected = format!("<a href=\"/unter{own}\">{text_of}</a>");
                assert!(text.contains(&expected), "{page}: {expected}");
            }
        }
    }
}

/// How many references there are, and which of them lead nowhere.
pub fn dead_links(tree: &Tree, base: &str) -> (usize, BTreeSet<String>) {
    let pages: BTreeMap<&str, &str> = (tree.iter())
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("pages are UTF-8")))
        .collect();
    let (mut checked, mut dead) = (0, BTreeSet::new());
    let text_of = |path: &str| std::str::from_utf8(tree.get(path)?).ok();
    for (path, text) in &pages {
        for reference in references(text) {
            let reference = reference.replace("&amp;", "&");
            let own = reference.strip_prefix("https://example.org").unwrap_or(&reference);
            let own = own.strip_prefix("https://vielfalt.example.org").unwrap_or(own);
            if own.contains(':') {
                continue; // another host, mail, phone
            }
            checked += 1;
            let (address, fragment) = own.split_once('#').unwrap_or((own, ""));
            let target = match address {
                "" => (*path).to_owned(),
                _ => output(address.split('?').next().unwrap_or_default(), base),
            };
            let exists = match (tree.contains_key(&target), fragment, text_of(&target)) {
                (true, "", _) => true,
                (true, id, Some(text)) => text.contains(&format!(" id=\"{id}\"")),
                _ => false,
            };
            if !exists {
                dead.insert(format!("{path}: {reference}"));
            }
        }
    }
    (checked, dead)
}

pub fn output(address: &str, base: &str) -> String {
    let path = address
        .strip_prefix(base)
        .unwrap_or("outside the sub-path")
        .trim_start_matches('/');
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.into_owned()
    }
}

/// The values of `href`, `src` and `srcset`.
pub fn references(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in [" href=\"", " src=\"", " srcset=\""] {
        for part in text.split(name).skip(1) {
            let value = part.split('"').next().unwrap_or_default();
            match name {
                " srcset=\"" => found.extend(
                    value
                        .split(',')
                        .filter_map(|v| v.split_whitespace().next())
                        .map(str::to_owned),
                ),
                _ => found.push(value.to_owned()),
            }
        }
    }
    found
}
