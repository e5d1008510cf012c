//! The texts of a theme in the languages of the site: `i18n/LANG.yaml`, nested maps of text.
//!
//! A missing text is looked for in the base language (`de` for `de-simple`), then in the default language, the latter
//! with a warning. The plural forms of one text are one value: they are never mixed from two languages.

use super::{ThemeFile, utf8};
use crate::base::{Checked, Diagnostic, Language, SourcePath, Span, words};
use granit_parser::{Event, Parser};
use std::collections::BTreeMap;
use tera::Value;

const MAX_DEPTH: usize = 8;
const PLURAL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The strings of every language, complete.
pub struct Strings {
    languages: BTreeMap<String, (Table, Value)>,
}

type Table = BTreeMap<String, Node>;

#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
enum Node {
    Text(String),
    Map(Table),
}

impl Strings {
    pub fn value(&self, language: &str) -> Value {
        self.languages
            .get(language)
            .map_or_else(Value::undefined, |(_, value)| value.clone())
    }

    pub fn text(&self, language: &str, key: &str) -> Option<&str> {
        let (mut table, mut keys) = (&self.languages.get(language)?.0, key.split('.').peekable());
        while let Some(key) = keys.next() {
            match (table.get(key)?, keys.peek()) {
                (Node::Map(inner), Some(_)) => table = inner,
                (Node::Text(text), None) => return Some(text),
                _ => return None,
            }
        }
        None
    }
}

/// Reads the files of all themes in the chain, in any order.
pub fn read(files: &[ThemeFile], languages: &[Language]) -> Checked<Strings> {
    let mut diagnostics = Vec::new();
    let mut tables = BTreeMap::<&str, (Table, &SourcePath)>::new();
    let mut files: Vec<&ThemeFile> = files.iter().collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.level));
    for file in files {
        let (Some(tag), Some(text)) = (file.name.strip_suffix(".yaml"), utf8(file, &mut diagnostics)) else {
            continue;
        };
        let table = parsed(&file.path, text, &mut diagnostics);
        let entry = tables.entry(tag).or_insert_with(|| (Table::new(), &file.path));
        overlay(&mut entry.0, table);
        entry.1 = &file.path;
    }
    let mut complete = BTreeMap::new();
    for language in languages {
        let table = completed(language, languages, &tables, &mut diagnostics);
        let value = Value::from_serializable(&table);
        complete.insert(language.tag.to_string(), (table, value));
    }
    Checked::new(Strings { languages: complete }, diagnostics)
}

fn completed(
    language: &Language,
    languages: &[Language],
    tables: &BTreeMap<&str, (Table, &SourcePath)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Table {
    let own = tables.get(&*language.tag);
    let base = tables.get(language.primary());
    let mut table = own.or(base).map(|(table, _)| table.clone()).unwrap_or_default();
    let mut unnoticed = Vec::new();
    if let Some((base, _)) = base {
        fill_up(&mut table, base, "", &mut unnoticed);
    }
    let default = languages.first().and_then(|default| tables.get(&*default.tag));
    let Some((default, _)) = default else { return table };
    let mut missing = Vec::new();
    fill_up(&mut table, default, "", &mut missing);
    let tag = &language.tag;
    let Some((_, path)) = own.or(base) else {
        let message = words(
            format!(
                "Das Theme hat keine Texte für die Sprache „{tag}“ (i18n/{tag}.yaml); gezeigt wird die Hauptsprache."
            ),
            format!("The theme has no texts in the language “{tag}” (i18n/{tag}.yaml); the default language is shown."),
        );
        diagnostics.push(Diagnostic::warning("string-missing", message));
        return table;
    };
    diagnostics.extend(missing.iter().map(|key| {
        let message = words(
            format!("Der Text „{key}“ fehlt in der Sprache „{tag}“; gezeigt wird der der Hauptsprache."),
            format!("The text “{key}” is missing in the language “{tag}”; that of the default language is shown."),
        );
        Diagnostic::warning("string-missing", message).at(path, Span::default())
    }));
    table
}

/// What `over` says takes the place of what stands in `table`.
fn overlay(table: &mut Table, over: Table) {
    for (key, node) in over {
        match (table.get_mut(&key), node) {
            (Some(Node::Map(inner)), Node::Map(over)) if !is_plural(inner) && !is_plural(&over) => overlay(inner, over),
            (_, node) => drop(table.insert(key, node)),
        }
    }
}

/// Adds from `other` what `table` lacks, and names it in `added`.
fn fill_up(table: &mut Table, other: &Table, prefix: &str, added: &mut Vec<String>) {
    for (key, node) in other {
        let name = format!("{prefix}{key}");
        match (table.get_mut(key), node) {
            (Some(Node::Map(inner)), Node::Map(other)) if !is_plural(inner) && !is_plural(other) => {
                fill_up(inner, other, &format!("{name}."), added);
            }
            (Some(_), _) => {}
            (None, Node::Map(other)) if !is_plural(other) => {
                let mut inner = Table::new();
                fill_up(&mut inner, other, &format!("{name}."), added);
                table.insert(key.clone(), Node::Map(inner));
            }
            (None, node) => {
                added.push(name);
                table.insert(key.clone(), node.clone());
            }
        }
    }
}

fn is_plural(table: &Table) -> bool {
    table.contains_key("other") && table.keys().all(|key| PLURAL_FORMS.contains(&key.as_str()))
}

fn parsed(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Table {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        text,
    };
    match reader.document() {
        Ok(table) => table,
        Err(problem) => {
            let message = words(problem.de, problem.en);
            diagnostics.push(Diagnostic::error("strings-broken", message).at(path, problem.span));
            Table::new()
        }
    }
}

struct Problem {
    de: String,
    en: String,
    span: Span,
}

impl Problem {
    fn new(de: impl Into<String>, en: impl Into<String>, span: Span) -> Self {
        Self {
            de: de.into(),
            en: en.into(),
            span,
        }
    }
}

/// As much of YAML as a table of texts needs.
struct Reader<'a> {
    events: Parser<'a, granit_parser::StrInput<'a>>,
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Table, Problem> {
        loop {
            match self.next()? {
                (Event::MappingStart(..), _) => return self.map(0),
                (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Table::new()),
                // An empty file is one empty text.
                (Event::Scalar(text, ..), _) if text.is_empty() || text == "~" => return Ok(Table::new()),
                (Event::Scalar(..) | Event::SequenceStart(..) | Event::Alias(..), span) => {
                    return Err(Problem::new(
                        "Erwartet wird „name: Text“.",
                        "Expected `name: text`.",
                        span,
                    ));
                }
                _ => {}
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Table, Problem> {
        let mut table = Table::new();
        loop {
            let (key, span) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(table),
                (Event::Scalar(key, ..), span) => (key.into_owned(), span),
                (_, span) => {
                    return Err(Problem::new(
                        "Hier muss ein Name stehen.",
                        "A name is expected here.",
                        span,
                    ));
                }
            };
            let node = match self.next()? {
                (Event::Scalar(text, ..), _) => Node::Text(text.into_owned()),
                (Event::MappingStart(..), _) if depth < MAX_DEPTH => Node::Map(self.map(depth + 1)?),
                (_, span) => {
                    let de = format!("„{key}“ muss ein Text sein oder weitere Namen enthalten.");
                    return Err(Problem::new(
                        de,
                        format!("“{key}” must be a text or hold further names."),
                        span,
                    ));
                }
            };
            if table.insert(key.clone(), node).is_some() {
                let de = format!("„{key}“ steht zweimal da.");
                return Err(Problem::new(de, format!("“{key}” stands here twice."), span));
            }
        }
    }

    /// The next event that is not a comment.
    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        loop {
            match self.events.next() {
                Some(Ok((Event::Comment(..), _))) => {}
                Some(Ok((event, span))) => {
                    let range = span.byte_range().unwrap_or_default();
                    return Ok((event, Span::new(range.start, range.end)));
                }
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(self.text.len());
                    let de = format!("Das ist kein gültiges YAML: {error}");
                    return Err(Problem::new(
                        de,
                        format!("This is not valid YAML: {error}"),
                        Span::new(at, at),
                    ));
                }
                None => return Ok((Event::StreamEnd, Span::default())),
            }
        }
    }
}
