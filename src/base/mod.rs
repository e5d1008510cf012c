//! The vocabulary of every stage: paths, digests, places, diagnostics, dates, languages.
//!
//! Nothing here knows what a release is, and nothing here touches the disk, the clock or the environment.

mod chunked;
mod collation;
mod date;
mod diagnostic;
mod digest;
mod fault;
mod formats;
mod hint;
mod language;
mod memo;
mod message_lang;
mod path;
mod slug;
mod span;
mod terms;

pub use chunked::Chunked;
pub use collation::Collation;
pub use date::{Moment, MomentError, Stamp, VagueDate, Zone};
pub use diagnostic::{Checked, Diagnostic, Place, Related, Severity, Words, nearest, words};
pub use digest::{Digest, Part, digest_of, hash_part, parts_of};
pub use fault::Fault;
pub use formats::Formats;
pub use hint::{FileStamp, Hint};
pub use language::{Lang, Language, Said, Text};
pub use memo::Memo;
pub use message_lang::MessageLang;
pub use path::{Address, OutputPath, SourcePath};
pub use slug::{is_id, slug};
pub use span::{Position, Span, Spanned, position};
pub use terms::{STOP_WORDS, TermReader, Terms};
