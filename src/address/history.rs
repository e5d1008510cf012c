//! The address history: `content/addresses.lock` names every address that was ever public, so that none vanishes
//! silently. Kept in version control, like the lock file of a package manager.

use crate::base::{Address, Checked, Diagnostic, SourcePath, Span, words};
use std::collections::{BTreeSet, HashSet};
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
pub struct History(Arc<BTreeSet<HistoryLine>>);

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
        Checked::new(Self(Arc::new(lines)), diagnostics)
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
        Self(Arc::new(self.0.iter().chain(produced).cloned().collect()))
    }

    /// The lines whose address is neither produced now nor covered by an alias, a redirect or its end.
    pub fn open<'a>(&'a self, produced: &[HistoryLine], covered: &BTreeSet<Address>) -> Vec<&'a HistoryLine> {
        let present: HashSet<&Address> = produced.iter().map(|line| &line.address).collect();
        let is_open = |line: &&HistoryLine| !present.contains(&line.address) && !covered.contains(&line.address);
        self.0.iter().filter(is_open).collect()
    }

    /// The addresses of `produced` that it does not name.
    pub fn new_among(&self, produced: &[HistoryLine]) -> Vec<Address> {
        let known: HashSet<&Address> = self.0.iter().map(|line| &line.address).collect();
        let new: BTreeSet<&Address> = (produced.iter().map(|line| &line.address))
            .filter(|address| !known.contains(address))
            .collect();
        new.into_iter().cloned().collect()
    }

    /// Those of some addresses that it does not name.
    pub fn without(&self, addresses: &[Address]) -> Vec<Address> {
        if addresses.is_empty() {
            return Vec::new();
        }
        let known: HashSet<&Address> = self.0.iter().map(|line| &line.address).collect();
        let new = addresses.iter().filter(|address| !known.contains(address));
        new.cloned().collect()
    }

    pub fn lines(&self) -> impl Iterator<Item = &HistoryLine> {
        self.0.iter()
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
