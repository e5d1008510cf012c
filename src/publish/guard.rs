#![expect(
    clippy::disallowed_methods,
    reason = "makes the folder of the lock and asks where a path really leads"
)]
//! Before anything is written: is this a folder to write to, and is somebody else writing to it?

use crate::base::{Digest, Fault, Words, words};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

const POLL: Duration = Duration::from_millis(50);
const POLLS: u32 = 200;

/// Refuses an output folder in or above the sources or the site, the root of the disk and the home folder.
pub fn check_output(site: &Path, output: &Path, home: Option<&Path>) -> Result<(), Fault> {
    let Some(Words { de, en }) = unusable(site, output, home) else {
        return Ok(());
    };
    let reason = words(
        format!("Dieser Ausgabeordner geht nicht: {de}. Bitte wählen Sie mit --output einen anderen."),
        format!("This output folder cannot be used: {en}. Please choose another one with --output."),
    );
    refused(output, reason)
}

/// Refuses a folder to publish to in or above the output folder, besides what `check_output` refuses.
pub fn check_target(site: &Path, output: &Path, target: &Path, home: Option<&Path>) -> Result<(), Fault> {
    let (output, real) = (real_path(output), real_path(target));
    let holds_output = || {
        (real.starts_with(&output) || output.starts_with(&real)).then(|| {
            words(
                "Dort liegt schon der Ausgabeordner, aus dem veröffentlicht wird",
                "the output folder, from which is published, already lies there",
            )
        })
    };
    let Some(Words { de, en }) = unusable(site, target, home).or_else(holds_output) else {
        return Ok(());
    };
    let reason = words(
        format!("Dieses Ziel geht nicht: {de}. Bitte wählen Sie ein anderes."),
        format!("This target cannot be used: {en}. Please choose another one."),
    );
    refused(target, reason)
}

fn refused(path: &Path, reason: Words) -> Result<(), Fault> {
    let path = path.to_path_buf();
    Err(Fault::Refused { path, reason })
}

/// Why a website must not be put into a folder.
fn unusable(site: &Path, folder: &Path, home: Option<&Path>) -> Option<Words> {
    let real = real_path(folder);
    if real.parent().is_none() {
        return Some(words(
            "Der Ordner ist die Wurzel der Festplatte",
            "it is the root of the disk",
        ));
    }
    if home.is_some_and(|home| real_path(home) == real) {
        return Some(words("Der Ordner ist Ihr Benutzerordner", "it is your home folder"));
    }
    if real_path(site).starts_with(&real) {
        return Some(words(
            "Der Ordner enthält die Website selbst",
            "it holds the site itself",
        ));
    }
    for name in ["content", "themes"] {
        let sources = real_path(&site.join(name));
        if real.starts_with(&sources) {
            return Some(words(
                format!("Der Ordner liegt in {name}/"),
                format!("it lies in {name}/"),
            ));
        }
        if sources.starts_with(&real) {
            return Some(words(
                format!("Der Ordner enthält {name}/"),
                format!("it holds {name}/"),
            ));
        }
    }
    None
}

/// Where a path leads once all links are followed, also where its last parts do not exist yet.
pub(super) fn real_path(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for above in path.ancestors() {
        if let Ok(real) = fs::canonicalize(above) {
            let rest = path.strip_prefix(above).expect("an ancestor begins its path");
            return rest.components().fold(real, |mut real, part| {
                // What does not exist holds no links, so that going up means the folder above.
                match part {
                    std::path::Component::ParentDir => drop(real.pop()),
                    part => real.push(part),
                }
                real
            });
        }
    }
    path
}

/// The right to write to one output folder. It ends with the value, or with the process.
#[derive(Debug)]
pub struct Lock {
    file: File,
    place: PathBuf,
    /// The folder of the cache, that of temporary files, the output folder.
    asked: [PathBuf; 3],
}

impl Lock {
    /// Takes it anew where somebody has deleted its file: another run would make its own. Tells whether that was so.
    pub fn renew(&mut self) -> Result<bool, Fault> {
        if is_same(&self.file, &self.place) {
            return Ok(false);
        }
        let [cache, temporary, output] = &self.asked;
        *self = lock(cache, temporary, output)?;
        Ok(true)
    }
}

/// Takes the lock of an output folder, waiting up to ten seconds. The lock file lies in `cache`, or in `temporary`
/// where that cannot be written. A file left behind by a killed process does not count: the system holds the lock, not
/// the file.
pub fn lock(cache: &Path, temporary: &Path, output: &Path) -> Result<Lock, Fault> {
    let name = lock_name(output);
    let (mut file, place) = open_lock(&cache.join(&name))
        .or_else(|_| open_lock(&temporary.join(format!("vielfalt-{name}"))))
        .map_err(Fault::io(
            "Der Ordner kann nicht gesperrt werden",
            "The folder cannot be locked",
            output,
        ))?;
    for attempt in 0..=POLLS {
        match file.try_lock() {
            Ok(()) => {
                name_holder(&mut file).map_err(Fault::io(
                    "Kann nicht geschrieben werden",
                    "Cannot be written",
                    &place,
                ))?;
                let asked = [cache, temporary, output].map(Path::to_path_buf);
                return Ok(Lock { file, place, asked });
            }
            Err(TryLockError::WouldBlock) if attempt < POLLS => std::thread::sleep(POLL),
            Err(TryLockError::WouldBlock) => break,
            Err(TryLockError::Error(error)) => {
                return Err(Fault::io(
                    "Der Ordner kann nicht gesperrt werden",
                    "The folder cannot be locked",
                    &place,
                )(error));
            }
        }
    }
    let mut holder = String::new();
    let named = file.rewind().and_then(|()| file.read_to_string(&mut holder)).is_ok();
    let holder = if named { holder.trim().to_owned() } else { String::new() };
    Err(Fault::Locked {
        path: output.to_path_buf(),
        holder,
    })
}

fn lock_name(output: &Path) -> String {
    let real = real_path(output);
    format!(
        "lock-{}",
        Digest::of_bytes(real.as_os_str().as_encoded_bytes()).fingerprint()
    )
}

fn open_lock(place: &Path) -> io::Result<(File, PathBuf)> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(place)?;
    Ok((file, place.to_path_buf()))
}

#[cfg(unix)]
fn is_same(file: &File, place: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let known = file.metadata().map(identity).ok();
    known.is_some() && known == fs::metadata(place).map(identity).ok()
}

#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    // What is open cannot be deleted there.
    true
}

fn name_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "PID {}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_folders() {
        let site = tempfile::tempdir().unwrap();
        let (site, home) = (site.path().join("home/site"), site.path().join("home"));
        for folder in ["content", "themes", "elsewhere"] {
            fs::create_dir_all(site.join(folder)).unwrap();
        }
        let refused = |output: &Path| check_output(&site, output, Some(&home)).is_err();
        for good in [
            "public",
            "public/deep",
            "content-2",
            ".vielfalt/preview",
            "content/../public",
            "../other",
        ] {
            assert!(!refused(&site.join(good)), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            "content",
            "content/public",
            "themes/x",
            "x/../content",
            "../site",
        ] {
            assert!(refused(&site.join(bad)), "{bad}");
        }
        assert!(refused(Path::new("/")));
    }

    #[test]
    fn a_lock_whose_file_was_deleted_is_taken_anew() {
        let site = tempfile::tempdir().unwrap();
        let (cache, output) = (site.path().join("cache"), site.path().join("public"));
        let mut first = lock(&cache, site.path(), &output).unwrap();
        assert!(!first.renew().unwrap());
        fs::remove_dir_all(&cache).unwrap();
        assert!(first.renew().unwrap() && !first.renew().unwrap());
        let second = lock(&cache, site.path(), &output);
        assert!(matches!(second, Err(Fault::Locked { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_what_it_leads_to() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("content/x")).unwrap();
        std::os::unix::fs::symlink("content", site.path().join("public")).unwrap();
        assert!(check_output(site.path(), &site.path().join("public"), None).is_err());
        assert!(check_output(site.path(), &site.path().join("public/x/new"), None).is_err());
    }

    #[test]
    fn one_writer_at_a_time() {
        let site = tempfile::tempdir().unwrap();
        let take = |output: &str| lock(&site.path().join("cache"), site.path(), &site.path().join(output));
        let first = take("public").unwrap();
        assert!(take("preview").is_ok());
        let waiting = std::thread::scope(|scope| {
            let second = scope.spawn(|| take("./public").is_ok());
            std::thread::sleep(POLL * 2);
            drop(first);
            second.join().unwrap()
        });
        assert!(waiting);
    }
}
