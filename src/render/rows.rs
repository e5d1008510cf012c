//! Rows of lists, each filled once: the same one stands on several pages.

use crate::base::Digest;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tera::Value;

/// What one row is: its facet, its template, the language of the page.
type Key = (Digest, &'static str, Arc<str>);

/// Locks are held by one thread for an instant; with several shards threads rarely meet.
const SHARDS: usize = 16;
/// Rows kept in one shard, about a kilobyte each: memory stays small however large the site. Pages that show the same
/// rows are mostly made one after the other.
const KEPT: usize = 1024;

/// Finished rows of this build.
#[derive(Default)]
pub struct Rows {
    shards: [Mutex<HashMap<Key, Value>>; SHARDS],
}

impl Rows {
    /// The row, filled by `fill` unless it is kept.
    pub fn get<E>(
        &self,
        facet: Digest,
        name: &'static str,
        lang: &Arc<str>,
        fill: impl FnOnce() -> Result<String, E>,
    ) -> Result<Value, E> {
        let key = (facet, name, lang.clone());
        let shard = &self.shards[usize::from(facet.as_bytes()[15]) % SHARDS];
        let open = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = open().get(&key) {
            return Ok(row.clone());
        }
        let row = Value::safe_string(&fill()?);
        let mut kept = open();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, row.clone());
        Ok(row)
    }
}
