//! What became of every address that was public once. One that is lost is an error that says what to write: where a
//! record has moved, the line for its file; where the settings have moved many, the lines for `site.yaml`, in one piece.

use super::history::{History, HistoryLine};
use super::successor::{Named, successors};
use crate::base::{Address, Diagnostic, SourcePath, Span, Words, words};
use crate::record;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record in one language as its file says it, public or not; or the page of an anniversary.
#[derive(Clone, Debug)]
pub struct Known {
    /// `release:2022-10-19-zehn-jahre`
    pub record: Arc<str>,
    /// The tag of the language.
    pub language: Arc<str>,
    /// The file that takes its aliases; an anniversary has none.
    pub file: Option<SourcePath>,
    /// Where its page is, or would be.
    pub address: Address,
    /// Of a release.
    pub slug: Option<Arc<str>>,
    pub aliases: Vec<Arc<str>>,
    pub state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Public,
    /// Waits behind its date, embargo or draft mark.
    Withheld,
    /// Its time is over on purpose.
    Expired,
    /// A page that exists at other moments.
    Dormant,
}

/// Known records by record and language.
type Book<'a> = BTreeMap<(&'a str, &'a str), &'a Known>;

/// What is asked to find the fates.
pub struct Fates<'a> {
    pub history: &'a History,
    /// The lines of the history whose address leads nowhere now.
    pub open: Vec<&'a HistoryLine>,
    /// At least all that `open` names.
    pub known: Vec<Known>,
    /// All records, asked only where one is gone.
    pub all: &'a dyn Fn() -> Vec<Known>,
    pub default_language: Arc<str>,
    /// The text of a source.
    pub text: &'a dyn Fn(&SourcePath) -> Option<String>,
}

/// What the lost addresses come to, by what mends them.
#[derive(Default)]
struct Moves<'a> {
    /// By the file that shall name them: its record moved within its file, or has another file now.
    files: BTreeMap<SourcePath, Move<'a>>,
    /// From and to: the settings put whole kinds elsewhere.
    settings: Vec<(&'a Address, Address)>,
    /// By record: nobody knows where it went.
    lost: BTreeMap<&'a str, Vec<&'a HistoryLine>>,
    diagnostics: Vec<Diagnostic>,
}

struct Move<'a> {
    known: Known,
    lines: Vec<&'a HistoryLine>,
    /// The record that it was before, if it had another name.
    before: Option<&'a str>,
}

/// More records than this do not change their slug at once: somebody changed what all addresses are made of.
const MOST_SINGLE: usize = 100;

impl<'a> Fates<'a> {
    /// The messages: errors for what is lost, warnings for what is withheld again.
    pub fn diagnostics(&'a self) -> Vec<Diagnostic> {
        let mut moves = Moves::default();
        let book: Book = (self.known.iter())
            .map(|known| ((&*known.record, &*known.language), known))
            .collect();
        let mut unknown = Vec::new();
        for line in &self.open {
            match book.get(&(&*line.record, &*line.language)) {
                Some(known) => moves.known(line, known),
                None => match book.get(&(&*line.record, &*self.default_language)) {
                    // Partners, events and anniversaries speak every language that has records: that one has none now.
                    Some(known) if !is_text(&line.record) => {
                        moves.settings.push((&line.address, known.address.clone()))
                    }
                    _ => unknown.push(*line),
                },
            }
        }
        if !unknown.is_empty() {
            self.renamed(unknown, &book, &mut moves);
        }
        moves.said(self)
    }

    /// Looks for the records that were renamed.
    fn renamed(&'a self, unknown: Vec<&'a HistoryLine>, book: &Book, moves: &mut Moves<'a>) {
        let before: BTreeSet<&str> = self.history.lines().map(|line| &*line.record).collect();
        let all = (self.all)();
        let new: Vec<&Known> = all.iter().filter(|known| !before.contains(&*known.record)).collect();
        let gone = named(unknown.iter().map(|line| (&line.record, slug_of(&line.address))));
        let candidates = named(new.iter().map(|known| {
            let slug = known.slug.clone().or_else(|| slug_of(&known.address));
            (&known.record, slug)
        }));
        let successors = successors(&gone, &candidates);
        for line in unknown {
            let versions = |record: &str| {
                new.iter()
                    .copied()
                    .filter(|known| *known.record == *record)
                    .collect::<Vec<_>>()
            };
            let versions = successors
                .get(&line.record)
                .map(|record| versions(record))
                .unwrap_or_default();
            let same_language = versions.iter().find(|known| known.language == line.language);
            if let Some(known) = same_language.or(versions.first()) {
                moves.file(line, known, Some(&line.record));
                continue;
            }
            // A text that is gone in one language: it is still there in another.
            match book.values().find(|known| known.record == line.record) {
                Some(known) => moves.file(line, known, None),
                None => moves.lost.entry(&line.record).or_default().push(line),
            }
        }
    }
}

/// Records with the last parts of their addresses, each once.
fn named<'k>(records: impl Iterator<Item = (&'k Arc<str>, Option<Arc<str>>)>) -> Vec<Named> {
    let mut slugs = BTreeMap::<&Arc<str>, BTreeSet<Arc<str>>>::new();
    for (record, slug) in records {
        slugs.entry(record).or_default().extend(slug);
    }
    let named = slugs.into_iter().map(|(record, slugs)| Named {
        record: record.clone(),
        slugs,
    });
    named.collect()
}

fn slug_of(address: &Address) -> Option<Arc<str>> {
    let last = address.as_str().trim_end_matches('/').rsplit('/').next()?;
    (!last.is_empty()).then(|| last.into())
}

/// Whether each language of a record is a file of its own.
fn is_text(record: &str) -> bool {
    record.starts_with("release:") || record.starts_with("page:")
}

impl<'a> Moves<'a> {
    /// A record that is there under its old name.
    fn known(&mut self, line: &'a HistoryLine, known: &Known) {
        let stays = known.address == line.address;
        match (known.state, &known.file) {
            (State::Expired, _) => {}
            (State::Withheld, Some(file)) if stays => self.diagnostics.push(withheld_again(line, file)),
            _ if stays => {}
            (_, Some(_)) if is_own_move(&line.address, known) => self.file(line, known, None),
            _ => self.settings.push((&line.address, known.address.clone())),
        }
    }

    fn file(&mut self, line: &'a HistoryLine, known: &Known, before: Option<&'a str>) {
        let Some(file) = &known.file else { return };
        let place = self.files.entry(file.clone()).or_insert_with(|| Move {
            known: known.clone(),
            lines: Vec::new(),
            before,
        });
        place.lines.push(line);
    }

    fn said(mut self, fates: &Fates) -> Vec<Diagnostic> {
        if self.files.values().filter(|place| place.before.is_none()).count() > MOST_SINGLE {
            let (single, renamed) = self.files.into_iter().partition(|(_, place)| place.before.is_none());
            let single: BTreeMap<SourcePath, Move> = single;
            self.files = renamed;
            for place in single.into_values() {
                let to = place.known.address;
                self.settings
                    .extend(place.lines.iter().map(|line| (&line.address, to.clone())));
            }
        }
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(self.files.values().map(|place| moved(place, fates)));
        diagnostics.extend((!self.settings.is_empty()).then(|| moved_by_settings(&mut self.settings, fates)));
        diagnostics.extend(self.lost.values().map(|lines| lost(lines)));
        diagnostics
    }
}

/// Whether the record itself says that it moved. A release does by its slug or its date; what else an address is made of
/// stands in the settings.
fn is_own_move(old: &Address, known: &Known) -> bool {
    let Some(slug) = &known.slug else { return false };
    let [old, new] = [old.as_str(), known.address.as_str()].map(|address| address.split('/').collect::<Vec<_>>());
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let same_but_for_numbers = old.len() == new.len()
        && old
            .iter()
            .zip(&new)
            .all(|(old, new)| old == new || is_number(old) && is_number(new));
    !old.contains(&&**slug) || same_but_for_numbers
}

fn withheld_again(line: &HistoryLine, path: &SourcePath) -> Diagnostic {
    Diagnostic::warning(
        "address-withheld",
        words(
            format!(
                "{} war schon öffentlich und ist jetzt wieder zurückgehalten.",
                line.address
            ),
            format!("{} was public before and is withheld again.", line.address),
        ),
    )
    .hint(words(
        "Wer die Adresse kennt, findet dort vorerst nichts mehr.",
        "Whoever knows the address finds nothing there for now.",
    ))
    .at(path, Span::default())
}

/// A record that moved: its file shall name where it was.
fn moved(place: &Move, fates: &Fates) -> Diagnostic {
    let Move { known, lines, before } = place;
    let path = known
        .file
        .clone()
        .unwrap_or_else(|| SourcePath::new("content/site.yaml"));
    let items: Vec<String> = lines.iter().map(|line| record::entry(line.address.as_str())).collect();
    let present = known.aliases.iter().map(|alias| record::entry(alias));
    let line = format!(
        "aliases: [{}]",
        present.chain(items.iter().cloned()).collect::<Vec<_>>().join(", ")
    );
    let hint = match before {
        None => words(
            format!(
                "Die Seite liegt jetzt unter {}. Damit alte Links weiter gelten, schreiben Sie in diese Datei:\n{line}",
                known.address
            ),
            format!(
                "The page lives at {} now. To keep old links alive, write into this file:\n{line}",
                known.address
            ),
        ),
        Some(before) => {
            let (kind, id) = before.split_once(':').unwrap_or(("", before));
            let (de, en) = match kind {
                "release" => ("die Meldung", "the release"),
                "partner" => ("der Partner", "the partner"),
                "event" => ("der Termin", "the event"),
                _ => ("die Seite", "the page"),
            };
            let gone = items.join(", ");
            let (end_de, end_en) = match items.len() {
                1 => ("die Adresse endet", "the address ends"),
                _ => ("die Adressen enden", "the addresses end"),
            };
            words(
                format!(
                    "Vermutlich hieß so {de} „{id}“, bevor die Datei umbenannt wurde. Damit alte Links weiter gelten, schreiben Sie in diese Datei:\n{line}\nIst es etwas anderes, schreiben Sie in content/site.yaml, dass {end_de}:\ngone: [{gone}]"
                ),
                format!(
                    "This was probably {en} “{id}” before the file was renamed. To keep old links alive, write into this file:\n{line}\nIf it is something else, write into content/site.yaml that {end_en}:\ngone: [{gone}]"
                ),
            )
        }
    };
    let addition = (fates.text)(&path).and_then(|text| record::addition(&path, &text, "aliases", &items));
    proposed(
        lost_error(lines.iter().map(|line| &line.address)).hint(hint),
        &path,
        addition,
    )
}

/// Whole kinds of pages moved: all redirects at once, ready to be pasted.
fn moved_by_settings(moves: &mut [(&Address, Address)], fates: &Fates) -> Diagnostic {
    moves.sort();
    let path = SourcePath::new("content/site.yaml");
    let item = |(from, to): &(&Address, Address)| {
        format!(
            "{{from: {}, to: {}}}",
            record::entry(from.as_str()),
            record::entry(to.as_str())
        )
    };
    let items: Vec<String> = moves.iter().map(item).collect();
    let lines: String = items.iter().map(|item| format!("\n  - {item}")).collect();
    let hint = words(
        format!(
            "Am einfachsten bleiben „addresses“ und „languages“, wie sie waren. Sonst gehören unter „redirects“ diese Zeilen:\nredirects:{lines}"
        ),
        format!(
            "It is simplest to leave “addresses” and “languages” as they were. Otherwise these lines belong under “redirects”:\nredirects:{lines}"
        ),
    );
    let addition = (fates.text)(&path).and_then(|text| record::addition(&path, &text, "redirects", &items));
    proposed(
        lost_error(moves.iter().map(|(from, _)| *from)).hint(hint),
        &path,
        addition,
    )
}

fn proposed(diagnostic: Diagnostic, path: &SourcePath, addition: Option<record::Addition>) -> Diagnostic {
    match addition {
        Some(addition) => diagnostic.suggest(addition.text).at(path, addition.span),
        None => diagnostic.at(path, Span::default()),
    }
}

/// A record that is gone without a trace.
fn lost(lines: &[&HistoryLine]) -> Diagnostic {
    let addresses = || lines.iter().map(|line| record::entry(line.address.as_str()));
    let redirects: Vec<String> = addresses().map(|from| format!("{{from: {from}, to: /}}")).collect();
    let (redirects, gone) = (redirects.join(", "), addresses().collect::<Vec<_>>().join(", "));
    let (de, en): (&str, &str) = match lines.len() {
        1 => ("wohin sie führen soll", "where it should lead"),
        _ => ("wohin sie führen sollen", "where they should lead"),
    };
    let (de_end, en_end): (&str, &str) = match lines.len() {
        1 => ("dass sie mit Absicht endet", "that it ends on purpose"),
        _ => ("dass sie mit Absicht enden", "that they end on purpose"),
    };
    lost_error(lines.iter().map(|line| &line.address))
        .hint(words(
            format!("Schreiben Sie in content/site.yaml entweder, {de}:\nredirects: [{redirects}]\noder {de_end}:\ngone: [{gone}]"),
            format!("Write into content/site.yaml either {en}:\nredirects: [{redirects}]\nor {en_end}:\ngone: [{gone}]"),
        ))
        .at(&SourcePath::new("content/site.yaml"), Span::default())
}

/// So many addresses are named in a message; the hint has them all.
const NAMED: usize = 3;

fn lost_error<'l>(addresses: impl Iterator<Item = &'l Address>) -> Diagnostic {
    let all: Vec<&Address> = addresses.collect();
    Diagnostic::error("address-lost", vanish(&all))
}

fn vanish(all: &[&Address]) -> Words {
    let list = all
        .iter()
        .take(NAMED)
        .map(|address| address.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    match all.len() {
        1 => words(
            format!("Die Adresse {list} war veröffentlicht und würde verschwinden."),
            format!("The address {list} was public and would vanish."),
        ),
        count if count <= NAMED => words(
            format!("Die Adressen {list} waren veröffentlicht und würden verschwinden."),
            format!("The addresses {list} were public and would vanish."),
        ),
        count => words(
            format!("{count} Adressen waren veröffentlicht und würden verschwinden: {list} …"),
            format!("{count} addresses were public and would vanish: {list} …"),
        ),
    }
}
