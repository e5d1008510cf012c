//! Which public sources refer to what is withheld: for editors, who are to know what an embargo that lifts will change.

use super::Withheld;
use super::meanings::Meanings;
use super::names::Kind;
use super::prose::{Meaning, Meant, MeantCard, Reader};
use super::public::Public;
use crate::address::Target;
use crate::base::SourcePath;
use crate::record::{MenuTarget, Menus, Named, Prose};
use std::collections::{BTreeMap, BTreeSet};

/// Notes for each withheld record the public sources that name it.
pub fn note(reader: &Reader, meanings: &Meanings, public: &Public, withheld: &mut [Withheld]) {
    if withheld.is_empty() {
        return;
    }
    let mut referrers = Referrers {
        reader,
        public,
        found: BTreeMap::new(),
    };
    referrers.records(meanings);
    referrers.settings();
    for withheld in withheld {
        let found = referrers.found.remove(&withheld.path).unwrap_or_default();
        withheld.named_in = found.into_iter().filter(|path| *path != withheld.path).collect();
    }
}

struct Referrers<'r, 'a> {
    reader: &'r Reader<'a>,
    public: &'r Public,
    /// By the file of the withheld record.
    found: BTreeMap<SourcePath, BTreeSet<SourcePath>>,
}

impl Referrers<'_, '_> {
    fn records(&mut self, meanings: &Meanings) {
        let (catalogue, public) = (self.reader.catalogue, self.public);
        for (at, filed) in catalogue.releases.iter().enumerate() {
            if public.releases[at].is_none() {
                continue;
            }
            let (path, references) = (&filed.record.head.path, &meanings.releases[at]);
            references.partners.iter().for_each(|at| self.partner(*at, path));
            references.events.iter().for_each(|at| self.event(*at, path));
            references.replaced_by.iter().for_each(|at| self.releases(*at, path));
            self.meaning(&references.body, path);
        }
        for (at, versions) in catalogue.partners.iter().enumerate() {
            if public.partners[at].is_none() {
                continue;
            }
            let overlays = versions.overlays.iter().map(|overlay| &overlay.record);
            for record in std::iter::once(&versions.record).chain(overlays) {
                let commitments = record
                    .commitments
                    .iter()
                    .filter_map(|commitment| commitment.text.as_ref());
                record
                    .profile
                    .iter()
                    .chain(commitments)
                    .for_each(|prose| self.prose(prose));
            }
        }
        for (at, versions) in catalogue.events.iter().enumerate() {
            if public.events[at].is_none() {
                continue;
            }
            let path = &versions.record.head.path;
            meanings.events[at]
                .partners
                .iter()
                .for_each(|at| self.partner(*at, path));
            let overlays = versions.overlays.iter().map(|overlay| &overlay.record);
            for record in std::iter::once(&versions.record).chain(overlays) {
                record.description.iter().for_each(|prose| self.prose(prose));
            }
        }
        for (at, filed) in catalogue.pages.iter().enumerate() {
            if public.pages[at].is_some() {
                self.meaning(&meanings.pages[at].body, &filed.record.head.path);
            }
        }
        for (at, filed) in catalogue.anniversaries.iter().enumerate() {
            if public.anniversaries[at] {
                self.meaning(&meanings.anniversaries[at].body, &filed.record.head.path);
            }
        }
    }

    fn settings(&mut self) {
        let config = &self.reader.catalogue.config;
        let path = &config.head.path;
        let (legal, access) = (&config.legal, &config.accessibility);
        let duties = [&legal.imprint, &legal.privacy, &access.statement, &access.sign_language];
        duties
            .into_iter()
            .flatten()
            .for_each(|page| self.page_named(page, path));
        self.menus(&config.menus, path);
        for (_, prose) in &config.initiative.boilerplate {
            self.prose(prose);
        }
        for redirect in &config.redirects {
            if let Some(meant) = self.reader.destination(&redirect.to.value) {
                self.meant(&meant, path);
            }
        }
    }

    fn menus(&mut self, menus: &Menus, path: &SourcePath) {
        for entry in menus.main.iter().chain(&menus.footer).flatten() {
            if let MenuTarget::Page(page) = &entry.target {
                self.page_named(page, path);
            }
        }
        menus.by_language.values().for_each(|own| self.menus(own, path));
    }

    fn page_named(&mut self, page: &Named, path: &SourcePath) {
        let found = self.reader.names.find(Kind::Page, &page.value, path, page.span);
        if let Ok(Some(at)) = found {
            self.pages(at, path);
        }
    }

    fn prose(&mut self, prose: &Prose) {
        let meaning = self.reader.read(prose, &mut Vec::new());
        self.meaning(&meaning, &prose.path);
    }

    fn meaning(&mut self, meaning: &Meaning, path: &SourcePath) {
        meaning.links.iter().for_each(|(_, meant)| self.meant(meant, path));
        for (_, card) in &meaning.cards {
            match card {
                MeantCard::Partner(at) => self.partner(*at, path),
                MeantCard::Event(at) => self.event(*at, path),
                MeantCard::Contact(_) => {}
            }
        }
    }

    fn meant(&mut self, meant: &Meant, path: &SourcePath) {
        match meant {
            Meant::Release(at, _) => self.releases(*at, path),
            Meant::ReleaseVariant(at, _) => self.release(*at, path),
            Meant::Partner(at, _) | Meant::PartnerVariant(at, ..) => self.partner(*at, path),
            Meant::Event(at, _) | Meant::EventVariant(at, ..) => self.event(*at, path),
            Meant::Page(at, _) => self.pages(*at, path),
            Meant::PageVariant(at, _) => self.page(*at, path),
            Meant::FileOf(Target::Partner(at, _), ..) => self.partner(*at, path),
            Meant::FileOf(Target::Event(at, _), ..) => self.event(*at, path),
            Meant::FileOf(..) | Meant::Listing(..) | Meant::FileBelow(..) => {}
            Meant::Fixed(..) | Meant::File(_) | Meant::Unusable => {}
        }
    }

    /// A release by its name: any of its languages may wait. `first` is the place of the first of them.
    fn releases(&mut self, first: usize, path: &SourcePath) {
        let releases = &self.reader.catalogue.releases;
        let same = |at: &usize| releases[*at].record.head.id == releases[first].record.head.id;
        (first..releases.len())
            .take_while(same)
            .for_each(|at| self.release(at, path));
    }

    fn pages(&mut self, first: usize, path: &SourcePath) {
        let pages = &self.reader.catalogue.pages;
        let same = |at: &usize| pages[*at].record.head.id == pages[first].record.head.id;
        (first..pages.len()).take_while(same).for_each(|at| self.page(at, path));
    }

    fn release(&mut self, at: usize, path: &SourcePath) {
        if self.public.releases[at].is_none() {
            self.add(&self.reader.catalogue.releases[at].record.head.path, path);
        }
    }

    fn page(&mut self, at: usize, path: &SourcePath) {
        if self.public.pages[at].is_none() {
            self.add(&self.reader.catalogue.pages[at].record.head.path, path);
        }
    }

    fn partner(&mut self, at: usize, path: &SourcePath) {
        if self.public.partners[at].is_none() {
            self.add(&self.reader.catalogue.partners[at].record.head.path, path);
        }
    }

    fn event(&mut self, at: usize, path: &SourcePath) {
        if self.public.events[at].is_none() {
            self.add(&self.reader.catalogue.events[at].record.head.path, path);
        }
    }

    fn add(&mut self, withheld: &SourcePath, by: &SourcePath) {
        self.found.entry(withheld.clone()).or_default().insert(by.clone());
    }
}
