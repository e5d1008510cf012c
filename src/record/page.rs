//! A plain page: `content/pages/**.md`; and an editor's text for an anniversary: `content/anniversaries/N.md`.

use super::field::{Field, Fields, Reader, Type, optional, required};
use super::parts::{Gate, Head, Named, Prose};
use super::prose;
use super::shared::{self, ALIASES, DRAFT, EMBARGO, EXPIRES};
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

/// The keys of a page.
pub const FIELDS: &[Field] = &[
    required("title", Type::Text, "Titel der Seite", "title of the page"),
    optional(
        "teaser",
        Type::Text,
        "Teaser: Beschreibung für Suchmaschinen und Vorschau",
        "description for search engines and previews",
    ),
    optional(
        "menu",
        Type::Choice(&["main", "footer"]),
        "Menü, in dem die Seite steht",
        "menu that lists the page",
    ),
    optional(
        "order",
        Type::Integer {
            min: -1_000_000,
            max: 1_000_000,
        },
        "Reihenfolge im Menü",
        "place in the menu",
    ),
    ALIASES,
    optional("template", Type::Name, "Vorlage des Themes", "template of the theme"),
    EMBARGO,
    EXPIRES,
    DRAFT,
];

/// The keys of an editor's text for an anniversary.
pub const ANNIVERSARY_FIELDS: &[Field] = &[
    optional("title", Type::Text, "Titel der Seite", "title of the page"),
    optional(
        "teaser",
        Type::Text,
        "Teaser: Beschreibung für Suchmaschinen und Vorschau",
        "description for search engines and previews",
    ),
    EMBARGO,
    EXPIRES,
    DRAFT,
];

/// The page, unless its title cannot be read.
pub fn read(head: Head, fields: &Fields<'_, '_>, body: usize, reader: &mut Reader<'_>) -> Option<Page> {
    let gate = shared::gate(fields, reader);
    let body = prose::of_body(body, reader);
    Some(Page {
        head,
        title: fields.named("title")?,
        teaser: fields.text("teaser"),
        menu: fields.named("menu"),
        order: fields.integer("order").unwrap_or(0),
        aliases: shared::aliases(fields),
        template: fields.named("template"),
        gate,
        body,
    })
}

/// The text, unless its file name is no number of years.
pub fn read_anniversary(
    head: Head,
    fields: &Fields<'_, '_>,
    body: usize,
    reader: &mut Reader<'_>,
) -> Option<AnniversaryText> {
    let gate = shared::gate(fields, reader);
    let body = prose::of_body(body, reader);
    Some(AnniversaryText {
        years: head.id.parse().ok()?,
        head,
        title: fields.text("title"),
        teaser: fields.text("teaser"),
        gate,
        body,
    })
}
