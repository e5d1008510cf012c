//! From names to records: everything is checked, then what is withheld is dropped, here and nowhere else.

use super::build::Builder;
use super::check::Checker;
use super::meanings::Meanings;
use super::moments::moments;
use super::names::Names;
use super::prose::Reader;
use super::public::Public;
use super::ways::Ways;
use super::{Cause, Clock, Orders, Site, amendments};
use crate::address::Addresses;
use crate::base::{Checked, Collation, Moment};
use crate::record::Catalogue;

/// The site at a moment, and the moments after it at which it may differ, in order.
pub struct Resolved {
    pub site: Site,
    pub moments: Vec<(Moment, Cause)>,
}

/// Checks every reference and passes what is public through the gate.
pub fn resolve(
    catalogue: &Catalogue,
    addresses: &Addresses,
    clock: &Clock,
    collations: &[Collation],
) -> Checked<Resolved> {
    let names = Names::new(catalogue);
    let ways = Ways::of(catalogue, addresses);
    let reader = Reader {
        catalogue,
        names: &names,
        addresses,
        zone: &clock.zone,
        ways: &ways,
    };
    let mut checker = Checker::new(reader);
    let meanings = Meanings::of(catalogue, &mut checker);
    super::contradictions::check(catalogue, &meanings.releases, clock, &mut checker);
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
    site.redirects = super::redirects::resolved(&checker.reader, &builder, &site);
    super::referrers::note(&checker.reader, &meanings, &public, &mut site.withheld);
    let amended = (public.release_order.iter())
        .flat_map(|at| amendments::moments(&catalogue.releases[*at].record, clock))
        .collect();
    let moments = moments(&site, public.moments, amended);
    Checked::new(Resolved { site, moments }, checker.diagnostics)
}
