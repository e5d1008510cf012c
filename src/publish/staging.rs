#![expect(clippy::disallowed_methods, reason = "writes files to where nobody sees them yet")]
//! Staging: every new or changed file is written whole to a folder that nobody looks at, on the output's file system.
//!
//! A new file lies there under its own path, so that a whole new folder can be moved in with one rename. A file that
//! takes the place of one of ours lies flat, named by a digest of its path: its folder exists already, and making it
//! twice would cost more than writing the file.

use super::guard::real_path;
use super::owned::Owned;
use crate::base::{Digest, Fault, FileStamp, Hint, OutputPath, words};
use crate::render::Artifact;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// New files, by their path.
const NEW: &str = "new";
/// Files that replace one of ours, by a digest of their path.
const CHANGED: &str = "changed";
/// What had to make room.
const OLD: &str = "old";

/// Up to this many files are renamed without waiting for the disk.
const UNSYNCED_FILES: usize = 16;

/// The staging folder of one run. It vanishes with the value.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    output: PathBuf,
    owned: Owned,
    staged: Mutex<Vec<(OutputPath, Hint)>>,
}

impl Staging {
    /// Makes the folder: beside the output, else in `cache`, else in the output. What a killed run left there goes.
    /// `owned` is the ownership list that lies in the output.
    pub fn open(output: &Path, cache: &Path, owned: &Owned) -> Result<Self, Fault> {
        let output = real_path(output);
        let mut failure = io::Error::from(ErrorKind::PermissionDenied);
        for folder in candidates(&output, cache) {
            match make(&folder, &output) {
                Ok(()) => {
                    let (owned, staged) = (owned.clone(), Mutex::new(Vec::new()));
                    return Ok(Self {
                        folder,
                        output,
                        owned,
                        staged,
                    });
                }
                Err(error) => failure = error,
            }
        }
        Err(unwritable(&output)(failure))
    }

    /// Writes one file. Many threads may do so at once, each output once.
    pub fn write(&self, artifact: &Artifact) -> Result<(), Fault> {
        let place = self.place(&artifact.output);
        let stamp = write_new(&place, &artifact.bytes).map_err(unwritable(&place))?;
        let hint = Hint::of_own(stamp, artifact.digest);
        let mut staged = self.staged.lock().expect("no thread panics while it holds this");
        staged.push((artifact.output.clone(), hint));
        Ok(())
    }

    /// The bytes that an output will have after the switch: staged, or standing already.
    pub fn bytes(&self, output: &OutputPath, digest: Digest) -> Result<Vec<u8>, Fault> {
        let (staged, standing) = (self.place(output), self.output.join(output.as_str()));
        let (place, read) = match fs::read(&staged) {
            Err(error) if error.kind() == ErrorKind::NotFound => (&standing, fs::read(&standing)),
            read => (&staged, read),
        };
        let bytes = read.map_err(Fault::io("Kann nicht gelesen werden", "Cannot be read", place))?;
        match Digest::of_bytes(&bytes) == digest {
            true => Ok(bytes),
            // Somebody has just written there.
            false => Err(Fault::Moved { path: standing }),
        }
    }

    /// Where the file of an output lies until the switch.
    pub(super) fn place(&self, output: &OutputPath) -> PathBuf {
        if self.owned.get(output).is_none() {
            return self.place_of_new(output);
        }
        let name = Digest::of_bytes(output.as_str().as_bytes()).to_string();
        let (shelf, name) = name.split_at(2);
        self.folder.join(CHANGED).join(shelf).join(name)
    }

    pub(super) fn place_of_new(&self, output: &OutputPath) -> PathBuf {
        self.folder.join(NEW).join(output.as_str())
    }

    /// Puts a text at an address of the output folder that is no output of the site.
    pub(super) fn put(&self, name: &str, text: &str) -> Result<(), Fault> {
        let (place, target) = (self.folder.join(NEW).join(name), self.output.join(name));
        write_new(&place, text.as_bytes()).map_err(unwritable(&place))?;
        fs::rename(&place, &target).map_err(unwritable(&target))
    }

    /// A free name for what has to make room.
    pub(super) fn aside(&self, output: &OutputPath) -> io::Result<PathBuf> {
        let place = self.folder.join(OLD);
        fs::create_dir_all(&place)?;
        Ok(place.join(Digest::of_bytes(output.as_str().as_bytes()).to_string()))
    }

    /// Brings what is staged to the disk, so that a power cut after the switch finds whole files. A handful of files
    /// does without. Tells whether it was done.
    pub(super) fn sync(&self) -> Result<bool, Fault> {
        let count = self.staged.lock().expect("no thread panics while it holds this").len();
        if count <= UNSYNCED_FILES {
            return Ok(false);
        }
        sync(&self.folder).map_err(unwritable(&self.folder))?;
        Ok(true)
    }

    /// The hints of everything staged.
    pub(super) fn take_hints(&self) -> Vec<(OutputPath, Hint)> {
        std::mem::take(&mut *self.staged.lock().expect("no thread panics while it holds this"))
    }

    pub(super) fn output(&self) -> &Path {
        &self.output
    }

    pub(super) fn owned(&self) -> &Owned {
        &self.owned
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Where this fails the next run tries again; nothing public depends on it.
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn candidates(output: &Path, cache: &Path) -> Vec<PathBuf> {
    let beside = output.file_name().map(|name| {
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(".staging");
        output.with_file_name(hidden)
    });
    let of_output = Digest::of_bytes(output.as_os_str().as_encoded_bytes()).fingerprint();
    let in_cache = real_path(cache).join(format!("staging-{of_output}"));
    let inside = output.join(".vielfalt-staging");
    beside.into_iter().chain([in_cache, inside]).collect()
}

fn make(folder: &Path, output: &Path) -> io::Result<()> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
        if !is_same_file_system(parent, output)? {
            return Err(ErrorKind::CrossesDevices.into());
        }
    }
    clear(folder)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    fs::create_dir(folder.join(NEW))
}

/// Removes what a killed run left. A folder with anything else in it is somebody's, whatever its name.
fn clear(folder: &Path) -> io::Result<()> {
    let listed = match fs::symlink_metadata(folder) {
        Ok(metadata) if metadata.is_dir() => fs::read_dir(folder)?,
        Ok(_) => return Err(ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in listed {
        let name = entry?.file_name();
        if ![NEW, CHANGED, OLD].iter().any(|ours| name == *ours) {
            return Err(ErrorKind::AlreadyExists.into());
        }
    }
    fs::remove_dir_all(folder)
}

#[cfg(unix)]
fn is_same_file_system(folder: &Path, output: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let existing = output.ancestors().find_map(|above| fs::metadata(above).ok());
    let device = fs::metadata(folder)?.dev();
    Ok(existing.is_some_and(|metadata| metadata.dev() == device))
}

#[cfg(not(unix))]
fn is_same_file_system(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(true)
}

fn write_new(place: &Path, bytes: &[u8]) -> io::Result<FileStamp> {
    let mut file = create_new(place)?;
    file.write_all(bytes)?;
    Ok(FileStamp::of(&file.metadata()?))
}

fn create_new(place: &Path) -> io::Result<File> {
    let folder = place.parent().expect("a staged file lies in the staging folder");
    // Nearly every page has a folder of its own, so making it comes first and asking costs extra.
    match fs::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(folder)?,
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).open(place)
}

#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn sync(_: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A full disk is said as such; everything else in the system's words.
fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Fault {
    let path = path.to_path_buf();
    move |cause| {
        let action = match cause.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                words("Der Speicherplatz reicht nicht", "The disk is full")
            }
            _ => words("Kann nicht geschrieben werden", "Cannot be written"),
        };
        Fault::Io { action, path, cause }
    }
}
