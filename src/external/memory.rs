#![expect(clippy::disallowed_methods, reason = "one small file beside the cache")]
//! What hosts said in the last days. Only good news is believed without asking again.

use super::ask::Answer;
use crate::base::Moment;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How long an answer is believed, in seconds: a week.
const BELIEVED: i64 = 7 * 24 * 60 * 60;

/// Answers by address. What cannot be read or written costs requests and nothing else.
pub struct Memory {
    place: PathBuf,
    known: BTreeMap<Arc<str>, Noted>,
    /// Asked in this run.
    asked: BTreeSet<Arc<str>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Noted {
    /// Seconds since 1970.
    at: i64,
    answer: Answer,
}

impl Memory {
    /// Opens what earlier runs left in the cache folder.
    pub fn open(cache: &Path) -> Self {
        let place = cache.join("external.json");
        let known = fs::read(&place)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self {
            place,
            known: known.unwrap_or_default(),
            asked: BTreeSet::new(),
        }
    }

    /// What is known about an address: from this run, or good news of the last week.
    pub fn answer(&self, url: &str, now: Moment) -> Option<Answer> {
        let noted = self.known.get(url)?;
        let age = now.as_second() - noted.at;
        let is_good = matches!(noted.answer, Answer::Fine | Answer::Moved(_));
        let believed = self.asked.contains(url) || is_good && (0..BELIEVED).contains(&age);
        believed.then(|| noted.answer.clone())
    }

    pub fn note(&mut self, url: &Arc<str>, answer: Answer, now: Moment) {
        let at = now.as_second();
        self.asked.insert(url.clone());
        self.known.insert(url.clone(), Noted { at, answer });
    }

    /// Writes what is known about addresses that still stand somewhere.
    pub fn keep<'a>(&mut self, urls: impl Iterator<Item = &'a str>) {
        let urls: BTreeSet<&str> = urls.collect();
        self.known.retain(|url, _| urls.contains(&**url));
        let Ok(text) = serde_json::to_vec(&self.known) else {
            return;
        };
        // Renamed into place: two runs at once leave one whole file.
        let fresh = self.place.with_extension("new");
        let folder = self.place.parent().unwrap_or(Path::new("."));
        drop(
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&fresh, text))
                .and_then(|()| fs::rename(&fresh, &self.place)),
        );
    }
}
