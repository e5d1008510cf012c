//! Every case, built once: what was said, where, and whether the suggestions mend it.

use super::case::{self, Case, Edit, with_keys};
use crate::fixture::Fixture;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};
use vielfalt::base::{Diagnostic, MessageLang, SourcePath, Stamp};
use vielfalt::pipeline::{self, Cache, Inputs, Mode, Outcome, When};
use vielfalt::report::{self, Look};
use vielfalt::site::Preview;
use vielfalt::state::Store;

/// What became of all cases.
pub static RUNS: LazyLock<Vec<Run>> = LazyLock::new(|| {
    let cases = case::all();
    let half = cases.len().div_ceil(2);
    std::thread::scope(|scope| {
        let parts: Vec<_> = cases
            .chunks(half.max(1))
            .map(|cases| scope.spawn(|| Desk::new().all(cases)))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().expect("no case panics"))
            .collect()
    })
});

/// What became of one case.
pub struct Run {
    pub case: Case,
    /// The report in German and in English.
    pub human: [String; 2],
    pub found: Vec<Found>,
    /// Messages that their own suggestion did not mend.
    pub unmended: Vec<String>,
    /// Whether a build that failed changed the published site.
    pub touched: bool,
}

/// One message as a program reads it.
pub struct Found {
    pub code: String,
    pub token: String,
    pub words: Vec<String>,
    pub hints: [Option<String>; 2],
}

impl Run {
    pub fn tokens(&self) -> Vec<String> {
        let mut tokens: Vec<String> = Vec::new();
        for same in self.found.chunk_by(|a, b| a.token == b.token) {
            match same.len() {
                1 | 2 => tokens.extend(same.iter().map(|found| found.token.clone())),
                count => tokens.push(format!("{} (× {count})", same[0].token)),
            }
        }
        tokens
    }

    pub fn codes(&self) -> Vec<&str> {
        self.found.iter().map(|found| found.code.as_str()).collect()
    }
}

/// A site on disk at which one mistake after the other is made and mended again.
pub struct Desk {
    fixture: Fixture,
    pub base: BTreeMap<String, Vec<u8>>,
    cache: Cache,
}

impl Desk {
    pub fn new() -> Self {
        let fixture = Fixture::empty();
        let base: BTreeMap<String, Vec<u8>> = case::base().into_iter().collect();
        base.iter().for_each(|(path, bytes)| fixture.write(path, bytes));
        let cache = crate::fixture::cache(Store::nowhere());
        let mut desk = Self { fixture, base, cache };
        desk.publish();
        desk
    }

    fn publish(&mut self) {
        let outcome = self.build(&Case::default(), Mode::Publish);
        assert!(
            outcome.diagnostics.is_empty(),
            "the base is at fault: {:#?}",
            outcome.diagnostics
        );
    }

    fn all(mut self, cases: &[Case]) -> Vec<Run> {
        cases.iter().map(|case| self.run(case)).collect()
    }

    fn run(&mut self, case: &Case) -> Run {
        let mut files = self.base.clone();
        case.edits.iter().for_each(|edit| apply(edit, &mut files));
        self.lay(&self.base.clone(), &files);
        let before = stamps(&self.fixture.path("public"));
        let outcome = self.build(case, Mode::Publish);
        let touched = !outcome.ok && before != stamps(&self.fixture.path("public"));
        let [de, en] = [MessageLang::De, MessageLang::En].map(|lang| (human(&outcome, lang), json(&outcome, lang)));
        let found: Vec<Found> = de.1.iter().zip(&en.1).map(|(de, en)| found(de, en, &files)).collect();
        let unmended =
            de.1.iter()
                .filter_map(|message| self.unmended(case, message, &files))
                .collect();
        self.lay(&files, &self.base.clone());
        if outcome.ok {
            self.publish();
        }
        Run {
            case: case.clone(),
            human: [de.0, en.0],
            found,
            unmended,
            touched,
        }
    }

    /// The message, where its suggestion is followed and it comes again.
    fn unmended(&mut self, case: &Case, message: &Value, files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
        let suggestion = message["suggestion"].as_str()?;
        let path = message["file"].as_str().expect("a suggestion has a place");
        let mut mended = files.clone();
        let bytes = mended.remove(path).unwrap_or_default();
        // A name that is proposed for a file is its whole path.
        if suggestion.starts_with("content/") || suggestion.starts_with("themes/") {
            mended.insert(suggestion.to_owned(), bytes);
        } else {
            let mut text = String::from_utf8(bytes).expect("what has a suggestion is text");
            text.replace_range(range(message, &text), suggestion);
            mended.insert(path.to_owned(), text.into_bytes());
        }
        self.lay(files, &mended);
        let outcome = self.build(case, Mode::Check);
        self.lay(&mended, files);
        let again = json(&outcome, MessageLang::De);
        let same = |other: &&Value| ["code", "message"].iter().all(|key| other[*key] == message[*key]);
        again
            .iter()
            .find(same)
            .map(|_| format!("{suggestion} for {}", message["message"]))
    }

    /// Changes the folder from one state to another.
    pub fn lay(&self, from: &BTreeMap<String, Vec<u8>>, to: &BTreeMap<String, Vec<u8>>) {
        from.keys()
            .filter(|path| !to.contains_key(*path))
            .for_each(|path| self.fixture.remove(path));
        let changed = to.iter().filter(|(path, bytes)| from.get(*path) != Some(*bytes));
        changed.for_each(|(path, bytes)| self.fixture.write(path, bytes));
        if !to.contains_key("content/addresses.lock") {
            // Written by a build on the wall clock.
            drop(fs::remove_file(self.fixture.path("content/addresses.lock")));
        }
    }

    pub fn build(&mut self, case: &Case, mode: Mode) -> Outcome {
        let stamp = |name: &str| case.options.get(name).map(|date| Stamp::parse(date).expect("a date"));
        let moment = match stamp("now") {
            Some(Stamp::Offset(now)) => When::Real(now),
            _ => When::Local(stamp("date").unwrap_or_else(|| Stamp::parse("2022-11-01").expect("a date"))),
        };
        let inputs = Inputs {
            site: self.fixture.path(""),
            output: self.fixture.path("public"),
            cache: self.fixture.path(".vielfalt"),
            moment,
            preview: Preview::default(),
            base_url: case.options.get("base-url").cloned(),
            strict: false,
            locked: false,
            mode,
            twins: true,
            changed: None,
            tick: &|| Duration::ZERO,
        };
        pipeline::build(&mut self.cache, &inputs).expect("the machine works")
    }
}

fn apply(edit: &Edit, files: &mut BTreeMap<String, Vec<u8>>) {
    match edit {
        Edit::Write(path, bytes) => drop(files.insert(path.clone(), bytes.clone())),
        Edit::Remove(path) => drop(files.remove(path).expect("what goes was there")),
        Edit::Keys(path, keys) => {
            let text = String::from_utf8(files[path].clone()).expect("it is text");
            let text = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n")) {
                Some((header, body)) => format!("---\n{}---\n{body}", with_keys(header, keys)),
                None => with_keys(&text, keys),
            };
            files.insert(path.clone(), text.into_bytes());
        }
    }
}

/// Bytes and time of every file of a folder.
fn stamps(folder: &Path) -> BTreeMap<std::path::PathBuf, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("entries can be read").path();
        if path.is_dir() {
            found.extend(stamps(&path));
        } else {
            let time = fs::metadata(&path)
                .and_then(|data| data.modified())
                .expect("it is there");
            let bytes = fs::read(&path).expect("it is there");
            found.insert(path, (bytes, time));
        }
    }
    found
}

fn texts(outcome: &Outcome) -> impl Fn(&SourcePath) -> Option<Arc<str>> {
    |path: &SourcePath| {
        outcome.sources.get(path)?;
        let bytes = outcome.sources.read(path).ok()?;
        Some(String::from_utf8_lossy(&bytes).into())
    }
}

fn human(outcome: &Outcome, lang: MessageLang) -> String {
    let look = Look {
        lang,
        ..Look::default()
    };
    let mut shown = Vec::new();
    report::human(&outcome.diagnostics, &texts(outcome), look, &mut shown).expect("memory can be written");
    String::from_utf8(shown)
        .expect("messages are text")
        .trim_matches('\n')
        .to_owned()
}

fn json(outcome: &Outcome, lang: MessageLang) -> Vec<Value> {
    let mut shown = Vec::new();
    let diagnostics: &[Diagnostic] = &outcome.diagnostics;
    report::json(diagnostics, &texts(outcome), lang, &mut shown).expect("memory can be written");
    let lines = String::from_utf8(shown).expect("messages are text");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("one object a line"))
        .collect()
}

fn found(de: &Value, en: &Value, files: &BTreeMap<String, Vec<u8>>) -> Found {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let related = |value: &Value| -> Vec<String> {
        let list = value["related"].as_array().expect("a list").iter();
        list.filter_map(|related| text(&related["message"])).collect()
    };
    let mut words: Vec<String> = [&de["message"], &de["hint"], &en["message"], &en["hint"]]
        .into_iter()
        .filter_map(text)
        .collect();
    words.extend(related(de));
    words.extend(related(en));
    Found {
        code: text(&de["code"]).expect("a code"),
        token: token(de, files),
        words,
        hints: [text(&de["hint"]), text(&en["hint"])],
    }
}

/// A longer place is named by its beginning.
const LONGEST: usize = 60;

/// What the place of a message says, read from the file as an editor would find it.
fn token(message: &Value, files: &BTreeMap<String, Vec<u8>>) -> String {
    let Some(path) = message["file"].as_str() else {
        return "(nowhere)".to_owned();
    };
    let text = files
        .get(path)
        .map(|bytes| String::from_utf8_lossy(bytes))
        .unwrap_or_default();
    let place = range(message, &text);
    match &text[place.clone()] {
        "" if place.start == 0 => format!("(file) {path}"),
        "" => format!("(before) {}", text[place.start..].lines().next().unwrap_or_default()),
        marked if marked.chars().count() > LONGEST => marked.chars().take(LONGEST).chain(['…']).collect(),
        marked => marked.replace('\n', "⏎"),
    }
}

/// From lines and columns in characters, both from 1, to bytes.
fn range(message: &Value, text: &str) -> std::ops::Range<usize> {
    let offset = |line: &str, column: &str| {
        let [line, column] =
            [line, column].map(|key| usize::try_from(message[key].as_u64().expect("a number")).expect("small"));
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let bom = if text[start..].starts_with('\u{feff}') { 3 } else { 0 };
        let within: usize = text[start + bom..].chars().take(column - 1).map(char::len_utf8).sum();
        start + within + if column > 1 { bom } else { 0 }
    };
    offset("line", "column")..offset("end_line", "end_column")
}
