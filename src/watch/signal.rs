//! What the system reports, and what of it is a hint at a change.

use super::Signal;
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::path::Path;
use std::sync::mpsc::Sender;

/// How finished a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Closed after writing, renamed, removed.
    Finished,
    /// Somebody may still write.
    Unfinished,
    /// A folder came: what is in it may not have been reported.
    Folder,
}

/// The system's reports on some folders; none where it has nothing to report with.
pub struct Reports(Option<RecommendedWatcher>);

impl Reports {
    pub fn new(sender: Sender<Signal>) -> Self {
        let told = move |event: notify::Result<Event>| {
            for signal in signals(event) {
                // Nobody waits any more once the watch has ended.
                drop(sender.send(signal));
            }
        };
        Self(notify::recommended_watcher(told).ok())
    }

    /// Whether the folder is watched from now on.
    pub fn watch(&mut self, folder: &Path, below: bool) -> bool {
        let mode = if below {
            RecursiveMode::Recursive
        } else {
            RecursiveMode::NonRecursive
        };
        let Some(watcher) = &mut self.0 else { return false };
        // A folder that is watched already may have been replaced by another one of its name.
        drop(watcher.unwatch(folder));
        watcher.watch(folder, mode).is_ok()
    }
}

fn signals(event: notify::Result<Event>) -> Vec<Signal> {
    let event = match event {
        Ok(event) => event,
        // What was lost is not known.
        Err(_) => return vec![Signal::Rescan],
    };
    // An overflow has no paths, so that this comes first.
    if event.need_rescan() {
        return vec![Signal::Rescan];
    }
    let Some(urgency) = urgency(&event.kind) else {
        return Vec::new();
    };
    let signal = |path| Signal::Path(path, urgency);
    event.paths.into_iter().map(signal).collect()
}

/// `None` for reading: our own reading would wake us.
fn urgency(kind: &EventKind) -> Option<Urgency> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Urgency::Finished),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) => Some(Urgency::Folder),
        // A folder that is moved in is reported by its name alone.
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Some(Urgency::Folder),
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(RemoveKind::File | RemoveKind::Folder) => {
            Some(Urgency::Finished)
        }
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Metadata(_)) => Some(Urgency::Finished),
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Any | EventKind::Other => Some(Urgency::Unfinished),
    }
}
