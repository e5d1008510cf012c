//! The timeline and the anniversaries, of the initiative and of its partners.

use super::ListLink;
use crate::facet::{AnniversaryFull, DateShown, PartnerCard, Shared, TimelineEntry};
use crate::route::Row;
use serde::Serialize;
use std::sync::Arc;

#[derive(Debug, Hash, Serialize)]
pub struct TimelinePage {
    /// The age in whole years; absent before the first return.
    pub age: Option<u16>,
    pub timeline: Shared<Vec<TimelineEntry>>,
    pub jubilees: Vec<JubileeShown>,
    pub partner_years: Vec<ListLink>,
}

#[derive(Clone, Debug, Hash, Serialize)]
pub struct JubileeShown {
    pub years: u16,
    pub href: Arc<str>,
    pub day: DateShown,
    pub reached: bool,
}

#[derive(Debug, Hash, Serialize)]
pub struct AnniversaryPage {
    pub jubilee: JubileeShown,
    pub text: Option<Shared<AnniversaryFull>>,
    /// First and last day of the jubilee year.
    pub from: DateShown,
    pub until: DateShown,
    /// Partners on the day, A to Z, so far as dates of joining are known.
    pub partners: Vec<Row>,
    /// Partners whose date of joining is not known to the year.
    pub undated: usize,
    pub releases: Vec<Row>,
    pub events: Vec<Row>,
    pub jubilees: Vec<JubileeShown>,
    /// The partners on this and up to two anniversaries before it, oldest first.
    pub growth: Vec<Growth>,
}

/// The partners on one day.
#[derive(Debug, Hash, Serialize)]
pub struct Growth {
    pub day: DateShown,
    /// The kind of each, in order of joining: one thread of the weave each.
    pub weave: Vec<usize>,
}

#[derive(Debug, Hash, Serialize)]
pub struct PartnerAnniversariesPage {
    pub year: i16,
    pub groups: Vec<PartnerAnniversaryGroup>,
    pub newer: Option<ListLink>,
    pub older: Option<ListLink>,
}

#[derive(Debug, Hash, Serialize)]
pub struct PartnerAnniversaryGroup {
    pub years: u16,
    pub rows: Vec<PartnerAnniversaryRow>,
}

#[derive(Clone, Debug, Hash, Serialize)]
pub struct PartnerAnniversaryRow {
    pub years: u16,
    pub date: DateShown,
    pub card: Option<Shared<PartnerCard>>,
    pub href: Option<Arc<str>>,
}
