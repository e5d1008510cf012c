//! Recipes: for each kind of output, the facets that it is made of.
//!
//! Hashing a recipe hashes the digests of its facets; serialising it gives the template its data.

mod anniversaries;
mod directory;
mod events;
mod home;
mod news;
mod outputs;
mod search;

pub use anniversaries::{
    AnniversaryPage, Growth, JubileeShown, PartnerAnniversariesPage, PartnerAnniversaryGroup, PartnerAnniversaryRow,
    TimelinePage,
};
pub use directory::{DirectoryFilters, DirectoryPage, FilterEntry, IndexLetter, LetterGroup, PartnerPage};
pub use events::{EventArchivePage, EventPage, EventsPage};
pub use home::{FigureShown, HomePage, KindCount};
pub use news::{
    ArchiveMonth, ListLink, MonthPage, NewsPage, Pager, PagerLink, ReleasePage, TopicPage, TopicsPage, YearPage,
};
pub use outputs::{
    CalendarRecipe, CatalogueRecipe, FeedFormat, FeedList, FeedRecipe, PartnerList, SitemapEntry, TableFormat,
};
pub use search::{HITS_EACH, SearchFile, SearchPage};

use super::{Row, RowGroup};
use crate::base::Lang;
use crate::facet::{DateShown, Frame, ImageSpec, PageFull, Prose, Shared};
use serde::Serialize;
use std::sync::Arc;

/// What one output is made of.
#[derive(Debug, Hash)]
pub enum Recipe {
    Page(Box<PageRecipe>),
    /// The newest of a list of releases.
    Feed(FeedRecipe),
    /// The partners as a table or as data.
    PartnerTable {
        format: TableFormat,
        list: Shared<PartnerList>,
    },
    /// The description of the open data.
    Catalogue(Box<CatalogueRecipe>),
    Search(SearchFile),
    /// A calendar of one or more events.
    Calendar(Box<CalendarRecipe>),
    Sitemap {
        origin: Arc<str>,
        entries: Vec<SitemapEntry>,
    },
    /// The sitemaps that make up a large one.
    SitemapIndex {
        origin: Arc<str>,
        parts: Vec<Arc<str>>,
    },
    Robots {
        sitemap: Arc<str>,
        closed: bool,
    },
    /// Whom to tell about a weak spot (RFC 9116).
    Security {
        frame: Shared<Frame>,
        href: Arc<str>,
        contact: Arc<str>,
        /// The last year in which it holds.
        year: i16,
    },
    /// A page that leads elsewhere.
    Redirect {
        frame: Shared<Frame>,
        to: Arc<str>,
    },
    /// An image variant or an attachment.
    File(Arc<ImageSpec>),
    /// A file of the theme; its digest.
    Asset(crate::base::Digest),
}

/// An HTML page.
#[derive(Debug, Hash)]
pub struct PageRecipe {
    pub frame: Shared<Frame>,
    pub lang: Lang,
    /// The page's own `href`.
    pub href: Arc<str>,
    /// The same page in other languages and its own.
    pub alternates: Vec<Alternate>,
    /// The newest date among what the page shows.
    pub stand: Option<DateShown>,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Alternate {
    pub lang: Arc<str>,
    pub href: Arc<str>,
}

/// What a page shows between header and footer.
#[derive(Debug, Hash, Serialize)]
#[serde(untagged)]
pub enum Content {
    Home(Box<HomePage>),
    News(NewsPage),
    Year(YearPage),
    Month(MonthPage),
    Release(Box<ReleasePage>),
    Topics(TopicsPage),
    Topic(TopicPage),
    Directory(DirectoryPage),
    Partner(Box<PartnerPage>),
    Events(EventsPage),
    EventArchive(EventArchivePage),
    Event(Box<EventPage>),
    Timeline(TimelinePage),
    Anniversary(Box<AnniversaryPage>),
    PartnerAnniversaries(PartnerAnniversariesPage),
    Search(SearchPage),
    Plain(PlainPage),
    NotFound {},
}

impl Content {
    /// Whether search engines are to pass the page by: it stands for something that is not there, or no longer.
    pub fn is_unlisted(&self) -> bool {
        match self {
            Self::NotFound {} => true,
            Self::Release(page) => page.release.withdrawn.is_some(),
            _ => false,
        }
    }
}

#[derive(Debug, Hash, Serialize)]
pub struct PlainPage {
    pub page: Shared<PageFull>,
}

impl PageRecipe {
    /// The texts whose markup the page shows.
    pub fn proses(&self) -> Vec<&Shared<Prose>> {
        match &self.content {
            Content::Home(home) => home.page.iter().map(|page| &page.body).collect(),
            Content::Release(page) => {
                let shown = page.release.withdrawn.is_none();
                Some(&page.release.body)
                    .filter(|_| shown)
                    .into_iter()
                    .chain(&page.boilerplate)
                    .collect()
            }
            Content::Partner(page) => {
                let commitments = page
                    .partner
                    .commitments
                    .iter()
                    .filter_map(|commitment| commitment.text.as_ref());
                page.partner.profile.iter().chain(commitments).collect()
            }
            Content::Event(page) => page.event.description.iter().collect(),
            Content::Anniversary(page) => page.text.iter().map(|text| &text.body).collect(),
            Content::Plain(plain) => vec![&plain.page.body],
            _ => Vec::new(),
        }
    }

    /// The entries of the lists that the page shows.
    pub fn rows(&self) -> Vec<&Row> {
        match &self.content {
            Content::News(page) => page.pinned.iter().chain(RowGroup::rows(&page.months)).collect(),
            Content::Month(page) => page.releases.iter().collect(),
            Content::Release(page) => [&page.partners, &page.events, &page.related]
                .into_iter()
                .flatten()
                .collect(),
            Content::Topic(page) => [&page.releases, &page.partners, &page.events]
                .into_iter()
                .flatten()
                .collect(),
            Content::Directory(page) => page.groups.iter().flat_map(|group| &group.partners).collect(),
            Content::Partner(page) => [&page.releases, &page.events].into_iter().flatten().collect(),
            Content::Events(page) => RowGroup::rows(&page.upcoming).chain(&page.last).collect(),
            Content::EventArchive(page) => RowGroup::rows(&page.months).collect(),
            Content::Event(page) => [&page.partners, &page.releases].into_iter().flatten().collect(),
            Content::Anniversary(page) => [&page.partners, &page.releases, &page.events]
                .into_iter()
                .flatten()
                .collect(),
            _ => Vec::new(),
        }
    }
}
