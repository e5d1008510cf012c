#![expect(clippy::disallowed_methods, reason = "makes the folder of the cache")]
//! The folder of the cache, `.vielfalt/` beside `content/`.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Makes the folder of the cache. Whoever commits the whole site folder commits no cache: going back to another commit
/// would bring back an old one.
pub fn begin(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    match File::create_new(folder.join(".gitignore")) {
        Ok(mut file) => file.write_all(b"*\n"),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
