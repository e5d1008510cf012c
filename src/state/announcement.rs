#![expect(clippy::disallowed_methods, reason = "one small file beside the cache")]
//! What the last publication announced: the moment at which the site changes next, and what waits until then. It stands apart from the journal, so
//! that a monitor can be told also after the program was replaced.

use super::{begin, name_of};
use crate::base::{Digest, Moment, SourcePath, Words, digest_of};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// What a publication said about the time after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    pub next: Option<Announced>,
    /// Whether it was a preview, which visitors do not see.
    #[serde(default)]
    pub is_preview: bool,
    /// Whether it was made for visitors, at the moment that the clock on the wall showed.
    #[serde(default)]
    pub is_real: bool,
    /// The files of the records that were not public. `None` where an earlier program did not say.
    #[serde(default)]
    pub withheld: Option<Vec<SourcePath>>,
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

/// Keeps the announcement for one output folder. Where it cannot be written, the one before is forgotten: it is not true any more.
pub fn announce(cache: &Path, output: &Path, announcement: &Announcement) {
    let Ok(json) = serde_json::to_string(announcement) else {
        return;
    };
    let place = place(cache, output);
    let text = format!("{}\n{json}\n", seal(&name_of(output), &json));
    if fs::read(&place).is_ok_and(|known| known == text.as_bytes()) {
        return;
    }
    // Renamed into place: a monitor never reads half of it.
    let fresh = place.with_extension("new");
    let written = begin(cache)
        .and_then(|()| fs::write(&fresh, text))
        .and_then(|()| fs::rename(&fresh, &place));
    if written.is_err() {
        drop(fs::remove_file(&place));
    }
}

/// The last announcement; `None` where nothing was published from here, or the file is not what was written.
pub fn announced(cache: &Path, output: &Path) -> Option<Announcement> {
    read(&place(cache, output))
}

/// Whether visitors see another output folder that was published from here.
pub fn is_public_elsewhere(cache: &Path, output: &Path) -> bool {
    let own = place(cache, output);
    let files = fs::read_dir(cache).into_iter().flatten().flatten();
    let mut others = files.map(|file| file.path()).filter(|path| *path != own);
    others.any(|path| read(&path).is_some_and(|announcement| announcement.is_real))
}

fn read(place: &Path) -> Option<Announcement> {
    let output = place.file_name()?.to_str()?.strip_prefix(PREFIX)?;
    let text = fs::read_to_string(place).ok()?;
    let (sealed, json) = text.split_once('\n')?;
    let json = json.strip_suffix('\n')?;
    let whole = seal(output, json).to_string() == sealed;
    whole.then(|| serde_json::from_str(json).ok()).flatten()
}

/// A wrong moment would be worse than none. `output`: the name of the folder.
fn seal(output: &str, json: &str) -> Digest {
    digest_of(&("announcement 1", output, json))
}

/// Before the name of the output folder.
const PREFIX: &str = "announced-";

fn place(cache: &Path, output: &Path) -> PathBuf {
    cache.join(format!("{PREFIX}{}", name_of(output)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_altered_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let output = Path::new("public");
        let announcement = Announcement {
            next: None,
            is_preview: true,
            is_real: false,
            withheld: Some(vec![SourcePath::new("content/pages/a.md")]),
        };
        announce(folder.path(), output, &announcement);
        assert_eq!(announced(folder.path(), output), Some(announcement.clone()));
        let place = place(folder.path(), output);
        let whole = fs::read(&place).unwrap();
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0x01;
            for bytes in [&broken[..], &whole[..at]] {
                fs::write(&place, bytes).unwrap();
                assert_eq!(announced(folder.path(), output), None, "byte {at}");
            }
        }
    }

    #[test]
    fn what_is_not_true_any_more_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let output = Path::new("public");
        let mut announcement = Announcement {
            next: None,
            is_preview: false,
            is_real: true,
            withheld: Some(Vec::new()),
        };
        announce(folder.path(), output, &announcement);
        fs::create_dir(place(folder.path(), output).with_extension("new")).unwrap();
        announcement.withheld = Some(vec![SourcePath::new("content/pages/a.md")]);
        announce(folder.path(), output, &announcement);
        assert_eq!(announced(folder.path(), output), None);
    }
}
