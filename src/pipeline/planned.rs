//! The pure stages from records to routes, and what they come to.

use super::cache::{Cache, WordsOf};
use super::inputs::Meter;
use super::{Next, plans};
use crate::address::{self, Addresses};
use crate::base::{Diagnostic, Digest, OutputPath};
use crate::facet::{self, Facets};
use crate::record::Catalogue;
use crate::render::Theme;
use crate::route::{self, Route, Shown};
use crate::site::{self, Cause, Clock, Site};
use jiff::Timestamp;
use rayon::prelude::*;
use std::sync::Arc;

/// The pure stages, which are run for now and for the moments to come.
pub(super) struct Stages<'a> {
    pub catalogue: &'a Arc<Catalogue>,
    pub theme: Option<&'a Theme>,
}

/// The site at one moment as a list of routes.
pub(super) struct Planned {
    pub site: Site,
    pub addresses: Addresses,
    pub facets: Facets,
    pub routes: Vec<Route>,
    /// Of the routes. They stay while words change.
    pub outputs: Arc<Vec<OutputPath>>,
    pub moments: Vec<(Timestamp, Cause)>,
    /// Of the routes, in their order.
    pub digests: Vec<Digest>,
    /// What its stages had to say.
    pub said: Vec<Diagnostic>,
    /// The digest of the history that names exactly its addresses.
    pub settled: Option<Digest>,
    /// When the site changes; `None` while nobody has found out.
    pub next: Option<Option<Next>>,
    /// Made when words change for the first time.
    pub shown: Option<Shown>,
    pub words: Arc<WordsOf>,
}

/// What is left of a plan once it is published: enough to see whether a later one differs.
pub(super) struct Fingerprint {
    pub digests: Vec<Digest>,
    pub moments: Vec<(Timestamp, Cause)>,
}

impl Planned {
    /// The place of the route with this output.
    pub fn place_of(&self, output: &OutputPath) -> Option<usize> {
        self.routes.binary_search_by(|route| route.output.cmp(output)).ok()
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint {
            digests: self.digests.clone(),
            moments: self.moments.clone(),
        }
    }
}

impl Stages<'_> {
    /// The plan for a moment: an earlier one with the words of now, or a new one.
    pub fn plan(
        &self,
        cache: &mut Cache,
        clock: &Clock,
        meter: Option<&mut Meter>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Planned {
        let kept = match cache.plans.stays() {
            true => cache.plans.reworded(plans::key(self, clock), self, clock),
            false => None,
        };
        let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
        let planned = kept.unwrap_or_else(|| {
            // Of two plans one is enough in memory, unless what is broken is mended soon.
            if !is_wrong {
                cache.plans.forget();
            }
            self.anew(cache, clock, meter, is_wrong)
        });
        diagnostics.extend_from_slice(&planned.said);
        planned
    }

    /// Keeps a plan for the builds to come, if there will be any.
    pub fn keep(&self, cache: &mut Cache, clock: &Clock, planned: Planned) {
        if cache.plans.stays() {
            cache
                .plans
                .keep(plans::key(self, clock), clock, self.catalogue, planned);
        }
    }

    /// `is_wrong`: there are errors already.
    pub fn anew(&self, cache: &mut Cache, clock: &Clock, mut meter: Option<&mut Meter>, is_wrong: bool) -> Planned {
        let mut stage = |name: &'static str| {
            if let Some(meter) = meter.as_deref_mut() {
                meter.stage(name);
            }
        };
        cache.planned_anew = true;
        let mut said = Vec::new();
        let words = cache.words(&self.catalogue.config);
        let addresses = address::of(self.catalogue, &clock.zone).collect(&mut said);
        stage("address");
        let resolved = site::resolve(self.catalogue, &addresses, clock, &words.collations).collect(&mut said);
        let site = resolved.site;
        stage("resolve");
        let grid = self.theme.and_then(|theme| theme.map());
        let facets = facet::make(&site, &addresses.patterns, &words.formats, grid, &mut cache.facets);
        stage("facet");
        let assets = self.theme.map(|theme| theme.assets().digests()).unwrap_or_default();
        let named_at = |output: &OutputPath| site::named_at(self.catalogue, &addresses, output);
        let planned = route::plan(&site, &facets, &addresses.patterns, &words.formats, &assets, &named_at);
        // Where records are wrong, two outputs of one name only say it again.
        let planned = match is_wrong || said.iter().any(Diagnostic::is_error) {
            true => planned.value,
            false => planned.collect(&mut said),
        };
        stage("plan");
        let digests = planned.routes.par_iter().map(Route::digest).collect();
        stage("recipes");
        Planned {
            site,
            addresses,
            facets,
            outputs: Arc::new(planned.routes.iter().map(|route| route.output.clone()).collect()),
            routes: planned.routes,
            moments: resolved.moments,
            digests,
            said,
            settled: None,
            next: None,
            shown: None,
            words,
        }
    }
}
