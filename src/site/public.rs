//! The gate at work: which records pass, which wait, and when that changes.

use super::when::EventWhen;
use super::{Clock, EventIx, PageIx, PartnerIx, ReleaseIx, Verdict, Withheld};
use crate::base::{Moment, Stamp};
use crate::record::{self, Catalogue, Gate};

/// Which records are public, and their numbers in the site.
pub struct Public {
    /// Places in the catalogue, oldest first.
    pub release_order: Vec<usize>,
    pub releases: Vec<Option<ReleaseIx>>,
    pub partners: Vec<Option<PartnerIx>>,
    pub event_order: Vec<(usize, EventWhen)>,
    pub events: Vec<Option<EventIx>>,
    pub pages: Vec<Option<PageIx>>,
    /// Editors' texts for anniversaries.
    pub anniversaries: Vec<bool>,
    pub withheld: Vec<Withheld>,
    pub moments: Vec<Moment>,
}

impl Public {
    /// `usable` says of each partner whether it can be shown at all: without a kind it cannot, and an error says so.
    pub fn of(catalogue: &Catalogue, clock: &Clock, usable: impl Fn(usize) -> bool) -> Self {
        let mut door = Door {
            clock,
            withheld: Vec::new(),
            moments: Vec::new(),
        };
        let mut release_order: Vec<(Moment, usize)> = Vec::with_capacity(catalogue.releases.len());
        for (at, filed) in catalogue.releases.iter().enumerate() {
            let record = &filed.record;
            if door.open(&filed.gate, Some(record.date.value), &record.head, &record.title.value) {
                release_order.push((clock.zone.moment_or_later(record.date.value), at));
            }
        }
        release_order.sort_unstable();
        let partners = catalogue.partners.iter().map(|versions| &versions.record);
        let partners = (partners.enumerate())
            .map(|(at, record)| door.open(&record.gate, None, &record.head, &record.name.value) && usable(at))
            .collect();
        let mut event_order = Vec::with_capacity(catalogue.events.len());
        for (at, versions) in catalogue.events.iter().enumerate() {
            let record = &versions.record;
            if door.open(&record.gate, None, &record.head, &record.title.value) {
                event_order.push((at, EventWhen::of(record, &clock.zone)));
            }
        }
        event_order.sort_by_key(|(at, when)| (when.begins, *at));
        let pages = (catalogue.pages.iter())
            .map(|filed| door.open(&filed.gate, None, &filed.record.head, &filed.record.title.value))
            .collect();
        let anniversaries = (catalogue.anniversaries.iter())
            .map(|filed| {
                let record = &filed.record;
                let title = record.title.as_deref().unwrap_or(&record.head.id);
                door.open(&filed.gate, None, &record.head, title)
            })
            .collect();
        door.overlays(catalogue);
        let release_order: Vec<usize> = release_order.into_iter().map(|(_, at)| at).collect();
        Self {
            releases: numbers(catalogue.releases.len(), &release_order, ReleaseIx),
            partners: numbers_of(partners, PartnerIx),
            events: numbers(catalogue.events.len(), event_order.iter().map(|(at, _)| at), EventIx),
            pages: numbers_of(pages, PageIx),
            anniversaries,
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
    /// A further language of a partner or an event may wait while the record is public: it has a gate of its own.
    fn overlays(&mut self, catalogue: &Catalogue) {
        for versions in &catalogue.partners {
            for overlay in versions.overlays.iter().map(|overlay| &overlay.record) {
                let title = own_or(&overlay.name.value, &versions.record.name.value);
                self.open(&overlay.gate, None, &overlay.head, title);
            }
        }
        for versions in &catalogue.events {
            for overlay in versions.overlays.iter().map(|overlay| &overlay.record) {
                let title = own_or(&overlay.title.value, &versions.record.title.value);
                self.open(&overlay.gate, None, &overlay.head, title);
            }
        }
    }

    fn open(&mut self, gate: &Gate, date: Option<Stamp>, head: &record::Head, title: &str) -> bool {
        self.clock.moments(gate, date, &mut self.moments);
        match self.clock.judge(gate, date) {
            Verdict::Public => true,
            Verdict::Withheld { until, why } => {
                self.withheld.push(Withheld {
                    path: head.path.clone(),
                    title: title.to_owned(),
                    until,
                    zone: self.clock.zone.time_zone().iana_name().unwrap_or("UTC").into(),
                    why,
                    named_in: Vec::new(),
                });
                false
            }
        }
    }
}

/// What an overlay calls the record; without a name of its own, that of the record.
fn own_or<'t>(own: &'t str, record: &'t str) -> &'t str {
    if own.is_empty() { record } else { own }
}
