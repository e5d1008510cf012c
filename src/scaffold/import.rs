//! `vielfalt import`: a list that was kept in a spreadsheet becomes records, one file for each row.
//!
//! Reading makes a plan and writes nothing. What is wrong is said with the address of the cell, all at once. A record
//! that exists stays as it is.

mod columns;
mod file;
mod finding;
mod header;
mod row;
mod sheet;
mod value;

pub use finding::Finding;
pub use row::Row;

use super::create::{config, standing};
use super::{Refusal, disk};
use crate::base::{Fault, MessageLang, Severity, SourcePath, words};
use crate::record::{self, SourceKind};
use crate::source;
use finding::about_row;
use sheet::Sheet;
use std::collections::BTreeMap;
use std::path::Path;
use value::Known;

/// What becomes of a spreadsheet.
pub struct Import {
    pub rows: Vec<Row>,
    pub findings: Vec<Finding>,
}

/// Which list a spreadsheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Partners,
    Events,
}

impl List {
    fn kind(self) -> SourceKind {
        match self {
            Self::Partners => SourceKind::Partner,
            Self::Events => SourceKind::Event,
        }
    }
}

/// Reads a spreadsheet and plans its records.
pub fn import(site: &Path, list: List, file: &Path) -> Result<Import, Refusal> {
    let bytes = disk::read(file)?;
    let sheet = sheet::read(&file.to_string_lossy(), &bytes).map_err(Refusal::Unusable)?;
    let sources = source::scan(site, None)?;
    let config = config(&sources)?;
    let partners = sources.under("content/partners").iter();
    let partners = partners.filter(|entry| record::kind(&entry.path).value == Some(SourceKind::Partner));
    let known = Known {
        kind: list.kind(),
        config: config.as_deref(),
        partners: partners.map(|entry| stem(&entry.path)).collect(),
    };
    let mut import = plan(&sheet, &known);
    for row in &mut import.rows {
        if let Some(path) = standing(&sources, list.kind(), &row.path) {
            let message = words(
                format!("„{path}“ gibt es schon und bleibt, wie es ist."),
                format!("“{path}” exists already and stays as it is."),
            );
            (row.exists, row.path) = (true, path);
            import
                .findings
                .push(about_row(row.number, Severity::Warning, "record-exists", message));
        }
    }
    import.findings.sort_by_key(|finding| (finding.row, finding.column));
    Ok(import)
}

impl Import {
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Writes the records that do not exist yet, and says which. With an error in any row nothing is written.
    pub fn write(&self, site: &Path, lang: MessageLang) -> Result<Vec<SourcePath>, Fault> {
        let mut written = Vec::new();
        if self.has_errors() {
            return Ok(written);
        }
        for row in self.rows.iter().filter(|row| !row.exists) {
            if disk::write_new(&site.join(row.path.as_str()), row.text.as_bytes())? {
                written.push(row.path.clone());
            }
        }
        super::keep_schemas(&site.join(".vielfalt"), lang);
        Ok(written)
    }
}

fn stem(path: &SourcePath) -> String {
    path.file_name().split('.').next().unwrap_or_default().to_owned()
}

fn plan(sheet: &Sheet, known: &Known) -> Import {
    let mut findings = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let targets = columns::targets(known.kind);
    let mut lines = sheet.rows.iter();
    let Some((number, headers)) = lines.next() else {
        let message = words("Die Tabelle ist leer.", "The spreadsheet is empty.");
        findings.push(about_row(1, Severity::Error, "empty-sheet", message));
        return Import { rows, findings };
    };
    let columns = header::header(*number, headers, &targets, known.kind, &mut findings);
    let mut first: BTreeMap<SourcePath, usize> = BTreeMap::new();
    for (number, cells) in lines.filter(|_| !columns.is_empty()) {
        let Some(row) = row::row(*number, cells, &columns, known, &mut findings) else {
            continue;
        };
        match first.insert(row.path.clone(), row.number) {
            None => rows.push(row),
            Some(earlier) => {
                first.insert(row.path.clone(), earlier);
                let message = words(
                    format!("Diese Zeile und Zeile {earlier} ergäben dieselbe Datei „{}“.", row.path),
                    format!("This row and row {earlier} would make the same file “{}”.", row.path),
                );
                findings.push(about_row(row.number, Severity::Error, "same-record", message));
            }
        }
    }
    Import { rows, findings }
}
