//! The files of the search index, as JSON: every server compresses that, and every browser reads it.

use crate::base::STOP_WORDS;
use crate::facet::{SearchHit, Shared};
use crate::route::{HITS_EACH, SearchFile};
use serde::Serialize;

#[derive(Serialize)]
struct Figures {
    /// How many files the terms are spread over.
    shards: u16,
    hits: usize,
    /// How many stand in one file.
    each: usize,
    /// Words that nobody can look for.
    stop: &'static [&'static str],
}

/// `href`, title, line, text, language of the title; empty where there is nothing to say.
type Hit<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

pub fn file(file: &SearchFile) -> Vec<u8> {
    let bytes = match file {
        SearchFile::Figures { shards, hits } => serde_json::to_vec(&Figures {
            shards: *shards,
            hits: *hits,
            each: HITS_EACH,
            stop: &STOP_WORDS,
        }),
        SearchFile::Terms { index, shard } => serde_json::to_vec(&index.terms(*shard)),
        SearchFile::Hits(hits) => serde_json::to_vec(&hits.iter().map(hit).collect::<Vec<_>>()),
    };
    bytes.unwrap_or_default()
}

fn hit(hit: &Shared<SearchHit>) -> Hit<'_> {
    (
        &hit.href,
        &hit.title.text,
        hit.line.as_deref().unwrap_or_default(),
        hit.text.as_deref().unwrap_or_default(),
        hit.title.lang.as_deref().unwrap_or_default(),
    )
}
