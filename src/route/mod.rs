//! Routes: the whole website as a list, before a byte of it exists.
//!
//! A route is an address and a recipe. The recipe holds the facets that the output is made of, and nothing else reaches
//! the view, the template or the file: its digest is the complete list of what the output depends on.

mod parts;
mod plan;
mod recipe;
mod reworded;
mod row;

pub use plan::{Planned, plan, term_files};
pub use recipe::{
    Alternate, AnniversaryPage, ArchiveMonth, CalendarRecipe, CatalogueRecipe, Content, DirectoryFilters,
    DirectoryPage, EventArchivePage, EventPage, EventsPage, FeedFormat, FeedList, FeedRecipe, FigureShown, FilterEntry,
    Growth, HITS_EACH, HomePage, IndexLetter, JubileeShown, KindCount, LetterGroup, ListLink, MonthPage, NewsPage,
    PageRecipe, Pager, PagerLink, PartnerAnniversariesPage, PartnerAnniversaryGroup, PartnerAnniversaryRow,
    PartnerList, PartnerPage, PlainPage, Recipe, ReleasePage, SearchFile, SearchPage, SitemapEntry, TableFormat,
    TimelinePage, TopicPage, TopicsPage, YearPage,
};

pub use reworded::{Rewording, Shown};
pub use row::{Row, RowGroup};

use crate::base::{Digest, OutputPath, digest_of};

/// One output that will exist.
#[derive(Debug)]
pub struct Route {
    pub output: OutputPath,
    pub recipe: Recipe,
}

impl Route {
    /// What the output depends on, besides theme and program.
    pub fn digest(&self) -> Digest {
        digest_of(&(&self.output, &self.recipe))
    }
}
