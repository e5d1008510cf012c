//! Outputs for programs, read back by independent readers and compared with what the site says.

use crate::fixture::{Built, Fixture, SMALL};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// The texts of all elements of that name, at any depth.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                inside = start.name().as_ref() == name;
                if inside {
                    found.push(String::new());
                }
            }
            Event::Text(text) if inside => {
                let text = text.xml_content(quick_xml::XmlVersion::Explicit1_0);
                found.last_mut().expect("it has begun").push_str(&text);
            }
            Event::GeneralRef(name) if inside => {
                let entity = quick_xml::escape::resolve_predefined_entity(&name).expect("a known entity");
                found.last_mut().expect("it has begun").push_str(entity);
            }
            Event::End(_) => inside = false,
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn json(built: &Built, path: &str) -> Value {
    serde_json::from_str(built.text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn strings(items: &Value, key: &str) -> Vec<String> {
    let items = items.as_array().expect("a list");
    items
        .iter()
        .map(|item| item[key].as_str().expect("a text").to_owned())
        .collect()
}

/// Addresses and titles of a feed's releases, which must be the same in every format.
fn entries(built: &Built, folder: &str) -> Vec<(String, String)> {
    let atom = built.text(&format!("{folder}feed.xml"));
    let rss = built.text(&format!("{folder}feed.rss.xml"));
    let json = json(built, &format!("{folder}feed.json"));
    // The first of each belongs to the feed itself.
    let (ids, titles) = (texts(atom, "id").split_off(1), texts(atom, "title").split_off(1));
    assert_eq!(texts(rss, "guid"), ids, "{folder}");
    assert_eq!(texts(rss, "title").split_off(1), titles, "{folder}");
    assert_eq!(strings(&json["items"], "id"), ids, "{folder}");
    assert_eq!(strings(&json["items"], "title"), titles, "{folder}");
    assert_eq!(json["_feed"]["updated"], texts(atom, "updated")[0], "{folder}");
    ids.into_iter().zip(titles).collect()
}

#[test]
fn every_feed_says_the_same_in_three_formats() {
    let fixture = Fixture::repository();
    let built = fixture.build().ok();
    let folders: Vec<String> = (built.tree.keys())
        .filter_map(|path| path.strip_suffix("feed.xml").map(str::to_owned))
        .collect();
    assert!(folders.contains(&String::new()) && folders.contains(&"en/".to_owned()));
    assert!(folders.iter().any(|folder| folder.starts_with("themen/")));
    assert!(folders.iter().any(|folder| folder.starts_with("partner/")));
    let all: usize = folders.iter().map(|folder| entries(&built, folder).len()).sum();
    assert!(all > folders.len() / 4, "{all} entries in {} feeds", folders.len());
}

#[test]
fn pages_name_their_feeds() {
    let built = Fixture::new(SMALL).build().ok();
    for (page, folder) in [
        ("index.html", ""),
        ("partner/stadt-essen/index.html", "partner/stadt-essen/"),
    ] {
        for (name, kind) in [
            ("feed.xml", "application/atom+xml"),
            ("feed.rss.xml", "application/rss+xml"),
            ("feed.json", "application/feed+json"),
        ] {
            let path = format!("{folder}{name}");
            assert!(built.tree.contains_key(&path), "{path}");
            let head = built.text(page).split("</head>").next().unwrap_or_default();
            let links = head.split("<link ").filter(|link| link.contains(kind));
            let hrefs: Vec<&str> = links
                .filter_map(|link| link.split("href=\"").nth(1)?.split('"').next())
                .collect();
            assert_eq!(hrefs.len(), 1, "{page}");
            assert!(hrefs[0].ends_with(&format!("/{path}")), "{page}: {}", hrefs[0]);
        }
    }
}

#[test]
fn a_withdrawn_release_leaves_the_feeds_and_a_correction_bumps_them() {
    let fixture = Fixture::new(SMALL);
    let release = "content/releases/2022-10-19-zehn-jahre.md";
    let before = entries(&fixture.build().ok(), "");
    fixture.replace(
        release,
        "partners:",
        "corrections: [{date: 2022-10-25, text: Zahl berichtigt.}]\npartners:",
    );
    let corrected = fixture.build().ok();
    assert_eq!(entries(&corrected, ""), before);
    assert!(corrected.text("feed.rss.xml").contains("Tue, 25 Oct 2022"));
    let items = &json(&corrected, "feed.json")["items"];
    assert!(
        strings(items, "date_modified")
            .iter()
            .any(|date| date.starts_with("2022-10-25"))
    );
    fixture.replace(
        release,
        "corrections:",
        "withdrawn: {date: 2022-10-26, reason: Ein Irrtum.}\ncorrections:",
    );
    let withdrawn = entries(&fixture.build().ok(), "");
    assert_eq!(withdrawn.len(), before.len() - 1);
    assert!(withdrawn.iter().all(|(id, _)| !id.contains("zehn-jahre")));
}

#[test]
fn open_data_is_the_directory() {
    let built = Fixture::repository().build().ok();
    let data = json(&built, "daten/partner.json");
    let mut reader = csv::Reader::from_reader(built.text("daten/partner.csv").as_bytes());
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(
        (&header[0], &header[1], &header[9]),
        ("Kennung", "Name", "Partner seit")
    );
    let column = |at: usize| rows.iter().map(|row| row[at].to_owned()).collect::<Vec<_>>();
    assert_eq!(column(0), strings(&data["partners"], "id"));
    assert_eq!(column(13), strings(&data["partners"], "url"));
    assert_eq!(data["count"], rows.len());
    assert!(rows.len() > 30);
    let page = built.text("partner/index.html");
    let mut at = 0;
    for id in column(0) {
        let link = format!("/partner/{id}/\"");
        at += page[at..]
            .find(&link)
            .unwrap_or_else(|| panic!("{id} is not next in the directory"));
    }
    assert!(page.contains("/daten/partner.csv\""));
    let english = json(&built, "en/daten/partner.json");
    assert_eq!(english["count"], data["count"]);
    assert!(built.text("en/daten/partner.csv").starts_with("Id,Name,Short name,"));
}

#[test]
fn the_catalogue_names_files_that_exist() {
    let built = Fixture::new(SMALL).build().ok();
    let catalogue = json(&built, "daten/katalog.jsonld");
    let distributions = catalogue["dcat:dataset"]["dcat:distribution"]
        .as_array()
        .expect("a list");
    let files: Vec<&str> = (distributions.iter())
        .map(|distribution| distribution["dcat:downloadURL"]["@id"].as_str().expect("an address"))
        .collect();
    assert_eq!(files.len(), 2);
    for file in files {
        let path = file.strip_prefix("https://example.org/unter/").expect("it is ours");
        assert!(built.tree.contains_key(path), "{path}");
    }
    assert_eq!(
        catalogue["dcat:dataset"]["dcat:contactPoint"]["vcard:hasEmail"]["@id"],
        "mailto:presse@example.org"
    );
}

#[test]
fn data_follows_its_address() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/site.yaml",
        "press_contact:",
        "addresses: {data: /offen/}\npress_contact:",
    );
    let built = fixture.build().ok();
    assert!(built.tree.contains_key("offen/partner.json") && built.tree.contains_key("en/offen/katalog.jsonld"));
    assert!(!built.tree.contains_key("daten/partner.json"));
}

#[test]
fn a_weak_spot_has_somebody_to_tell() {
    let fixture = Fixture::new(SMALL);
    let built = fixture.build().ok();
    assert_eq!(
        built.text(".well-known/security.txt").replace("\r\n", "\n"),
        "Contact: mailto:presse@example.org\nExpires: 2023-12-31T23:59:59Z\nPreferred-Languages: de, en\n\
         Canonical: https://example.org/unter/.well-known/security.txt\n"
    );
    fixture.replace("content/site.yaml", ", email: presse@example.org", "");
    assert!(!fixture.build().ok().tree.contains_key(".well-known/security.txt"));
}

#[test]
fn an_event_may_end_with_a_day_whose_hour_nobody_named() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/events/tagung.yaml",
        "start: 2022-10-19T14:00",
        "start: 2022-12-10T10:00\nend: 2022-12-12",
    );
    let built = fixture.build().ok();
    let when = "10.\u{a0}Dezember 2022, 10\u{a0}Uhr, bis 12.\u{a0}Dezember 2022";
    for page in ["termine/tagung/index.html", "termine/index.html"] {
        assert!(built.text(page).contains(when), "{page}");
    }
    assert!(
        built
            .text("en/termine/tagung/index.html")
            .contains(", to 12\u{a0}December 2022")
    );
    assert!(
        built
            .text("termine/tagung/index.html")
            .contains("\"endDate\":\"2022-12-12\"")
    );
    let calendar = built.text("termine/tagung/termin.ics");
    assert!(
        calendar.contains("DTEND;TZID=Europe/Berlin:20221213T000000\r\n"),
        "{calendar}"
    );
}

#[test]
fn an_event_elsewhere_says_by_which_clock_it_begins() {
    let fixture = Fixture::new(SMALL);
    let event = "content/events/tagung.yaml";
    fixture.replace(
        event,
        "start: 2022-10-19T14:00",
        "start: 2022-12-10T20:00\ntime_zone: America/New_York",
    );
    let built = fixture.build().ok();
    for page in ["termine/tagung/index.html", "termine/index.html"] {
        let text = built.text(page);
        assert!(text.contains("20\u{a0}Uhr (Ortszeit New York)"), "{page}");
        assert!(text.contains("datetime=\"2022-12-10T20:00:00-05:00\""), "{page}");
    }
    assert!(
        built
            .text("en/termine/index.html")
            .contains("8\u{a0}pm (local time in New York)")
    );
    // Vienna's clock shows what Berlin's does.
    fixture.replace(event, "America/New_York", "Europe/Vienna");
    assert!(fixture.build().ok().holding("Ortszeit").is_empty());
}
