//! What an address of this very site means: the page or the file that lies there, and what must be public for that.

use super::{Meant, Reader};
use crate::address::{Listing, Target};
use crate::base::{Address, Diagnostic, Lang};
use crate::record::{self, Catalogue};
use crate::site::ways::{End, is_home};
use std::sync::Arc;

/// The files that every feed has. `route::plan` makes them; a test links to all of them.
const FEEDS: [&str; 3] = ["feed.xml", "feed.rss.xml", "feed.json"];
/// Files of ours that nothing links to.
const UNLINKED: [&str; 2] = ["/.vielfalt-files", "/.well-known/security.txt"];
const DATA: [&str; 3] = ["partner.json", "partner.csv", "katalog.jsonld"];

/// An address and what follows it: `?…`, `#…`.
pub fn parted(address: &str) -> (&str, Arc<str>) {
    let (address, tail) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    (address, tail.into())
}

impl Reader<'_> {
    /// What is wrong with an address of this site to which something leads; the place is added by the caller.
    pub fn no_page_at(&self, reference: &str) -> Option<Diagnostic> {
        let (address, tail) = parted(reference);
        let known = self.address(address, tail).is_some();
        (!known).then(|| self.unknown_address(reference))
    }

    /// What an address of this site means, complete or from its `/` on.
    pub fn destination(&self, target: &str) -> Option<Meant> {
        let (address, tail) = parted(self.catalogue.config.own_part(target));
        self.address(address, tail)
    }

    pub(super) fn address(&self, reference: &str, tail: Arc<str>) -> Option<Meant> {
        let address = Address::parse(reference)?;
        if let Some(file) = self.own_file(&address, &tail) {
            return Some(file);
        }
        let slashed = match reference.ends_with('/') {
            true => address,
            false => Address::parse(&format!("{reference}/"))?,
        };
        match self.addresses.target(&slashed) {
            Some(Target::Page(at)) if is_home(self.catalogue, at) => {}
            Some(target) => return Some(variant(target, tail)),
            None => {}
        }
        match self.addresses.patterns.parse_listing(&slashed) {
            Some((lang, listing)) if self.may_exist(&listing) => Some(Meant::Listing(lang, listing, tail)),
            _ => self.elsewhere(reference, tail),
        }
    }

    /// An earlier address or one that is led on: what it leads to is meant, so that visitors go there at once.
    fn elsewhere(&self, reference: &str, tail: Arc<str>) -> Option<Meant> {
        let own = |rest: Arc<str>| if tail.is_empty() { rest } else { tail.clone() };
        match self.ways.follow(&reference.into()) {
            End::Record(target, rest) => Some(variant(target, own(rest))),
            End::Nowhere(last) if *last != *reference => {
                let (address, rest) = parted(self.catalogue.config.own_part(&last));
                self.address(address, own(rest))
            }
            End::Nowhere(_) => None,
            End::Outside(from, _) => Some(Meant::Fixed(from?, tail)),
            // Said where it is written.
            End::Circle(_) => Some(Meant::Unusable),
        }
    }

    /// Whether a file that is no page may stand at an address at some moment, also where it is written as a folder.
    pub fn is_file(&self, address: &Address) -> bool {
        let Some(file) = Address::parse(address.as_str().trim_end_matches('/')) else {
            return false;
        };
        // A large site has several.
        let is_sitemap = file.as_str().starts_with("/sitemap-") && file.as_str().ends_with(".xml");
        is_sitemap || UNLINKED.contains(&file.as_str()) || self.own_file(&file, &Arc::default()).is_some()
    }

    /// A file of ours that is no page.
    fn own_file(&self, address: &Address, tail: &Arc<str>) -> Option<Meant> {
        let (folder, name) = address.as_str().split_at(address.as_str().rfind('/')? + 1);
        let (folder, lang) = (Address::parse(folder)?, self.addresses.patterns.lang_of(address));
        let fixed = || Some(Meant::Fixed(address.clone(), tail.clone()));
        let patterns = &self.addresses.patterns;
        let records = self.catalogue.config.languages[lang.index()].language.records;
        let home = folder == patterns.home(lang);
        match name {
            "sitemap.xml" | "robots.txt" if folder == patterns.home(Lang::DEFAULT) => return fixed(),
            "404.html" if home => return fixed(),
            "termine.ics" if home && records => return fixed(),
            _ if DATA.contains(&name) && folder == patterns.data(lang) && records => return fixed(),
            _ if FEEDS.contains(&name) && home && records => return fixed(),
            _ => {}
        }
        match self.addresses.target(&folder) {
            Some(target @ Target::Partner(..)) if FEEDS.contains(&name) => {
                Some(Meant::FileOf(target, address.clone(), tail.clone()))
            }
            Some(target @ Target::Event(at, _)) if name == "termin.ics" && self.has_calendar(at) => {
                Some(Meant::FileOf(target, address.clone(), tail.clone()))
            }
            Some(_) => None,
            None => match patterns.parse_listing(&folder)? {
                (lang, listing @ Listing::Topic(_)) if FEEDS.contains(&name) && self.may_exist(&listing) => {
                    Some(Meant::FileBelow(lang, listing, address.clone(), tail.clone()))
                }
                _ => None,
            },
        }
    }

    /// Whose day is not known stands in no calendar.
    fn has_calendar(&self, event: usize) -> bool {
        let start = self.catalogue.events[event].record.start.value;
        matches!(start, record::EventStart::Known(_))
    }

    /// Whether a list could ever exist with the records in `content/`, at whatever moment.
    fn may_exist(&self, listing: &Listing) -> bool {
        let (catalogue, config) = (self.catalogue, &self.catalogue.config);
        let has = |list: &[record::Labelled], key: &Arc<str>| list.iter().any(|entry| entry.key.value == *key);
        match listing {
            Listing::Topic(key) | Listing::TopicPage(key, _) | Listing::PartnerTopic(key) => has(&config.topics, key),
            Listing::Kind(key) => has(&config.partner_kinds, key),
            Listing::District(key) => has(&config.districts, key),
            Listing::City(slug) => (catalogue.partners.iter())
                .filter_map(|partner| partner.record.city.as_ref())
                .any(|city| crate::base::slug(&city.value) == **slug),
            Listing::Year(year) => dated(catalogue, &format!("{year:04}-")),
            Listing::Month(year, month) => dated(catalogue, &format!("{year:04}-{month:02}-")),
            Listing::NewsPage(page) => *page > 0 && page * config.page_size <= catalogue.releases.len(),
            Listing::EventArchive(year) => catalogue.events.iter().any(|event| match event.record.start.value {
                record::EventStart::Vague(date) => date.year() == *year,
                record::EventStart::Known(stamp) => self.zone.day(stamp).year() == *year,
            }),
            _ => true,
        }
    }
}

fn dated(catalogue: &Catalogue, prefix: &str) -> bool {
    let mut releases = catalogue.releases.iter();
    releases.any(|filed| filed.record.head.id.starts_with(prefix))
}

/// A page by its address: this variant and no other.
pub fn variant(target: Target, tail: Arc<str>) -> Meant {
    match target {
        Target::Release(at) => Meant::ReleaseVariant(at, tail),
        Target::Partner(at, lang) => Meant::PartnerVariant(at, lang, tail),
        Target::Event(at, lang) => Meant::EventVariant(at, lang, tail),
        Target::Page(at) => Meant::PageVariant(at, tail),
    }
}
