#![expect(clippy::disallowed_methods, reason = "copies of sources beside the cache")]
//! Bytes by their digest: small ones in one file that only grows and is rewritten once most of it is old, large ones in
//! a file each. They are believed by their digest alone.

use crate::base::Digest;
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// From here on bytes have a file of their own.
const LARGE: u64 = 256 << 10;
/// A pack below this size is not worth rewriting.
const SMALL: u64 = 1 << 20;
/// Before each piece of the pack: its digest and its length.
const HEAD: usize = 16 + 8;

/// The bytes that a folder keeps.
#[derive(Debug)]
pub(super) struct Pack {
    folder: PathBuf,
    pieces: HashMap<Digest, Piece>,
    /// Of the last whole piece. What follows it is what a killed run or a full disk has left.
    end: u64,
    /// How much of it was in use when somebody looked last.
    used: u64,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    at: u64,
    length: u64,
}

impl Pack {
    /// A pack that breaks off is as good as its whole pieces.
    pub fn open(folder: &Path) -> Self {
        let mut pack = Self {
            folder: folder.to_path_buf(),
            pieces: HashMap::new(),
            end: 0,
            used: 0,
        };
        drop(pack.look_through());
        pack.used = pack.end;
        pack
    }

    /// Whether nobody has taken it away or cut it off since.
    pub fn is_there(&self) -> bool {
        self.end == 0 || fs::metadata(self.place()).is_ok_and(|metadata| metadata.len() >= self.end)
    }

    /// Whether bytes of this length have a file of their own.
    pub fn is_large(size: u64) -> bool {
        size > LARGE
    }

    /// Where bytes with a file of their own lie.
    pub fn large(&self, digest: Digest) -> PathBuf {
        self.shelf().join(digest.to_string())
    }

    pub fn shelf(&self) -> PathBuf {
        self.folder.join("large")
    }

    pub fn holds(&self, digest: Digest, size: u64) -> bool {
        match Self::is_large(size) {
            true => fs::metadata(self.large(digest)).is_ok_and(|metadata| metadata.len() == size),
            false => self.pieces.contains_key(&digest),
        }
    }

    /// The bytes with this digest.
    pub fn bytes(&self, digest: Digest) -> Option<Vec<u8>> {
        let bytes = match self.pieces.get(&digest) {
            Some(piece) => self.piece(*piece).ok()?,
            None => fs::read(self.large(digest)).ok()?,
        };
        (Digest::of_bytes(&bytes) == digest).then_some(bytes)
    }

    /// Somebody who adds small pieces.
    pub fn adder(&mut self) -> io::Result<Adder<'_>> {
        let mut options = OpenOptions::new();
        let mut file = options.create(true).write(true).truncate(false).open(self.place())?;
        file.set_len(self.end)?;
        file.seek(SeekFrom::Start(self.end))?;
        Ok(Adder {
            pieces: Pieces::new(file, self.end),
            pack: self,
        })
    }

    /// Whether rewriting would make it much smaller.
    pub fn is_mostly_old(&self) -> bool {
        self.end > SMALL && self.end > 2 * self.used
    }

    /// Drops what nobody wants any more, once it is more than the rest.
    pub fn sweep(&mut self, wanted: &BTreeSet<Digest>) -> io::Result<()> {
        for entry in fs::read_dir(self.shelf())?.flatten() {
            let digest = entry.file_name().to_str().and_then(Digest::parse);
            if digest.is_none_or(|digest| !wanted.contains(&digest)) {
                fs::remove_file(entry.path())?;
            }
        }
        let wanted = || {
            wanted
                .iter()
                .filter_map(|digest| Some((*digest, *self.pieces.get(digest)?)))
        };
        self.used = wanted().map(|(_, piece)| piece.length + HEAD as u64).sum();
        if !self.is_mostly_old() {
            return Ok(());
        }
        let place = self.place().with_extension("new");
        let mut kept = Pieces::new(File::create(&place)?, 0);
        for (digest, piece) in wanted() {
            kept.add(digest, &self.piece(piece)?)?;
        }
        let (pieces, end) = kept.finish()?;
        fs::rename(&place, self.place())?;
        (self.pieces, self.end) = (pieces, end);
        Ok(())
    }

    fn piece(&self, piece: Piece) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.place())?;
        file.seek(SeekFrom::Start(piece.at))?;
        let mut bytes = Vec::new();
        file.take(piece.length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn look_through(&mut self) -> io::Result<()> {
        let file = File::open(self.place())?;
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

    pub fn place(&self) -> PathBuf {
        self.folder.join("pack")
    }
}

/// Adds pieces to a pack, which holds them once `finish` was called.
pub(super) struct Adder<'a> {
    pack: &'a mut Pack,
    pieces: Pieces,
}

impl Adder<'_> {
    pub fn holds(&self, digest: Digest, size: u64) -> bool {
        self.pieces.written.contains_key(&digest) || self.pack.holds(digest, size)
    }

    pub fn add(&mut self, digest: Digest, bytes: &[u8]) -> io::Result<()> {
        self.pieces.add(digest, bytes)
    }

    pub fn large(&self, digest: Digest) -> PathBuf {
        self.pack.large(digest)
    }

    pub fn finish(self) -> io::Result<()> {
        let (pieces, end) = self.pieces.finish()?;
        self.pack.pieces.extend(pieces);
        self.pack.end = end;
        Ok(())
    }
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
