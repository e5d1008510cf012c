//! One table of the cache, and what has changed in it.

use crate::base::Digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// Lines of a table that are new (`Some`) or gone (`None`).
pub(super) type Changes<K, V> = Vec<(K, Option<V>)>;

/// The same as they are written: a table with a hundred thousand lines is not copied for that.
pub(super) type Lines<'a, K, V> = Vec<(&'a K, Option<&'a V>)>;

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

    /// Makes the table hold these lines, which are sorted, and no others. What is equal is not written again.
    pub fn replace<'a>(&mut self, lines: impl IntoIterator<Item = (&'a K, &'a V)>)
    where
        K: 'a,
        V: 'a,
    {
        let (mut new, mut gone) = (Vec::new(), Vec::new());
        let mut known = self.lines.iter().peekable();
        for (key, value) in lines {
            while let Some((past, _)) = known.next_if(|(known, _)| *known < key) {
                gone.push(past.clone());
            }
            let same = known.next_if(|(known, _)| *known == key);
            if same.is_none_or(|(_, known)| known != value) {
                new.push((key, value));
            }
        }
        gone.extend(known.map(|(past, _)| past.clone()));
        for (key, value) in new {
            self.put(key, value.clone());
        }
        for key in &gone {
            self.forget(key);
        }
    }

    /// Forgets all lines but these.
    pub fn keep(&mut self, kept: &BTreeSet<&K>) {
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

    /// What is not on disk yet.
    pub(super) fn changes(&self) -> Lines<'_, K, V> {
        self.changed.iter().map(|key| (key, self.lines.get(key))).collect()
    }

    /// Notes that all of it is on disk.
    pub(super) fn saved(&mut self) {
        self.changed.clear();
    }

    pub(super) fn whole(&self) -> Lines<'_, K, V> {
        self.lines.iter().map(|(key, value)| (key, Some(value))).collect()
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
    /// The parts of the recipe before this one.
    before: Option<Blob>,
}

/// One part of a recipe, for `explain`: enough to tell whether it is the same and has the same value. A build compares
/// the digest of the whole recipe alone, so that two marks which are equal by accident only mislead whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub name: u32,
    pub value: u32,
}

impl Mark {
    pub fn new(kind: &str, name: &str, value: Digest) -> Self {
        Self {
            name: Self::name(kind, name),
            value: short(value),
        }
    }

    /// What stands for a part whatever its value.
    pub fn name(kind: &str, name: &str) -> u32 {
        short(Digest::of_bytes(format!("{kind} {name}").as_bytes()))
    }
}

fn short(digest: Digest) -> u32 {
    let [a, b, c, d, ..] = *digest.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

impl Recipe {
    /// `before` is the recipe whose place it takes.
    pub fn new(digest: Digest, artifact: Digest, marks: &[Mark], before: Option<&Self>) -> Self {
        let bytes = |mark: &Mark| [mark.name.to_be_bytes(), mark.value.to_be_bytes()].concat();
        Self {
            digest,
            artifact,
            parts: Blob(marks.iter().flat_map(bytes).collect()),
            before: before.map(|before| before.parts.clone()),
        }
    }

    pub fn marks(&self) -> Vec<Mark> {
        marks(&self.parts)
    }

    /// Those of the recipe before; `None` where it is the first.
    pub fn marks_before(&self) -> Option<Vec<Mark>> {
        self.before.as_ref().map(marks)
    }
}

fn marks(blob: &Blob) -> Vec<Mark> {
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
    let mark = |bytes: &[u8]| Mark {
        name: number(&bytes[..4]),
        value: number(&bytes[4..]),
    };
    blob.0.chunks_exact(8).map(mark).collect()
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
