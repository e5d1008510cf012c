//! Markdown and raw HTML without the links that lead to withheld records: by reading the text, not by parsing it.

use super::{Edits, count};

/// What is withheld.
pub struct Unlinked<'a> {
    /// Whether a destination leads there.
    pub leads: &'a dyn Fn(&str) -> bool,
    /// Whether a block of this kind shows it.
    pub named: &'a dyn Fn(&str, &str) -> bool,
}

impl Unlinked<'_> {
    pub fn text(&self, text: &str, edits: &mut Edits) -> String {
        let text = self.blocks(text, edits);
        let text = self.definitions(&text, edits);
        let text = self.raw(&text, edits);
        let text = self.bare(&text, edits);
        self.inline(text, edits)
    }

    /// `::: partner id="x"` and its end.
    fn blocks(&self, text: &str, edits: &mut Edits) -> String {
        let mut kept = String::new();
        let mut lines = text.split_inclusive('\n');
        while let Some(line) = lines.next() {
            let shown = ["partner", "event"].iter().any(|kind| {
                let name = line.strip_prefix(&format!("::: {kind} id=\""));
                name.and_then(|rest| rest.split('"').next())
                    .is_some_and(|name| (self.named)(kind, name))
            });
            if shown {
                count(edits, "block", 1);
                lines.by_ref().find(|line| line.trim_end() == ":::");
            } else {
                kept += line;
            }
        }
        kept
    }

    /// `[Text][label]`, `[label]` and `[label]: destination`.
    fn definitions(&self, text: &str, edits: &mut Edits) -> String {
        let mut text = text.to_owned();
        let definition = |line: &str| -> Option<(String, String)> {
            let (label, to) = line.strip_prefix('[')?.split_once("]: ")?;
            (!label.starts_with('^')).then(|| (label.to_owned(), to.trim().to_owned()))
        };
        let found: Vec<(String, String)> = text.lines().filter_map(definition).collect();
        for (label, to) in found.into_iter().filter(|(_, to)| (self.leads)(to)) {
            count(edits, "reference link", 1);
            text = text.replacen(&format!("[{label}]: {to}\n"), "", 1);
            while let Some(end) = text.find(&format!("][{label}]")) {
                let start = text[..end].rfind('[').expect("a link begins with a bracket");
                text.replace_range(end..end + label.len() + 3, "");
                text.replace_range(start..=start, "");
            }
            text = text.replace(&format!("[{label}]"), &label);
        }
        text
    }

    /// `<a href="…">Text</a>`
    fn raw(&self, text: &str, edits: &mut Edits) -> String {
        let mut text = text.to_owned();
        let mut from = 0;
        while let Some(at) = text[from..].find("<a ").map(|at| from + at) {
            let end = at + text[at..].find('>').expect("a tag ends") + 1;
            let tag = &text[at..end];
            let value = tag.split("href=").nth(1).expect("a link leads somewhere");
            let quote = value.chars().next().expect("a value is quoted");
            let to = value[1..].split(quote).next().unwrap_or_default();
            from = end;
            if (self.leads)(to) {
                let close = end + text[end..].find("</a>").expect("a link ends");
                count(
                    edits,
                    if close == end {
                        "raw link without text"
                    } else {
                        "raw link"
                    },
                    1,
                );
                text.replace_range(close..close + 4, "");
                text.replace_range(at..end, "");
                from = if close == end { tidied(&mut text, at) } else { at };
            }
        }
        text
    }

    /// `<https://…>` has no text of its own.
    fn bare(&self, text: &str, edits: &mut Edits) -> String {
        let mut text = text.to_owned();
        let mut from = 0;
        while let Some(at) = text[from..].find("<https://").map(|at| from + at) {
            let end = at + text[at..].find('>').expect("it ends") + 1;
            from = end;
            if (self.leads)(&text[at + 1..end - 1]) && !text[..at].ends_with("](") {
                count(edits, "bare link", 1);
                text.replace_range(at..end, "");
                from = tidied(&mut text, at);
            }
        }
        text
    }

    /// `[Text](destination "title")`
    fn inline(&self, mut text: String, edits: &mut Edits) -> String {
        let mut from = 0;
        while let Some(middle) = text[from..].find("](").map(|at| from + at) {
            from = middle + 2;
            let end = from + text[from..].find(')').expect("a link ends");
            let inside = text[from..end].split(" \"").next().unwrap_or_default();
            let to = inside.trim_start_matches('<').trim_end_matches('>');
            let start = opening(&text, middle);
            let image = text[..start].ends_with('!');
            if image || !(self.leads)(to) {
                continue;
            }
            let what = match &text[start + 1..middle] {
                "" => "link without text",
                inner if inner.starts_with("![") => "link around a picture",
                _ if text[..start]
                    .rfind("![")
                    .is_some_and(|at| !text[at..start].contains(']')) =>
                {
                    "link in a description"
                }
                _ => "link",
            };
            count(edits, what, 1);
            text.replace_range(middle..=end, "");
            text.replace_range(start..=start, "");
            from = if middle == start + 1 {
                tidied(&mut text, start)
            } else {
                start
            };
        }
        text
    }
}

/// A space is left over where a link vanished: the one of two, the one before a mark or the end, the one that begins a
/// text. Gives the place where it was.
fn tidied(text: &mut String, mut at: usize) -> usize {
    // Emphasis of nothing goes with what it emphasised.
    for mark in ["**", "*"] {
        if text[..at].ends_with(mark) && text[at..].starts_with(mark) {
            at -= mark.len();
            text.replace_range(at..at + 2 * mark.len(), "");
        }
    }
    let (before, after) = text.split_at(at);
    let two = before.is_empty() || before.ends_with(&[' ', '*', '(', '\n'][..]);
    if after.starts_with(' ') && two {
        text.remove(at);
        return at;
    }
    let mark = after.chars().next().is_none_or(|c| "*,.;:!?)|\"\n".contains(c));
    let word = before
        .trim_end()
        .chars()
        .last()
        .is_some_and(|c| c.is_alphanumeric() || ".,;!?)]*\"'".contains(c));
    if before.ends_with(' ') && mark && word {
        text.remove(at - 1);
        return at - 1;
    }
    at
}

/// The bracket that opens what `]` at `close` closes.
fn opening(text: &str, close: usize) -> usize {
    let mut depth = 0;
    for (at, c) in text[..close].char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return at,
            '[' => depth -= 1,
            _ => {}
        }
    }
    panic!("a link begins with a bracket: {}", &text[..close]);
}
