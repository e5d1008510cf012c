//! The shape of addresses: German by default, set per language in `addresses:` of `site.yaml`.

use crate::base::{Address, Lang};
use crate::record::{Config, Section};
use jiff::civil::Date;
use std::sync::Arc;

/// The address patterns of a site, ready for use.
#[derive(Clone, Debug)]
pub struct Patterns {
    languages: Vec<Shape>,
}

/// A list or an overview: everything at an address of ours that is not a record's own page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listing {
    Home,
    News,
    /// A numbered page of the news, counted from the oldest.
    NewsPage(usize),
    Year(i16),
    Month(i16, i8),
    Topics,
    Topic(Arc<str>),
    TopicPage(Arc<str>, usize),
    Partners,
    Kind(Arc<str>),
    District(Arc<str>),
    /// By the slug of the city.
    City(Arc<str>),
    PartnerTopic(Arc<str>),
    Letter(Arc<str>),
    Events,
    EventArchive(i16),
    Anniversaries,
    Anniversary(u16),
    PartnerAnniversaries(i16),
    Search,
}

/// The patterns of one language. Each base begins with the language's path and ends with a slash.
#[derive(Clone, Debug)]
struct Shape {
    root: String,
    news: String,
    release: Vec<Piece>,
    topics: String,
    partners: String,
    kinds: String,
    districts: String,
    cities: String,
    letters: String,
    events: String,
    anniversaries: String,
    search: String,
    data: String,
}

/// One piece of a release's pattern.
#[derive(Clone, Debug)]
enum Piece {
    Fixed(String),
    Year,
    Month,
    Day,
    Slug,
}

impl Patterns {
    pub fn new(config: &Config) -> Self {
        Self {
            languages: config
                .languages
                .iter()
                .map(|entry| Shape::new(config, &entry.language))
                .collect(),
        }
    }

    fn shape(&self, lang: Lang) -> &Shape {
        &self.languages[lang.index()]
    }

    pub fn home(&self, lang: Lang) -> Address {
        Address::new(self.shape(lang).root.as_str())
    }

    pub fn release(&self, lang: Lang, day: Date, slug: &str) -> Address {
        let mut address = String::with_capacity(80);
        for piece in &self.shape(lang).release {
            match piece {
                Piece::Fixed(text) => address.push_str(text),
                Piece::Year => push_number(&mut address, day.year().unsigned_abs(), 4),
                Piece::Month => push_number(&mut address, day.month().unsigned_abs().into(), 2),
                Piece::Day => push_number(&mut address, day.day().unsigned_abs().into(), 2),
                Piece::Slug => address.push_str(slug),
            }
        }
        Address::new(address)
    }

    pub fn partner(&self, lang: Lang, id: &str) -> Address {
        Address::new(format!("{}{id}/", self.shape(lang).partners))
    }

    pub fn event(&self, lang: Lang, id: &str) -> Address {
        Address::new(format!("{}{id}/", self.shape(lang).events))
    }

    /// The folder of open data.
    pub fn data(&self, lang: Lang) -> Address {
        Address::new(self.shape(lang).data.as_str())
    }

    /// A page by its path below `content/pages/`; `index` is the home of its language.
    pub fn page(&self, lang: Lang, id: &str) -> Address {
        match id {
            "index" => self.home(lang),
            _ => Address::new(format!("{}{id}/", self.shape(lang).root)),
        }
    }

    /// The front page of a section.
    pub fn section(&self, lang: Lang, section: Section) -> Address {
        let shape = self.shape(lang);
        Address::new(match section {
            Section::Home => shape.root.as_str(),
            Section::Releases => &shape.news,
            Section::Topics => &shape.topics,
            Section::Partners => &shape.partners,
            Section::Events => &shape.events,
            Section::Anniversaries => &shape.anniversaries,
            Section::Search => &shape.search,
        })
    }

    pub fn listing(&self, lang: Lang, listing: &Listing) -> Address {
        let s = self.shape(lang);
        Address::new(match listing {
            Listing::Home => s.root.clone(),
            Listing::News => s.news.clone(),
            Listing::NewsPage(page) => format!("{}seite/{page}/", s.news),
            Listing::Year(year) => format!("{}{year:04}/", s.news),
            Listing::Month(year, month) => format!("{}{year:04}/{month:02}/", s.news),
            Listing::Topics => s.topics.clone(),
            Listing::Topic(key) => format!("{}{key}/", s.topics),
            Listing::TopicPage(key, page) => format!("{}{key}/seite/{page}/", s.topics),
            Listing::Partners => s.partners.clone(),
            Listing::Kind(key) => format!("{}{key}/", s.kinds),
            Listing::District(key) => format!("{}{key}/", s.districts),
            Listing::City(slug) => format!("{}{slug}/", s.cities),
            Listing::PartnerTopic(key) => format!("{}thema/{key}/", s.partners),
            Listing::Letter(letter) => format!("{}{letter}/", s.letters),
            Listing::Events => s.events.clone(),
            Listing::EventArchive(year) => format!("{}archiv/{year:04}/", s.events),
            Listing::Anniversaries => s.anniversaries.clone(),
            Listing::Anniversary(years) => format!("{}{years}-jahre/", s.anniversaries),
            Listing::PartnerAnniversaries(year) => format!("{}partner/{year:04}/", s.anniversaries),
            Listing::Search => s.search.clone(),
        })
    }

    /// Which listing an address would be, whether or not it has entries.
    pub fn parse_listing(&self, address: &Address) -> Option<(Lang, Listing)> {
        let lang = self.lang_of(address);
        Some((lang, self.shape(lang).parse(address.as_str())?))
    }

    /// The language in whose folder an address lies. The longest that fits: `/en/presse/` is English, not a page `en` of
    /// the default language.
    pub fn lang_of(&self, address: &Address) -> Lang {
        let languages = (0..).map(Lang).zip(&self.languages);
        languages
            .filter(|(_, shape)| address.as_str().starts_with(&shape.root))
            .max_by_key(|(_, shape)| shape.root.len())
            .map_or(Lang::DEFAULT, |(lang, _)| lang)
    }
}

impl Shape {
    fn new(config: &Config, language: &crate::base::Language) -> Self {
        let root = match &*language.path {
            "" => "/".to_owned(),
            path => format!("/{path}/"),
        };
        let own = config.addresses.by_language.get(&language.tag);
        // A pattern's fixed part: what stands before its `{id}`.
        let pattern = |key: &str, default: &str| {
            let general = config.addresses.patterns.iter().find(|(name, _)| &*name.value == key);
            let found = own
                .and_then(|own| own.iter().find(|(name, _)| &*name.value == key))
                .or(general);
            let text = found.map_or(default, |(_, pattern)| &*pattern.value).to_owned();
            format!("{}{}", root.trim_end_matches('/'), text)
        };
        let base = |key: &str, default: &str| {
            let text = pattern(key, default);
            text.split("{id}").next().unwrap_or_default().to_owned()
        };
        let partners = base("partners", "/partner/");
        let below = |base: &str, rest: &str| {
            let path = base.strip_prefix(root.trim_end_matches('/')).unwrap_or(base);
            format!("{path}{rest}")
        };
        Self {
            news: base("news", "/presse/"),
            release: pieces(&pattern("releases", "/presse/{year}/{month}/{slug}/")),
            topics: base("topics", "/themen/"),
            kinds: base("kinds", &below(&partners, "art/")),
            districts: base("districts", &below(&partners, "bezirk/")),
            cities: base("cities", &below(&partners, "ort/")),
            letters: base("letters", &below(&partners, "buchstabe/")),
            events: base("events", "/termine/"),
            anniversaries: base("anniversaries", "/jubilaeum/"),
            search: base("search", "/suche/"),
            data: base("data", "/daten/"),
            partners,
            root,
        }
    }

    fn parse(&self, text: &str) -> Option<Listing> {
        let fixed = [
            (&self.root, Listing::Home),
            (&self.news, Listing::News),
            (&self.topics, Listing::Topics),
            (&self.partners, Listing::Partners),
            (&self.events, Listing::Events),
            (&self.anniversaries, Listing::Anniversaries),
            (&self.search, Listing::Search),
        ];
        if let Some((_, listing)) = fixed.into_iter().find(|(base, _)| *base == text) {
            return Some(listing);
        }
        let below = |base: &str| {
            text.strip_prefix(base)?
                .strip_suffix('/')
                .map(|rest| rest.split('/').collect::<Vec<_>>())
        };
        let key = |base: &str| match below(base)?[..] {
            [key] => Some(Arc::<str>::from(key)),
            _ => None,
        };
        let number = |text: &str| text.parse::<usize>().ok().filter(|n| n.to_string() == text);
        let year = |text: &str| text.parse::<i16>().ok().filter(|y| format!("{y:04}") == text);
        if let Some(key) = key(&self.kinds) {
            return Some(Listing::Kind(key));
        }
        if let Some(key) = key(&self.districts) {
            return Some(Listing::District(key));
        }
        if let Some(key) = key(&self.cities) {
            return Some(Listing::City(key));
        }
        if let Some(key) = key(&self.letters) {
            return Some(Listing::Letter(key));
        }
        if let Some(["thema", topic]) = below(&self.partners).as_deref() {
            return Some(Listing::PartnerTopic((*topic).into()));
        }
        if let Some(parts) = below(&self.anniversaries) {
            return match parts[..] {
                ["partner", y] => year(y).map(Listing::PartnerAnniversaries),
                [name] => name
                    .strip_suffix("-jahre")
                    .and_then(number)?
                    .try_into()
                    .ok()
                    .map(Listing::Anniversary),
                _ => None,
            };
        }
        if let Some(parts) = below(&self.news) {
            match parts[..] {
                ["seite", page] => return number(page).map(Listing::NewsPage),
                [y] if year(y).is_some() => return year(y).map(Listing::Year),
                [y, m] if m.len() == 2 => {
                    return Some(Listing::Month(
                        year(y)?,
                        m.parse().ok().filter(|m| (1..=12).contains(m))?,
                    ));
                }
                _ => {}
            }
        }
        if let Some(["archiv", y]) = below(&self.events).as_deref() {
            return year(y).map(Listing::EventArchive);
        }
        match below(&self.topics)?[..] {
            [topic] => Some(Listing::Topic(topic.into())),
            [topic, "seite", page] => Some(Listing::TopicPage(topic.into(), number(page)?)),
            _ => None,
        }
    }
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        if open > 0 {
            pieces.push(Piece::Fixed(rest[..open].to_owned()));
        }
        match &rest[open + 1..open + close] {
            "year" => pieces.push(Piece::Year),
            "month" => pieces.push(Piece::Month),
            "day" => pieces.push(Piece::Day),
            // Other placeholders are refused when `site.yaml` is read.
            _ => pieces.push(Piece::Slug),
        }
        rest = &rest[open + close + 1..];
    }
    pieces.push(Piece::Fixed(rest.to_owned()));
    pieces
}

fn push_number(address: &mut String, number: u16, digits: usize) {
    address.push_str(&format!("{number:0digits$}"));
}
