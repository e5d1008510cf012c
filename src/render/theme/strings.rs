//! The texts of a theme in the languages of the site: `i18n/LANG.yaml`, nested maps of text.
//!
//! A missing text is looked for in the base language (`de` for `de-simple`), then in the default language, the latter
//! with a warning. The plural forms of one text are one value: they are never mixed from two languages.

use super::{ThemeFile, utf8};
use crate::base::{Checked, Diagnostic, SourcePath, Span, words};
use crate::record::{LanguageEntry, Phrase, phrases};
use std::collections::BTreeMap;
use tera::Value;

/// Where the languages are named.
const SETTINGS: &str = "content/site.yaml";
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

/// Reads the files of all themes in the chain, in any order, for the languages that the settings name.
pub fn read(files: &[ThemeFile], languages: &[LanguageEntry]) -> Checked<Strings> {
    let mut diagnostics = Vec::new();
    let mut tables = BTreeMap::<&str, (Table, &SourcePath)>::new();
    let mut files: Vec<&ThemeFile> = files.iter().collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.level));
    for file in files {
        let (Some(tag), Some(_)) = (file.name.strip_suffix(".yaml"), utf8(file, &mut diagnostics)) else {
            continue;
        };
        let table = table(phrases(&file.path, &file.bytes).collect(&mut diagnostics));
        let entry = tables.entry(tag).or_insert_with(|| (Table::new(), &file.path));
        overlay(&mut entry.0, table);
        entry.1 = &file.path;
    }
    let mut complete = BTreeMap::new();
    for entry in languages {
        let table = completed(entry, languages, &tables, &mut diagnostics);
        let value = Value::from_serializable(&table);
        complete.insert(entry.language.tag.to_string(), (table, value));
    }
    Checked::new(Strings { languages: complete }, diagnostics)
}

fn completed(
    entry: &LanguageEntry,
    languages: &[LanguageEntry],
    tables: &BTreeMap<&str, (Table, &SourcePath)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Table {
    let language = &entry.language;
    let own = tables.get(&*language.tag);
    let base = tables.get(language.primary());
    let mut table = own.or(base).map(|(table, _)| table.clone()).unwrap_or_default();
    let mut unnoticed = Vec::new();
    if let Some((base, _)) = base {
        fill_up(&mut table, base, "", &mut unnoticed);
    }
    let default = languages.first().and_then(|default| tables.get(&*default.language.tag));
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
        let hint = words(
            format!("Legen Sie im Theme die Datei i18n/{tag}.yaml an, mit denselben Namen wie die der Hauptsprache."),
            format!("Create the file i18n/{tag}.yaml in the theme, with the names of the default language."),
        );
        let missing = Diagnostic::warning("string-missing", message).hint(hint);
        diagnostics.push(missing.at(&SourcePath::new(SETTINGS), entry.span));
        return table;
    };
    diagnostics.extend(missing.iter().map(|key| {
        let message = words(
            format!("Der Text „{key}“ fehlt in der Sprache „{tag}“; gezeigt wird der der Hauptsprache."),
            format!("The text “{key}” is missing in the language “{tag}”; that of the default language is shown."),
        );
        let hint = words(
            format!("Ergänzen Sie „{key}“ in dieser Datei."),
            format!("Add “{key}” to this file."),
        );
        Diagnostic::warning("string-missing", message)
            .hint(hint)
            .at(path, Span::default())
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

fn table(phrases: Vec<(String, Phrase)>) -> Table {
    let node = |phrase| match phrase {
        Phrase::Text(text) => Node::Text(text),
        Phrase::Group(phrases) => Node::Map(table(phrases)),
    };
    phrases.into_iter().map(|(name, phrase)| (name, node(phrase))).collect()
}
