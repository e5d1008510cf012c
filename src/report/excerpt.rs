//! The lines of a source that a place lies on.

use crate::base::{Position, Span, position};
use std::ops::Range;

/// Excerpts go no further: a message is no place for a whole file.
const MAX_LINES: usize = 12;
const MAX_BYTES: usize = 2_000;

/// A place, found in its text.
pub struct Excerpt<'a> {
    pub start: Position,
    /// Just after the last character that is meant.
    pub end: Position,
    /// Whole lines, or a piece of one that has no end in sight, without the last line break.
    pub lines: &'a str,
    /// What is meant, as bytes of `lines`.
    pub span: Range<usize>,
}

/// The text may be newer than the place: what lies outside counts as its end.
pub fn excerpt(text: &str, span: Span) -> Excerpt<'_> {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.floor_char_boundary(span.end as usize).max(start);
    let lines = lines_of(text, start..end);
    let within = |offset: usize| offset.clamp(lines.start, lines.end) - lines.start;
    Excerpt {
        start: position(text, start),
        end: position(text, end),
        span: within(start)..within(end),
        lines: &text[lines],
    }
}

fn lines_of(text: &str, span: Range<usize>) -> Range<usize> {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let first = text[..span.start].rfind('\n').map_or(bom, |at| at + 1);
    // A span that ends with its line break does not mean the line after it.
    let last = match text[span.clone()].strip_suffix('\n') {
        Some(shorter) => span.start + shorter.len(),
        None => span.end,
    };
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at);
    let mut end = line_end(last.max(first));
    let breaks = text[first..end].match_indices('\n').nth(MAX_LINES - 1);
    if let Some((at, _)) = breaks {
        end = first + at;
    }
    if end - first > MAX_BYTES {
        let first = text.floor_char_boundary(span.start.saturating_sub(MAX_BYTES / 10).max(first));
        return first..text.floor_char_boundary(end.min(first + MAX_BYTES));
    }
    first..first + text[first..end].trim_end_matches('\r').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: Range<usize>, lines: &str, meant: &str) {
        let found = excerpt(text, Span::new(span.start, span.end));
        assert_eq!((found.lines, &found.lines[found.span.clone()]), (lines, meant));
    }

    #[test]
    fn whole_lines() {
        check("a\nbcd\r\ne\n", 3..4, "bcd", "c");
        check("a\nbcd\ne\n", 2..6, "bcd", "bcd");
        check("a\nbcd\ne\n", 3..7, "bcd\ne", "cd\ne");
        check("a\nb", 99..120, "b", "");
        check("a\n", 2..2, "", "");
        check("\u{feff}title: x", 0..0, "title: x", "");
        check("äöü", 1..3, "äöü", "ä");
    }

    #[test]
    fn no_endless_ones() {
        let text = "x".repeat(100_000);
        assert_eq!(excerpt(&text, Span::new(50_000, 50_003)).lines.len(), MAX_BYTES);
        let text = "x\n".repeat(1_000);
        assert_eq!(excerpt(&text, Span::new(0, 2_000)).lines.lines().count(), MAX_LINES);
    }
}
