//! The first row: what each column is for.

use super::columns::{self, Target};
use super::finding::{Finding, about_row, finding};
use super::sheet::letters;
use crate::base::{Diagnostic, Severity, words};
use crate::record::SourceKind;

/// A column that is used.
pub struct Column<'t> {
    pub at: usize,
    pub header: String,
    pub use_as: Use<'t>,
}

pub enum Use<'t> {
    Key(&'t Target),
    /// The id of the record.
    Id,
    /// The time of day of an event, beside its date.
    Time,
}

/// What each column is for.
pub fn header<'t>(
    number: usize,
    headers: &[String],
    targets: &'t [Target],
    kind: SourceKind,
    findings: &mut Vec<Finding>,
) -> Vec<Column<'t>> {
    let mut columns: Vec<Column> = Vec::new();
    for (at, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
        let use_as = match columns::plain(header).as_str() {
            "id" | "kennung" => Use::Id,
            "uhrzeit" | "zeit" | "time" if kind == SourceKind::Event => Use::Time,
            _ => match columns::find(targets, kind, header) {
                Ok(target) => Use::Key(target),
                Err(near) => {
                    findings.push(unknown_column(number, at, header, near));
                    continue;
                }
            },
        };
        let path = |used: &Use| match used {
            Use::Key(target) => target.path.clone(),
            Use::Id => "id".to_owned(),
            Use::Time => "time".to_owned(),
        };
        if let Some(other) = columns.iter().find(|column| path(&column.use_as) == path(&use_as)) {
            let meant = path(&use_as);
            let message = words(
                format!(
                    "Diese Spalte und Spalte {} meinen dasselbe: „{meant}“.",
                    letters(other.at)
                ),
                format!("This column and column {} mean the same: “{meant}”.", letters(other.at)),
            );
            findings.push(finding(number, at, header, Diagnostic::error("same-column", message)));
            continue;
        }
        columns.push(Column {
            at,
            header: header.clone(),
            use_as,
        });
    }
    for target in targets.iter().filter(|target| target.required) {
        if !columns
            .iter()
            .any(|column| matches!(&column.use_as, Use::Key(used) if used.path == target.path))
        {
            let key = &target.path;
            let message = words(
                format!("In der ersten Zeile fehlt eine Spalte „{key}“."),
                format!("The first row lacks a column “{key}”."),
            );
            findings.push(about_row(number, Severity::Error, "missing-column", message));
        }
    }
    columns
}

fn unknown_column(number: usize, at: usize, header: &str, near: Option<&str>) -> Finding {
    let diagnostic = Diagnostic::warning(
        "unknown-column",
        words(
            "Diese Spalte ist nicht bekannt und wird nicht übernommen.",
            "This column is not known and is left out.",
        ),
    );
    finding(
        number,
        at,
        header,
        match near {
            Some(near) => diagnostic
                .hint(words(
                    format!("Meinten Sie „{near}“?"),
                    format!("Did you mean “{near}”?"),
                ))
                .suggest(near),
            None => diagnostic,
        },
    )
}
