//! The directory of partners and a partner's own page.

use super::PartnerAnniversaryRow;
use crate::base::Said;
use crate::facet::{DistrictMap, FeedLinks, Label, PartnerProfile, ReleaseLink, Shared};
use crate::route::Row;
use serde::Serialize;
use std::sync::Arc;

/// The directory, whole or by one filter.
#[derive(Debug, Hash, Serialize)]
pub struct DirectoryPage {
    /// `kind`, `district`, `city`, `topic` or `letter`; absent for the whole directory.
    pub filter: Option<&'static str>,
    pub label: Option<Said>,
    /// The key of the filter's entry, for marking it.
    pub key: Option<Arc<str>>,
    pub groups: Vec<LetterGroup>,
    pub count: usize,
    pub total: usize,
    /// The alphabet; empty where the list is short or holds one letter only. From 600 partners on it leads to a page per
    /// letter.
    pub index: Vec<IndexLetter>,
    pub map: Option<Shared<DistrictMap>>,
    /// The same list for spreadsheets.
    pub csv: Arc<str>,
    pub filters: Shared<DirectoryFilters>,
}

/// A letter of the index.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct IndexLetter {
    pub text: Arc<str>,
    /// A page or a place on this one; absent where no name begins with it.
    pub href: Option<Arc<str>>,
    pub count: usize,
}

#[derive(Debug, Hash, Serialize)]
pub struct LetterGroup {
    pub letter: Arc<str>,
    pub slug: Arc<str>,
    pub partners: Vec<Row>,
}

#[derive(Debug, Hash, Serialize)]
pub struct DirectoryFilters {
    pub kinds: Vec<FilterEntry>,
    pub districts: Vec<FilterEntry>,
    pub cities: Vec<FilterEntry>,
    pub topics: Vec<FilterEntry>,
    pub without_city: usize,
}

#[derive(Debug, Hash, Serialize)]
pub struct FilterEntry {
    pub label: Label,
    pub count: usize,
}

#[derive(Debug, Hash, Serialize)]
pub struct PartnerPage {
    pub partner: Shared<PartnerProfile>,
    /// The newest.
    pub releases: Vec<Row>,
    /// All before them.
    pub older: Vec<Shared<ReleaseLink>>,
    pub events: Vec<Row>,
    pub anniversaries: Vec<PartnerAnniversaryRow>,
    pub feed: FeedLinks,
}
