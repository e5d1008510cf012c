//! A release: `content/releases/**/YYYY-MM-DD-slug.md`.

use super::field::{Field, Fields, Reader, Type, optional, required};
use super::parts::{Attachment, Gate, Head, Image, Named, Prose, Url};
use super::shared::{self, ALIASES, ATTACHMENT, DRAFT, EMBARGO, EXPIRES, IMAGE, NAMES, SOURCES};
use super::{file_name, prose};
use crate::base::{Diagnostic, Digest, Spanned, Stamp, VagueDate, Zone, digest_of, words};
use jiff::civil::Date;
use std::sync::Arc;

/// One press release in one language.
#[derive(Clone, Debug)]
pub struct Release {
    pub head: Head,
    /// Of everything but its words: while it stays, the release stands in the same lists under the same address, and
    /// refers to the same and is referred to as before.
    pub face: Digest,
    /// The part of the id after the date, or `slug:`.
    pub slug: Named,
    pub title: Spanned<Arc<str>>,
    pub kicker: Option<Arc<str>>,
    pub subtitle: Option<Arc<str>>,
    pub teaser: Option<Arc<str>>,
    /// From the front matter, or the day in the file name.
    pub date: Spanned<Stamp>,
    pub updated: Option<Spanned<Stamp>>,
    pub place: Option<Arc<str>>,
    pub topics: Vec<Named>,
    pub partners: Vec<Named>,
    pub events: Vec<Named>,
    pub image: Option<Image>,
    pub gallery: Vec<Image>,
    pub attachments: Vec<Attachment>,
    pub contact: Option<Named>,
    pub authors: Vec<Arc<str>>,
    pub gate: Gate,
    pub withdrawn: Option<Withdrawn>,
    pub corrections: Vec<Correction>,
    pub replaced_by: Option<Named>,
    pub aliases: Vec<Named>,
    pub pinned: bool,
    pub sources: Vec<Url>,
    pub body: Prose,
}

/// A release that was taken back: a notice stays at its address.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    pub date: Spanned<Stamp>,
    pub reason: Option<Arc<str>>,
}

/// A correction shown with the release.
#[derive(Clone, Debug)]
pub struct Correction {
    pub date: Spanned<Stamp>,
    pub text: Arc<str>,
}

/// The keys of a release.
pub const FIELDS: &[Field] = &[
    required("title", Type::Text, "Titel der Meldung", "headline"),
    optional("kicker", Type::Text, "Dachzeile", "line above the headline"),
    optional("subtitle", Type::Text, "Untertitel", "line below the headline"),
    optional(
        "teaser",
        Type::Text,
        "Teaser: Anreißer in Listen und unter dem Titel",
        "summary in lists and below the headline",
    ),
    optional(
        "date",
        Type::Stamp,
        "Datum, sonst das aus dem Dateinamen",
        "date, else the one in the file name",
    ),
    optional("updated", Type::Stamp, "Zuletzt geändert", "last changed"),
    optional("place", Type::Text, "Ort", "place"),
    optional("topics", NAMES, "Themen aus site.yaml", "topics of site.yaml"),
    optional("partners", NAMES, "Partner, um die es geht", "partners concerned"),
    optional("events", NAMES, "Termine, um die es geht", "events concerned"),
    optional("image", Type::Group(IMAGE), "Bild", "image"),
    optional(
        "gallery",
        Type::List(&Type::Group(IMAGE)),
        "Bilder der Galerie",
        "images of the gallery",
    ),
    optional(
        "attachments",
        Type::List(&Type::Group(ATTACHMENT)),
        "Anhänge zum Herunterladen",
        "files to download",
    ),
    optional(
        "contact",
        Type::Name,
        "Ansprechpartner aus site.yaml",
        "contact of site.yaml",
    ),
    optional("authors", Type::List(&Type::Text), "Autoren", "authors"),
    EMBARGO,
    EXPIRES,
    optional(
        "withdrawn",
        Type::Group(WITHDRAWN),
        "Zurückgezogen: Datum und Grund",
        "taken back: date and reason",
    ),
    optional(
        "corrections",
        Type::List(&Type::Group(CORRECTION)),
        "Korrekturen mit Datum und Text",
        "corrections with date and text",
    ),
    optional(
        "replaced_by",
        Type::Name,
        "Meldung, die an ihre Stelle tritt",
        "release that takes its place",
    ),
    DRAFT,
    optional("slug", Type::Slug, "Name in der Adresse", "name in the address"),
    ALIASES,
    optional(
        "pinned",
        Type::Bool,
        "Angeheftet auf der Startseite",
        "pinned to the home page",
    ),
    SOURCES,
];

const WITHDRAWN: &[Field] = &[
    required("date", Type::Stamp, "Datum", "date"),
    optional("reason", Type::Text, "Grund", "reason"),
];

const CORRECTION: &[Field] = &[
    required("date", Type::Stamp, "Datum", "date"),
    required("text", Type::Text, "Text der Korrektur", "text of the correction"),
];

/// The keys that only its own page and the lists that show it see; and so the words of its text.
const WORDS: [&str; 7] = ["title", "kicker", "subtitle", "teaser", "place", "authors", "sources"];

/// The release, unless its title or date cannot be read.
pub fn read(head: Head, fields: &Fields<'_, '_>, body: usize, reader: &mut Reader<'_>) -> Option<Release> {
    let (day, name) = file_name::dated(&head.id);
    let date = date(day, fields, reader);
    let body = prose::of_body(body, reader);
    let slug = fields
        .named("slug")
        .unwrap_or_else(|| Spanned::new(name.into(), shared::nowhere()));
    let gate = shared::gate(fields, reader);
    let image = shared::image(fields, "image", reader);
    let gallery = shared::images(fields, "gallery", reader);
    let face = digest_of(&(&head.path, fields.but(&WORDS), body.outline.references()));
    Some(Release {
        head,
        face,
        slug,
        title: fields.named("title")?,
        kicker: fields.text("kicker"),
        subtitle: fields.text("subtitle"),
        teaser: fields.text("teaser"),
        date: date?,
        updated: fields.stamp("updated"),
        place: fields.text("place"),
        topics: fields.names("topics"),
        partners: fields.names("partners"),
        events: fields.names("events"),
        image,
        gallery,
        attachments: shared::attachments(fields),
        contact: fields.named("contact"),
        authors: fields.texts("authors"),
        gate,
        withdrawn: withdrawn(fields),
        corrections: corrections(fields),
        replaced_by: fields.named("replaced_by"),
        aliases: shared::aliases(fields),
        pinned: fields.flag("pinned"),
        sources: shared::sources(fields),
        body,
    })
}

fn withdrawn(fields: &Fields<'_, '_>) -> Option<Withdrawn> {
    let group = fields.group("withdrawn")?;
    Some(Withdrawn {
        date: group.stamp("date")?,
        reason: group.text("reason"),
    })
}

fn corrections(fields: &Fields<'_, '_>) -> Vec<Correction> {
    let correction = |group: &Fields<'_, '_>| {
        Some(Correction {
            date: group.stamp("date")?,
            text: group.text("text")?,
        })
    };
    fields.groups("corrections").iter().filter_map(correction).collect()
}

/// From the front matter, or else the file name. Where both are there, their days must agree.
fn date(day: Option<Date>, fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Spanned<Stamp>> {
    let Some(written) = fields.stamp("date") else {
        return day.map(|day| Spanned::new(Stamp::Day(day), shared::nowhere()));
    };
    if let Some(day) = day.filter(|day| !is_day(written.value, *day)) {
        reader.say(mismatch(day, written.value), written.span);
    }
    Some(written)
}

/// Whether a stamp may lie on this day. With an offset the day depends on the zone, which is not known here.
fn is_day(stamp: Stamp, day: Date) -> bool {
    match stamp {
        Stamp::Day(date) => date == day,
        Stamp::Local(local) => local.date() == day,
        Stamp::Offset(moment) => {
            let utc = Zone::utc().local(moment).date();
            [Some(utc), utc.yesterday().ok(), utc.tomorrow().ok()].contains(&Some(day))
        }
    }
}

fn mismatch(day: Date, written: Stamp) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "date-mismatch",
        words(
            format!("Der Dateiname nennt den {}, hier steht ein anderer Tag.", german(day)),
            format!("The file name says {day}; another day stands here."),
        ),
    )
    .hint(words(
        format!("Ändern Sie hier das Datum in {day}, oder benennen Sie die Datei um."),
        format!("Change the date to {day} here, or rename the file."),
    ));
    match written {
        Stamp::Day(_) => diagnostic.suggest(VagueDate::Day(day).to_string()),
        Stamp::Local(local) => diagnostic.suggest(format!("{day}T{}", local.time().strftime("%H:%M"))),
        Stamp::Offset(_) => diagnostic,
    }
}

fn german(day: Date) -> String {
    format!("{}.{}.{}", day.day(), day.month(), day.year())
}
