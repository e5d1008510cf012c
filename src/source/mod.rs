//! Sources: an immutable snapshot of everything people wrote.
//!
//! A snapshot names every file below `content/` and `themes/` with its digest. Texts are kept in memory while a budget
//! lasts, because the parser wants them next; everything else is read again on demand, and only believed where its
//! digest is still the one of the scan. What a file means is not known here.

mod outside;
mod scan;

pub use outside::{leading_out, warning};
pub use scan::{is_source, rescan, scan};

use crate::base::{Digest, Fault, Hint, SourcePath, digest_of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Every source at one moment, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    root: PathBuf,
    edition: Edition,
    /// Where only some paths were looked at: which snapshot holds what stands at all others.
    since: Option<(Edition, Arc<[SourcePath]>)>,
    /// Of what stands for each source. A sum, so that one source that changes is one number more and one less; copies
    /// share it, whichever is asked first.
    sum: Arc<OnceLock<u128>>,
    /// Links that were met: what they lead to may lie, and change, anywhere.
    links: Arc<BTreeSet<PathBuf>>,
    /// Shared, since a watch keeps the snapshot that its build went by.
    entries: Arc<Vec<Entry>>,
}

/// Tells one snapshot from all others.
#[derive(Clone, Debug, Default)]
pub struct Edition(Arc<()>);

impl PartialEq for Edition {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// One source as it was scanned.
#[derive(Clone, Debug)]
pub struct Entry {
    pub path: SourcePath,
    pub digest: Digest,
    /// How the file looked when it was digested; meaningless for a file that is not on disk.
    hint: Hint,
    bytes: Bytes,
}

#[derive(Clone, Debug)]
enum Bytes {
    OnDisk,
    Kept(Arc<[u8]>),
    Embedded(&'static [u8]),
}

impl Entry {
    pub fn size(&self) -> u64 {
        self.hint.stamp.size
    }
}

impl Sources {
    /// A snapshot in which nothing was found.
    pub fn in_folder(root: &Path) -> Self {
        Self::sorted(root.to_path_buf(), Vec::new())
    }

    /// Sources that are not on disk.
    pub fn from_memory(files: BTreeMap<SourcePath, Vec<u8>>) -> Self {
        let entries = files.into_iter().map(|(path, bytes)| Entry::kept(path, bytes.into()));
        Self::sorted(PathBuf::new(), entries.collect())
    }

    /// What an earlier run knew of its sources: enough for the next `scan` to leave unchanged files unread, and of no
    /// other use.
    pub fn remembered<'a>(hints: impl IntoIterator<Item = (&'a SourcePath, &'a Hint)>) -> Self {
        let entry = |(path, hint): (&SourcePath, &Hint)| Entry::on_disk(path.clone(), *hint);
        Self::sorted(PathBuf::new(), hints.into_iter().map(entry).collect())
    }

    /// The hints to remember for the next run.
    pub fn hints(&self) -> impl Iterator<Item = (&SourcePath, &Hint)> + Clone {
        let on_disk = |entry: &&Entry| entry.hint.taken_ns != 0;
        self.entries
            .iter()
            .filter(on_disk)
            .map(|entry| (&entry.path, &entry.hint))
    }

    /// Adds files that come with the program. One on disk with the same path goes first.
    #[must_use]
    pub fn with_embedded(self, files: &[(&'static str, &'static [u8])]) -> Self {
        let mut added: Vec<Entry> = files
            .iter()
            .map(|(path, bytes)| Entry::embedded(SourcePath::new(*path), bytes))
            .filter(|entry| self.get(&entry.path).is_none())
            .collect();
        if added.is_empty() {
            return self;
        }
        let mut entries = Arc::unwrap_or_clone(self.entries);
        entries.append(&mut added);
        Self {
            links: self.links,
            ..Self::sorted(self.root, entries)
        }
    }

    /// The same snapshot without the texts, once they are parsed.
    #[must_use]
    pub fn without_texts(mut self) -> Self {
        if self.root.as_os_str().is_empty() {
            return self;
        }
        let entries = Arc::make_mut(&mut self.entries);
        match &self.since {
            None => entries.iter_mut().for_each(Entry::drop_text),
            // The others came from a snapshot that was parsed.
            Some((_, paths)) => {
                for path in &**paths {
                    if let Ok(at) = entries.binary_search_by(|entry| entry.path.cmp(path)) {
                        entries[at].drop_text();
                    }
                }
            }
        }
        self
    }

    /// The snapshot that held `files`: those that still stand are taken from this one, the bytes of the others from
    /// `bytes`. `None` where some cannot be had. Embedded files are not among them.
    pub fn restored(
        &self,
        files: Vec<(SourcePath, Digest)>,
        bytes: &dyn Fn(Digest) -> Option<Vec<u8>>,
    ) -> Option<Self> {
        let entry = |(path, digest): (SourcePath, Digest)| match self.get(&path) {
            Some(entry) if entry.digest == digest && !matches!(entry.bytes, Bytes::Embedded(_)) => Some(entry.clone()),
            _ => Some(Entry::kept(path, bytes(digest)?.into())),
        };
        let entries: Option<Vec<Entry>> = files.into_iter().map(entry).collect();
        Some(Self::sorted(self.root.clone(), entries?))
    }

    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The paths at which this snapshot may differ from another one, in order. `None`: anywhere.
    pub fn differences(&self, other: &Edition) -> Option<&[SourcePath]> {
        match &self.since {
            _ if self.edition == *other => Some(&[]),
            Some((before, paths)) if before == other => Some(paths),
            _ => None,
        }
    }

    /// The symbolic links among the sources.
    pub fn links(&self) -> &Arc<BTreeSet<PathBuf>> {
        &self.links
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn get(&self, path: &SourcePath) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
        Some(&self.entries[at])
    }

    /// Every source below a folder such as `content/partners`, in order.
    pub fn under(&self, folder: &str) -> &[Entry] {
        let prefix = format!("{folder}/");
        let start = self
            .entries
            .partition_point(|entry| entry.path.as_str() < prefix.as_str());
        let count = self.entries[start..].partition_point(|entry| entry.path.as_str().starts_with(&prefix));
        &self.entries[start..start + count]
    }

    /// Stands for every path and its bytes, but for one path.
    pub fn digest_without(&self, path: &SourcePath) -> Digest {
        let sum = (self.sum).get_or_init(|| self.entries.iter().map(Entry::summand).fold(0, u128::wrapping_add));
        let one = self.get(path).map_or(0, Entry::summand);
        Digest::from_bytes(sum.wrapping_sub(one).to_be_bytes())
    }

    /// The bytes as they were scanned. A source that changed since is `Fault::Moved`: the run starts again.
    ///
    /// # Panics
    /// When the snapshot holds no such source: callers have the path from the snapshot.
    pub fn read(&self, path: &SourcePath) -> Result<Arc<[u8]>, Fault> {
        let entry = self.get(path).unwrap_or_else(|| panic!("not a source: {path}"));
        match &entry.bytes {
            Bytes::Kept(bytes) => Ok(bytes.clone()),
            Bytes::Embedded(bytes) => Ok(Arc::from(*bytes)),
            Bytes::OnDisk => scan::read_again(&self.file(path), entry.digest),
        }
    }

    /// `Fault::Moved` where a source is no longer what it was, or is there and was not, or is gone.
    pub fn check_unmoved(&self, path: &SourcePath) -> Result<(), Fault> {
        match self.get(path) {
            Some(entry) => scan::read_again(&self.file(path), entry.digest).map(drop),
            None => scan::check_missing(&self.file(path)),
        }
    }

    /// Where a source lies on disk, for messages and for programs that read files themselves.
    pub fn file(&self, path: &SourcePath) -> PathBuf {
        self.root.join(Path::new(path.as_str()))
    }

    fn sorted(root: PathBuf, mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            root,
            entries: Arc::new(entries),
            ..Self::default()
        }
    }
}

impl Entry {
    fn summand(&self) -> u128 {
        u128::from_be_bytes(*digest_of(&(&self.path, self.digest)).as_bytes())
    }

    /// From now on it is read again on demand. What has no name that is text cannot be read again.
    fn drop_text(&mut self) {
        let is_on_disk_too = matches!(self.bytes, Bytes::Kept(_)) && self.hint.taken_ns != 0;
        if is_on_disk_too && !self.path.as_str().contains(char::REPLACEMENT_CHARACTER) {
            self.bytes = Bytes::OnDisk;
        }
    }

    fn on_disk(path: SourcePath, hint: Hint) -> Self {
        Self {
            path,
            digest: hint.digest,
            hint,
            bytes: Bytes::OnDisk,
        }
    }

    fn kept(path: SourcePath, bytes: Arc<[u8]>) -> Self {
        let hint = not_on_disk(&bytes);
        Self {
            bytes: Bytes::Kept(bytes),
            ..Self::on_disk(path, hint)
        }
    }

    fn embedded(path: SourcePath, bytes: &'static [u8]) -> Self {
        Self {
            bytes: Bytes::Embedded(bytes),
            ..Self::on_disk(path, not_on_disk(bytes))
        }
    }
}

fn not_on_disk(bytes: &[u8]) -> Hint {
    let mut hint = Hint {
        digest: Digest::of_bytes(bytes),
        ..Hint::default()
    };
    hint.stamp.size = bytes.len() as u64;
    hint
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> Sources {
        let file = |(path, text): &(&str, &str)| (SourcePath::new(*path), text.as_bytes().to_vec());
        Sources::from_memory(files.iter().map(file).collect())
    }

    #[test]
    fn folders_are_ranges() {
        let sources = sources(&[("content/a-b.md", ""), ("content/a/x.md", ""), ("content/a/y.md", "")]);
        let names: Vec<&str> = sources
            .under("content/a")
            .iter()
            .map(|entry| entry.path.file_name())
            .collect();
        assert_eq!(names, ["x.md", "y.md"]);
        assert_eq!(sources.under("content").len(), 3);
        assert!(sources.under("themes").is_empty());
    }

    #[test]
    fn embedded_files_yield_to_those_on_disk() {
        let sources =
            sources(&[("themes/a/x", "mine")]).with_embedded(&[("themes/a/x", b"theirs"), ("themes/a/w", b"w")]);
        assert_eq!(&*sources.read(&SourcePath::new("themes/a/x")).unwrap(), b"mine");
        assert_eq!(&*sources.read(&SourcePath::new("themes/a/w")).unwrap(), b"w");
    }

    #[test]
    fn the_digest_sees_paths_and_bytes() {
        let digest = |files: &[(&str, &str)]| sources(files).digest_without(&SourcePath::new("lock"));
        assert_ne!(digest(&[("a", "x")]), digest(&[("b", "x")]));
        assert_ne!(digest(&[("a", "y")]), digest(&[("a", "x")]));
        assert_ne!(digest(&[("a", "x"), ("b", "y")]), digest(&[("a", "y"), ("b", "x")]));
        assert_eq!(
            digest(&[("a", "x"), ("lock", "1")]),
            digest(&[("a", "x"), ("lock", "2")])
        );
        assert_eq!(digest(&[("a", "x"), ("lock", "1")]), digest(&[("a", "x")]));
    }
}
