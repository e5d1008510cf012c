//! One table of the cache, and what has changed in it.

use crate::base::Digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of a table that are new (`Some`) or gone (`None`).
pub(super) type Changes<K, V> = Vec<(K, Option<V>)>;

/// A sorted table that knows which of its lines are not on disk yet.
#[derive(Debug)]
pub struct Table<K, V> {
    lines: BTreeMap<K, V>,
    changed: BTreeSet<K>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            lines: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<K: Ord + Clone, V: PartialEq + Clone> Table<K, V> {
    pub fn lines(&self) -> &BTreeMap<K, V> {
        &self.lines
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        self.lines.get(key)
    }

    pub fn put(&mut self, key: &K, value: V) {
        if self.lines.get(key) != Some(&value) {
            self.lines.insert(key.clone(), value);
            self.changed.insert(key.clone());
        }
    }

    pub fn forget(&mut self, key: &K) {
        if self.lines.remove(key).is_some() {
            self.changed.insert(key.clone());
        }
    }

    /// Makes the table hold these lines and no others. What is equal is not written again.
    pub fn replace<'a>(&mut self, lines: impl IntoIterator<Item = (&'a K, &'a V)>)
    where
        K: 'a,
        V: 'a,
    {
        let mut kept = BTreeSet::new();
        for (key, value) in lines {
            if self.lines.get(key) != Some(value) {
                self.put(key, value.clone());
            }
            kept.insert(key);
        }
        let gone: Vec<K> = self.lines.keys().filter(|key| !kept.contains(key)).cloned().collect();
        for key in &gone {
            self.forget(key);
        }
    }

    pub(super) fn take(&mut self, changes: Changes<K, V>) {
        if self.lines.is_empty() {
            // A sorted batch, as the first one is, becomes a tree at once.
            self.lines = changes
                .into_iter()
                .filter_map(|(key, value)| Some((key, value?)))
                .collect();
            return;
        }
        for (key, value) in changes {
            match value {
                Some(value) => drop(self.lines.insert(key, value)),
                None => drop(self.lines.remove(&key)),
            }
        }
    }

    pub(super) fn changes(&mut self) -> Changes<K, V> {
        let changed = std::mem::take(&mut self.changed);
        let line = |key: K| {
            let value = self.lines.get(&key).cloned();
            (key, value)
        };
        changed.into_iter().map(line).collect()
    }

    pub(super) fn whole(&self) -> Changes<K, V> {
        self.lines
            .iter()
            .map(|(key, value)| (key.clone(), Some(value.clone())))
            .collect()
    }
}

/// What an output was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// Over everything below, the theme and the program: equal, the output is equal.
    pub digest: Digest,
    /// The bytes that came out.
    pub artifact: Digest,
    parts: Blob,
}

impl Recipe {
    pub fn new(digest: Digest, artifact: Digest, parts: &[(String, Digest)]) -> Self {
        let parts = Blob(postcard::to_stdvec(parts).expect("names and digests can be written"));
        Self {
            digest,
            artifact,
            parts,
        }
    }

    /// The names and digests of its parts, for `explain`. They are read only here: a build compares the digest alone.
    pub fn parts(&self) -> Vec<(String, Digest)> {
        postcard::from_bytes(&self.parts.0).unwrap_or_default()
    }
}

/// Bytes that are read and written in one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Blob(pub Vec<u8>);

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: &'de [u8] = Deserialize::deserialize(deserializer)?;
        Ok(Self(bytes.to_vec()))
    }
}
