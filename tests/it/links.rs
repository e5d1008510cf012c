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
