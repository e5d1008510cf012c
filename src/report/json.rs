//! Messages for programs: one JSON object a line, with the keys of the contract in its order.

use super::excerpt::excerpt;
use super::{MessageLang, Summary, Texts, remembering, sorted};
use crate::base::{Address, Diagnostic, Fault, Place, Position, Severity};
use serde::Serialize;
use std::io;

/// What `watch` and `serve` say once they watch.
pub const READY: &str = r#"{"type":"ready"}"#;

/// Says where a preview is served, and where on the network.
pub fn serving_json(url: &str, lan: Option<&str>) -> String {
    serde_json::json!({"type": "serving", "url": url, "lan": lan}).to_string()
}

/// What is no failure: that others may look, that changes are looked for and not reported.
pub fn notice_json(message: &str) -> String {
    serde_json::json!({"type": "notice", "message": message}).to_string()
}

/// Names the addresses that the history lacks.
pub fn addresses_json(new: &[Address]) -> String {
    serde_json::json!({"type": "addresses", "new": new}).to_string()
}

/// Every diagnostic once, in order, one a line.
pub fn json(diagnostics: &[Diagnostic], texts: Texts, lang: MessageLang, out: &mut dyn io::Write) -> io::Result<()> {
    let texts = remembering(texts);
    for diagnostic in sorted(diagnostics) {
        writeln!(out, "{}", diagnostic_json(diagnostic, &texts, lang))?;
    }
    Ok(())
}

/// One diagnostic on one line, without the line break.
pub fn diagnostic_json(diagnostic: &Diagnostic, texts: Texts, lang: MessageLang) -> String {
    let place = diagnostic.place.as_ref().map(|place| find(place, texts));
    let related = diagnostic.related.iter().map(|related| {
        let found = find(&related.place, texts);
        RelatedLine {
            file: found.file,
            line: found.start.line,
            column: found.start.column,
            message: lang.pick(&related.message),
        }
    });
    line(&DiagnosticLine {
        kind: "diagnostic",
        severity: diagnostic.severity,
        code: &diagnostic.code,
        message: lang.pick(&diagnostic.message),
        file: place.as_ref().map(|place| place.file),
        line: place.as_ref().map(|place| place.start.line),
        column: place.as_ref().map(|place| place.start.column),
        end_line: place.as_ref().map(|place| place.end.line),
        end_column: place.as_ref().map(|place| place.end.column),
        excerpt: place.as_ref().and_then(|place| place.excerpt.as_deref()),
        hint: diagnostic.hint.as_ref().map(|hint| lang.pick(hint)),
        suggestion: diagnostic.suggestion.as_deref(),
        related: related.collect(),
    })
}

pub fn summary_json(summary: &Summary, lang: MessageLang) -> String {
    line(&SummaryLine {
        kind: "summary",
        ok: summary.ok,
        written: summary.written,
        unchanged: summary.unchanged,
        removed: summary.removed,
        seconds: (summary.seconds * 1000.0).round() / 1000.0,
        errors: summary.errors,
        warnings: summary.warnings,
        withheld: summary.withheld,
        next: summary.next.as_ref().map(|next| NextLine {
            at: &next.at,
            reason: lang.pick(&next.reason),
        }),
    })
}

pub fn fault_json(fault: &Fault, lang: MessageLang) -> String {
    line(&FaultLine {
        kind: "fault",
        message: lang.pick(&fault.message()),
        path: Some(&fault.path().to_string_lossy()),
    })
}

/// What a command refuses to do, which is about no file.
pub fn stop_json(message: &str) -> String {
    line(&FaultLine {
        kind: "fault",
        message,
        path: None,
    })
}

fn line(object: &impl Serialize) -> String {
    serde_json::to_string(object).expect("text, numbers and lists are always JSON")
}

struct Found<'a> {
    file: &'a str,
    start: Position,
    end: Position,
    excerpt: Option<String>,
}

/// A place in a file that is no text is its beginning.
fn find<'a>(place: &'a Place, texts: Texts) -> Found<'a> {
    let file = place.path.as_str();
    let Some(text) = texts(&place.path) else {
        let start = Position { line: 1, column: 1 };
        return Found {
            file,
            start,
            end: start,
            excerpt: None,
        };
    };
    let found = excerpt(&text, place.span);
    Found {
        file,
        start: found.start,
        end: found.end,
        excerpt: Some(found.lines.to_owned()),
    }
}

#[derive(Serialize)]
struct DiagnosticLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    severity: Severity,
    code: &'a str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    excerpt: Option<&'a str>,
    hint: Option<&'a str>,
    suggestion: Option<&'a str>,
    related: Vec<RelatedLine<'a>>,
}

#[derive(Serialize)]
struct RelatedLine<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

#[derive(Serialize)]
struct SummaryLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    ok: bool,
    written: usize,
    unchanged: usize,
    removed: usize,
    seconds: f64,
    errors: usize,
    warnings: usize,
    withheld: usize,
    next: Option<NextLine<'a>>,
}

#[derive(Serialize)]
struct NextLine<'a> {
    at: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct FaultLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    message: &'a str,
    path: Option<&'a str>,
}
