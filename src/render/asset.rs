//! A theme's assets: style sheets bundled and minified, everything else as it is, all under a name with a fingerprint,
//! so that a browser may keep them for ever.
//!
//! Scripts are small and written by hand; they are not minified.

use super::theme::{ThemeFile, utf8};
use crate::base::{Checked, Diagnostic, Digest, OutputPath, SourcePath, Span, words};
use lightningcss::bundler::{Bundler, ResolveResult, SourceProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions, UrlDependency};
use lightningcss::error::ErrorLocation;
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The style sheet that every page uses; the others are imported by it, or stand for themselves.
const ENTRY: &str = "css/main.css";

/// The assets of a theme, ready to be published.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub files: Vec<(OutputPath, Vec<u8>)>,
    /// By the name below `assets/css/`, `assets/js/` and so on: `main.css`, `suche.js`, `karte/nrw.svg`.
    pub by_name: BTreeMap<String, OutputPath>,
}

impl Assets {
    /// Name and digest of each file.
    pub fn digests(&self) -> Vec<(OutputPath, Digest)> {
        self.files
            .iter()
            .map(|(output, bytes)| (output.clone(), Digest::of_bytes(bytes)))
            .collect()
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Option<&OutputPath> {
        let short = name.split_once('/').map_or(name, |(_, rest)| rest);
        let (stem, extension) = short.rsplit_once('.')?;
        let fingerprint = Digest::of_bytes(&bytes).fingerprint();
        let output = OutputPath::parse(&format!("assets/{stem}.{fingerprint}.{extension}"))?;
        self.files.push((output.clone(), bytes));
        self.by_name.insert(short.to_owned(), output);
        self.by_name.get(short)
    }
}

/// Makes the assets from the files below `assets/` of all themes in the chain. A file of the more specific theme takes
/// the place of one with the same name.
pub(super) fn assets(files: &[ThemeFile]) -> Checked<Assets> {
    let mut diagnostics = Vec::new();
    let mut assets = Assets::default();
    let mut effective = BTreeMap::<&str, &ThemeFile>::new();
    for file in files {
        let entry = effective.entry(&file.name).or_insert(file);
        if file.level < entry.level {
            *entry = file;
        }
    }
    // What style sheets may point to comes first.
    let mut outputs = BTreeMap::new();
    let mut sheets = Sheets::default();
    for (name, file) in effective {
        if !is_plain(name) {
            diagnostics.push(bad_name(file));
        } else if name.ends_with(".css") {
            if let Some(text) = utf8(file, &mut diagnostics) {
                let sheet = Sheet {
                    path: file.path.clone(),
                    skipped: file.bytes.len() - text.len(),
                    text: text.to_owned(),
                };
                sheets.files.insert(name.to_owned(), sheet);
            }
        } else if let Some(output) = assets.add(name, file.bytes.to_vec()) {
            outputs.insert(name.to_owned(), output.clone());
        }
    }
    let entry_first = |name: &&String| *name != ENTRY;
    let mut names: Vec<&String> = sheets.files.keys().collect();
    names.sort_by_key(entry_first);
    for name in names {
        if sheets.is_used(name) {
            continue;
        }
        match bundled(name, &sheets, &outputs) {
            Ok(css) => drop(assets.add(name, css.into_bytes())),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    Checked::new(assets, diagnostics)
}

struct Sheet {
    path: SourcePath,
    /// Without a byte order mark.
    text: String,
    /// How many bytes of the file stand before the text.
    skipped: usize,
}

/// The style sheets of the chain, read from memory, and those that a bundle has used.
#[derive(Default)]
struct Sheets {
    files: BTreeMap<String, Sheet>,
    used: Mutex<BTreeSet<String>>,
}

impl Sheets {
    fn is_used(&self, name: &str) -> bool {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).contains(name)
    }
}

/// Why an `@import` leads nowhere.
#[derive(Debug)]
struct ImportError(String);

impl std::fmt::Display for ImportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ImportError {}

impl SourceProvider for Sheets {
    type Error = ImportError;

    fn read<'a>(&'a self, file: &Path) -> Result<&'a str, ImportError> {
        let name = file.to_str().unwrap_or_default();
        let sheet = self.files.get(name).ok_or_else(|| ImportError(format!("{name}: ?")))?;
        self.used
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned());
        Ok(&sheet.text)
    }

    fn resolve(&self, specifier: &str, originating_file: &Path) -> Result<ResolveResult, ImportError> {
        let from = originating_file.to_str().unwrap_or_default();
        match beside(from, specifier).filter(|name| self.files.contains_key(name)) {
            Some(name) => Ok(ResolveResult::File(PathBuf::from(name))),
            None => Err(ImportError(format!("@import {specifier}: ?"))),
        }
    }
}

/// One style sheet with all that it imports. The layers keep their order.
fn bundled(entry: &str, sheets: &Sheets, outputs: &BTreeMap<String, OutputPath>) -> Result<String, Box<Diagnostic>> {
    let mut bundler = Bundler::new(sheets, None, ParserOptions::default());
    let mut sheet = bundler.bundle(Path::new(entry)).map_err(|error| {
        let message = error.kind.to_string();
        failed(&message, error.loc.as_ref(), entry, sheets)
    })?;
    sheet.minify(MinifyOptions::default()).map_err(|error| {
        let message = error.kind.to_string();
        failed(&message, error.loc.as_ref(), entry, sheets)
    })?;
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
        ..PrinterOptions::default()
    });
    let printed = printed.map_err(|error| {
        let message = error.kind.to_string();
        failed(&message, error.loc.as_ref(), entry, sheets)
    })?;
    let mut css = printed.code;
    for dependency in printed.dependencies.unwrap_or_default() {
        let Dependency::Url(url) = dependency else { continue };
        let target = rewritten(&url, entry, sheets, outputs)?;
        let escaped = target.replace('\\', "\\\\").replace('"', "\\\"");
        // The printer always quotes its placeholder; a bare search could hit other text.
        css = css.replace(&format!("url(\"{}\")", url.placeholder), &format!("url(\"{escaped}\")"));
    }
    Ok(css)
}

/// The address of an asset as seen from the bundle, which lies beside the others.
fn rewritten(
    url: &UrlDependency,
    entry: &str,
    sheets: &Sheets,
    outputs: &BTreeMap<String, OutputPath>,
) -> Result<String, Box<Diagnostic>> {
    let is_elsewhere = url.url.starts_with(['#', '/']) || url.url.split('/').next().is_some_and(|s| s.contains(':'));
    if is_elsewhere {
        return Ok(url.url.clone());
    }
    let end = url.url.find(['#', '?']).unwrap_or(url.url.len());
    let (path, rest) = url.url.split_at(end);
    let output = beside(&url.loc.file_path, path).and_then(|name| outputs.get(&name));
    let Some(output) = output else {
        let location = ErrorLocation {
            filename: url.loc.file_path.clone(),
            line: url.loc.start.line.saturating_sub(1),
            column: url.loc.start.column,
        };
        return Err(failed(&format!("url({}): ?", url.url), Some(&location), entry, sheets));
    };
    let up = "../".repeat(entry.matches('/').count().saturating_sub(1));
    let target = output.as_str().trim_start_matches("assets/");
    Ok(format!("{up}{target}{rest}"))
}

fn failed(message: &str, location: Option<&ErrorLocation>, entry: &str, sheets: &Sheets) -> Box<Diagnostic> {
    let (de, en) = match message.strip_suffix(": ?") {
        Some(what) => (
            format!("Diese Datei gibt es im Theme nicht: {what}."),
            format!("The theme has no such file: {what}."),
        ),
        None => (
            format!("Das Stylesheet ist an dieser Stelle nicht zu verstehen (englisch: {message})."),
            format!("The style sheet cannot be understood at this place: {message}."),
        ),
    };
    let diagnostic = Diagnostic::error("css-broken", words(de, en)).hint(words(
        "Stylesheets gehören zum Theme der Website. Prüfen Sie Klammern und Dateinamen an dieser Stelle.",
        "Style sheets belong to the theme of the site. Check brackets and file names at this place.",
    ));
    let name = location.map_or(entry, |location| &location.filename);
    Box::new(match sheets.files.get(name) {
        Some(sheet) => {
            let place = location.map(|location| span(&sheet.text, location).shifted(sheet.skipped));
            diagnostic.at(&sheet.path, place.unwrap_or_default())
        }
        None => diagnostic,
    })
}

/// Lines count from 0, columns from 1.
fn span(text: &str, location: &ErrorLocation) -> Span {
    let line: usize = text
        .split_inclusive('\n')
        .take(location.line as usize)
        .map(str::len)
        .sum();
    let column: usize = text[line..]
        .chars()
        .take((location.column as usize).saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    Span::new(line + column, line + column)
}

/// The name that `reference` means in the file `from`; `None` where it leaves the assets.
fn beside(from: &str, reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Names of assets stand in addresses as they are.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    name.chars().all(plain)
        && name
            .rsplit('/')
            .next()
            .is_some_and(|file| file.trim_matches('.').contains('.'))
}

fn bad_name(file: &ThemeFile) -> Diagnostic {
    Diagnostic::error(
        "asset-name",
        words(
            "Der Name dieser Datei kann nicht in einer Adresse stehen.",
            "The name of this file cannot stand in an address.",
        ),
    )
    .hint(words(
        "Nehmen Sie Buchstaben ohne Umlaute, Ziffern, „-“, „_“ und eine Endung wie „.svg“.",
        "Use plain letters, digits, “-”, “_” and an ending such as “.svg”.",
    ))
    .at(&file.path, Span::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(level: usize, name: &str, text: &str) -> ThemeFile {
        ThemeFile {
            path: SourcePath::new(format!("themes/t{level}/assets/{name}")),
            name: name.to_owned(),
            level,
            bytes: text.as_bytes().into(),
        }
    }

    fn css(assets: &Assets, name: &str) -> String {
        let output = &assets.by_name[name];
        let (_, bytes) = assets.files.iter().find(|(path, _)| path == output).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    #[test]
    fn one_sheet_with_its_layers_and_images() {
        let checked = assets(&[
            file(0, "css/tokens.css", ":root { --page: #000000 }"),
            file(
                1,
                "css/main.css",
                "@layer reset, tokens;\n@import \"tokens.css\" layer(tokens);\n@import \"base/a.css\";\n",
            ),
            file(1, "css/tokens.css", ":root { --page: white }"),
            file(
                1,
                "css/base/a.css",
                "a { background: url('../../bilder/punkt.svg#x') }\nb { background: url(data:image/png;base64,AA) }",
            ),
            file(1, "css/druck.css", "@media print { a { color: black } }"),
            file(1, "bilder/punkt.svg", "<svg/>"),
            file(1, "js/suche.js", "let a = 1;\n"),
        ]);
        assert_eq!(checked.diagnostics, []);
        let main = css(&checked.value, "main.css");
        assert!(main.starts_with("@layer reset;@layer tokens{"), "{main}");
        assert!(main.contains("--page:#000") && !main.contains("white"), "{main}");
        let image = checked.value.by_name["punkt.svg"]
            .as_str()
            .trim_start_matches("assets/");
        assert!(main.contains(&format!("url(\"{image}#x\")")), "{main}");
        assert!(main.contains("data:image/png;base64,AA"), "{main}");
        let names: Vec<_> = checked.value.by_name.keys().collect();
        assert_eq!(names, ["druck.css", "main.css", "punkt.svg", "suche.js"]);
        assert!(checked.value.by_name["main.css"].as_str().starts_with("assets/main."));
    }

    #[test]
    fn mistakes_have_a_place() {
        let place = |files: &[ThemeFile]| {
            let diagnostics = assets(files).diagnostics;
            let place = diagnostics[0].place.clone().unwrap();
            (
                diagnostics[0].code.to_string(),
                place.path.to_string(),
                place.span.start,
            )
        };
        let at = |name: &str, start| ("css-broken".to_owned(), format!("themes/t0/assets/{name}"), start);
        let broken = [
            file(0, "css/main.css", "@import \"a.css\";"),
            file(0, "css/a.css", "a {}\nb { color: }}\n"),
        ];
        assert_eq!(place(&broken).1, "themes/t0/assets/css/a.css");
        assert_eq!(
            place(&[file(0, "css/main.css", "a{}\nb { background: url(fehlt.svg) }")]),
            at("css/main.css", 24)
        );
        assert_eq!(
            place(&[file(0, "css/main.css", "@import \"fehlt.css\";")]),
            at("css/main.css", 0)
        );
        assert_eq!(place(&[file(0, "bilder/grün.svg", "")]).0, "asset-name");
    }
}
