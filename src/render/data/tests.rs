use super::*;
use crate::facet::{Facet, Label, Location, PartnerCard, PartnerData, Shared};
use crate::render::sample;
use insta::assert_snapshot;
use std::sync::Arc;

fn label(key: &str, text: &str) -> Label {
    Label {
        key: key.into(),
        text: sample::said(text),
        href: None,
    }
}

fn partner(name: &str, full: bool) -> Shared<PartnerData> {
    let some = |text: &str| full.then(|| sample::said(text));
    let card = PartnerCard {
        id: "stadt-essen".into(),
        href: "/vielfalt/partner/stadt-essen/".into(),
        name: sample::said(name),
        short_name: some("Essen; kurz"),
        kind: label("kommune", "Kommune"),
        kind_number: 1,
        city: some("@Essen"),
        city_slug: None,
        city_in_name: false,
        district: full.then(|| label("duesseldorf", "Düsseldorf")),
        topics: vec![label("bildung", "Bildung"), label("arbeit", "Arbeit")],
        joined: None,
        left: None,
        location: full.then(|| Location {
            lat: "-51.4556".into(),
            lon: "7.01".into(),
            lat_text: "".into(),
            lon_text: "".into(),
            south: false,
            west: false,
        }),
    };
    Facet::new(PartnerData {
        card: Facet::new(card),
        employees: full.then_some(10_000),
        members: None,
        website: full.then(|| Arc::from("https://www.essen.example/")),
    })
}

fn list() -> PartnerList {
    PartnerList {
        frame: sample::frame(),
        page: "/vielfalt/partner/".into(),
        partners: vec![partner("=1+1 \"Stadt\", Essen", true), partner("Zeile\neins", false)],
    }
}

#[test]
fn csv_reads_back_and_computes_nothing() {
    let bytes = table(TableFormat::Csv, &list());
    assert!(bytes.starts_with(b"Kennung,Name,Kurzname,Art,"));
    let lines = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(lines.matches("\r\n").count(), 3);
    let mut reader = ::csv::Reader::from_reader(&*bytes);
    let rows: Vec<Vec<String>> = (reader.records())
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(rows[0][1], "'=1+1 \"Stadt\", Essen");
    assert_eq!(rows[0][4], "'@Essen");
    // A number of ours is no text of somebody else.
    assert_eq!(rows[0][6], "-51.4556");
    assert_eq!(rows[0][8], "Bildung; Arbeit");
    assert_eq!(rows[1][1], "Zeile\neins");
    assert_eq!(rows[1][13], "https://example.org/vielfalt/partner/stadt-essen/");
}

#[test]
fn json_says_what_is_known() {
    let document: serde_json::Value = serde_json::from_slice(&table(TableFormat::Json, &list())).unwrap();
    assert_eq!(document["count"], 2);
    assert_eq!(document["partners"][0]["name"], "=1+1 \"Stadt\", Essen");
    assert_eq!(document["partners"][0]["location"]["lat"], -51.4556);
    assert_eq!(document["partners"][0]["employees"], 10_000);
    assert_eq!(document["partners"][0]["district"]["id"], "duesseldorf");
    assert!(document["partners"][1].get("district").is_none());
}

#[test]
fn a_catalogue() {
    let bytes = catalogue(&crate::route::CatalogueRecipe {
        frame: sample::frame(),
        href: "/vielfalt/daten/katalog.jsonld".into(),
        page: "/vielfalt/partner/".into(),
        json: "/vielfalt/daten/partner.json".into(),
        csv: "/vielfalt/daten/partner.csv".into(),
    });
    assert_snapshot!(String::from_utf8(bytes).unwrap());
}
