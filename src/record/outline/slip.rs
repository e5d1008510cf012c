//! Slips of the pen that Markdown takes for text, so that readers would see brackets and number signs.

use super::Walk;
use crate::base::{Diagnostic, words};
use std::ops::Range;

/// What is longer is no slip; and a line of brackets alone is read once, not once for each of them.
const LONGEST: usize = 400;

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

impl Walk<'_> {
    /// Looks for slips in a piece of text, which stands in the source as it is read.
    pub(super) fn slips(&mut self, range: &Range<usize>) {
        if let Some(link) = self.written_link(range) {
            self.report(no_link(&self.text[link.clone()]), &link);
        }
        if let Some(note) = self.written_note(range) {
            self.report(no_note(&self.text[note.clone()]), &note);
        }
        if let Some(marker) = self.written_marker(range) {
            self.report(no_blank(&self.text[marker.clone()]), &marker);
        }
    }

    /// `[Text](…)` that is none.
    fn written_link(&self, range: &Range<usize>) -> Option<Range<usize>> {
        // The parser ends a piece behind the bracket.
        let piece = (self.text.get(range.start..range.end + 1)).unwrap_or(&self.text[range.clone()]);
        let middle = range.start + piece.find("](")?;
        let before = &self.text[..middle];
        let near = before.floor_char_boundary(middle.saturating_sub(LONGEST));
        let start = near + before[near..].rfind('[')?;
        let line = beginning(&self.text[middle..]).lines().next()?;
        if before[start..].contains('\n') {
            return None;
        }
        let end = middle + line.find(')')? + 1;
        let is_meant = before.ends_with('\\') || before[..start].ends_with('\\');
        (!is_meant).then_some(start..end)
    }

    /// `[^1]` of which nobody says what it is.
    fn written_note(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let name = beginning(&self.text[range.start..]).strip_prefix("[^")?;
        let end = name.find(|c: char| c == ']' || c.is_whitespace())?;
        let is_meant = self.text[..range.start].ends_with('\\') || end == 0;
        (name[end..].starts_with(']') && !is_meant).then(|| range.start..range.start + 2 + end + 1)
    }

    /// `## ` or `- ` with a blank that is none.
    fn written_marker(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let line = &self.text[range.start..];
        let before = &self.text[..range.start];
        let begins = before.trim_end_matches(' ').ends_with('\n') || before.trim().is_empty();
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let marker = match level {
            1..=6 => level,
            _ => usize::from(line.starts_with(['-', '*', '+'])),
        };
        let is_slip = begins && marker > 0 && line[marker..].starts_with('\u{a0}');
        is_slip.then(|| range.start..range.start + marker + '\u{a0}'.len_utf8())
    }
}

fn no_link(written: &str) -> Diagnostic {
    Diagnostic::warning(
        "link-as-text",
        words(
            format!("„{written}“ ist kein Link und steht so auf der Seite."),
            format!("“{written}” is no link and stands on the page like this."),
        ),
    )
    .hint(words(
        "Eine Adresse mit Leerzeichen steht in spitzen Klammern: [Text](<mein plan.pdf>); nach „partner:“ steht keines.",
        "An address with blanks goes between angle brackets: [text](<my plan.pdf>); there is none behind “partner:”.",
    ))
}

fn no_note(written: &str) -> Diagnostic {
    Diagnostic::warning(
        "footnote-missing",
        words(
            format!("Zu {written} gibt es keine Fußnote; die Klammer steht so auf der Seite."),
            format!("There is no footnote for {written}; the bracket stands on the page like this."),
        ),
    )
    .hint(words(
        format!("Schreiben Sie sie in eine eigene Zeile: {written}: Text der Fußnote."),
        format!("Write it in a line of its own: {written}: text of the footnote."),
    ))
}

fn no_blank(written: &str) -> Diagnostic {
    let marker = written.trim_end_matches('\u{a0}');
    Diagnostic::warning(
        "no-break-space",
        words(
            format!("Hinter „{marker}“ steht ein geschütztes Leerzeichen; darum bleibt die Zeile bloßer Text."),
            format!("Behind “{marker}” there is a no-break space, and so the line stays mere text."),
        ),
    )
    .hint(words(
        "Ersetzen Sie es durch ein gewöhnliches. Es entsteht, wenn beim Tippen die Wahltaste noch gedrückt ist.",
        "Put an ordinary one in its place. It comes about when the option key is still held down.",
    ))
}
