//! The rules of the house: which module may use which, and who touches the world.

use std::fs;
use std::path::{Path, PathBuf};

/// A module and those that it may use. `lib.rs` and `main.rs` only name modules.
const TABLE: [(&str, &[&str]); 20] = [
    ("base", &[]),
    ("source", &["base"]),
    ("record", &["base", "source"]),
    ("address", &["base", "record"]),
    ("site", &["base", "record", "address"]),
    ("facet", &["base", "record", "address", "site"]),
    ("route", &["base", "record", "address", "site", "facet"]),
    ("view", &["base", "record", "facet", "route"]),
    ("render", &["base", "record", "facet", "route", "view", "site"]),
    ("publish", &["base", "render"]),
    ("state", &["base"]),
    (
        "pipeline",
        &[
            "base", "source", "record", "address", "site", "facet", "route", "render", "publish", "state",
        ],
    ),
    ("scaffold", &["base", "source", "record"]),
    ("explain", &["base", "pipeline"]),
    ("report", &["base", "pipeline", "site", "publish"]),
    ("external", &["base", "record"]),
    ("remote", &["base", "render", "publish"]),
    ("serve", &["base", "report"]),
    ("watch", &["base", "source", "pipeline", "publish"]),
    (
        "cli",
        &[
            "base", "source", "record", "site", "pipeline", "publish", "report", "scaffold", "state", "watch", "serve",
            "external", "explain", "remote",
        ],
    ),
];

/// The files that may touch the disk, the environment or the clock.
const WORLD: [&str; 17] = [
    "cli/world.rs",
    "external/memory.rs",
    "publish/apply.rs",
    "publish/guard.rs",
    "publish/look.rs",
    "publish/staging.rs",
    "scaffold/disk.rs",
    "source/scan.rs",
    "state/announcement.rs",
    "state/folder.rs",
    "state/good.rs",
    "state/good/pack.rs",
    "state/images.rs",
    "state/journal.rs",
    "state/tests.rs",
    "watch.rs",
    "watch/run.rs",
];

pub fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("entries can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path
                    .strip_prefix(&root)
                    .expect("it lies below")
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("sources are text")));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = file.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == module) else {
            continue;
        };
        // Tests of a module may use what they like.
        let text = if file.contains("tests") || file.contains("sample") {
            ""
        } else {
            text.split("#[cfg(test)]").next().unwrap_or_default()
        };
        for used in text.split("crate::").skip(1) {
            let used: String = used
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            let known = TABLE.iter().any(|(name, _)| *name == used);
            if known && used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{file} uses {used}"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_named_files_touch_the_world() {
    let lifted: Vec<String> = (sources().into_iter())
        .filter(|(_, text)| text.contains("clippy::disallowed_methods"))
        .map(|(file, _)| file)
        .collect();
    assert_eq!(lifted, WORLD);
}
