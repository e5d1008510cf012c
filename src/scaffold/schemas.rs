//! The JSON Schemas that files refer to. They lie in the cache folder, where every build renews them: they belong to the
//! program, not to the site.

use super::disk;
use crate::base::MessageLang;
use crate::record::{SourceKind, schema};
use std::path::Path;

const NAMES: [(SourceKind, &str); 7] = [
    (SourceKind::Release, "release"),
    (SourceKind::Partner, "partner"),
    (SourceKind::Event, "event"),
    (SourceKind::Page, "page"),
    (SourceKind::Anniversary, "anniversary"),
    (SourceKind::Config, "site"),
    (SourceKind::Theme, "theme"),
];

/// What a kind is called where its schema is asked for.
pub fn schema_name(kind: SourceKind) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == kind).map(|(_, name)| *name)
}

/// Puts the schemas into the cache folder. Where that cannot be written, editors do without.
pub fn keep_schemas(cache: &Path, lang: MessageLang) {
    for (kind, name) in NAMES {
        let Some(schema) = schema(kind, false, lang) else {
            continue;
        };
        drop(disk::keep(
            &cache.join(format!("schema/{name}.json")),
            format!("{schema:#}\n").as_bytes(),
        ));
    }
}

/// The line by which the YAML language server finds the schema of a file that lies `depth` folders below the site.
pub fn reference(kind: SourceKind, depth: usize) -> String {
    let up = "../".repeat(depth);
    let name = schema_name(kind).unwrap_or_default();
    format!("# yaml-language-server: $schema={up}.vielfalt/schema/{name}.json\n")
}
