//! Recipes: for each kind of output, the facets that it is made of.
//!
//! Hashing a recipe hashes the digests of its facets; serialising it gives the template its data.

use super::{Row, RowGroup};
use crate::base::{Lang, Said};
use crate::facet::{
    AnniversaryFull, Counted, DateShown, DistrictMap, EventFull, EventRow, Frame, ImageSpec, Label, PageFull,
    PartnerCard, PartnerProfile, Prose, ReleaseFull, ReleaseLink, ReleaseSummary, Shared, TimelineEntry,
};
use serde::Serialize;
use std::sync::Arc;

/// What one output is made of.
#[derive(Debug, Hash)]
pub enum Recipe {
    Page(Box<PageRecipe>),
    /// An Atom feed.
    Feed(Box<FeedRecipe>),
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
    Plain(PlainPage),
    NotFound {},
}

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
    pub feed: Arc<str>,
}

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
    pub feed: Arc<str>,
}

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

#[derive(Debug, Hash, Serialize)]
pub struct PlainPage {
    pub page: Shared<PageFull>,
}

/// An Atom feed (RFC 4287).
#[derive(Debug, Hash)]
pub struct FeedRecipe {
    pub frame: Shared<Frame>,
    /// Its own `href`.
    pub href: Arc<str>,
    /// The page that it follows.
    pub page: Arc<str>,
    /// What it holds, besides the site's title.
    pub subject: Option<Said>,
    pub releases: Vec<Shared<ReleaseSummary>>,
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
