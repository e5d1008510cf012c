//! What the machine did to us: a path, the action tried, the cause. Never the author's mistake.

use super::diagnostic::{Words, words};
use std::path::{Path, PathBuf};

/// One failure of the machine. It ends the run (exit 3, or 2 for a refused folder).
#[derive(Debug)]
pub enum Fault {
    /// An operation of the file system failed.
    Io {
        action: Words,
        path: PathBuf,
        cause: std::io::Error,
    },
    /// Another run holds the output folder; `holder` names its process.
    Locked { path: PathBuf, holder: String },
    /// A folder that must exist does not, or one that may not be used was named.
    Refused { path: PathBuf, reason: Words },
    /// A source changed between the scan and its second reading; the run starts again.
    Moved { path: PathBuf },
}

impl Fault {
    pub fn io(de: &str, en: &str, path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let (action, path) = (words(de, en), path.as_ref().to_path_buf());
        move |cause| Self::Io { action, path, cause }
    }

    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. } | Self::Locked { path, .. } | Self::Refused { path, .. } | Self::Moved { path } => {
                path
            }
        }
    }

    pub fn message(&self) -> Words {
        match self {
            Self::Io { action, cause, .. } => {
                words(format!("{}: {cause}", action.de), format!("{}: {cause}", action.en))
            }
            Self::Locked { holder, .. } => words(
                format!(
                    "Ein anderer Lauf ({holder}) schreibt gerade in diesen Ordner. Bitte warten Sie, bis er fertig ist."
                ),
                format!("Another run ({holder}) is writing to this folder. Please wait until it is done."),
            ),
            Self::Refused { reason, .. } => reason.clone(),
            Self::Moved { .. } => words("Diese Datei ändert sich gerade.", "This file keeps changing."),
        }
    }
}
