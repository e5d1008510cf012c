//! Digests: how two values are compared without holding both.
//!
//! xxh3 with 128 bits is chosen for speed. It guards against accidents, not against an attacker: whoever can write the
//! sources can publish anyway.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::Read;

/// 128 bits that stand for some bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest([u8; 16]);

impl Digest {
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128(bytes).to_be_bytes())
    }

    /// The digest of everything that `reader` gives, equal to that of the same bytes in one piece. Not for small files.
    pub fn of_reader(mut reader: impl Read) -> std::io::Result<Self> {
        let (mut state, mut buffer) = (Box::new(xxhash_rust::xxh3::Xxh3::new()), vec![0; 1 << 16]);
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(Self(state.digest128().to_be_bytes())),
                Ok(count) => state.update(&buffer[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// What `as_bytes` gave.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 128 bits.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The first 40 bits as ten hexadecimal digits: the fingerprint in the name of an asset.
    pub fn fingerprint(&self) -> String {
        self.to_string()[..10].to_owned()
    }

    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let number = u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32)?;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The digest of any value that can be hashed. Strings and lists carry their ends (`std::hash::Hash` writes them), so
/// that `["ab", "c"]` and `["a", "bc"]` differ. Depends on the machine's word size: compared within one cache only,
/// never published.
pub fn digest_of(value: &(impl Hash + ?Sized)) -> Digest {
    let mut feed = Feed(Vec::with_capacity(512));
    value.hash(&mut feed);
    Digest::of_bytes(&feed.0)
}

struct Feed(Vec<u8>);

impl Hasher for Feed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        xxhash_rust::xxh3::xxh3_64(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_strings_count() {
        assert_ne!(digest_of(&["ab", "c"]), digest_of(&["a", "bc"]));
        assert_eq!(digest_of("x"), digest_of("x"));
    }

    #[test]
    fn text_form_reads_back() {
        let digest = Digest::of_bytes(b"x");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse("12"), None);
    }
}
