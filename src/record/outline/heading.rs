//! Headings in a text, the ids they get, and the links to them.

use super::{OpenHeading, Walk};
use crate::base::{Diagnostic, Words, nearest, words};
use crate::record::anchor::is_of_the_page;
use crate::record::body::Heading;
use std::ops::Range;

/// Among how many ids the nearest to a wrong one is looked for.
const NAMES_TRIED: usize = 200;

fn skipped(last: u8, level: u8) -> Words {
    match last {
        0 => words(
            format!("Die erste Überschrift des Textes liegt zu tief: Sie steht auf Ebene {level}."),
            format!("The first heading of the text is too deep: it stands at level {level}."),
        ),
        _ => words(
            format!("Hier wird eine Überschriftenebene übersprungen: Auf Ebene {last} folgt {level}."),
            format!("A heading level is skipped here: level {last} is followed by {level}."),
        ),
    }
}

impl Walk<'_> {
    pub(super) fn heading_start(&mut self, level: u8, id: Option<String>, range: &Range<usize>) {
        // Many write „##“ for the first level below the title; what a text begins with is its top.
        let expected = match self.outline.headings.first() {
            None => level.clamp(1, 2),
            Some(_) => self.last_level + 1,
        };
        if level > expected {
            let message = skipped(self.last_level, level);
            let hashes = "#".repeat(expected.into());
            let hint = words(
                format!("Bitte schreiben Sie „{hashes}“."),
                format!("Please write “{hashes}”."),
            );
            let marks = range.start..range.start + self.text[range.clone()].bytes().take_while(|b| *b == b'#').count();
            let mut warning = Diagnostic::warning("heading-skipped", message).hint(hint);
            // Underlined headings have no marks to replace.
            if !marks.is_empty() {
                warning = warning.suggest(hashes);
            }
            self.report(warning, if marks.is_empty() { range } else { &marks });
        } else if self.base_level + level > 7 {
            let message = words(
                "Diese Überschrift liegt zu tief; es gibt nur sechs Ebenen.",
                "This heading is too deep; there are only six levels.",
            );
            let hint = words(
                "Bitte nehmen Sie eine fette Zeile, oder gliedern Sie den Text flacher.",
                "Please use a bold line, or give the text fewer levels.",
            );
            self.report(Diagnostic::warning("heading-too-deep", message).hint(hint), range);
        }
        self.last_level = level;
        self.heading = Some(OpenHeading {
            id,
            text: String::new(),
            links: self.outline.links.len(),
        });
    }

    pub(super) fn heading_end(&mut self, level: u8, range: Range<usize>) {
        let Some(heading) = self.heading.take() else { return };
        if heading.text.trim().is_empty() && heading.links == self.outline.links.len() {
            self.report(without_words(), &range);
        }
        let id = self.anchors.heading(heading.id.as_deref(), &heading.text);
        if let Some(written) = heading.id.filter(|written| *written != id) {
            self.taken_id(&written, &id, self.target_range(&written, range.clone()));
        }
        self.outline.headings.push(Heading {
            level,
            id: id.into(),
            text: heading.text.trim().into(),
            span: self.span(&range),
        });
    }

    pub(super) fn taken_id(&mut self, id: &str, free: &str, range: Range<usize>) {
        let diagnostic = match is_of_the_page(id) {
            true => reserved(id, free),
            false => doubled(id, free),
        };
        self.report(diagnostic.suggest(free), &range);
    }

    pub(super) fn missing_anchors(&mut self) {
        let outline = &self.outline;
        let ids = || {
            outline
                .headings
                .iter()
                .map(|heading| &heading.id)
                .chain(&outline.anchors)
        };
        for link in &outline.links {
            let Some(id) = link.target.strip_prefix('#').filter(|id| !matches!(*id, "" | "top")) else {
                continue;
            };
            if self.anchors.contains(id) {
                continue;
            }
            let message = words(
                format!("Die Sprungmarke „#{id}“ gibt es in diesem Text nicht."),
                format!("There is no anchor “#{id}” in this text."),
            );
            let mut error = Diagnostic::error("unknown-anchor", message).at(self.path, link.span);
            error.suggestion = nearest(id, ids().take(NAMES_TRIED).map(AsRef::as_ref)).map(|id| format!("#{id}"));
            let near = error.suggestion.as_deref();
            let asks = near.map(|near| (format!("Meinten Sie „{near}“? "), format!("Did you mean “{near}”? ")));
            let (asks_de, asks_en) = asks.unwrap_or_default();
            error.hint = Some(words(
                format!("{asks_de}Eine Sprungmarke ist die Überschrift in Kleinbuchstaben, mit Bindestrichen."),
                format!("{asks_en}An anchor is the heading in lower case, with hyphens."),
            ));
            self.diagnostics.push(error);
        }
    }
}

/// Whoever jumps from heading to heading would land on nothing (WCAG 2.4.6).
fn without_words() -> Diagnostic {
    Diagnostic::error(
        "empty-heading",
        words("Diese Überschrift hat keine Worte.", "This heading has no words."),
    )
    .hint(words(
        "Schreiben Sie die Überschrift hinter die Rauten, oder entfernen Sie die Zeile.",
        "Write the heading behind the number signs, or remove the line.",
    ))
}

fn doubled(id: &str, free: &str) -> Diagnostic {
    let message = words(
        format!("Die Sprungmarke „{id}“ gibt es in diesem Text schon."),
        format!("The anchor “{id}” exists in this text already."),
    );
    Diagnostic::error("duplicate-anchor", message).hint(words(
        format!("Bitte wählen Sie einen anderen Namen, etwa „{free}“."),
        format!("Please choose another name, such as “{free}”."),
    ))
}

fn reserved(id: &str, free: &str) -> Diagnostic {
    let message = words(
        format!("Die Sprungmarke „{id}“ gehört der Seite, in der dieser Text steht."),
        format!("The anchor “{id}” belongs to the page in which this text stands."),
    );
    Diagnostic::error("reserved-anchor", message).hint(words(
        format!(
            "Bitte wählen Sie einen eigenen Namen, etwa „{free}“; „inhalt“, „nav“ und was mit „_“ oder „buchstabe-“ beginnt, ist vergeben."
        ),
        format!("Please choose a name of your own, such as “{free}”; “inhalt”, “nav” and what starts with “_” or “buchstabe-” is taken."),
    ))
}
