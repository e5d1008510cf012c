//! A theme's description: `themes/NAME/theme.yaml`.

use super::field::{Field, Fields, Type, name, optional, required};
use super::parts::{Head, Named};
use crate::base::Spanned;
use std::sync::Arc;

/// What a theme says about itself.
#[derive(Clone, Debug)]
pub struct ThemeConfig {
    pub head: Head,
    pub title: Spanned<Arc<str>>,
    /// The theme that supplies what this one does not have.
    pub extends: Option<Named>,
    /// Options and their default values, as text.
    pub options: Vec<(Named, Arc<str>)>,
}

/// The keys of `theme.yaml`.
pub const FIELDS: &[Field] = &[
    required("title", Type::Text, "Titel des Themas", "title of the theme"),
    optional(
        "extends",
        Type::Name,
        "Thema, das es erweitert",
        "theme that it extends",
    ),
    optional(
        "options",
        Type::Options,
        "Einstellungen mit Vorgaben",
        "options and their defaults",
    ),
];

/// The description, unless it has no title.
pub fn read(head: Head, fields: &Fields<'_, '_>) -> Option<ThemeConfig> {
    Some(ThemeConfig {
        head,
        title: fields.named("title")?,
        extends: fields.named("extends"),
        options: options(fields, "options"),
    })
}

/// Names and scalars.
pub fn options(fields: &Fields<'_, '_>, key: &str) -> Vec<(Named, Arc<str>)> {
    let entries = fields.entries(key).iter();
    let options = entries.filter_map(|entry| Some((name(entry), entry.value.scalar()?.trim().into())));
    options.collect()
}
