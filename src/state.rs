//! The cache on disk: what one run tells the next so that it need not do everything again.
//!
//! One file per output folder, `.vielfalt/cache-…`, is a journal: each run appends what has changed, as one entry with
//! its length and checksum, and rewrites the whole only where that makes it much smaller. The first broken entry ends
//! it. Made by another program it counts as empty. What cannot be written is forgotten. Image variants lie beside it,
//! one file each.
//!
//! Nothing here is believed without a digest: a recipe is compared, a hint is checked against the disk.

mod announcement;
mod folder;
mod good;
mod images;
mod journal;
mod table;

pub use announcement::{Announced, Announcement, announce, announced, is_public_elsewhere};
pub use folder::begin;
pub use good::{FileNow, Good, GoodFile, Originals};
pub use table::{Mark, Recipe, Table};

use crate::base::{Digest, Hint, OutputPath, SourcePath};
use journal::Journal;
use std::path::{Path, PathBuf};
use table::{Blob, Changes, Lines};

/// What is kept from run to run for one output folder.
#[derive(Debug, Default)]
pub struct Store {
    /// How the sources looked when they were last digested.
    pub sources: Table<SourcePath, Hint>,
    /// How our files looked when they were written or last digested.
    pub outputs: Table<OutputPath, Hint>,
    /// What each output was made of.
    pub recipes: Table<OutputPath, Recipe>,
    remembered: Option<(Digest, Blob)>,
    remembered_anew: bool,
    journal: Option<Journal>,
    folder: Option<PathBuf>,
}

/// One entry of the journal: what a run has changed. A `None` takes a line out of its table.
#[derive(Debug, Default)]
struct Batch {
    sources: Changes<SourcePath, Hint>,
    outputs: Changes<OutputPath, Hint>,
    recipes: Changes<OutputPath, Recipe>,
    remembered: Option<(Digest, Blob)>,
}

/// An entry that is to be written.
struct Fresh<'a> {
    sources: Lines<'a, SourcePath, Hint>,
    outputs: Lines<'a, OutputPath, Hint>,
    recipes: Lines<'a, OutputPath, Recipe>,
    remembered: Option<&'a (Digest, Blob)>,
}

impl Store {
    /// A store that keeps nothing.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// What `folder` keeps for the output folder `output`, as far as it is whole and of this `program`.
    pub fn open(folder: &Path, output: &Path, program: Digest) -> Self {
        let place = folder.join(format!("cache-{}", name_of(output)));
        let (journal, batches) = Journal::open(place, program);
        let mut store = Self {
            journal: Some(journal),
            folder: Some(folder.to_path_buf()),
            ..Self::default()
        };
        for batch in batches {
            store.take(batch);
        }
        store
    }

    fn take(&mut self, batch: Batch) {
        rayon::join(
            || self.recipes.take(batch.recipes),
            || {
                self.sources.take(batch.sources);
                self.outputs.take(batch.outputs);
            },
        );
        if batch.remembered.is_some() {
            self.remembered = batch.remembered;
        }
    }

    /// The outcome of the build with these inputs, if that was the last one.
    pub fn remembered(&self, inputs: Digest) -> Option<&[u8]> {
        let (known, outcome) = self.remembered.as_ref()?;
        (*known == inputs).then_some(&outcome.0)
    }

    /// Keeps the outcome of the build with these inputs, in place of the one before.
    pub fn remember(&mut self, inputs: Digest, outcome: Vec<u8>) {
        let outcome = (inputs, Blob(outcome));
        if self.remembered.as_ref() != Some(&outcome) {
            (self.remembered, self.remembered_anew) = (Some(outcome), true);
        }
    }

    /// Appends to the disk what has changed since the last time.
    pub fn save(&mut self) {
        let Some(journal) = &mut self.journal else { return };
        let (sources, outputs, recipes) = (self.sources.changes(), self.outputs.changes(), self.recipes.changes());
        let remembered = self.remembered.as_ref().filter(|_| self.remembered_anew);
        let empty = sources.is_empty() && outputs.is_empty() && recipes.is_empty() && remembered.is_none();
        let fresh = Fresh {
            sources,
            outputs,
            recipes,
            remembered,
        };
        if !empty && journal.append(&fresh).is_err() {
            // What is on disk stays as it was: old, but not wrong. A later run reads digests again.
            self.journal = None;
        }
        self.remembered_anew = false;
        self.sources.saved();
        self.outputs.saved();
        self.recipes.saved();
    }

    /// Saves, and rewrites the journal where most of it is out of date.
    pub fn close(mut self) {
        self.save();
        let Some(journal) = self.journal.take().filter(Journal::is_mostly_old) else {
            return;
        };
        let whole = Fresh {
            sources: self.sources.whole(),
            outputs: self.outputs.whole(),
            recipes: self.recipes.whole(),
            remembered: self.remembered.as_ref(),
        };
        // Where this fails the old journal stays and is as good.
        drop(journal.rewrite(&whole));
    }
}

/// What tells the files that are kept for one output folder from those for another.
pub fn name_of(output: &Path) -> String {
    let output = std::path::absolute(output).unwrap_or_else(|_| output.to_path_buf());
    Digest::of_bytes(output.as_os_str().as_encoded_bytes()).fingerprint()
}

#[cfg(test)]
mod tests;
