//! Markdown as a facet: the source of a text and everything it refers to, resolved.
//!
//! The keys are what the author typed; a renderer looks each reference up by it and never further.

use super::Picture;
use crate::base::{Digest, Said, SourcePath, digest_of};
use crate::record::ProseText;
use crate::site::CardKey;
use std::borrow::Cow;
use std::fmt::Display;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// One Markdown text with its resolved references. Its digest covers the source and what the text links to.
#[derive(Clone, Debug)]
pub struct Prose {
    pub path: SourcePath,
    /// Of the source file; with `text` it stands for the text.
    pub source: Digest,
    pub text: ProseText,
    pub raw_html: bool,
    /// BCP 47 tag of the text's language.
    pub language: Arc<str>,
    /// By the target as typed, sorted. Targets that are not here are written as they stand (other hosts, mail, `#…`).
    pub links: Vec<(Arc<str>, LinkTarget)>,
    /// By the `src` as typed, sorted.
    pub pictures: Vec<(Arc<str>, Picture)>,
    /// By block name (`partner`, `event`, `contact`) and id, sorted.
    pub cards: Vec<(CardKey, Option<Card>)>,
    /// Files that it links to.
    pub files: Vec<Arc<super::ImageSpec>>,
    /// Entries that a `timeline` block of this text may show, oldest first; empty where there is no such block.
    pub timeline: Vec<TimelineEntry>,
    pub above: Above,
}

/// The texts above another one on its page: no id may be there twice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Above {
    /// How many there are.
    pub texts: usize,
    /// The anchors of this text that one of them may have, too.
    pub doubled: Vec<Arc<str>>,
}

impl Above {
    /// The id of an anchor on the page: `ziele`, or `_t1_ziele`, which no text can write.
    pub fn id<'i>(&self, anchor: &'i str) -> Cow<'i, str> {
        match self.doubled.iter().any(|doubled| **doubled == *anchor) {
            true => self.marked("t", anchor).into(),
            false => anchor.into(),
        }
    }

    /// A link as it was typed, or to where its anchor is on the page.
    pub fn link<'i>(&self, typed: &'i str) -> Cow<'i, str> {
        let anchor = typed.strip_prefix('#').filter(|_| !self.doubled.is_empty());
        let decoded = anchor.map(|anchor| percent_encoding::percent_decode_str(anchor).decode_utf8_lossy());
        match decoded.filter(|anchor| self.doubled.iter().any(|doubled| **doubled == **anchor)) {
            Some(anchor) => format!("#{}", self.id(&anchor)).into(),
            None => typed.into(),
        }
    }

    /// An id of the page and not of a text: `_fn_1`, or `_fn1_1` below another text.
    pub fn marked(&self, kind: &str, rest: impl Display) -> String {
        match self.texts {
            0 => format!("_{kind}_{rest}"),
            texts => format!("_{kind}{texts}_{rest}"),
        }
    }
}

impl Hash for Prose {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (
            &self.source,
            &self.language,
            &self.links,
            &self.pictures,
            &self.cards,
            &self.timeline,
            &self.above,
        )
            .hash(state);
        match &self.text {
            ProseText::Inline { text, .. } => text.hash(state),
            ProseText::InFile { start } => start.hash(state),
        }
    }
}

impl Prose {
    pub fn link(&self, target: &str) -> Option<&LinkTarget> {
        find(&self.links, |key| key.as_ref().cmp(target))
    }

    pub fn picture(&self, src: &str) -> Option<&Picture> {
        find(&self.pictures, |key| key.as_ref().cmp(src))
    }

    /// `None`: unknown. `Some(None)`: withheld, the block vanishes whole.
    pub fn card(&self, block: &str, id: &str) -> Option<Option<&Card>> {
        find(&self.cards, |key| (key.0, key.1.as_ref()).cmp(&(block, id))).map(Option::as_ref)
    }
}

fn find<K, V>(sorted: &[(K, V)], order: impl Fn(&K) -> std::cmp::Ordering) -> Option<&V> {
    sorted
        .binary_search_by(|(key, _)| order(key))
        .ok()
        .map(|at| &sorted[at].1)
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// A page or file of the site, complete with the site's sub-path and perhaps an anchor. `title` fills a link
    /// without text.
    Here {
        href: Arc<str>,
        title: Said,
        file: Option<FileFigures>,
    },
    /// A record that is not public now: the link becomes its text; without text it vanishes.
    Withheld,
}

/// What somebody wants to know of a file before it is loaded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct FileFigures {
    /// `PDF`
    pub kind: Arc<str>,
    /// `1,2 MB`
    pub size: Arc<str>,
}

/// What a `partner`, `event` or `contact` block shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Card {
    /// Where the card leads; absent for contacts.
    pub href: Option<Arc<str>>,
    pub title: Said,
    /// Lines below the title: kind and city, date and place, role.
    pub lines: Vec<Said>,
    pub email: Option<Arc<str>>,
    pub phone: Option<Arc<str>>,
    /// The phone number for `tel:`.
    pub phone_link: Option<Arc<str>>,
}

/// One line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct TimelineEntry {
    pub year: i16,
    /// ISO 8601, as precise as known.
    pub iso: Arc<str>,
    /// Within its year: `23. August`, `August`; absent where only the year is known.
    pub date: Option<Arc<str>>,
    pub title: Said,
    pub text: Option<Said>,
    pub href: Option<Arc<str>>,
    /// `history`, `joined` or `event`.
    pub kind: &'static str,
    /// The kind of the partner that joined, for its thread.
    pub kind_number: Option<usize>,
}

/// Templates see the key under which the finished markup stands in `html`.
impl serde::Serialize for Prose {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.key())
    }
}

impl Prose {
    /// Names this text within one view.
    pub fn key(&self) -> String {
        digest_of(self).to_string()
    }
}
