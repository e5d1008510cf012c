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
const WORLD: [&str; 18] = [
    "cli/world.rs",
    "external/memory.rs",
    "publish/apply.rs",
    "publish/guard.rs",
    "publish/look.rs",
    "publish/staging.rs",
    "scaffold/disk.rs",
    "source/outside.rs",
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

/// A fault that cannot be planted any more, or whose test has another name now, proves nothing.
#[test]
fn the_faults_can_be_planted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut faults = 0;
    for entry in fs::read_dir(root.join("tests/faults")).expect("there are faults") {
        let name = entry.expect("entries can be read").file_name();
        let name = name.to_string_lossy().into_owned();
        if !name.ends_with(".patch") {
            continue;
        }
        faults += 1;
        let patch = text(&format!("tests/faults/{name}"));
        let test = patch.lines().next().and_then(|line| line.strip_prefix("test: "));
        let (file, test) = test.and_then(|test| test.rsplit_once("::")).expect("its test is named");
        let file = text(&format!("tests/it/{}.rs", file.replace("::", "/")));
        assert!(file.contains(&format!("fn {test}(")), "{name}: no test {test}");
        for change in patch.split("\n--- a/").skip(1) {
            let mut hunks = change.split("\n@@ ");
            let path = hunks
                .next()
                .and_then(|head| head.lines().next())
                .expect("a file is named");
            let source = text(path);
            for hunk in hunks {
                let before: String = (hunk.split_inclusive('\n').skip(1))
                    .filter_map(|line| line.strip_prefix([' ', '-']))
                    .collect();
                assert!(
                    source.contains(before.trim_end_matches('\n')),
                    "{name}: {path} has changed"
                );
            }
        }
    }
    assert!(faults > 30, "only {faults} faults");
}
