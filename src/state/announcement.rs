#![expect(clippy::disallowed_methods, reason = "one small file beside the cache")]
//! What the last publication announced: the moment at which the site changes next. It stands apart from the journal, so
//! that a monitor can be told also after the program was replaced.

use super::name_of;
use crate::base::{Moment, Words};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// What a publication said about the time after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    pub next: Option<Announced>,
}

/// A moment at which the site changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    pub moment: Moment,
    /// RFC 3339 in the site's zone.
    pub at: String,
    /// IANA name of that zone.
    pub zone: String,
    pub reason: Words,
}

/// Keeps the announcement for one output folder. What cannot be written is forgotten.
pub fn announce(cache: &Path, output: &Path, announcement: &Announcement) {
    let Ok(text) = serde_json::to_string(announcement) else {
        return;
    };
    let place = place(cache, output);
    if fs::read(&place).is_ok_and(|known| known == text.as_bytes()) {
        return;
    }
    // Renamed into place: a monitor never reads half of it.
    let fresh = place.with_extension("new");
    drop(
        fs::create_dir_all(cache)
            .and_then(|()| fs::write(&fresh, text))
            .and_then(|()| fs::rename(&fresh, &place)),
    );
}

/// The last announcement; `None` where nothing was published from here.
pub fn announced(cache: &Path, output: &Path) -> Option<Announcement> {
    serde_json::from_slice(&fs::read(place(cache, output)).ok()?).ok()
}

fn place(cache: &Path, output: &Path) -> PathBuf {
    cache.join(format!("announced-{}.json", name_of(output)))
}
