//! What pages show of a plain page, of an editor's anniversary text, and of the frame around every page.

use super::{ContactCard, DateShown, FeedLinks, Prose, Shared};
use crate::base::{Lang, Said};
use serde::Serialize;
use std::sync::Arc;

/// Everything that a plain page shows.
#[derive(Debug, Hash, Serialize)]
pub struct PageFull {
    pub id: Arc<str>,
    pub href: Arc<str>,
    pub title: Said,
    pub teaser: Option<Arc<str>>,
    pub excerpt: Arc<str>,
    pub body: Shared<Prose>,
    /// Level-2 headings: id and text, for the list of contents.
    pub contents: Vec<(Arc<str>, Arc<str>)>,
    #[serde(skip)]
    pub template: Option<Arc<str>>,
    #[serde(skip)]
    pub variants: Vec<(Lang, Arc<str>)>,
}

/// An editor's text for an anniversary page.
#[derive(Debug, Hash, Serialize)]
pub struct AnniversaryFull {
    pub title: Option<Arc<str>>,
    pub teaser: Option<Arc<str>>,
    pub body: Shared<Prose>,
}

/// What every page of one language shows.
#[derive(Debug, Hash, Serialize)]
pub struct Frame {
    /// BCP 47
    pub lang: Arc<str>,
    /// `ltr` or `rtl`
    pub dir: &'static str,
    pub title: Said,
    pub short_title: Said,
    pub description: Option<Said>,
    pub claim: Option<Said>,
    pub lead: Option<Said>,
    /// `https://example.org`
    pub origin: Arc<str>,
    /// Empty or `/vielfalt`.
    pub base: Arc<str>,
    pub home: Arc<str>,
    pub languages: Vec<LanguageLink>,
    pub main_menu: Vec<MenuLink>,
    pub footer_menu: Vec<MenuLink>,
    pub initiative: Option<Said>,
    pub former_names: Vec<Said>,
    pub ministry: Option<Said>,
    pub patron: Option<Said>,
    pub founded: Option<DateShown>,
    pub press_contact: Option<ContactCard>,
    pub imprint: Option<MenuLink>,
    pub privacy: Option<MenuLink>,
    pub statement: Option<MenuLink>,
    pub sign_language: Option<MenuLink>,
    pub feedback_url: Option<Arc<str>>,
    pub feedback_email: Option<Arc<str>>,
    pub enforcement: Option<(Said, Option<Arc<str>>)>,
    /// Front pages of the sections by name: `releases`, `topics`, `partners`, `events`, `anniversaries`,
    /// `search`.
    pub sections: std::collections::BTreeMap<&'static str, Arc<str>>,
    pub feed: FeedLinks,
    pub calendar: Arc<str>,
    /// Name and value of the theme's options.
    pub options: std::collections::BTreeMap<Arc<str>, Arc<str>>,
    /// Whether pages are marked as a preview.
    pub preview: bool,
    /// RFC 3339; the date of an empty feed.
    #[serde(skip)]
    pub epoch: Arc<str>,
    #[serde(skip)]
    pub index: Lang,
}

#[derive(Clone, Debug, Hash, Serialize)]
pub struct LanguageLink {
    pub tag: Arc<str>,
    pub name: Arc<str>,
    pub dir: &'static str,
    /// Its home.
    pub href: Arc<str>,
}

#[derive(Clone, Debug, Hash, Serialize)]
pub struct MenuLink {
    pub href: Arc<str>,
    pub label: Said,
    /// The section that it leads to, for marking the current entry.
    pub section: Option<&'static str>,
}
