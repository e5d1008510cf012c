//! The description of the open data as JSON-LD (DCAT-AP.de).
//!
//! It says what the site knows. The profile also asks for a licence and for the number under which a publisher is known
//! to the data portal; nobody has stated those, so they are not here.

use super::{absolute, german, pretty};
use crate::base::Said;
use crate::facet::Frame;
use crate::route::CatalogueRecipe;
use serde_json::{Map, Value, json};

/// The authority tables of the EU name file types and languages.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types";

pub fn catalogue(recipe: &CatalogueRecipe) -> Vec<u8> {
    let frame = &recipe.frame;
    let own = absolute(frame, &recipe.href);
    let title = text(&frame.title, frame);
    let described = frame.description.as_ref().or(frame.claim.as_ref());
    let mut catalogue = object(json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        },
        "@id": own,
        "@type": "dcat:Catalog",
        "dct:title": title,
        "dct:description": described.map_or(title.clone(), |described| text(described, frame)),
        "dct:publisher": publisher(frame),
        "foaf:homepage": {"@id": absolute(frame, &frame.home)},
        "dcat:dataset": dataset(recipe, &own),
    }));
    catalogue.extend(language(frame));
    pretty(&catalogue)
}

fn dataset(recipe: &CatalogueRecipe, catalogue: &str) -> Value {
    let frame = &recipe.frame;
    let (title, described) = match german(frame) {
        true => (
            "Partner",
            "Die Partner mit Name, Art, Ort, Bezirk, Themen, Datum des Beitritts und Website.",
        ),
        false => (
            "Partners",
            "The partners with name, kind, town, district, topics, date of joining and website.",
        ),
    };
    let here = |said: String| json!({"@value": said, "@language": &*frame.lang});
    let mut dataset = object(json!({
        "@id": format!("{catalogue}#partner"),
        "@type": "dcat:Dataset",
        "dct:title": here(format!("{title}: {}", frame.initiative.as_ref().unwrap_or(&frame.title).text)),
        "dct:description": here(described.to_owned()),
        "dct:identifier": format!("{catalogue}#partner"),
        "dct:publisher": publisher(frame),
        "dcat:landingPage": {"@id": absolute(frame, &recipe.page)},
        "dcat:distribution": [
            distribution(frame, &recipe.csv, "CSV", "text/csv"),
            distribution(frame, &recipe.json, "JSON", "application/json"),
        ],
    }));
    dataset.extend(language(frame));
    if let Some(contact) = &frame.press_contact
        && let Some(email) = &contact.email
    {
        let name = contact
            .name
            .as_ref()
            .or(frame.initiative.as_ref())
            .unwrap_or(&frame.title);
        let card = json!({
            "@type": "vcard:Organization",
            "vcard:fn": &*name.text,
            "vcard:hasEmail": {"@id": format!("mailto:{email}")},
        });
        dataset.insert("dcat:contactPoint".to_owned(), card);
    }
    dataset.into()
}

fn distribution(frame: &Frame, href: &str, format: &str, media_type: &str) -> Value {
    let address = absolute(frame, href);
    json!({
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": format,
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": format!("{MEDIA_TYPES}/{media_type}")},
        "dct:format": {"@id": format!("{AUTHORITY}/file-type/{format}")},
    })
}

fn publisher(frame: &Frame) -> Value {
    json!({
        "@id": absolute(frame, &frame.home),
        "@type": "foaf:Organization",
        "foaf:name": &*frame.initiative.as_ref().unwrap_or(&frame.title).text,
    })
}

/// The language of the data, where the authority table is known to us to have it.
fn language(frame: &Frame) -> Option<(String, Value)> {
    let code = match frame.lang.split('-').next()? {
        "de" => "DEU",
        "en" => "ENG",
        "fr" => "FRA",
        "ar" => "ARA",
        "tr" => "TUR",
        "uk" => "UKR",
        "pl" => "POL",
        "ru" => "RUS",
        _ => return None,
    };
    Some((
        "dct:language".to_owned(),
        json!({"@id": format!("{AUTHORITY}/language/{code}")}),
    ))
}

fn text(said: &Said, frame: &Frame) -> Value {
    json!({"@value": &*said.text, "@language": &**said.lang.as_ref().unwrap_or(&frame.lang)})
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
