//! Taking values out of a checked mapping. What is wrong was said by `check`; here it is simply absent.

use super::yaml::{Entry, Kind, Node};
use super::{Field, Type, date, number, scalar};
use crate::base::{Span, Spanned, Stamp, Text, VagueDate};
use crate::record::event::EventStart;
use crate::record::parts::{GeoPoint, Named, Overlay};
use std::sync::Arc;

/// The entries of one mapping, by the keys of its list.
#[derive(Clone, Copy)]
pub struct Fields<'n, 's> {
    entries: &'n [Entry<'s>],
    fields: &'static [Field],
    /// Where the mapping begins.
    pub span: Span,
}

impl<'n, 's> Fields<'n, 's> {
    pub(super) fn new(entries: &'n [Entry<'s>], fields: &'static [Field], span: Span) -> Self {
        Self { entries, fields, span }
    }

    /// The value of a key that is not empty.
    pub fn node(&self, key: &str) -> Option<&'n Node<'s>> {
        debug_assert!(self.fields.iter().any(|field| field.key == key), "no field {key}");
        let entry = self.entries.iter().find(|entry| entry.key.value == key)?;
        (!entry.value.is_blank()).then_some(&entry.value)
    }

    /// All that is written but for the values of these keys.
    pub fn but(&self, keys: &[&str]) -> Vec<(&'n str, &'n Node<'s>)> {
        let others = self.entries.iter().filter(|entry| !keys.contains(&&*entry.key.value));
        others.map(|entry| (&*entry.key.value, &entry.value)).collect()
    }

    fn field(&self, key: &str) -> Option<&'static Type> {
        self.fields
            .iter()
            .find(|field| field.key == key)
            .map(|field| &field.value)
    }

    /// A scalar that its type does not object to.
    fn good(&self, key: &str) -> Option<(&'n str, Span)> {
        good(self.node(key)?, self.field(key)?)
    }

    pub fn text(&self, key: &str) -> Option<Arc<str>> {
        self.good(key).map(|(text, _)| text.into())
    }

    pub fn named(&self, key: &str) -> Option<Named> {
        self.good(key).map(|(text, span)| Spanned::new(text.into(), span))
    }

    pub fn names(&self, key: &str) -> Vec<Named> {
        let Some(Type::List(inner)) = self.field(key) else {
            return Vec::new();
        };
        let names = self.items(key).iter().filter_map(|item| good(item, inner));
        names.map(|(text, span)| Spanned::new(text.into(), span)).collect()
    }

    pub fn texts(&self, key: &str) -> Vec<Arc<str>> {
        self.names(key).into_iter().map(|name| name.value).collect()
    }

    pub fn flag(&self, key: &str) -> bool {
        self.good(key).is_some_and(|(text, _)| text == "true")
    }

    pub fn integer(&self, key: &str) -> Option<i64> {
        self.good(key)?.0.parse().ok()
    }

    /// A whole number whose type keeps it in the bounds of `T`.
    pub fn number<T: TryFrom<i64>>(&self, key: &str) -> Option<T> {
        T::try_from(self.integer(key)?).ok()
    }

    pub fn numbers<T: TryFrom<i64>>(&self, key: &str) -> Option<Vec<T>> {
        self.node(key)?;
        let numbers = self
            .names(key)
            .into_iter()
            .filter_map(|number| number.value.parse::<i64>().ok());
        Some(numbers.filter_map(|number| T::try_from(number).ok()).collect())
    }

    pub fn stamp(&self, key: &str) -> Option<Spanned<Stamp>> {
        let (text, span) = self.good(key)?;
        date::stamp(text).ok().map(|stamp| Spanned::new(stamp, span))
    }

    pub fn start(&self, key: &str) -> Option<Spanned<EventStart>> {
        let (text, span) = self.good(key)?;
        date::start(text).ok().map(|start| Spanned::new(start, span))
    }

    pub fn date(&self, key: &str) -> Option<Spanned<VagueDate>> {
        let (text, span) = self.good(key)?;
        date::vague(text).ok().map(|date| Spanned::new(date, span))
    }

    /// The value that a name of a `Type::Choice` stands for.
    pub fn choice<T: Copy>(&self, key: &str, values: &[(&str, T)]) -> Option<T> {
        let (text, _) = self.good(key)?;
        values.iter().find(|(name, _)| *name == text).map(|(_, value)| *value)
    }

    pub fn point(&self, key: &str) -> Option<GeoPoint> {
        let point = self.group(key)?;
        let degrees = |key, limit| number::degrees(point.good(key)?.0, limit).ok();
        Some(GeoPoint {
            lat: degrees("lat", 90)?,
            lon: degrees("lon", 180)?,
        })
    }

    /// Degrees, in millionths.
    pub fn degrees(&self, key: &str) -> Option<i32> {
        let Some(Type::Degrees(limit)) = self.field(key) else {
            return None;
        };
        number::degrees(self.good(key)?.0, *limit).ok()
    }

    /// A text in several languages; `default` is the tag of the first.
    pub fn localised(&self, key: &str, default: &str) -> Option<Text> {
        localised(self.node(key)?, default)
    }

    pub fn localised_list(&self, key: &str, default: &str) -> Vec<Text> {
        self.items(key)
            .iter()
            .filter_map(|item| localised(item, default))
            .collect()
    }

    pub fn group(&self, key: &str) -> Option<Fields<'n, 's>> {
        match (self.field(key)?, self.node(key)?) {
            (Type::Group(fields) | Type::PerLanguage(fields), node) => grouped(node, fields),
            _ => None,
        }
    }

    pub fn groups(&self, key: &str) -> Vec<Fields<'n, 's>> {
        let Some(Type::List(Type::Group(fields))) = self.field(key) else {
            return Vec::new();
        };
        self.items(key)
            .iter()
            .filter_map(|item| grouped(item, fields))
            .collect()
    }

    /// The entries of a mapping with keys of the author's own.
    pub fn entries(&self, key: &str) -> &'n [Entry<'s>] {
        match self.node(key).map(|node| &node.kind) {
            Some(Kind::Mapping(entries)) => entries,
            _ => &[],
        }
    }

    /// Groups under keys of the author's own, or under language tags.
    pub fn named_groups(&self, key: &str) -> Vec<(Named, Fields<'n, 's>)> {
        let (fields, known): (&'static [Field], &[Field]) = match self.field(key) {
            Some(Type::Keyed(Type::Group(fields))) => (fields, &[]),
            Some(Type::PerLanguage(fields)) => (fields, fields),
            _ => return Vec::new(),
        };
        let is_own = |entry: &&Entry<'s>| !known.iter().any(|field| field.key == entry.key.value);
        let entries = self.entries(key).iter();
        let groups = entries
            .filter(is_own)
            .filter_map(|entry| Some((name(entry), grouped(&entry.value, fields)?)));
        groups.collect()
    }

    /// The keys of the list that the mapping names, in the order written.
    pub fn keys(&self) -> Vec<Named> {
        let known = |entry: &&Entry<'s>| self.fields.iter().any(|field| field.key == entry.key.value);
        self.entries.iter().filter(known).map(name).collect()
    }

    /// Which keys of the list the file names.
    pub fn overlay(&self) -> Overlay {
        let named = |field: &Field| self.entries.iter().any(|entry| entry.key.value == field.key);
        let bits = self.fields.iter().enumerate().filter(|(_, field)| named(field));
        Overlay(bits.fold(0, |bits, (at, _)| bits | 1 << at))
    }

    fn items(&self, key: &str) -> &'n [Node<'s>] {
        match self.node(key).map(|node| &node.kind) {
            Some(Kind::Sequence(items)) => items,
            _ => &[],
        }
    }
}

/// The key of an entry as a name.
pub fn name(entry: &Entry<'_>) -> Named {
    Spanned::new(entry.key.value.as_ref().into(), entry.key.span)
}

/// The text of a node in several languages.
pub fn localised(node: &Node<'_>, default: &str) -> Option<Text> {
    let entries = match &node.kind {
        Kind::Scalar { text, .. } => return (!scalar::is_empty(text)).then(|| Text::plain(text.trim())),
        Kind::Mapping(entries) => entries,
        _ => return None,
    };
    let mut said = Text::default();
    for entry in entries {
        match entry.value.scalar().map(str::trim) {
            None => {}
            Some(text) if scalar::is_empty(text) => {}
            Some(text) if entry.key.value == default => said.default = text.into(),
            Some(text) => said.others.push((entry.key.value.as_ref().into(), text.into())),
        }
    }
    said.others.sort();
    said.others.dedup_by(|a, b| a.0 == b.0);
    Some(said)
}

fn grouped<'n, 's>(node: &'n Node<'s>, fields: &'static [Field]) -> Option<Fields<'n, 's>> {
    match &node.kind {
        Kind::Mapping(entries) => Some(Fields::new(entries, fields, node.span)),
        _ => None,
    }
}

fn good<'n>(node: &'n Node<'_>, value: &Type) -> Option<(&'n str, Span)> {
    let text = node.scalar()?;
    (!scalar::is_empty(text) && scalar::complaint(value, text).is_none()).then(|| (text.trim(), node.span))
}
