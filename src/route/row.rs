//! Rows: facets as lists show them.
//!
//! The same row stands on many pages: a release in the news, in its month, under its topics and partners. A view names
//! it by its key, and the theme's `rows/NAME.html` is filled once for all of them.

use crate::base::Digest;
use crate::facet::{EventRow, PartnerCard, ReleaseSummary, Shared};
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// One entry of a list.
#[derive(Clone, Debug, Hash)]
pub enum Row {
    Release(Shared<ReleaseSummary>),
    /// An entry of the directory.
    Partner(Shared<PartnerCard>),
    /// A partner in a short group: beside a release, an event, a topic.
    PartnerItem(Shared<PartnerCard>),
    Event(Shared<EventRow>),
    /// An event beside a release.
    EventItem(Shared<EventRow>),
}

impl Row {
    /// Its template is `rows/NAME.html`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Release(_) => "release",
            Self::Partner(_) => "partner",
            Self::PartnerItem(_) => "partner-item",
            Self::Event(_) => "event",
            Self::EventItem(_) => "event-item",
        }
    }

    /// Of the facet that it shows.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Release(release) => release.digest(),
            Self::Partner(partner) | Self::PartnerItem(partner) => partner.digest(),
            Self::Event(event) | Self::EventItem(event) => event.digest(),
        }
    }

    /// What stands for it in a view: `{{ html[row] }}` writes it.
    pub fn key(&self) -> String {
        format!("{}:{}", self.name(), self.digest())
    }

    /// The day of a release's last change.
    pub fn stand(&self) -> Option<Date> {
        match self {
            Self::Release(release) => Some(release.stand),
            _ => None,
        }
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

/// The rows of one month, under its name.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RowGroup {
    /// `Oktober 2022`
    pub name: std::sync::Arc<str>,
    pub rows: Vec<Row>,
}

impl RowGroup {
    /// The rows of several groups.
    pub fn rows(groups: &[Self]) -> impl Iterator<Item = &Row> {
        groups.iter().flat_map(|group| &group.rows)
    }

    /// The same, to change.
    pub fn rows_mut(groups: &mut [Self]) -> impl Iterator<Item = &mut Row> {
        groups.iter_mut().flat_map(|group| &mut group.rows)
    }

    /// Neighbours of the same name together, in the order given.
    pub fn all(rows: impl Iterator<Item = Row>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for row in rows {
            let name = match &row {
                Row::Release(release) => &release.month,
                Row::Event(event) | Row::EventItem(event) => &event.month,
                Row::Partner(_) | Row::PartnerItem(_) => continue,
            };
            match groups.last_mut().filter(|group| group.name == *name) {
                Some(group) => group.rows.push(row),
                None => groups.push(Self {
                    name: name.clone(),
                    rows: vec![row],
                }),
            }
        }
        groups
    }
}
