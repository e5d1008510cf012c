//! The keys of a kind as JSON Schema (draft 7, which the YAML language server understands best), for editors that
//! complete and check while one types.
//!
//! It is made from the lists that the parser reads by. It says yes to everything that the parser takes, but for numbers
//! and truth values in quotes. What needs more than one value, or another file, only `check` knows.

use super::field::{Field, Type};
use super::{SourceKind, fields};
use crate::base::MessageLang;
use serde_json::{Map, Value, json};

const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
const TAG: &str = "^[a-z]{2,3}(-[a-z0-9]+)*$";
const VAGUE: &str = r"^\d{4}(-\d{2}(-\d{2})?)?$";
const STAMP: &str = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}(:?\d{2})?)?)?$";
const START: &str = r"^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}(:?\d{2})?)?)?)?)?$";

/// The schema of a kind; `None` where a source has no keys. In an overlay (`NAME.LANG.yaml`) no key is required.
pub fn schema(kind: SourceKind, overlay: bool, lang: MessageLang) -> Option<Value> {
    let mut schema = group(fields(kind)?, overlay, lang);
    schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    Some(schema)
}

fn group(fields: &[Field], overlay: bool, lang: MessageLang) -> Value {
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required && !overlay)
        .map(|field| field.key)
        .collect();
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| (field.key.to_owned(), described(field, lang)))
        .collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn described(field: &Field, lang: MessageLang) -> Value {
    let mut schema = value(&field.value, lang);
    schema["description"] = lang.say(field.says.0, field.says.1).into();
    schema
}

fn value(value: &Type, lang: MessageLang) -> Value {
    let inner = |inner: &Type| self::value(inner, lang);
    match value {
        // YAML takes an unquoted `2022` or `true` for something else; the parser takes it for the text it is.
        Type::Text | Type::Markdown | Type::Name => text(),
        Type::Slug => json!({"type": ["string", "integer"], "pattern": SLUG}),
        Type::File => json!({"type": "string", "pattern": r"^[^\\?#]*[^/\\?#]$"}),
        Type::Address => json!({"type": "string", "pattern": "^/"}),
        Type::Target => json!({"type": "string", "pattern": "^(/|https?://)"}),
        Type::Url => json!({"type": "string", "pattern": r#"^https?://[^\s"<>\\]+$"#}),
        Type::Email => json!({"type": "string", "pattern": r#"^[^@\s<>",;\\]+@[^@\s<>",;\\]+\.[^@\s<>",;\\]+$"#}),
        Type::Tag => json!({"type": "string", "pattern": TAG}),
        Type::Zone => json!({"type": "string", "pattern": r"\S", "default": "Europe/Berlin"}),
        Type::Integer { min, max } => integer(*min, *max),
        Type::Degrees(limit) => json!({"type": "number", "minimum": -limit, "maximum": limit}),
        Type::Bool => json!({"type": "boolean"}),
        Type::VagueDate => json!({"type": ["string", "integer"], "pattern": VAGUE, "minimum": 1, "maximum": 9999}),
        Type::Stamp => json!({"type": "string", "pattern": STAMP}),
        Type::Start => json!({"type": ["string", "integer"], "pattern": START, "minimum": 1, "maximum": 9999}),
        Type::Choice(names) => json!({"enum": names}),
        Type::Pattern(_) => json!({"type": "string", "pattern": "^/(.*/)?$"}),
        Type::Localised | Type::LocalisedMarkdown => localised(),
        Type::List(item) => json!({"type": "array", "items": inner(item)}),
        Type::Group(fields) => group(fields, false, lang),
        Type::Keyed(named) => {
            json!({"type": "object", "propertyNames": {"pattern": SLUG}, "additionalProperties": inner(named)})
        }
        Type::Options => json!({"type": "object", "additionalProperties": text()}),
        Type::PerLanguage(fields) => {
            let mut schema = group(fields, true, lang);
            schema["patternProperties"] = json!({TAG: group(fields, true, lang)});
            schema
        }
    }
}

fn text() -> Value {
    json!({"type": ["string", "number", "boolean"], "pattern": r"\S"})
}

/// One schema instead of two to choose from: editors then say which part is wrong.
fn localised() -> Value {
    json!({
        "type": ["string", "number", "boolean", "object"],
        "pattern": r"\S",
        "propertyNames": {"pattern": TAG},
        "additionalProperties": text(),
    })
}

fn integer(min: i64, max: i64) -> Value {
    let mut schema = json!({"type": "integer"});
    if min > i64::MIN {
        schema["minimum"] = min.into();
    }
    if max < i64::MAX {
        schema["maximum"] = max.into();
    }
    schema
}
