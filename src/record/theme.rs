//! A theme's description, `themes/NAME/theme.yaml`, and its texts, `themes/NAME/i18n/LANG.yaml`.

use super::field::{Field, Fields, Type, name, optional, required};
use super::parts::{Head, Named};
use super::yaml::{self, Kind, Node};
use crate::base::{Checked, Diagnostic, SourcePath, Span, Spanned, words};
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
    pub map: Option<MapGrid>,
}

/// A schematic map of a state: cells of equal size, row by row from the north-west corner. In millionths of a degree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapGrid {
    pub west: i32,
    pub north: i32,
    pub cell_width: i32,
    pub cell_height: i32,
    /// The keys of the districts as in `site.yaml`.
    pub districts: Vec<Arc<str>>,
    /// For each cell its district, by its place in `districts`; outside the state none.
    pub rows: Vec<Vec<Option<usize>>>,
}

/// The keys of `theme.yaml`.
pub const FIELDS: &[Field] = &[
    required("title", Type::Text, "Titel des Themes", "title of the theme"),
    optional(
        "extends",
        Type::Name,
        "Theme, das es erweitert",
        "theme that it extends",
    ),
    optional(
        "options",
        Type::Options,
        "Einstellungen mit Vorgaben",
        "options and their defaults",
    ),
    optional(
        "map",
        Type::Group(MAP),
        "schematische Karte der Bezirke; ohne rows keine",
        "schematic map of the districts; none without rows",
    ),
];

const MAP: &[Field] = &[
    optional(
        "west",
        Type::Degrees(180),
        "westlicher Rand, in Grad",
        "western edge, in degrees",
    ),
    optional(
        "north",
        Type::Degrees(90),
        "nördlicher Rand, in Grad",
        "northern edge, in degrees",
    ),
    optional(
        "cell_width",
        Type::Degrees(180),
        "Breite eines Feldes, in Grad",
        "width of a cell, in degrees",
    ),
    optional(
        "cell_height",
        Type::Degrees(90),
        "Höhe eines Feldes, in Grad",
        "height of a cell, in degrees",
    ),
    optional(
        "districts",
        Type::Keyed(&Type::Text),
        "Bezirk aus site.yaml und sein Buchstabe",
        "district of site.yaml and its letter",
    ),
    optional(
        "rows",
        Type::List(&Type::Text),
        "Zeilen aus Buchstaben; alles andere liegt außerhalb",
        "rows of letters; everything else lies outside",
    ),
];

/// The description, unless it has no title.
pub fn read(head: Head, fields: &Fields<'_, '_>) -> Option<ThemeConfig> {
    Some(ThemeConfig {
        head,
        title: fields.named("title")?,
        extends: fields.named("extends"),
        options: options(fields, "options"),
        map: fields.group("map").map(|fields| map(&fields)),
    })
}

/// A map without cells stands for none: a theme may do without the one of the theme it extends.
fn map(fields: &Fields<'_, '_>) -> MapGrid {
    let degrees = |key| fields.degrees(key).unwrap_or_default();
    let (cell_width, cell_height) = (degrees("cell_width"), degrees("cell_height"));
    let districts = fields.entries("districts").iter();
    let (districts, letters): (Vec<Arc<str>>, Vec<char>) = districts
        .filter_map(|entry| Some((name(entry).value, entry.value.scalar()?.trim().chars().next()?)))
        .unzip();
    let place = |cell| letters.iter().position(|letter| *letter == cell);
    let rows = fields.texts("rows");
    let rows = rows.iter().filter(|_| cell_width > 0 && cell_height > 0);
    MapGrid {
        west: degrees("west"),
        north: degrees("north"),
        cell_width,
        cell_height,
        districts,
        rows: rows.map(|row| row.chars().map(place).collect()).collect(),
    }
}

/// Names and scalars.
pub fn options(fields: &Fields<'_, '_>, key: &str) -> Vec<(Named, Arc<str>)> {
    let entries = fields.entries(key).iter();
    let options = entries.filter_map(|entry| Some((name(entry), entry.value.scalar()?.trim().into())));
    options.collect()
}

/// A text of a theme, or more of them under names of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    Text(String),
    Group(Vec<(String, Phrase)>),
}

/// The texts of a theme in one language. Bytes that are no text give nothing: the caller has said so.
pub fn phrases(path: &SourcePath, bytes: &[u8]) -> Checked<Vec<(String, Phrase)>> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut diagnostics = Vec::new();
    let root = yaml::parse(text, start..text.len(), path).collect(&mut diagnostics);
    let phrases = match root.as_ref().map(|root| (&root.kind, root.span)) {
        None => Vec::new(),
        Some((Kind::Mapping(_), _)) => root
            .iter()
            .flat_map(|root| group(root, path, &mut diagnostics))
            .collect(),
        Some((_, span)) => {
            diagnostics.push(no_phrases().at(path, first_line(text, span)));
            Vec::new()
        }
    };
    Checked::new(phrases, diagnostics)
}

fn group(node: &Node<'_>, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Phrase)> {
    let Kind::Mapping(entries) = &node.kind else {
        return Vec::new();
    };
    let mut phrases = Vec::with_capacity(entries.len());
    for entry in entries {
        let phrase = match &entry.value.kind {
            Kind::Scalar { text, .. } => Phrase::Text(text.to_string()),
            Kind::Mapping(_) => Phrase::Group(group(&entry.value, path, diagnostics)),
            Kind::Unreadable => continue,
            Kind::Sequence(_) => {
                diagnostics.push(no_phrases().at(path, entry.value.span));
                continue;
            }
        };
        phrases.push((entry.key.value.to_string(), phrase));
    }
    phrases
}

fn first_line(text: &str, span: Span) -> Span {
    let written = text[span.range()].lines().next().unwrap_or_default();
    Span::new(span.start as usize, span.start as usize + written.len())
}

fn no_phrases() -> Diagnostic {
    Diagnostic::error(
        "strings-broken",
        words(
            "Hier werden Zeilen der Form „name: Text“ erwartet, keine Liste.",
            "Lines of the form “name: text” are expected here, no list.",
        ),
    )
    .hint(words(
        "Die Namen sind dieselben wie in i18n/de.yaml des Themes, das erweitert wird.",
        "The names are those of i18n/de.yaml in the theme that is extended.",
    ))
}
