//! A memo: values of earlier builds by what they were made of, and a broom for those that this build did not ask for.

use std::collections::HashMap;
use std::hash::Hash;

/// Remembers values from one build to the next.
#[derive(Debug)]
pub struct Memo<K, V> {
    entries: HashMap<K, (V, u64)>,
    build: u64,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            build: 0,
        }
    }
}

impl<K: Hash + Eq, V: Clone> Memo<K, V> {
    /// The remembered value, marked as still in use.
    pub fn get(&mut self, key: &K) -> Option<V> {
        let build = self.build;
        self.entries.get_mut(key).map(|(value, used)| {
            *used = build;
            value.clone()
        })
    }

    pub fn insert(&mut self, key: K, value: V) {
        self.entries.insert(key, (value, self.build));
    }

    /// Forgets what was not used since the last sweep.
    pub fn sweep(&mut self) {
        let build = self.build;
        self.entries.retain(|_, (_, used)| *used == build);
        self.build += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweeps_what_is_not_used() {
        let mut memo = Memo::default();
        memo.insert(1, 'a');
        memo.insert(2, 'b');
        memo.sweep();
        assert_eq!(memo.get(&1), Some('a'));
        memo.sweep();
        assert_eq!((memo.get(&1), memo.get(&2)), (Some('a'), None));
    }
}
