//! What is to be said about a spreadsheet, with the address of the cell as the spreadsheet program shows it.

use super::sheet::letters;
use crate::base::{Diagnostic, Severity, Words, words};

/// Something about one cell.
#[derive(Clone, Debug)]
pub struct Finding {
    pub row: usize,
    /// From 0; `None` where the whole row is meant.
    pub column: Option<usize>,
    /// What stands above the column.
    pub header: String,
    pub severity: Severity,
    pub code: String,
    pub message: Words,
    pub hint: Option<Words>,
    pub suggestion: Option<String>,
}

impl Finding {
    /// „Zeile 7, Spalte C (Art)“
    pub fn place(&self) -> Words {
        let (row, header) = (self.row, &self.header);
        match self.column.map(letters) {
            None => words(format!("Zeile {row}"), format!("row {row}")),
            Some(column) if header.is_empty() => words(
                format!("Zeile {row}, Spalte {column}"),
                format!("row {row}, column {column}"),
            ),
            Some(column) => words(
                format!("Zeile {row}, Spalte {column} ({header})"),
                format!("row {row}, column {column} ({header})"),
            ),
        }
    }
}

/// About one cell.
pub fn finding(row: usize, column: usize, header: &str, found: Diagnostic) -> Finding {
    Finding {
        row,
        column: Some(column),
        header: header.to_owned(),
        severity: found.severity,
        code: found.code.into_owned(),
        message: found.message,
        hint: found.hint,
        suggestion: found.suggestion,
    }
}

/// About a row as a whole.
pub fn about_row(row: usize, severity: Severity, code: &str, message: Words) -> Finding {
    Finding {
        row,
        column: None,
        header: String::new(),
        severity,
        code: code.to_owned(),
        message,
        hint: None,
        suggestion: None,
    }
}
