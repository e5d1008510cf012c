//! Files that the program writes for its authors: a new record, a new site, records from a spreadsheet.
//!
//! What stands in them is made from the same lists of keys that the parser reads by. No file is ever overwritten.

mod create;
mod disk;
mod import;
mod init;
mod schemas;
mod text;

pub use create::{Order, create, zone};
pub use import::{Finding, Import, List, Row, import};
pub use init::init;
pub use schemas::{keep_schemas, schema_name};

use crate::base::{Fault, SourcePath, Words};

/// Why nothing was written.
#[derive(Debug)]
pub enum Refusal {
    /// This record exists already.
    Exists {
        path: SourcePath,
        message: Words,
    },
    /// What was asked for cannot be done.
    Unusable(Words),
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
