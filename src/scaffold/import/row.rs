//! One row becomes one record, unless something is wrong with a cell.

use super::file::{Values, text};
use super::finding::{Finding, about_row, finding};
use super::header::{Column, Use};
use super::value::{self, Known};
use crate::base::{Diagnostic, Severity, SourcePath, is_id, slug, words};
use crate::record::{self, SourceKind};
use std::collections::BTreeSet;

/// A record that a row would become.
pub struct Row {
    pub number: usize,
    pub path: SourcePath,
    /// Whether the record exists already; then the row changes nothing.
    pub exists: bool,
    /// Name or title.
    pub name: String,
    /// The other keys and their values, for people.
    pub details: Vec<(String, String)>,
    pub(super) text: String,
}

/// The record of a row; `None` after a finding that says why.
pub fn row(
    number: usize,
    cells: &[String],
    columns: &[Column<'_>],
    known: &Known,
    findings: &mut Vec<Finding>,
) -> Option<Row> {
    let errors = findings.len();
    let (mut values, mut id, mut time) = (Values::new(), None, None);
    for column in columns {
        let cell = cells.get(column.at).map_or("", String::as_str);
        let mut wrong = |found: Diagnostic| findings.push(finding(number, column.at, &column.header, found));
        match &column.use_as {
            Use::Key(target) if cell.is_empty() && target.required => wrong(empty(&target.path)),
            _ if cell.is_empty() => {}
            Use::Key(target) => match value::value(&target.path, target.value, cell, known) {
                Ok(value) => drop(values.insert(target.path.clone(), (*target, value))),
                Err(found) => wrong(*found),
            },
            Use::Id if is_id(cell) => id = Some(cell.to_owned()),
            Use::Id => wrong(bad_id(cell)),
            Use::Time => match value::clock(cell) {
                Some(clock) => time = Some(clock),
                None => wrong(bad_time(cell)),
            },
        }
    }
    if findings.len() > errors {
        return None;
    }
    if let (Some(time), Some((_, start))) = (time, values.get_mut("start"))
        && start[0].len() == 10
    {
        start[0].push_str(&format!("T{time}"));
    }
    let named = values.get("name").or_else(|| values.get("title"))?.1[0].clone();
    if id.is_none() && slug(&named).is_empty() {
        let message = words(
            format!("Aus „{named}“ wird kein Dateiname."),
            format!("“{named}” makes no file name."),
        );
        findings.push(about_row(number, Severity::Error, "bad-id", message));
        return None;
    }
    let path = path(known.kind, id, &values)?;
    let name = values.get("name").or_else(|| values.get("title"))?.1[0].clone();
    let text = text(&path, known.kind, &values);
    findings.extend(said(number, &path, known.kind, &text));
    let details = values
        .iter()
        .filter(|(path, _)| !matches!(path.as_str(), "name" | "title"));
    Some(Row {
        number,
        path,
        exists: false,
        name,
        details: details
            .map(|(path, (_, value))| (path.clone(), value.join(", ")))
            .collect(),
        text,
    })
}

/// Where a record goes. Events of one title lie apart by their day.
fn path(kind: SourceKind, id: Option<String>, values: &Values) -> Option<SourcePath> {
    let first = |key: &str| values.get(key).map(|(_, value)| value[0].as_str());
    let id = match (id, kind) {
        (Some(id), _) => id,
        (None, SourceKind::Partner) => slug(first("name")?),
        (None, _) => match first("start")?.get(..10) {
            Some(day) => format!("{day}-{}", slug(first("title")?)),
            None => slug(first("title")?),
        },
    };
    let folder = match kind {
        SourceKind::Partner => "partners",
        _ => "events",
    };
    Some(SourcePath::new(format!("content/{folder}/{id}.yaml")))
}

/// What the parser says about the finished file: rules between keys, which no cell breaks alone.
fn said(number: usize, path: &SourcePath, kind: SourceKind, text: &str) -> Vec<Finding> {
    let parsed = record::parse(path, kind, text.as_bytes(), crate::base::Digest::default());
    let about = |found: Diagnostic| Finding {
        hint: found.hint.clone(),
        ..about_row(number, found.severity, &found.code, found.message)
    };
    let mut seen = BTreeSet::new();
    let errors = parsed.diagnostics.into_iter().filter(Diagnostic::is_error);
    errors
        .map(about)
        .filter(|found| seen.insert(found.message.clone()))
        .collect()
}

fn empty(key: &str) -> Diagnostic {
    let message = words(
        format!("Diese Zelle ist leer. Ohne „{key}“ gibt es keinen Eintrag."),
        format!("This cell is empty. Without “{key}” there is no record."),
    );
    Diagnostic::error("empty-cell", message)
}

fn bad_id(cell: &str) -> Diagnostic {
    let message = words(
        format!("„{cell}“ kann keine Kennung sein: nur a-z, 0-9 und einzelne Bindestriche."),
        format!("“{cell}” cannot be an id: only a-z, 0-9 and single hyphens."),
    );
    Diagnostic::error("bad-id", message).suggest(slug(cell))
}

fn bad_time(cell: &str) -> Diagnostic {
    let message = words(
        format!("„{cell}“ ist keine Uhrzeit wie 14:00."),
        format!("“{cell}” is no time of day such as 14:00."),
    );
    Diagnostic::error("bad-time", message)
}
