//! The search page and the index that its script reads.

use crate::facet::{SearchHit, SearchIndex, Shared};
use serde::Serialize;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How many records stand in one file of hits: few enough that a visitor loads little to see a first result, many
/// enough that ten thousand releases do not make ten thousand files.
pub const HITS_EACH: usize = 16;

#[derive(Debug, Hash, Serialize)]
pub struct SearchPage {
    /// The folder of the index.
    pub index: Arc<str>,
}

/// One file of the index.
#[derive(Debug)]
pub enum SearchFile {
    /// The figures of the whole site.
    Figures { shards: u16, hits: usize },
    /// The terms of a shard.
    Terms { index: Arc<SearchIndex>, shard: u16 },
    /// What results show: some records of one group.
    Hits(Vec<Shared<SearchHit>>),
}

impl Hash for SearchFile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Figures { shards, hits } => (shards, hits).hash(state),
            Self::Terms { index, shard } => index.digest(*shard).hash(state),
            Self::Hits(hits) => hits.hash(state),
        }
    }
}
