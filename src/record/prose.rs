//! Markdown where it stands: in a value of YAML, or as the rest of a file.
//!
//! A value of YAML is not a piece of the file: indentation, folded lines and escapes lie between. `Alignment` leads from
//! the one to the other, so that a wrong link in a profile is shown where it was typed.

use super::field::{Fields, Reader};
use super::outline::outline;
use super::parts::{Prose, ProseText};
use super::yaml::{Kind, Node, Style};
use std::cell::OnceCell;
use std::sync::Arc;

/// The level of a title; what the headings of a body stand below.
const BASE_LEVEL: u8 = 2;

/// The Markdown of a key.
pub fn of_key(fields: &Fields<'_, '_>, key: &str, reader: &mut Reader<'_>) -> Option<Prose> {
    of_node(fields.node(key)?, reader)
}

/// The Markdown of a value.
pub fn of_node(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Prose> {
    let Kind::Scalar { text, style } = &node.kind else {
        return None;
    };
    let alignment = OnceCell::new();
    let written = &reader.text[node.span.range()];
    let start = node.span.start as usize;
    let place = |offset: usize| {
        start
            + alignment
                .get_or_init(|| Alignment::new(text, written, *style))
                .place(offset)
    };
    let outline = outline(text, reader.path, &place, BASE_LEVEL).collect(&mut reader.diagnostics);
    Some(Prose {
        path: reader.path.clone(),
        source: reader.digest,
        text: ProseText::Inline {
            text: Arc::from(&**text),
            span: node.span,
        },
        outline,
    })
}

/// The rest of the file from `start` on.
pub fn of_body(start: usize, reader: &mut Reader<'_>) -> Prose {
    let body = &reader.text[start..];
    let outline = outline(body, reader.path, &|offset| start + offset, BASE_LEVEL).collect(&mut reader.diagnostics);
    Prose {
        path: reader.path.clone(),
        source: reader.digest,
        text: ProseText::InFile {
            start: u32::try_from(start).unwrap_or(u32::MAX),
        },
        outline,
    }
}

/// Pairs of offsets, in the value and in its source, where the distance between the two changes.
struct Alignment {
    steps: Vec<(usize, usize)>,
    /// Offsets of the source stop here.
    end: usize,
}

impl Alignment {
    /// Walks through value and source side by side. Whitespace may differ; so may quotation marks and backslashes.
    fn new(value: &str, source: &str, style: Style) -> Self {
        let opening = usize::from(style == Style::Quoted && !source.is_empty());
        let (mut at, mut steps) = (opening, Vec::new());
        for (offset, wanted) in value.char_indices() {
            let before = at;
            at = find(wanted, source, at, style);
            if before != at || offset == 0 {
                steps.push((offset, at));
            }
            let found = source[at..].chars().next();
            if found == Some(wanted) {
                at += wanted.len_utf8();
            } else if found == Some('\\') {
                at += escape_length(&source[at..]);
                steps.push((offset + wanted.len_utf8(), at));
            } else if wanted.is_whitespace() {
                steps.push((offset + wanted.len_utf8(), at));
            }
        }
        let end = source.len();
        Self { steps, end }
    }

    fn place(&self, offset: usize) -> usize {
        let next = self.steps.partition_point(|(value, _)| *value <= offset);
        match next.checked_sub(1).map(|at| self.steps[at]) {
            Some((value, source)) => (source + offset - value).min(self.end),
            None => 0,
        }
    }
}

/// Where `wanted` stands in the source, from `at` on, behind what YAML removes.
fn find(wanted: char, source: &str, mut at: usize, style: Style) -> usize {
    // Of two single quotation marks in `'…'` the second is the character itself.
    if style == Style::Quoted && source[at..].starts_with("''") {
        return at + 1;
    }
    while let Some(found) = source[at..].chars().next() {
        if found == wanted || !found.is_whitespace() {
            break;
        }
        at += found.len_utf8();
    }
    at
}

/// The length of `\n`, `\x41`, `\u00e4`, `\U0001F600`, never past the end.
fn escape_length(escape: &str) -> usize {
    let wanted = match escape.chars().nth(1) {
        Some('x') => 4,
        Some('u') => 6,
        Some('U') => 10,
        _ => 2,
    };
    escape.floor_char_boundary(wanted.min(escape.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;
    use crate::record::yaml;

    /// The word stands at the same place in the value and, by the alignment, in the source.
    fn check(text: &str, word: &str) {
        let root = yaml::parse(text, 0..text.len(), &SourcePath::new("x.yaml"))
            .value
            .unwrap();
        let Kind::Mapping(entries) = &root.kind else { panic!() };
        let node = &entries[0].value;
        let Kind::Scalar { text: value, style } = &node.kind else {
            panic!()
        };
        let alignment = Alignment::new(value, &text[node.span.range()], *style);
        let place = node.span.start as usize + alignment.place(value.find(word).unwrap());
        assert!(text[place..].starts_with(word), "{text:?}: found {:?}", &text[place..]);
    }

    #[test]
    fn values_lead_back_into_the_file() {
        check("a: |\n  Erste Zeile.\n\n  Zweite [Zeile](x).\n", "[Zeile]");
        check("a: |\r\n    ä\r\n\r\n      tief [Zeile](x)\r\n", "[Zeile]");
        check(
            "a: >-\n  Erste Zeile,\n  zweite [Zeile](x).\n\n  Dritte Zeile.\n",
            "Dritte",
        );
        check("a: 'Wie''s geht, [Text](x)'\n", "[Text]");
        check("a: \"Zeile\\n\\u00e4 \\\"[Text](x)\"\n", "[Text]");
        check("a: einfach\n  weiter [Text](x)\n", "[Text]");
    }
}
