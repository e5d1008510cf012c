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
