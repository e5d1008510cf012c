//! From names to records: everything is checked, then what is withheld is dropped, here and nowhere else.

use super::build::Builder;
use super::check::{Checker, References};
use super::names::Names;
use super::prose::Reader;
use super::public::Public;
use super::when::end_of;
use super::{Clock, Orders, Site};
use crate::address::Addresses;
use crate::base::{Checked, Collation, Moment};
use crate::record::Catalogue;

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
    let public = Public::of(catalogue, clock, |partner| meanings.partners[partner].kind.is_some());
    let builder = Builder {
        catalogue,
        addresses,
        clock,
        public: &public,
    };
    let mut site = builder.site(&meanings, &mut checker);
    site.orders = Orders::of(&site, collations);
    site.redirects = super::redirects::resolved(catalogue, addresses, &public, &site);
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
pub(super) struct Meanings {
    pub releases: Vec<References>,
    pub partners: Vec<References>,
    pub events: Vec<References>,
    pub pages: Vec<References>,
    pub anniversaries: Vec<References>,
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
