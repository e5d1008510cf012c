//! The partners as JSON.

use super::{absolute, pretty};
use crate::facet::{Label, Location, PartnerData};
use crate::route::PartnerList;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    title: &'a str,
    url: String,
    language: &'a str,
    count: usize,
    partners: Vec<Partner<'a>>,
}

#[derive(Serialize)]
struct Partner<'a> {
    id: &'a str,
    url: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_name: Option<&'a str>,
    kind: Named<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    district: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Point>,
    topics: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    joined: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    employees: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Point {
    lat: f64,
    lon: f64,
}

pub fn json(list: &PartnerList) -> Vec<u8> {
    pretty(&Document {
        title: &list.frame.title.text,
        url: absolute(&list.frame, &list.page),
        language: &list.frame.lang,
        count: list.partners.len(),
        partners: list.partners.iter().map(|data| partner(list, data)).collect(),
    })
}

fn partner<'a>(list: &PartnerList, data: &'a PartnerData) -> Partner<'a> {
    let card = &data.card;
    Partner {
        id: &card.id,
        url: absolute(&list.frame, &card.href),
        name: &card.name.text,
        short_name: card.short_name.as_ref().map(|name| &*name.text),
        kind: named(&card.kind),
        city: card.city.as_ref().map(|city| &*city.text),
        district: card.district.as_ref().map(named),
        location: card.location.as_ref().and_then(point),
        topics: card.topics.iter().map(named).collect(),
        joined: card.joined.as_ref().map(|date| &*date.iso),
        employees: data.employees,
        members: data.members,
        website: data.website.as_deref(),
    }
}

fn named(label: &Label) -> Named<'_> {
    Named {
        id: &label.key,
        name: &label.text.text,
    }
}

fn point(location: &Location) -> Option<Point> {
    Some(Point {
        lat: location.lat.parse().ok()?,
        lon: location.lon.parse().ok()?,
    })
}
