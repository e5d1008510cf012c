//! The syntax of blocks: which lines are marks, what a mark says, which blocks and parameters there are.
//!
//! The Markdown parser knows no `:::`. Instead of cutting the text, each mark is overwritten with an empty processing
//! instruction (`<?>`) of the same length: Markdown ends every paragraph and list there, and reports it as raw HTML at
//! a place we remember. So one parse covers the whole text, offsets stay true, footnotes and link definitions work
//! across blocks, and the parser itself decides what is code and therefore no mark.

use pulldown_cmark::Options;
use std::borrow::Cow;
use std::ops::Range;

/// The Markdown of the contract. Outline and rendering must read the same text, so both take this.
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}

/// How deep blocks nest.
pub const DEPTH: usize = 8;

/// The blocks of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    Quote,
    Note,
    Facts,
    Figure,
    Gallery,
    Download,
    Contact,
    Partner,
    Event,
    Timeline,
    Video,
    FillIn,
}

/// A parameter's name and whether it must be there.
type Parameter = (&'static str, bool);

impl BlockKind {
    pub const ALL: [Self; 12] = [
        Self::Quote,
        Self::Note,
        Self::Facts,
        Self::Figure,
        Self::Gallery,
        Self::Download,
        Self::Contact,
        Self::Partner,
        Self::Event,
        Self::Timeline,
        Self::Video,
        Self::FillIn,
    ];

    /// The name in the text and of the theme's template.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Note => "note",
            Self::Facts => "facts",
            Self::Figure => "figure",
            Self::Gallery => "gallery",
            Self::Download => "download",
            Self::Contact => "contact",
            Self::Partner => "partner",
            Self::Event => "event",
            Self::Timeline => "timeline",
            Self::Video => "video",
            Self::FillIn => "fill-in",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The parameters it knows, in the order of the contract.
    pub fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Quote => &[("by", false), ("role", false)],
            Self::Note | Self::Facts => &[("title", false)],
            Self::Figure => &[
                ("src", true),
                ("alt", false),
                ("decorative", false),
                ("caption", false),
                ("credit", false),
                ("licence", false),
            ],
            Self::Gallery | Self::FillIn => &[],
            Self::Download => &[("src", true), ("title", false)],
            Self::Contact | Self::Partner | Self::Event => &[("id", true)],
            Self::Timeline => &[("from", false), ("to", false)],
            Self::Video => &[("src", true), ("title", false), ("poster", false), ("captions", false)],
        }
    }
}

/// One line of three colons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The line without its end.
    pub span: Range<usize>,
    /// The name and its place; absent in a closing mark.
    pub name: Option<Range<usize>>,
    pub parameters: Vec<ParameterText>,
}

/// A parameter as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterText {
    pub name: Range<usize>,
    /// The value without its quotes and where `"` stood around it; `None` where it is missing or not quoted.
    pub value: Option<Range<usize>>,
    /// From the name to the last character that belongs to it.
    pub span: Range<usize>,
}

/// A text with its marks hidden from the Markdown parser.
#[derive(Debug)]
pub struct Marks<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    markers: Vec<Marker>,
}

impl<'a> Marks<'a> {
    /// Finds the lines that begin with exactly three colons. Nearly all texts have none and are not copied.
    pub fn find(original: &'a str) -> Self {
        let mut marks = Self {
            original,
            text: Cow::Borrowed(original),
            markers: Vec::new(),
        };
        if !original.contains(":::") {
            return marks;
        }
        let mut text = String::with_capacity(original.len());
        let mut start = 0;
        for line in original.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            if content.starts_with(":::") && !content.starts_with("::::") {
                text.push_str("<?>");
                text.extend(std::iter::repeat_n(' ', content.len() - 3));
                text.push_str(&line[content.len()..]);
                marks.markers.push(marker(original, start..start + content.len()));
            } else {
                text.push_str(line);
            }
            start += line.len();
        }
        marks.text = Cow::Owned(text);
        marks
    }

    /// What the Markdown parser is to read: as long as the text, with a `<?>` where a mark stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as written.
    pub fn original(&self) -> &'a str {
        self.original
    }

    /// The mark that begins at `offset`.
    pub fn at(&self, offset: usize) -> Option<&Marker> {
        let found = self.markers.binary_search_by_key(&offset, |marker| marker.span.start);
        found.ok().map(|at| &self.markers[at])
    }

    /// The place of a mark that is none, where the text at `range` is what is left of it. A definition list takes the
    /// first of indented colons for its own.
    pub fn misplaced(&self, range: &Range<usize>) -> Option<Range<usize>> {
        if matches!(self.text, Cow::Borrowed(_)) {
            return None;
        }
        let start = self.original[..range.start].trim_end_matches(':').len();
        let before = self.original[..start].trim_end_matches([' ', '\t', '>']);
        if !self.original[start..].starts_with(":::") || !(before.is_empty() || before.ends_with('\n')) {
            return None;
        }
        let line = self.original[start..].lines().next().unwrap_or("");
        Some(start..start + line.trim_end().len())
    }

    /// What was written at `range`, where the parser's `content` may show a hidden mark (in code).
    pub fn shown<'c>(&'c self, content: &'c str, range: &Range<usize>) -> &'c str {
        match self.original.get(range.clone()) {
            Some(written) if written.len() == content.len() => written,
            _ => content,
        }
    }
}

/// Reads the name and the parameters of one line.
fn marker(text: &str, span: Range<usize>) -> Marker {
    let mut rest = Words {
        text: &text[..span.end],
        at: span.start + 3,
    };
    rest.skip_spaces();
    let name = rest.word();
    let mut parameters = Vec::new();
    loop {
        rest.skip_spaces();
        if rest.at >= span.end {
            break;
        }
        parameters.push(rest.parameter());
    }
    Marker {
        span,
        name: (!name.is_empty()).then_some(name),
        parameters,
    }
}

/// A place in one line.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl Words<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn until(&mut self, ends: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        self.at += self.rest().find(ends).unwrap_or(self.text.len() - start);
        start..self.at
    }

    fn word(&mut self) -> Range<usize> {
        self.until(|c| c.is_whitespace() || c == '=')
    }

    fn parameter(&mut self) -> ParameterText {
        let start = self.at;
        let name = self.word();
        if !self.rest().starts_with('=') {
            return ParameterText {
                span: start..self.at,
                name,
                value: None,
            };
        }
        self.at += 1;
        let value = if self.rest().starts_with('"') {
            self.quoted()
        } else {
            self.until(char::is_whitespace);
            None
        };
        ParameterText {
            name,
            value,
            span: start..self.at,
        }
    }

    fn quoted(&mut self) -> Option<Range<usize>> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                '"' if !escaped => {
                    self.at = start + offset + 1;
                    return Some(start..start + offset);
                }
                _ => escaped = c == '\\' && !escaped,
            }
        }
        self.at = self.text.len();
        None
    }
}

/// A value as it is meant: `\"` is a quotation mark and `\\` a backslash.
pub fn unquoted(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return Cow::Borrowed(value);
    }
    let mut meant = String::with_capacity(value.len());
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = if c == '\\' {
            rest.next_if(|next| matches!(next, '"' | '\\'))
        } else {
            None
        };
        meant.push(escaped.unwrap_or(c));
    }
    Cow::Owned(meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Parser, Tag};

    fn seen(text: &str) -> Vec<String> {
        let marks = Marks::find(text);
        assert_eq!(marks.text().len(), text.len());
        Parser::new_ext(marks.text(), markdown_options())
            .into_offset_iter()
            .filter(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock)))
            .filter_map(|(_, range)| marks.at(range.start))
            .map(|marker| marker.name.clone().map_or("end".into(), |name| text[name].to_owned()))
            .collect()
    }

    #[test]
    fn marks_are_found_where_they_count() {
        let cases: [(&str, &[&str]); 9] = [
            ("::: note\nText\n:::\n", &["note", "end"]),
            ("Absatz\n:::note\n- a\n:::\n", &["note", "end"]),
            ("::: note\n::: facts\n:::\n:::", &["note", "facts", "end", "end"]),
            ("```\n::: note\n```\n", &[]),
            ("    ::: note\n", &[]),
            ("- a\n  ::: note\n", &[]),
            ("> ::: note\n", &[]),
            ("- ```\n  x\n  ```\n::: note\n:::\n", &["note", "end"]),
            ("::: note\r\nText\r\n:::\r\n", &["note", "end"]),
        ];
        for (text, expected) in cases {
            assert_eq!(seen(text), expected, "{text}");
        }
    }

    #[test]
    fn parameters() {
        let text = r#"::: quote by="Anna \"A\" Özil" role=x late by"#;
        let marks = Marks::find(text);
        let values: Vec<_> = marks.markers[0]
            .parameters
            .iter()
            .map(|parameter| {
                let value = parameter.value.clone().map(|value| unquoted(&text[value]).into_owned());
                (&text[parameter.name.clone()], value)
            })
            .collect();
        let first = ("by", Some("Anna \"A\" Özil".to_owned()));
        assert_eq!(values, [first, ("role", None), ("late", None), ("by", None)]);
    }
}
