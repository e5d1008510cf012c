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

/// The typography of one text. It remembers which quotes are open: a straight mark does not say which one it is, and a
/// closing single one and an apostrophe look alike.
pub(super) struct Typography {
    quotes: &'static Quotes,
    open: usize,
    /// How many double quotes are open, also by marks that the author typed.
    open_double: usize,
}

impl Typography {
    pub fn new(tag: &str) -> Self {
        Self {
            quotes: quotes(tag),
            open: 0,
            open_double: 0,
        }
    }

    /// Quotes do not reach beyond their paragraph.
    pub fn paragraph(&mut self) {
        (self.open, self.open_double) = (0, 0);
    }

    /// The mark for the straight quote at `at` in `text`, which the parser takes for `guess`; `None` where the author
    /// typed no straight quote.
    pub fn mark(&mut self, text: &str, at: std::ops::Range<usize>, guess: &str) -> Option<&'static str> {
        if at.len() != 1 {
            self.typed(guess);
            return None;
        }
        let before = text[..at.start].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = &text[at.end..];
        match (&text[at.clone()], guess) {
            // The parser takes every double one for an opening one that closes none.
            ("\"", "“" | "”") => Some(self.double(text[..at.start].chars().next_back(), after.chars().next())),
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

    /// Marks that the author typed open and close as well.
    fn typed(&mut self, text: &str) {
        let [opening, closing] = (self.quotes.double).map(|mark| mark.chars().find(|c| *c != '\u{202f}'));
        for c in text.chars().filter(|c| !c.is_ascii()).map(Some) {
            if c == opening {
                self.open_double += 1;
            } else if c == closing {
                self.open_double = self.open_double.saturating_sub(1);
            }
        }
    }

    /// The mark for a straight double quote between these characters. It stays where nobody can tell what it is.
    fn double(&mut self, before: Option<char>, after: Option<char>) -> &'static str {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let has_room = before.is_none_or(opens_room);
        let opens = match self.open_double {
            0 if has_room => after.is_some_and(|after| !after.is_whitespace()),
            // The space is missing: `sagte:"Ja"`.
            0 => !is_word(before) && is_word(after),
            _ => has_room && is_word(after),
        };
        if opens {
            self.open_double += 1;
            return self.quotes.double[0];
        }
        if self.open_double > 0 {
            self.open_double -= 1;
            return self.quotes.double[1];
        }
        match before.is_some_and(|before| before.is_ascii_digit()) {
            // Inches or seconds.
            true => "″",
            false => "\"",
        }
    }
}

/// Whether a quote may open behind this character: a space, a bracket, a dash, or where markup begins.
fn opens_room(before: char) -> bool {
    before.is_whitespace() || "([{<>*_~|/-–—‚„«‹".contains(before)
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
