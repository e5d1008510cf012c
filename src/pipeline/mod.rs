//! The pipeline: the stages in order, from content to public. `build`, `check` and `watch` all call this one function;
//! what differs is only how warm the cache is and whether the outcome is published.

mod cache;
mod explain;
mod ground;
mod held;
mod history;
mod inputs;
mod last_good;
mod next;
mod parse;
mod planned;
mod plans;
mod produce;
mod remembered;
mod rules;
mod twins;

pub use cache::{Cache, Embedded};
pub use explain::{Ahead, Change, Explanation, How, Kept, Piece, Plan, Unknown};
pub use inputs::{Inputs, Mode, When, Work};
pub use last_good::LastGood;
pub use next::Next;

use crate::address::History;
use crate::base::{Address, Diagnostic, Digest, Fault, SourcePath};
use crate::publish;
use crate::record::Catalogue;
use crate::render::Theme;
use crate::site::{Clock, Preview, Withheld};
use crate::source::{self, Sources};
use crate::state::{self, Announced, Announcement};
use held::Held;
use inputs::Meter;
use planned::{Planned, Stages};
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
const CONFIG_FILE: &str = "content/site.yaml";

/// Builds the site at one moment, and publishes it unless the mode says otherwise or there are errors.
pub fn build(cache: &mut Cache, inputs: &Inputs) -> Result<Outcome, Fault> {
    let mut meter = Meter::new(inputs.tick);
    let sources = cache.scan(inputs)?;
    meter.stage("scan");
    let outcome = build_from(cache, inputs, (sources, &Held::default()), meter);
    match &outcome {
        Ok(outcome) => cache.seen(&outcome.sources),
        Err(Fault::Moved { .. }) => cache.doubt(),
        Err(_) => {}
    }
    outcome
}

/// The same of a snapshot that need not be what stands on disk.
fn build_snapshot(cache: &mut Cache, inputs: &Inputs, snapshot: (Sources, &Held)) -> Result<Outcome, Fault> {
    build_from(cache, inputs, snapshot, Meter::new(inputs.tick))
}

fn build_from(
    cache: &mut Cache,
    inputs: &Inputs,
    (sources, held): (Sources, &Held),
    mut meter: Meter,
) -> Result<Outcome, Fault> {
    // A watch needs what all sources come to for the edits to come.
    let may_remember = inputs.mode != Mode::Plan && !cache.plans.stays();
    if may_remember && let Some(outcome) = remembered::outcome(cache, inputs, &sources, &mut meter)? {
        if inputs.mode == Mode::Publish {
            announce(inputs, &outcome);
        }
        return Ok(outcome);
    }
    let build = Build {
        cache,
        inputs,
        held,
        meter,
        outcome: Outcome::nothing(sources),
    };
    let outcome = build.run();
    // Also of a build that came to nothing: while something is broken, editors may save a hundred times.
    cache.sweep();
    outcome
}

/// One build on its way through the stages.
struct Build<'a, 'i> {
    cache: &'a mut Cache,
    inputs: &'a Inputs<'i>,
    held: &'a Held,
    meter: Meter<'a>,
    /// As far as it is known.
    outcome: Outcome,
}

/// What the sources say, taken together.
struct Read {
    catalogue: Arc<Catalogue>,
    theme: Option<Arc<Theme>>,
    history: History,
    clock: Clock,
}

impl Build<'_, '_> {
    fn run(mut self) -> Result<Outcome, Fault> {
        let Some(read) = self.read()? else {
            return Ok(self.ended());
        };
        let stages = Stages {
            catalogue: &read.catalogue,
            theme: read.theme.as_deref(),
        };
        let (clock, meter) = (&read.clock, Some(&mut self.meter));
        let mut planned = stages.plan(self.cache, clock, meter, &mut self.outcome.diagnostics);
        let kept = self.history(&read, &mut planned);
        self.outcome.withheld.clone_from(&planned.site.withheld);
        let Some(theme) = read.theme.as_ref().filter(|_| !self.is_stopped()) else {
            return Ok(self.ended());
        };
        if self.inputs.mode == Mode::Plan {
            let plan = Plan::new(planned, read.catalogue.clone(), theme.clone(), read.clock);
            (self.outcome.ok, self.outcome.plan) = (true, Some(plan));
            return Ok(self.ended());
        }
        let sources = &self.outcome.sources;
        let made = produce::produce(self.cache, self.inputs, sources, theme, &planned, &mut self.meter)?;
        self.outcome.diagnostics.extend(made.diagnostics);
        if self.is_stopped() {
            return Ok(self.ended());
        }
        self.outcome.ok = true;
        (self.outcome.written, self.outcome.unchanged) = (made.written, made.unchanged);
        self.outcome.removed = made.removed;
        let stage = history::Stage::new(&read.catalogue, &planned, clock);
        let rules = match self.inputs.keeps_rules() {
            true => rules::write(&stage, &kept.history, &self.inputs.cache)?,
            false => rules::Written::default(),
        };
        self.outcome.next = self.next(&stages, clock, planned);
        self.meter.stage("next moment");
        self.keep(&read, kept, rules)
    }

    /// `None` where there are no settings to build by.
    fn read(&mut self) -> Result<Option<Read>, Fault> {
        let (sources, diagnostics) = (&mut self.outcome.sources, &mut self.outcome.diagnostics);
        parse::all(self.cache, sources, &mut self.meter)?;
        let parsed = &self.cache.parsed;
        diagnostics.extend(parsed.diagnostics().cloned());
        diagnostics.extend(source::leading_out(sources).into_iter().map(source::warning));
        // Texts are in the records now; for an excerpt a file is read again.
        *sources = std::mem::take(sources).without_texts();
        self.meter.stage("parse");
        let Some(config) = parsed.config(self.inputs, diagnostics) else {
            return Ok(None);
        };
        self.outcome.base_path = Some(config.base_path.clone());
        let (themes, history): (Vec<_>, _) = (parsed.themes().cloned().collect(), parsed.history());
        let theme = self.cache.theme(&config, &themes, sources)?;
        // Of a theme that is broken itself nothing more is said.
        let whole = theme.diagnostics.iter().all(|diagnostic| !diagnostic.is_error());
        let theme = theme.collect(diagnostics);
        let catalogue = self
            .cache
            .catalogue(&config, self.inputs, self.held)
            .collect(diagnostics);
        if let Some(theme) = theme.as_deref().filter(|_| whole) {
            diagnostics.extend(templates(&catalogue, theme));
        }
        self.meter.stage("theme");
        Ok(Some(Read {
            clock: self.inputs.clock(&catalogue.config),
            catalogue,
            theme,
            history,
        }))
    }

    /// Checks the addresses against the history, unless they were checked before.
    fn history(&mut self, read: &Read, planned: &mut Planned) -> history::Kept {
        let Outcome {
            sources, diagnostics, ..
        } = &mut self.outcome;
        let lock = sources.get(&SourcePath::new(LOCK_FILE)).map(|entry| entry.digest);
        let kept = match lock.is_some() && planned.settled == lock {
            true => history::known(&read.history),
            false => {
                let stage = history::Stage::new(&read.catalogue, planned, &read.clock);
                let (kept, settled) = history::check(&stage, self.inputs, sources, &read.history, diagnostics);
                planned.settled = lock.filter(|_| settled);
                kept
            }
        };
        self.meter.stage("history");
        kept
    }

    /// The next moment, after what is public stands; and but for a watch only one plan is in memory at a time.
    fn next(&mut self, stages: &Stages, clock: &Clock, planned: Planned) -> Option<Next> {
        let (now, known) = (planned.fingerprint(), planned.next.clone());
        stages.keep(self.cache, clock, planned);
        let next = known.unwrap_or_else(|| next::find(stages, self.cache, clock, &now));
        self.cache.plans.announce(next.as_ref());
        next
    }

    /// Keeps what the builds to come can use.
    fn keep(mut self, read: &Read, kept: history::Kept, rules: rules::Written) -> Result<Outcome, Fault> {
        self.outcome.new_addresses = kept.new;
        let (cache, inputs) = (&mut *self.cache, self.inputs);
        if inputs.mode == Mode::Publish {
            let mut of_file = remembered::history_digest(&self.outcome.sources);
            if inputs.keeps_history() && kept.history != read.history {
                let text = kept.history.text();
                // Lines that somebody else brought meanwhile, from a repository say, are read first.
                self.outcome.sources.check_unmoved(&SourcePath::new(LOCK_FILE))?;
                publish::replace_file(&inputs.site.join(LOCK_FILE), &text).map_err(unkept)?;
                of_file = Digest::of_bytes(text.as_bytes());
            }
            self.outcome.work = self.meter.work.clone();
            // These sources alone come to something else.
            if self.held.is_empty() {
                let beside = (&kept.history, of_file, rules);
                remembered::keep(cache, inputs, &self.outcome, read.clock.now, beside);
            }
            announce(inputs, &self.outcome);
            cache.keep(&self.outcome.sources);
        }
        Ok(self.ended())
    }

    /// Whether what was found forbids a publication.
    fn is_stopped(&self) -> bool {
        let mut said = self.outcome.diagnostics.iter();
        said.any(|diagnostic| diagnostic.is_error() || self.inputs.strict)
    }

    fn ended(mut self) -> Outcome {
        self.outcome.work = self.meter.work;
        self.outcome
    }
}

impl Outcome {
    /// Whether something of somebody else stands where a page belongs. What the sources say does not mend that.
    pub fn is_blocked(&self) -> bool {
        self.diagnostics.iter().any(|said| said.code == "foreign-file")
    }

    fn nothing(sources: Sources) -> Self {
        Self {
            ok: false,
            diagnostics: Vec::new(),
            written: 0,
            unchanged: 0,
            removed: 0,
            withheld: Vec::new(),
            next: None,
            new_addresses: Vec::new(),
            work: Work::default(),
            base_path: None,
            sources,
            plan: None,
        }
    }
}

/// Pages that ask for a template which the theme does not have.
fn templates(catalogue: &Catalogue, theme: &Theme) -> Vec<Diagnostic> {
    let pages = catalogue.pages.iter().map(|filed| &filed.record);
    let problem = |page: &Arc<crate::record::Page>| {
        let template = page.template.as_ref()?;
        let problem = theme.template_problem(&template.value)?;
        Some(problem.at(&page.head.path, template.span))
    };
    pages.filter_map(problem).collect()
}

/// The pages are public by then: who reads that something failed has to know that.
fn unkept(fault: Fault) -> Fault {
    fault.meaning(
        "Die Website ist vollständig veröffentlicht, aber die Liste ihrer Adressen lässt sich nicht schreiben. Sorgen Sie dafür, dass content/addresses.lock eine Datei ist, die geschrieben werden darf, und bauen Sie noch einmal: Vorher fällt nicht auf, wenn eine neue Adresse verloren geht",
        "The website is published as a whole, but the list of its addresses cannot be written. See to it that content/addresses.lock is a file that may be written, and build again: until then nobody notices when a new address is lost",
    )
}

/// For those who ask long after this run: `status`, and a watch whose sources are broken.
fn announce(inputs: &Inputs, outcome: &Outcome) {
    let next = outcome.next.as_ref().map(|next| Announced {
        moment: next.moment,
        at: next.at.clone(),
        zone: next.zone.clone(),
        reason: next.reason.clone(),
    });
    let withheld = outcome.withheld.iter().map(|withheld| withheld.path.clone());
    let announcement = Announcement {
        next,
        is_preview: inputs.preview != Preview::default(),
        is_real: inputs.is_real(),
        withheld: Some(withheld.collect()),
    };
    state::announce(&inputs.cache, &inputs.output, &announcement);
}
