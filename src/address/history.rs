//! The address history: `content/addresses.lock` names every address that was ever public, so that none vanishes
//! silently. Kept in version control, like the lock file of a package manager.

use crate::base::{Address, Checked, Diagnostic, SourcePath, Span, words};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// One line: an address, whose it is, in which language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HistoryLine {
    pub address: Address,
    /// `release:2022-10-19-zehn-jahre`, `anniversary:10`
    pub record: Arc<str>,
    pub language: Arc<str>,
}

/// The lines of `addresses.lock`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History(BTreeSet<HistoryLine>);

impl History {
    /// Reads the file. A line that is not ours is an error: the file decides what may be lost.
    pub fn parse(path: &SourcePath, text: &str) -> Checked<Self> {
        let (mut lines, mut diagnostics, mut offset) = (BTreeSet::new(), Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let written = line.trim_end_matches(['\n', '\r']);
            match read_line(written) {
                Some(line) => drop(lines.insert(line)),
                None if written.is_empty() => {}
                None => diagnostics.push(
                    Diagnostic::error(
                        "address-lock",
                        words(
                            "Diese Zeile der Adressliste ist nicht lesbar.",
                            "This line of the address list cannot be read.",
                        ),
                    )
                    .hint(words(
                        "Die Datei wird vom Programm geschrieben. Holen Sie die letzte Fassung aus der Versionsverwaltung zurück.",
                        "The program writes this file. Restore its last version from version control.",
                    ))
                    .at(path, Span::new(offset, offset + written.len())),
                ),
            }
            offset += line.len();
        }
        Checked::new(Self(lines), diagnostics)
    }

    /// The file's text, sorted, tab-separated.
    pub fn text(&self) -> String {
        self.0
            .iter()
            .map(|line| format!("{}\t{}\t{}\n", line.address, line.record, line.language))
            .collect()
    }

    /// This history and what is public now.
    pub fn with(&self, produced: &[HistoryLine]) -> Self {
        Self(self.0.iter().chain(produced).cloned().collect())
    }

    /// How many addresses it names.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

fn read_line(line: &str) -> Option<HistoryLine> {
    let mut parts = line.split('\t');
    let (address, record, language) = (parts.next()?, parts.next()?, parts.next()?);
    let known = record.split_once(':').is_some_and(|(kind, id)| {
        matches!(kind, "release" | "partner" | "event" | "page" | "anniversary") && !id.is_empty()
    });
    (known && parts.next().is_none() && !language.is_empty()).then_some(())?;
    Some(HistoryLine {
        address: Address::parse(address)?,
        record: record.into(),
        language: language.into(),
    })
}

/// What became of a record, public or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Public, at this address, from this file.
    Public(Address, SourcePath),
    /// Its file exists, but it waits behind its date, embargo or draft mark.
    Withheld(SourcePath),
    /// Its time is over on purpose.
    Expired,
}

/// What each address of the history came to: produced, dormant, covered, or lost. Lost ones are errors that propose
/// what to write.
pub fn check(
    history: &History,
    produced: &[HistoryLine],
    standing: &HashMap<(Arc<str>, Arc<str>), Standing>,
    covered: &BTreeSet<Address>,
) -> Vec<Diagnostic> {
    let present: BTreeSet<&Address> = produced.iter().map(|line| &line.address).collect();
    let mut diagnostics = Vec::new();
    for line in &history.0 {
        if present.contains(&line.address) || covered.contains(&line.address) {
            continue;
        }
        match standing.get(&(line.record.clone(), line.language.clone())) {
            Some(Standing::Expired) => {}
            Some(Standing::Withheld(path)) => diagnostics.push(withheld_again(line, path)),
            Some(Standing::Public(now, path)) => diagnostics.push(moved(line, now, path)),
            None => diagnostics.push(lost(line)),
        }
    }
    diagnostics
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

fn moved(line: &HistoryLine, now: &Address, path: &SourcePath) -> Diagnostic {
    lost_error(line)
        .hint(words(
            format!("Die Seite liegt jetzt unter {now}. Damit alte Links weiter gelten, schreiben Sie in diese Datei:\naliases: [{}]", line.address),
            format!("The page lives at {now} now. To keep old links alive, write into this file:\naliases: [{}]", line.address),
        ))
        .at(path, Span::default())
}

fn lost(line: &HistoryLine) -> Diagnostic {
    lost_error(line)
        .hint(words(
            format!(
                "Schreiben Sie in content/site.yaml entweder, wohin sie führen soll:\nredirects: [{{from: {0}, to: /}}]\noder dass sie mit Absicht endet:\ngone: [{0}]",
                line.address
            ),
            format!(
                "Write into content/site.yaml either where it should lead:\nredirects: [{{from: {0}, to: /}}]\nor that it ends on purpose:\ngone: [{0}]",
                line.address
            ),
        ))
        .at(&SourcePath::new("content/site.yaml"), Span::default())
}

fn lost_error(line: &HistoryLine) -> Diagnostic {
    Diagnostic::error(
        "address-lost",
        words(
            format!(
                "Die Adresse {} war veröffentlicht und würde verschwinden.",
                line.address
            ),
            format!("The address {} was public and would vanish.", line.address),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(address: &str, record: &str) -> HistoryLine {
        HistoryLine {
            address: Address::new(address),
            record: record.into(),
            language: "de".into(),
        }
    }

    #[test]
    fn reads_what_it_wrote() {
        let history = History::default().with(&[line("/b/", "page:b"), line("/a/", "release:2022-10-19-a")]);
        assert_eq!(history.text(), "/a/\trelease:2022-10-19-a\tde\n/b/\tpage:b\tde\n");
        let read = History::parse(&SourcePath::new("content/addresses.lock"), &history.text());
        assert_eq!((read.value, read.diagnostics.len()), (history, 0));
    }

    #[test]
    fn four_fates() {
        let history = History::default().with(&[
            line("/a/", "page:a"),
            line("/b/", "page:b"),
            line("/c/", "page:c"),
            line("/d/", "page:d"),
        ]);
        let path = SourcePath::new("content/pages/b.md");
        let standing = HashMap::from([(("page:b".into(), "de".into()), Standing::Withheld(path))]);
        let covered = BTreeSet::from([Address::new("/c/")]);
        let codes = |produced: &[HistoryLine]| -> Vec<String> {
            check(&history, produced, &standing, &covered)
                .into_iter()
                .map(|d| d.code.into_owned())
                .collect()
        };
        assert_eq!(codes(&[line("/a/", "page:a")]), ["address-withheld", "address-lost"]);
        assert_eq!(
            codes(&[line("/a/", "page:a"), line("/d/", "page:d")]),
            ["address-withheld"]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_list_of_addresses_makes_it_panic(text in "(/[a-zä]{0,3}/?|\t|page:|release:a|de|\r?\n|[ 😀/.]){0,40}") {
            let read = History::parse(&SourcePath::new("content/addresses.lock"), &text);
            for place in read.diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref()) {
                proptest::prop_assert!(text.get(place.span.range()).is_some());
            }
        }
    }
}
