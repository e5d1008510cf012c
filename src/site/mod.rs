//! The site: the records that are public at one moment, with every name resolved and every order known.
//!
//! Whoever holds a `Site` holds nothing that may not be shown: the gate stands in front of it.

mod amendments;
mod anniversary;
mod build;
mod check;
mod contradictions;
mod gate;
mod link;
mod meanings;
mod moments;
mod names;
mod order;
mod prose;
mod public;
mod redirects;
mod referrers;
mod resolve;
mod reworded;
mod settings;
mod urls;
mod ways;
mod when;

pub use anniversary::{Jubilee, PartnerJubilee, age, jubilees, partner_jubilees};
pub use gate::{Clock, Preview, Verdict, Why};
pub use moments::Cause;
pub use order::{Orders, event_year, letter_slug, listings};
pub use prose::{CardKey, CardTo, LinkTo, Prose};
pub use resolve::{Resolved, resolve};
pub use ways::named_at;

use crate::base::{Address, Lang, Language, Moment, SourcePath, VagueDate};
use crate::record::{self, Config, Media};
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A public release, by its place in `Site::releases`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseIx(pub u32);

/// A public partner, by its place in `Site::partners`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnerIx(pub u32);

/// A public event, by its place in `Site::events`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventIx(pub u32);

/// A public page, by its place in `Site::pages`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageIx(pub u32);

/// Everything public at one moment.
#[derive(Debug)]
pub struct Site {
    pub config: Arc<Config>,
    pub clock: Clock,
    /// Oldest first; same day by time, then by file name.
    pub releases: Vec<Release>,
    /// By id.
    pub partners: Vec<Partner>,
    /// By start, then id.
    pub events: Vec<Event>,
    /// By id, then language.
    pub pages: Vec<Page>,
    /// Editors' texts for anniversary pages, by years and language.
    pub anniversaries: BTreeMap<(u16, Lang), Anniversary>,
    /// The initiative's boilerplate, by language.
    pub boilerplate: BTreeMap<Lang, Prose>,
    /// Media that public records use.
    pub media: Arc<BTreeMap<SourcePath, Arc<Media>>>,
    pub orders: Orders,
    /// Aliases of public records and the redirects of `site.yaml`: from, to (with the host where it is another one).
    /// None leads to another of them.
    pub redirects: BTreeMap<Address, Arc<str>>,
    /// Where web addresses of this site in keys of records and settings lead.
    own_urls: BTreeMap<Arc<str>, LinkTo>,
    /// What waits, for the editors' eyes only.
    pub withheld: Vec<Withheld>,
}

/// A record that is not public now. Shown by `check` and `-v`, never published.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Withheld {
    pub path: SourcePath,
    pub title: String,
    /// The moment at which it becomes public, where one is known.
    pub until: Option<Moment>,
    /// IANA name of the zone whose clock editors read.
    pub zone: Arc<str>,
    pub why: Why,
    /// The public sources that refer to it.
    pub named_in: Vec<SourcePath>,
}

/// A public release in one language.
#[derive(Debug)]
pub struct Release {
    pub record: Arc<record::Release>,
    pub lang: Lang,
    pub address: Address,
    pub moment: Moment,
    pub local: DateTime,
    pub topics: Vec<usize>,
    pub partners: Vec<PartnerIx>,
    pub events: Vec<EventIx>,
    /// A key of `contacts`, or the press contact.
    pub contact: Option<usize>,
    pub replaced_by: Option<ReleaseIx>,
    /// The same release in other languages.
    pub variants: Vec<(Lang, Address)>,
    pub body: Prose,
}

/// A public partner with its text for each language.
#[derive(Debug)]
pub struct Partner {
    pub id: Arc<str>,
    pub kind: usize,
    pub district: Option<usize>,
    /// Slug and spelling.
    pub city: Option<(Arc<str>, Arc<str>)>,
    pub topics: Vec<usize>,
    pub joined: Option<VagueDate>,
    pub left: Option<VagueDate>,
    /// Whether it still takes part; those that left keep their profile but leave the directory.
    pub current: bool,
    /// By language: the record with that language's overlay, if it has one.
    pub texts: Vec<PartnerText>,
}

/// What a partner says in one language.
#[derive(Debug)]
pub struct PartnerText {
    pub record: Arc<record::Partner>,
    /// The keys that the language's own overlay names; the others are in the default language.
    pub own: record::Overlay,
    pub profile: Option<Prose>,
    /// One entry per commitment.
    pub commitments: Vec<Option<Prose>>,
}

/// A public event with its text for each language.
#[derive(Debug)]
pub struct Event {
    pub id: Arc<str>,
    pub kind: Option<usize>,
    pub time: EventTime,
    /// The first moment of the event; of what may be meant, where it is vague.
    pub begins: Moment,
    /// The first moment after it.
    pub ends: Moment,
    pub state: EventState,
    pub topics: Vec<usize>,
    pub partners: Vec<PartnerIx>,
    pub contact: Option<usize>,
    pub texts: Vec<EventText>,
}

/// When an event takes place, on the clock of its own zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EventTime {
    Vague(VagueDate),
    /// First and last day, both included.
    Days(Date, Date),
    /// Start and end by the clock; the end is absent where none is given. With the zone's name.
    Clock {
        start: DateTime,
        end: Option<ClockEnd>,
        zone: Arc<str>,
    },
}

/// How an event ends that begins at a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClockEnd {
    At(DateTime),
    /// With this day, whose hours nobody named.
    Day(Date),
}

/// Where an event stands at the site's moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EventState {
    Upcoming,
    /// Begins later today.
    Today,
    Running,
    Past,
}

#[derive(Debug)]
pub struct EventText {
    pub record: Arc<record::Event>,
    pub own: record::Overlay,
    pub description: Option<Prose>,
    /// From when on nobody can register any more, on the event's own clock.
    pub closes: Option<Moment>,
}

/// A public page in one language.
#[derive(Debug)]
pub struct Page {
    pub record: Arc<record::Page>,
    pub lang: Lang,
    pub address: Address,
    pub variants: Vec<(Lang, Address)>,
    pub body: Prose,
}

/// An editor's text for an anniversary.
#[derive(Debug)]
pub struct Anniversary {
    pub record: Arc<record::AnniversaryText>,
    pub body: Prose,
}

impl Site {
    pub fn release(&self, ix: ReleaseIx) -> &Release {
        &self.releases[ix.0 as usize]
    }

    pub fn partner(&self, ix: PartnerIx) -> &Partner {
        &self.partners[ix.0 as usize]
    }

    pub fn event(&self, ix: EventIx) -> &Event {
        &self.events[ix.0 as usize]
    }

    pub fn page(&self, ix: PageIx) -> &Page {
        &self.pages[ix.0 as usize]
    }

    pub fn language(&self, lang: Lang) -> &Language {
        &self.config.languages[lang.index()].language
    }

    /// All languages of the site.
    pub fn languages(&self) -> impl Iterator<Item = (Lang, &Language)> {
        (0..)
            .map(Lang)
            .zip(self.config.languages.iter().map(|entry| &entry.language))
    }

    /// The languages in which records appear.
    pub fn record_languages(&self) -> impl Iterator<Item = Lang> {
        self.languages()
            .filter(|(_, language)| language.records)
            .map(|(lang, _)| lang)
    }

    /// The page of an id in a language, if there is a public one.
    pub fn page_of(&self, id: &str, lang: Lang) -> Option<PageIx> {
        let at = self
            .pages
            .binary_search_by(|page| (&*page.record.head.id, page.lang).cmp(&(id, lang)))
            .ok()?;
        u32::try_from(at).ok().map(PageIx)
    }
}
