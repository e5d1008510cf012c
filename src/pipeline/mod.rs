//! The pipeline: the stages in order, from content to public. `build`, `check` and `watch` all call this one function;
//! what differs is only how warm the cache is and whether the outcome is published.

mod cache;
mod explain;
mod history;
mod inputs;
mod last_good;
mod next;
mod parse;
mod plans;
mod produce;
mod remembered;
mod rules;
mod twins;

use cache::WordsOf;
pub use cache::{Cache, Embedded};
pub use explain::{Ahead, Change, Explanation, How, Kept, Piece, Plan, Unknown};
pub use inputs::{Inputs, Mode, When, Work};

pub use last_good::LastGood;

use inputs::Meter;
pub use next::Next;

use crate::address::{self, Addresses};
use crate::base::{Address, Diagnostic, Digest, Fault, SourcePath};
use crate::facet::{self, Facets};
use crate::publish;
use crate::record::Catalogue;
use crate::route::{self, Route};
use crate::site::{self, Cause, Clock, Site, Withheld};
use crate::source::Sources;
use crate::state::{self, Announced, Announcement};
use jiff::Timestamp;
use rayon::prelude::*;
use std::sync::Arc;

/// What a build came to.
#[derive(Debug)]
pub struct Outcome {
    /// Whether there were no errors; only then anything was published.
    pub ok: bool,
    pub diagnostics: Vec<Diagnostic>,
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// What waits behind the gate. For the editors, never for the site.
    pub withheld: Vec<Withheld>,
    /// The next moment at which the site would change.
    pub next: Option<Next>,
    pub work: Work,
    /// Addresses that are public now and not in `content/addresses.lock` as it was read.
    pub new_addresses: Vec<Address>,
    /// The path below which the site lives, where the settings could be read: empty or `/vielfalt`.
    pub base_path: Option<Arc<str>>,
    /// The snapshot that was built, for the excerpts of messages.
    pub sources: Sources,
    /// What would be made, where only that was asked for.
    pub plan: Option<Plan>,
}

/// The address history among the sources.
const LOCK_FILE: &str = "content/addresses.lock";

/// Builds the site at one moment, and publishes it unless the mode says otherwise or there are errors.
pub fn build(cache: &mut Cache, inputs: &Inputs) -> Result<Outcome, Fault> {
    let mut meter = Meter::new(inputs.tick);
    let sources = cache.scan(inputs)?;
    meter.stage("scan");
    build_from(cache, inputs, sources, meter)
}

/// The same of a snapshot that need not be what stands on disk.
fn build_snapshot(cache: &mut Cache, inputs: &Inputs, sources: Sources) -> Result<Outcome, Fault> {
    build_from(cache, inputs, sources, Meter::new(inputs.tick))
}

fn build_from(cache: &mut Cache, inputs: &Inputs, sources: Sources, mut meter: Meter) -> Result<Outcome, Fault> {
    if inputs.mode != Mode::Plan
        && let Some(outcome) = remembered::outcome(cache, inputs, &sources, &mut meter)?
    {
        if inputs.mode == Mode::Publish {
            announce(inputs, outcome.next.as_ref());
        }
        return Ok(outcome);
    }
    let mut diagnostics = Vec::new();
    let mut parsed = parse::all(cache, &sources, &mut meter)?.collect(&mut diagnostics);
    meter.stage("parse");
    let Some(config) = parsed.config(inputs, &mut diagnostics) else {
        return Ok(failed(diagnostics, sources, meter.work));
    };
    let base_path = Some(config.base_path.clone());
    let theme = cache.theme(&config, &parsed.themes, &sources)?;
    // Of a theme that is broken itself nothing more is said.
    let whole = theme.diagnostics.iter().all(|diagnostic| !diagnostic.is_error());
    let theme = theme.collect(&mut diagnostics);
    let catalogue = Catalogue::new(
        config,
        std::mem::take(&mut parsed.records),
        std::mem::take(&mut parsed.media),
    );
    let catalogue = Arc::new(catalogue.collect(&mut diagnostics));
    if let Some(theme) = theme.as_deref().filter(|_| whole) {
        diagnostics.extend(templates(&catalogue, theme));
    }
    meter.stage("theme");
    let clock = inputs.clock(&catalogue.config);
    let stages = Stages {
        catalogue: &catalogue,
        theme: theme.as_deref(),
    };
    let mut planned = stages.plan(cache, &clock, Some(&mut meter), &mut diagnostics);
    let lock = sources.get(&SourcePath::new(LOCK_FILE)).map(|entry| entry.digest);
    let kept = match lock.is_some() && planned.settled == lock {
        true => history::known(&parsed.history),
        false => {
            let stage = history::Stage::new(&catalogue, &planned, &clock);
            let (kept, settled) = history::check(&stage, inputs, &sources, &parsed.history, &mut diagnostics);
            planned.settled = lock.filter(|_| settled);
            kept
        }
    };
    meter.stage("history");
    let theme = match &theme {
        Some(theme) if !stopped(&diagnostics, inputs) => theme,
        _ => {
            return Ok(Outcome {
                withheld: planned.site.withheld,
                base_path,
                ..failed(diagnostics, sources, meter.work)
            });
        }
    };
    if inputs.mode == Mode::Plan {
        let theme = theme.clone();
        return Ok(Outcome {
            ok: true,
            plan: Some(Plan::new(planned, catalogue.clone(), theme, clock)),
            base_path,
            ..failed(diagnostics, sources, meter.work)
        });
    }
    let made = produce::produce(cache, inputs, &sources, theme, &planned, &mut meter)?;
    diagnostics.extend(made.diagnostics);
    if stopped(&diagnostics, inputs) {
        return Ok(Outcome {
            withheld: planned.site.withheld,
            base_path,
            ..failed(diagnostics, sources, meter.work)
        });
    }
    let rules = match inputs.keeps_rules() {
        true => rules::write(
            &history::Stage::new(&catalogue, &planned, &clock),
            &kept.history,
            &inputs.cache,
        )?,
        false => rules::Written::default(),
    };
    // What is public comes first; and but for a watch only one plan is in memory at a time.
    let (now, withheld) = (planned.fingerprint(), planned.site.withheld.clone());
    stages.keep(cache, &clock, planned);
    let next = next::find(&stages, cache, &clock, &now);
    cache.sweep();
    meter.stage("next moment");
    let outcome = Outcome {
        ok: true,
        diagnostics,
        written: made.written,
        unchanged: made.unchanged,
        removed: made.removed,
        withheld,
        next,
        new_addresses: kept.new,
        work: meter.work,
        base_path,
        sources,
        plan: None,
    };
    if inputs.mode == Mode::Publish {
        if inputs.keeps_history() && kept.history != parsed.history {
            publish::replace_file(&inputs.site.join(LOCK_FILE), &kept.history.text())?;
        }
        remembered::keep(cache, inputs, &outcome, clock.now, (&kept.history, rules));
        announce(inputs, outcome.next.as_ref());
        cache.keep(&outcome.sources);
    }
    Ok(outcome)
}

/// Pages that ask for a template which the theme does not have.
fn templates(catalogue: &Catalogue, theme: &crate::render::Theme) -> Vec<Diagnostic> {
    let pages = catalogue.pages.iter().map(|filed| &filed.record);
    let problem = |page: &std::sync::Arc<crate::record::Page>| {
        let template = page.template.as_ref()?;
        let problem = theme.template_problem(&template.value)?;
        Some(problem.at(&page.head.path, template.span))
    };
    pages.filter_map(problem).collect()
}

/// For `status`, which asks long after this run.
fn announce(inputs: &Inputs, next: Option<&Next>) {
    let next = next.map(|next| Announced {
        moment: next.moment,
        at: next.at.clone(),
        zone: next.zone.clone(),
        reason: next.reason.clone(),
    });
    state::announce(&inputs.cache, &inputs.output, &Announcement { next });
}

fn failed(diagnostics: Vec<Diagnostic>, sources: Sources, work: Work) -> Outcome {
    Outcome {
        ok: false,
        diagnostics,
        written: 0,
        unchanged: 0,
        removed: 0,
        withheld: Vec::new(),
        next: None,
        new_addresses: Vec::new(),
        work,
        base_path: None,
        sources,
        plan: None,
    }
}

/// Whether what was found forbids a publication.
fn stopped(diagnostics: &[Diagnostic], inputs: &Inputs) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.is_error() || inputs.strict)
}

/// The pure stages from records to routes, which are run for now and for the moments to come.
struct Stages<'a> {
    catalogue: &'a Arc<Catalogue>,
    theme: Option<&'a crate::render::Theme>,
}

/// The site at one moment as a list of routes.
struct Planned {
    site: Site,
    addresses: Addresses,
    facets: Facets,
    routes: Vec<Route>,
    moments: Vec<(Timestamp, Cause)>,
    /// Of the routes, in their order.
    digests: Vec<Digest>,
    /// What its stages had to say.
    said: Vec<Diagnostic>,
    /// The digest of the history that names exactly its addresses.
    settled: Option<Digest>,
    words: Arc<WordsOf>,
}

/// What is left of a plan once it is published: enough to see whether a later one differs.
struct Fingerprint {
    digests: Vec<Digest>,
    moments: Vec<(Timestamp, Cause)>,
}

impl Planned {
    fn fingerprint(&self) -> Fingerprint {
        Fingerprint {
            digests: self.digests.clone(),
            moments: self.moments.clone(),
        }
    }
}

impl Stages<'_> {
    /// The plan for a moment: an earlier one with the words of now, or a new one.
    fn plan(
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
        let planned = kept.unwrap_or_else(|| self.anew(cache, clock, meter, is_wrong));
        diagnostics.extend_from_slice(&planned.said);
        planned
    }

    /// Keeps a plan for the builds to come, if there will be any.
    fn keep(&self, cache: &mut Cache, clock: &Clock, planned: Planned) {
        if cache.plans.stays() {
            cache
                .plans
                .keep(plans::key(self, clock), clock, self.catalogue, planned);
        }
    }

    /// `is_wrong`: there are errors already.
    fn anew(&self, cache: &mut Cache, clock: &Clock, mut meter: Option<&mut Meter>, is_wrong: bool) -> Planned {
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
        let planned = route::plan(&site, &facets, &addresses.patterns, &words.formats, &assets);
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
            routes: planned.routes,
            moments: resolved.moments,
            digests,
            said,
            settled: None,
            words,
        }
    }
}
