//! What pages show of an event: its row and all of it.

use super::{ContactCard, DateShown, Download, Label, Location, Picture, Prose, Shared};
use crate::base::{Moment, Said};
use crate::site::{EventState, EventTime};
use serde::Serialize;
use std::sync::Arc;

/// What lists show.
#[derive(Debug, Hash, Serialize)]
pub struct EventRow {
    pub id: Arc<str>,
    pub href: Arc<str>,
    pub title: Said,
    pub kind: Option<Label>,
    /// As people write it: `12. bis 14. Mai 2027`, `19. Oktober 2022, 10 bis 13 Uhr`, `2013`.
    pub when: Arc<str>,
    /// ISO 8601 with the offset of its zone, as precise as known.
    pub iso: Arc<str>,
    /// The first day, where it is known.
    pub badge: Option<Badge>,
    /// The venue's town, or `online`.
    pub place: Option<Said>,
    pub online: bool,
    pub state: EventState,
    /// `scheduled`, `cancelled`, `postponed`, `moved-online`
    pub status: &'static str,
    /// `Oktober 2022`, or the year: the heading under which lists show it.
    pub month: Arc<str>,
}

#[derive(Debug, Hash, Serialize)]
pub struct Badge {
    pub weekday: Arc<str>,
    pub day: i8,
    pub month: Arc<str>,
}

/// Everything that the event's own page and calendar entry show.
#[derive(Debug, Hash, Serialize)]
pub struct EventFull {
    pub row: Shared<EventRow>,
    pub venue: Option<VenueShown>,
    pub online: Option<Arc<str>>,
    pub summary: Option<Said>,
    pub description: Option<Shared<Prose>>,
    pub excerpt: Option<Arc<str>>,
    pub programme: Vec<ProgrammeShown>,
    pub topics: Vec<Label>,
    /// Absent once the event is over.
    pub registration: Option<RegistrationShown>,
    pub recording: Option<Arc<str>>,
    pub image: Option<Picture>,
    pub attachments: Vec<Download>,
    pub contact: Option<ContactCard>,
    pub sources: Vec<Arc<str>>,
    /// The address of the calendar file; absent for vague dates.
    pub calendar: Option<Arc<str>>,
    /// ISO 8601 with the offset of its zone, or the day.
    pub start: Arc<str>,
    /// The same of the end, where one is known; of whole days the last day.
    pub end: Option<Arc<str>>,
    #[serde(skip)]
    pub time: EventTime,
    #[serde(skip)]
    pub begins: Moment,
    #[serde(skip)]
    pub ends: Moment,
    /// The day from which feeds and calendars count it as changed.
    pub date: DateShown,
}

#[derive(Debug, Hash, Serialize)]
pub struct VenueShown {
    pub name: Option<Said>,
    pub room: Option<Said>,
    pub street: Option<Arc<str>>,
    pub postal_code: Option<Arc<str>>,
    pub city: Option<Said>,
    pub state: Option<Said>,
    pub country: Option<Said>,
    pub location: Option<Location>,
}

#[derive(Debug, Hash, Serialize)]
pub struct ProgrammeShown {
    /// As typed: `14:00`, `am Vormittag`.
    pub time: Option<Arc<str>>,
    /// The same for machines, where it is a time of day.
    pub machine_time: Option<Arc<str>>,
    pub title: Said,
    pub speakers: Vec<Arc<str>>,
    pub text: Option<Said>,
}

#[derive(Debug, Hash, Serialize)]
pub struct RegistrationShown {
    pub url: Option<Arc<str>>,
    pub email: Option<Arc<str>>,
    pub deadline: Option<DateShown>,
    /// Whether the deadline lies ahead.
    pub open: bool,
}
