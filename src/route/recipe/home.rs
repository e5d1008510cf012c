//! The home, and links to lists and anniversaries.

use super::JubileeShown;
use crate::base::Said;
use crate::facet::{Counted, DateShown, EventRow, Label, PageFull, ReleaseSummary, Shared};
use serde::Serialize;
use std::sync::Arc;

#[derive(Debug, Hash, Serialize)]
pub struct HomePage {
    /// The text of `pages/index.LANG.md`.
    pub page: Option<Shared<PageFull>>,
    pub releases: Vec<Shared<ReleaseSummary>>,
    pub events: Vec<Shared<EventRow>>,
    /// The newest event that is over, where none lies ahead.
    pub last_event: Option<Shared<EventRow>>,
    pub figures: Vec<FigureShown>,
    /// The date of all figures, where they share one.
    pub figures_as_of: Option<DateShown>,
    pub jubilee: Option<JubileeShown>,
    pub partner_count: usize,
    pub kinds: Vec<KindCount>,
    pub topics: Vec<Counted>,
    /// The kind of each partner, in order of joining: one thread of the weave each.
    pub weave: Vec<usize>,
}

/// A kind of partner with the number of partners.
#[derive(Debug, Hash, Serialize)]
pub struct KindCount {
    pub label: Label,
    /// From 1, by the order of kinds in `site.yaml`: chooses the thread, also where kinds without partners are left out.
    pub number: usize,
    pub count: usize,
}

#[derive(Clone, Debug, Hash, Serialize)]
pub struct FigureShown {
    pub label: Said,
    /// Formatted.
    pub value: Arc<str>,
    pub prefix: Option<Said>,
    pub as_of: Option<DateShown>,
    pub source: Option<Arc<str>>,
}
