//! The search index, read as the script of the search page reads it.

use crate::fixture::{Built, Fixture, SMALL};
use serde_json::Value;
use std::collections::BTreeSet;
use vielfalt::pipeline::Mode;

const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn json(built: &Built, path: &str) -> Value {
    serde_json::from_str(built.text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Groups and places with their weights.
fn postings(text: &str) -> Vec<(usize, usize, usize)> {
    let mut digits = text.chars().map(|c| DIGITS.find(c).expect("a digit"));
    let mut number = || {
        let (mut value, mut bits) = (0, 0);
        loop {
            let digit = digits.next()?;
            value |= (digit & 31) << bits;
            bits += 5;
            if digit < 32 {
                return Some(value);
            }
        }
    };
    let (mut found, mut group) = (Vec::new(), 0);
    while let Some(distance) = number() {
        group += distance;
        let mut next = 0;
        for _ in 0..number().expect("how many") {
            let step = number().expect("a posting");
            found.push((group, next + step / 3, step % 3));
            next += step / 3 + 1;
        }
    }
    found
}

/// The addresses and weights of what a term finds, in whichever file the term stands.
fn find(built: &Built, folder: &str, term: &str) -> BTreeSet<(String, usize)> {
    let figures = json(built, &format!("{folder}index.json"));
    let each = figures["each"].as_u64().expect("a number") as usize;
    let shards = figures["shards"].as_u64().expect("a number");
    let files = (0..shards).map(|shard| json(built, &format!("{folder}terms/{shard}.json")));
    let found: Vec<String> = files
        .filter_map(|file| Some(file.get(term)?.as_str()?.to_owned()))
        .collect();
    assert!(found.len() < 2, "{term} stands in two files");
    let hits = found
        .iter()
        .flat_map(|text| postings(text))
        .map(|(group, slot, weight)| {
            let file = json(built, &format!("{folder}hits/{group}-{}.json", slot / each));
            (file[slot % each][0].as_str().expect("an address").to_owned(), weight)
        });
    hits.collect()
}

fn set(hits: &[(&str, usize)]) -> BTreeSet<(String, usize)> {
    hits.iter()
        .map(|(href, weight)| ((*href).to_owned(), *weight))
        .collect()
}

#[test]
fn every_kind_is_found_by_what_it_says() {
    let built = Fixture::new(SMALL).build().ok();
    let release = "/unter/presse/2022/10/zehn-jahre/";
    assert_eq!(find(&built, "suche/", "zehn"), set(&[(release, 2)]));
    assert_eq!(find(&built, "suche/", "rueckblick"), set(&[(release, 0)]));
    // The name of its topic.
    assert_eq!(find(&built, "suche/", "jubilaeum"), set(&[(release, 1)]));
    assert_eq!(
        find(&built, "suche/", "essen"),
        set(&[("/unter/partner/stadt-essen/", 2), ("/unter/termine/tagung/", 1)])
    );
    assert_eq!(find(&built, "suche/", "impressum"), set(&[("/unter/impressum/", 2)]));
    assert_eq!(find(&built, "suche/", "years"), set(&[]));
    assert_eq!(
        find(&built, "en/suche/", "year"),
        set(&[("/unter/en/presse/2022/10/zehn-jahre/", 2)])
    );
    assert_eq!(find(&built, "en/suche/", "zehn"), set(&[]));
    assert_eq!(
        find(&built, "en/suche/", "municipality"),
        set(&[("/unter/en/partner/stadt-essen/", 1)])
    );
}

#[test]
fn a_withdrawn_release_is_not_found() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "partners:",
        "withdrawn: {date: 2022-10-26, reason: Ein Irrtum.}\npartners:",
    );
    let built = fixture.build().ok();
    assert_eq!(find(&built, "suche/", "zehn"), set(&[]));
    assert_eq!(find(&built, "suche/", "rueckblick"), set(&[]));
}

#[test]
fn a_language_without_records_has_no_search() {
    let fixture = Fixture::new(SMALL);
    fixture.replace("content/site.yaml", "path: en}", "path: en, records: false}");
    fixture.remove("content/releases/2022-10-19-zehn-jahre.en.md");
    fixture.write("content/pages/index.en.md", b"---\ntitle: Hello\n---\nText.\n");
    let built = fixture.build().ok();
    assert!(!built.tree.keys().any(|path| path.starts_with("en/suche/")));
    assert!(built.tree.contains_key("suche/index.html"));
}

/// Days and counts stand in every text: a small number of the title is found, one of the text is not.
#[test]
fn small_numbers_of_titles_are_found() {
    let fixture = Fixture::new(SMALL);
    let release = "content/releases/2022-10-19-zehn-jahre.md";
    fixture.replace(release, "title: Zehn Jahre", "title: 10 Jahre");
    fixture.replace(release, "Ein \"Zitat\"", "Ein \"Zitat\" von 37 Partnern");
    let built = fixture.build().ok();
    let found = set(&[("/unter/presse/2022/10/zehn-jahre/", 2)]);
    assert_eq!(find(&built, "suche/", "10"), found);
    assert_eq!(find(&built, "suche/", "37"), set(&[]));
}

/// A new release changes the files of its own words and the figures, and of the others none.
#[test]
fn a_new_release_leaves_other_words_alone() {
    let fixture = Fixture::new(SMALL);
    let index = |built: &Built| -> BTreeSet<(String, Vec<u8>)> {
        let files = built.tree.iter().filter(|(path, _)| path.starts_with("suche/"));
        files.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    };
    let before = index(&fixture.build().ok());
    fixture.write(
        "content/releases/2022-10-28-neu.md",
        b"---\ntitle: Kaleidoskop\nteaser: Kaleidoskop\n---\nKaleidoskop.\n",
    );
    let built = fixture.build().ok();
    let after = index(&built);
    let changed: Vec<&str> = after.difference(&before).map(|(path, _)| path.as_str()).collect();
    let terms = changed.iter().filter(|path| path.starts_with("suche/terms/")).count();
    assert_eq!(terms, 1, "{changed:?}");
    assert!(changed.contains(&"suche/index.json"));
    assert_eq!(changed.len(), 3, "{changed:?}");
    let clean = fixture.build_into("clean", Mode::Publish).ok();
    assert!(clean.tree == built.tree);
}

/// Half of a word may be emphasised, linked or broken by a soft hyphen; a cell, a line and an item end one.
#[test]
fn words_are_whole_whatever_marks_stand_in_them() {
    let fixture = Fixture::new(SMALL);
    let text = "**Inter**kulturelle Öffn<b>ung</b>, Sprach&shy;mittler, [Zuwand](https://example.net/)erung.\n\n\
                - Apfel\n  - Birne\n- Kirsche\n\n| Hund | Katze |\n|---|---|\n| Maus | Igel |\n\nVogel<br>Fisch\n";
    fixture.write(
        "content/pages/woerter.md",
        format!("---\ntitle: W\n---\n{text}").as_bytes(),
    );
    let built = fixture.build().ok();
    let page = |term: &str| {
        find(&built, "suche/", term)
            .iter()
            .any(|(href, _)| href.ends_with("/woerter/"))
    };
    for term in [
        "interkulturell",
        "oeffnung",
        "sprachmittl",
        "zuwanderung",
        "apfel",
        "birn",
        "kirsch",
        "hund",
        "katz",
        "igel",
        "vogel",
        "fisch",
    ] {
        assert!(page(term), "{term}");
    }
    assert!(!page("inter") && !page("kulturell"));
}
