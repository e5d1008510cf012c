//! What the machine did to us: a path, the action tried, the cause. Never the author's mistake.

use super::diagnostic::{Words, words};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// One failure of the machine. It ends the run (exit 3, or 2 for a refused folder).
#[derive(Debug)]
pub enum Fault {
    /// An operation of the file system failed.
    Io {
        action: Words,
        path: PathBuf,
        cause: io::Error,
    },
    /// Another run holds the output folder; `holder` names its process.
    Locked { path: PathBuf, holder: String },
    /// A folder that must exist does not, or one that may not be used was named.
    Refused { path: PathBuf, reason: Words },
    /// A source changed between the scan and its second reading; the run starts again.
    Moved { path: PathBuf },
}

impl Fault {
    /// The same failure, told as what it means where it happened.
    pub fn meaning(self, de: &str, en: &str) -> Self {
        match self {
            Self::Io { path, cause, .. } => Self::io(de, en, path)(cause),
            other => other,
        }
    }

    pub fn io(de: &str, en: &str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
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
                let german = in_german(cause).map_or_else(|| cause.to_string(), |said| numbered(said, cause));
                words(format!("{}: {german}", action.de), format!("{}: {cause}", action.en))
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

/// What the system says in English alone; `None` for what happens too rarely to have words.
fn in_german(cause: &io::Error) -> Option<&'static str> {
    Some(match cause.kind() {
        ErrorKind::NotFound => "nicht gefunden",
        ErrorKind::PermissionDenied => "keine Berechtigung",
        ErrorKind::AlreadyExists => "es liegt schon etwas da",
        ErrorKind::IsADirectory => "es ist ein Ordner",
        ErrorKind::NotADirectory => "ein Teil des Pfads ist kein Ordner",
        ErrorKind::DirectoryNotEmpty => "der Ordner ist nicht leer",
        ErrorKind::ReadOnlyFilesystem => "hier darf nur gelesen werden",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "kein Platz mehr",
        ErrorKind::FileTooLarge => "die Datei wird zu groß",
        ErrorKind::InvalidFilename => "der Name ist nicht möglich",
        ErrorKind::ResourceBusy => "wird gerade benutzt",
        ErrorKind::AddrInUse => "schon in Gebrauch",
        _ => return None,
    })
}

/// With the number by which administrators find out more.
fn numbered(said: &str, cause: &io::Error) -> String {
    match cause.raw_os_error() {
        Some(number) => format!("{said} (Systemfehler {number})"),
        None => said.to_owned(),
    }
}
