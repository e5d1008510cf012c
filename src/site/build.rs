//! From what is public to the site: every reference leads to a public record or to nothing.

use super::check::{Checker, References};
use super::meanings::Meanings;
use super::prose::{CardTo, LinkTo, Meaning, Meant, MeantCard, Prose};
use super::public::Public;
use super::when::EventWhen;
use super::{
    Anniversary, Clock, Event, EventText, Orders, Page, PageIx, Partner, PartnerText, Release, ReleaseIx, Site,
    Verdict, amendments,
};
use crate::address::Addresses;
use crate::base::{Address, Lang};
use crate::record::{self, Catalogue, Overlay};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Builds the site from what is public.
pub struct Builder<'a> {
    pub catalogue: &'a Catalogue,
    pub addresses: &'a Addresses,
    pub clock: &'a Clock,
    pub public: &'a Public,
}

impl Builder<'_> {
    pub fn site(&self, meanings: &Meanings, checker: &mut Checker) -> Site {
        let catalogue = self.catalogue;
        let releases: Vec<Release> = (self.public.release_order.iter())
            .map(|at| self.release(*at, &meanings.releases[*at]))
            .collect();
        let partners = (catalogue.partners.iter().enumerate())
            .filter(|(at, _)| self.public.partners[*at].is_some())
            .filter_map(|(at, versions)| self.partner(versions, &meanings.partners[at], checker))
            .collect();
        let events = (self.public.event_order.iter())
            .map(|(at, when)| self.event(&catalogue.events[*at], when, &meanings.events[*at], checker))
            .collect();
        let pages: Vec<Page> = (catalogue.pages.iter().enumerate())
            .filter(|(at, _)| self.public.pages[*at].is_some())
            .map(|(at, filed)| self.page(filed, &meanings.pages[at]))
            .collect();
        let texts = catalogue.anniversaries.iter().zip(&meanings.anniversaries);
        let anniversaries = (texts.zip(&self.public.anniversaries))
            .filter(|(_, public)| **public)
            .map(|((filed, references), _)| {
                let body = self.prose(&filed.record.body, &references.body, filed.lang);
                (
                    (filed.record.years, filed.lang),
                    Anniversary {
                        record: filed.record.clone(),
                        body,
                    },
                )
            })
            .collect();
        Site {
            config: catalogue.config.clone(),
            clock: self.clock.clone(),
            releases,
            partners,
            events,
            pages,
            anniversaries,
            boilerplate: self.boilerplate(checker),
            media: catalogue.media.clone(),
            orders: Orders::default(),
            redirects: BTreeMap::new(),
            own_urls: self.own_urls(checker),
            withheld: self.public.withheld.clone(),
        }
    }

    /// An address means one language, on whatever page it stands.
    fn own_urls(&self, checker: &Checker) -> BTreeMap<Arc<str>, LinkTo> {
        let lead = |(url, meant): (&Arc<str>, &Meant)| (url.clone(), self.link(meant, Lang::DEFAULT));
        checker.own_urls.iter().map(lead).collect()
    }

    fn release(&self, at: usize, references: &References) -> Release {
        let filed = &self.catalogue.releases[at];
        let record = amendments::as_of(&filed.record, self.clock);
        let moment = self.clock.zone.moment_or_later(record.date.value);
        let config = &self.catalogue.config;
        let press = || {
            let key = config.press_contact.as_ref()?;
            config.contacts.iter().position(|entry| entry.key.value == key.value)
        };
        Release {
            lang: filed.lang,
            address: self.addresses.releases[at].clone(),
            moment,
            local: self.clock.zone.local(moment),
            topics: references.topics.clone(),
            partners: references
                .partners
                .iter()
                .filter_map(|at| self.public.partners[*at])
                .collect(),
            events: references
                .events
                .iter()
                .filter_map(|at| self.public.events[*at])
                .collect(),
            contact: references.contact.or_else(press),
            replaced_by: references
                .replaced_by
                .and_then(|at| self.release_variant(at, filed.lang)),
            variants: self.release_variants(at),
            body: self.prose(&record.body, &references.body, filed.lang),
            record,
        }
    }

    /// The public variants, but for withdrawn ones, of the release that stands at `at` in one language.
    fn release_variants(&self, at: usize) -> Vec<(Lang, Address)> {
        let releases = &self.catalogue.releases;
        (self.catalogue.variants_of_release(at))
            .filter(|at| self.public.releases[*at].is_some())
            .filter(|at| !amendments::is_withdrawn(&releases[*at].record, self.clock))
            .map(|at| (releases[at].lang, self.addresses.releases[at].clone()))
            .collect()
    }

    /// The release to link to from a page in `lang`; `at` is the place of one of its variants.
    pub(super) fn release_variant(&self, at: usize, lang: Lang) -> Option<ReleaseIx> {
        let releases = &self.catalogue.releases;
        let variants = self.catalogue.variants_of_release(at);
        let public: Vec<_> = variants
            .filter_map(|at| Some((releases[at].lang, self.public.releases[at]?)))
            .collect();
        preferred(&public, lang)
    }

    pub(super) fn page_variant(&self, first: usize, lang: Lang) -> Option<PageIx> {
        let pages = &self.catalogue.pages;
        let id = &pages[first].record.head.id;
        let variants = (first..pages.len()).take_while(|at| pages[*at].record.head.id == *id);
        let public: Vec<_> = variants
            .filter_map(|at| Some((pages[at].lang, self.public.pages[at]?)))
            .collect();
        preferred(&public, lang)
    }

    fn partner(
        &self,
        versions: &record::Versions<record::Partner>,
        references: &References,
        checker: &mut Checker,
    ) -> Option<Partner> {
        let record = &versions.record;
        let today = self.clock.today();
        let left = record.left.as_ref().map(|left| left.value);
        let texts = self.partner_texts(versions);
        Some(Partner {
            id: record.head.id.clone(),
            // A partner of unknown kind is an error; the site is not published.
            kind: references.kind?,
            district: references.district,
            city: record
                .city
                .as_ref()
                .map(|city| (crate::base::slug(&city.value).into(), city.value.clone())),
            topics: references.topics.clone(),
            joined: record.joined.as_ref().map(|joined| joined.value),
            left,
            current: left.is_none_or(|left| left.first_day() > today),
            texts: texts
                .into_iter()
                .map(|(record, own, lang)| PartnerText {
                    profile: record.profile.as_ref().map(|prose| self.prose_in(prose, checker, lang)),
                    commitments: (record.commitments.iter())
                        .map(|commitment| {
                            commitment
                                .text
                                .as_ref()
                                .map(|prose| self.prose_in(prose, checker, lang))
                        })
                        .collect(),
                    record,
                    own,
                })
                .collect(),
        })
    }

    fn event(
        &self,
        versions: &record::Versions<record::Event>,
        when: &EventWhen,
        references: &References,
        checker: &mut Checker,
    ) -> Event {
        let texts = self.event_texts(versions);
        Event {
            id: versions.record.head.id.clone(),
            kind: references.kind,
            time: when.time.clone(),
            begins: when.begins,
            ends: when.ends,
            state: when.state(self.clock),
            topics: references.topics.clone(),
            partners: references
                .partners
                .iter()
                .filter_map(|at| self.public.partners[*at])
                .collect(),
            contact: references.contact,
            texts: texts
                .into_iter()
                .map(|(record, own, lang)| EventText {
                    description: record
                        .description
                        .as_ref()
                        .map(|prose| self.prose_in(prose, checker, lang)),
                    closes: when.closes(&record),
                    record,
                    own,
                })
                .collect(),
        }
    }

    pub(super) fn partner_texts(&self, versions: &record::Versions<record::Partner>) -> Vec<Text<record::Partner>> {
        self.texts(versions, record::Partner::overlaid, |record| record.overlay)
    }

    pub(super) fn event_texts(&self, versions: &record::Versions<record::Event>) -> Vec<Text<record::Event>> {
        self.texts(versions, record::Event::overlaid, |record| record.overlay)
    }

    /// One text per language: the record, under that language's overlay where it has a public one.
    fn texts<T>(
        &self,
        versions: &record::Versions<T>,
        overlaid: impl Fn(&T, &T) -> T,
        keys: impl Fn(&T) -> Overlay,
    ) -> Vec<Text<T>> {
        let languages = (0..).map(Lang).take(self.catalogue.config.languages.len());
        let text = |lang: Lang| {
            let overlay = versions.overlays.iter().find(|overlay| overlay.lang == lang);
            let overlay = overlay.filter(|overlay| self.clock.judge(&overlay.gate, None) == Verdict::Public);
            match overlay {
                Some(overlay) => {
                    let own = keys(&overlay.record);
                    (Arc::new(overlaid(&versions.record, &overlay.record)), own, lang)
                }
                None if lang == Lang::DEFAULT => (versions.record.clone(), Overlay(u64::MAX), lang),
                None => (versions.record.clone(), Overlay::default(), lang),
            }
        };
        languages.map(text).collect()
    }

    fn page(&self, filed: &record::Filed<record::Page>, references: &References) -> Page {
        let id = &filed.record.head.id;
        let patterns = &self.addresses.patterns;
        let variants = (self.catalogue.pages.iter().enumerate())
            .filter(|(at, other)| other.record.head.id == *id && self.public.pages[*at].is_some())
            .map(|(_, other)| (other.lang, patterns.page(other.lang, id)))
            .collect();
        Page {
            record: filed.record.clone(),
            lang: filed.lang,
            address: patterns.page(filed.lang, id),
            variants,
            body: self.prose(&filed.record.body, &references.body, filed.lang),
        }
    }

    fn boilerplate(&self, checker: &mut Checker) -> BTreeMap<Lang, Prose> {
        let config = &self.catalogue.config;
        let entries = config.initiative.boilerplate.iter();
        entries
            .filter_map(|(tag, prose)| {
                let lang = self.catalogue.lang(tag)?;
                Some((lang, self.prose_in(prose, checker, lang)))
            })
            .collect()
    }

    /// A text whose diagnostics were noted when its file was checked.
    fn prose_in(&self, prose: &record::Prose, checker: &Checker, lang: Lang) -> Prose {
        let meaning = checker.reader.read(prose, &mut Vec::new());
        self.prose(prose, &meaning, lang)
    }

    fn prose(&self, prose: &record::Prose, meaning: &Meaning, lang: Lang) -> Prose {
        let links = meaning
            .links
            .iter()
            .map(|(target, meant)| (target.clone(), self.link(meant, lang)))
            .collect();
        let cards = meaning
            .cards
            .iter()
            .map(|(key, card)| (key.clone(), self.card(*card)))
            .collect();
        Prose {
            path: prose.path.clone(),
            source: prose.source,
            text: prose.text.clone(),
            raw_html: prose.outline.raw_html,
            excerpt: prose.outline.excerpt.clone(),
            links,
            pictures: meaning.pictures.clone(),
            cards,
            timeline: meaning.timeline,
        }
    }

    fn card(&self, card: MeantCard) -> Option<CardTo> {
        match card {
            MeantCard::Partner(at) => self.public.partners[at].map(CardTo::Partner),
            MeantCard::Event(at) => self.public.events[at].map(CardTo::Event),
            MeantCard::Contact(at) => Some(CardTo::Contact(at)),
        }
    }
}

/// A record in one language, and which of its keys are written in that language.
type Text<T> = (Arc<T>, Overlay, Lang);

/// The variant to show on a page in `lang`: in that language, else in the default one, else any.
fn preferred<T: Copy>(variants: &[(Lang, T)], lang: Lang) -> Option<T> {
    let find = |wanted: Lang| variants.iter().find(|(lang, _)| *lang == wanted);
    find(lang)
        .or_else(|| find(Lang::DEFAULT))
        .or_else(|| variants.first())
        .map(|(_, variant)| *variant)
}
