//! Orders: newest first, by month, by topic, A to Z; and which lists exist.

use super::{EventIx, EventState, PartnerIx, ReleaseIx, Site};
use crate::address::Listing;
use crate::base::{Collation, Lang};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Every order that a list of the site shows.
#[derive(Debug, Default)]
pub struct Orders {
    /// By language: oldest first.
    pub releases: Vec<Vec<ReleaseIx>>,
    /// Oldest first within a month.
    pub months: BTreeMap<(Lang, i16, i8), Vec<ReleaseIx>>,
    /// Language and topic: oldest first.
    pub topics: BTreeMap<(Lang, usize), Vec<ReleaseIx>>,
    /// By partner: releases of all languages, oldest first.
    pub releases_of_partner: Vec<Vec<ReleaseIx>>,
    /// By event: releases of all languages, oldest first.
    pub releases_of_event: Vec<Vec<ReleaseIx>>,
    /// By partner: events by start.
    pub events_of_partner: Vec<Vec<EventIx>>,
    /// By language: the partners that take part, A to Z, with the letter under which each stands.
    pub directory: Vec<Vec<(PartnerIx, Arc<str>)>>,
    /// Slug, first spelling, partners that take part, by id.
    pub cities: BTreeMap<Arc<str>, (Arc<str>, Vec<PartnerIx>)>,
    /// Not over yet, by start.
    pub upcoming: Vec<EventIx>,
    /// Over, newest first; vague ones last in their year.
    pub past: Vec<EventIx>,
}

/// From this many partners on, the directory has a page per letter.
const LETTER_PAGES_FROM: usize = 600;

impl Orders {
    pub fn of(site: &Site, collations: &[Collation]) -> Self {
        let mut orders = Self {
            releases: vec![Vec::new(); site.config.languages.len()],
            releases_of_partner: vec![Vec::new(); site.partners.len()],
            releases_of_event: vec![Vec::new(); site.events.len()],
            events_of_partner: vec![Vec::new(); site.partners.len()],
            ..Self::default()
        };
        orders.file_releases(site);
        orders.file_events(site);
        orders.file_partners(site, collations);
        orders
    }

    fn file_releases(&mut self, site: &Site) {
        for (release, number) in site.releases.iter().zip(0..) {
            let ix = ReleaseIx(number);
            // A withdrawn release keeps its address and nothing else.
            if release.record.withdrawn.is_some() {
                continue;
            }
            self.releases[release.lang.index()].push(ix);
            let (year, month) = (release.local.year(), release.local.month());
            self.months.entry((release.lang, year, month)).or_default().push(ix);
            for topic in &release.topics {
                self.topics.entry((release.lang, *topic)).or_default().push(ix);
            }
            for partner in &release.partners {
                self.releases_of_partner[partner.0 as usize].push(ix);
            }
            for event in &release.events {
                self.releases_of_event[event.0 as usize].push(ix);
            }
        }
    }

    fn file_events(&mut self, site: &Site) {
        for (event, number) in site.events.iter().zip(0..) {
            let ix = EventIx(number);
            for partner in &event.partners {
                self.events_of_partner[partner.0 as usize].push(ix);
            }
            match event.state {
                EventState::Past => self.past.push(ix),
                _ => self.upcoming.push(ix),
            }
        }
        self.past.reverse();
        let vague = |ix: &EventIx| matches!(site.event(*ix).time, super::EventTime::Vague(_));
        self.past.sort_by_key(|ix| {
            let event = site.event(*ix);
            (std::cmp::Reverse(site.clock.zone.local(event.begins).year()), vague(ix))
        });
    }

    fn file_partners(&mut self, site: &Site, collations: &[Collation]) {
        for (lang, _) in site.languages() {
            let collation = &collations[lang.index()];
            let mut sorted: Vec<(Vec<u8>, PartnerIx, Arc<str>)> = (site.partners.iter().zip(0..))
                .filter(|(partner, _)| partner.current)
                .map(|(partner, number)| {
                    let record = &partner.texts[lang.index()].record;
                    let name = record.sort_name.as_ref().unwrap_or(&record.name.value);
                    (collation.key(name), PartnerIx(number), collation.letter(name).into())
                })
                .collect();
            sorted.sort();
            self.directory
                .push(sorted.into_iter().map(|(_, ix, letter)| (ix, letter)).collect());
        }
        for (partner, number) in site.partners.iter().zip(0..).filter(|(partner, _)| partner.current) {
            if let Some((slug, name)) = &partner.city {
                let entry = self
                    .cities
                    .entry(slug.clone())
                    .or_insert_with(|| (name.clone(), Vec::new()));
                entry.1.push(PartnerIx(number));
            }
        }
    }

    /// Whether the directory has a page per letter.
    pub fn has_letter_pages(&self) -> bool {
        self.directory
            .first()
            .is_some_and(|partners| partners.len() >= LETTER_PAGES_FROM)
    }
}

/// The lists that exist in one language: exactly those that have something to show.
pub fn listings(site: &Site, lang: Lang) -> BTreeSet<Listing> {
    let (orders, config) = (&site.orders, &site.config);
    if !site.language(lang).records {
        let home = site.page_of("index", lang).map(|_| Listing::Home);
        return home.into_iter().collect();
    }
    let mut lists = BTreeSet::from([Listing::Home]);
    lists.extend([
        Listing::News,
        Listing::Topics,
        Listing::Partners,
        Listing::Events,
        Listing::Anniversaries,
        Listing::Search,
    ]);
    let count = orders.releases[lang.index()].len();
    lists.extend((1..(count / config.page_size).max(1)).map(Listing::NewsPage));
    for (_, year, month) in orders.months.keys().filter(|(language, ..)| *language == lang) {
        lists.extend([Listing::Year(*year), Listing::Month(*year, *month)]);
    }
    let current = || site.partners.iter().filter(|partner| partner.current);
    for (at, topic) in config.topics.iter().enumerate() {
        let key = topic.key.value.clone();
        let releases = orders.topics.get(&(lang, at)).map_or(0, Vec::len);
        let has_partners = current().any(|partner| partner.topics.contains(&at));
        if releases > 0 || has_partners || site.events.iter().any(|event| event.topics.contains(&at)) {
            lists.insert(Listing::Topic(key.clone()));
            lists.extend((1..(releases / config.page_size).max(1)).map(|page| Listing::TopicPage(key.clone(), page)));
        }
        if has_partners {
            lists.insert(Listing::PartnerTopic(key));
        }
    }
    lists.extend(current().map(|partner| Listing::Kind(config.partner_kinds[partner.kind].key.value.clone())));
    lists.extend(
        current().filter_map(|partner| Some(Listing::District(config.districts[partner.district?].key.value.clone()))),
    );
    lists.extend(orders.cities.keys().map(|slug| Listing::City(slug.clone())));
    if orders.has_letter_pages() {
        lists.extend(
            orders.directory[lang.index()]
                .iter()
                .map(|(_, letter)| Listing::Letter(letter_slug(letter))),
        );
    }
    lists.extend(
        orders
            .past
            .iter()
            .map(|ix| Listing::EventArchive(event_year(site, *ix))),
    );
    lists.extend(
        super::jubilees(site)
            .into_iter()
            .map(|jubilee| Listing::Anniversary(jubilee.years)),
    );
    lists.extend(
        super::partner_jubilees(site)
            .iter()
            .map(|jubilee| Listing::PartnerAnniversaries(jubilee.date.year())),
    );
    lists
}

/// A letter in an address: `a`, `0-9`.
pub fn letter_slug(letter: &str) -> Arc<str> {
    letter.to_lowercase().replace('–', "-").into()
}

/// The year under which an event is archived.
pub fn event_year(site: &Site, ix: EventIx) -> i16 {
    let event = site.event(ix);
    match &event.time {
        super::EventTime::Vague(date) => date.year(),
        super::EventTime::Days(first, _) => first.year(),
        super::EventTime::Clock { start, .. } => start.year(),
    }
}
