//! Addresses: where every record and every list lives, in every language.
//!
//! An address depends on the record and on `site.yaml` alone, never on whether the record is public: so clashes show
//! before an embargo lifts, and links to withheld records are recognised as such.

mod book;
mod fate;
mod history;
mod patterns;
mod successor;

pub use book::{Addresses, Target, of};
pub use fate::{Fates, Known, State};
pub use history::{History, HistoryLine};
pub use patterns::{Listing, Patterns};
