//! One Markdown file into its header and its body.

use crate::base::{Checked, Diagnostic, SourcePath, Span, words};
use std::ops::Range;

/// Where header and body stand in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The YAML between the lines of three hyphens; `None` where the file has no header.
    pub header: Option<Range<usize>>,
    /// Where the body begins.
    pub body: usize,
}

/// Splits a file at its lines of three hyphens. `None` where the second line is missing.
pub fn split(text: &str, path: &SourcePath) -> Checked<Option<Parts>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    let mut lines = lines(text, start);
    let opening = lines.next().filter(|line| is_fence(&text[line.clone()]));
    let Some(opening) = opening else {
        let body = text.len() - text.trim_start_matches('\u{feff}').len();
        return Checked::new(Some(Parts { header: None, body }), Vec::new());
    };
    match lines.find(|line| is_fence(&text[line.clone()])) {
        Some(closing) => {
            let header = Some(opening.end..closing.start);
            Checked::new(
                Some(Parts {
                    header,
                    body: closing.end,
                }),
                Vec::new(),
            )
        }
        None => {
            let place = Span::new(opening.start, opening.start + 3);
            Checked::new(None, vec![never_closed().at(path, place)])
        }
    }
}

fn never_closed() -> Diagnostic {
    Diagnostic::error(
        "front-matter",
        words(
            "Der Kopf der Datei, der hier mit „---“ beginnt, wird nicht geschlossen.",
            "The header that begins here with “---” is not closed.",
        ),
    )
    .hint(words(
        "Setzen Sie unter den letzten Schlüssel eine Zeile, die nur aus „---“ besteht.",
        "Put a line that holds only “---” below the last key.",
    ))
}

/// A file without a header has no title.
pub fn missing() -> Diagnostic {
    Diagnostic::error(
        "front-matter",
        words(
            "Die Datei beginnt nicht mit einem Kopf. Ohne ihn hat sie keinen Titel.",
            "The file does not begin with a header. Without it there is no title.",
        ),
    )
    .hint(words(
        "Schreiben Sie an den Anfang: eine Zeile „---“, darunter „title: …“, darunter wieder „---“.",
        "Write at the beginning: a line “---”, below it “title: …”, below it “---” again.",
    ))
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Ranges of lines with their line breaks.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    text[start..].split_inclusive('\n').scan(start, |at, line| {
        let range = *at..*at + line.len();
        *at = range.end;
        Some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(Option<&str>, &str)>) {
        let found = split(text, &SourcePath::new("x.md"));
        let parts = found
            .value
            .map(|parts| (parts.header.map(|range| &text[range]), &text[parts.body..]));
        assert_eq!(parts, expected, "{text:?}");
        assert_eq!(found.diagnostics.len(), usize::from(expected.is_none()));
    }

    #[test]
    fn headers_and_bodies() {
        check("---\na: 1\n---\nText", Some((Some("a: 1\n"), "Text")));
        check("\u{feff}---\r\na: 1\r\n---\r\nText", Some((Some("a: 1\r\n"), "Text")));
        check("\n--- \n---\n", Some((Some(""), "")));
        check("---\na: 1\n---", Some((Some("a: 1\n"), "")));
        check("Text\n---\n", Some((None, "Text\n---\n")));
        check("\u{feff}", Some((None, "")));
        check("----\nText", Some((None, "----\nText")));
        check("---\na: 1\n", None);
    }
}
