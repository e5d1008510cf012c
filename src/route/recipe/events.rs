//! Events: those ahead, those past, and the page of one.

use super::ListLink;
use crate::facet::{EventFull, Shared};
use crate::route::{Row, RowGroup};
use serde::Serialize;

#[derive(Debug, Hash, Serialize)]
pub struct EventsPage {
    /// By month.
    pub upcoming: Vec<RowGroup>,
    /// The newest event that is over, where none lies ahead.
    pub last: Option<Row>,
    pub years: Vec<ListLink>,
}

#[derive(Debug, Hash, Serialize)]
pub struct EventArchivePage {
    pub year: i16,
    pub count: usize,
    /// By month.
    pub months: Vec<RowGroup>,
    pub newer: Option<ListLink>,
    pub older: Option<ListLink>,
}

#[derive(Debug, Hash, Serialize)]
pub struct EventPage {
    pub event: Shared<EventFull>,
    pub partners: Vec<Row>,
    pub releases: Vec<Row>,
}
