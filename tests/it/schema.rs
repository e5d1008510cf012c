//! The JSON Schemas, held against an independent validator: they take what the parser takes, and no misspelt key.

use crate::fixture::Fixture;
use serde_json::{Map, Value};
use vielfalt::base::{MessageLang, SourcePath};
use vielfalt::record::{self, SourceKind};

const SAMPLES: [(&str, &str); 7] = [
    (
        "content/releases/2022-10-19-a.md",
        include_str!("../../src/record/samples/release.md"),
    ),
    (
        "content/partners/a.yaml",
        include_str!("../../src/record/samples/partner.yaml"),
    ),
    (
        "content/events/a.yaml",
        include_str!("../../src/record/samples/event.yaml"),
    ),
    ("content/pages/a.md", include_str!("../../src/record/samples/page.md")),
    (
        "content/anniversaries/10.md",
        include_str!("../../src/record/samples/anniversary.md"),
    ),
    ("content/site.yaml", include_str!("../../src/record/samples/site.yaml")),
    (
        "themes/a/theme.yaml",
        include_str!("../../src/record/samples/theme.yaml"),
    ),
];

/// The YAML of a file as another reader of YAML sees it.
fn yaml(path: &str, text: &str) -> Value {
    let header = match path.ends_with(".md") {
        true => text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split("\n---\n").next())
            .unwrap_or("{}"),
        false => text,
    };
    serde_saphyr::from_str(header).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn schema(path: &str) -> Option<Value> {
    let kind = record::kind(&SourcePath::new(path)).value?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_overlay = name.split('.').count() == 3 && matches!(kind, SourceKind::Partner | SourceKind::Event);
    record::schema(kind, is_overlay, MessageLang::De)
}

fn errors(schema: &Value, instance: &Value) -> Vec<String> {
    let validator = jsonschema::draft7::new(schema).expect("a schema of draft 7");
    validator
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_schemas_are_schemas() {
    for (path, _) in SAMPLES {
        let schema = schema(path).expect("a kind with keys");
        assert!(jsonschema::meta::is_valid(&schema), "{path}");
        assert_eq!(schema["additionalProperties"], false);
    }
}

#[test]
fn the_repository_and_all_samples_are_valid() {
    let fixture = Fixture::repository();
    let mut seen = 0;
    for (path, bytes) in fixture.content() {
        let Some(schema) = schema(&path) else { continue };
        let text = String::from_utf8(bytes).expect("records are text");
        assert_eq!(errors(&schema, &yaml(&path, &text)), [""; 0], "{path}");
        seen += 1;
    }
    assert!(seen > 100, "only {seen} files");
    for (path, text) in SAMPLES {
        let schema = schema(path).expect("a kind with keys");
        assert_eq!(errors(&schema, &yaml(path, text)), [""; 0], "{path}");
    }
}

#[test]
fn no_misspelt_key_is_valid() {
    for (path, text) in SAMPLES {
        let (schema, instance) = (schema(path).expect("a kind with keys"), yaml(path, text));
        let mut wrong = Vec::new();
        misspelt(&schema, &instance, &mut wrong);
        assert!(wrong.len() >= 3, "{path}");
        for (pointer, key) in wrong {
            let mut instance = instance.clone();
            let object = instance
                .pointer_mut(&pointer)
                .and_then(Value::as_object_mut)
                .expect("it is there");
            let value = object.remove(&key).expect("it is there");
            object.insert(format!("{key}q"), value);
            assert!(!errors(&schema, &instance).is_empty(), "{path}: {pointer}/{key}q");
        }
    }
}

/// Every place of a key that a schema names, however deep: the pointer of its object, and the key.
fn misspelt(schema: &Value, instance: &Value, found: &mut Vec<(String, String)>) {
    walk(schema, instance, "", found);
}

fn walk(schema: &Value, instance: &Value, at: &str, found: &mut Vec<(String, String)>) {
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    let other = schema
        .get("patternProperties")
        .and_then(|all| all.as_object()?.values().next());
    match instance {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(&schema["items"], item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                if properties.contains_key(key) {
                    found.push((at.to_owned(), key.clone()));
                }
                let inner = properties.get(key).or(other).or(schema.get("additionalProperties"));
                walk(inner.unwrap_or(&Value::Null), value, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn wrong_values_are_found() {
    let wrong = [
        ("content/partners/a.yaml", "name: a\n"),
        ("content/partners/a.yaml", "name: a\nkind: b\njoined: 19.10.2022\n"),
        ("content/partners/a.yaml", "name: a\nkind: b\nwebsite: www.essen.de\n"),
        ("content/partners/a.yaml", "name: a\nkind: b\nemployees: '1.000'\n"),
        ("content/partners/a.yaml", "name: a\nkind: b\ntopics: eins\n"),
        ("content/partners/a.yaml", "name:\nkind: b\n"),
        (
            "content/events/a.yaml",
            "title: a\nstart: 2022-10-19\nstatus: canceled\n",
        ),
        (
            "content/site.yaml",
            "title: {Deutsch: a}\nbase_url: https://a.de\nlanguages: [{tag: de, name: d}]\n",
        ),
    ];
    for (path, text) in wrong {
        let schema = schema(path).expect("a kind with keys");
        assert!(!errors(&schema, &yaml(path, text)).is_empty(), "{text}");
    }
    let overlay = schema("content/partners/a.en.yaml").expect("a kind with keys");
    assert_eq!(errors(&overlay, &yaml("x.yaml", "city: Cologne\n")), [""; 0]);
}

#[test]
fn a_new_site_refers_to_its_schemas_and_keeps_to_them() {
    let mut checked = 0;
    for (path, bytes) in vielfalt::cli::STARTER {
        let Some(schema) = schema(path) else { continue };
        let text = std::str::from_utf8(bytes).expect("records are text");
        assert_eq!(errors(&schema, &yaml(path, text)), [""; 0], "{path}");
        let (_, line) = text.split_once("$schema=").expect("a reference");
        let referred = line.lines().next().unwrap_or_default();
        let up = "../".repeat(path.matches('/').count());
        let below = referred
            .strip_prefix(&up)
            .unwrap_or_else(|| panic!("{path}: {referred}"));
        assert!(
            below.starts_with(".vielfalt/schema/") && below.ends_with(".json"),
            "{path}: {referred}"
        );
        checked += 1;
    }
    assert!(checked >= 15, "only {checked} files");
}
