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
    /// When anything about the file changed last, in the same unit. Programs that set the time of the last change back,
    /// as synchronising and unpacking do, cannot set this. 0 where there is none, and where renaming is no change.
    pub ctime_ns: i64,
    /// Tells a file that was moved here, with its old time, from the one that stood here. 0 where there is none.
    pub inode: u64,
}

impl FileStamp {
    /// Of a file that this program wrote, and which it may rename.
    pub fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            mtime_ns: mtime_ns(metadata),
            ctime_ns: 0,
            inode: inode(metadata),
        }
    }

    /// Of a file that anybody may write.
    pub fn of_source(metadata: &Metadata) -> Self {
        Self {
            ctime_ns: ctime_ns(metadata),
            ..Self::of(metadata)
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
fn ctime_ns(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata
        .ctime()
        .saturating_mul(1_000_000_000)
        .saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn ctime_ns(_: &Metadata) -> i64 {
    0
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
        let changed_ns = stamp.mtime_ns.max(stamp.ctime_ns);
        self.stamp == *stamp && changed_ns.saturating_add(COARSEST_CLOCK_NS) <= self.taken_ns
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
            ctime_ns: 0,
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
        let set_back = FileStamp {
            mtime_ns: 1,
            ctime_ns: 5_000_000_000,
            ..stamp
        };
        let hint = |taken_ns| Hint {
            stamp: set_back,
            ..taken_at(taken_ns)
        };
        assert!(!hint(5_100_000_000).vouches_for(&set_back) && hint(7_000_000_000).vouches_for(&set_back));
        assert!(!hint(9_000_000_000).vouches_for(&FileStamp {
            ctime_ns: 6_000_000_000,
            ..set_back
        }));
        assert!(Hint::of_own(stamp, Digest::default()).vouches_for(&stamp));
    }
}
