//! The partners as CSV (RFC 4180, UTF-8).

use super::{absolute, german};
use crate::base::Said;
use crate::facet::PartnerData;
use crate::route::PartnerList;
use csv::{Terminator, WriterBuilder};
use std::borrow::Cow;

/// The columns in both languages, in their order.
const COLUMNS: [(&str, &str); 14] = [
    ("Kennung", "Id"),
    ("Name", "Name"),
    ("Kurzname", "Short name"),
    ("Art", "Kind"),
    ("Ort", "Town"),
    ("Bezirk", "District"),
    ("Breitengrad", "Latitude"),
    ("Längengrad", "Longitude"),
    ("Themen", "Topics"),
    ("Partner seit", "Partner since"),
    ("Beschäftigte", "Employees"),
    ("Mitglieder", "Members"),
    ("Website", "Website"),
    ("Seite", "Page"),
];

pub fn csv(list: &PartnerList) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let header = COLUMNS.map(|(de, en)| if german(&list.frame) { de } else { en });
    let rows = list.partners.iter().map(|data| row(list, data));
    let written = writer
        .write_record(header)
        .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(row)));
    written.expect("every row has the columns of the header, and memory takes them");
    writer.into_inner().expect("memory takes what is left")
}

fn row(list: &PartnerList, data: &PartnerData) -> [String; COLUMNS.len()] {
    let card = &data.card;
    let said = |text: Option<&Said>| harmless(text.map_or("", |text| &text.text)).into_owned();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let topics: Vec<&str> = card.topics.iter().map(|topic| &*topic.text.text).collect();
    let location = card.location.as_ref();
    [
        card.id.to_string(),
        said(Some(&card.name)),
        said(card.short_name.as_ref()),
        said(Some(&card.kind.text)),
        said(card.city.as_ref()),
        said(card.district.as_ref().map(|district| &district.text)),
        location.map(|location| location.lat.to_string()).unwrap_or_default(),
        location.map(|location| location.lon.to_string()).unwrap_or_default(),
        harmless(&topics.join("; ")).into_owned(),
        card.joined
            .as_ref()
            .map(|date| date.iso.to_string())
            .unwrap_or_default(),
        number(data.employees),
        number(data.members),
        harmless(data.website.as_deref().unwrap_or_default()).into_owned(),
        absolute(&list.frame, &card.href),
    ]
}

/// A spreadsheet takes a cell that begins like this for a formula and computes it; behind an apostrophe it is a text.
fn harmless(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}
