//! JSON-LD in the words of schema.org: what search engines and archives read.

use super::Meta;
use crate::base::Said;
use crate::facet::{ContactCard, CorrectionNote, EventFull, Frame, PartnerProfile, ReleaseFull, ReleaseSummary};
use crate::route::{Content, PageRecipe};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The objects of one page, each as text that may stand inside `<script>`.
pub fn of(recipe: &PageRecipe, meta: &Meta) -> Vec<String> {
    let frame = &recipe.frame;
    let main = match &recipe.content {
        Content::Home(_) => Some(organisation(frame)),
        Content::Release(page) if page.release.withdrawn.is_none() => Some(article(&page.release, frame, meta)),
        Content::Partner(page) => Some(partner(&page.partner, meta)),
        Content::Event(page) if page.event.calendar.is_some() => Some(event(&page.event, frame, meta)),
        _ => None,
    };
    let crumbs = (!meta.breadcrumb.is_empty()).then(|| breadcrumb(frame, meta));
    // `<` could end the element; everything else is inert there.
    main.into_iter()
        .chain(crumbs)
        .map(|object| object.to_string().replace('<', "\\u003c"))
        .collect()
}

/// Adds what is known; what is not known has no key.
fn known(object: Value, more: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let mut object: Map<String, Value> = match object {
        Value::Object(object) => object,
        other => return other,
    };
    object.extend(
        more.into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?))),
    );
    Value::Object(object)
}

fn text(text: Option<&Arc<str>>) -> Option<Value> {
    text.map(|text| json!(&**text))
}

fn said(said: Option<&Said>) -> Option<Value> {
    said.map(|said| json!(&*said.text))
}

fn organisation(frame: &Frame) -> Value {
    let home = format!("{}{}", frame.origin, frame.home);
    let object = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": &*frame.initiative.as_ref().unwrap_or(&frame.title).text,
        "url": home,
    });
    known(
        object,
        [
            ("description", said(frame.description.as_ref())),
            ("foundingDate", frame.founded.as_ref().map(|date| json!(&*date.iso))),
            (
                "parentOrganization",
                said(frame.ministry.as_ref()).map(|name| json!({"@type": "GovernmentOrganization", "name": name})),
            ),
            ("contactPoint", frame.press_contact.as_ref().map(contact)),
        ],
    )
}

fn contact(contact: &ContactCard) -> Value {
    known(
        json!({"@type": "ContactPoint", "contactType": "press"}),
        [
            ("name", said(contact.name.as_ref())),
            ("email", text(contact.email.as_ref())),
            ("telephone", text(contact.phone_link.as_ref())),
        ],
    )
}

fn article(release: &ReleaseFull, frame: &Frame, meta: &Meta) -> Value {
    let summary: &ReleaseSummary = &release.summary;
    let correction = |correction: &CorrectionNote| json!({"@type": "CorrectionComment", "text": &*correction.text, "datePublished": &*correction.date.iso});
    let corrections: Vec<Value> = release.corrections.iter().map(correction).collect();
    let object = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": &*summary.title.text,
        "datePublished": &*summary.published,
        "dateModified": &*summary.modified,
        "inLanguage": &*meta.lang,
        "mainEntityOfPage": meta.canonical,
        "publisher": {"@type": "GovernmentOrganization", "name": &*frame.initiative.as_ref().unwrap_or(&frame.title).text},
    });
    known(
        object,
        [
            ("description", text(summary.teaser.as_ref())),
            ("image", meta.og_image.as_ref().map(|image| json!(image))),
            ("contentLocation", text(summary.place.as_ref())),
            (
                "correction",
                Some(Value::Array(corrections)).filter(|_| !release.corrections.is_empty()),
            ),
        ],
    )
}

fn partner(profile: &PartnerProfile, meta: &Meta) -> Value {
    let card = &profile.card;
    let object = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": &*card.name.text,
        "mainEntityOfPage": meta.canonical,
    });
    let address = card
        .city
        .as_ref()
        .map(|city| json!({"@type": "PostalAddress", "addressLocality": &*city.text}));
    let geo = card
        .location
        .as_ref()
        .map(|at| json!({"@type": "GeoCoordinates", "latitude": &*at.lat, "longitude": &*at.lon}));
    known(
        object,
        [
            ("alternateName", said(card.short_name.as_ref())),
            ("description", text(profile.excerpt.as_ref())),
            ("url", text(profile.website.as_ref())),
            ("logo", meta.og_image.as_ref().map(|image| json!(image))),
            ("address", address),
            ("location", geo.map(|geo| json!({"@type": "Place", "geo": geo}))),
        ],
    )
}

fn event(event: &EventFull, frame: &Frame, meta: &Meta) -> Value {
    let status = match event.row.status {
        "cancelled" => "EventCancelled",
        "postponed" => "EventPostponed",
        "moved-online" => "EventMovedOnline",
        _ => "EventScheduled",
    };
    let object = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": &*event.row.title.text,
        "startDate": &*event.start,
        "eventStatus": format!("https://schema.org/{status}"),
        "url": meta.canonical,
        "organizer": {"@type": "GovernmentOrganization", "name": &*frame.initiative.as_ref().unwrap_or(&frame.title).text},
    });
    let place = event.venue.as_ref().map(|venue| {
        let address = known(
            json!({"@type": "PostalAddress"}),
            [
                ("streetAddress", text(venue.street.as_ref())),
                ("postalCode", text(venue.postal_code.as_ref())),
                ("addressLocality", said(venue.city.as_ref())),
                ("addressRegion", said(venue.state.as_ref())),
                ("addressCountry", said(venue.country.as_ref())),
            ],
        );
        known(
            json!({"@type": "Place", "address": address}),
            [("name", said(venue.name.as_ref().or(venue.city.as_ref())))],
        )
    });
    let online = event
        .online
        .as_ref()
        .map(|url| json!({"@type": "VirtualLocation", "url": &**url}));
    let mode = match (&place, &online) {
        (Some(_), Some(_)) => "MixedEventAttendanceMode",
        (None, Some(_)) => "OnlineEventAttendanceMode",
        _ => "OfflineEventAttendanceMode",
    };
    let locations: Vec<Value> = place.into_iter().chain(online).collect();
    known(
        object,
        [
            ("endDate", event.end.as_ref().map(|end| json!(&**end))),
            ("description", said(event.summary.as_ref())),
            ("image", meta.og_image.as_ref().map(|image| json!(image))),
            ("eventAttendanceMode", Some(json!(format!("https://schema.org/{mode}")))),
            (
                "location",
                match locations.len() {
                    0 => None,
                    1 => locations.into_iter().next(),
                    _ => Some(Value::Array(locations)),
                },
            ),
        ],
    )
}

fn breadcrumb(frame: &Frame, meta: &Meta) -> Value {
    let here = (meta.title.as_str(), &*meta.href);
    let trail = meta
        .breadcrumb
        .iter()
        .map(|crumb| (crumb.title.as_str(), &*crumb.href))
        .chain([here]);
    let items: Vec<Value> = trail
        .zip(1..)
        .map(|((name, href), position)| {
            json!({"@type": "ListItem", "position": position, "name": name, "item": format!("{}{href}", frame.origin)})
        })
        .collect();
    json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})
}
