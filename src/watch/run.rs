#![expect(clippy::disallowed_methods, reason = "follows the clock")]
//! The loop: build, tell, wait.

use super::{Wake, Watcher};
use crate::base::{Digest, Fault, Moment, SourcePath, digest_of};
use crate::pipeline::{Cache, Inputs, LastGood, Outcome, When};
use std::time::{Duration, Instant};

/// What a watch has to tell.
pub enum Told<'a> {
    /// A build that brought something new, and how long it took.
    Built(&'a Outcome, Duration),
    /// Changes are seen from now on.
    Ready,
    /// The machine failed; the watch goes on.
    Fault(&'a Fault),
}

/// How often a build starts again because a source changed while it was read.
const ATTEMPTS: usize = 5;
/// When a failure of the machine is tried once more.
const RETRY: i64 = 5;

/// Builds whenever something changes, until the end is asked for. `inputs.moment` says whether time passes.
pub fn run(watcher: &mut Watcher, cache: &mut Cache, mut inputs: Inputs, tell: &mut dyn FnMut(Told)) {
    let mut known: Option<Known> = None;
    let mut last_good = LastGood::open(&inputs);
    cache.stay();
    let mut next: Option<Moment>;
    for build in 0.. {
        if let When::Real(latest) = inputs.moment {
            // A clock that was set back does not take back what is public.
            inputs.moment = When::Real(latest.max(Moment::now()));
        }
        let started = Instant::now();
        match attempt(cache, &mut last_good, &mut inputs) {
            Ok(outcome) => {
                next = match inputs.moment {
                    When::Real(_) => outcome.next.as_ref().map(|next| next.moment),
                    // A clock that stands still comes to no moment.
                    When::Fixed(_) | When::Local(_) => None,
                };
                let now = Known::of(&outcome);
                if known.as_ref() != Some(&now) || outcome.written + outcome.removed > 0 {
                    tell(Told::Built(&outcome, started.elapsed()));
                }
                last_good.keep(&inputs, &outcome);
                known = Some(now);
            }
            Err(fault) => {
                tell(Told::Fault(&fault));
                next = Moment::from_second(Moment::now().as_second() + RETRY).ok();
                known = None;
            }
        }
        if build == 0 {
            tell(Told::Ready);
        }
        inputs.changed = match changed(watcher, next) {
            Some(Wake::Files(paths)) => Some(paths),
            Some(Wake::Clock) => Some(Vec::new()),
            Some(Wake::Everything) => None,
            Some(Wake::End) | None => return,
        };
    }
}

/// Waits for something that asks for a build.
fn changed(watcher: &mut Watcher, next: Option<Moment>) -> Option<Wake> {
    loop {
        match watcher.wait(Moment::now(), next) {
            Wake::Files(paths) if paths.is_empty() => {}
            Wake::Clock if next.is_none_or(|next| Moment::now() < next) => {}
            wake => return Some(wake),
        }
    }
}

fn attempt(cache: &mut Cache, last_good: &mut LastGood, inputs: &mut Inputs) -> Result<Outcome, Fault> {
    for _ in 1..ATTEMPTS {
        match last_good.build(cache, inputs) {
            Err(Fault::Moved { .. }) => inputs.changed = None,
            result => return result,
        }
    }
    last_good.build(cache, inputs)
}

/// What tells whether a build is news.
#[derive(PartialEq, Eq)]
struct Known {
    ok: bool,
    sources: Digest,
    next: Option<String>,
}

impl Known {
    fn of(outcome: &Outcome) -> Self {
        // The book of addresses is written by the builds themselves.
        let lock = SourcePath::new("content/addresses.lock");
        let sources = outcome.sources.iter().filter(|entry| entry.path != lock);
        let written: Vec<(&SourcePath, Digest)> = sources.map(|entry| (&entry.path, entry.digest)).collect();
        Self {
            ok: outcome.ok,
            sources: digest_of(&written),
            next: outcome.next.as_ref().map(|next| next.at.clone()),
        }
    }
}
