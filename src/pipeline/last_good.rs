//! The clock does not wait for editors: while sources are broken, the last error-free state goes on at its moments.
//!
//! It is an ordinary build of another snapshot, but for what the present files hold back ([`Held`]). Its moments are
//! those that it announced; what visitors see in between does not change, and so nothing is done then.

use super::held::{Held, Look};
use super::{Cache, Inputs, LOCK_FILE, Next, Outcome, When, build, build_snapshot};
use crate::base::{Diagnostic, Digest, Fault, Moment, SourcePath, words};
use crate::publish;
use crate::record::{self, Config, Record};
use crate::source::Sources;
use crate::state::{self, Good};
use std::cell::OnceCell;
use std::sync::Arc;

/// Goes on by the last error-free state, which the cache keeps.
#[derive(Default)]
pub struct LastGood {
    due: Due,
    /// By the files as they were when they could be read last.
    held: Held,
}

/// When the last error-free state changes what is public.
#[derive(Default)]
enum Due {
    /// Nothing was published from it in this run.
    #[default]
    Now,
    At(Option<Next>),
    /// It cannot be had.
    Never,
}

impl LastGood {
    /// Builds what stands on disk. Where that is broken, publishes what is due by the last error-free state; the outcome
    /// then says what was written and what comes next, and what is wrong.
    ///
    /// # Errors
    /// Where the machine failed. If it failed to read the sources, what is due is published nevertheless.
    pub fn build(&mut self, cache: &mut Cache, inputs: &Inputs) -> Result<Outcome, Fault> {
        cache.open_good(inputs);
        let mut outcome = match build(cache, inputs) {
            Ok(outcome) => outcome,
            Err(fault @ Fault::Moved { .. }) => return Err(fault),
            Err(fault) => {
                let mut nothing = Outcome::nothing(Sources::in_folder(&inputs.site));
                self.go_on(cache, inputs, &mut nothing)?;
                return Err(fault);
            }
        };
        match outcome.ok {
            true => self.due = Due::At(outcome.next.clone()),
            false => {
                self.hold_back(cache, inputs, &mut outcome);
                self.go_on(cache, inputs, &mut outcome)?;
            }
        }
        Ok(outcome)
    }

    /// When the last error-free state changes what is public.
    pub fn next(&self) -> Option<Moment> {
        match &self.due {
            Due::At(Some(next)) => Some(next.moment),
            _ => None,
        }
    }

    /// Finds out what the present files hold back.
    fn hold_back(&mut self, cache: &Cache, inputs: &Inputs, broken: &mut Outcome) {
        let held = (cache.good.as_ref()).and_then(|good| held_now(good, cache, inputs, broken));
        let held = held.unwrap_or_default();
        if held.digest() != self.held.digest() {
            // Its moments are other ones now.
            self.due = Due::Now;
        }
        self.held = held;
    }

    /// Where the last error-free state cannot be had any more, the site stays as it is.
    fn go_on(&mut self, cache: &mut Cache, inputs: &Inputs, broken: &mut Outcome) -> Result<(), Fault> {
        if self.is_due(inputs.moment)
            && let Some(mut kept) = cache.good.take()
        {
            let good = build_good(&mut kept, cache, inputs, (&broken.sources, &self.held));
            cache.good = Some(kept);
            self.due = match good? {
                None => Due::Never,
                Some(good) => {
                    (broken.written, broken.unchanged, broken.removed) = (good.written, good.unchanged, good.removed);
                    Due::At(good.next)
                }
            };
        }
        match &self.due {
            Due::At(next) => broken.next.clone_from(next),
            Due::Never if publish::list_stamp(&inputs.output).is_some() => broken.diagnostics.push(stands_still()),
            _ => {}
        }
        Ok(())
    }

    fn is_due(&self, moment: When) -> bool {
        match (&self.due, moment) {
            (Due::Now | Due::Never, _) => true,
            (Due::At(Some(next)), When::Real(now) | When::Fixed(now)) => next.moment <= now,
            (Due::At(_), _) => false,
        }
    }
}

fn held_now(good: &Good, cache: &Cache, inputs: &Inputs, broken: &mut Outcome) -> Option<Held> {
    let files = good.files(inputs.digest())?;
    let config = config(good, inputs)?;
    let announced = state::announced(&inputs.cache, &inputs.output);
    let held = Held::of(&Look {
        good,
        files,
        withheld: announced.as_ref().and_then(|announced| announced.withheld.as_deref()),
        sources: &broken.sources,
        parsed: &cache.parsed,
        clock: &inputs.clock(&config),
        names: OnceCell::new(),
    });
    Some(held.collect(&mut broken.diagnostics))
}

/// The settings of the last error-free state.
fn config(good: &Good, inputs: &Inputs) -> Option<Arc<Config>> {
    let path = SourcePath::new(super::CONFIG_FILE);
    let file = good.files(inputs.digest())?.iter().find(|file| file.path == path)?;
    let kind = record::kind(&path).value?;
    match record::parse(&path, kind, &good.bytes(file.digest)?, file.digest).value? {
        Record::Config(config) => Some(config),
        _ => None,
    }
}

fn build_good(
    kept: &mut Good,
    cache: &mut Cache,
    inputs: &Inputs,
    present: (&Sources, &Held),
) -> Result<Option<Outcome>, Fault> {
    let Some(files) = kept.files(inputs.digest()) else {
        return Ok(None);
    };
    let lock = SourcePath::new(LOCK_FILE);
    let present_lock = present.0.get(&lock).map(|entry| (lock.clone(), entry.digest));
    let files = files.iter().map(|file| (file.path.clone(), file.digest));
    let files: Vec<(SourcePath, Digest)> = files.collect();
    // The address list has grown since by what was published.
    if let Some(grown) = present_lock {
        let others = files.iter().filter(|(path, _)| *path != lock).cloned();
        let with_grown = others.chain([grown]).collect();
        let outcome = build_files(kept, cache, inputs, present, with_grown)?;
        if let Some(outcome) = outcome.filter(|outcome| outcome.ok) {
            return Ok(Some(outcome));
        }
    }
    // It is gone, or what is broken, or nobody knows: it stays as it is.
    let locked = Inputs {
        locked: true,
        ..inputs.clone()
    };
    let outcome = build_files(kept, cache, &locked, present, files)?;
    Ok(outcome.filter(|outcome| outcome.ok))
}

fn build_files(
    kept: &mut Good,
    cache: &mut Cache,
    inputs: &Inputs,
    (present, held): (&Sources, &Held),
    files: Vec<(SourcePath, Digest)>,
) -> Result<Option<Outcome>, Fault> {
    match present.restored(files, &|digest| kept.bytes(digest)) {
        None => {
            // What is left of it is of no use, and the next error-free build shall not believe in it.
            kept.forget();
            Ok(None)
        }
        Some(sources) => {
            let sources = sources.with_embedded(cache.embedded);
            build_snapshot(cache, inputs, (sources, held)).map(Some)
        }
    }
}

fn stands_still() -> Diagnostic {
    Diagnostic::warning(
        "stands-still",
        words(
            "Bis die Fehler behoben sind, ändert sich die Website auch zu angekündigten Zeiten nicht: Die letzte fehlerfreie Fassung der Dateien liegt nicht mehr vor.",
            "Until the errors are mended, the site does not change at announced moments either: the last error-free version of the files is not at hand.",
        ),
    )
    .hint(words(
        "Beheben Sie zuerst die Fehler, wenn heute noch etwas erscheinen oder verschwinden soll.",
        "Mend the errors first if something is to appear or vanish today.",
    ))
}
