//! What belongs together: everything that happens until it is silent for a moment.

use super::{UNFINISHED, Urgency, Wake};
use crate::base::SourcePath;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// Silence after the last finished change before it is looked at: editors save in several steps.
const SILENCE: Duration = Duration::from_millis(3);

/// What has happened so far.
pub struct Change {
    paths: BTreeSet<SourcePath>,
    /// Files that somebody may still write. While there are any, one more pause is made, whoever else has finished.
    unfinished: BTreeSet<SourcePath>,
    /// Folders that came: files may have come before anybody watched them.
    folders: BTreeSet<SourcePath>,
    /// Something may have happened anywhere.
    pub everything: bool,
    /// Somebody looks.
    pub asked: bool,
}

impl Change {
    /// Begins with paths that are to be looked at once more.
    pub fn new(paths: BTreeSet<SourcePath>) -> Self {
        Self {
            paths,
            unfinished: BTreeSet::new(),
            folders: BTreeSet::new(),
            everything: false,
            asked: false,
        }
    }

    pub fn add(&mut self, path: SourcePath, urgency: Urgency, file: &Path) {
        match urgency {
            Urgency::Unfinished => drop(self.unfinished.insert(path.clone())),
            Urgency::Finished => drop(self.unfinished.remove(&path)),
            Urgency::Folder => {
                self.unfinished.remove(&path);
                if file.is_dir() {
                    self.folders.insert(path.clone());
                }
            }
        }
        self.paths.insert(path);
    }

    /// How long nothing may happen before it is over.
    pub fn silence(&self) -> Duration {
        match self.unfinished.is_empty() {
            true => SILENCE,
            false => UNFINISHED,
        }
    }

    /// What it comes to. `again` gets what is to be looked at once more.
    pub fn wake(self, again: &mut BTreeSet<SourcePath>) -> Wake {
        *again = self.folders;
        if self.everything {
            return Wake::Everything;
        }
        if self.asked && self.paths.is_empty() {
            return Wake::Asked;
        }
        Wake::Files(self.paths.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_finished_does_not_hurry_who_has_not() {
        let mut change = Change::new(BTreeSet::new());
        let mut add = |name: &str, urgency| {
            change.add(SourcePath::new(name), urgency, Path::new(name));
            change.silence()
        };
        assert_eq!(add("a.md", Urgency::Unfinished), UNFINISHED);
        assert_eq!(add("b.md", Urgency::Finished), UNFINISHED);
        assert_eq!(add("a.md", Urgency::Finished), SILENCE);
        assert_eq!(add("c.md", Urgency::Unfinished), UNFINISHED);
        assert_eq!(add("c.md", Urgency::Folder), SILENCE, "another file has taken its name");
        let wake = change.wake(&mut BTreeSet::new());
        assert_eq!(
            wake,
            Wake::Files(["a.md", "b.md", "c.md"].map(SourcePath::new).to_vec())
        );
    }
}
