#![expect(clippy::disallowed_methods, reason = "copies of sources beside the cache")]
//! The last error-free state of the sources, kept so that the clock need not wait for editors: while a file is broken,
//! an embargo still lifts by what stood there before.
//!
//! When a mistake is seen, the good bytes have been overwritten already. So they are copied beforehand, and that means
//! before the switch: whatever is public has been kept, also where the run is killed right after it or the same file is
//! saved once more. What has changed since the list of files was last written follows that list in the same file, so
//! that an edit writes a line and not ten thousand. Where a single byte of it is wrong, or something could not be
//! written, there is no last error-free state: an older one would take back what was published since.

mod pack;

use super::{begin, name_of};
use crate::base::{Digest, Fault, SourcePath, digest_of};
use pack::Pack;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// So many files may have changed before the whole list is written again.
const FEW: usize = 64;
/// Before the list: the seal of what follows it, its own seal, its length.
const HEAD: usize = 16 + 16 + 8;

/// One source of a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodFile {
    pub path: SourcePath,
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
}

/// The same of a source as it is now.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FileNow<'f> {
    pub path: &'f SourcePath,
    pub digest: Digest,
    pub size: u64,
}

impl<'f> FileNow<'f> {
    fn of(file: &'f GoodFile) -> Self {
        Self {
            path: &file.path,
            digest: file.digest,
            size: file.size,
        }
    }
}

impl From<FileNow<'_>> for GoodFile {
    fn from(file: FileNow) -> Self {
        Self {
            path: file.path.clone(),
            digest: file.digest,
            size: file.size,
        }
    }
}

/// Where one file lies on disk, and its bytes.
pub trait Originals {
    fn file(&self, path: &SourcePath) -> PathBuf;
    /// `Fault::Moved` where the file is no longer what it was.
    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Fault>;
}

/// The copies of one site for one output folder.
#[derive(Debug)]
pub struct Good {
    folder: PathBuf,
    pack: Pack,
    state: Option<Kept>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// Of the options that it was built with.
    options: Digest,
    /// Sorted by path.
    files: Vec<GoodFile>,
}

/// What has changed since a list was written: a file, or that there is none.
type Changes = BTreeMap<SourcePath, Option<GoodFile>>;

/// A state and how it lies on disk.
#[derive(Debug)]
struct Kept {
    state: State,
    /// Of the list as it was written.
    seal: Digest,
    /// Where that list ends in the file.
    end: u64,
    changes: Changes,
}

/// Why a state cannot be kept.
enum Trouble {
    /// A source is no longer what it was.
    Source(Fault),
    /// The disk is full, the folder closed.
    Copy,
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Source(fault)
    }
}

impl From<io::Error> for Trouble {
    fn from(_: io::Error) -> Self {
        Self::Copy
    }
}

impl Good {
    /// What earlier runs kept in `folder` for the output folder `output`.
    pub fn open(folder: &Path, output: &Path) -> Self {
        let folder = place(folder, output);
        let mut good = Self {
            pack: Pack::open(&folder),
            folder,
            state: None,
        };
        good.state = good.read();
        good
    }

    /// Whether anything was kept in `folder` for the output folder `output`.
    pub fn exists(folder: &Path, output: &Path) -> bool {
        place(folder, output).join("state").exists()
    }

    /// The files of the last error-free state with these options.
    pub fn files(&self, options: Digest) -> Option<&[GoodFile]> {
        let state = &self.state.as_ref()?.state;
        (state.options == options).then_some(&state.files)
    }

    /// The bytes with this digest.
    pub fn bytes(&self, digest: Digest) -> Option<Vec<u8>> {
        self.pack.bytes(digest)
    }

    /// Keeps a state in place of the one before. `files` are sorted by path; they are followed and not copied, since
    /// every edit waits for this.
    ///
    /// # Errors
    /// Where a source is no longer what it was. What cannot be written is no error; then there is no state any more.
    pub fn keep<'f>(
        &mut self,
        options: Digest,
        files: impl Iterator<Item = FileNow<'f>> + Clone,
        originals: &dyn Originals,
    ) -> Result<(), Fault> {
        if !self.is_there() {
            self.pack = Pack::open(&self.folder);
            self.state = self.read();
        }
        match self.try_to_keep(options, files, originals) {
            Ok(()) => Ok(()),
            Err(Trouble::Source(fault)) => Err(fault),
            Err(Trouble::Copy) => {
                self.forget();
                Ok(())
            }
        }
    }

    /// Forgets the state and all copies: they are not what they should be.
    pub fn forget(&mut self) {
        self.state = None;
        // What cannot be removed is not believed either: its seal or its digests are wrong, or the disk is at fault.
        drop(fs::remove_file(self.place()));
        drop(fs::remove_file(self.pack.place()));
        drop(fs::remove_dir_all(self.pack.shelf()));
        self.pack = Pack::open(&self.folder);
    }

    fn is_there(&self) -> bool {
        self.pack.is_there() && (self.state.is_none() || self.place().exists())
    }

    fn try_to_keep<'f>(
        &mut self,
        options: Digest,
        files: impl Iterator<Item = FileNow<'f>> + Clone,
        originals: &dyn Originals,
    ) -> Result<(), Trouble> {
        let before = self.state.as_ref().map(|kept| &kept.state);
        let before = before.filter(|before| before.options == options);
        let changed = changes(before.map_or(&[], |before| &before.files), files.clone());
        let is_other = before.is_none();
        if !is_other && changed.is_empty() {
            return Ok(());
        }
        self.copy(changed.values().flatten(), originals)?;
        let is_few = !is_other && !self.pack.is_mostly_old();
        if let Some(kept) = self.state.as_mut().filter(|_| is_few) {
            apply(&changed, &mut kept.state.files);
            kept.changes.extend(changed);
            if kept.changes.len() <= FEW {
                return Ok(self.write_changes()?);
            }
        }
        let files = files.map(GoodFile::from).collect();
        self.write(State { options, files })?;
        let files = self.state.iter().flat_map(|kept| &kept.state.files);
        Ok(self.pack.sweep(&files.map(|file| file.digest).collect())?)
    }

    fn copy<'a>(
        &mut self,
        files: impl Iterator<Item = &'a GoodFile>,
        originals: &dyn Originals,
    ) -> Result<(), Trouble> {
        if !self.pack.shelf().exists() {
            self.folder.parent().map_or(Ok(()), begin)?;
            fs::create_dir_all(self.pack.shelf())?;
        }
        let mut adder = self.pack.adder()?;
        for file in files {
            if adder.holds(file.digest, file.size) {
                continue;
            }
            match Pack::is_large(file.size) {
                true => copy_large(file, originals, &adder.large(file.digest))?,
                false => adder.add(file.digest, &originals.bytes(&file.path)?)?,
            }
        }
        Ok(adder.finish()?)
    }

    /// Writes the whole list, which is renamed into place: nobody reads half of it.
    fn write(&mut self, state: State) -> io::Result<()> {
        let text = postcard::to_stdvec(&state).map_err(io::Error::other)?;
        let (place, seal) = (self.place(), self.seal(&text));
        let fresh = place.with_extension("new");
        let mut file = File::create(&fresh)?;
        file.write_all(seal_of_changes(seal, &[]).as_bytes())?;
        file.write_all(seal.as_bytes())?;
        file.write_all(&(text.len() as u64).to_le_bytes())?;
        file.write_all(&text)?;
        fs::rename(&fresh, &place)?;
        self.state = Some(Kept {
            state,
            seal,
            end: (HEAD + text.len()) as u64,
            changes: Changes::new(),
        });
        Ok(())
    }

    /// Writes what follows the list, and its seal at last: a run that is killed in between leaves no state.
    fn write_changes(&self) -> io::Result<()> {
        let Some(kept) = &self.state else { return Ok(()) };
        let text = postcard::to_stdvec(&kept.changes).map_err(io::Error::other)?;
        let mut file = OpenOptions::new().write(true).open(self.place())?;
        file.set_len(kept.end)?;
        file.seek(SeekFrom::Start(kept.end))?;
        file.write_all(&text)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(seal_of_changes(kept.seal, &text).as_bytes())
    }

    /// Nothing, where a single byte was altered: a name or a digest that nobody wrote would make another site.
    fn read(&self) -> Option<Kept> {
        let bytes = fs::read(self.place()).ok()?;
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (seals, length) = head.split_at(32);
        let length = usize::try_from(u64::from_le_bytes(length.try_into().ok()?)).ok()?;
        let (text, changes) = rest.split_at_checked(length)?;
        let seal = self.seal(text);
        let (of_changes, of_list) = seals.split_at(16);
        if of_list != seal.as_bytes() || of_changes != seal_of_changes(seal, changes).as_bytes() {
            return None;
        }
        let mut state: State = postcard::from_bytes(text).ok()?;
        let changes: Changes = match changes.is_empty() {
            true => Changes::new(),
            false => postcard::from_bytes(changes).ok()?,
        };
        apply(&changes, &mut state.files);
        Some(Kept {
            state,
            seal,
            end: (HEAD + length) as u64,
            changes,
        })
    }

    /// Of the list of files, for this output folder and in this form.
    fn seal(&self, text: &[u8]) -> Digest {
        digest_of(&("good state 3", self.folder.file_name(), text))
    }

    fn place(&self) -> PathBuf {
        self.folder.join("state")
    }
}

fn place(folder: &Path, output: &Path) -> PathBuf {
    folder.join(format!("good-{}", name_of(output)))
}

fn seal_of_changes(seal: Digest, text: &[u8]) -> Digest {
    digest_of(&(seal, text))
}

/// What makes one list the other; both are sorted by path.
fn changes<'f>(before: &[GoodFile], now: impl Iterator<Item = FileNow<'f>>) -> Changes {
    let mut changes = Changes::new();
    let mut before = before.iter().peekable();
    for file in now {
        // Nearly all are, and then no name is read.
        if before.next_if(|known| file == FileNow::of(known)).is_some() {
            continue;
        }
        while let Some(gone) = before.next_if(|known| known.path < *file.path) {
            changes.insert(gone.path.clone(), None);
        }
        if before.next_if(|known| known.path == *file.path).map(FileNow::of) != Some(file) {
            changes.insert(file.path.clone(), Some(file.into()));
        }
    }
    changes.extend(before.map(|gone| (gone.path.clone(), None)));
    changes
}

/// Makes a few changes to a list sorted by path.
fn apply(changes: &Changes, files: &mut Vec<GoodFile>) {
    for (path, change) in changes {
        match (files.binary_search_by(|file| file.path.cmp(path)), change) {
            (Ok(at), Some(file)) => files[at] = file.clone(),
            (Ok(at), None) => drop(files.remove(at)),
            (Err(at), Some(file)) => files.insert(at, file.clone()),
            (Err(_), None) => {}
        }
    }
}

/// A copy and no link: some programs write into the file that stands there.
fn copy_large(file: &GoodFile, originals: &dyn Originals, to: &Path) -> Result<(), Trouble> {
    let fresh = to.with_extension("new");
    if fs::copy(originals.file(&file.path), &fresh).is_err() {
        fs::write(&fresh, originals.bytes(&file.path)?)?;
    }
    if Digest::of_reader(File::open(&fresh)?)? != file.digest {
        fs::remove_file(&fresh)?;
        return Err(Trouble::Source(Fault::Moved {
            path: originals.file(&file.path),
        }));
    }
    Ok(fs::rename(&fresh, to)?)
}

#[cfg(test)]
mod tests;
