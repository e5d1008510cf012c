//! The address of every record, public or not, and who lives at an address.

use super::patterns::{Listing, Patterns};
use crate::base::{Address, Checked, Diagnostic, Lang, SourcePath, Span, Zone, words};
use crate::record::{Catalogue, Filed, Head, Release, Section};
use std::collections::HashMap;

/// All addresses of a site's records.
#[derive(Clone, Debug)]
pub struct Addresses {
    pub patterns: Patterns,
    /// By the place in `Catalogue::releases`.
    pub releases: Vec<Address>,
    book: HashMap<Address, Target>,
}

/// Whose page an address is; numbers are places in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Release(usize),
    Partner(usize, Lang),
    Event(usize, Lang),
    Page(usize),
}

impl Addresses {
    /// The record whose page this address is, public or not.
    pub fn target(&self, address: &Address) -> Option<Target> {
        self.book.get(address).copied()
    }

    /// Where the page of a record of the catalogue lives.
    pub fn of_target(&self, target: Target, catalogue: &Catalogue) -> Address {
        match target {
            Target::Release(at) => self.releases[at].clone(),
            Target::Partner(at, lang) => self.patterns.partner(lang, &catalogue.partners[at].record.head.id),
            Target::Event(at, lang) => self.patterns.event(lang, &catalogue.events[at].record.head.id),
            Target::Page(at) => {
                let filed = &catalogue.pages[at];
                self.patterns.page(filed.lang, &filed.record.head.id)
            }
        }
    }

    /// The address of a record or a main list that is most like what was written.
    pub fn nearest(&self, written: &str) -> Option<Address> {
        let lists = [
            Section::Releases,
            Section::Topics,
            Section::Partners,
            Section::Events,
            Section::Anniversaries,
            Section::Search,
        ];
        let lists = lists.map(|section| self.patterns.section(Lang::DEFAULT, section));
        let mut all: Vec<&str> = self.book.keys().chain(&lists).map(Address::as_str).collect();
        // Sorted, so that of two equally near ones the same is proposed on every run.
        all.sort_unstable();
        crate::base::nearest(written, all).map(Address::new)
    }
}

/// The addresses of all records. Two records at one address, or one where a list of ours lives, are errors whether or
/// not they are public today.
pub fn of(catalogue: &Catalogue, zone: &Zone) -> Checked<Addresses> {
    let patterns = Patterns::new(&catalogue.config);
    let releases: Vec<Address> = catalogue
        .releases
        .iter()
        .map(|filed| release(&patterns, zone, filed))
        .collect();
    let mut entries = Entries {
        book: HashMap::with_capacity(releases.len() + 2 * catalogue.partners.len() + 2 * catalogue.events.len()),
        fixed: fixed_neighbours(catalogue, &patterns),
        patterns: &patterns,
        catalogue,
        diagnostics: Vec::new(),
    };
    for (at, (filed, address)) in catalogue.releases.iter().zip(&releases).enumerate() {
        entries.enter(address.clone(), Target::Release(at), &filed.record.head);
    }
    let languages = catalogue
        .config
        .languages
        .iter()
        .zip(0..)
        .filter(|(entry, _)| entry.language.records);
    for lang in languages.map(|(_, number)| Lang(number)) {
        for (at, partner) in catalogue.partners.iter().enumerate() {
            let head = &partner.record.head;
            entries.enter(patterns.partner(lang, &head.id), Target::Partner(at, lang), head);
        }
        for (at, event) in catalogue.events.iter().enumerate() {
            let head = &event.record.head;
            entries.enter(patterns.event(lang, &head.id), Target::Event(at, lang), head);
        }
    }
    for (at, filed) in catalogue.pages.iter().enumerate() {
        entries.enter(
            patterns.page(filed.lang, &filed.record.head.id),
            Target::Page(at),
            &filed.record.head,
        );
    }
    let (book, diagnostics) = (entries.book, entries.diagnostics);
    Checked::new(
        Addresses {
            patterns,
            releases,
            book,
        },
        diagnostics,
    )
}

fn release(patterns: &Patterns, zone: &Zone, filed: &Filed<Release>) -> Address {
    patterns.release(filed.lang, zone.day(filed.record.date.value), &filed.record.slug.value)
}

/// Addresses that hold no page themselves but have our lists below them, so that no record may take them.
fn fixed_neighbours(catalogue: &Catalogue, patterns: &Patterns) -> Vec<Address> {
    let mut fixed = Vec::new();
    for number in 0..catalogue.config.languages.len() {
        let Ok(number) = u8::try_from(number) else { break };
        let lang = Lang(number);
        let parent = |listing: Listing| {
            let address = patterns.listing(lang, &listing);
            let trimmed = address.as_str().trim_end_matches('/');
            Address::new(&trimmed[..=trimmed.rfind('/').unwrap_or(0)])
        };
        fixed.extend([
            parent(Listing::Kind("x".into())),
            parent(Listing::District("x".into())),
            parent(Listing::City("x".into())),
            parent(Listing::PartnerTopic("x".into())),
            parent(Listing::Letter("x".into())),
            parent(Listing::EventArchive(2000)),
            parent(Listing::NewsPage(1)),
            parent(Listing::PartnerAnniversaries(2000)),
        ]);
    }
    fixed
}

struct Entries<'a> {
    book: HashMap<Address, Target>,
    fixed: Vec<Address>,
    patterns: &'a Patterns,
    catalogue: &'a Catalogue,
    diagnostics: Vec<Diagnostic>,
}

impl Entries<'_> {
    fn enter(&mut self, address: Address, target: Target, head: &Head) {
        let home = matches!(target, Target::Page(_)) && &*head.id == "index";
        let ours = self.fixed.contains(&address) || self.patterns.parse_listing(&address).is_some();
        if ours && !home {
            // In every language the same; said once.
            if self
                .diagnostics
                .iter()
                .any(|said| said.place.as_ref().is_some_and(|place| place.path == head.path))
            {
                return;
            }
            self.diagnostics.push(clash(&address, head).hint(words(
                "Dort liegt eine Übersicht der Website. Geben Sie der Datei einen anderen Namen.",
                "An overview of the site lives there. Give the file another name.",
            )));
            return;
        }
        match self.book.insert(address.clone(), target) {
            None => {}
            Some(first) => {
                let other = self.path(first).clone();
                self.diagnostics.push(
                    clash(&address, head)
                        .hint(words(
                            "Jede Adresse kann nur zu einer Datei gehören. Ändern Sie „slug“ oder den Dateinamen.",
                            "An address can belong to one file only. Change “slug” or the file name.",
                        ))
                        .related(
                            &other,
                            Span::default(),
                            words("Diese Datei liegt schon dort.", "This file lives there."),
                        ),
                );
            }
        }
    }

    fn path(&self, target: Target) -> &SourcePath {
        match target {
            Target::Release(at) => &self.catalogue.releases[at].record.head.path,
            Target::Partner(at, _) => &self.catalogue.partners[at].record.head.path,
            Target::Event(at, _) => &self.catalogue.events[at].record.head.path,
            Target::Page(at) => &self.catalogue.pages[at].record.head.path,
        }
    }
}

fn clash(address: &Address, head: &Head) -> Diagnostic {
    Diagnostic::error(
        "address-clash",
        words(
            format!("Die Adresse {address} ist schon vergeben."),
            format!("The address {address} is taken already."),
        ),
    )
    .at(&head.path, Span::default())
}
