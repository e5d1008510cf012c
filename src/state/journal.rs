#![expect(clippy::disallowed_methods, reason = "the journal of the cache")]
//! An append-only file of batches: a header, then entries of length, checksum and payload.

use super::table::Blob;
use super::{Batch, Fresh, begin};
use crate::base::Digest;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;
use xxhash_rust::xxh3::xxh3_64;

/// The last number is the version of the format.
const MAGIC: &[u8; 12] = b"vielfalt\0\0\0\x01";
const HEADER: usize = MAGIC.len() + 16;
/// Length and checksum.
const HEAD: usize = 4 + 8;
/// Below this size rewriting gains nothing.
const SMALL: u64 = 256 << 10;

#[derive(Debug)]
pub(super) struct Journal {
    place: PathBuf,
    program: Digest,
    /// Where the next entry goes: the end of the last whole one, 0 where not even the header is right.
    end: u64,
    /// How long the first entry is, which holds everything where the journal was rewritten last.
    first: u64,
}

impl Journal {
    /// Reads what is whole. A file that is missing, broken or of another program holds nothing.
    pub(super) fn open(place: PathBuf, program: Digest) -> (Self, Vec<Batch>) {
        let bytes = fs::read(&place).unwrap_or_default();
        let mut journal = Self {
            place,
            program,
            end: 0,
            first: 0,
        };
        let Some(mut rest) = bytes
            .strip_prefix(MAGIC)
            .and_then(|rest| rest.strip_prefix(program.as_bytes()))
        else {
            return (journal, Vec::new());
        };
        let mut batches = Vec::new();
        while let Some((batch, after)) = entry(rest) {
            batches.push(batch);
            if batches.len() == 1 {
                journal.first = (rest.len() - after.len()) as u64;
            }
            rest = after;
        }
        journal.end = (bytes.len() - rest.len()) as u64;
        (journal, batches)
    }

    pub(super) fn append(&mut self, fresh: &Fresh) -> io::Result<()> {
        let entry = encoded(fresh)?;
        if let Some(folder) = self.place.parent() {
            begin(folder)?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&self.place)?;
        // Whatever follows the last whole entry is what a killed run has left.
        file.set_len(self.end)?;
        file.seek(SeekFrom::Start(self.end))?;
        if self.end == 0 {
            file.write_all(&self.header())?;
            (self.end, self.first) = (HEADER as u64, entry.len() as u64);
        }
        file.write_all(&entry)?;
        self.end += entry.len() as u64;
        Ok(())
    }

    pub(super) fn is_mostly_old(&self) -> bool {
        self.end > SMALL && self.end > 2 * self.first
    }

    /// Puts a journal with one entry in the place of this one.
    pub(super) fn rewrite(self, whole: &Fresh) -> io::Result<()> {
        let fresh = self.place.with_extension("new");
        let mut file = File::create(&fresh)?;
        file.write_all(&self.header())?;
        file.write_all(&encoded(whole)?)?;
        fs::rename(fresh, self.place)
    }

    fn header(&self) -> Vec<u8> {
        [MAGIC.as_slice(), self.program.as_bytes()].concat()
    }
}

fn encoded(fresh: &Fresh) -> io::Result<Vec<u8>> {
    let tables = [
        postcard::to_stdvec(&fresh.sources),
        postcard::to_stdvec(&fresh.outputs),
        postcard::to_stdvec(&fresh.recipes),
    ];
    let [sources, outputs, recipes] = tables.map(|bytes| bytes.map(Blob).map_err(io::Error::other));
    let whole = ([sources?, outputs?, recipes?], fresh.remembered);
    let mut entry = postcard::to_extend(&whole, vec![0; HEAD]).map_err(io::Error::other)?;
    let length = u32::try_from(entry.len() - HEAD).map_err(io::Error::other)?;
    let checksum = xxh3_64(&entry[HEAD..]);
    entry[..4].copy_from_slice(&length.to_le_bytes());
    entry[4..HEAD].copy_from_slice(&checksum.to_le_bytes());
    Ok(entry)
}

/// The first entry and what follows it, where it is whole.
fn entry(bytes: &[u8]) -> Option<(Batch, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (checksum, rest) = rest.split_first_chunk::<8>()?;
    let (payload, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let whole = xxh3_64(payload) == u64::from_le_bytes(*checksum);
    let batch = if whole { decoded(payload) } else { None };
    Some((batch?, rest))
}

/// The tables are read side by side: every run begins with this.
fn decoded(payload: &[u8]) -> Option<Batch> {
    let (tables, remembered): ([&[u8]; 3], Option<(Digest, Blob)>) = postcard::from_bytes(payload).ok()?;
    let [sources, outputs, recipes] = tables;
    let ((sources, outputs), recipes) = rayon::join(
        || (postcard::from_bytes(sources), postcard::from_bytes(outputs)),
        || postcard::from_bytes(recipes),
    );
    Some(Batch {
        sources: sources.ok()?,
        outputs: outputs.ok()?,
        recipes: recipes.ok()?,
        remembered,
    })
}
