//! The file of an imported record.

use super::columns::Target;
use crate::base::SourcePath;
use crate::record::{self, Field, SourceKind, Type};
use crate::scaffold::schemas::reference;
use crate::scaffold::text::quoted;
use std::collections::BTreeMap;

/// Values by the path of their key.
pub type Values<'t> = BTreeMap<String, (&'t Target, Vec<String>)>;

/// The file, its keys in the order of the contract.
pub fn text(path: &SourcePath, kind: SourceKind, values: &Values) -> String {
    let mut text = reference(kind, path.as_str().matches('/').count());
    for field in record::fields(kind).unwrap_or_default() {
        if let Some((target, value)) = values.get(field.key) {
            text.push_str(&format!("{}: {}\n", field.key, written(target.value, value)));
        }
        let (parts, item): (&[Field], bool) = match &field.value {
            Type::Group(parts) => (parts, false),
            Type::List(Type::Group(parts)) => (parts, true),
            _ => (&[], false),
        };
        let value = |part: &Field| {
            values
                .get(&format!("{}.{}", field.key, part.key))
                .map(|value| (part.key, value))
        };
        for (at, (key, (target, value))) in parts.iter().filter_map(value).enumerate() {
            let value = written(target.value, value);
            match (at, item) {
                (0, true) => text.push_str(&format!("{}:\n  - {key}: {value}\n", field.key)),
                (0, false) => text.push_str(&format!("{}:\n  {key}: {value}\n", field.key)),
                (_, true) => text.push_str(&format!("    {key}: {value}\n")),
                (_, false) => text.push_str(&format!("  {key}: {value}\n")),
            }
        }
    }
    text
}

fn written(value: &Type, values: &[String]) -> String {
    match value {
        Type::List(inner) => {
            let items: Vec<String> = values
                .iter()
                .map(|item| written(inner, std::slice::from_ref(item)))
                .collect();
            format!("[{}]", items.join(", "))
        }
        Type::Integer { .. }
        | Type::Degrees(_)
        | Type::Bool
        | Type::VagueDate
        | Type::Stamp
        | Type::Start
        | Type::Url => values[0].clone(),
        Type::Markdown if values[0].contains('\n') => {
            let lines: Vec<String> = values[0].lines().map(|line| format!("  {}", line.trim())).collect();
            format!("|\n{}", lines.join("\n"))
        }
        _ => quoted(&values[0]),
    }
}
