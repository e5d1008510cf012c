//! What stands in a file and what was expected, in plain words.

use super::Type;
use super::yaml::{Kind, Node};
use crate::base::{Words, words};

/// What stands there: „eine Liste“.
pub fn found(node: &Node<'_>) -> Words {
    match &node.kind {
        Kind::Scalar { .. } | Kind::Unreadable => words("ein einfacher Wert", "a single value"),
        Kind::Sequence(_) => words("eine Liste", "a list"),
        Kind::Mapping(_) => words("eine Gruppe von Schlüsseln", "a group of keys"),
    }
}

/// What the key wants: „eine Liste von Namen“.
pub fn expected(value: &Type) -> Words {
    match value {
        Type::Text | Type::Markdown => words("ein Text", "a text"),
        Type::Name | Type::Slug | Type::Choice(_) => words("ein Name", "a name"),
        Type::File => words("ein Dateiname", "a file name"),
        Type::Address | Type::Target | Type::Pattern(_) => words("eine Adresse", "an address"),
        Type::Url => words("eine Web-Adresse", "a web address"),
        Type::Email => words("eine E-Mail-Adresse", "an e-mail address"),
        Type::Tag => words("ein Sprachkürzel", "a language tag"),
        Type::Zone => words("eine Zeitzone", "a time zone"),
        Type::Integer { .. } | Type::Degrees(_) => words("eine Zahl", "a number"),
        Type::Bool => words("„true“ oder „false“", "“true” or “false”"),
        Type::VagueDate | Type::Stamp | Type::Start => words("ein Datum", "a date"),
        Type::Localised | Type::LocalisedMarkdown => words(
            "ein Text oder je Sprache ein Text",
            "a text or one text for each language",
        ),
        Type::List(_) => words("eine Liste", "a list"),
        Type::Group(_) | Type::Keyed(_) | Type::Options | Type::PerLanguage(_) => {
            words("eine Gruppe von Schlüsseln", "a group of keys")
        }
    }
}

/// How it would look.
pub fn example(key: &str, value: &Type) -> Words {
    let shown = match value {
        Type::List(Type::Group(fields)) => format!("{key}: [{{{}: …}}]", keys(fields, ": …, ")),
        Type::List(_) => format!("{key}: [eins, zwei]"),
        Type::Group(fields) => format!("{key}: {{{}: …}}", keys(fields, ": …, ")),
        Type::Keyed(_) => format!("{key}: {{name: …}}"),
        _ => {
            return words(
                format!("Schreiben Sie einen einzelnen Wert, ohne Klammern und Spiegelstriche: „{key}: …“."),
                format!("Write a single value, without brackets and dashes: “{key}: …”."),
            );
        }
    };
    words(format!("Zum Beispiel: {shown}"), format!("For example: {shown}"))
}

fn keys(fields: &[super::Field], glue: &str) -> String {
    fields
        .iter()
        .take(2)
        .map(|field| field.key)
        .collect::<Vec<_>>()
        .join(glue)
}

/// A list of the names that stand in a text: `a, b` becomes `[a, b]`.
pub fn as_list(text: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || "-_./, ".contains(c);
    let names: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    (text.chars().all(plain) && !names.is_empty()).then(|| format!("[{}]", names.join(", ")))
}
