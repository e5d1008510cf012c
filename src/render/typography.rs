//! Quotation marks and apostrophes as the language of the text has them, and the space before dashes. The dashes
//! themselves come from the Markdown parser.

use std::borrow::Cow;

/// The marks of one language, outer and inner, each opening and closing.
struct Quotes {
    double: [&'static str; 2],
    single: [&'static str; 2],
}

const GERMAN: Quotes = Quotes {
    double: ["„", "“"],
    single: ["‚", "‘"],
};
const SWISS: Quotes = Quotes {
    double: ["«", "»"],
    single: ["‹", "›"],
};
const ENGLISH: Quotes = Quotes {
    double: ["“", "”"],
    single: ["‘", "’"],
};
/// With a narrow no-break space inside.
const FRENCH: Quotes = Quotes {
    double: ["«\u{202f}", "\u{202f}»"],
    single: ["“", "”"],
};

fn quotes(tag: &str) -> &'static Quotes {
    match tag.split('-').next().unwrap_or(tag) {
        "de" if tag.ends_with("-CH") => &SWISS,
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "ar" => &SWISS,
        _ => &ENGLISH,
    }
}

/// The typography of one text. It remembers which single quotes are open: a closing one and an apostrophe look alike.
pub(super) struct Typography {
    quotes: &'static Quotes,
    open: usize,
}

impl Typography {
    pub fn new(tag: &str) -> Self {
        Self {
            quotes: quotes(tag),
            open: 0,
        }
    }

    /// Quotes do not reach beyond their paragraph.
    pub fn paragraph(&mut self) {
        self.open = 0;
    }

    /// The mark for the straight quote at `at` in `text`, which the parser takes for `guess`; `None` where the author
    /// typed no straight quote.
    pub fn mark(&mut self, text: &str, at: std::ops::Range<usize>, guess: &str) -> Option<&'static str> {
        if at.len() != 1 {
            return None;
        }
        let before = text[..at.start].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = &text[at.end..];
        match (&text[at], guess) {
            ("\"", "“") => Some(self.quotes.double[0]),
            ("\"", "”") => Some(self.quotes.double[1]),
            ("'", "‘") if is_elision(after) => Some("’"),
            ("'", "‘") => {
                self.open += 1;
                Some(self.quotes.single[0])
            }
            ("'", "’") if self.open > 0 && !(before && after.starts_with(char::is_alphanumeric)) => {
                self.open -= 1;
                Some(self.quotes.single[1])
            }
            ("'", "’") => Some("’"),
            _ => None,
        }
    }
}

/// `text` as it follows `out`: the space before a dash does not break, so that no line begins with one.
pub(super) fn with_dashes<'t>(out: &mut String, text: &'t str) -> Cow<'t, str> {
    if text.starts_with('–') && (out.ends_with(' ') || (out.ends_with('\n') && !out.ends_with(">\n"))) {
        out.pop();
        out.push('\u{a0}');
    }
    match text.contains(" –") {
        true => text.replace(" –", "\u{a0}–").into(),
        false => text.into(),
    }
}

/// Whether an apostrophe stands before `rest`: `'89`, `'s ist`, `'n`.
fn is_elision(rest: &str) -> bool {
    let mut rest = rest.chars();
    match rest.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some('s' | 'n') => rest.next().is_some_and(char::is_whitespace),
        _ => false,
    }
}
