//! Diagnostics, summaries and faults as text for people or JSON for programs.
//!
//! Nothing prints by itself: texts are returned, or go to the writer that the caller names. Which language, whether in
//! colour and for whom is the caller's choice too; nothing is read from the environment.

mod details;
mod excerpt;
mod json;
mod summary;

pub use details::{Waiting, new_addresses, stages, waiting, withheld};
pub use json::{
    READY, addresses_json, diagnostic_json, fault_json, json, notice_json, serving_json, stop_json, summary_json,
};
pub use summary::{Next, Summary, number};

use crate::base::{Diagnostic, Fault, Formats, MessageLang, Place, Severity, SourcePath};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use excerpt::excerpt;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Gives the text of a source; `None` where it has none, such as an image or a file that is missing.
pub type Texts<'a> = &'a dyn Fn(&SourcePath) -> Option<Arc<str>>;

/// So many of one kind are shown in full; the rest is counted.
const SHOWN_OF_A_KIND: usize = 5;

/// How people see messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub lang: MessageLang,
    pub colour: bool,
    /// Every diagnostic in full, also the sixth of its kind.
    pub all: bool,
}

/// Every diagnostic for people: place, excerpt, message, hint. Kind by kind, the first few of each; errors come last,
/// because what stands lowest is read first.
pub fn human(diagnostics: &[Diagnostic], texts: Texts, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let texts: Texts = &remembering(texts);
    for kind in kinds(diagnostics) {
        let shown_of = if look.all { kind.len() } else { SHOWN_OF_A_KIND };
        for diagnostic in kind.iter().take(shown_of) {
            writeln!(out, "{}\n", shown(diagnostic, texts, look))?;
        }
        if let Some(rest) = kind.get(shown_of..).filter(|rest| !rest.is_empty()) {
            writeln!(out, "{}\n", counted(rest, look.lang))?;
        }
    }
    Ok(())
}

/// Each kind with its diagnostics in order of file and place, each once: first the warnings, then the errors, the
/// kinds of both in order of their first.
fn kinds(diagnostics: &[Diagnostic]) -> Vec<Vec<&Diagnostic>> {
    let mut kinds: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut places: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for diagnostic in sorted(diagnostics) {
        let at = *places
            .entry((&*diagnostic.code, diagnostic.severity))
            .or_insert_with(|| {
                kinds.push(Vec::new());
                kinds.len() - 1
            });
        kinds[at].push(diagnostic);
    }
    kinds.sort_by_key(|kind| kind[0].is_error());
    kinds
}

/// `… und 1.234 weitere dieser Art in 87 Dateien (unknown-key). Alle zeigt die Option -v.`
fn counted(rest: &[&Diagnostic], lang: MessageLang) -> String {
    let formats = Formats::new(lang.tag());
    let number = |count: usize| formats.number(i64::try_from(count).unwrap_or(i64::MAX));
    let mut files: Vec<&SourcePath> = rest.iter().filter_map(|one| Some(&one.place.as_ref()?.path)).collect();
    files.dedup();
    let (count, files, code) = (number(rest.len()), files.len(), &rest[0].code);
    let (in_de, in_en) = match files {
        0 | 1 => Default::default(),
        _ => (
            format!(" in {} Dateien", number(files)),
            format!(" in {} files", number(files)),
        ),
    };
    lang.say(
        &format!("… und {count} weitere dieser Art{in_de} ({code}). Alle zeigt die Option -v."),
        &format!("… and {count} more of this kind{in_en} ({code}). The option -v shows all."),
    )
}

/// A failure of the machine, for people. Ends with a line break.
pub fn fault(fault: &Fault, look: Look) -> String {
    let message = fault.message();
    let title = level(Severity::Error, look.lang).primary_title(look.lang.pick(&message));
    let path = fault.path().to_string_lossy();
    let group = title.element(Origin::path(printable(&path)));
    format!("{}\n", renderer(look).render(&[group]))
}

/// Texts that hold the last one: diagnostics come file by file, and a file may have thousands.
fn remembering(texts: Texts) -> impl Fn(&SourcePath) -> Option<Arc<str>> {
    let last: RefCell<Option<(SourcePath, Option<Arc<str>>)>> = RefCell::default();
    move |path: &SourcePath| {
        let mut last = last.borrow_mut();
        if let Some((_, text)) = last.as_ref().filter(|(known, _)| known == path) {
            return text.clone();
        }
        let text = texts(path);
        *last = Some((path.clone(), text.clone()));
        text
    }
}

/// In order of file and place, each once.
fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort();
    sorted.dedup();
    sorted
}

fn shown(diagnostic: &Diagnostic, texts: Texts, look: Look) -> String {
    let text = |place: &Place| texts(&place.path);
    let own = diagnostic.place.as_ref().map(|place| (place, text(place)));
    let related: Vec<_> = diagnostic.related.iter().map(|r| (r, text(&r.place))).collect();
    let title = level(diagnostic.severity, look.lang)
        .primary_title(look.lang.pick(&diagnostic.message))
        .id(&*diagnostic.code);
    let mut group = Group::with_title(title);
    if let Some((place, text)) = &own {
        group = with_place(group, place, text.as_deref());
    }
    if let Some(hint) = &diagnostic.hint {
        let name = look.lang.say("Hinweis", "hint");
        group = group.element(
            Level::HELP
                .with_name(Some(name))
                .message(abridged(look.lang.pick(hint), look)),
        );
    }
    let mut groups = vec![group];
    for (related, text) in &related {
        let name = look.lang.say("siehe auch", "see also");
        let title = Level::NOTE
            .with_name(Some(name))
            .secondary_title(look.lang.pick(&related.message));
        groups.push(with_place(Group::with_title(title), &related.place, text.as_deref()));
    }
    renderer(look).render(&groups)
}

/// So many lines of a hint are shown.
const SHOWN_LINES: usize = 12;

/// A hint that has hundreds of lines to paste shows the first: a file would scroll away what else was said.
fn abridged(hint: &str, look: Look) -> Cow<'_, str> {
    let lines = hint.lines().count();
    if look.all || lines <= SHOWN_LINES {
        return hint.into();
    }
    let (shown, rest) = (SHOWN_LINES - 1, lines - SHOWN_LINES + 1);
    let mut text: String = hint.split_inclusive('\n').take(shown).collect();
    text += &look.lang.say(
        &format!("… und {rest} weitere Zeilen. Alle zeigt die Option -v."),
        &format!("… and {rest} more lines. The option -v shows all."),
    );
    text.into()
}

/// Where, and the line with a caret. A file without text has a name only; one that is meant as a whole, no caret.
fn with_place<'a>(group: Group<'a>, place: &'a Place, text: Option<&'a str>) -> Group<'a> {
    let path = printable(place.path.as_str());
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return group.element(Origin::path(path).line(1).char_column(1));
    };
    let found = excerpt(text, place.span);
    let whole = place.span == crate::base::Span::default();
    // Without a caret no position is shown either: it is written with the name.
    let (kind, path) = match whole {
        true => (AnnotationKind::Visible, format!("{path}:1:1").into()),
        false => (AnnotationKind::Primary, path),
    };
    let snippet = Snippet::source(found.lines)
        .line_start(found.start.line)
        .path(path)
        .annotation(kind.span(found.span));
    group.element(snippet)
}

fn renderer(look: Look) -> Renderer {
    if look.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
}

fn level(severity: Severity, lang: MessageLang) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR.with_name(Some(lang.say("Fehler", "error"))),
        Severity::Warning => Level::WARNING.with_name(Some(lang.say("Warnung", "warning"))),
    }
}

/// A file name may hold anything, also what moves the cursor.
fn printable(path: &str) -> Cow<'_, str> {
    match path.contains(char::is_control) {
        true => path.replace(char::is_control, "\u{fffd}").into(),
        false => path.into(),
    }
}

#[cfg(test)]
mod tests;
