//! `vielfalt init`: a new site from the starter that comes with the program.

use super::{Refusal, disk, schemas};
use crate::base::{MessageLang, words};
use std::path::Path;

/// Puts the starter into a folder that is missing or empty, and says how many files that were.
pub fn init(folder: &Path, starter: &[(&str, &[u8])], lang: MessageLang) -> Result<usize, Refusal> {
    if !disk::is_free(folder)? {
        let name = folder.display();
        return Err(Refusal::Unusable(words(
            format!(
                "In „{name}“ liegt schon etwas. Eine neue Website braucht einen leeren Ordner oder einen, den es noch nicht gibt."
            ),
            format!("“{name}” holds something already. A new site needs an empty folder, or one that does not exist."),
        )));
    }
    for (path, bytes) in starter {
        disk::write_new(&folder.join(path), bytes)?;
    }
    schemas::keep_schemas(&folder.join(".vielfalt"), lang);
    Ok(starter.len())
}
