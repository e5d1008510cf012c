//! Links to other hosts, with their places: what `check --external` asks about. They are looked for by the lists of
//! fields, so that a new key that holds an address is asked about without a further line.

use super::field::{Field, Reader, Type, is_tag, is_url};
use super::yaml::{self, Entry, Kind, Node};
use super::{SourceKind, fields, front_matter, prose};
use crate::base::{Digest, SourcePath, Span};
use std::sync::Arc;

/// A link to another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignLink {
    /// As written, with its fragment.
    pub url: Arc<str>,
    pub path: SourcePath,
    pub span: Span,
}

/// The links of one source to other hosts, in document order. What is wrong with the source is said by `parse`.
pub fn foreign_links(path: &SourcePath, kind: SourceKind, text: &str) -> Vec<ForeignLink> {
    let Some(fields) = fields(kind) else {
        return Vec::new();
    };
    let mut walk = Walk {
        reader: Reader::new(path, text, Digest::default()),
        links: Vec::new(),
    };
    let is_markdown = matches!(kind, SourceKind::Release | SourceKind::Page | SourceKind::Anniversary);
    let (header, body) = match front_matter::split(text, path).value.filter(|_| is_markdown) {
        Some(parts) => (parts.header.unwrap_or(0..0), Some(parts.body)),
        None => (text.len() - text.trim_start_matches('\u{feff}').len()..text.len(), None),
    };
    if let Some(Kind::Mapping(entries)) = yaml::parse(text, header, path).value.map(|root| root.kind) {
        walk.group(&entries, fields);
    }
    if let Some(start) = body {
        let prose = prose::of_body(start, &mut walk.reader);
        walk.markdown(&prose);
    }
    walk.links
}

struct Walk<'s> {
    reader: Reader<'s>,
    links: Vec<ForeignLink>,
}

impl<'s> Walk<'s> {
    fn group(&mut self, entries: &[Entry<'s>], fields: &'static [Field]) {
        for entry in entries {
            if let Some(field) = fields.iter().find(|field| field.key == entry.key.value) {
                self.value(&entry.value, &field.value);
            }
        }
    }

    fn value(&mut self, node: &Node<'s>, value: &'static Type) {
        match (value, &node.kind) {
            (Type::Url | Type::Target, Kind::Scalar { text, .. }) => self.link(text, node.span),
            (Type::Markdown | Type::LocalisedMarkdown, Kind::Scalar { .. }) => {
                if let Some(prose) = prose::of_node(node, &mut self.reader) {
                    self.markdown(&prose);
                }
            }
            (Type::LocalisedMarkdown, Kind::Mapping(entries)) => {
                entries
                    .iter()
                    .for_each(|entry| self.value(&entry.value, &Type::Markdown));
            }
            (Type::List(inner), Kind::Sequence(items)) => items.iter().for_each(|item| self.value(item, inner)),
            (Type::Group(fields), Kind::Mapping(entries)) => self.group(entries, fields),
            (Type::Keyed(inner), Kind::Mapping(entries)) => {
                entries.iter().for_each(|entry| self.value(&entry.value, inner));
            }
            (Type::PerLanguage(fields), Kind::Mapping(entries)) => {
                self.group(entries, fields);
                for entry in entries.iter().filter(|entry| is_tag(&entry.key.value)) {
                    if let Kind::Mapping(entries) = &entry.value.kind {
                        self.group(entries, fields);
                    }
                }
            }
            _ => {}
        }
    }

    fn markdown(&mut self, prose: &super::Prose) {
        for link in &prose.outline.links {
            self.link(&link.target, link.span);
        }
    }

    fn link(&mut self, url: &str, span: Span) {
        if is_url(url) {
            self.links.push(ForeignLink {
                url: url.into(),
                path: self.reader.path.clone(),
                span,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(kind: SourceKind, text: &str) -> Vec<String> {
        let path = SourcePath::new("content/x");
        let links = foreign_links(&path, kind, text);
        let written = |link: &ForeignLink| {
            assert_eq!(&text[link.span.range()], &*link.url);
            link.url.to_string()
        };
        links.iter().map(written).collect()
    }

    #[test]
    fn keys_and_texts() {
        let release = "---\ntitle: A\nsources: [https://a.de/1]\nimage: {src: b.jpg, credit_url: http://a.de/2}\n---\n[x](https://a.de/3#y), <https://a.de/4>, <a href=\"https://a.de/5\">z</a>, [n](/presse/) [m](mailto:a@b.de)\n";
        let found = urls(SourceKind::Release, release);
        assert_eq!(
            found,
            [
                "https://a.de/1",
                "http://a.de/2",
                "https://a.de/3#y",
                "https://a.de/4",
                "https://a.de/5"
            ]
        );
        let partner = "name: A\nwebsite: https://b.de\nprofile: |\n  Mehr: [x](https://b.de/1)\nlinks: [{title: T, url: https://b.de/2}]\n";
        assert_eq!(
            urls(SourceKind::Partner, partner),
            ["https://b.de", "https://b.de/1", "https://b.de/2"]
        );
        let site = "menus:\n  footer: [{url: https://c.de, label: L}]\n  en: {footer: [{url: https://c.de/en}]}\nredirects: [{from: /a/, to: https://c.de/b}]\n";
        assert_eq!(
            urls(SourceKind::Config, site),
            ["https://c.de", "https://c.de/en", "https://c.de/b"]
        );
    }
}
