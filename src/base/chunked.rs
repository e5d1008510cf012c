//! A long list of which the copies share what they have in common.

use std::ops::Index;
use std::sync::Arc;

/// A list that is copied in no time, also where it has a hundred thousand entries: a copy in which one entry is another
/// one shares all chunks but one.
#[derive(Clone, Debug)]
pub struct Chunked<T>(Vec<Arc<[T]>>);

/// So many entries are copied when one of them changes. All chunks but the last are full.
const CHUNK: usize = 256;

impl<T> Chunked<T> {
    pub fn len(&self) -> usize {
        let before_last = self.0.len().saturating_sub(1) * CHUNK;
        self.0.last().map_or(0, |last| before_last + last.len())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.0.iter().flat_map(|chunk| chunk.iter())
    }

    /// As `slice::binary_search_by` does it.
    pub fn binary_search_by(&self, mut compare: impl FnMut(&T) -> std::cmp::Ordering) -> Result<usize, usize> {
        let after = self.0.partition_point(|chunk| compare(&chunk[0]).is_le());
        let Some(at) = after.checked_sub(1) else { return Err(0) };
        let found = self.0[at].binary_search_by(compare);
        found
            .map(|place| at * CHUNK + place)
            .map_err(|place| at * CHUNK + place)
    }

    /// The entries of two lists of one length, side by side, but for those that they share.
    pub fn beside<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a T, &'a T)> {
        let chunks = self
            .0
            .iter()
            .zip(&other.0)
            .filter(|(one, other)| !Arc::ptr_eq(one, other));
        chunks.flat_map(|(one, other)| one.iter().zip(other.iter()))
    }
}

impl<T: Clone> Chunked<T> {
    /// The entry at a place, to be changed in this copy alone.
    ///
    /// # Panics
    /// When there is no such place.
    pub fn get_mut(&mut self, at: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.0[at / CHUNK])[at % CHUNK]
    }
}

impl<T> From<Vec<T>> for Chunked<T> {
    fn from(entries: Vec<T>) -> Self {
        let mut entries = entries.into_iter().peekable();
        let mut chunks = Vec::with_capacity(entries.len().div_ceil(CHUNK));
        while entries.peek().is_some() {
            chunks.push(entries.by_ref().take(CHUNK).collect());
        }
        Self(chunks)
    }
}

impl<T> Index<usize> for Chunked<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.0[at / CHUNK][at % CHUNK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn it_is_a_list(length in 0..1000usize, wanted in 0..2100usize) {
            let list: Vec<usize> = (0..length).map(|number| 2 * number).collect();
            let chunked = Chunked::from(list.clone());
            proptest::prop_assert_eq!((chunked.len(), chunked.is_empty()), (length, length == 0));
            proptest::prop_assert!(chunked.iter().eq(&list) && (0..length).all(|at| chunked[at] == list[at]));
            proptest::prop_assert_eq!(chunked.binary_search_by(|known| known.cmp(&wanted)), list.binary_search(&wanted));
        }

        #[test]
        fn copies_differ_where_they_were_changed(length in 1..1000usize, places in proptest::collection::btree_set(0..1000usize, 0..4)) {
            let before = Chunked::from((0..length).collect::<Vec<_>>());
            let mut now = before.clone();
            let places: Vec<usize> = places.into_iter().filter(|at| *at < length).collect();
            places.iter().for_each(|at| *now.get_mut(*at) += 1000);
            proptest::prop_assert!(before.iter().copied().eq(0..length));
            let differ = before.beside(&now).filter(|(before, now)| before != now);
            proptest::prop_assert!(differ.map(|(before, _)| *before).eq(places.iter().copied()));
            proptest::prop_assert!(before.beside(&now).count() <= places.len() * CHUNK);
        }
    }
}
