//! An event: `content/events/**/id.yaml`, and its overlays `id.LANG.yaml`.

use super::parts::{Attachment, Gate, GeoPoint, Head, Image, Named, Overlay, Prose, Url};
use crate::base::{Spanned, Stamp, VagueDate};
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
