//! Pages of news: lists, archives, topics and the release itself.

use crate::base::Said;
use crate::facet::{Counted, FeedLinks, Label, Prose, ReleaseFull, ReleaseLink, Shared};
use crate::route::{Row, RowGroup};
use serde::Serialize;
use std::sync::Arc;

/// A link to a list, with its words.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ListLink {
    pub href: Arc<str>,
    pub text: Arc<str>,
    pub count: usize,
}

#[derive(Debug, Hash, Serialize)]
pub struct NewsPage {
    /// Newest first, by month.
    pub months: Vec<RowGroup>,
    pub pinned: Vec<Row>,
    /// The number of a numbered page; the front page has none.
    pub number: Option<usize>,
    pub pager: Pager,
    pub years: Vec<ListLink>,
}

/// Links between numbered pages. The numbers near the page and the oldest, so that a new page touches few others.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Pager {
    pub newest: Option<Arc<str>>,
    pub newer: Option<Arc<str>>,
    pub older: Option<Arc<str>>,
    pub pages: Vec<PagerLink>,
}

#[derive(Clone, Debug, Hash, Serialize)]
pub struct PagerLink {
    pub number: usize,
    pub href: Arc<str>,
    pub current: bool,
    /// Whether numbers are left out before this one.
    pub gap: bool,
}

#[derive(Debug, Hash, Serialize)]
pub struct YearPage {
    pub year: i16,
    pub count: usize,
    pub months: Vec<ArchiveMonth>,
    pub newer: Option<ListLink>,
    pub older: Option<ListLink>,
}

#[derive(Debug, Hash, Serialize)]
pub struct ArchiveMonth {
    pub name: Arc<str>,
    pub count: usize,
    pub href: Option<Arc<str>>,
}

#[derive(Debug, Hash, Serialize)]
pub struct MonthPage {
    pub year: i16,
    /// `Oktober 2022`
    pub name: Arc<str>,
    pub releases: Vec<Row>,
    pub year_link: ListLink,
    pub newer: Option<ListLink>,
    pub older: Option<ListLink>,
}

#[derive(Debug, Hash, Serialize)]
pub struct ReleasePage {
    pub release: Shared<ReleaseFull>,
    pub partners: Vec<Row>,
    pub events: Vec<Row>,
    pub previous: Option<Shared<ReleaseLink>>,
    pub next: Option<Shared<ReleaseLink>>,
    pub related: Vec<Row>,
    pub boilerplate: Option<Shared<Prose>>,
    /// Where the month of this release is archived.
    pub month: Option<ListLink>,
}

#[derive(Debug, Hash, Serialize)]
pub struct TopicsPage {
    pub topics: Vec<(Counted, Option<Said>)>,
}

#[derive(Debug, Hash, Serialize)]
pub struct TopicPage {
    pub topic: Label,
    pub teaser: Option<Said>,
    pub releases: Vec<Row>,
    pub partners: Vec<Row>,
    pub events: Vec<Row>,
    pub number: Option<usize>,
    pub pager: Pager,
    pub feed: FeedLinks,
}
