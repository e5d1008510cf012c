//! The clock does not wait for editors: while sources are broken, the last error-free state goes on at its moments.
//!
//! It is an ordinary build of another snapshot. Its moments are those that it announced; what visitors see in between
//! does not change, and so nothing is done then.

use super::{Cache, Inputs, LOCK_FILE, Next, Outcome, When, build, build_snapshot};
use crate::base::{Digest, Fault, SourcePath};
use crate::publish;
use crate::source::Sources;
use crate::state::{Good, GoodFile, Originals};
use std::path::PathBuf;

/// What a watch knows of the last error-free state.
pub struct LastGood {
    kept: Good,
    due: Due,
}

/// When the last error-free state changes what is public.
enum Due {
    /// Nothing was published from it in this run.
    Now,
    At(Option<Next>),
}

impl LastGood {
    /// What earlier runs kept for this output folder.
    pub fn open(inputs: &Inputs) -> Self {
        Self {
            kept: Good::open(&inputs.cache, &inputs.output),
            due: Due::Now,
        }
    }

    /// Builds what stands on disk. Where that is broken, publishes what is due by the last error-free state; the outcome
    /// then says what was written and what comes next, and what is wrong.
    pub fn build(&mut self, cache: &mut Cache, inputs: &Inputs) -> Result<Outcome, Fault> {
        let mut outcome = build(cache, inputs)?;
        if !outcome.ok {
            self.go_on(cache, inputs, &mut outcome)?;
        }
        Ok(outcome)
    }

    /// Keeps the sources of a build, if it was without errors. Visitors need not wait for this.
    pub fn keep(&mut self, inputs: &Inputs, outcome: &Outcome) {
        if !outcome.ok {
            return;
        }
        self.due = Due::At(outcome.next.clone());
        let Some(public) = publish::list_digest(&inputs.output) else {
            return;
        };
        let files = outcome.sources.hints().map(|(path, hint)| GoodFile {
            path: path.clone(),
            digest: hint.digest,
            size: hint.stamp.size,
        });
        self.kept
            .keep(inputs.digest(), public, files.collect(), &Snapshot(&outcome.sources));
    }

    /// Where the last error-free state cannot be had any more, the site stays as it is.
    fn go_on(&mut self, cache: &mut Cache, inputs: &Inputs, broken: &mut Outcome) -> Result<(), Fault> {
        if self.is_due(inputs.moment) {
            let good = self.build_good(cache, inputs, &broken.sources)?;
            self.due = Due::At(good.as_ref().and_then(|good| good.next.clone()));
            if let Some(good) = good {
                if let Some(public) = publish::list_digest(&inputs.output) {
                    self.kept.published(public);
                }
                (broken.written, broken.unchanged, broken.removed) = (good.written, good.unchanged, good.removed);
            }
        }
        if let Due::At(next) = &self.due {
            broken.next.clone_from(next);
        }
        Ok(())
    }

    fn is_due(&self, moment: When) -> bool {
        match (&self.due, moment) {
            (Due::Now, _) => true,
            (Due::At(Some(next)), When::Real(now) | When::Fixed(now)) => next.moment <= now,
            (Due::At(_), _) => false,
        }
    }

    fn build_good(&self, cache: &mut Cache, inputs: &Inputs, present: &Sources) -> Result<Option<Outcome>, Fault> {
        let public = publish::list_digest(&inputs.output);
        let Some(files) = public.and_then(|public| self.kept.files(inputs.digest(), public)) else {
            return Ok(None);
        };
        let lock = SourcePath::new(LOCK_FILE);
        let present_lock = present.get(&lock).map(|entry| (lock.clone(), entry.digest));
        let others = files.iter().filter(|file| file.path != lock);
        let others: Vec<(SourcePath, Digest)> = others.map(|file| (file.path.clone(), file.digest)).collect();
        // The address list has grown since by what was published, unless it is what is broken.
        let with_present = others.iter().cloned().chain(present_lock).collect();
        if let Some(outcome) = self
            .build_files(cache, inputs, present, with_present)?
            .filter(|outcome| outcome.ok)
        {
            return Ok(Some(outcome));
        }
        let good_lock = files.iter().find(|file| file.path == lock);
        let with_good = others
            .into_iter()
            .chain(good_lock.map(|file| (lock, file.digest)))
            .collect();
        let locked = Inputs {
            locked: true,
            ..inputs.clone()
        };
        let outcome = self.build_files(cache, &locked, present, with_good)?;
        Ok(outcome.filter(|outcome| outcome.ok))
    }

    fn build_files(
        &self,
        cache: &mut Cache,
        inputs: &Inputs,
        present: &Sources,
        files: Vec<(SourcePath, Digest)>,
    ) -> Result<Option<Outcome>, Fault> {
        match present.restored(files, &|digest| self.kept.bytes(digest)) {
            None => Ok(None),
            Some(sources) => {
                let sources = sources.with_embedded(cache.embedded);
                build_snapshot(cache, inputs, sources).map(Some)
            }
        }
    }
}

/// The bytes of a snapshot, while they can still be had.
struct Snapshot<'a>(&'a Sources);

impl Originals for Snapshot<'_> {
    fn file(&self, path: &SourcePath) -> PathBuf {
        self.0.file(path)
    }

    fn bytes(&self, path: &SourcePath) -> Option<Vec<u8>> {
        self.0.read(path).ok().map(|bytes| bytes.to_vec())
    }
}
