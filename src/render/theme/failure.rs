//! The templates of a chain under the names that the engine knows them by, and its errors brought back to the file and
//! place where the author wrote them.

use super::{ThemeFile, utf8};
use crate::base::{Diagnostic, SourcePath, Span, words};
use std::borrow::Cow;
use std::collections::BTreeMap;
use tera::{Error, ErrorKind};

/// Templates by the engine's name.
pub struct TemplateSources(BTreeMap<String, TemplateSource>);

struct TemplateSource {
    path: SourcePath,
    text: String,
    /// How many bytes of the file stand before the text: those of a byte order mark.
    skipped: usize,
}

/// What precedes the names of a level's templates. All are as long as `parent/`, so that putting one in the place of
/// another moves nothing: the engine's columns are the author's.
pub fn prefix(level: usize) -> String {
    match level {
        0 => String::new(),
        1 => "parent/".to_owned(),
        _ => format!("paren{level}/"),
    }
}

/// The template that cannot be read at all, as opposed to one that does not fit the others.
pub fn unreadable(error: &Error) -> Option<&str> {
    match error.kind() {
        ErrorKind::SyntaxError(report) => Some(report.filename()),
        _ => None,
    }
}

impl TemplateSources {
    pub fn new(files: &[ThemeFile], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut sources = BTreeMap::new();
        for file in files {
            let Some(text) = utf8(file, diagnostics) else { continue };
            let source = TemplateSource {
                path: file.path.clone(),
                skipped: file.bytes.len() - text.len(),
                text: with_parents_of(file.level, text).into_owned(),
            };
            sources.insert(format!("{}{}", prefix(file.level), file.name), source);
        }
        inherit(files, &mut sources);
        Self(sources)
    }

    /// Names and texts, sorted by name.
    pub fn named(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, source)| (name.as_str(), source.text.as_str()))
    }

    /// The files behind some templates. What they name in quotes is a template that they extend or include; what they
    /// call is a component.
    pub fn files<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<SourcePath> {
        let mut open: Vec<&str> = names.into_iter().filter_map(|name| self.known(name)).collect();
        let mut found = BTreeMap::new();
        while let Some(name) = open.pop() {
            let Some(source) = self.0.get(name).filter(|_| !found.contains_key(name)) else {
                continue;
            };
            found.insert(name, source.path.clone());
            let uses = |other: &&str| {
                let text = self.0.get(*other).map_or("", |source| &source.text);
                let components = text
                    .split("{% component ")
                    .skip(1)
                    .filter_map(|rest| rest.split('(').next());
                let calls = |name: &str| source.text.contains(&format!("<{name} "));
                source.text.contains(&format!("\"{other}\"")) || components.into_iter().any(calls)
            };
            open.extend(self.0.keys().map(String::as_str).filter(uses));
        }
        let files: std::collections::BTreeSet<SourcePath> = found.into_values().collect();
        files.into_iter().collect()
    }

    fn known(&self, name: &str) -> Option<&str> {
        self.0.get_key_value(name).map(|(name, _)| name.as_str())
    }

    /// The engine's error as diagnostics, at least one. `page` is the address that was being rendered.
    pub fn diagnostics(&self, error: &Error, page: Option<&str>) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let span = Span::new(report.span().range.start, report.span().range.end);
                vec![self.at(report.filename(), span, report.message(), page)]
            }
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                vec![self.at(tpl, Span::default(), &error.to_string(), page)]
            }
            ErrorKind::MissingParent { current, .. } => {
                vec![self.at(current, Span::default(), &error.to_string(), page)]
            }
            _ => self.reported(&error.to_string(), page),
        }
    }

    /// Several errors that the engine has already written out: `error: …` and below it `--> name:line:column`.
    fn reported(&self, text: &str, page: Option<&str>) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut message = "";
        for line in text.lines() {
            if let Some(start) = line.strip_prefix("error: ") {
                message = start;
            } else if let Some(place) = line.trim_start().strip_prefix("--> ")
                && let Some((name, span)) = self.parsed_place(place)
            {
                diagnostics.push(self.at(name, span, message, page));
            }
        }
        if diagnostics.is_empty() {
            diagnostics.push(self.at("", Span::default(), text, page));
        }
        diagnostics
    }

    fn parsed_place<'a>(&self, place: &'a str) -> Option<(&'a str, Span)> {
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let text = &self.0.get(name)?.text;
        let before: usize = text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let column = text[before..]
            .chars()
            .take(column.saturating_sub(1))
            .map(char::len_utf8)
            .sum::<usize>();
        Some((name, Span::new(before + column, before + column)))
    }

    fn at(&self, name: &str, span: Span, message: &str, page: Option<&str>) -> Diagnostic {
        let page_de = page.map(|page| format!(" (für die Seite {page})")).unwrap_or_default();
        let page_en = page.map(|page| format!(" (for the page {page})")).unwrap_or_default();
        let diagnostic = Diagnostic::error(
            "template-error",
            words(
                format!("Fehler in der Vorlage: {}{page_de}", in_german(message)),
                format!("Error in the template: {message}{page_en}"),
            ),
        )
        .hint(words(
            "Vorlagen gehören zum Theme der Website. Machen Sie Ihre letzte Änderung daran rückgängig, oder fragen Sie, wer das Theme betreut.",
            "Templates belong to the theme of the site. Undo your last change there, or ask whoever looks after it.",
        ));
        match self.0.get(name) {
            Some(source) if span == Span::default() => diagnostic.at(&source.path, span),
            Some(source) => diagnostic.at(&source.path, span.shifted(source.skipped)),
            None => diagnostic,
        }
    }
}

/// The engine speaks English; what authors meet most is put into German.
fn in_german(message: &str) -> String {
    [
        (" is not defined.", " gibt es hier nicht."),
        (" is not defined", " gibt es hier nicht"),
        ("Available variables:", "Vorhanden sind:"),
        ("Available fields:", "Vorhandene Felder:"),
        ("Variable ", "Die Variable "),
        ("Field ", "Das Feld "),
        ("Unknown filter", "Unbekannter Filter"),
        ("Unknown function", "Unbekannte Funktion"),
        ("Unknown template", "Unbekannte Vorlage"),
        ("Unknown component", "Unbekannter Baustein"),
        ("Unknown test", "Unbekannte Prüfung"),
        ("Unexpected end of input", "Die Vorlage endet mitten in einer Anweisung"),
        ("Template '", "Die Vorlage '"),
        ("' is inheriting from '", "' erweitert '"),
        ("', which doesn't exist or isn't loaded.", "', die es nicht gibt."),
    ]
    .iter()
    .fold(message.to_owned(), |text, (english, german)| {
        text.replace(english, german)
    })
}

/// In a theme that is itself a parent, `parent/` means the level above it.
fn with_parents_of(level: usize, text: &str) -> Cow<'_, str> {
    if level == 0 || !text.contains("parent/") {
        return Cow::Borrowed(text);
    }
    let mut rewritten = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{%") {
        let end = rest[start..].find("%}").map_or(rest.len(), |end| start + end);
        let tag = &rest[start..end];
        rewritten.push_str(&rest[..start]);
        let word = tag[2..].trim_start_matches('-').trim_start();
        if word.starts_with("extends") || word.starts_with("include") {
            let above = prefix(level + 1);
            rewritten.push_str(
                &tag.replace("\"parent/", &format!("\"{above}"))
                    .replace("'parent/", &format!("'{above}")),
            );
        } else {
            rewritten.push_str(tag);
        }
        rest = &rest[end..];
    }
    rewritten.push_str(rest);
    Cow::Owned(rewritten)
}

/// A parent's template that it has from its own parent is found under the parent's name too, where one asks for it.
fn inherit(files: &[ThemeFile], sources: &mut BTreeMap<String, TemplateSource>) {
    let deepest = files.iter().map(|file| file.level).max().unwrap_or(0);
    for level in (1..deepest).rev() {
        for file in files.iter().filter(|file| file.level == level + 1) {
            let name = format!("{}{}", prefix(level), file.name);
            let is_wanted = sources.values().any(|source| source.text.contains(&name));
            let above = sources.get(&format!("{}{}", prefix(level + 1), file.name));
            if let Some(above) = above.filter(|_| is_wanted) {
                let copy = TemplateSource {
                    path: above.path.clone(),
                    text: above.text.clone(),
                    skipped: above.skipped,
                };
                sources.entry(name).or_insert(copy);
            }
        }
    }
}
