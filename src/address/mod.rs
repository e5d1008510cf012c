//! Addresses: where every record and every list lives, in every language.
//!
//! An address depends on the record and on `site.yaml` alone, never on whether the record is public: so clashes show
//! before an embargo lifts, and links to withheld records are recognised as such.

mod book;
mod history;
mod patterns;

pub use book::{Addresses, Target, of};
pub use history::{History, HistoryLine, Standing, check as check_history};
pub use patterns::{Listing, Patterns};
