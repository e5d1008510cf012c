//! An event: `content/events/**/id.yaml`, and its overlays `id.LANG.yaml`.

use super::field::{Field, Fields, Reader, Type, optional, required};
use super::parts::{Attachment, Gate, GeoPoint, Head, Image, Named, Overlay, Prose, Url};
use super::prose;
use super::shared::{self, ALIASES, ATTACHMENT, DRAFT, EMBARGO, EXPIRES, IMAGE, NAMES, POINT, SOURCES};
use crate::base::{Diagnostic, Spanned, Stamp, VagueDate, words};
use std::sync::Arc;

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    pub head: Head,
    /// In an overlay without this key: empty, and not in `overlay`.
    pub title: Spanned<Arc<str>>,
    /// A key of `event_kinds`.
    pub kind: Option<Named>,
    /// In an overlay without this key: any value.
    pub start: Spanned<EventStart>,
    pub end: Option<Spanned<EventEnd>>,
    /// IANA name; the site's zone where absent.
    pub time_zone: Option<Named>,
    pub venue: Option<Venue>,
    /// The address of the online event.
    pub online: Option<Url>,
    pub status: EventStatus,
    pub summary: Option<Arc<str>>,
    pub description: Option<Prose>,
    pub programme: Vec<ProgrammeItem>,
    pub partners: Vec<Named>,
    pub topics: Vec<Named>,
    pub registration: Option<Registration>,
    /// The address of the recording.
    pub recording: Option<Url>,
    pub image: Option<Image>,
    pub attachments: Vec<Attachment>,
    pub contact: Option<Named>,
    pub gate: Gate,
    pub aliases: Vec<Named>,
    pub sources: Vec<Url>,
    pub overlay: Overlay,
}

/// When an event begins. Only a past event may be vague.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventStart {
    Vague(VagueDate),
    /// A day or a moment.
    Known(Stamp),
}

/// A day means: until the following midnight.
pub type EventEnd = Stamp;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EventStatus {
    #[default]
    Scheduled,
    Cancelled,
    Postponed,
    MovedOnline,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Venue {
    pub name: Option<Arc<str>>,
    pub room: Option<Arc<str>>,
    pub street: Option<Arc<str>>,
    pub postal_code: Option<Arc<str>>,
    pub city: Option<Arc<str>>,
    pub state: Option<Arc<str>>,
    pub country: Option<Arc<str>>,
    pub location: Option<GeoPoint>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProgrammeItem {
    /// As typed: `14:00` or `14:00–15:30`.
    pub time: Option<Arc<str>>,
    pub title: Arc<str>,
    pub speakers: Vec<Arc<str>>,
    pub text: Option<Arc<str>>,
}

#[derive(Clone, Debug)]
pub struct Registration {
    pub url: Option<Url>,
    pub email: Option<Arc<str>>,
    pub deadline: Option<Spanned<Stamp>>,
}

/// The keys of an event.
pub const FIELDS: &[Field] = &[
    required("title", Type::Text, "Titel des Termins", "title of the event"),
    optional(
        "kind",
        Type::Name,
        "Art aus event_kinds in site.yaml",
        "one of event_kinds in site.yaml",
    ),
    required("start", Type::Start, "Beginn", "beginning"),
    optional("end", Type::Stamp, "Ende", "end"),
    optional(
        "time_zone",
        Type::Zone,
        "Zeitzone, wenn sie von der der Website abweicht",
        "time zone where it differs",
    ),
    optional("venue", Type::Group(VENUE), "Veranstaltungsort", "venue"),
    optional(
        "online",
        Type::Url,
        "Web-Adresse der Online-Veranstaltung",
        "web address of the online event",
    ),
    optional(
        "status",
        Type::Choice(&["scheduled", "cancelled", "postponed", "moved-online"]),
        "Stand",
        "state",
    ),
    optional("summary", Type::Text, "Kurztext", "summary"),
    optional("description", Type::Markdown, "Beschreibung", "description"),
    optional(
        "programme",
        Type::List(&Type::Group(PROGRAMME)),
        "Programm",
        "programme",
    ),
    optional("partners", NAMES, "Partner, die beteiligt sind", "partners involved"),
    optional("topics", NAMES, "Themen aus site.yaml", "topics of site.yaml"),
    optional("registration", Type::Group(REGISTRATION), "Anmeldung", "registration"),
    optional("recording", Type::Url, "Aufzeichnung", "recording"),
    optional("image", Type::Group(IMAGE), "Bild", "image"),
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
    EMBARGO,
    EXPIRES,
    DRAFT,
    ALIASES,
    SOURCES,
];

const VENUE: &[Field] = &[
    optional("name", Type::Text, "Name des Hauses", "name of the house"),
    optional("room", Type::Text, "Raum", "room"),
    optional("street", Type::Text, "Straße und Hausnummer", "street and number"),
    optional("postal_code", Type::Text, "Postleitzahl", "postal code"),
    optional("city", Type::Text, "Ort", "city"),
    optional("state", Type::Text, "Land (Bundesland)", "state"),
    optional("country", Type::Text, "Staat", "country"),
    optional("location", Type::Group(POINT), "Lage auf der Karte", "place on the map"),
];

const PROGRAMME: &[Field] = &[
    optional("time", Type::Text, "Uhrzeit", "time of day"),
    required("title", Type::Text, "Titel", "title"),
    optional("speakers", Type::List(&Type::Text), "Mitwirkende", "speakers"),
    optional("text", Type::Text, "Text", "text"),
];

const REGISTRATION: &[Field] = &[
    optional("url", Type::Url, "Web-Adresse", "web address"),
    optional("email", Type::Email, "E-Mail-Adresse", "e-mail address"),
    optional("deadline", Type::Stamp, "Anmeldeschluss", "deadline"),
];

const STATUS: [(&str, EventStatus); 4] = [
    ("scheduled", EventStatus::Scheduled),
    ("cancelled", EventStatus::Cancelled),
    ("postponed", EventStatus::Postponed),
    ("moved-online", EventStatus::MovedOnline),
];

/// Keys that decide when and whether an event is, where it is listed and who belongs to it, and so in every language.
const OF_ALL_LANGUAGES: [&str; 8] = [
    "kind",
    "start",
    "end",
    "time_zone",
    "status",
    "partners",
    "topics",
    "contact",
];

/// The event, unless its title or beginning cannot be read. In an overlay both may be absent.
pub fn read(head: Head, fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Event> {
    let is_overlay = head.variant.is_some();
    let no_title = is_overlay.then(|| Spanned::new("".into(), shared::nowhere()));
    let any_start = EventStart::Vague(VagueDate::Year(1));
    let no_start = is_overlay.then(|| Spanned::new(any_start, shared::nowhere()));
    if is_overlay {
        shared::of_all_languages(fields, &OF_ALL_LANGUAGES, reader);
    }
    let (start, end) = (fields.start("start"), fields.stamp("end"));
    check_end(start.as_ref(), end.as_ref(), reader);
    let description = prose::of_key(fields, "description", reader);
    let gate = shared::gate(fields, reader);
    let image = shared::image(fields, "image", reader);
    Some(Event {
        head,
        title: fields.named("title").or(no_title)?,
        kind: fields.named("kind"),
        start: start.or(no_start)?,
        end,
        time_zone: fields.named("time_zone"),
        venue: venue(fields),
        online: fields.named("online"),
        status: fields.choice("status", &STATUS).unwrap_or_default(),
        summary: fields.text("summary"),
        description,
        programme: programme(fields),
        partners: fields.names("partners"),
        topics: fields.names("topics"),
        registration: registration(fields),
        recording: fields.named("recording"),
        image,
        attachments: shared::attachments(fields),
        contact: fields.named("contact"),
        gate,
        aliases: shared::aliases(fields),
        sources: shared::sources(fields),
        overlay: fields.overlay(),
    })
}

fn check_end(start: Option<&Spanned<EventStart>>, end: Option<&Spanned<EventEnd>>, reader: &mut Reader<'_>) {
    let (Some(start), Some(end)) = (start, end) else { return };
    match start.value {
        EventStart::Known(stamp) => {
            let diagnostic = Diagnostic::error(
                "event-end",
                words(
                    "Der Termin endet, bevor er beginnt.",
                    "The event ends before it begins.",
                ),
            )
            .hint(words(
                "Vielleicht sind „start“ und „end“ vertauscht, oder Tag und Monat.",
                "Perhaps “start” and “end” are swapped, or day and month.",
            ));
            let here = words("Hier steht der Beginn.", "The beginning is here.");
            shared::in_order(diagnostic, here, &Spanned::new(stamp, start.span), end, reader);
        }
        EventStart::Vague(_) => {
            let here = words(
                "Hier steht der Beginn, ohne den Tag.",
                "The beginning is here, without the day.",
            );
            reader.say(end_of_vague().related(reader.path, start.span, here), end.span);
        }
    }
}

fn end_of_vague() -> Diagnostic {
    Diagnostic::error(
        "event-end",
        words(
            "Ein Termin, dessen Tag nicht bekannt ist, kann kein Ende haben.",
            "An event whose day is not known cannot have an end.",
        ),
    )
    .hint(words(
        "Löschen Sie „end“, oder nennen Sie bei „start“ den Tag.",
        "Delete “end”, or give the day at “start”.",
    ))
}

fn venue(fields: &Fields<'_, '_>) -> Option<Venue> {
    let group = fields.group("venue")?;
    Some(Venue {
        name: group.text("name"),
        room: group.text("room"),
        street: group.text("street"),
        postal_code: group.text("postal_code"),
        city: group.text("city"),
        state: group.text("state"),
        country: group.text("country"),
        location: group.point("location"),
    })
}

fn programme(fields: &Fields<'_, '_>) -> Vec<ProgrammeItem> {
    let item = |group: &Fields<'_, '_>| {
        Some(ProgrammeItem {
            time: group.text("time"),
            title: group.text("title")?,
            speakers: group.texts("speakers"),
            text: group.text("text"),
        })
    };
    fields.groups("programme").iter().filter_map(item).collect()
}

fn registration(fields: &Fields<'_, '_>) -> Option<Registration> {
    let group = fields.group("registration")?;
    Some(Registration {
        url: group.named("url"),
        email: group.text("email"),
        deadline: group.stamp("deadline"),
    })
}

impl Event {
    /// Whether a file with this overlay names a key.
    pub fn names(overlay: Overlay, key: &str) -> bool {
        overlay.names(FIELDS, key)
    }

    /// This event in the language of `variant`: the keys that it names take the place of its own.
    pub fn overlaid(&self, variant: &Event) -> Event {
        let mut event = self.clone();
        let named = |key: &str| variant.overlay.names(FIELDS, key);
        shared::take(named("title"), &mut event.title, &variant.title);
        shared::take(named("venue"), &mut event.venue, &variant.venue);
        shared::take(named("online"), &mut event.online, &variant.online);
        shared::take(named("summary"), &mut event.summary, &variant.summary);
        shared::take(named("description"), &mut event.description, &variant.description);
        shared::take(named("programme"), &mut event.programme, &variant.programme);
        shared::take(named("registration"), &mut event.registration, &variant.registration);
        shared::take(named("recording"), &mut event.recording, &variant.recording);
        shared::take(named("image"), &mut event.image, &variant.image);
        shared::take(named("attachments"), &mut event.attachments, &variant.attachments);
        shared::take(named("aliases"), &mut event.aliases, &variant.aliases);
        shared::take(named("sources"), &mut event.sources, &variant.sources);
        for key in ["embargo", "expires", "draft"].into_iter().filter(|key| named(key)) {
            event.gate.take(key, &variant.gate);
        }
        event
    }
}
