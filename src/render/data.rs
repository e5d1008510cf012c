//! Open data about the partners: JSON, CSV, and their description for catalogues.
//!
//! Names of keys and columns are part of what others build upon: `docs/data.md` lists them.

mod catalogue;
mod csv;
mod json;

pub use catalogue::catalogue;

use crate::facet::Frame;
use crate::route::{PartnerList, TableFormat};

pub fn table(format: TableFormat, list: &PartnerList) -> Vec<u8> {
    match format {
        TableFormat::Json => json::json(list),
        TableFormat::Csv => csv::csv(list),
    }
}

fn absolute(frame: &Frame, href: &str) -> String {
    format!("{}{href}", frame.origin)
}

/// Whether words of ours are said in German on pages of this language; else in English.
fn german(frame: &Frame) -> bool {
    frame.lang.split('-').next() == Some("de")
}

/// JSON for people, too: indented, and with a line end.
fn pretty(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests;
