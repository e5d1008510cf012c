//! The whole build as one remembered value: where sources, options and program are those of the last build, and the
//! clock has not reached the moment that it announced, the outcome is the same. What remains is to see that the output
//! folder still is what it was.

use super::cache::Cache;
use super::inputs::{Inputs, Meter, Mode, When};
use super::rules::Written;
use super::{LOCK_FILE, Next, Outcome};
use crate::address::History;
use crate::base::{Address, Diagnostic, Digest, Fault, Moment, SourcePath, digest_of};
use crate::publish::{self, Retirement, Wanted};
use crate::site::Withheld;
use crate::source::{self, Sources};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is kept of an outcome.
#[derive(Serialize, Deserialize)]
struct Remembered {
    from: Moment,
    next: Option<Next>,
    diagnostics: Vec<Diagnostic>,
    withheld: Vec<Withheld>,
    routes: usize,
    new_addresses: Vec<Address>,
    base_path: Option<Arc<str>>,
    rules: Written,
}

/// The digest of everything that goes in, but for the moment and the history, which the build itself extends.
fn inputs_digest(inputs: &Inputs, sources: &Sources, program: Digest, history: Digest) -> Digest {
    // A link that became a file, or the other way round, is no other source, but there is something else to say.
    let outside = source::leading_out(sources);
    let sources = sources.digest_without(&SourcePath::new(LOCK_FILE));
    let options = (inputs.digest(), inputs.strict, inputs.twins);
    digest_of(&(options, program, history, sources, outside))
}

/// Of the file with the history, as it was read.
pub fn history_digest(sources: &Sources) -> Digest {
    let entry = sources.get(&SourcePath::new(LOCK_FILE));
    entry.map_or_else(|| Digest::of_bytes(b""), |entry| entry.digest)
}

/// The outcome of the last build, if it is that of this one too.
pub fn outcome(cache: &Cache, inputs: &Inputs, sources: &Sources, meter: &mut Meter) -> Result<Option<Outcome>, Fault> {
    let digest = inputs_digest(inputs, sources, cache.program, history_digest(sources));
    let known = cache
        .store
        .remembered(digest)
        .and_then(|bytes| postcard::from_bytes::<Remembered>(bytes).ok());
    let now = match inputs.moment {
        When::Real(moment) | When::Fixed(moment) => Some(moment),
        When::Local(_) => None,
    };
    let (Some(known), Some(now)) = (known, now) else {
        return Ok(None);
    };
    let valid = known.from <= now && known.next.as_ref().is_none_or(|next| now < next.moment);
    // What a locked build left out of the history is taken in by the next that may.
    let complete = !inputs.keeps_history() || known.new_addresses.is_empty();
    let ruled = !inputs.keeps_rules() || known.rules.stand(&inputs.cache);
    if !valid || !complete || !ruled || !stands(cache, inputs, now)? {
        return Ok(None);
    }
    meter.work.sources = sources.len();
    meter.work.routes = known.routes;
    meter.stage("look");
    let unchanged = if inputs.mode == Mode::Publish { known.routes } else { 0 };
    Ok(Some(Outcome {
        ok: true,
        diagnostics: known.diagnostics,
        written: 0,
        unchanged,
        removed: 0,
        withheld: known.withheld,
        next: known.next,
        new_addresses: known.new_addresses,
        work: std::mem::take(&mut meter.work),
        base_path: known.base_path,
        sources: sources.clone(),
        plan: None,
    }))
}

/// Whether the output folder holds exactly what the last build left there.
fn stands(cache: &Cache, inputs: &Inputs, now: Moment) -> Result<bool, Fault> {
    if inputs.mode == Mode::Check {
        return Ok(true);
    }
    let owned = publish::read_owned(&inputs.output)?;
    let wanted: Vec<Wanted> = (cache.store.recipes.lines().iter())
        .map(|(output, recipe)| Wanted {
            output: output.clone(),
            digest: recipe.artifact,
            fingerprinted: true,
            twin: false,
        })
        .collect();
    let standing = publish::look(&inputs.output, &owned, &[], cache.store.outputs.lines(), inputs.trust())?;
    let retirement = match inputs.moment {
        When::Real(_) => Retirement::Since(now.as_second()),
        When::Fixed(_) | When::Local(_) => Retirement::AtOnce,
    };
    let plan = publish::plan(&owned, &standing, &wanted, retirement);
    Ok(plan.ops.is_empty() && plan.foreign.is_empty() && plan.written == 0)
}

/// Keeps an outcome for the next build with the same inputs. `of_file`: of the file with the history, as it lies there now.
pub fn keep(
    cache: &mut Cache,
    inputs: &Inputs,
    outcome: &Outcome,
    now: Moment,
    (history, of_file, rules): (&History, Digest, Written),
) {
    let digest = inputs_digest(inputs, &outcome.sources, cache.program, of_file);
    let remembered = Remembered {
        from: now,
        next: outcome.next.clone(),
        diagnostics: outcome.diagnostics.clone(),
        withheld: outcome.withheld.clone(),
        routes: outcome.work.routes,
        // Those that the history has taken in since are not new the next time.
        new_addresses: history.without(&outcome.new_addresses),
        base_path: outcome.base_path.clone(),
        rules,
    };
    if let Ok(bytes) = postcard::to_stdvec(&remembered) {
        cache.store.remember(digest, bytes);
    }
}
