#![expect(clippy::disallowed_methods, reason = "reads what stands in the output folder")]
//! What stands at our addresses: the disk as `plan` needs to know it.
//!
//! A file is asked for its stamp by its path, in parallel; a walk over the folders, of which there is one for nearly
//! every page, costs several times as much. Links are never followed at or above an address, except at the output
//! folder itself.

use super::owned::{LIST, Owned};
use super::{below, folders_above};
use crate::base::{Digest, Fault, FileStamp, Hint, OutputPath};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// What stands at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    File(Hint),
    /// `ours` where everything in it is in the list.
    Folder {
        ours: bool,
    },
    /// A link, a socket or the like.
    Other,
}

/// How much an earlier look is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Every file is looked at, and read where its hint does not vouch for it.
    Stamps,
    /// A file with a hint is taken to be as it was: for `watch`, which has written it itself.
    Hints,
}

/// What stands in the output folder, as far as it concerns us. Sorted by path; what is not there is not in it.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    found: Vec<(OutputPath, Found)>,
    /// The outermost folders that are still to be made.
    missing: BTreeSet<OutputPath>,
}

impl Standing {
    pub fn new(found: impl IntoIterator<Item = (OutputPath, Found)>, missing: BTreeSet<OutputPath>) -> Self {
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Self { found, missing }
    }

    pub fn found(&self) -> &[(OutputPath, Found)] {
        &self.found
    }

    pub fn missing(&self) -> &BTreeSet<OutputPath> {
        &self.missing
    }

    pub fn get(&self, path: &OutputPath) -> Option<&Found> {
        let at = self.found.binary_search_by(|(known, _)| known.cmp(path)).ok()?;
        Some(&self.found[at].1)
    }

    /// Whether a file with these bytes stands at this address, so that it need not be staged.
    pub fn holds(&self, path: &OutputPath, digest: Digest) -> bool {
        matches!(self.get(path), Some(Found::File(hint)) if hint.digest == digest)
    }

    /// The hint of every file that stands, to be kept for the next look.
    pub fn hints(&self) -> impl Iterator<Item = (&OutputPath, &Hint)> {
        self.found.iter().filter_map(|(path, found)| match found {
            Found::File(hint) => Some((path, hint)),
            _ => None,
        })
    }
}

/// The ownership list of an output folder; empty where there is none.
pub fn read_owned(output: &Path) -> Result<Owned, Fault> {
    let file = output.join(LIST);
    match fs::read(&file) {
        Ok(bytes) => Ok(std::str::from_utf8(&bytes).map(Owned::parse).unwrap_or_default()),
        Err(error) if is_absent(&error) => Ok(Owned::default()),
        Err(error) => Err(unreadable(&file)(error)),
    }
}

/// How the ownership list looks: as long as it looks the same nobody has published there. `None` where there is none.
pub fn list_stamp(output: &Path) -> Option<FileStamp> {
    fs::symlink_metadata(output.join(LIST)).ok().as_ref().map(FileStamp::of)
}

/// The bytes of a file that a publication has left.
pub fn read(place: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(place).map_err(unreadable(place))
}

/// Looks at every file of the list and at every address in `paths`. Their bytes need not be known yet, so that this
/// can run beside the rendering.
pub fn look(
    output: &Path,
    owned: &Owned,
    paths: &[OutputPath],
    hints: &BTreeMap<OutputPath, Hint>,
    trust: Trust,
) -> Result<Standing, Fault> {
    let mut names: Vec<&OutputPath> = paths.iter().chain(owned.files().iter().map(|(path, _)| path)).collect();
    names.sort_unstable();
    names.dedup();
    let look = Look { output, owned };
    let believed = look.believed(&names, hints, trust);
    let doubtful: Vec<&OutputPath> = names
        .iter()
        .zip(&believed)
        .filter(|(_, hint)| hint.is_none())
        .map(|(path, _)| *path)
        .collect();
    let ways = look.ways(&doubtful)?;
    let seen: Vec<Option<(OutputPath, Found)>> = doubtful
        .par_iter()
        .with_min_len(256)
        .filter(|path| !ways.are_shut_for(path))
        .map(|path| Ok(look.at(path)?.map(|found| ((*path).clone(), found))))
        .collect::<Result<_, Fault>>()?;
    let believed = names
        .iter()
        .zip(believed)
        .filter_map(|(path, hint)| Some(((*path).clone(), Found::File(hint?))));
    let mut found: Vec<(OutputPath, Found)> = believed
        .chain(seen.into_iter().flatten())
        .chain(ways.obstacles)
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.dedup_by(|second, first| second.0 == first.0);
    Ok(Standing {
        found,
        missing: ways.missing,
    })
}

/// What the folders above our addresses are, where they are not just folders.
struct Ways {
    obstacles: Vec<(OutputPath, Found)>,
    missing: BTreeSet<OutputPath>,
}

impl Ways {
    fn are_shut_for(&self, path: &OutputPath) -> bool {
        let shut = |folder: &str| {
            let obstacle = self.obstacles.iter().any(|(path, _)| path.as_str() == folder);
            obstacle || OutputPath::parse(folder).is_some_and(|folder| self.missing.contains(&folder))
        };
        let open = self.obstacles.is_empty() && self.missing.is_empty();
        !open && folders_above(path.as_str()).any(shut)
    }
}

/// Whether the folder `path` of the list, which lies at `place`, holds nothing but files of ours.
pub(super) fn is_ours(owned: &Owned, path: &OutputPath, place: &Path) -> Result<bool, Fault> {
    Look { output: place, owned }.is_ours(path.as_str(), place)
}

struct Look<'a> {
    output: &'a Path,
    owned: &'a Owned,
}

impl Look<'_> {
    /// The hints that are to be believed, one for each name. Links above a file are not looked for here: where one
    /// leads to the very file that we have written nothing has changed, and `apply` looks before it writes.
    fn believed(&self, names: &[&OutputPath], hints: &BTreeMap<OutputPath, Hint>, trust: Trust) -> Vec<Option<Hint>> {
        let (mut hints, mut listed) = (hints.iter().peekable(), self.owned.files().iter().peekable());
        let known = names.iter().map(|name| {
            // All three are sorted, so that walking along them spares a search for each name.
            while hints.next_if(|(path, _)| path < name).is_some() {}
            while listed.next_if(|(path, _)| path < *name).is_some() {}
            listed.next_if(|(path, _)| path == *name)?;
            hints.next_if(|(path, _)| path == name).map(|(_, hint)| *hint)
        });
        let known: Vec<Option<Hint>> = known.collect();
        if trust == Trust::Hints {
            return known;
        }
        let Ok(folder) = File::open(self.output) else {
            return vec![None; names.len()];
        };
        let vouches =
            |name: &OutputPath, hint: &Hint| stamp(&folder, name).is_some_and(|stamp| hint.vouches_for(&stamp));
        let pairs = names.par_iter().zip(known).with_min_len(256);
        pairs
            .map(|(name, hint)| hint.filter(|hint| vouches(name, hint)))
            .collect()
    }

    /// Looks at the folders above `paths`, level by level, so that nothing is asked for below a folder that is not
    /// there or is a link.
    fn ways(&self, paths: &[&OutputPath]) -> Result<Ways, Fault> {
        let mut ways = Ways {
            obstacles: Vec::new(),
            missing: BTreeSet::new(),
        };
        let mut open = paths.to_vec();
        for level in 0.. {
            let mut folders: Vec<&str> = open
                .iter()
                .filter_map(|path| folders_above(path.as_str()).nth(level))
                .collect();
            folders.dedup();
            if folders.is_empty() {
                break;
            }
            let shut: Vec<Option<(&str, Option<Found>)>> = folders
                .par_iter()
                .with_min_len(256)
                .map(|folder| self.shut(folder).map(|shut| shut.map(|found| (*folder, found))))
                .collect::<Result<_, Fault>>()?;
            let shut: BTreeMap<&str, Option<Found>> = shut.into_iter().flatten().collect();
            open.retain(|path| {
                let folder = folders_above(path.as_str()).nth(level);
                folder.is_some_and(|folder| shut.is_empty() || !shut.contains_key(folder))
            });
            for (folder, found) in shut {
                let path = OutputPath::parse(folder).expect("a part of an output path is one");
                match found {
                    Some(found) => ways.obstacles.push((path, found)),
                    None => drop(ways.missing.insert(path)),
                }
            }
        }
        Ok(ways)
    }

    /// Why nothing can be looked up below `folder`: it is missing (`None` inside) or no folder.
    fn shut(&self, folder: &str) -> Result<Option<Option<Found>>, Fault> {
        let place = self.output.join(folder);
        match fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_dir() => Ok(None),
            Ok(metadata) if metadata.is_file() => Ok(Some(Some(Found::File(read_hint(&place)?)))),
            Ok(_) => Ok(Some(Some(Found::Other))),
            Err(error) if is_absent(&error) => Ok(Some(None)),
            Err(error) => Err(unreadable(&place)(error)),
        }
    }

    fn at(&self, path: &OutputPath) -> Result<Option<Found>, Fault> {
        let place = self.output.join(path.as_str());
        let metadata = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(unreadable(&place)(error)),
        };
        if metadata.is_file() {
            return Ok(Some(Found::File(read_hint(&place)?)));
        }
        if metadata.is_dir() {
            return Ok(Some(Found::Folder {
                ours: self.is_ours(path.as_str(), &place)?,
            }));
        }
        Ok(Some(Found::Other))
    }

    /// Whether a folder holds nothing but files of the list and folders that lead to some. An empty one may be left
    /// over from a run that was cut short, if the list has files in it.
    fn is_ours(&self, path: &str, place: &Path) -> Result<bool, Fault> {
        if below(self.owned.files(), |(path, _)| path, path).is_empty() {
            return Ok(false);
        }
        for entry in fs::read_dir(place).map_err(unreadable(place))? {
            let entry = entry.map_err(unreadable(place))?;
            let Some(inner) = entry.file_name().to_str().map(|name| format!("{path}/{name}")) else {
                return Ok(false);
            };
            let kind = entry.file_type().map_err(unreadable(place))?;
            let ours = match OutputPath::parse(&inner) {
                Some(_) if kind.is_dir() => self.is_ours(&inner, &entry.path())?,
                Some(file) => kind.is_file() && self.owned.get(&file).is_some(),
                None => false,
            };
            if !ours {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The stamp of a file, asked for relative to its folder: half the cost of a path that begins at the root.
fn stamp(folder: &File, name: &OutputPath) -> Option<FileStamp> {
    use rustix::fs::{AtFlags, FileType, statat};
    let stat = statat(folder, name.as_str(), AtFlags::SYMLINK_NOFOLLOW).ok()?;
    let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
    is_file.then(|| FileStamp {
        size: stat.st_size.cast_unsigned(),
        mtime_ns: stat
            .st_mtime
            .saturating_mul(1_000_000_000)
            .saturating_add(stat.st_mtime_nsec.cast_signed()),
        ctime_ns: 0,
        inode: stat.st_ino,
    })
}

fn read_hint(place: &Path) -> Result<Hint, Fault> {
    let read = || -> io::Result<Hint> {
        let file = File::open(place)?;
        let stamp = FileStamp::of(&file.metadata()?);
        let digest = Digest::of_bytes(&fs::read(place)?);
        // Nobody else is expected to write here, so an age of two seconds need not be waited for.
        Ok(Hint::of_own(stamp, digest))
    };
    read().map_err(unreadable(place))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Fault {
    Fault::io("Kann nicht gelesen werden", "Cannot be read", path)
}
