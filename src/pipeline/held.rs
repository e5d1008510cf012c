//! What the files of now hold back from the last error-free state.
//!
//! While something is broken, that state goes on at its moments. Who meanwhile postpones an embargo, marks a draft,
//! withdraws a release or deletes a file does not want it to appear, and a wrong publication is worse than none. So what is not public yet
//! becomes public once both let it: the last error-free version of its file and the present one. What is public stays
//! until the errors are mended.

use super::parse::Parsed;
use crate::base::{Checked, Diagnostic, Digest, SourcePath, Span, Stamp, digest_of, words};
use crate::record::{self, DatedGate, Gate, Record};
use crate::site::{Clock, Verdict};
use crate::source::Sources;
use crate::state::{Good, GoodFile};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

/// Further gates for some records, by their files.
#[derive(Clone, Default)]
pub(super) struct Held {
    holds: BTreeMap<SourcePath, Hold>,
}

#[derive(Clone)]
struct Hold {
    gate: Arc<DatedGate>,
    /// Stands for the gate.
    seal: Digest,
}

/// The last error-free state, what is not public of it, and the files as they are now.
pub(super) struct Look<'a> {
    pub good: &'a Good,
    pub files: &'a [GoodFile],
    /// `None` where nobody knows.
    pub withheld: Option<&'a [SourcePath]>,
    pub sources: &'a Sources,
    pub parsed: &'a Parsed,
    pub clock: &'a Clock,
    /// The records of now by their names, once they are wanted.
    pub names: OnceCell<HashMap<Name<'a>, &'a Record>>,
}

/// What stays where a file goes to another folder: kind, id and language.
type Name<'a> = (Discriminant<Record>, &'a str, Option<&'a str>);

/// What the present file says about its publication.
enum Present {
    Gone,
    /// What would appear is no longer meant to be read.
    Withdrawn,
    Says(Gate, Option<Stamp>),
    /// It cannot be read, and what stands there about its publication is not what stood there before.
    Unreadable,
}

impl Held {
    /// Warns where something will appear later than the last error-free state has it.
    pub fn of(look: &Look) -> Checked<Self> {
        let (mut held, mut said) = (Self::default(), Vec::new());
        for file in look.candidates() {
            let Some((own, present)) = look.versions(file) else {
                continue;
            };
            let hold = Hold::new(&present);
            if look.is_later(&own, &hold) {
                said.push(held_back(&file.path, &present));
            }
            held.holds.insert(file.path.clone(), hold);
        }
        Checked::new(held, said)
    }

    pub fn is_empty(&self) -> bool {
        self.holds.is_empty()
    }

    /// The record as it is held back, if it is.
    pub fn apply(&self, record: Record) -> Record {
        match self.holds.get(&record.head().path) {
            None => record,
            Some(hold) => record.waiting(&hold.gate, hold.seal),
        }
    }

    /// The same digest means that the same is held back.
    pub fn digest(&self) -> Digest {
        let holds: Vec<_> = self.holds.iter().map(|(path, hold)| (path, hold.seal)).collect();
        digest_of(&holds)
    }
}

impl Hold {
    fn new(present: &Present) -> Self {
        let gate = match present {
            Present::Says(gate, date) => (gate.clone(), *date),
            Present::Gone | Present::Withdrawn | Present::Unreadable => (shut(), None),
        };
        Self {
            seal: digest_of(&stamps(&gate.0, gate.1)),
            gate: Arc::new(gate),
        }
    }
}

/// Never opens.
fn shut() -> Gate {
    Gate {
        draft: true,
        ..Gate::default()
    }
}

/// Everything that decides when a gate is open.
fn stamps(gate: &Gate, date: Option<Stamp>) -> (bool, [Option<Stamp>; 3]) {
    let value = |stamp: &Option<record::Written>| stamp.as_ref().map(|stamp| stamp.value);
    (gate.draft, [value(&gate.embargo), value(&gate.expires), date])
}

impl<'a> Look<'a> {
    /// The files that are not public, with those of their other languages.
    fn candidates(&self) -> Vec<&'a GoodFile> {
        let files = self.files;
        let Some(withheld) = self.withheld else {
            return files.iter().collect();
        };
        let mut found: Vec<&GoodFile> = withheld.iter().flat_map(|path| family(files, path)).collect();
        found.sort_by_key(|file| &file.path);
        found.dedup_by_key(|file| &file.path);
        found
    }

    /// A record that was changed, as it was and as it is; `None` where nothing differs about its publication.
    fn versions(&self, file: &GoodFile) -> Option<(DatedGate, Present)> {
        let entry = self.sources.get(&file.path);
        if entry.is_some_and(|entry| entry.digest == file.digest) {
            return None;
        }
        let kind = record::kind(&file.path).value?;
        let bytes = self.good.bytes(file.digest)?;
        let record = record::parse(&file.path, kind, &bytes, file.digest).value?;
        let (gate, date) = record.gate()?;
        let present = self.present(&record, &bytes)?;
        let same = matches!(&present, Present::Says(now, day) if stamps(now, *day) == stamps(gate, date));
        (!same).then(|| ((gate.clone(), date), present))
    }

    /// `None` where the file is broken, but not where it says when it is public. `before`: the record's text.
    fn present(&self, record: &Record, before: &[u8]) -> Option<Present> {
        let path = &record.head().path;
        let is_there = self.sources.get(path).is_some();
        let found = if is_there {
            self.parsed.record(path)
        } else {
            self.moved(record)
        };
        let readable = found.filter(|found| !self.parsed.is_wrong(&found.head().path));
        if readable.is_some_and(Record::is_withdrawn) && !record.is_withdrawn() {
            return Some(Present::Withdrawn);
        }
        if let Some((gate, date)) = readable.and_then(Record::gate) {
            return Some(Present::Says(gate.clone(), date));
        }
        if !is_there {
            return Some(Present::Gone);
        }
        let now = self.sources.read(path).unwrap_or_default();
        (gate_lines(before) != gate_lines(&now)).then_some(Present::Unreadable)
    }

    /// The same record in another folder.
    fn moved(&self, record: &Record) -> Option<&'a Record> {
        let names = (self.names).get_or_init(|| self.parsed.records().map(|now| (name(now), now)).collect());
        names.get(&name(record)).copied()
    }

    fn is_later(&self, (gate, date): &DatedGate, hold: &Hold) -> bool {
        let before = self.clock.judge(gate, *date);
        let mut both = gate.clone();
        both.and(hold.gate.clone());
        let never = matches!(before, Verdict::Withheld { until: None, .. });
        !never && self.clock.judge(&both, *date) != before
    }
}

fn name(record: &Record) -> Name<'_> {
    let head = record.head();
    (discriminant(record), &head.id, head.variant.as_deref())
}

/// A file and its other languages: `a.md` with `a.en.md`, but `a.en.md` alone.
fn family<'a>(files: &'a [GoodFile], path: &SourcePath) -> impl Iterator<Item = &'a GoodFile> {
    let path = path.as_str();
    let prefix = path[..path.rfind('.').map_or(path.len(), |at| at + 1)].to_owned();
    let from = files.partition_point(|file| file.path.as_str() < prefix.as_str());
    let files = files[from..].iter();
    files.take_while(move |file| file.path.as_str().starts_with(&prefix))
}

/// The keys that decide when a record is public, and whether its text is.
const KEYS: [&str; 5] = ["embargo", "expires", "draft", "date", "withdrawn"];

/// What a text says about its publication, also where it is no YAML: entries stand on lines or between braces.
fn gate_lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let entries = text.split(['\n', ',', '{', '}']).map(str::trim);
    let is_gate = |entry: &&str| {
        let key = entry.trim_start_matches(['"', '\'']);
        KEYS.iter().any(|name| key.starts_with(name))
    };
    entries.filter(is_gate).map(str::to_owned).collect()
}

fn held_back(path: &SourcePath, present: &Present) -> Diagnostic {
    let hint = words(
        "Sind alle Fehler behoben, gilt wieder, was in den Dateien steht.",
        "Once all errors are mended, what the files say counts again.",
    );
    let said = |message| Diagnostic::warning("held-back", message).hint(hint);
    match present {
        Present::Gone => said(words(
            format!("„{path}“ ist gelöscht oder umbenannt und erscheint darum nicht zu der Zeit, die im letzten fehlerfreien Stand steht."),
            format!("“{path}” is deleted or has another name, and so does not appear at the time that the last state without errors has for it."),
        )),
        Present::Withdrawn => said(words(
            "Diese Meldung ist inzwischen zurückgezogen und erscheint darum gar nicht erst.",
            "This release is withdrawn meanwhile, and so does not appear in the first place.",
        ))
        .at(path, Span::default()),
        Present::Says(gate, _) => {
            let span = gate.embargo.as_ref().map_or(Span::default(), |embargo| embargo.span);
            said(words(
                "Diese Datei soll inzwischen später oder gar nicht erscheinen. Das gilt schon jetzt.",
                "This file is now to appear later or not at all. That counts already.",
            ))
            .at(path, span)
        }
        Present::Unreadable => said(words(
            "Wann diese Datei erscheinen soll, ist geändert und nicht lesbar. Bis das behoben ist, erscheint sie nicht.",
            "When this file is to appear was changed and cannot be read. Until that is mended it does not appear.",
        ))
        .at(path, Span::default()),
    }
}
