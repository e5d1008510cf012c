#![expect(
    clippy::disallowed_methods,
    reason = "waits for the disk and the clock, and writes a file to see whether changes are reported"
)]
//! Watching: wait for a file, a moment or the end. What happens then is an ordinary build, and so none of this knows
//! what a change means: an event is a hint at a path to look at again.

mod change;
mod run;
mod signal;

pub use run::{Target, Told, run};

use crate::base::{Fault, Moment, SourcePath};
use crate::source::is_source;
use change::Change;
use signal::Urgency;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

/// The folders that hold sources.
const FOLDERS: [&str; 2] = ["content", "themes"];
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
    /// The site as it was named, which may be a link.
    named: PathBuf,
    /// Where it lies.
    site: PathBuf,
    /// Links among the sources.
    links: BTreeSet<PathBuf>,
    /// What they lead to outside of the sources.
    targets: BTreeSet<PathBuf>,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    reports: signal::Reports,
    /// Looks every half second besides waiting for reports: it was asked to.
    polls: bool,
    /// It has to, since not everything is reported.
    must_poll: bool,
    /// Folders that appeared with the last change: files may have come before anybody watched them.
    again: BTreeSet<SourcePath>,
}

impl Watcher {
    /// Watches a site. Polls where it is asked to, or where a test file shows that changes are not reported.
    pub fn new(site: &Path, poll: bool) -> Result<Self, Fault> {
        let found = |path: io::Result<PathBuf>| {
            path.map_err(Fault::io(
                "Der Ordner der Website lässt sich nicht öffnen",
                "The folder of the site cannot be opened",
                site,
            ))
        };
        let (named, site) = (found(std::path::absolute(site))?, found(fs::canonicalize(site))?);
        let (sender, signals) = mpsc::channel();
        let reports = signal::Reports::new(sender.clone());
        let mut watcher = Self {
            roots: Vec::new(),
            named,
            site,
            links: BTreeSet::new(),
            targets: BTreeSet::new(),
            signals,
            sender,
            reports,
            polls: poll,
            must_poll: false,
            again: BTreeSet::new(),
        };
        watcher.must_poll = !watcher.watch_folders() || !poll && !watcher.is_told();
        Ok(watcher)
    }

    pub fn bell(&self) -> Bell {
        Bell(self.sender.clone())
    }

    /// Whether it looks every half second although nobody asked it to, since not everything is reported.
    pub fn must_poll(&self) -> bool {
        self.must_poll && !self.polls
    }

    /// Watches what the links among the sources lead to, too.
    pub fn follow(&mut self, links: BTreeSet<PathBuf>) {
        if self.links == links {
            return;
        }
        self.links = links;
        self.watch_targets();
        // What has changed until now was not reported.
        drop(self.sender.send(Signal::Rescan));
    }

    fn watch_targets(&mut self) {
        self.targets.clear();
        for link in &self.links {
            // Where a link leads nowhere, something may come to be there.
            let first = fs::read_link(link)
                .ok()
                .zip(link.parent())
                .map(|(to, from)| from.join(to));
            let targets = first.into_iter().chain(fs::canonicalize(link).ok());
            self.targets.extend(targets.filter_map(|target| {
                let folder = fs::canonicalize(target.parent()?).ok()?;
                Some(folder.join(target.file_name()?))
            }));
        }
        let is_source = |target: &PathBuf| self.roots.iter().any(|(root, _)| target.starts_with(root));
        self.targets.retain(|target| !is_source(target));
        for target in &self.targets {
            let around = target.parent().is_none_or(|folder| self.reports.watch(folder, false));
            self.must_poll |= !around || target.is_dir() && !self.reports.watch(target, true);
        }
    }

    /// Watches the folders as they are now: one that was replaced is another one.
    fn watch_folders(&mut self) -> bool {
        let found = fs::canonicalize(&self.named);
        if let Ok(site) = &found {
            self.site.clone_from(site);
        }
        // The site itself may be replaced. Where its neighbours may not be looked at, it stays what it is.
        let mut around = true;
        for folder in [self.named.parent(), self.site.parent()].into_iter().flatten() {
            around &= self.reports.watch(folder, false);
        }
        self.roots.clear();
        if found.is_err() {
            // It was moved away. That it is back is reported by its neighbours.
            return around;
        }
        let mut well = self.reports.watch(&self.site, false);
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
            return match self.news(UNFINISHED.min(left)) {
                Some(first) => self.gathered(first),
                None => Wake::Files(std::mem::take(&mut self.again).into_iter().collect()),
            };
        }
        let polls = self.polls || self.must_poll;
        let sleep = if polls { POLL.min(left) } else { left };
        match self.news(sleep) {
            Some(first) => self.gathered(first),
            None if polls && sleep < left => Wake::Everything,
            None => Wake::Clock,
        }
    }

    /// Collects what belongs to one change: until it is silent for a moment.
    fn gathered(&mut self, first: News) -> Wake {
        let begun = Instant::now();
        let (mut change, mut news) = (Change::new(std::mem::take(&mut self.again)), first);
        loop {
            match news {
                News::End => return Wake::End,
                News::Somewhere => change.everything = true,
                News::Look => change.asked = true,
                News::At(path, urgency, file) => change.add(path, urgency, &file),
            }
            // Whatever was taken from the channel has been noted before patience ends: nothing is lost.
            if begun.elapsed() >= PATIENCE {
                break;
            }
            match self.news(change.silence()) {
                Some(next) => news = next,
                None => break,
            }
        }
        if change.everything {
            // What cannot be watched any more, as the system allows only so many folders, is looked at.
            self.must_poll |= !self.watch_folders();
            self.watch_targets();
        }
        change.wake(&mut self.again)
    }

    /// The next report that is our business, if one comes in time. Nobody's neighbours can keep us from being silent.
    fn news(&self, time: Duration) -> Option<News> {
        let begun = Instant::now();
        loop {
            let news = match self.signals.recv_timeout(time.saturating_sub(begun.elapsed())).ok()? {
                Signal::End => Some(News::End),
                Signal::Rescan => Some(News::Somewhere),
                Signal::Look => Some(News::Look),
                Signal::Path(file, urgency) => self.news_of(file, urgency),
            };
            if news.is_some() {
                return news;
            }
        }
    }

    fn news_of(&self, file: PathBuf, urgency: Urgency) -> Option<News> {
        let mut roots = self.roots.iter();
        let Some((rest, name)) = roots.find_map(|(folder, name)| Some((file.strip_prefix(folder).ok()?, name))) else {
            return self.is_around(&file).then_some(News::Somewhere);
        };
        // `content/` or `themes/` itself came, went or was replaced; or two names may be those of one file.
        if rest.as_os_str().is_empty() || !self.links.is_empty() {
            return Some(News::Somewhere);
        }
        // A name that is not text is known only to whoever lists its folder.
        let Some(parts) = rest.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>() else {
            return Some(News::Somewhere);
        };
        let is_ours = parts.iter().all(|part| is_source(part));
        let source = SourcePath::new(format!("{name}/{}", parts.join("/")));
        is_ours.then_some(News::At(source, urgency, file))
    }

    /// Whether it is the site, a folder of sources that was not there, or what a link leads to.
    fn is_around(&self, path: &Path) -> bool {
        path == self.site
            || path == self.named
            || FOLDERS.iter().any(|name| path == self.site.join(name))
            || self.targets.iter().any(|target| path.starts_with(target))
    }
}

/// What a report says about the sources.
enum News {
    At(SourcePath, Urgency, PathBuf),
    /// They have to be looked through.
    Somewhere,
    Look,
    End,
}
