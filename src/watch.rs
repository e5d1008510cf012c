#![expect(
    clippy::disallowed_methods,
    reason = "waits for the disk and the clock, and writes a file to see whether changes are reported"
)]
//! Watching: wait for a file, a moment or the end. What happens then is an ordinary build, and so none of this knows
//! what a change means: an event is a hint at a path to look at again.

mod run;
mod signal;

pub use run::{Target, Told, run};

use crate::base::{Fault, Moment, SourcePath};
use signal::Urgency;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// The folders that hold sources.
const FOLDERS: [&str; 2] = ["content", "themes"];
/// Silence after the last finished change before it is looked at: editors save in several steps.
const SILENCE: Duration = Duration::from_millis(3);
/// Silence after a change that may not be finished.
const UNFINISHED: Duration = Duration::from_millis(150);
/// How long a stream of changes may put off the next look.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a folder whose changes nobody reports is looked at.
const POLL: Duration = Duration::from_millis(500);
/// The longest sleep: a suspended machine or a corrected clock is noticed at the latest then.
const MINUTE: Duration = Duration::from_secs(60);
/// How long the report of the test file may take.
const PROBE: Duration = Duration::from_millis(500);

/// Why the waiting ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something happened at these paths.
    Files(Vec<SourcePath>),
    /// Something may have happened anywhere.
    Everything,
    /// The moment has come, or a minute is over.
    Clock,
    /// Somebody looks, for whom more may have to be built.
    Asked,
    /// The user or the system asked for the end.
    End,
}

/// What one report of the system means for us.
#[derive(Debug)]
enum Signal {
    Path(PathBuf, Urgency),
    Rescan,
    Look,
    End,
}

/// Reaches a watch from elsewhere: a signal handler, another thread.
#[derive(Clone)]
pub struct Bell(Sender<Signal>);

impl Bell {
    /// Asks for the end.
    pub fn end(&self) {
        // Nobody waits any more: the end has come already.
        drop(self.0.send(Signal::End));
    }

    /// Says that somebody looks now.
    pub fn look(&self) {
        drop(self.0.send(Signal::Look));
    }
}

/// Waits for changes below the sources of one site.
pub struct Watcher {
    /// `content/` and `themes/` as the system names them.
    roots: Vec<(PathBuf, &'static str)>,
    site: PathBuf,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    reports: signal::Reports,
    /// Looks every half second instead of waiting for reports.
    polls: bool,
    /// Folders that appeared with the last change: files may have come before anybody watched them.
    again: BTreeSet<SourcePath>,
}

impl Watcher {
    /// Watches a site. Polls where it is asked to, or where a test file shows that changes are not reported.
    pub fn new(site: &Path, poll: bool) -> Result<Self, Fault> {
        let site = fs::canonicalize(site).map_err(Fault::io(
            "Der Ordner der Website lässt sich nicht öffnen",
            "The folder of the site cannot be opened",
            site,
        ))?;
        let (sender, signals) = mpsc::channel();
        let reports = signal::Reports::new(sender.clone());
        let mut watcher = Self {
            roots: Vec::new(),
            site,
            signals,
            sender,
            reports,
            polls: poll,
            again: BTreeSet::new(),
        };
        watcher.polls = poll || !watcher.watch_folders() || !watcher.is_told();
        Ok(watcher)
    }

    pub fn bell(&self) -> Bell {
        Bell(self.sender.clone())
    }

    pub fn polls(&self) -> bool {
        self.polls
    }

    /// Watches the folders as they are now: one that was replaced is another one.
    fn watch_folders(&mut self) -> bool {
        let mut well = self.reports.watch(&self.site, false);
        self.roots.clear();
        for name in FOLDERS {
            if let Ok(folder) = fs::canonicalize(self.site.join(name)) {
                well &= self.reports.watch(&folder, true);
                self.roots.push((folder, name));
            }
        }
        well
    }

    /// Whether a new file in `content/` is reported. Network and container mounts often stay silent.
    fn is_told(&mut self) -> bool {
        let probe = self
            .site
            .join("content")
            .join(format!(".vielfalt-{}", std::process::id()));
        if fs::write(&probe, b"").is_err() {
            return true; // A folder that we may not write to says nothing about reports.
        }
        let deadline = Instant::now() + PROBE;
        let mut told = false;
        while let Some(left) = deadline.checked_duration_since(Instant::now()) {
            match self.signals.recv_timeout(left) {
                Ok(Signal::Path(path, _)) if path.file_name() == probe.file_name() => {
                    told = true;
                    break;
                }
                Ok(Signal::End) => {
                    self.bell().end();
                    told = true;
                    break;
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        drop(fs::remove_file(&probe));
        told
    }

    /// Waits until something happens, or until `moment` as the wall clock has it. `None`: there is no such moment.
    pub fn wait(&mut self, now: Moment, moment: Option<Moment>) -> Wake {
        let left = moment.map_or(MINUTE, |moment| {
            let left = moment.as_millisecond().saturating_sub(now.as_millisecond());
            Duration::from_millis(u64::try_from(left).unwrap_or_default()).min(MINUTE)
        });
        if !self.again.is_empty() {
            // A folder that just appeared is looked at once more, so that no file in it is missed.
            return match self.signals.recv_timeout(UNFINISHED.min(left)) {
                Ok(first) => self.gathered(first),
                Err(_) => Wake::Files(std::mem::take(&mut self.again).into_iter().collect()),
            };
        }
        let sleep = if self.polls { POLL.min(left) } else { left };
        match self.signals.recv_timeout(sleep) {
            Ok(first) => self.gathered(first),
            Err(RecvTimeoutError::Timeout) if self.polls && sleep < left => Wake::Everything,
            Err(_) => Wake::Clock,
        }
    }

    /// Collects what belongs to one change: until it is silent for a moment.
    fn gathered(&mut self, first: Signal) -> Wake {
        let begun = Instant::now();
        let mut paths = std::mem::take(&mut self.again);
        let (mut everything, mut asked, mut signal, mut silence) = (false, false, first, SILENCE);
        loop {
            match signal {
                Signal::End => return Wake::End,
                Signal::Rescan => everything = true,
                Signal::Look => asked = true,
                Signal::Path(file, urgency) => match self.source(&file) {
                    Some(path) => {
                        silence = if urgency == Urgency::Unfinished {
                            UNFINISHED
                        } else {
                            SILENCE
                        };
                        if urgency == Urgency::Folder && file.is_dir() {
                            self.again.insert(path.clone());
                        }
                        paths.insert(path);
                    }
                    None => everything |= self.is_folder_of_sources(&file),
                },
            }
            // Whatever was taken from the channel has been noted before patience ends: nothing is lost.
            if begun.elapsed() >= PATIENCE {
                break;
            }
            match self.signals.recv_timeout(silence) {
                Ok(next) => signal = next,
                Err(_) => break,
            }
        }
        if everything {
            self.watch_folders();
            return Wake::Everything;
        }
        if asked && paths.is_empty() {
            return Wake::Asked;
        }
        Wake::Files(paths.into_iter().collect())
    }

    /// The name of a source, as a path from the site.
    fn source(&self, path: &Path) -> Option<SourcePath> {
        let (folder, name) = self.roots.iter().find(|(folder, _)| path.starts_with(folder))?;
        let rest = path.strip_prefix(folder).ok()?;
        let mut source = String::from(*name);
        for part in rest.components() {
            source.push('/');
            source.push_str(&part.as_os_str().to_string_lossy());
        }
        (source != *name).then(|| SourcePath::new(source))
    }

    /// Whether it is `content/` or `themes/` itself that came, went or was replaced.
    fn is_folder_of_sources(&self, path: &Path) -> bool {
        let named = |name: &&str| path == self.site.join(name);
        let is_root = self.roots.iter().any(|(folder, _)| folder == path);
        is_root || FOLDERS.iter().any(named)
    }
}
