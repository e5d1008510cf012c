//! Outputs that are not pages.

use super::Alternate;
use crate::base::Said;
use crate::facet::{EventFull, Frame, PartnerData, ReleaseSummary, Shared};
use std::sync::Arc;

/// The newest of a list of releases, for programs that follow it.
#[derive(Debug, Hash)]
pub struct FeedRecipe {
    pub format: FeedFormat,
    /// Its own `href`.
    pub href: Arc<str>,
    /// The same in each format.
    pub list: Shared<FeedList>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedFormat {
    /// RFC 4287
    Atom,
    /// RSS 2.0
    Rss,
    /// JSON Feed 1.1
    Json,
}

/// What a feed holds.
#[derive(Debug, Hash)]
pub struct FeedList {
    pub frame: Shared<Frame>,
    /// The page that it follows.
    pub page: Arc<str>,
    /// What it holds, besides the site's title.
    pub subject: Option<Said>,
    pub releases: Vec<Shared<ReleaseSummary>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFormat {
    Json,
    /// RFC 4180
    Csv,
}

/// The partners of the directory, A to Z.
#[derive(Debug, Hash)]
pub struct PartnerList {
    pub frame: Shared<Frame>,
    /// The directory.
    pub page: Arc<str>,
    pub partners: Vec<Shared<PartnerData>>,
}

/// The description of the open data (DCAT-AP.de).
#[derive(Debug, Hash)]
pub struct CatalogueRecipe {
    pub frame: Shared<Frame>,
    /// Its own `href`.
    pub href: Arc<str>,
    /// The directory.
    pub page: Arc<str>,
    pub json: Arc<str>,
    pub csv: Arc<str>,
}

/// A calendar (RFC 5545).
#[derive(Debug, Hash)]
pub struct CalendarRecipe {
    pub frame: Shared<Frame>,
    pub events: Vec<Shared<EventFull>>,
}

#[derive(Clone, Debug, Hash)]
pub struct SitemapEntry {
    pub href: Arc<str>,
    pub modified: Option<Arc<str>>,
    pub alternates: Vec<Alternate>,
}
