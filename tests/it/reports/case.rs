//! The files of `tests/reports/`: read, and written again with what the program says today.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// One mistake.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub code: String,
    pub name: String,
    pub edits: Vec<Edit>,
    /// Name and value.
    pub options: BTreeMap<String, String>,
    pub tokens: Vec<String>,
    /// In German and in English.
    pub human: [String; 2],
    /// The lines before the tokens, as written.
    source: String,
}

#[derive(Clone, Debug)]
pub enum Edit {
    Write(String, Vec<u8>),
    /// Top-level keys of a YAML file.
    Keys(String, String),
    Remove(String),
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reports")
}

/// Path and text of every file of the valid site.
pub fn base() -> Vec<(String, Vec<u8>)> {
    let text = fs::read_to_string(folder().join("base.txt")).expect("the base is there");
    let edits = edits(&text);
    let files = edits.into_iter().filter_map(|edit| match edit {
        Edit::Write(path, bytes) => Some((path, bytes)),
        _ => None,
    });
    files.collect()
}

/// Every case, in order of code and file.
pub fn all() -> Vec<Case> {
    let entries = fs::read_dir(folder()).expect("the folder can be read");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("entries can be read").path())
        .collect();
    files.sort();
    let cases = files
        .iter()
        .filter(|file| !file.ends_with("base.txt"))
        .flat_map(|file| {
            let code = file
                .file_stem()
                .expect("files have names")
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(file).expect("cases are text");
            let parts: Vec<Case> = text.split("%%% ").skip(1).map(|part| read(&code, part)).collect();
            parts
        });
    cases.collect()
}

fn read(code: &str, text: &str) -> Case {
    let reports = text.find("\n<<< de").map_or(text.len(), |at| at + 1);
    let tokens = text[..reports].find("\n>>> ").map_or(reports, |at| at + 1);
    let name = text.lines().next().unwrap_or_default();
    let source = text[..tokens].trim_end_matches('\n').to_owned() + "\n";
    let report = |from: &str, to: &str| {
        let start = text.find(from).map_or(text.len(), |at| at + from.len());
        let end = text[start..].find(to).map_or(text.len(), |at| start + at);
        text[start..end].trim_matches('\n').to_owned()
    };
    let options = source.lines().filter_map(|line| line.strip_prefix("??? "));
    let options = options.map(|line| line.split_once(' ').unwrap_or((line, "")));
    Case {
        code: code.to_owned(),
        name: name.to_owned(),
        edits: edits(&source),
        options: options
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        tokens: text[tokens..reports]
            .lines()
            .filter_map(|line| line.strip_prefix(">>> "))
            .map(str::to_owned)
            .collect(),
        human: [report("\n<<< de\n", "\n<<< en\n"), report("\n<<< en\n", "\u{0}")],
        source,
    }
}

fn edits(text: &str) -> Vec<Edit> {
    let mut parts: Vec<(&str, &str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let mark = ["=== ", "+++ ", "??? "].into_iter().find(|mark| line.starts_with(mark));
        match (mark, parts.last_mut()) {
            (Some(mark), _) => parts.push((mark, line[4..].trim(), String::new())),
            (None, Some((.., content))) => content.push_str(line),
            (None, None) => {}
        }
    }
    let edits = parts.into_iter().filter(|(mark, ..)| *mark != "??? ");
    let edit = |(mark, path, content): (&str, &str, String)| {
        if let Some(path) = path.strip_suffix(" (gone)") {
            return Edit::Remove(path.to_owned());
        }
        match (mark, path.strip_suffix(" (bytes)")) {
            ("=== ", Some(path)) => Edit::Write(path.to_owned(), unescaped(&content)),
            ("=== ", None) => Edit::Write(path.to_owned(), content.into_bytes()),
            _ => Edit::Keys(path.to_owned(), content),
        }
    };
    edits.map(edit).collect()
}

/// `\xNN`, `\u{…}` and `\*{text}{times}`; a `\` at the end of a line joins it with the next.
fn unescaped(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        if let Some(hex) = rest.strip_prefix('x') {
            bytes.push(u8::from_str_radix(&hex[..2], 16).expect("two hex digits"));
            rest = &hex[2..];
        } else if let Some((hex, after)) = rest.strip_prefix("u{").and_then(|rest| rest.split_once('}')) {
            let c = u32::from_str_radix(hex, 16)
                .ok()
                .and_then(char::from_u32)
                .expect("a character");
            bytes.extend_from_slice(c.to_string().as_bytes());
            rest = after;
        } else if let Some((text, after)) = rest.strip_prefix("*{").and_then(|rest| rest.split_once("}{")) {
            let (count, after) = after.split_once('}').expect("a number in braces");
            bytes.extend_from_slice(text.repeat(count.parse().expect("a number")).as_bytes());
            rest = after;
        } else if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
        } else {
            bytes.push(b'\\');
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// `text` with the top-level keys of `keys` in the place of its own.
pub fn with_keys(text: &str, keys: &str) -> String {
    let key = |line: &str| {
        line.split_once(':')
            .filter(|(key, _)| !key.starts_with([' ', '#', '-']))
            .map(|(key, _)| key.to_owned())
    };
    let replaced: Vec<String> = keys.lines().filter_map(key).collect();
    let mut kept = String::new();
    let mut dropping = false;
    for line in text.split_inclusive('\n') {
        if let Some(key) = key(line) {
            dropping = replaced.contains(&key);
        }
        if !dropping {
            kept.push_str(line);
        }
    }
    kept + keys
}

/// Writes every case again: its source, its tokens (or those found, where it names none) and its reports.
pub fn rewrite<'a>(cases: impl Iterator<Item = (&'a Case, Vec<String>, &'a [String; 2])>) {
    let mut files = BTreeMap::<&str, String>::new();
    for (case, found, [de, en]) in cases {
        let tokens = if case.tokens.is_empty() { &found } else { &case.tokens };
        let tokens: String = tokens.iter().map(|token| format!(">>> {token}\n")).collect();
        let text = files.entry(&case.code).or_default();
        text.push_str(&format!("%%% {}{tokens}<<< de\n{de}\n\n<<< en\n{en}\n\n", case.source));
    }
    for (code, text) in files {
        fs::write(folder().join(format!("{code}.txt")), text.trim_end().to_owned() + "\n")
            .expect("cases can be written");
    }
}
