//! Hints: reasons to believe that a file still holds what it held, without reading it.
//!
//! A hint is never more than that. Where it does not vouch, somebody reads the file, and the digest decides.

use super::Digest;
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::time::UNIX_EPOCH;

/// File systems keep the time of a change as coarsely as this (FAT), most of them to a few milliseconds.
const COARSEST_CLOCK_NS: i64 = 2_000_000_000;

/// What the file system says about a file without opening it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    pub size: u64,
    /// Nanoseconds since 1970, negative before it.
    pub mtime_ns: i64,
    /// Tells a file that was moved here, with its old time, from the one that stood here. 0 where there is none.
    pub inode: u64,
}

impl FileStamp {
    pub fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            mtime_ns: mtime_ns(metadata),
            inode: inode(metadata),
        }
    }
}

fn mtime_ns(metadata: &Metadata) -> i64 {
    let nanoseconds = |span: std::time::Duration| i64::try_from(span.as_nanos()).unwrap_or(i64::MAX);
    match metadata.modified().map(|at| at.duration_since(UNIX_EPOCH)) {
        Ok(Ok(after)) => nanoseconds(after),
        Ok(Err(before)) => -nanoseconds(before.duration()),
        Err(_) => 0,
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// The digest that a file had, and how it looked at that time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    pub stamp: FileStamp,
    pub digest: Digest,
    /// When the stamp was taken, in nanoseconds since 1970.
    pub taken_ns: i64,
}

impl Hint {
    /// The hint of a file that this program wrote itself under a name nobody else knew: no other writer can have
    /// slipped in behind the stamp.
    pub fn of_own(stamp: FileStamp, digest: Digest) -> Self {
        Self {
            stamp,
            digest,
            taken_ns: i64::MAX,
        }
    }

    /// Whether a file that looks like `stamp` still has this digest. A file that changed shortly before the hint was
    /// taken may have changed once more within the same tick of the file system's clock, so it is not vouched for.
    pub fn vouches_for(&self, stamp: &FileStamp) -> bool {
        self.stamp == *stamp && stamp.mtime_ns.saturating_add(COARSEST_CLOCK_NS) <= self.taken_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_just_changed_is_not_vouched_for() {
        let stamp = FileStamp {
            size: 1,
            mtime_ns: 5_000_000_000,
            inode: 7,
        };
        let taken_at = |taken_ns| Hint {
            stamp,
            digest: Digest::default(),
            taken_ns,
        };
        assert!(!taken_at(5_100_000_000).vouches_for(&stamp));
        assert!(taken_at(7_000_000_000).vouches_for(&stamp));
        assert!(!taken_at(7_000_000_000).vouches_for(&FileStamp { size: 2, ..stamp }));
        assert!(Hint::of_own(stamp, Digest::default()).vouches_for(&stamp));
    }
}
