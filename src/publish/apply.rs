#![expect(
    clippy::disallowed_methods,
    reason = "the one place where the output folder is changed"
)]
//! Executes a plan and never decides. Each operation is one rename or one removal.

use super::owned::{Kind, LIST, Owned};
use super::plan::{Op, Plan};
use super::staging::Staging;
use super::{below, folders_above, look};
use crate::base::{Digest, Fault, Hint, OutputPath, words};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What a publication has done.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// The ownership list as it lies in the output folder now.
    pub owned: Owned,
    /// How the written files look; `None` for those that are gone. To be kept for the next look.
    pub hints: Vec<(OutputPath, Option<Hint>)>,
}

/// Publishes what is staged. Where the plan has foreign files nothing may be published; the caller has said so before.
///
/// # Panics
/// When the plan has foreign files, or a file that it brings was not staged.
pub fn apply(plan: Plan, staging: Staging) -> Result<Outcome, Fault> {
    assert!(plan.foreign.is_empty(), "a plan with foreign files is not carried out");
    let mut clerk = Clerk {
        staging: &staging,
        last: &plan.last,
        synced: false,
    };
    clerk.check_ways(&plan.ops)?;
    clerk.synced = staging.sync()?;
    let output = staging.output();
    fs::create_dir_all(output).map_err(failed(output))?;
    if let Some(union) = &plan.union {
        staging.put(LIST, &union.to_text())?;
    }
    let mut gone = Vec::new();
    for op in &plan.ops {
        clerk.execute(op, &mut gone)?;
    }
    clerk.remove_empty_folders(&gone)?;
    let last = plan.list();
    if last != *staging.owned() {
        staging.put(LIST, &last.to_text())?;
    }
    Ok(outcome(&plan, last, &staging))
}

struct Clerk<'a> {
    staging: &'a Staging,
    last: &'a Owned,
    synced: bool,
}

impl Clerk<'_> {
    /// Refuses to write through a link that has come to stand above one of our files.
    fn check_ways(&self, ops: &[Op]) -> Result<(), Fault> {
        let gone = ops
            .iter()
            .filter(|op| matches!(op, Op::RemoveFolder(_)))
            .map(|op| op.path().as_str());
        let folders = ops.iter().flat_map(|op| folders_above(op.path().as_str()));
        let folders: BTreeSet<&str> = folders.chain(gone).collect();
        for folder in folders {
            let place = self.staging.output().join(folder);
            if fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_symlink()) {
                let reason = words(
                    "Ein Verweis steht, wo ein Ordner dieser Website stand. Bitte entfernen Sie ihn.",
                    "A link stands where a folder of this site stood. Please remove it.",
                );
                return Err(Fault::Refused { path: place, reason });
            }
        }
        Ok(())
    }

    fn execute(&self, op: &Op, gone: &mut Vec<OutputPath>) -> Result<(), Fault> {
        let (path, target) = (op.path(), self.target(op.path()));
        let done = match op {
            Op::Add(_) | Op::AddFolder(_) => self.add(path, &target),
            Op::Change(_) => self.change(path, &target),
            Op::Swap(_) => self.swap(path, &target),
            Op::Remove(_) => {
                gone.push(path.clone());
                remove(&target)
            }
            Op::RemoveFolder(_) => return self.remove_folder(path, &target, gone),
        };
        done.map_err(failed(&target))
    }

    /// Moves a folder away at once, if all in it is ours; else takes our files out of it.
    fn remove_folder(&self, path: &OutputPath, target: &Path, gone: &mut Vec<OutputPath>) -> Result<(), Fault> {
        let owned = self.staging.owned();
        match look::is_ours(owned, path, target) {
            Ok(true) => {
                let aside = self.staging.aside(path).map_err(failed(target))?;
                fs::rename(target, &aside).map_err(failed(target))?;
                // Somebody may have put something there in between.
                if look::is_ours(owned, path, &aside)? {
                    return Ok(());
                }
                move_in(&aside, target).map_err(failed(target))?;
            }
            Ok(false) => {}
            Err(_) if !target.exists() => return Ok(()),
            Err(fault) => return Err(fault),
        }
        for (file, _) in below(owned.files(), |(file, _)| file, path.as_str()) {
            remove(&self.target(file)).map_err(failed(&self.target(file)))?;
            gone.push(file.clone());
        }
        Ok(())
    }

    fn target(&self, path: &OutputPath) -> PathBuf {
        self.staging.output().join(path.as_str())
    }

    fn add(&self, path: &OutputPath, target: &Path) -> io::Result<()> {
        let staged = self.staging.place(path);
        match move_in(&staged, target) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(target.parent().expect("an output lies in the output folder"))?;
                move_in(&staged, target)
            }
            done => done,
        }
    }

    /// Renaming over a file frees its blocks there and then, 0.15 to 2 ms each on ext4. Where many files change they
    /// swap places with the old ones, 0.02 ms each, and those are freed with the staging folder, when the new site
    /// stands. A file that is not synced is renamed over the old one: that is what makes ext4 write its bytes first.
    fn change(&self, path: &OutputPath, target: &Path) -> io::Result<()> {
        let staged = self.staging.place(path);
        if self.synced && exchange(&staged, target).is_ok() {
            return Ok(());
        }
        fs::rename(staged, target)
    }

    /// A file and a folder change places at one instant, where the system can do that. What stood there goes with the
    /// staging folder.
    fn swap(&self, path: &OutputPath, target: &Path) -> io::Result<()> {
        let staged = if self.last.get(path).is_some() {
            self.staging.place(path)
        } else {
            self.gather(path)?
        };
        if exchange(&staged, target).is_ok() {
            return Ok(());
        }
        fs::rename(target, self.staging.aside(path)?)?;
        fs::rename(&staged, target)
    }

    /// The staged folder of a path with everything that belongs into it. The list of a run that was cut short names
    /// files which never arrived, and those are staged as if they replaced something.
    fn gather(&self, path: &OutputPath) -> io::Result<PathBuf> {
        for (output, _) in below(self.last.files(), |(output, _)| output, path.as_str()) {
            let (place, of_new) = (self.staging.place(output), self.staging.place_of_new(output));
            if place != of_new {
                fs::create_dir_all(of_new.parent().expect("a staged file lies in the staging folder"))?;
                fs::rename(place, of_new)?;
            }
        }
        Ok(self.staging.place_of_new(path))
    }

    /// Removes the folders that the removed files have left empty, from the inside to the outside. One that still holds
    /// something is not ours to judge.
    fn remove_empty_folders(&self, gone: &[OutputPath]) -> Result<(), Fault> {
        let folders: BTreeSet<&str> = gone.iter().flat_map(|path| folders_above(path.as_str())).collect();
        for folder in folders.into_iter().rev() {
            let place = self.staging.output().join(folder);
            match fs::remove_dir(&place) {
                Ok(()) => {}
                Err(error) if may_stay(&error) => {}
                Err(error) => return Err(failed(&place)(error)),
            }
        }
        Ok(())
    }
}

fn outcome(plan: &Plan, last: Owned, staging: &Staging) -> Outcome {
    let mut hints: Vec<_> = staging
        .owned()
        .without(&last)
        .map(|path| (path.clone(), None))
        .collect();
    let is_twin = |path: &OutputPath| (staging.owned().get(path)).is_some_and(|known| known.kind == Kind::Twin);
    let removed = hints.iter().filter(|(path, _)| !is_twin(path)).count();
    hints.extend(staging.take_hints().into_iter().map(|(path, hint)| (path, Some(hint))));
    Outcome {
        written: plan.written,
        unchanged: plan.unchanged,
        removed,
        owned: last,
        hints,
    }
}

/// Moves something to where nothing stands. A stranger's file that came up since the look is not overwritten.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn move_in(staged: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, staged, CWD, target, RenameFlags::NOREPLACE) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {
            fs::rename(staged, target)
        }
        done => Ok(done?),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn move_in(staged: &Path, target: &Path) -> io::Result<()> {
    fs::rename(staged, target)
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

fn remove(target: &Path) -> io::Result<()> {
    match fs::remove_file(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn may_stay(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::ResourceBusy
    )
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Fault {
    Fault::io("Kann nicht veröffentlicht werden", "Cannot be published", path)
}

/// Puts a text in place of a file that people keep beside their sources, whole or not at all.
pub fn replace_file(path: &Path, text: &str) -> Result<(), Fault> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let fresh = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&fresh, text).and_then(|()| fs::rename(&fresh, path));
    written.map_err(|error| {
        drop(fs::remove_file(&fresh));
        failed(path)(error)
    })
}

/// Makes a file hold this text; one that holds it already stays untouched.
pub fn keep_file(path: &Path, text: &str) -> Result<(), Fault> {
    if holds(path, text.len(), Digest::of_bytes(text.as_bytes())) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    replace_file(path, text)
}

/// Whether a file is there with these bytes.
pub fn holds(path: &Path, length: usize, digest: Digest) -> bool {
    let same_length = fs::metadata(path).is_ok_and(|data| usize::try_from(data.len()) == Ok(length));
    same_length && fs::read(path).is_ok_and(|bytes| Digest::of_bytes(&bytes) == digest)
}

#[cfg(test)]
mod tests;
