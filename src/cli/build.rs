//! The commands that run the pipeline.

use super::args::{Check, Format, Options};
use super::console::Console;
use super::{EMBEDDED, Stop, inputs, world};
use crate::base::{Diagnostic, Digest, Fault, Words, Zone, words};
use crate::explain;
use crate::external;
use crate::pipeline::{self, Cache, Embedded, Inputs, Mode, Outcome, When};
use crate::publish;
use crate::record;
use crate::scaffold;
use crate::state::{self, Announced, Good, Store};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

pub fn build(options: &Options, console: &Console) -> Result<ExitCode, Stop> {
    let elapsed = world::stopwatch();
    let (outcome, _) = outcome(options, Mode::Publish)?;
    console.outcome(&outcome, Mode::Publish, elapsed());
    scaffold::keep_schemas(&inputs::cache(options), console.lang);
    Ok(ended(&outcome))
}

pub fn check(options: &Options, console: &Console, wanted: &Check) -> Result<ExitCode, Stop> {
    let elapsed = world::stopwatch();
    let (mut outcome, _) = outcome(options, Mode::Check)?;
    if wanted.external {
        let found = ask_other_hosts(options, console, &outcome);
        outcome.ok &= !options.strict || found.is_empty();
        outcome.diagnostics.extend(found);
    }
    console.outcome(&outcome, Mode::Check, elapsed());
    Ok(ended(&outcome))
}

pub fn ended(outcome: &Outcome) -> ExitCode {
    ExitCode::from(u8::from(!outcome.ok))
}

/// What other hosts say to the links in all sources, also in those that are withheld: before they are public is the
/// time to mend them.
fn ask_other_hosts(options: &Options, console: &Console, outcome: &Outcome) -> Vec<Diagnostic> {
    let mut links = Vec::new();
    for entry in outcome.sources.iter() {
        // What cannot be read or is no record has been said already.
        let Some(kind) = record::kind(&entry.path).value else {
            continue;
        };
        let Ok(bytes) = outcome.sources.read(&entry.path) else {
            continue;
        };
        if let Ok(text) = std::str::from_utf8(&bytes) {
            links.extend(record::foreign_links(&entry.path, kind, text));
        }
    }
    external::check(&links, &inputs::cache(options), world::now(), &|count| {
        console.asking(count);
    })
}

pub fn next(options: &Options, console: &Console) -> Result<ExitCode, Stop> {
    let (outcome, _) = outcome(options, Mode::Check)?;
    if !outcome.ok {
        console.diagnostics(&outcome);
        return Ok(ExitCode::from(1));
    }
    let next = outcome.next.as_ref();
    match console.format {
        Format::Json => {
            let next = next.map(|next| json!({"at": next.at, "reason": console.lang.pick(&next.reason)}));
            console.line(&json!({"type": "next", "next": next}).to_string());
        }
        Format::Human => next.iter().for_each(|next| console.line(&next.at)),
    }
    Ok(ExitCode::SUCCESS)
}

/// What one output is made of. Sources with mistakes have to be mended first.
pub fn explain(options: &Options, console: &Console, path: &str) -> Result<ExitCode, Stop> {
    threads(options);
    let tick = world::stopwatch();
    let inputs = inputs::inputs(options, Mode::Plan, &tick)?;
    let mut cache = cache(options, &inputs);
    let outcome = pipeline::build(&mut cache, &inputs)?;
    let Some(plan) = &outcome.plan else {
        console.diagnostics(&outcome);
        return Ok(ExitCode::from(1));
    };
    // Also the file in the output folder, as a shell completes it.
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let file = absolute(Path::new(path));
    let inside = file.strip_prefix(absolute(&inputs.output)).ok().and_then(Path::to_str);
    let path = inside.unwrap_or(path);
    match plan.explain(&mut cache, path) {
        Ok(explanation) => {
            let text = match console.format {
                Format::Json => explain::json(&explanation, console.lang),
                Format::Human => explain::human(&explanation, console.lang),
            };
            console.line(text.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Err(unknown) => Err(Stop::Usage(explain::unknown(path, &unknown))),
    }
}

/// For a monitor: whether what the last publication announced for a moment up to now is public.
pub fn status(options: &Options, console: &Console) -> Result<ExitCode, Stop> {
    inputs::check_site(options)?;
    let moment = inputs::moment(options)?;
    let known = state::announced(&inputs::cache(options), &inputs::output(options));
    let next = known.as_ref().and_then(|known| known.next.as_ref());
    let passed = next.is_some_and(|next| {
        let zone = Zone::named(&next.zone).unwrap_or_else(Zone::utc);
        let now = match moment {
            When::Real(moment) | When::Fixed(moment) => moment,
            When::Local(stamp) => zone.moment_or_later(stamp),
        };
        next.moment <= now
    });
    let current = known.is_some() && !passed;
    match console.format {
        Format::Json => {
            let next = next.map(|next| json!({"at": next.at, "reason": console.lang.pick(&next.reason)}));
            console.line(&json!({"type": "status", "current": current, "announced": next}).to_string());
        }
        Format::Human if console.quiet => {}
        Format::Human => console.line(console.lang.pick(&status_words(known.is_some(), passed, next))),
    }
    Ok(ExitCode::from(u8::from(!current)))
}

fn status_words(published: bool, passed: bool, next: Option<&Announced>) -> Words {
    let reason = |next: &Announced| {
        words(
            format!("{} ({})", next.at, next.reason.de),
            format!("{} ({})", next.at, next.reason.en),
        )
    };
    match next.map(reason) {
        _ if !published => words(
            "Von hier wurde noch nichts veröffentlicht: „vielfalt build“ holt es nach.",
            "Nothing was published from here yet: “vielfalt build” does.",
        ),
        Some(next) if passed => words(
            format!("Überfällig seit {}. „vielfalt build“ holt es nach.", next.de),
            format!("Overdue since {}. “vielfalt build” makes up for it.", next.en),
        ),
        Some(next) => words(
            format!("Aktuell bis {}.", next.de),
            format!("Current until {}.", next.en),
        ),
        None => words("Aktuell. Es ist nichts angekündigt.", "Current. Nothing is announced."),
    }
}

/// Sets the number of threads, if one is asked for.
pub fn threads(options: &Options) {
    if let Some(threads) = options.threads {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .build_global();
        drop(pool); // a pool that exists already has been made by an earlier call
    }
}

/// What earlier runs left, unless it shall not be used.
pub fn cache(options: &Options, inputs: &Inputs) -> Cache {
    let program = Digest::parse(env!("VIELFALT_PROGRAM")).unwrap_or_default();
    let store = match options.no_cache {
        true => Store::nowhere(),
        false => Store::open(&inputs.cache, &inputs.output, program),
    };
    Cache::new(store, EMBEDDED as Embedded, program)
}

/// The right to write to the output folder.
pub fn lock(inputs: &Inputs) -> Result<publish::Lock, Fault> {
    // Where its folder cannot be made, the run goes without a cache.
    drop(state::begin(&inputs.cache));
    publish::lock(&inputs.cache, &std::env::temp_dir(), &inputs.output)
}

/// How often a build starts again because a source changed while it was read.
const ATTEMPTS: usize = 5;

/// Builds, and gives the right to write to the output folder along with what came of it.
pub fn outcome(options: &Options, mode: Mode) -> Result<(Outcome, Option<publish::Lock>), Stop> {
    threads(options);
    let tick = world::stopwatch();
    let inputs = inputs::inputs(options, mode, &tick)?;
    if mode == Mode::Publish {
        publish::check_output(&inputs.site, &inputs.output, std::env::home_dir().as_deref())?;
    }
    let lock = match mode {
        Mode::Publish => Some(lock(&inputs)?),
        Mode::Check | Mode::Plan => None,
    };
    let mut cache = cache(options, &inputs);
    // A watch that comes later must not go on from before this build.
    if mode == Mode::Publish && Good::exists(&inputs.cache, &inputs.output) {
        cache.open_good(&inputs);
    }
    let mut attempt = 0;
    loop {
        attempt += 1;
        match pipeline::build(&mut cache, &inputs) {
            Err(Fault::Moved { .. }) if attempt < ATTEMPTS => continue,
            result => {
                if mode == Mode::Publish {
                    cache.close();
                }
                return Ok((result?, lock));
            }
        }
    }
}
