//! The text of a new record: what is known filled in, the other keys as lines that wait behind a `#`.

use super::schemas::reference;
use crate::base::{MessageLang, SourcePath};
use crate::record::{Config, Field, Labelled, SourceKind, Type, fields};
use jiff::civil::Date;

/// A key that is filled in: its value as YAML, and what to say about it.
pub struct Filled {
    pub key: &'static str,
    pub value: String,
    pub remark: Option<(&'static str, &'static str)>,
}

impl Filled {
    pub fn new(key: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self {
            key,
            value,
            remark: None,
        }
    }

    pub fn remark(mut self, de: &'static str, en: &'static str) -> Self {
        self.remark = Some((de, en));
        self
    }
}

/// The whole file.
pub fn record(
    path: &SourcePath,
    kind: SourceKind,
    filled: &[Filled],
    config: Option<&Config>,
    day: Date,
    lang: MessageLang,
) -> String {
    let mut text = reference(kind, path.as_str().matches('/').count());
    for field in fields(kind).unwrap_or_default() {
        if let Some(filled) = filled.iter().find(|filled| filled.key == field.key) {
            let (de, en) = filled.remark.unwrap_or(field.says);
            line(
                &mut text,
                &format!("{}: {}", filled.key, filled.value),
                lang.say(de, en),
            );
        }
    }
    text.push_str(lang_of_rest(lang));
    for field in fields(kind).unwrap_or_default() {
        if filled.iter().all(|filled| filled.key != field.key) {
            let example = format!("# {}: {}", field.key, example(field, config, day));
            line(&mut text, &example, lang.say(field.says.0, field.says.1));
        }
    }
    match path.as_str().ends_with(".md") {
        true => format!("---\n{text}---\n\n{}", body(lang)),
        false => text,
    }
}

/// Where the remarks begin, so that they read as a column.
const COLUMN: usize = 44;

fn line(text: &mut String, entry: &str, remark: impl AsRef<str>) {
    let gap = COLUMN.saturating_sub(entry.chars().count()).max(2);
    text.push_str(&format!("{entry}{}# {}\n", " ".repeat(gap), remark.as_ref()));
}

fn lang_of_rest(lang: MessageLang) -> &'static str {
    match lang {
        MessageLang::De => "\n# Was es noch gibt. Nehmen Sie „# “ am Anfang einer Zeile weg, damit sie gilt.\n",
        MessageLang::En => "\n# What else there is. Take away “# ” at the beginning of a line to use it.\n",
    }
}

/// An HTML comment: should it stay, no visitor sees it.
fn body(lang: MessageLang) -> &'static str {
    match lang {
        MessageLang::De => {
            "<!-- Schreiben Sie den Text hier. Eine Leerzeile trennt Absätze, ## beginnt eine Zwischenüberschrift. -->\n"
        }
        MessageLang::En => "<!-- Write the text here. An empty line separates paragraphs, ## begins a heading. -->\n",
    }
}

fn example(field: &Field, config: Option<&Config>, day: Date) -> String {
    let known = |list: &[Labelled]| {
        list.iter()
            .take(2)
            .map(|entry| entry.key.value.to_string())
            .collect::<Vec<_>>()
    };
    let names = match (field.key, config) {
        ("topics", Some(config)) => known(&config.topics),
        ("district", Some(config)) => known(&config.districts),
        ("kind", Some(config)) => known(&config.event_kinds),
        ("contact", Some(config)) => config
            .contacts
            .iter()
            .map(|entry| entry.key.value.to_string())
            .collect(),
        _ => Vec::new(),
    };
    match (&field.value, names.first()) {
        // A name, but of a place: any will do.
        _ if field.key == "city" => "Ort".to_owned(),
        (Type::Name, Some(name)) => name.clone(),
        (Type::List(Type::Name), Some(_)) => format!("[{}]", names.join(", ")),
        (value, _) => of_type(value, day),
    }
}

/// A value that the parser would take.
fn of_type(value: &Type, day: Date) -> String {
    match value {
        Type::Text | Type::Markdown | Type::Localised | Type::LocalisedMarkdown => "…".to_owned(),
        Type::Name | Type::Slug => "name".to_owned(),
        Type::File => "datei.jpg".to_owned(),
        Type::Address | Type::Target | Type::Pattern(_) => "/alte-adresse/".to_owned(),
        Type::Url => "https://beispiel.org/".to_owned(),
        Type::Email => "name@beispiel.org".to_owned(),
        Type::Tag => "de".to_owned(),
        Type::Zone => "Europe/Berlin".to_owned(),
        Type::Integer { .. } => "100".to_owned(),
        Type::Degrees(limit) => if *limit == 90 { "51.2" } else { "6.8" }.to_owned(),
        Type::Bool => "true".to_owned(),
        Type::VagueDate => day.year().to_string(),
        Type::Stamp | Type::Start => format!("{day}T10:00"),
        Type::Choice(names) => names.first().copied().unwrap_or_default().to_owned(),
        Type::List(inner) => format!("[{}]", of_type(inner, day)),
        Type::Group(fields) | Type::PerLanguage(fields) => group(fields, day),
        Type::Keyed(inner) => format!("{{name: {}}}", of_type(inner, day)),
        Type::Options => "{name: …}".to_owned(),
    }
}

/// The keys that must be there, and as many others as make two.
fn group(fields: &[Field], day: Date) -> String {
    let shown = fields
        .iter()
        .enumerate()
        .filter(|(at, field)| field.required || *at < 2);
    let entries: Vec<String> = shown
        .map(|(_, field)| format!("{}: {}", field.key, of_type(&field.value, day)))
        .collect();
    format!("{{{}}}", entries.join(", "))
}

/// A text as a YAML value: as it is where YAML reads it so, else in single quotes.
pub fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let inner = |c: char| c.is_alphanumeric() || " .,-–()/„“”‚‘’+_".contains(c);
    let plain = text.starts_with(char::is_alphabetic) && text.chars().all(inner);
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off"
    );
    match plain && !is_word {
        true => text,
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_as_yaml() {
        let cases = [
            ("Zehn Jahre – „Vielfalt“", "Zehn Jahre – „Vielfalt“"),
            ("Rückblick: so war's", "'Rückblick: so war''s'"),
            ("2022", "'2022'"),
            ("Nein", "Nein"),
            ("no", "'no'"),
            ("Wir sind #vielfalt", "'Wir sind #vielfalt'"),
            ("zwei\nZeilen", "zwei Zeilen"),
            ("", "''"),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected);
        }
    }
}
