//! Fields: the keys of every kind of record as lists, and reading by these lists.
//!
//! A kind declares its keys once, as a `&[Field]`. Checking a file, its messages and the JSON schema all come from that
//! list. Reading has two steps: `check` says everything that is wrong with a file, in one run; `Fields` then takes the
//! values that are right and passes over the others in silence, because all has been said.

mod check;
mod date;
mod mapping;
mod markup;
mod number;
mod scalar;
mod shape;

pub use check::Reader;
pub use date::certainly_before;
pub use mapping::{Fields, localised, name};
pub use scalar::{complaint, control_character, is_url};

use super::yaml;

/// One key that a kind of record knows.
#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub value: Type,
    pub required: bool,
    /// What it is for, in one line, in German and in English.
    pub says: (&'static str, &'static str),
}

/// What may stand behind a key.
#[derive(Debug)]
pub enum Type {
    /// Plain text.
    Text,
    Markdown,
    /// The name of something else: an id, a key of `site.yaml`.
    Name,
    /// `a-z0-9-`
    Slug,
    /// A file beside the record or below `content/media/`.
    File,
    /// An address of this site: `/presse/alt/`.
    Address,
    /// An address of this site or of another host.
    Target,
    /// `https://…` or `http://…`
    Url,
    Email,
    /// A BCP 47 language tag in lower case.
    Tag,
    /// The IANA name of a time zone.
    Zone,
    Integer {
        min: i64,
        max: i64,
    },
    /// Degrees up to this limit in both directions.
    Degrees(i16),
    Bool,
    /// `2013`, `2013-05` or `2013-05-07`
    VagueDate,
    /// A day or a moment.
    Stamp,
    /// A day, a moment or a vague date: the beginning of an event.
    Start,
    Choice(&'static [&'static str]),
    /// An address pattern with these placeholders.
    Pattern(&'static [&'static str]),
    /// A text, or a mapping from language tag to text.
    Localised,
    LocalisedMarkdown,
    List(&'static Type),
    /// A mapping with known keys.
    Group(&'static [Field]),
    /// A mapping with keys of the author's own, `a-z0-9-`.
    Keyed(&'static Type),
    /// Names and scalars of any kind: the options of a theme.
    Options,
    /// A mapping with known keys and, under language tags, the same keys again.
    PerLanguage(&'static [Field]),
}

/// A key that must be there.
pub const fn required(key: &'static str, value: Type, de: &'static str, en: &'static str) -> Field {
    Field {
        key,
        value,
        required: true,
        says: (de, en),
    }
}

/// A key that may be there.
pub const fn optional(key: &'static str, value: Type, de: &'static str, en: &'static str) -> Field {
    Field {
        key,
        value,
        required: false,
        says: (de, en),
    }
}

/// Whether `text` is a language tag as file names and keys write it: `de`, `en-gb`, `de-simple`.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}
