//! A plain page: `content/pages/**.md`; and an editor's text for an anniversary: `content/anniversaries/N.md`.

use super::parts::{Gate, Head, Named, Prose};
use crate::base::Spanned;
use std::sync::Arc;

/// One page in one language. The id `index` is the text of that language's home.
#[derive(Clone, Debug)]
pub struct Page {
    pub head: Head,
    pub title: Spanned<Arc<str>>,
    pub teaser: Option<Arc<str>>,
    /// The name of a menu (`main`, `footer`) that lists this page besides those that name it.
    pub menu: Option<Named>,
    /// Its place there; smaller comes first.
    pub order: i64,
    pub aliases: Vec<Named>,
    /// A template of the theme instead of `page.html`.
    pub template: Option<Named>,
    pub gate: Gate,
    pub body: Prose,
}

/// An editor's text for the N-year page.
#[derive(Clone, Debug)]
pub struct AnniversaryText {
    pub head: Head,
    pub years: u16,
    pub title: Option<Arc<str>>,
    pub teaser: Option<Arc<str>>,
    pub gate: Gate,
    pub body: Prose,
}
