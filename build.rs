#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads sources and writes what it makes of them"
)]
//! Digests the program's sources, so that a cache made by another program is never believed, and embeds the themes and
//! the starter of `vielfalt init`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"));
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo names the output folder"));
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for path in files(&root, &["src", "Cargo.toml", "Cargo.lock", "build.rs"]) {
        let bytes = fs::read(root.join(&path)).expect("sources can be read");
        for byte in path.bytes().chain(bytes) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    let mut embedded = String::new();
    embed(&mut embedded, "EMBEDDED", &root, "themes", "");
    embed(&mut embedded, "STARTER", &root, "starter", "starter/");
    fs::write(out.join("embedded.rs"), embedded).expect("the output folder can be written");
    println!("cargo::rustc-env=VIELFALT_PROGRAM={hash:032x}");
}

/// A constant with all files of a folder, their paths without `prefix`.
fn embed(code: &mut String, name: &str, root: &Path, folder: &str, prefix: &str) {
    writeln!(code, "pub const {name}: &[(&str, &[u8])] = &[").expect("a string can be written to");
    for path in files(root, &[folder]) {
        let full = root.join(&path);
        let path = path.strip_prefix(prefix).unwrap_or(&path);
        writeln!(code, "    ({path:?}, include_bytes!({full:?})),").expect("a string can be written to");
    }
    code.push_str("];\n");
}

/// All files below some paths, relative to `root`, sorted.
fn files(root: &Path, tops: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for top in tops {
        println!("cargo::rerun-if-changed={top}");
        collect(root, Path::new(top), &mut found);
    }
    found.sort();
    found
}

fn collect(root: &Path, path: &Path, found: &mut Vec<String>) {
    let full = root.join(path);
    if full.is_dir() {
        let mut names: Vec<_> = fs::read_dir(&full)
            .expect("folders can be read")
            .map(|entry| entry.expect("entries can be read").file_name())
            .collect();
        names.sort();
        names.iter().for_each(|name| collect(root, &path.join(name), found));
    } else if full.is_file() {
        found.push(path.to_string_lossy().replace('\\', "/"));
    }
}
