#![expect(
    clippy::disallowed_methods,
    reason = "follows the clock, and asks whether the site is still there"
)]
//! The loop: build, tell, wait.

use super::{Wake, Watcher};
use crate::base::{Digest, Fault, Moment, SourcePath, Words, words};
use crate::pipeline::{self, Cache, Inputs, LastGood, Outcome, When};
use crate::publish::Lock;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a watch has to tell.
pub enum Told<'a> {
    /// A build that brought something new, and how long it took.
    Built(&'a Outcome, Duration),
    /// Something changed that nobody looks at; the folder is behind until somebody does.
    Behind,
    /// Not every change is reported, and so it is looked for every half second.
    Polls,
    /// The machine failed; the watch goes on.
    Fault(&'a Fault),
}

/// How often a build starts again because a source changed while it was read.
const ATTEMPTS: usize = 5;
/// When a failure of the machine is tried once more.
const RETRY: i64 = 5;

/// Builds whenever something changes, until the end is asked for; says when changes are seen.
pub fn run(watcher: &mut Watcher, targets: &mut [Target], ready: &dyn Fn()) {
    let (mut wake, mut polls) = (Wake::Everything, false);
    for round in 0.. {
        // All know what is to come before the first build, which takes time: nobody shows the old as if it were current.
        for target in &mut *targets {
            target.note(&wake);
        }
        for target in &mut *targets {
            target.follow();
        }
        let links = targets.iter().flat_map(|target| target.links.iter().cloned());
        watcher.follow(links.collect());
        if round == 0 {
            ready();
        }
        if !std::mem::replace(&mut polls, watcher.must_poll()) && polls {
            targets.iter().take(1).for_each(|target| (target.tell)(Told::Polls));
        }
        let moments = targets.iter().filter_map(Target::next);
        match changed(watcher, moments.min()) {
            Wake::End => break,
            other => wake = other,
        }
    }
    for target in targets {
        target.close();
    }
}

/// Waits for something that asks for a build.
fn changed(watcher: &mut Watcher, next: Option<Moment>) -> Wake {
    loop {
        match watcher.wait(Moment::now(), next) {
            Wake::Files(paths) if paths.is_empty() => {}
            Wake::Clock if next.is_none_or(|next| Moment::now() < next) => {}
            wake => return wake,
        }
    }
}

/// When what stood in the way is looked at again.
fn again() -> Option<Moment> {
    Moment::from_second(Moment::now().as_second() + RETRY).ok()
}

/// A site that was moved away takes its cache and its output along: nothing of it is made anew where it lay.
fn gone(site: &Path) -> Fault {
    Fault::Refused {
        path: site.to_path_buf(),
        reason: words(
            "Der Ordner der Website ist nicht mehr da. Sobald er wieder hier liegt, geht es weiter. Ist er umgezogen, beenden Sie mit Strg+C und beginnen Sie am neuen Ort.",
            "The folder of the site is gone. Once it is back here, this goes on. If it has moved, end with Ctrl+C and begin at the new place.",
        ),
    }
}

/// One folder that a watch keeps current.
pub struct Target<'a> {
    inputs: Inputs<'a>,
    lock: Lock,
    open: &'a dyn Fn(&Inputs) -> Cache,
    tell: &'a dyn Fn(Told),
    /// Whether somebody looks. `None`: it is public, and so somebody always does.
    looked_at: Option<&'a dyn Fn() -> bool>,
    cache: Option<Cache>,
    last_good: Option<LastGood>,
    known: Option<Known>,
    /// Links among the sources as they were seen last.
    links: Arc<BTreeSet<PathBuf>>,
    next: Option<Moment>,
    behind: Behind,
    /// The failure that was told last, while it lasts: it is tried again and again, and told once.
    told: Option<Words>,
}

/// What a folder does not show yet.
enum Behind {
    Nothing,
    /// What may have changed in these sources, or by the clock.
    Of(Vec<SourcePath>),
    Anything,
}

impl<'a> Target<'a> {
    /// A folder that is always kept current, also by the clock while sources are broken. `inputs.moment` says whether
    /// time passes.
    pub fn new(inputs: Inputs<'a>, lock: Lock, open: &'a dyn Fn(&Inputs) -> Cache, tell: &'a dyn Fn(Told)) -> Self {
        Self {
            last_good: Some(LastGood::default()),
            ..Self::fresh(inputs, lock, open, tell)
        }
    }

    /// A folder that is kept current only while somebody looks; otherwise it costs neither time nor memory.
    pub fn looked_at(
        inputs: Inputs<'a>,
        lock: Lock,
        open: &'a dyn Fn(&Inputs) -> Cache,
        tell: &'a dyn Fn(Told),
        looked_at: &'a dyn Fn() -> bool,
    ) -> Self {
        Self {
            looked_at: Some(looked_at),
            ..Self::fresh(inputs, lock, open, tell)
        }
    }

    fn fresh(inputs: Inputs<'a>, lock: Lock, open: &'a dyn Fn(&Inputs) -> Cache, tell: &'a dyn Fn(Told)) -> Self {
        Self {
            inputs,
            lock,
            open,
            tell,
            looked_at: None,
            cache: None,
            last_good: None,
            known: None,
            links: Arc::default(),
            next: None,
            behind: Behind::Anything,
            told: None,
        }
    }

    /// Takes note of what happened.
    fn note(&mut self, wake: &Wake) {
        self.behind.grow(wake);
        if matches!(wake, Wake::Files(_)) {
            // Who has changed something wants to know what came of it.
            self.told = None;
        }
        if !matches!(self.behind, Behind::Nothing) && self.is_alone() {
            self.rest();
        }
    }

    /// Builds what is missing, unless nobody looks.
    fn follow(&mut self) {
        if matches!(self.behind, Behind::Nothing) {
            return;
        }
        if self.is_alone() {
            return self.rest();
        }
        self.inputs.changed = match std::mem::replace(&mut self.behind, Behind::Nothing) {
            Behind::Of(paths) if self.cache.is_some() => Some(paths),
            _ => None,
        };
        self.build();
    }

    fn is_alone(&self) -> bool {
        self.looked_at.is_some_and(|looks| !looks())
    }

    fn rest(&mut self) {
        self.close();
        self.behind = Behind::Anything;
        (self.tell)(Told::Behind);
    }

    fn build(&mut self) {
        if let When::Real(latest) = self.inputs.moment {
            // A clock that was set back does not take back what is public.
            self.inputs.moment = When::Real(latest.max(Moment::now()));
        }
        let started = Instant::now();
        match self.attempts() {
            Ok(outcome) => self.built(&outcome, started.elapsed()),
            Err(fault) => {
                let message = fault.message();
                if self.told.as_ref() != Some(&message) {
                    (self.tell)(Told::Fault(&fault));
                }
                self.told = Some(message);
                let due = self.last_good.as_ref().and_then(LastGood::next);
                self.next = again().into_iter().chain(due).min();
                self.known = None;
                // What changed may not have been seen.
                self.behind = Behind::Anything;
            }
        }
    }

    fn built(&mut self, outcome: &Outcome, elapsed: Duration) {
        // A clock that stands still comes to no moment.
        let passes = matches!(self.inputs.moment, When::Real(_));
        self.next = outcome.next.as_ref().map(|next| next.moment).filter(|_| passes);
        if outcome.is_blocked() {
            // Nobody reports it when that is taken away.
            self.next = again().into_iter().chain(self.next).min();
        }
        let now = Known::of(outcome);
        if self.known.as_ref() != Some(&now) || outcome.written + outcome.removed > 0 {
            (self.tell)(Told::Built(outcome, elapsed));
        }
        self.links = outcome.sources.links().clone();
        self.known = Some(now);
        self.told = None;
    }

    fn attempts(&mut self) -> Result<Outcome, Fault> {
        if !self.inputs.site.is_dir() {
            return Err(gone(&self.inputs.site));
        }
        if self.lock.renew()? {
            // Meanwhile another run may have written.
            self.inputs.changed = None;
        }
        for _ in 1..ATTEMPTS {
            match self.attempt() {
                Err(Fault::Moved { .. }) => self.inputs.changed = None,
                result => return result,
            }
        }
        self.attempt()
    }

    fn attempt(&mut self) -> Result<Outcome, Fault> {
        let cache = self.cache.get_or_insert_with(|| {
            let mut cache = (self.open)(&self.inputs);
            cache.stay();
            cache
        });
        match &mut self.last_good {
            Some(last_good) => last_good.build(cache, &self.inputs),
            None => pipeline::build(cache, &self.inputs),
        }
    }

    /// The moment at which it changes by itself, or is tried again.
    fn next(&self) -> Option<Moment> {
        self.next.filter(|_| self.cache.is_some())
    }

    /// Keeps on disk what the next build can use, and nothing in memory.
    fn close(&mut self) {
        if let Some(cache) = self.cache.take() {
            cache.close();
        }
        self.known = None;
    }
}

impl Behind {
    fn grow(&mut self, wake: &Wake) {
        let (known, more) = match (std::mem::replace(self, Self::Nothing), wake) {
            (before, Wake::Asked | Wake::End) => return *self = before,
            (Self::Anything, _) | (_, Wake::Everything) => return *self = Self::Anything,
            (Self::Nothing, Wake::Files(paths)) => (Vec::new(), &paths[..]),
            (Self::Nothing, Wake::Clock) => (Vec::new(), &[][..]),
            (Self::Of(known), Wake::Files(paths)) => (known, &paths[..]),
            (Self::Of(known), Wake::Clock) => (known, &[][..]),
        };
        *self = Self::Of(known.into_iter().chain(more.iter().cloned()).collect());
    }
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
        Self {
            ok: outcome.ok,
            sources: outcome.sources.digest_without(&lock),
            next: outcome.next.as_ref().map(|next| next.at.clone()),
        }
    }
}
