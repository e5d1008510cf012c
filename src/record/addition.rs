//! Where a file takes more entries of a list, such as another of the `aliases`: for messages that propose what to write.

use super::yaml::{self, Kind};
use super::{SourceKind, front_matter, kind};
use crate::base::{SourcePath, Span};
use std::ops::Range;

/// A text to insert at a place; where the key stands there without a value, to put in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    pub span: Span,
    pub text: String,
}

/// What to write so that the top-level list `key` of a file holds `items` too, each written as YAML already. `None`
/// where the file is not as expected.
pub fn addition(path: &SourcePath, text: &str, key: &str, items: &[String]) -> Option<Addition> {
    let range = keys_of(path, text)?;
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let root = yaml::parse(text, range.clone(), path).value;
    let entries = match root.as_ref().map(|root| &root.kind) {
        None => &[][..],
        // A record in braces has no lines of its own to add to.
        Some(Kind::Mapping(entries)) if !text[root.as_ref()?.span.range()].starts_with('{') => entries,
        Some(_) => return None,
    };
    let listed = items.join(", ");
    let Some(entry) = entries.iter().find(|entry| entry.key.value == key) else {
        let before = if range.end == 0 || text[..range.end].ends_with('\n') {
            ""
        } else {
            line_break
        };
        let text = match items {
            [_] => format!("{before}{key}: [{listed}]{line_break}"),
            _ => {
                let lines: String = items.iter().map(|item| format!("  - {item}{line_break}")).collect();
                format!("{before}{key}:{line_break}{lines}")
            }
        };
        return Some(Addition {
            span: Span::new(range.end, range.end),
            text,
        });
    };
    let span = entry.value.span;
    let start = span.start as usize;
    match &entry.value.kind {
        _ if entry.value.is_blank() => {
            let key_end = entry.key.span.end as usize;
            let colon = key_end + text[key_end..].find(':')? + 1;
            let end = colon
                + text[colon..]
                    .find('~')
                    .filter(|_| span.start != span.end)
                    .map_or(0, |at| at + 1);
            Some(Addition {
                span: Span::new(colon, end),
                text: format!(" [{listed}]"),
            })
        }
        Kind::Sequence(present) if text[span.range()].starts_with('[') => Some(Addition {
            span: Span::new(start + 1, start + 1),
            text: if present.is_empty() {
                listed
            } else {
                format!("{listed}, ")
            },
        }),
        Kind::Sequence(present) if !present.is_empty() => {
            // Before the first entry, with the hyphens below one another.
            let hyphen = text[..present[0].span.start as usize].rfind('-')?;
            let line = text[..hyphen].rfind('\n').map_or(0, |at| at + 1);
            let indent = &text[line..hyphen];
            indent.trim().is_empty().then(|| Addition {
                span: Span::new(line, line),
                text: items
                    .iter()
                    .map(|item| format!("{indent}- {item}{line_break}"))
                    .collect(),
            })
        }
        _ => None,
    }
}

/// Where the keys of a file stand.
fn keys_of(path: &SourcePath, text: &str) -> Option<Range<usize>> {
    match kind(path).value? {
        SourceKind::Release | SourceKind::Page | SourceKind::Anniversary => {
            front_matter::split(text, path).value?.header
        }
        SourceKind::Config | SourceKind::Partner | SourceKind::Event => {
            Some(text.len() - text.trim_start_matches('\u{feff}').len()..text.len())
        }
        _ => None,
    }
}

/// A text as an entry of a list in YAML: as it is, or in quotation marks.
pub fn entry(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/-_.".contains(c);
    match text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, before: &str, after: &str) {
        let path = SourcePath::new(path);
        let items = [entry("/alt/"), entry("/so so/")];
        let found = addition(&path, before, "aliases", &items);
        let mended = found.map(|found| {
            let mut text = before.to_owned();
            text.replace_range(found.span.range(), &found.text);
            text
        });
        assert_eq!(mended.as_deref().unwrap_or("(nothing)"), after, "{before:?}");
    }

    #[test]
    fn lists_grow_where_they_are() {
        let page = "content/pages/a.md";
        check(
            page,
            "---\ntitle: A\n---\nText",
            "---\ntitle: A\naliases:\n  - /alt/\n  - '/so so/'\n---\nText",
        );
        check(
            page,
            "---\r\n---\r\n",
            "---\r\naliases:\r\n  - /alt/\r\n  - '/so so/'\r\n---\r\n",
        );
        check(
            page,
            "---\naliases: [/b/]\n---\n",
            "---\naliases: [/alt/, '/so so/', /b/]\n---\n",
        );
        check(
            page,
            "---\naliases: []\ntitle: A\n---\n",
            "---\naliases: [/alt/, '/so so/']\ntitle: A\n---\n",
        );
        check(
            page,
            "---\naliases:\ntitle: A\n---\n",
            "---\naliases: [/alt/, '/so so/']\ntitle: A\n---\n",
        );
        check(
            page,
            "---\naliases:\n- /b/\n---\n",
            "---\naliases:\n- /alt/\n- '/so so/'\n- /b/\n---\n",
        );
        check(
            page,
            "---\naliases: # alt\n    - /b-c/\n---\n",
            "---\naliases: # alt\n    - /alt/\n    - '/so so/'\n    - /b-c/\n---\n",
        );
        check(
            page,
            "---\naliases: ~\n---\n",
            "---\naliases: [/alt/, '/so so/']\n---\n",
        );
        let partner = "content/partners/a.yaml";
        check(partner, "name: A", "name: A\naliases:\n  - /alt/\n  - '/so so/'\n");
        check(
            partner,
            "\u{feff}name: A\n",
            "\u{feff}name: A\naliases:\n  - /alt/\n  - '/so so/'\n",
        );
        check(partner, "{name: A}", "(nothing)");
        check(partner, "aliases: /b/\n", "(nothing)");
    }
}
