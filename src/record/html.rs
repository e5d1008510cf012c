//! The tags in a piece of raw HTML, enough to find links, images and what is forbidden.
//!
//! This is no HTML parser and guards nothing: what is published passes the sanitiser. It gives places for messages.

use std::borrow::Cow;
use std::ops::Range;

/// A start or end tag. Ranges count in the text that was searched.
#[derive(Clone, Debug)]
pub struct Tag<'a> {
    text: &'a str,
    pub span: Range<usize>,
    pub name: &'a str,
    pub closing: bool,
    attributes: Range<usize>,
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Name and place of the value of each attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> + use<'a> {
        let (text, end) = (self.text, self.attributes.end);
        let mut at = self.attributes.start;
        std::iter::from_fn(move || attribute(text, &mut at, end))
    }

    /// The value of an attribute, decoded, and its place.
    pub fn attribute(&self, name: &str) -> Option<(Cow<'a, str>, Range<usize>)> {
        self.attributes()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| (decoded(&self.text[value.clone()]), value))
    }
}

/// All tags of `text`, in order; comments and instructions are passed over.
pub fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find('<')?;
            let rest = &text[start..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                at = comment.find("-->").map_or(text.len(), |end| start + 4 + end + 3);
                continue;
            }
            at = start + 1;
            let closing = rest[1..].starts_with('/');
            let name_start = start + 1 + usize::from(closing);
            if !text[name_start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let ends_name = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/');
            let name_end = name_start + text[name_start..].find(ends_name).unwrap_or(text.len() - name_start);
            let end = tag_end(text, name_end);
            at = (end + 1).min(text.len());
            return Some(Tag {
                text,
                span: start..at,
                name: &text[name_start..name_end],
                closing,
                attributes: name_end..end,
            });
        }
    })
}

/// The `>` that ends a tag, outside quoted values.
fn tag_end(text: &str, from: usize) -> usize {
    let mut quote = None;
    let mut after_equals = false;
    for (offset, byte) in text.bytes().enumerate().skip(from) {
        match (byte, quote) {
            (b'>', None) => return offset,
            (b'"' | b'\'', None) if after_equals => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            _ => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    text.len()
}

fn attribute<'a>(text: &'a str, at: &mut usize, end: usize) -> Option<(&'a str, Range<usize>)> {
    let space = |c: char| c.is_ascii_whitespace() || c == '/';
    let name_start = end - text[*at..end].trim_start_matches(space).len();
    if name_start >= end {
        return None;
    }
    let until = |from: usize, ends: &dyn Fn(char) -> bool| text[from..end].find(ends).map_or(end, |found| from + found);
    // A stray `=` counts as part of a name, as in HTML.
    let first = text[name_start..].chars().next().map_or(0, char::len_utf8);
    let name_end = until(name_start + first, &|c| space(c) || c == '=');
    let name = &text[name_start..name_end];
    let equals = end - text[name_end..end].trim_start().len();
    if !text[equals..end].starts_with('=') {
        *at = name_end;
        return Some((name, name_end..name_end));
    }
    let value = end - text[equals + 1..end].trim_start().len();
    let quote = text[value..end].chars().next().filter(|c| matches!(c, '"' | '\''));
    let range = match quote {
        Some(quote) => value + 1..until(value + 1, &|c| c == quote),
        None => value..until(value, &|c| c.is_ascii_whitespace()),
    };
    *at = (range.end + usize::from(quote.is_some())).min(end);
    Some((name, range))
}

/// Whether an HTML block that begins with `text` swallows everything up to its own end, marks included.
pub fn is_opaque(text: &str) -> bool {
    let starts = |name: &str| {
        text.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let text_like = ["<!", "<?", "<pre", "<script", "<style", "<textarea"];
    text_like.into_iter().any(starts)
}

/// Whether `text` is one comment and nothing else; such notes of an author are dropped.
pub fn is_comment(text: &str) -> bool {
    let comment = text.trim().strip_prefix("<!--").and_then(|rest| rest.split_once("-->"));
    comment.is_some_and(|(_, rest)| rest.is_empty())
}

/// Whether an address leads to another host.
pub fn is_foreign(address: &str) -> bool {
    let address = address.trim_start();
    let starts = |name: &str| {
        address
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    address.starts_with("//") || starts("http:") || starts("https:")
}

/// Whether an address runs a program or carries its own content instead of leading somewhere. Browsers pass over
/// blanks and control characters in it.
pub fn is_executable(address: &str) -> bool {
    let mut scheme = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .map(|c| c.to_ascii_lowercase());
    let Some(first @ ('j' | 'v' | 'd')) = scheme.next() else {
        return false;
    };
    let scheme: String = std::iter::once(first)
        .chain(scheme.take_while(|c| *c != ':').take(12))
        .collect();
    address.contains(':') && matches!(scheme.as_str(), "javascript" | "vbscript" | "data")
}

/// A value with its character references replaced: numbers and the few names that matter in addresses.
pub fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest
            .bytes()
            .take(12)
            .position(|byte| byte == b';')
            .map(|end| &rest[1..end]);
        match reference.and_then(|name| Some((name, referenced(name)?))) {
            Some((name, c)) => {
                plain.push(c);
                rest = &rest[name.len() + 2..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn referenced(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "colon" => Some(':'),
        "Tab" => Some('\t'),
        "NewLine" => Some('\n'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_attributes() {
        let text = r#"a <b <A HREF="x&amp;y" b='>' c=d e/> <!-- <i> --> </a> <img"#;
        let found: Vec<String> = tags(text)
            .map(|tag| {
                let attributes = tag
                    .attributes()
                    .map(|(name, value)| format!("{name}:{}", decoded(&text[value])));
                format!(
                    "{}{} {}",
                    if tag.closing { "/" } else { "" },
                    tag.name,
                    attributes.collect::<Vec<_>>().join(" ")
                )
            })
            .collect();
        assert_eq!(found[found.len() - 2..], ["/a ".to_owned(), "img ".to_owned()]);
        let text = r#"<A HREF="x&amp;y" b='>' c=d e/>"#;
        let tag = tags(text).next().unwrap();
        assert!(tag.is("a"));
        assert_eq!(tag.attribute("href").unwrap().0, "x&y");
        assert_eq!(tag.attribute("b").unwrap().0, ">");
        assert_eq!(tag.attribute("c").unwrap().0, "d");
        assert_eq!(tag.attribute("e").unwrap().0, "");
    }
}
