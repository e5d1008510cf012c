#![expect(clippy::disallowed_methods, reason = "copies of sources beside the cache")]
//! The last error-free state of the sources, kept so that the clock need not wait for editors: while a file is broken,
//! an embargo still lifts by what stood there before.
//!
//! When a mistake is seen, the good bytes have been overwritten already. So they are copied beforehand: small files into
//! one pack that only grows and is rewritten once most of it is old, large ones as links to the file or, where that
//! cannot be, as copies. Bytes are believed by their digest alone.

use super::name_of;
use crate::base::{Digest, SourcePath, digest_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// From here on a file is linked to instead of copied: an image that is replaced is another file for most programs.
const LARGE: u64 = 256 << 10;
/// A pack below this size is not worth rewriting.
const SMALL_PACK: u64 = 1 << 20;
/// Before each piece of the pack: its digest and its length.
const HEAD: usize = 16 + 8;

/// One source of a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoodFile {
    pub path: SourcePath,
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
}

/// Where one file lies on disk, and its bytes where somebody still holds them.
pub trait Originals {
    fn file(&self, path: &SourcePath) -> PathBuf;
    /// `None` where the file is no longer what it was.
    fn bytes(&self, path: &SourcePath) -> Option<Vec<u8>>;
}

/// The copies of one site for one output folder.
#[derive(Debug)]
pub struct Good {
    folder: PathBuf,
    pieces: HashMap<Digest, Piece>,
    end: u64,
    state: Option<State>,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    at: u64,
    length: u64,
}

/// Pieces on their way into a pack; only one of them is in memory.
struct Pieces {
    file: BufWriter<File>,
    end: u64,
    written: HashMap<Digest, Piece>,
}

impl Pieces {
    /// `file` stands at `end`.
    fn new(file: File, end: u64) -> Self {
        Self {
            file: BufWriter::new(file),
            end,
            written: HashMap::new(),
        }
    }

    fn add(&mut self, digest: Digest, bytes: &[u8]) -> io::Result<()> {
        let (at, length) = (self.end + HEAD as u64, bytes.len() as u64);
        self.file.write_all(digest.as_bytes())?;
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(bytes)?;
        self.end = at + length;
        self.written.insert(digest, Piece { at, length });
        Ok(())
    }

    /// The pieces and where the pack ends, once all of it is written.
    fn finish(mut self) -> io::Result<(HashMap<Digest, Piece>, u64)> {
        self.file.flush()?;
        Ok((self.written, self.end))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// Of the options that it was built with.
    options: Digest,
    /// Of the ownership list that its publication left.
    public: Digest,
    files: Vec<GoodFile>,
}

impl Good {
    /// What earlier runs kept in `folder` for the output folder `output`.
    pub fn open(folder: &Path, output: &Path) -> Self {
        let mut good = Self {
            folder: place(folder, output),
            pieces: HashMap::new(),
            end: 0,
            state: None,
        };
        good.state = good.read_state();
        // A pack that breaks off is as good as its whole pieces.
        drop(good.look_through());
        good
    }

    /// Whether anything was kept in `folder` for the output folder `output`.
    pub fn exists(folder: &Path, output: &Path) -> bool {
        place(folder, output).join("state").exists()
    }

    /// The files of the last error-free state with these options, if what is public now was made of it: a run that was
    /// killed between a publication and the copy has left an older state, which would take back what was published since.
    pub fn files(&self, options: Digest, public: Digest) -> Option<&[GoodFile]> {
        let state = self.state.as_ref()?;
        let is_it = state.options == options && state.public == public;
        is_it.then_some(&state.files)
    }

    /// The bytes with this digest.
    pub fn bytes(&self, digest: Digest) -> Option<Vec<u8>> {
        let bytes = match self.pieces.get(&digest) {
            Some(piece) => self.piece(*piece).ok()?,
            None => fs::read(self.large(digest)).ok()?,
        };
        (Digest::of_bytes(&bytes) == digest).then_some(bytes)
    }

    /// Notes what the kept state has come to by now.
    pub fn published(&mut self, public: Digest) {
        if let Some(mut state) = self.state.take() {
            state.public = public;
            // Where this fails a later run does not go on; this one does.
            drop(self.write(&state));
            self.state = Some(state);
        }
    }

    /// Keeps a state, if all of its bytes can be had; else the one before stays.
    pub fn keep(&mut self, options: Digest, public: Digest, files: Vec<GoodFile>, originals: &dyn Originals) {
        let state = State { options, public, files };
        if self.state.as_ref() == Some(&state) {
            return;
        }
        // Where the disk is full or the folder closed, what was kept before is still whole.
        drop(self.try_to_keep(state, originals));
    }

    fn try_to_keep(&mut self, state: State, originals: &dyn Originals) -> io::Result<()> {
        fs::create_dir_all(self.folder.join("large"))?;
        let mut added: Option<Pieces> = None;
        for file in &state.files {
            let is_added = added
                .as_ref()
                .is_some_and(|added| added.written.contains_key(&file.digest));
            let is_kept = is_added || self.pieces.contains_key(&file.digest);
            if is_kept || file.size > LARGE && self.large(file.digest).exists() {
                continue;
            }
            let moved = || io::Error::other("the file has changed");
            if file.size > LARGE {
                self.link(file, originals).ok_or_else(moved)?;
                continue;
            }
            let bytes = originals.bytes(&file.path).ok_or_else(moved)?;
            let added = match &mut added {
                Some(added) => added,
                none => none.insert(self.appender()?),
            };
            added.add(file.digest, &bytes)?;
        }
        if let Some(added) = added {
            let (pieces, end) = added.finish()?;
            self.pieces.extend(pieces);
            self.end = end;
        }
        self.write(&state)?;
        self.state = Some(state);
        self.sweep()
    }

    fn write(&self, state: &State) -> io::Result<()> {
        let text = postcard::to_stdvec(state).map_err(io::Error::other)?;
        replace(&self.state_file(), &[self.seal(&text).as_bytes(), &text[..]].concat())
    }

    fn link(&self, file: &GoodFile, originals: &dyn Originals) -> Option<()> {
        let (from, to) = (originals.file(&file.path), self.large(file.digest));
        fs::hard_link(&from, &to)
            .or_else(|_| fs::copy(&from, &to).map(drop))
            .ok()
    }

    /// Writes behind the last whole piece: what follows it is what a killed run or a full disk has left.
    fn appender(&self) -> io::Result<Pieces> {
        let mut options = OpenOptions::new();
        let mut file = options.create(true).write(true).truncate(false).open(self.pack())?;
        file.set_len(self.end)?;
        file.seek(SeekFrom::Start(self.end))?;
        Ok(Pieces::new(file, self.end))
    }

    /// Drops what no longer belongs to the state, once it is more than the rest.
    fn sweep(&mut self) -> io::Result<()> {
        let files = self.state.as_ref().map_or(&[][..], |state| &state.files);
        let wanted: BTreeSet<Digest> = files.iter().map(|file| file.digest).collect();
        for entry in fs::read_dir(self.folder.join("large"))?.flatten() {
            let digest = entry.file_name().to_str().and_then(Digest::parse);
            if digest.is_none_or(|digest| !wanted.contains(&digest)) {
                fs::remove_file(entry.path())?;
            }
        }
        let live: u64 = (self.pieces.iter())
            .filter(|(digest, _)| wanted.contains(digest))
            .map(|(_, piece)| piece.length + HEAD as u64)
            .sum();
        if self.end < SMALL_PACK || self.end < 2 * live {
            return Ok(());
        }
        let place = fresh(&self.pack());
        let mut kept = Pieces::new(File::create(&place)?, 0);
        for digest in wanted {
            if let Some(piece) = self.pieces.get(&digest) {
                kept.add(digest, &self.piece(*piece)?)?;
            }
        }
        let (pieces, end) = kept.finish()?;
        fs::rename(&place, self.pack())?;
        (self.pieces, self.end) = (pieces, end);
        Ok(())
    }

    fn piece(&self, piece: Piece) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.pack())?;
        file.seek(SeekFrom::Start(piece.at))?;
        let mut bytes = Vec::new();
        file.take(piece.length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn look_through(&mut self) -> io::Result<()> {
        let file = File::open(self.pack())?;
        let size = file.metadata()?.len();
        let mut pack = BufReader::new(file);
        let mut head = [0; HEAD];
        while self.end + HEAD as u64 <= size {
            pack.read_exact(&mut head)?;
            let (digest, length) = head.split_at(16);
            let length = u64::from_le_bytes(length.try_into().map_err(io::Error::other)?);
            let at = self.end + HEAD as u64;
            let Some(end) = at.checked_add(length).filter(|end| *end <= size) else {
                break;
            };
            let digest = Digest::from_bytes(digest.try_into().map_err(io::Error::other)?);
            self.pieces.insert(digest, Piece { at, length });
            pack.seek_relative(i64::try_from(length).map_err(io::Error::other)?)?;
            self.end = end;
        }
        Ok(())
    }

    /// Nothing, where a single byte was altered: a name or a digest that nobody wrote would make another site.
    fn read_state(&self) -> Option<State> {
        let bytes = fs::read(self.state_file()).ok()?;
        let (seal, text) = bytes.split_at_checked(16)?;
        let whole = self.seal(text).as_bytes() == seal;
        whole.then(|| postcard::from_bytes(text).ok()).flatten()
    }

    /// Of the list of files, for this output folder and in this form.
    fn seal(&self, text: &[u8]) -> Digest {
        digest_of(&("good state 2", self.folder.file_name(), text))
    }

    fn state_file(&self) -> PathBuf {
        self.folder.join("state")
    }

    fn pack(&self) -> PathBuf {
        self.folder.join("pack")
    }

    fn large(&self, digest: Digest) -> PathBuf {
        self.folder.join("large").join(digest.to_string())
    }
}

fn place(folder: &Path, output: &Path) -> PathBuf {
    folder.join(format!("good-{}", name_of(output)))
}

/// Renamed into place: nobody reads half of it.
fn replace(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = fresh(place);
    fs::write(&fresh, bytes)?;
    fs::rename(&fresh, place)
}

fn fresh(place: &Path) -> PathBuf {
    place.with_extension("new")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const PUBLIC: Digest = Digest::from_bytes([7; 16]);

    /// Files that exist in memory and, where they are large, on disk.
    struct Files(BTreeMap<String, Vec<u8>>, PathBuf);

    impl Originals for Files {
        fn file(&self, path: &SourcePath) -> PathBuf {
            self.1.join(path.as_str())
        }

        fn bytes(&self, path: &SourcePath) -> Option<Vec<u8>> {
            self.0.get(path.as_str()).cloned()
        }
    }

    fn files(folder: &Path, list: &[(&str, &[u8])]) -> (Vec<GoodFile>, Files) {
        let good = |(path, bytes): &(&str, &[u8])| {
            fs::write(folder.join(path), bytes).unwrap();
            GoodFile {
                path: SourcePath::new(*path),
                digest: Digest::of_bytes(bytes),
                size: bytes.len() as u64,
            }
        };
        let map = list.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
        (
            list.iter().map(good).collect(),
            Files(map.collect(), folder.to_path_buf()),
        )
    }

    #[test]
    fn a_state_comes_back_whole_also_in_another_run() {
        let folder = tempfile::tempdir().unwrap();
        let options = Digest::of_bytes(b"options");
        let large = vec![7; 300 << 10];
        let (list, originals) = files(folder.path(), &[("a.md", b"alt"), ("b.jpg", &large), ("c.md", b"")]);
        let mut good = Good::open(folder.path(), Path::new("public"));
        assert_eq!(good.files(options, PUBLIC), None);
        good.keep(options, PUBLIC, list.clone(), &originals);
        // The large file is replaced as programs replace files: by a new one of that name.
        fs::remove_file(folder.path().join("b.jpg")).unwrap();
        for good in [good, Good::open(folder.path(), Path::new("public"))] {
            assert_eq!(good.files(options, PUBLIC), Some(&list[..]));
            assert_eq!(good.bytes(list[0].digest).unwrap(), b"alt");
            assert_eq!(good.bytes(list[1].digest).unwrap(), large);
            assert_eq!(good.bytes(list[2].digest).unwrap(), b"");
            assert_eq!(good.files(Digest::of_bytes(b"other options"), PUBLIC), None);
            assert_eq!(good.files(options, Digest::default()), None, "of another publication");
        }
    }

    #[test]
    fn what_is_broken_is_missing_and_never_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let options = Digest::default();
        let (list, originals) = files(folder.path(), &[("a.md", b"eins"), ("b.md", b"zwei")]);
        let mut good = Good::open(folder.path(), Path::new("public"));
        good.keep(options, PUBLIC, list.clone(), &originals);
        let pack = good.pack();
        let whole = fs::read(&pack).unwrap();
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0x41;
            for bytes in [&broken[..], &whole[..at]] {
                fs::write(&pack, bytes).unwrap();
                let good = Good::open(folder.path(), Path::new("public"));
                for (file, expected) in list.iter().zip([b"eins", b"zwei"]) {
                    assert!(good.bytes(file.digest).is_none_or(|bytes| bytes == expected));
                }
            }
        }
    }

    #[test]
    fn a_list_that_was_altered_or_is_of_another_folder_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let (list, originals) = files(folder.path(), &[("a.md", b"eins"), ("b.md", b"zwei")]);
        let mut good = Good::open(folder.path(), Path::new("public"));
        good.keep(Digest::default(), PUBLIC, list.clone(), &originals);
        let place = good.state_file();
        let whole = fs::read(&place).unwrap();
        let known = || {
            Good::open(folder.path(), Path::new("public"))
                .files(Digest::default(), PUBLIC)
                .is_some()
        };
        assert!(known());
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0x01;
            for bytes in [&broken[..], &whole[..at]] {
                fs::write(&place, bytes).unwrap();
                assert!(!known(), "byte {at}");
            }
        }
        let other = Good::open(folder.path(), Path::new("other"));
        fs::create_dir_all(&other.folder).unwrap();
        fs::write(other.state_file(), &whole).unwrap();
        let other = Good::open(folder.path(), Path::new("other"));
        assert_eq!(other.files(Digest::default(), PUBLIC), None);
    }

    #[test]
    fn what_is_old_goes() {
        let folder = tempfile::tempdir().unwrap();
        let mut good = Good::open(folder.path(), Path::new("public"));
        for round in 0..20_u8 {
            let bytes = vec![round; 200 << 10];
            let (list, originals) = files(folder.path(), &[("a.md", &bytes)]);
            good.keep(Digest::default(), PUBLIC, list.clone(), &originals);
            assert_eq!(good.bytes(list[0].digest).unwrap(), bytes);
        }
        assert!(fs::metadata(good.pack()).unwrap().len() < 2 << 20);
    }
}
