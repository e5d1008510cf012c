//! From names to records: everything is checked, then what is withheld is dropped, here and nowhere else.

use super::check::{Checker, References};
use super::names::Names;
use super::prose::{CardTo, LinkTo, Meaning, Meant, MeantCard, Prose, Reader};
use super::{
    Anniversary, Clock, Event, EventIx, EventState, EventText, EventTime, Orders, Page, PageIx, Partner, PartnerIx,
    PartnerText, Release, ReleaseIx, Site, Verdict, Withheld,
};
use crate::address::{Addresses, Target};
use crate::base::{Address, Checked, Collation, Lang, Moment, MomentError, Stamp, Zone};
use crate::record::{self, Catalogue, EventStart, Gate, Overlay};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The site at a moment, and the moments after it at which it may differ, in order.
pub struct Resolved {
    pub site: Site,
    pub moments: Vec<(Moment, Cause)>,
}

/// Why the site may differ from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A record becomes public or ceases to be.
    Gate,
    /// An event begins or ends.
    Event,
    /// An anniversary comes or goes, or a new year begins.
    Anniversary,
    /// A partner leaves.
    Partner,
}

/// Checks every reference and passes what is public through the gate.
pub fn resolve(
    catalogue: &Catalogue,
    addresses: &Addresses,
    clock: &Clock,
    collations: &[Collation],
) -> Checked<Resolved> {
    let names = Names::new(catalogue);
    let reader = Reader {
        catalogue,
        names: &names,
        addresses,
        zone: &clock.zone,
    };
    let mut checker = Checker::new(reader);
    let meanings = Meanings::of(catalogue, &mut checker);
    super::settings::check(catalogue, &mut checker);
    let public = Public::of(catalogue, clock);
    let builder = Builder {
        catalogue,
        addresses,
        clock,
        public: &public,
    };
    let mut site = builder.site(&meanings, &mut checker);
    site.orders = Orders::of(&site, collations);
    let caused = |cause: Cause, list: Vec<Moment>| list.into_iter().map(move |moment| (moment, cause));
    let (mut events, mut anniversaries) = (Vec::new(), Vec::new());
    event_moments(&site, &mut events);
    super::anniversary::moments(&site, &mut anniversaries);
    let partners = site
        .partners
        .iter()
        .filter_map(|partner| Some(clock.zone.start_of(partner.left?.first_day())));
    let mut moments: Vec<(Moment, Cause)> = caused(Cause::Gate, public.moments)
        .chain(caused(Cause::Event, events))
        .chain(caused(Cause::Anniversary, anniversaries))
        .chain(caused(Cause::Partner, partners.collect()))
        .collect();
    moments.retain(|(moment, _)| *moment > clock.now);
    moments.sort_unstable();
    moments.dedup_by_key(|(moment, _)| *moment);
    Checked::new(Resolved { site, moments }, checker.diagnostics)
}

/// What all records mean, public or not.
struct Meanings {
    releases: Vec<References>,
    partners: Vec<References>,
    events: Vec<References>,
    pages: Vec<References>,
    anniversaries: Vec<References>,
}

impl Meanings {
    fn of(catalogue: &Catalogue, checker: &mut Checker) -> Self {
        for partner in &catalogue.partners {
            partner
                .overlays
                .iter()
                .for_each(|overlay| drop(checker.partner(&overlay.record)));
        }
        for event in &catalogue.events {
            event
                .overlays
                .iter()
                .for_each(|overlay| drop(checker.event(&overlay.record)));
        }
        Self {
            releases: catalogue
                .releases
                .iter()
                .map(|filed| checker.release(&filed.record))
                .collect(),
            partners: catalogue
                .partners
                .iter()
                .map(|versions| checker.partner(&versions.record))
                .collect(),
            events: catalogue
                .events
                .iter()
                .map(|versions| checker.event(&versions.record))
                .collect(),
            pages: catalogue
                .pages
                .iter()
                .map(|filed| checker.page(&filed.record))
                .collect(),
            anniversaries: catalogue
                .anniversaries
                .iter()
                .map(|filed| checker.anniversary(&filed.record))
                .collect(),
        }
    }
}

/// Which records are public, and their numbers in the site.
struct Public {
    /// Places in the catalogue, oldest first.
    release_order: Vec<usize>,
    releases: Vec<Option<ReleaseIx>>,
    partners: Vec<Option<PartnerIx>>,
    event_order: Vec<(usize, EventWhen)>,
    events: Vec<Option<EventIx>>,
    pages: Vec<Option<PageIx>>,
    withheld: Vec<Withheld>,
    moments: Vec<Moment>,
}

impl Public {
    fn of(catalogue: &Catalogue, clock: &Clock) -> Self {
        let mut door = Door {
            clock,
            withheld: Vec::new(),
            moments: Vec::new(),
        };
        let mut release_order: Vec<(Moment, usize)> = Vec::with_capacity(catalogue.releases.len());
        for (at, filed) in catalogue.releases.iter().enumerate() {
            let record = &filed.record;
            if door.open(&record.gate, Some(record.date.value), &record.head, &record.title.value) {
                release_order.push((clock.zone.moment_or_later(record.date.value), at));
            }
        }
        release_order.sort_unstable();
        let partners = catalogue.partners.iter().map(|versions| &versions.record);
        let partners = partners
            .map(|record| door.open(&record.gate, None, &record.head, &record.name.value))
            .collect();
        let mut event_order = Vec::with_capacity(catalogue.events.len());
        for (at, versions) in catalogue.events.iter().enumerate() {
            let record = &versions.record;
            if door.open(&record.gate, None, &record.head, &record.title.value) {
                event_order.push((at, EventWhen::of(record, &clock.zone)));
            }
        }
        event_order.sort_by_key(|(at, when)| (when.begins, *at));
        let pages = catalogue.pages.iter().map(|filed| &filed.record);
        let pages = pages
            .map(|record| door.open(&record.gate, None, &record.head, &record.title.value))
            .collect();
        let release_order: Vec<usize> = release_order.into_iter().map(|(_, at)| at).collect();
        Self {
            releases: numbers(catalogue.releases.len(), &release_order, ReleaseIx),
            partners: numbers_of(partners, PartnerIx),
            events: numbers(catalogue.events.len(), event_order.iter().map(|(at, _)| at), EventIx),
            pages: numbers_of(pages, PageIx),
            release_order,
            event_order,
            withheld: door.withheld,
            moments: door.moments,
        }
    }
}

fn numbers<'o, T>(count: usize, order: impl IntoIterator<Item = &'o usize>, make: fn(u32) -> T) -> Vec<Option<T>> {
    let mut numbers: Vec<Option<T>> = (0..count).map(|_| None).collect();
    for (at, number) in order.into_iter().zip(0..) {
        numbers[*at] = Some(make(number));
    }
    numbers
}

fn numbers_of<T>(public: Vec<bool>, make: fn(u32) -> T) -> Vec<Option<T>> {
    let mut next = 0..;
    public
        .into_iter()
        .map(|public| if public { next.next().map(make) } else { None })
        .collect()
}

/// The gate at work: lets records pass, notes the others and the moments at which that changes.
struct Door<'a> {
    clock: &'a Clock,
    withheld: Vec<Withheld>,
    moments: Vec<Moment>,
}

impl Door<'_> {
    fn open(&mut self, gate: &Gate, date: Option<Stamp>, head: &record::Head, title: &str) -> bool {
        self.clock.moments(gate, date, &mut self.moments);
        match self.clock.judge(gate, date) {
            Verdict::Public => true,
            Verdict::Withheld { until, why } => {
                self.withheld.push(Withheld {
                    path: head.path.clone(),
                    title: title.to_owned(),
                    until,
                    why,
                });
                false
            }
        }
    }
}

/// When an event takes place.
struct EventWhen {
    time: EventTime,
    begins: Moment,
    ends: Moment,
}

/// The first moment after an end: a day means until the following midnight.
pub fn end_of(end: Stamp, zone: &Zone) -> Result<Moment, MomentError> {
    match end {
        Stamp::Day(day) => Ok(zone.start_of(day.tomorrow().unwrap_or(day))),
        stamp => zone.moment(stamp),
    }
}

impl EventWhen {
    fn of(event: &record::Event, site_zone: &Zone) -> Self {
        let own = event
            .time_zone
            .as_ref()
            .and_then(|name| Some((name.value.clone(), Zone::named(&name.value)?)));
        let name = site_zone.time_zone().iana_name().unwrap_or("UTC");
        let (zone_name, zone) = own.unwrap_or_else(|| (name.into(), site_zone.clone()));
        let midnight = |day: jiff::civil::Date| zone.start_of(day.tomorrow().unwrap_or(day));
        match event.start.value {
            EventStart::Vague(date) => Self {
                time: EventTime::Vague(date),
                begins: zone.start_of(date.first_day()),
                ends: midnight(date.last_day()),
            },
            EventStart::Known(start) => {
                let begins = zone.moment(start).unwrap_or(Moment::MAX);
                let end = event.end.as_ref().map(|end| end.value);
                let ends = end
                    .and_then(|end| end_of(end, &zone).ok())
                    .unwrap_or_else(|| midnight(zone.day(start)));
                let time = match (start, end) {
                    (Stamp::Day(first), None) => EventTime::Days(first, first),
                    (Stamp::Day(first), Some(Stamp::Day(last))) => EventTime::Days(first, last),
                    (start, end) => EventTime::Clock {
                        start: zone.local(zone.moment(start).unwrap_or(Moment::MAX)),
                        end: match end {
                            Some(Stamp::Day(_)) | None => None,
                            Some(end) => zone.moment(end).ok().map(|end| zone.local(end)),
                        },
                        zone: zone_name,
                    },
                };
                Self {
                    time,
                    begins,
                    ends: ends.max(begins),
                }
            }
        }
    }

    fn state(&self, clock: &Clock) -> EventState {
        if self.ends <= clock.now {
            return EventState::Past;
        }
        if self.begins <= clock.now {
            return EventState::Running;
        }
        match clock.zone.local(self.begins).date() == clock.today() {
            true => EventState::Today,
            false => EventState::Upcoming,
        }
    }
}

fn event_moments(site: &Site, moments: &mut Vec<Moment>) {
    let zone = &site.clock.zone;
    for event in site.orders.upcoming.iter().map(|ix| site.event(*ix)) {
        let day = zone.start_of(zone.local(event.begins).date());
        moments.extend([day, event.begins, event.ends]);
        let registration = event.texts.iter().filter_map(|text| text.record.registration.as_ref());
        moments
            .extend(registration.filter_map(|registration| end_of(registration.deadline.as_ref()?.value, zone).ok()));
    }
}

/// Builds the site from what is public.
struct Builder<'a> {
    catalogue: &'a Catalogue,
    addresses: &'a Addresses,
    clock: &'a Clock,
    public: &'a Public,
}

impl Builder<'_> {
    fn site(&self, meanings: &Meanings, checker: &mut Checker) -> Site {
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
        let anniversaries = (catalogue.anniversaries.iter().zip(&meanings.anniversaries))
            .filter(|(filed, _)| self.clock.judge(&filed.record.gate, None) == Verdict::Public)
            .map(|(filed, references)| {
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
            redirects: self.redirects(),
            withheld: self.public.withheld.clone(),
        }
    }

    fn release(&self, at: usize, references: &References) -> Release {
        let filed = &self.catalogue.releases[at];
        let record = &filed.record;
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
            record: record.clone(),
        }
    }

    /// The public variants of the release whose first variant stands at `first`, or around it.
    fn release_variants(&self, at: usize) -> Vec<(Lang, Address)> {
        let releases = &self.catalogue.releases;
        let id = &releases[at].record.head.id;
        let first = releases[..at]
            .iter()
            .rposition(|filed| filed.record.head.id != *id)
            .map_or(0, |before| before + 1);
        (first..releases.len())
            .take_while(|at| releases[*at].record.head.id == *id)
            .filter(|at| self.public.releases[*at].is_some())
            .map(|at| (releases[at].lang, self.addresses.releases[at].clone()))
            .collect()
    }

    /// The variant to link to from a page in `lang`: in that language, else in the default one, else any.
    fn release_variant(&self, first: usize, lang: Lang) -> Option<ReleaseIx> {
        let releases = &self.catalogue.releases;
        let id = &releases[first].record.head.id;
        let variants = || {
            (first..releases.len())
                .take_while(|at| releases[*at].record.head.id == *id)
                .filter_map(|at| Some((releases[at].lang, self.public.releases[at]?)))
        };
        let find = |wanted: Lang| variants().find(|(lang, _)| *lang == wanted);
        find(lang)
            .or_else(|| find(Lang::DEFAULT))
            .or_else(|| variants().next())
            .map(|(_, ix)| ix)
    }

    fn page_variant(&self, first: usize, lang: Lang) -> Option<PageIx> {
        let pages = &self.catalogue.pages;
        let id = &pages[first].record.head.id;
        let variants = || {
            (first..pages.len())
                .take_while(|at| pages[*at].record.head.id == *id)
                .filter_map(|at| Some((pages[at].lang, self.public.pages[at]?)))
        };
        let find = |wanted: Lang| variants().find(|(lang, _)| *lang == wanted);
        find(lang)
            .or_else(|| find(Lang::DEFAULT))
            .or_else(|| variants().next())
            .map(|(_, ix)| ix)
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
        let texts = self.texts(
            versions,
            |record| &record.gate,
            record::Partner::overlaid,
            |record| record.overlay,
        );
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
        let texts = self.texts(
            versions,
            |record| &record.gate,
            record::Event::overlaid,
            |record| record.overlay,
        );
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
                    record,
                    own,
                })
                .collect(),
        }
    }

    /// One text per language: the record, under that language's overlay where it has a public one.
    fn texts<T>(
        &self,
        versions: &record::Versions<T>,
        gate: impl Fn(&T) -> &Gate,
        overlaid: impl Fn(&T, &T) -> T,
        keys: impl Fn(&T) -> Overlay,
    ) -> Vec<(Arc<T>, Overlay, Lang)> {
        let languages = (0..).map(Lang).take(self.catalogue.config.languages.len());
        let text = |lang: Lang| {
            let overlay = versions.overlays.iter().find(|overlay| overlay.lang == lang);
            let overlay = overlay.filter(|overlay| self.clock.judge(gate(&overlay.record), None) == Verdict::Public);
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

    fn link(&self, meant: &Meant, lang: Lang) -> LinkTo {
        let found = match meant {
            Meant::Release(at, fragment) => self
                .release_variant(*at, lang)
                .map(|ix| LinkTo::Release(ix, fragment.clone())),
            Meant::Partner(at, fragment) => self.public.partners[*at].map(|ix| LinkTo::Partner(ix, fragment.clone())),
            Meant::Event(at, fragment) => self.public.events[*at].map(|ix| LinkTo::Event(ix, fragment.clone())),
            Meant::Page(at, fragment) => self
                .page_variant(*at, lang)
                .map(|ix| LinkTo::Page(ix, fragment.clone())),
            Meant::Listing(lang, listing, fragment) => Some(LinkTo::Listing(*lang, listing.clone(), fragment.clone())),
            Meant::Fixed(address) => Some(LinkTo::Fixed(address.clone())),
            Meant::File(file) => Some(LinkTo::File(file.clone())),
            Meant::Unusable => None,
        };
        found.unwrap_or(LinkTo::Withheld)
    }

    fn card(&self, card: MeantCard) -> Option<CardTo> {
        match card {
            MeantCard::Partner(at) => self.public.partners[at].map(CardTo::Partner),
            MeantCard::Event(at) => self.public.events[at].map(CardTo::Event),
            MeantCard::Contact(at) => Some(CardTo::Contact(at)),
        }
    }

    /// Aliases of public records, and the redirects of `site.yaml` whose target is not withheld.
    fn redirects(&self) -> BTreeMap<Address, Arc<str>> {
        let (catalogue, patterns) = (self.catalogue, &self.addresses.patterns);
        let mut redirects = BTreeMap::new();
        let mut add = |aliases: &[record::Named], to: &Address| {
            let from = aliases.iter().filter_map(|alias| Address::parse(&alias.value));
            redirects.extend(from.map(|from| (from, Arc::<str>::from(to.as_str()))));
        };
        for (at, filed) in catalogue
            .releases
            .iter()
            .enumerate()
            .filter(|(at, _)| self.public.releases[*at].is_some())
        {
            add(&filed.record.aliases, &self.addresses.releases[at]);
        }
        for (_, versions) in catalogue
            .partners
            .iter()
            .enumerate()
            .filter(|(at, _)| self.public.partners[*at].is_some())
        {
            add(
                &versions.record.aliases,
                &patterns.partner(Lang::DEFAULT, &versions.record.head.id),
            );
        }
        for (_, versions) in catalogue
            .events
            .iter()
            .enumerate()
            .filter(|(at, _)| self.public.events[*at].is_some())
        {
            add(
                &versions.record.aliases,
                &patterns.event(Lang::DEFAULT, &versions.record.head.id),
            );
        }
        for (_, filed) in catalogue
            .pages
            .iter()
            .enumerate()
            .filter(|(at, _)| self.public.pages[*at].is_some())
        {
            add(&filed.record.aliases, &patterns.page(filed.lang, &filed.record.head.id));
        }
        for redirect in &catalogue.config.redirects {
            let to = &redirect.to.value;
            let withheld = Address::parse(to).is_some_and(|to| self.is_withheld(&to));
            if !withheld {
                redirects.insert(redirect.from.value.clone(), to.clone());
            }
        }
        redirects
    }

    fn is_withheld(&self, address: &Address) -> bool {
        match self.addresses.target(address) {
            None => false,
            Some(Target::Release(at)) => self.public.releases[at].is_none(),
            Some(Target::Partner(at, _)) => self.public.partners[at].is_none(),
            Some(Target::Event(at, _)) => self.public.events[at].is_none(),
            Some(Target::Page(at)) => self.public.pages[at].is_none(),
        }
    }
}
