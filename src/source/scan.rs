#![expect(
    clippy::disallowed_methods,
    reason = "the one place where sources are read; the clock only dates hints and reaches no output"
)]
//! Disk to `Sources`: walk, look at every file, read only what no hint vouches for.
//!
//! Folders are walked in parallel and each file is asked for its metadata once, relative to its folder. Hidden files
//! and what editors leave behind are not sources. Links are followed, except into a folder that holds them.

use super::{Bytes, Edition, Entry, Sources};
use crate::base::{Digest, Fault, FileStamp, Hint, SourcePath};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, DirEntry, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// The folders that hold sources.
const FOLDERS: [&str; 2] = ["content", "themes"];
/// Texts are kept up to this many bytes in all, so that memory does not grow with the site.
const KEPT_BYTES: u64 = 64 << 20;
/// What is longer is digested piece by piece.
const LONG: u64 = 1 << 20;
/// The files that a parser will ask for.
const TEXTS: [&str; 9] = ["md", "yaml", "html", "css", "js", "svg", "json", "txt", "tera"];

/// Every source below `content/` and `themes/` of the folder `root`. Files that `previous` vouches for are not read.
/// A folder that is missing holds nothing.
pub fn scan(root: &Path, previous: Option<&Sources>) -> Result<Sources, Fault> {
    let scan = Scan::new(root, previous);
    let found: Vec<Vec<Found>> = FOLDERS
        .par_iter()
        .map(|folder| scan.look_at(folder))
        .collect::<Result<_, _>>()?;
    let entries = scan.entries(found)?;
    Ok(Sources {
        root: root.to_path_buf(),
        links: Arc::new(scan.links()),
        entries: Arc::new(entries),
        ..Sources::default()
    })
}

/// The snapshot after something happened at `paths`, which may be files or folders, there or gone. The rest is taken
/// over from `previous`, whose embedded files stay.
pub fn rescan(previous: Sources, paths: &[SourcePath]) -> Result<Sources, Fault> {
    let mut tops: Vec<&str> = paths.iter().map(SourcePath::as_str).collect();
    tops.sort_unstable();
    tops.dedup_by(|inner, outer| covers(outer, inner));
    let (root, mut entries) = (previous.root, Arc::unwrap_or_clone(previous.entries));
    let touched = places(&entries, &tops);
    let known = Sources::sorted(root.clone(), touched.iter().map(|at| entries[*at].clone()).collect());
    let scan = Scan::new(&root, Some(&known));
    let found: Vec<Vec<Found>> = tops.iter().map(|top| scan.look_at(top)).collect::<Result<_, _>>()?;
    let found = scan.entries(found)?;
    let differing: BTreeSet<SourcePath> = (known.iter().chain(&found)).map(|entry| entry.path.clone()).collect();
    let before = sum(&entries, &differing);
    if differing.len() == touched.len() && differing.len() == found.len() {
        // The others stay where they are: moving a hundred thousand entries would take longer than reading one file.
        for (at, entry) in touched.into_iter().zip(found) {
            entries[at] = entry;
        }
    } else {
        entries = merged(entries, &touched, found);
    }
    let now = sum(&entries, &differing);
    let sum = (previous.sum.get()).map(|sum| sum.wrapping_sub(before).wrapping_add(now));
    let (more, mut links) = (scan.links(), previous.links);
    if !more.is_subset(&links) {
        links = Arc::new(links.union(&more).cloned().collect());
    }
    Ok(Sources {
        root,
        edition: Edition::default(),
        since: Some((previous.edition, differing.into_iter().collect())),
        sum: Arc::new(sum.map_or_else(OnceLock::new, OnceLock::from)),
        links,
        entries: Arc::new(entries),
    })
}

/// What the sources at these paths add to the digest of a snapshot.
fn sum(entries: &[Entry], paths: &BTreeSet<SourcePath>) -> u128 {
    let place = |path: &SourcePath| entries.binary_search_by(|entry| entry.path.cmp(path)).ok();
    let summands = paths.iter().filter_map(place).map(|at| entries[at].summand());
    summands.fold(0, u128::wrapping_add)
}

/// The places of what lies at or below these paths, in order, but for embedded files.
fn places(entries: &[Entry], tops: &[&str]) -> Vec<usize> {
    let mut places = BTreeSet::new();
    for top in tops {
        let below = format!("{top}/");
        // What is at the path comes before what is below it, with others in between: `a`, `a-b`, `a/b`.
        for (first, whole) in [(&*below, false), (*top, true)] {
            let is_it = |entry: &Entry| match whole {
                true => entry.path.as_str() == first,
                false => entry.path.as_str().starts_with(first),
            };
            let start = entries.partition_point(|entry| entry.path.as_str() < first);
            let end = start + entries[start..].partition_point(is_it);
            places.extend((start..end).filter(|at| !matches!(entries[*at].bytes, Bytes::Embedded(_))));
        }
    }
    places.into_iter().collect()
}

/// The entries without those at `places`, and with those that were found.
fn merged(entries: Vec<Entry>, places: &[usize], found: Vec<Entry>) -> Vec<Entry> {
    let mut places = places.iter().copied().peekable();
    let others = (entries.into_iter().enumerate()).filter(|(at, _)| places.next_if_eq(at).is_none());
    let mut others = others.map(|(_, entry)| entry).peekable();
    let mut merged = Vec::with_capacity(others.size_hint().1.unwrap_or(0) + found.len());
    for entry in found {
        merged.extend(std::iter::from_fn(|| others.next_if(|other| other.path < entry.path)));
        // A file found on disk goes before the embedded one of the same path.
        others.next_if(|other| other.path == entry.path);
        merged.push(entry);
    }
    merged.extend(others);
    merged
}

/// Reads a source once more; `Fault::Moved` where it is no longer the one of the scan.
pub(super) fn read_again(file: &Path, digest: Digest) -> Result<Arc<[u8]>, Fault> {
    let moved = || Fault::Moved {
        path: file.to_path_buf(),
    };
    match fs::read(file) {
        Ok(bytes) if Digest::of_bytes(&bytes) == digest => Ok(bytes.into()),
        Ok(_) => Err(moved()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(moved()),
        Err(error) => Err(unreadable(file)(error)),
    }
}

/// `Fault::Moved` where a file is there that was not. A folder of its name was no file before either.
pub(super) fn check_missing(file: &Path) -> Result<(), Fault> {
    match fs::metadata(file) {
        Err(error) if is_gone(&error) => Ok(()),
        Ok(metadata) if metadata.is_dir() => Ok(()),
        _ => Err(Fault::Moved {
            path: file.to_path_buf(),
        }),
    }
}

fn covers(top: &str, path: &str) -> bool {
    path.strip_prefix(top)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a name is that of a source: not hidden, and not what an editor leaves behind while it saves.
pub fn is_source(name: &str) -> bool {
    let litter = name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name == "4913";
    !litter
}

/// A file that was met on the walk.
struct Found {
    path: SourcePath,
    file: PathBuf,
    stamp: FileStamp,
}

/// The folders above a link, to recognise one that leads back into itself.
struct Above<'a> {
    folder: Option<(u64, u64)>,
    above: Option<&'a Above<'a>>,
}

impl Above<'_> {
    fn holds(&self, folder: (u64, u64)) -> bool {
        self.folder == Some(folder) || self.above.is_some_and(|above| above.holds(folder))
    }
}

struct Scan<'a> {
    root: &'a Path,
    previous: Option<&'a Sources>,
    taken_ns: i64,
    kept: AtomicU64,
    links: Mutex<BTreeSet<PathBuf>>,
}

impl<'a> Scan<'a> {
    fn new(root: &'a Path, previous: Option<&'a Sources>) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            root,
            previous,
            taken_ns: i64::try_from(now.as_nanos()).unwrap_or(i64::MAX).max(1),
            kept: AtomicU64::new(0),
            links: Mutex::default(),
        }
    }

    fn links(self) -> BTreeSet<PathBuf> {
        self.links.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_link(&self, file: &Path) {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.insert(file.to_path_buf());
    }

    /// The files at or below a path, which may be gone.
    fn look_at(&self, path: &str) -> Result<Vec<Found>, Fault> {
        let hidden = path.split('/').any(|part| !is_source(part));
        let known = FOLDERS.iter().any(|folder| covers(folder, path));
        if hidden || !known {
            return Ok(Vec::new());
        }
        let file = self.root.join(path);
        // `content` and `themes` may be links themselves, and whoever watches them looks where they lead.
        if path.contains('/') && fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_symlink()) {
            self.note_link(&file);
        }
        match fs::metadata(&file) {
            Ok(metadata) => self.met(
                path.to_owned(),
                file,
                &metadata,
                &Above {
                    folder: None,
                    above: None,
                },
            ),
            Err(error) if is_gone(&error) => Ok(Vec::new()),
            Err(error) => Err(unreadable(&file)(error)),
        }
    }

    fn met(&self, path: String, file: PathBuf, metadata: &Metadata, above: &Above<'_>) -> Result<Vec<Found>, Fault> {
        if metadata.is_dir() {
            let identity = identity(metadata);
            if above.holds(identity) {
                return Ok(Vec::new());
            }
            let folder = Some(identity);
            return self.walk(
                &path,
                &file,
                &Above {
                    folder,
                    above: Some(above),
                },
            );
        }
        let stamp = FileStamp::of_source(metadata);
        let path = SourcePath::new(path);
        let found = metadata.is_file().then_some(Found { path, file, stamp });
        Ok(found.into_iter().collect())
    }

    fn walk(&self, path: &str, folder: &Path, above: &Above<'_>) -> Result<Vec<Found>, Fault> {
        let listed = match fs::read_dir(folder) {
            Ok(listed) => listed.collect::<io::Result<Vec<DirEntry>>>(),
            Err(error) if is_gone(&error) => return Ok(Vec::new()),
            Err(error) => Err(error),
        };
        let listed = listed.map_err(unreadable(folder))?;
        let visit = |entry: &DirEntry| -> Result<Vec<Found>, Fault> {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if !is_source(&name) {
                return Ok(Vec::new());
            }
            let file = entry.path();
            let metadata = match entry.metadata() {
                Ok(metadata) if metadata.is_symlink() => {
                    self.note_link(&file);
                    fs::metadata(&file)
                }
                other => other,
            };
            match metadata {
                Ok(metadata) => self.met(format!("{path}/{name}"), file, &metadata, above),
                Err(error) if is_gone(&error) => Ok(Vec::new()),
                Err(error) => Err(unreadable(&file)(error)),
            }
        };
        let parts: Vec<Vec<Found>> = listed
            .par_iter()
            .with_min_len(64)
            .map(visit)
            .collect::<Result<_, _>>()?;
        Ok(parts.into_iter().flatten().collect())
    }

    /// Sorted.
    fn entries(&self, found: Vec<Vec<Found>>) -> Result<Vec<Entry>, Fault> {
        let found: Vec<Found> = found.into_iter().flatten().collect();
        let entries: Vec<Option<Entry>> = found
            .into_par_iter()
            .with_min_len(64)
            .map(|found| self.entry(found))
            .collect::<Result<_, _>>()?;
        let mut entries: Vec<Entry> = entries.into_iter().flatten().collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|second, first| second.path == first.path);
        Ok(entries)
    }

    /// The entry of a file, or nothing where it vanished since the walk.
    fn entry(&self, found: Found) -> Result<Option<Entry>, Fault> {
        let known = self.previous.and_then(|previous| previous.get(&found.path));
        if let Some(entry) = known.filter(|entry| entry.hint.vouches_for(&found.stamp)) {
            return Ok(Some(entry.clone()));
        }
        match self.digested(&found) {
            Ok((digest, bytes)) => {
                let (stamp, taken_ns) = (found.stamp, self.taken_ns);
                let entry = Entry::on_disk(
                    found.path,
                    Hint {
                        stamp,
                        digest,
                        taken_ns,
                    },
                );
                Ok(Some(Entry { bytes, ..entry }))
            }
            Err(error) if is_gone(&error) => Ok(None),
            Err(error) => Err(unreadable(&found.file)(error)),
        }
    }

    fn digested(&self, found: &Found) -> io::Result<(Digest, Bytes)> {
        let mut file = File::open(&found.file)?;
        if found.stamp.size > LONG {
            return Ok((Digest::of_reader(file)?, Bytes::OnDisk));
        }
        let mut bytes = Vec::with_capacity(found.stamp.size as usize + 1);
        file.read_to_end(&mut bytes)?;
        let digest = Digest::of_bytes(&bytes);
        // A name that is not text cannot be opened again by its path.
        let lossy = !found.file.ends_with(found.path.file_name());
        let keep = lossy || is_text(&found.path) && self.has_room(bytes.len() as u64);
        Ok((digest, if keep { Bytes::Kept(bytes.into()) } else { Bytes::OnDisk }))
    }

    fn has_room(&self, size: u64) -> bool {
        self.kept.fetch_add(size, Ordering::Relaxed) + size <= KEPT_BYTES
    }
}

fn is_text(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension);
    TEXTS.contains(&extension)
}

/// A file may go between the walk and the look: it is then not part of the snapshot. A link that leads nowhere, or
/// round in a circle, names no file.
fn is_gone(error: &io::Error) -> bool {
    let circle = Some(rustix::io::Errno::LOOP.raw_os_error());
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) || error.raw_os_error() == circle
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Fault {
    Fault::io("Kann nicht gelesen werden", "Cannot be read", path)
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    // No link is ever taken for a loop; the system's own limit on the length of a path ends one.
    static COUNT: AtomicU64 = AtomicU64::new(0);
    (u64::MAX, COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests;
