//! Everything that is wrong with the keys and values of one file, said in one run.

use super::mapping::Fields;
use super::yaml::{Entry, Kind, Node, Style};
use super::{Field, Type, markup, scalar, shape};
use crate::base::{Diagnostic, Digest, SourcePath, Span, Spanned, nearest, words};
use std::borrow::Cow;
use std::sync::Arc;

/// A file being read, and what is to be said about it.
pub struct Reader<'s> {
    pub path: &'s SourcePath,
    /// Of the whole file.
    pub digest: Digest,
    /// The whole file.
    pub text: &'s str,
    /// The languages of the site, the default first; known in `site.yaml` only.
    pub tags: Vec<Arc<str>>,
    /// Where a key would stand that is missing: the beginning of the file or its front matter.
    pub start: usize,
    pub diagnostics: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    pub fn new(path: &'s SourcePath, text: &'s str, digest: Digest) -> Self {
        Self {
            path,
            digest,
            text,
            tags: Vec::new(),
            start: 0,
            diagnostics: Vec::new(),
        }
    }

    pub fn say(&mut self, diagnostic: Diagnostic, span: Span) {
        self.diagnostics.push(diagnostic.at(self.path, span));
    }

    /// Checks the keys of a file. In an overlay none is required.
    pub fn read<'n>(&mut self, root: Option<&'n Node<'s>>, fields: &'static [Field], overlay: bool) -> Fields<'n, 's> {
        let start = Span::new(self.start, self.start);
        let entries: &'n [Entry<'s>] = match root.map(|node| (&node.kind, node.span)) {
            Some((Kind::Mapping(entries), _)) => entries,
            None | Some((Kind::Unreadable, _)) => &[],
            Some((_, span)) => {
                self.say(no_keys(), span);
                return Fields::new(&[], fields, start);
            }
        };
        self.group(entries, fields, overlay, None, start);
        Fields::new(entries, fields, start)
    }

    fn group(
        &mut self,
        entries: &[Entry<'s>],
        fields: &'static [Field],
        overlay: bool,
        within: Option<&str>,
        place: Span,
    ) {
        let mut misspelt = Vec::new();
        for entry in entries {
            match fields.iter().find(|field| field.key == entry.key.value) {
                Some(field) => self.value(&entry.key, &entry.value, &field.value),
                None => misspelt.extend(self.unknown_key(&entry.key, fields, &[])),
            }
        }
        // A key that is there under a wrong name is not missing as well.
        let is_missing = |field: &&Field| {
            let named = entries.iter().any(|entry| entry.key.value == field.key);
            field.required && !named && !misspelt.contains(&field.key.to_owned())
        };
        for field in fields.iter().filter(is_missing).filter(|_| !overlay) {
            self.missing_key(field, within, place);
        }
    }

    fn value(&mut self, key: &Spanned<Cow<'s, str>>, node: &Node<'s>, value: &'static Type) {
        if node.is_blank() {
            return self.empty(key);
        }
        match (value, &node.kind) {
            (_, Kind::Unreadable) => {}
            (Type::List(inner), Kind::Sequence(items)) => items.iter().for_each(|item| self.value(key, item, inner)),
            (Type::Group(fields), Kind::Mapping(entries)) => {
                let place = Span::new(node.span.start as usize, node.span.start as usize);
                self.group(entries, fields, false, Some(&key.value), place);
            }
            (Type::Keyed(inner), Kind::Mapping(entries)) => self.keyed(entries, inner),
            (Type::Options, Kind::Mapping(entries)) => {
                entries
                    .iter()
                    .for_each(|entry| self.value(&entry.key, &entry.value, &Type::Text));
            }
            (Type::PerLanguage(fields), Kind::Mapping(entries)) => self.per_language(entries, fields),
            (Type::Localised, Kind::Mapping(entries)) => self.localised(entries, &Type::Text),
            (Type::LocalisedMarkdown, Kind::Mapping(entries)) => self.localised(entries, &Type::Markdown),
            (
                Type::List(_) | Type::Group(_) | Type::Keyed(_) | Type::Options | Type::PerLanguage(_),
                Kind::Scalar { .. },
            )
            | (_, Kind::Sequence(_) | Kind::Mapping(_)) => self.wrong_type(key, node, value),
            (_, Kind::Scalar { text, style }) => self.scalar(key, node.span, text, *style, value),
        }
    }

    fn scalar(&mut self, key: &Spanned<Cow<'s, str>>, span: Span, text: &str, style: Style, value: &Type) {
        if text.trim().is_empty() {
            return self.empty(key);
        }
        if scalar::is_empty(text) {
            return self.invisible(key, span);
        }
        if let Some(diagnostic) = scalar::complaint(value, text) {
            return self.say(diagnostic, span);
        }
        if style == Style::Plain
            && matches!(
                value,
                Type::Text | Type::Markdown | Type::Localised | Type::LocalisedMarkdown
            )
        {
            self.hashtag(span);
        }
        if let (Type::Text | Type::Localised, Some((written, diagnostic))) = (value, markup::in_plain(text)) {
            // An escape may have made it.
            let at = self.text[span.range()].find(written).map(|at| span.start as usize + at);
            self.say(diagnostic, at.map_or(span, |at| Span::new(at, at + written.len())));
        }
    }

    /// `Wir sind #vielfalt`: YAML takes the rest of the line for a comment and drops it without a word.
    fn hashtag(&mut self, span: Span) {
        let rest = &self.text[span.end as usize..];
        let rest = rest.split('\n').next().unwrap_or_default();
        let comment = rest.trim_start();
        let Some(first) = comment.strip_prefix('#').and_then(|tag| tag.chars().next()) else {
            return;
        };
        if comment.len() == rest.len() || !first.is_alphanumeric() {
            return;
        }
        let start = span.end as usize + rest.len() - comment.len();
        let comment = comment.trim_end();
        let value = &self.text[span.range()];
        let diagnostic = Diagnostic::warning("yaml-comment", words(
            format!("„{comment}“ gilt hier als Kommentar und wird nicht veröffentlicht."),
            format!("“{comment}” counts as a comment here and is not published."),
        ))
        .hint(words(
            format!("Gehört es zum Text, setzen Sie ihn in Anführungszeichen: '{value} {comment}'. Sonst schreiben Sie ein Leerzeichen hinter „#“."),
            format!("If it belongs to the text, quote it: '{value} {comment}'. Otherwise put a space after “#”."),
        ));
        self.say(diagnostic, Span::new(start, start + comment.len()));
    }

    fn keyed(&mut self, entries: &[Entry<'s>], inner: &'static Type) {
        for entry in entries {
            if let Some(diagnostic) = scalar::complaint(&Type::Slug, &entry.key.value) {
                self.say(diagnostic, entry.key.span);
            }
            self.value(&entry.key, &entry.value, inner);
        }
    }

    fn localised(&mut self, entries: &[Entry<'s>], inner: &'static Type) {
        for entry in entries {
            if self.knows(&entry.key.value) {
                self.value(&entry.key, &entry.value, inner);
            } else {
                let diagnostic = self.unknown_language(&entry.key.value);
                self.say(diagnostic, entry.key.span);
            }
        }
    }

    fn per_language(&mut self, entries: &[Entry<'s>], fields: &'static [Field]) {
        for entry in entries {
            let place = Span::new(entry.value.span.start as usize, entry.value.span.start as usize);
            let field = fields.iter().find(|field| field.key == entry.key.value);
            match (field, &entry.value.kind) {
                (Some(field), _) => self.value(&entry.key, &entry.value, &field.value),
                (None, Kind::Mapping(inner)) if self.knows(&entry.key.value) => {
                    self.group(inner, fields, true, Some(&entry.key.value), place);
                }
                (None, _) if self.knows(&entry.key.value) => self.wrong_type(&entry.key, &entry.value, &Type::Options),
                (None, _) => {
                    let tags = self.tags.clone();
                    let _ = self.unknown_key(&entry.key, fields, &tags);
                }
            }
        }
    }

    /// Where `languages:` itself could not be read, every tag is taken for known: one mistake, one message.
    fn knows(&self, tag: &str) -> bool {
        self.tags.is_empty() || self.tags.iter().any(|known| &**known == tag)
    }

    fn unknown_language(&self, tag: &str) -> Diagnostic {
        let near = nearest(tag, self.tags.iter().map(|tag| &**tag));
        let known = self.tags.join(", ");
        let diagnostic = Diagnostic::error(
            "unknown-language",
            words(
                format!("Die Sprache „{tag}“ steht nicht unter „languages“."),
                format!("The language “{tag}” is not among “languages”."),
            ),
        )
        .hint(words(
            format!("Es gibt die Sprachen: {known}."),
            format!("The languages are: {known}."),
        ));
        match near {
            Some(near) => diagnostic.suggest(near),
            None => diagnostic,
        }
    }

    /// Gives the key that was probably meant.
    fn unknown_key(&mut self, key: &Spanned<Cow<'s, str>>, fields: &[Field], tags: &[Arc<str>]) -> Option<String> {
        let names = fields
            .iter()
            .map(|field| field.key)
            .chain(tags.iter().map(|tag| &**tag));
        // Beyond those that are told, none needs a proposal.
        let told = self.diagnostics.len() < crate::record::MOST_MISTAKES;
        let near = if told { nearest(&key.value, names.clone()) } else { None };
        let near = near.or_else(|| by_german_name(&key.value, fields));
        let written = &key.value;
        let unknown = Diagnostic::error(
            "unknown-key",
            words(
                format!("Der Schlüssel „{written}“ ist hier nicht bekannt."),
                format!("The key “{written}” is not known here."),
            ),
        );
        let diagnostic = match near {
            Some(near) => {
                let says = fields.iter().find(|field| field.key == near).map(|field| field.says);
                let (de, en) = says
                    .map(|(de, en)| (format!(" ({de})"), format!(" ({en})")))
                    .unwrap_or_default();
                unknown
                    .hint(words(
                        format!("Meinten Sie „{near}“{de}?"),
                        format!("Did you mean “{near}”{en}?"),
                    ))
                    .suggest(near)
            }
            None => {
                let known = names.collect::<Vec<_>>().join(", ");
                unknown.hint(words(
                    format!("Hier gibt es diese Schlüssel: {known}."),
                    format!("The keys here are: {known}."),
                ))
            }
        };
        let meant = diagnostic.suggestion.clone();
        self.say(diagnostic, key.span);
        meant
    }

    fn missing_key(&mut self, field: &Field, within: Option<&str>, place: Span) {
        let Field {
            key, says: (de, en), ..
        } = field;
        let (where_de, where_en) = within
            .map(|within| (format!(" bei „{within}“"), format!(" in “{within}”")))
            .unwrap_or_default();
        let diagnostic = Diagnostic::error(
            "missing-key",
            words(
                format!("Es fehlt{where_de} der Schlüssel „{key}“ ({de})."),
                format!("The key “{key}” ({en}) is missing{where_en}."),
            ),
        )
        .hint(words(format!("Ergänzen Sie „{key}: …“."), format!("Add “{key}: …”.")));
        self.say(diagnostic, place);
    }

    fn empty(&mut self, key: &Spanned<Cow<'s, str>>) {
        let written = &key.value;
        let diagnostic = Diagnostic::error(
            "empty-value",
            words(
                format!("Bei „{written}“ steht kein Wert."),
                format!("There is no value at “{written}”."),
            ),
        )
        .hint(words(
            "Tragen Sie einen Wert ein, oder löschen Sie die Zeile.",
            "Enter a value, or delete the line.",
        ));
        self.say(diagnostic, key.span);
    }

    /// What nobody sees is no value, though the file holds something.
    fn invisible(&mut self, key: &Spanned<Cow<'s, str>>, span: Span) {
        let written = &key.value;
        let diagnostic = Diagnostic::error(
            "empty-value",
            words(
                format!("Bei „{written}“ stehen nur unsichtbare Zeichen."),
                format!("There are only invisible characters at “{written}”."),
            ),
        )
        .hint(words(
            "Löschen Sie alles zwischen den Anführungszeichen oder hinter dem Doppelpunkt, und schreiben Sie den Wert von Hand.",
            "Delete all between the quotation marks or behind the colon, and type the value.",
        ));
        self.say(diagnostic, span);
    }

    fn wrong_type(&mut self, key: &Spanned<Cow<'s, str>>, node: &Node<'s>, value: &Type) {
        let (found, expected, key) = (shape::found(node), shape::expected(value), &key.value);
        let mut diagnostic = Diagnostic::error(
            "wrong-type",
            words(
                format!("Bei „{key}“ steht {}, erwartet wird {}.", found.de, expected.de),
                format!("There is {} at “{key}”; expected is {}.", found.en, expected.en),
            ),
        );
        diagnostic.hint = Some(shape::example(key, value));
        if let (Type::List(inner), Some(text)) = (value, node.scalar())
            && !matches!(inner, Type::Group(_))
        {
            diagnostic.suggestion = shape::as_list(text);
            if let Some(list) = &diagnostic.suggestion {
                diagnostic.hint = Some(words(
                    format!("Schreiben Sie „{key}: {list}“."),
                    format!("Write “{key}: {list}”."),
                ));
            }
        }
        self.say(diagnostic, node.span);
    }
}

/// `datum` for „Datum der Meldung“.
fn by_german_name(written: &str, fields: &[Field]) -> Option<&'static str> {
    let written = written.to_lowercase();
    let first_word = |field: &Field| {
        field
            .says
            .0
            .split([' ', ',', ':'])
            .next()
            .unwrap_or_default()
            .to_lowercase()
    };
    fields
        .iter()
        .find(|field| first_word(field) == written)
        .map(|field| field.key)
}

fn no_keys() -> Diagnostic {
    Diagnostic::error(
        "wrong-type",
        words(
            "Hier werden Zeilen der Form „schlüssel: wert“ erwartet.",
            "Lines of the form “key: value” are expected here.",
        ),
    )
    .hint(words(
        "Fehlt ein Doppelpunkt oder das Leerzeichen dahinter? Zum Beispiel: name: Stadt Essen",
        "Is a colon or the space after it missing? For example: name: Stadt Essen",
    ))
}
