//! The site's settings: `content/site.yaml`.

mod fields;
mod languages;
mod menus;
mod own;
mod read;

pub use fields::FIELDS;
pub use read::{is_base_url, read};

use super::parts::{Contact, Head, Named, Prose, Url};
use crate::base::{Address, Language, Spanned, Text, VagueDate};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `content/site.yaml`, complete with the defaults of the contract.
#[derive(Clone, Debug)]
pub struct Config {
    pub head: Head,
    pub title: Text,
    pub short_title: Option<Text>,
    pub description: Option<Text>,
    pub claim: Option<Text>,
    pub lead: Option<Text>,
    /// Scheme and host without a final slash: `https://example.org`.
    pub origin: Arc<str>,
    /// The sub-path without a final slash: empty or `/vielfalt`.
    pub base_path: Arc<str>,
    /// IANA name, checked.
    pub time_zone: Spanned<Arc<str>>,
    pub theme: Named,
    /// Name and scalar value as text.
    pub theme_options: Vec<(Named, Arc<str>)>,
    /// At least one; the first is the default.
    pub languages: Vec<LanguageEntry>,
    pub initiative: Initiative,
    pub contacts: Vec<ContactEntry>,
    pub press_contact: Option<Named>,
    pub accessibility: Accessibility,
    pub legal: Legal,
    pub partner_kinds: Vec<Labelled>,
    pub districts: Vec<Labelled>,
    pub event_kinds: Vec<Labelled>,
    pub topics: Vec<Labelled>,
    /// By topic key.
    pub topic_teasers: Vec<(Named, Text)>,
    pub menus: Menus,
    pub milestones: Vec<u16>,
    pub history: Vec<HistoryEntry>,
    pub page_size: usize,
    pub feed_size: usize,
    pub images: ImageOptions,
    /// `gz`, `br`
    pub compress: Vec<Named>,
    pub addresses: Addresses,
    pub redirects: Vec<Redirect>,
    pub gone: Vec<Spanned<Address>>,
}

impl Config {
    /// Whether the initiative celebrates this many years: those listed, and every five after the last of them.
    pub fn is_milestone(&self, years: u16) -> bool {
        let last = self.milestones.iter().max().copied().unwrap_or(0);
        self.milestones.contains(&years) || years > last && years.is_multiple_of(5)
    }
}

#[derive(Clone, Debug)]
pub struct LanguageEntry {
    pub language: Language,
    pub span: crate::base::Span,
}

#[derive(Clone, Debug, Default)]
pub struct Initiative {
    pub name: Option<Text>,
    pub former_names: Vec<Text>,
    pub founded: Option<VagueDate>,
    pub patron: Option<Text>,
    pub ministry: Option<Text>,
    /// Markdown, by language tag; the default language first under its own tag.
    pub boilerplate: Vec<(Arc<str>, Prose)>,
    pub figures: Vec<Figure>,
}

/// A figure shown on the home page, never without its date.
#[derive(Clone, Debug)]
pub struct Figure {
    pub label: Text,
    pub value: i64,
    pub prefix: Option<Text>,
    pub as_of: Option<VagueDate>,
    pub source: Option<Url>,
}

#[derive(Clone, Debug)]
pub struct ContactEntry {
    pub key: Named,
    /// Whether it names a way to reach somebody, be it a wrong one.
    pub is_reachable: bool,
    pub contact: Contact,
}

#[derive(Clone, Debug, Default)]
pub struct Accessibility {
    /// A page id.
    pub statement: Option<Named>,
    pub feedback_url: Option<Url>,
    pub feedback_email: Option<Arc<str>>,
    /// A page id.
    pub sign_language: Option<Named>,
    pub enforcement: Option<Enforcement>,
    pub updated: Option<VagueDate>,
}

#[derive(Clone, Debug)]
pub struct Enforcement {
    pub name: Text,
    pub url: Option<Url>,
}

#[derive(Clone, Debug, Default)]
pub struct Legal {
    pub imprint: Option<Named>,
    pub privacy: Option<Named>,
}

/// A key with its name for people: a kind, a district, a topic.
#[derive(Clone, Debug)]
pub struct Labelled {
    pub key: Named,
    pub label: Text,
}

/// Menus by language: those of the language, else the general ones.
#[derive(Clone, Debug, Default)]
pub struct Menus {
    pub main: Option<Vec<MenuEntry>>,
    pub footer: Option<Vec<MenuEntry>>,
    /// By language tag.
    pub by_language: BTreeMap<Arc<str>, Menus>,
}

#[derive(Clone, Debug)]
pub struct MenuEntry {
    pub target: MenuTarget,
    pub label: Option<Text>,
}

#[derive(Clone, Debug)]
pub enum MenuTarget {
    Section(Section, crate::base::Span),
    Page(Named),
    Url(Url),
}

/// The sections that a menu may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Home,
    Releases,
    Topics,
    Partners,
    Events,
    Anniversaries,
    Search,
}

#[derive(Clone, Debug)]
pub struct HistoryEntry {
    pub date: Spanned<VagueDate>,
    pub title: Text,
    pub text: Option<Text>,
    pub sources: Vec<Url>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageOptions {
    /// Ascending, in CSS pixels.
    pub widths: Vec<u32>,
    pub formats: Vec<ImageFormat>,
    /// 1 to 100
    pub quality: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageFormat {
    Avif,
    Webp,
    Jpeg,
}

/// Address patterns that the site sets itself: general ones, and by language tag.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// Key (`releases`, `partners`, …) and pattern, such as `/presse/{year}/{month}/{slug}/`.
    pub patterns: Vec<(Named, Named)>,
    pub by_language: BTreeMap<Arc<str>, Vec<(Named, Named)>>,
}

#[derive(Clone, Debug)]
pub struct Redirect {
    pub from: Spanned<Address>,
    /// An address of the site or of another host.
    pub to: Named,
}
