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

/// Something that a value is made of: its kind, its name, and its digest.
pub type Part<'a> = (&'a str, &'a str, Digest);

/// Puts a part into the hash of the value that it is part of. This is the one use of numbers of 128 bits in hashes, so
/// that [`parts_of`] finds them.
pub fn hash_part<H: Hasher>((kind, name, digest): Part, state: &mut H) {
    state.write_u128(u128::from_be_bytes(digest.0));
    state.write(kind.as_bytes());
    state.write(name.as_bytes());
}

/// Walks through the parts that a value names while it is hashed. The digest of all the rest is what comes back.
pub fn parts_of(value: &(impl Hash + ?Sized), part: &mut dyn FnMut(Part)) -> Digest {
    let mut walk = Walk {
        rest: Feed(Vec::with_capacity(512)),
        digest: None,
        kind: None,
        part,
    };
    value.hash(&mut walk);
    Digest::of_bytes(&walk.rest.0)
}

/// Takes the parts out of what is hashed.
struct Walk<'a> {
    rest: Feed,
    /// Of the part whose kind and name come next.
    digest: Option<Digest>,
    kind: Option<Vec<u8>>,
    part: &'a mut dyn FnMut(Part),
}

impl Hasher for Walk<'_> {
    fn write(&mut self, bytes: &[u8]) {
        match (self.digest, self.kind.take()) {
            (None, _) => self.rest.write(bytes),
            (Some(_), None) => self.kind = Some(bytes.to_vec()),
            (Some(digest), Some(kind)) => {
                self.digest = None;
                let text = std::str::from_utf8;
                (self.part)((text(&kind).unwrap_or_default(), text(bytes).unwrap_or_default(), digest));
            }
        }
    }

    fn write_u128(&mut self, digest: u128) {
        self.digest = Some(Digest(digest.to_be_bytes()));
    }

    fn finish(&self) -> u64 {
        self.rest.finish()
    }
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
    fn parts_are_found_in_the_hash() {
        struct Named(&'static str, u64);
        impl Hash for Named {
            fn hash<H: Hasher>(&self, state: &mut H) {
                hash_part(("number", self.0, digest_of(&self.1)), state);
            }
        }
        let parts = |value: &(u8, Vec<Named>, &str)| {
            let mut found = Vec::new();
            let rest = parts_of(value, &mut |(kind, name, digest)| {
                found.push((kind.to_owned(), name.to_owned(), digest));
            });
            (found, rest)
        };
        let (found, rest) = parts(&(1, vec![Named("a", 1), Named("", 2)], "x"));
        let number = |name: &str, number: u64| ("number".to_owned(), name.to_owned(), digest_of(&number));
        assert_eq!(found, [number("a", 1), number("", 2)]);
        assert_eq!(parts(&(1, vec![Named("a", 3), Named("", 2)], "x")).1, rest);
        assert_ne!(parts(&(2, vec![Named("a", 1), Named("", 2)], "x")).1, rest);
    }

    #[test]
    fn text_form_reads_back() {
        let digest = Digest::of_bytes(b"x");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse("12"), None);
    }
}
