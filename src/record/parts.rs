//! Parts that several kinds of record share.

use super::body::Outline;
use super::field::Field;
use crate::base::{Digest, SourcePath, Span, Spanned, Stamp, Text};
use std::sync::Arc;

/// A name that refers to something else, and where it was written.
pub type Named = Spanned<Arc<str>>;

/// An address on another host (`https:`, `http:`), checked for its form.
pub type Url = Spanned<Arc<str>>;

/// Which file a record is, and in which language.
#[derive(Clone, Debug)]
pub struct Head {
    pub path: SourcePath,
    /// The file name without language and extension: `2022-10-19-zehn-jahre`, `stadt-essen`. For pages the path below
    /// `content/pages/`: `foerderung/antrag`.
    pub id: Arc<str>,
    /// The tag in `NAME.LANG.ext`; `None` for the default language.
    pub variant: Option<Arc<str>>,
    /// Of path and bytes: the same digest means the same record.
    pub digest: Digest,
}

/// A day or time, and where it was written.
pub type Written = Spanned<Stamp>;

/// When a record is public.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    pub embargo: Option<Written>,
    pub expires: Option<Written>,
    pub draft: bool,
    /// A second gate that has to be open. Of a language variant of a release, a page or a text: what the file without a
    /// language in its name says, and its date. Who forgets a key in a translation publishes nothing ahead of time.
    pub whole: Option<Arc<DatedGate>>,
}

/// A gate and the date of its record.
pub type DatedGate = (Gate, Option<Stamp>);

impl Gate {
    /// Whether there is an end.
    pub fn ends(&self) -> bool {
        self.expires.is_some() || self.whole.as_ref().is_some_and(|whole| whole.0.ends())
    }

    /// The same gate without an end.
    #[must_use]
    pub fn without_end(&self) -> Self {
        let whole = self.whole.as_deref();
        Self {
            expires: None,
            whole: whole.map(|(gate, date)| Arc::new((gate.without_end(), *date))),
            ..self.clone()
        }
    }

    /// Waits for another gate, too.
    pub fn and(&mut self, other: Arc<DatedGate>) {
        self.whole = Some(match self.whole.take() {
            None => other,
            Some(own) => {
                let (mut gate, date) = DatedGate::clone(&other);
                gate.and(own);
                Arc::new((gate, date))
            }
        });
    }

    /// Takes one key from another gate, as an overlay does.
    pub(super) fn take(&mut self, key: &str, other: &Self) {
        match key {
            "embargo" => self.embargo.clone_from(&other.embargo),
            "expires" => self.expires.clone_from(&other.expires),
            _ => self.draft = other.draft,
        }
    }
}

/// A Markdown text inside YAML or the body of a file. The text itself is read again when a page needs it.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The file that holds it, and that file's digest.
    pub path: SourcePath,
    pub source: Digest,
    /// The text. Kept for the short ones in YAML; a release's or page's body is `Text::InFile`.
    pub text: ProseText,
    pub outline: Outline,
}

/// Where the Markdown of a prose stands.
#[derive(Clone, Debug)]
pub enum ProseText {
    /// The value of a YAML key, as YAML reads it; `span` is that value's place.
    Inline { text: Arc<str>, span: Span },
    /// The rest of the file from this byte on.
    InFile { start: u32 },
}

/// An image that a record shows.
#[derive(Clone, Debug)]
pub struct Image {
    pub src: Named,
    /// `None` only together with `decorative`.
    pub alt: Option<Arc<str>>,
    pub decorative: bool,
    pub caption: Option<Arc<str>>,
    pub credit: Option<Arc<str>>,
    pub credit_url: Option<Url>,
    pub licence: Option<Arc<str>>,
    pub ai: AiUse,
}

/// Whether software made or changed an image (AI Act, Art. 50).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AiUse {
    #[default]
    None,
    Edited,
    Generated,
}

#[derive(Clone, Debug)]
pub struct Logo {
    pub src: Named,
    pub alt: Option<Arc<str>>,
}

/// A file to download.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub src: Named,
    pub title: Option<Arc<str>>,
    /// Whether the editor vouches for PDF/UA or the like.
    pub accessible: bool,
    pub language: Option<Arc<str>>,
}

/// A person to ask. The contacts of `site.yaml` may speak several languages; those of a partner have their overlays.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contact {
    pub name: Option<Text>,
    pub role: Option<Text>,
    pub email: Option<Arc<str>>,
    pub phone: Option<Arc<str>>,
    pub address: Option<Text>,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub title: Arc<str>,
    pub url: Url,
}

/// A point in WGS 84, in millionths of a degree, so that it can be compared and hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GeoPoint {
    pub lat: i32,
    pub lon: i32,
}

/// Which keys a language variant of a partner or event names: only those take the place of the default's. A bit for
/// each key, in the order of the kind's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlay(pub u64);

impl Overlay {
    /// Whether the file names this key of the kind's list.
    pub(super) fn names(self, fields: &[Field], key: &str) -> bool {
        let at = fields.iter().position(|field| field.key == key);
        at.is_some_and(|at| self.0 & (1 << at) != 0)
    }
}
