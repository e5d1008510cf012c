//! YAML as a tree with places.
//!
//! Only the part of YAML that records need: scalars, lists and mappings. Anchors, aliases, tags, merge keys and several
//! documents in one file are refused with a reason, because press officers write them by accident only. A plain scalar
//! keeps the text that was typed: `no` and `0211 1234` are texts until a field wants something else.

mod trouble;

use crate::base::{Checked, Diagnostic, SourcePath, Span, Spanned, Words, words};
use granit_parser::{Event, Options, Parser, ScalarStyle};
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Lists and mappings in one another, at most.
const DEPTH: usize = 64;

/// One value and its place in the file.
#[derive(Debug)]
pub struct Node<'s> {
    pub kind: Kind<'s>,
    pub span: Span,
}

#[derive(Debug)]
pub enum Kind<'s> {
    Scalar {
        text: Cow<'s, str>,
        style: Style,
    },
    Sequence(Vec<Node<'s>>),
    Mapping(Vec<Entry<'s>>),
    /// Its diagnostic has been given already.
    Unreadable,
}

/// One line of a mapping.
#[derive(Debug)]
pub struct Entry<'s> {
    pub key: Spanned<Cow<'s, str>>,
    pub value: Node<'s>,
}

/// What is written, wherever it stands.
impl Hash for Node<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.kind {
            Kind::Scalar { text, style } => (0, text, style).hash(state),
            Kind::Sequence(items) => (1, items).hash(state),
            Kind::Mapping(entries) => {
                (2, entries.len()).hash(state);
                entries
                    .iter()
                    .for_each(|entry| (&entry.key.value, &entry.value).hash(state));
            }
            Kind::Unreadable => 3.hash(state),
        }
    }
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    Plain,
    Quoted,
    /// `|` or `>`
    Block,
}

impl<'s> Node<'s> {
    fn unreadable(span: Span) -> Self {
        Self {
            kind: Kind::Unreadable,
            span,
        }
    }

    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing stands there: `key:`, or what means nothing: the sign `~`, and the word that programs write.
    /// `Null` is a name that people have.
    pub fn is_blank(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, style: Style::Plain } if matches!(&**text, "" | "~" | "null"))
    }
}

/// Reads the YAML in `range` of a file. `None` where it holds nothing, or a syntax error.
pub fn parse<'s>(text: &'s str, range: Range<usize>, path: &SourcePath) -> Checked<Option<Node<'s>>> {
    let mut tree = Tree {
        text,
        range: range.clone(),
        path,
        open: Vec::new(),
        root: None,
        documents: 0,
        diagnostics: Vec::new(),
    };
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        disallow_directives: true,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    tree.read(options);
    Checked::new(tree.root, tree.diagnostics)
}

/// A list or mapping whose end has not been reached.
struct Open<'s> {
    start: usize,
    content: Content<'s>,
}

enum Content<'s> {
    Sequence(Vec<Node<'s>>),
    /// The key waits for its value; `Some(None)`: a key that is not a text, reported already.
    Mapping(Vec<Entry<'s>>, Option<Option<Spanned<Cow<'s, str>>>>),
}

struct Tree<'s, 'p> {
    text: &'s str,
    range: Range<usize>,
    path: &'p SourcePath,
    open: Vec<Open<'s>>,
    root: Option<Node<'s>>,
    documents: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Tree<'s, '_> {
    fn read(&mut self, options: Options) {
        let text = self.text;
        for event in Parser::new_from_str_with_options(&text[self.range.clone()], options) {
            match event {
                Ok((event, span)) => {
                    let place = self.place(&span);
                    if self.step(event, place, &span).is_err() {
                        self.root = None;
                        return;
                    }
                }
                Err(error) => {
                    let at = self.offset(*error.marker());
                    let diagnostic = trouble::explain(error.kind(), at, text, &self.range, self.path);
                    self.diagnostics.push(diagnostic);
                    self.root = None;
                    return;
                }
            }
        }
    }

    /// Takes one event; an error ends the reading.
    fn step(&mut self, event: Event<'s>, span: Span, raw: &granit_parser::Span) -> Result<(), ()> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.complain(
                        span,
                        "yaml-document",
                        words(
                            "Die Zeile „---“ beendet den Eintrag; darunter folgt noch etwas.",
                            "The line “---” ends the record; something follows below it.",
                        ),
                        words(
                            "Löschen Sie die Zeile. Für einen zweiten Eintrag legen Sie eine eigene Datei an.",
                            "Delete the line. A second record needs a file of its own.",
                        ),
                    );
                    return Err(());
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), raw, span);
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                    _ => Style::Quoted,
                };
                let span = self.trimmed(span);
                // What an anchor or a tag took for itself has been said, or will be.
                let spoiled = matches!(&*text, "" | "~") && (anchor != 0 || tag.is_some());
                self.put(match spoiled {
                    true => Node::unreadable(span),
                    false => Node {
                        kind: Kind::Scalar { text, style },
                        span,
                    },
                });
            }
            Event::SequenceStart(_, _, tag) => {
                self.refuse_tag(tag.is_some(), raw, span);
                self.begin(span, Content::Sequence(Vec::new()))?;
            }
            Event::MappingStart(_, _, tag) => {
                self.refuse_tag(tag.is_some(), raw, span);
                self.begin(span, Content::Mapping(Vec::new(), None))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse_sign(
                    span,
                    "yaml-alias",
                    words(
                        "Mit „*“ kann ein Wert nicht beginnen.",
                        "A value cannot begin with “*”.",
                    ),
                    words(
                        "Setzen Sie den Wert in Anführungszeichen: '*…'",
                        "Put the value in quotation marks: '*…'",
                    ),
                );
                self.put(Node::unreadable(span));
            }
            Event::Anchor(..) => self.refuse_sign(
                span,
                "yaml-anchor",
                words(
                    "Mit „&“ kann ein Wert nicht beginnen.",
                    "A value cannot begin with “&”.",
                ),
                words(
                    "Setzen Sie den Wert in Anführungszeichen: '&…'",
                    "Put the value in quotation marks: '&…'",
                ),
            ),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, span: Span, content: Content<'s>) -> Result<(), ()> {
        if self.open.len() >= DEPTH {
            self.diagnostics.push(trouble::too_deep(self.path, span));
            return Err(());
        }
        self.open.push(Open {
            start: span.start as usize,
            content,
        });
        Ok(())
    }

    fn end(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let (kind, last) = match open.content {
            Content::Sequence(items) => {
                let last = items.last().map(|item| item.span.end);
                (Kind::Sequence(items), last)
            }
            Content::Mapping(entries, _) => {
                self.refuse_doubles(&entries);
                let last = entries.last().map(|entry| entry.value.span.end.max(entry.key.span.end));
                (Kind::Mapping(entries), last)
            }
        };
        // A block collection is known to end only where something else begins; its last value is what people see.
        let end = if end.start == end.end {
            last.unwrap_or(end.end)
        } else {
            end.end
        };
        let span = Span::new(open.start, end as usize);
        self.put(Node { kind, span });
    }

    fn put(&mut self, node: Node<'s>) {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping(entries, waiting) => match waiting.take() {
                Some(Some(key)) => entries.push(Entry { key, value: node }),
                Some(None) => {}
                None => match node.kind {
                    Kind::Scalar { text, style } if !(text == "<<" && style == Style::Plain) => {
                        *waiting = Some(Some(Spanned::new(text, node.span)));
                    }
                    kind => {
                        *waiting = Some(None);
                        self.refuse_key(&kind, node.span);
                    }
                },
            },
        }
    }

    fn refuse_key(&mut self, kind: &Kind<'s>, span: Span) {
        match kind {
            Kind::Unreadable => {}
            Kind::Scalar { .. } => self.complain(
                span,
                "yaml-merge",
                words(
                    "Schlüssel lassen sich nicht mit „<<“ von anderswo übernehmen.",
                    "Keys cannot be taken over from elsewhere with “<<”.",
                ),
                words("Schreiben Sie die Schlüssel aus.", "Write the keys out."),
            ),
            _ => self.complain(
                span,
                "yaml-key",
                words(
                    "Vor dem Doppelpunkt wird ein einfaches Wort erwartet.",
                    "A simple word is expected before the colon.",
                ),
                words(
                    "Ist es ein Text, der mit „[“ oder „{“ beginnt, setzen Sie ihn in Anführungszeichen.",
                    "If it is a text that begins with “[” or “{”, put it in quotation marks.",
                ),
            ),
        }
    }

    fn refuse_tag(&mut self, tagged: bool, raw: &granit_parser::Span, span: Span) {
        if tagged {
            let place = raw.tag_span().map_or(span, |tag| self.place(&tag));
            self.refuse_sign(
                place,
                "yaml-tag",
                words(
                    "Mit „!“ kann ein Wert nicht beginnen.",
                    "A value cannot begin with “!”.",
                ),
                words(
                    "Setzen Sie den Wert in Anführungszeichen: '!…'",
                    "Put the value in quotation marks: '!…'",
                ),
            );
        }
    }

    fn refuse_doubles(&mut self, entries: &[Entry<'s>]) {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|at| (&entries[*at].key.value, *at));
        for pair in order.windows(2) {
            let (first, second) = (&entries[pair[0]].key, &entries[pair[1]].key);
            if first.value == second.value {
                let key = &second.value;
                let diagnostic = Diagnostic::error(
                    "duplicate-key",
                    words(
                        format!("Der Schlüssel „{key}“ kommt zweimal vor."),
                        format!("The key “{key}” occurs twice."),
                    ),
                )
                .hint(words("Löschen Sie eine der beiden Stellen.", "Delete one of the two."));
                self.diagnostics.push(diagnostic.at(self.path, second.span).related(
                    self.path,
                    first.span,
                    words("Hier steht er zuerst.", "It stands here first."),
                ));
            }
        }
    }

    /// A text that begins with a sign which means something to the parser and nothing to its author.
    fn refuse_sign(&mut self, span: Span, code: &'static str, message: Words, hint: Words) {
        let diagnostic = Diagnostic::error(code, message).hint(hint).at(self.path, span);
        let quoted = trouble::quoted_at(self.text, &self.range, self.path, span, diagnostic);
        self.diagnostics.push(quoted);
    }

    fn complain(&mut self, span: Span, code: &'static str, message: Words, hint: Words) {
        self.diagnostics
            .push(Diagnostic::error(code, message).hint(hint).at(self.path, span));
    }

    fn place(&self, span: &granit_parser::Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    /// The byte offset in the file; never outside the range or inside a character.
    fn offset(&self, marker: granit_parser::Marker) -> usize {
        let within = marker.byte_offset().unwrap_or(0);
        self.text
            .floor_char_boundary((self.range.start + within).min(self.range.end))
    }

    /// Without the line breaks that a block scalar takes along.
    fn trimmed(&self, span: Span) -> Span {
        let written = self.text[span.range()].trim_end();
        Span::new(span.start as usize, span.start as usize + written.len())
    }
}

#[cfg(test)]
mod tests;
