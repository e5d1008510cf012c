//! Whole files: every kind with every key, what is said about wrong ones, and that no bytes make the parser panic.

use super::*;
use crate::base::SourcePath;
use proptest::prelude::*;

const RELEASE: &str = include_str!("samples/release.md");
const PARTNER: &str = include_str!("samples/partner.yaml");
const EVENT: &str = include_str!("samples/event.yaml");
const PAGE: &str = include_str!("samples/page.md");
const ANNIVERSARY: &str = include_str!("samples/anniversary.md");
const CONFIG: &str = include_str!("samples/site.yaml");
const THEME: &str = include_str!("samples/theme.yaml");

const SAMPLES: [(&str, &str); 7] = [
    ("content/releases/2022/2022-10-19-zehn-jahre.md", RELEASE),
    ("content/partners/stadt-essen.yaml", PARTNER),
    ("content/events/2027-05-12-fest.yaml", EVENT),
    ("content/pages/foerderung/antrag.md", PAGE),
    ("content/anniversaries/10.md", ANNIVERSARY),
    ("content/site.yaml", CONFIG),
    ("themes/gewebe/theme.yaml", THEME),
];

fn parsed(path: &str, bytes: &[u8]) -> Checked<Option<Record>> {
    let path = SourcePath::new(path);
    let kind = kind(&path).value.expect("a record");
    parse(&path, kind, bytes, Digest::of_bytes(bytes))
}

/// The record of a file about which nothing is to be said.
fn good(path: &str, text: &str) -> Record {
    let found = parsed(path, text.as_bytes());
    assert_eq!(found.diagnostics, [], "{path}");
    found.value.expect("a record")
}

/// Code and marked text of everything that is said, in order.
fn check(path: &str, text: &str, expected: &[(&str, &str)]) -> Record {
    let found = parsed(path, text.as_bytes());
    let said: Vec<(&str, &str)> = found
        .diagnostics
        .iter()
        .map(|found| (&*found.code, &text[found.place.as_ref().expect("a place").span.range()]))
        .collect();
    assert_eq!(said, expected, "{text}");
    found.value.expect("a record")
}

const RELEASE_PATH: &str = "content/releases/2022-10-19-zehn-jahre.md";
const PARTNER_PATH: &str = "content/partners/stadt-essen.yaml";
const EVENT_PATH: &str = "content/events/fest.yaml";
const CONFIG_PATH: &str = "content/site.yaml";

#[test]
fn samples_draw_every_key() {
    for (path, text) in SAMPLES {
        let record = good(path, text);
        let kind = kind(&SourcePath::new(path)).value.unwrap();
        assert!(!matches!(record, Record::Broken(..)), "{path}");
        missing_keys(fields(kind).unwrap(), text, path);
    }
}

fn missing_keys(fields: &[Field], text: &str, path: &str) {
    for field in fields {
        assert!(
            text.contains(&format!("{}:", field.key)),
            "{path}: the sample lacks {}",
            field.key
        );
        match &field.value {
            Type::Group(fields) | Type::PerLanguage(fields) => missing_keys(fields, text, path),
            Type::List(Type::Group(fields)) | Type::Keyed(Type::Group(fields)) => missing_keys(fields, text, path),
            _ => {}
        }
    }
    assert!(fields.len() <= 64, "an overlay has a bit for each key");
}

#[test]
fn a_release_with_every_key() {
    let Record::Release(release) = good(SAMPLES[0].0, RELEASE) else {
        panic!()
    };
    assert_eq!(
        (&*release.head.id, &*release.slug.value),
        ("2022-10-19-zehn-jahre", "zehn-jahre-initiative")
    );
    assert_eq!(release.place.as_deref(), Some("no"));
    assert_eq!(
        (
            release.gallery.len(),
            release.attachments.len(),
            release.corrections.len()
        ),
        (1, 1, 1)
    );
    assert!(release.gallery[0].decorative && release.pinned && release.attachments[0].accessible);
    let ProseText::InFile { start } = release.body.text else {
        panic!()
    };
    assert_eq!(RELEASE[start as usize..].trim(), "Der Text.");
}

#[test]
fn the_date_comes_from_the_file_name() {
    let Record::Release(release) = good(RELEASE_PATH, "---\ntitle: Zehn Jahre\n---\n") else {
        panic!()
    };
    assert_eq!(release.date.value, crate::base::Stamp::parse("2022-10-19").unwrap());
    assert_eq!(&*release.slug.value, "zehn-jahre");
    good(
        RELEASE_PATH,
        "\u{feff}---\r\ntitle: Zehn\r\ndate: 2022-10-19T14:00\r\n---\r\nText\r\n",
    );
    good(RELEASE_PATH, "---\ntitle: Zehn\ndate: 2022-10-18T23:00Z\n---\n");
    check(
        RELEASE_PATH,
        "---\ntitle: a\ndate: 2022-10-18\n---\n",
        &[("date-mismatch", "2022-10-18")],
    );
}

#[test]
fn what_is_wrong_with_releases() {
    let front = |keys: &str| format!("---\ntitle: a\n{keys}\n---\n");
    let cases = [
        ("titel: b", vec![("unknown-key", "titel")]),
        (
            "datum: 2022-10-19\nxyz: 1",
            vec![("unknown-key", "datum"), ("unknown-key", "xyz")],
        ),
        ("embargo:", vec![("empty-value", "embargo")]),
        ("teaser: \"\"", vec![("empty-value", "teaser")]),
        ("topics: jubilaeum", vec![("wrong-type", "jubilaeum")]),
        ("teaser: [a]", vec![("wrong-type", "[a]")]),
        ("image: bild.jpg", vec![("wrong-type", "bild.jpg")]),
        ("image: {src: bild.jpg}", vec![("image-alt", "bild.jpg")]),
        ("image: {alt: x}", vec![("missing-key", "")]),
        (
            "image: {src: a.jpg, alt: x, ai: generatd}",
            vec![("unknown-value", "generatd")],
        ),
        ("draft: ja", vec![("boolean", "ja")]),
        (
            "embargo: 19.10.2022\nexpires: 2022-02-30",
            vec![("date-format", "19.10.2022"), ("date-impossible", "2022-02-30")],
        ),
        (
            "embargo: 2022-10-20\nexpires: 2022-10-19",
            vec![("expires-first", "2022-10-19")],
        ),
        ("teaser: Wir sind #vielfalt", vec![("yaml-comment", "#vielfalt")]),
        ("teaser: Wir # ein Hinweis", vec![]),
        ("corrections: [{date: 2022-10-20}]", vec![("missing-key", "")]),
        ("sources: [www.land.nrw]", vec![("url", "www.land.nrw")]),
        ("aliases: [alt/]", vec![("address", "alt/")]),
        ("kicker: a\nkicker: b", vec![("duplicate-key", "kicker")]),
    ];
    for (keys, expected) in cases {
        assert!(matches!(
            check(RELEASE_PATH, &front(keys), &expected),
            Record::Release(_)
        ));
    }
}

#[test]
fn unusable_files_keep_their_name() {
    let cases = [
        ("---\ntitle: a: b\n---\n", "yaml-colon", "a: b"),
        ("---\ntitle: a\n", "front-matter", "---"),
        ("Nur Text\n", "front-matter", ""),
        ("---\nkicker: a\n---\n", "missing-key", ""),
        ("---\ntitle: a\n---\n\0", "control-character", "\0"),
        ("---\n- a\n---\n", "wrong-type", "- a"),
    ];
    for (text, code, marked) in cases {
        let Record::Broken(SourceKind::Release, head) = check(RELEASE_PATH, text, &[(code, marked)]) else {
            panic!()
        };
        assert_eq!(&*head.id, "2022-10-19-zehn-jahre");
    }
    let latin = parsed(RELEASE_PATH, b"---\ntitle: K\xf6ln\n---\n");
    assert_eq!(latin.diagnostics[0].code, "not-utf8");
    assert_eq!(parsed(CONFIG_PATH, b"\xff\xfea\0").diagnostics[0].code, "not-utf8");
}

#[test]
fn messages_speak_to_people() {
    let found = parsed(RELEASE_PATH, b"---\nkiker: a\n---\n");
    let said: Vec<&str> = found
        .diagnostics
        .iter()
        .map(|found| found.message.de.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "Der Schlüssel „kiker“ ist hier nicht bekannt.",
            "Es fehlt der Schlüssel „title“ (Titel der Meldung)."
        ]
    );
}

#[test]
fn overlays_name_what_differs() {
    let Record::Partner(partner) = good(SAMPLES[1].0, PARTNER) else {
        panic!()
    };
    let Record::Partner(variant) = good(
        "content/partners/stadt-essen.en.yaml",
        "name: City of Essen\ndraft: true\n",
    ) else {
        panic!()
    };
    let english = partner.overlaid(&variant);
    assert_eq!(
        (&*english.name.value, english.city.as_ref()),
        ("City of Essen", partner.city.as_ref())
    );
    assert!(english.gate.draft && !partner.gate.draft && english.gate.embargo.is_some());
    let Record::Event(event) = good(SAMPLES[2].0, EVENT) else {
        panic!()
    };
    let Record::Event(variant) = good("content/events/2027-05-12-fest.en.yaml", "title: The feast\n") else {
        panic!()
    };
    let english = event.overlaid(&variant);
    assert_eq!(
        (&*english.title.value, english.start),
        ("The feast", event.start.clone())
    );
}

#[test]
fn what_is_wrong_with_partners_and_events() {
    let partner =
        |keys: &str, expected: &[(&str, &str)]| check(PARTNER_PATH, &format!("name: a\nkind: b\n{keys}\n"), expected);
    partner("location: {lat: 97.1, lon: 7}", &[("number-range", "97.1")]);
    partner("employees: 1_000", &[("number", "1_000")]);
    partner("joined: 2013\nleft: 2012-05", &[("left-before-joined", "2012-05")]);
    partner("joined: 2013-05-07T10:00", &[("date-moment", "2013-05-07T10:00")]);
    partner(
        "commitments: [{title: a, status: runing}]",
        &[("unknown-value", "runing")],
    );
    partner("contacts: [{email: a}]", &[("email", "a")]);
    check(PARTNER_PATH, "", &[("missing-key", ""), ("missing-key", "")]);
    let event = |keys: &str, expected: &[(&str, &str)]| check(EVENT_PATH, &format!("title: a\n{keys}\n"), expected);
    event("start: 2013-05", &[]);
    event("start: 2022-10-19\nend: 2022-10-18", &[("event-end", "2022-10-18")]);
    event("start: 2013\nend: 2013-10-18", &[("event-end", "2013-10-18")]);
    event(
        "start: 2022-10-19\ntime_zone: Europa/Berlin",
        &[("time-zone", "Europa/Berlin")],
    );
    event("start: heute", &[("date-format", "heute")]);
}

#[test]
fn settings_with_every_key() {
    let Record::Config(config) = good(CONFIG_PATH, CONFIG) else {
        panic!()
    };
    assert_eq!(
        (&*config.origin, &*config.base_path),
        ("https://example.org", "/vielfalt")
    );
    let paths: Vec<&str> = config.languages.iter().map(|entry| &*entry.language.path).collect();
    assert_eq!(paths, ["", "en", "leichte-sprache"]);
    assert!(!config.languages[2].language.records);
    assert_eq!(&*config.contacts[0].contact.role.as_ref().unwrap().others[0].1, "Press");
    assert_eq!(config.menus.main.as_ref().map(Vec::len), Some(2));
    assert_eq!(
        config.menus.by_language["de-simple"].main.as_ref().map(Vec::len),
        Some(1)
    );
    assert_eq!(config.addresses.by_language["en"][0].0.value.as_ref(), "releases");
    assert_eq!(&*config.initiative.boilerplate[0].0, "de");
    assert_eq!(config.milestones, [1, 10]);
}

#[test]
fn settings_have_defaults() {
    let text = "title: a\nbase_url: https://example.org\nlanguages: [{tag: de, name: Deutsch}]\n";
    let Record::Config(config) = good(CONFIG_PATH, text) else {
        panic!()
    };
    assert_eq!(
        (&*config.time_zone.value, &*config.theme.value, config.page_size),
        ("Europe/Berlin", "gewebe", 20)
    );
    assert_eq!((&*config.base_path, config.images.quality), ("", 75));
    assert_eq!(config.milestones, [1, 5, 10, 15, 20, 25]);
}

#[test]
fn what_is_wrong_with_settings() {
    let settings = |keys: &str, expected: &[(&str, &str)]| {
        let text = format!(
            "title: a\nbase_url: https://example.org\nlanguages: [{{tag: de, name: Deutsch}}, {{tag: en, name: English}}]\n{keys}\n"
        );
        check(CONFIG_PATH, &text, expected)
    };
    settings("claim: {de: a, fr: b}", &[("unknown-language", "fr")]);
    settings("menus: {mian: [{page: x}]}", &[("unknown-key", "mian")]);
    settings("menus: {main: [{section: news}]}", &[("unknown-value", "news")]);
    settings(
        "menus: {main: [{section: home, page: x}]}",
        &[("menu-entry", "{section: home, page: x}")],
    );
    settings(
        "menus: {main: [{url: 'https://a.de'}]}",
        &[("menu-entry", "'https://a.de'")],
    );
    settings(
        "addresses: {releases: '/p/{jahr}/{slug}/'}",
        &[("address-pattern", "'/p/{jahr}/{slug}/'")],
    );
    settings("topic_teasers: {x: y}", &[("unknown-topic", "x")]);
    settings("topics: {Jubiläum: y}", &[("slug", "Jubiläum")]);
    settings("page_size: 0", &[("number-range", "0")]);
    let twice = "title: a\nbase_url: https://a.de/?b\nlanguages: [{tag: de, name: a}, {tag: de, name: b}]\n";
    check(
        CONFIG_PATH,
        twice,
        &[("duplicate-language", "de"), ("base-url", "https://a.de/?b")],
    );
    check(
        CONFIG_PATH,
        "title: a\nbase_url: https://a.de\nlanguages: []\n",
        &[("no-language", "[]")],
    );
}

#[test]
fn the_content_of_the_repository_is_sound() {
    good(CONFIG_PATH, include_str!("../../content/site.yaml"));
    good(
        RELEASE_PATH,
        include_str!("../../content/releases/2022/2022-10-19-zehn-jahre-partnerinitiative.md"),
    );
    good(PARTNER_PATH, include_str!("../../content/partners/stadt-juelich.yaml"));
    good(EVENT_PATH, include_str!("../../content/events/jubilaeum-2022.yaml"));
}

/// Whatever the bytes: no panic, and every place lies inside the file, on character boundaries.
fn survives(path: &str, bytes: &[u8]) {
    let found = parsed(path, bytes);
    let text = String::from_utf8_lossy(bytes);
    for diagnostic in &found.diagnostics {
        let places = diagnostic
            .place
            .iter()
            .chain(diagnostic.related.iter().map(|related| &related.place));
        for place in places {
            let range = place.span.range();
            assert!(range.end <= bytes.len(), "{diagnostic:?}");
            if text.len() == bytes.len() {
                assert!(text.get(range).is_some(), "{diagnostic:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_the_parser_panic(sample in 0..SAMPLES.len(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(SAMPLES[sample].0, &bytes);
    }

    #[test]
    fn no_text_makes_the_parser_panic(sample in 0..SAMPLES.len(), text in "(---\r?\n)?([a-z]{1,5}:? ?|[-\\[\\]{}:,#&*!|>'\"%@` \n\t\r\u{feff}äß😀.\\\\]){0,60}") {
        survives(SAMPLES[sample].0, text.as_bytes());
    }

    #[test]
    fn no_path_makes_the_reader_panic(path in "(content|themes)/(releases/|partners/|pages/|events/|media/|x/)?[-a-zA-Z0-9._ äß😀/]{0,20}(\\.md|\\.yaml|\\.yml|)") {
        let path = SourcePath::new(path);
        if let Some(found) = kind(&path).value {
            drop(parse(&path, found, b"---\ntitle: a\n---\n", Digest::default()));
        }
    }

    #[test]
    fn mutated_files_do_not_make_the_parser_panic(
        sample in 0..SAMPLES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4usize, "[-\\[\\]{}:,#&*!|>'\"%@` \n\t\r\u{feff}äß😀.\\\\0-9a-z]{1,3}"), 1..6),
    ) {
        let (path, text) = SAMPLES[sample];
        let mut text: Vec<char> = text.chars().collect();
        for (at, removed, inserted) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + removed).min(text.len());
            text.splice(at..end, inserted.chars());
        }
        survives(path, text.iter().collect::<String>().as_bytes());
    }
}
