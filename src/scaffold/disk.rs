#![expect(
    clippy::disallowed_methods,
    reason = "writes new files, and reads the spreadsheet that somebody named"
)]
//! The disk, as far as new files and spreadsheets go.

use crate::base::Fault;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Whether the file was written; `false` where there is one already.
pub fn write_new(path: &Path, text: &[u8]) -> Result<bool, Fault> {
    let failed = |path| Fault::io("Die Datei kann nicht angelegt werden", "The file cannot be made", path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text).map(|()| true).map_err(failed(path)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(path)(error)),
    }
}

/// Makes a file hold this text; one that holds it already stays untouched.
pub fn keep(path: &Path, text: &[u8]) -> std::io::Result<()> {
    if fs::read(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// Whether a new site may be put there: nothing stands there, or an empty folder.
pub fn is_free(folder: &Path) -> Result<bool, Fault> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(Fault::io(
            "Der Ordner kann nicht gelesen werden",
            "The folder cannot be read",
            folder,
        )(error)),
    }
}

pub fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(path).map_err(Fault::io(
        "Die Datei kann nicht gelesen werden",
        "The file cannot be read",
        path,
    ))
}
