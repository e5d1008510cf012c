//! A release: `content/releases/**/YYYY-MM-DD-slug.md`.

use super::parts::{Attachment, Gate, Head, Image, Named, Prose, Url};
use crate::base::{Spanned, Stamp};
use std::sync::Arc;

/// One press release in one language.
#[derive(Clone, Debug)]
pub struct Release {
    pub head: Head,
    /// The part of the id after the date, or `slug:`.
    pub slug: Named,
    pub title: Spanned<Arc<str>>,
    pub kicker: Option<Arc<str>>,
    pub subtitle: Option<Arc<str>>,
    pub teaser: Option<Arc<str>>,
    /// From the front matter, or the day in the file name.
    pub date: Spanned<Stamp>,
    pub updated: Option<Spanned<Stamp>>,
    pub place: Option<Arc<str>>,
    pub topics: Vec<Named>,
    pub partners: Vec<Named>,
    pub events: Vec<Named>,
    pub image: Option<Image>,
    pub gallery: Vec<Image>,
    pub attachments: Vec<Attachment>,
    pub contact: Option<Named>,
    pub authors: Vec<Arc<str>>,
    pub gate: Gate,
    pub withdrawn: Option<Withdrawn>,
    pub corrections: Vec<Correction>,
    pub replaced_by: Option<Named>,
    pub aliases: Vec<Named>,
    pub pinned: bool,
    pub sources: Vec<Url>,
    pub body: Prose,
}

/// A release that was taken back: a notice stays at its address.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    pub date: Spanned<Stamp>,
    pub reason: Option<Arc<str>>,
}

/// A correction shown with the release.
#[derive(Clone, Debug)]
pub struct Correction {
    pub date: Spanned<Stamp>,
    pub text: Arc<str>,
}
