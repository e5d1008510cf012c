//! The references of a Markdown text, resolved: first to what is meant, whether public or not, then to what may be
//! shown.

mod address;
mod anchor;
mod missing;

pub(super) use address::{parted, variant};
pub(super) use anchor::{anchor_of, outlines_of_partner};

use super::names::{Kind, Names};
use super::ways::Ways;
use super::{EventIx, PageIx, PartnerIx, ReleaseIx};
use crate::address::{Addresses, Listing, Target};
use crate::base::{Address, Diagnostic, Digest, Lang, SourcePath, Span, Zone};
use crate::record::{self, BlockKind, Catalogue, LinkUse, ProseText, media_at};
use missing::{no_scheme, unknown_scheme};
use std::sync::Arc;

/// A Markdown text of a public record. Every target in it is public, or marked as withheld.
#[derive(Clone, Debug)]
pub struct Prose {
    pub path: SourcePath,
    /// Of the file.
    pub source: Digest,
    pub text: ProseText,
    pub raw_html: bool,
    pub excerpt: Arc<str>,
    pub links: Vec<(Arc<str>, LinkTo)>,
    pub pictures: Vec<(Arc<str>, SourcePath)>,
    pub cards: Vec<(CardKey, Option<CardTo>)>,
    /// Whether it holds a timeline block.
    pub timeline: bool,
}

/// What follows an address: `?…`, `#…` or nothing.
pub type Tail = Arc<str>;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTo {
    Release(ReleaseIx, Tail),
    /// In this language; without one, in that of the page.
    Partner(PartnerIx, Option<Lang>, Tail),
    Event(EventIx, Option<Lang>, Tail),
    Page(PageIx, Tail),
    Listing(Lang, Listing, Tail),
    /// A file that is there while the list is.
    FileBelow(Lang, Listing, Address, Tail),
    /// One of the site's own files that is there, such as `/feed.xml`.
    Fixed(Address, Tail),
    File(SourcePath),
    Withheld,
}

impl LinkTo {
    /// What follows the address.
    pub fn tail(&self) -> Option<&Tail> {
        match self {
            Self::Release(_, tail)
            | Self::Partner(.., tail)
            | Self::Event(.., tail)
            | Self::Page(_, tail)
            | Self::Listing(.., tail)
            | Self::FileBelow(.., tail)
            | Self::Fixed(_, tail) => Some(tail),
            Self::File(_) | Self::Withheld => None,
        }
    }
}

/// Names a card block: `partner`, `event` or `contact`, and the id in it.
pub type CardKey = (&'static str, Arc<str>);

/// What a card block shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardTo {
    Partner(PartnerIx),
    Event(EventIx),
    Contact(usize),
}

/// What a text refers to; numbers are places in the catalogue.
#[derive(Debug, Default)]
pub struct Meaning {
    pub links: Vec<(Arc<str>, Meant)>,
    pub pictures: Vec<(Arc<str>, SourcePath)>,
    pub cards: Vec<(CardKey, MeantCard)>,
    pub timeline: bool,
}

#[derive(Clone, Debug)]
pub enum Meant {
    /// By name: in the language of the page where there is such a variant.
    Release(usize, Tail),
    Partner(usize, Tail),
    Event(usize, Tail),
    Page(usize, Tail),
    /// By address: this variant and no other.
    ReleaseVariant(usize, Tail),
    PartnerVariant(usize, Lang, Tail),
    EventVariant(usize, Lang, Tail),
    PageVariant(usize, Tail),
    Listing(Lang, Listing, Tail),
    /// The feed of a partner, the calendar of an event.
    FileOf(Target, Address, Tail),
    /// The feed of a topic.
    FileBelow(Lang, Listing, Address, Tail),
    /// What is there whatever is public.
    Fixed(Address, Tail),
    File(SourcePath),
    /// It exists but is too broken to be read; said elsewhere.
    Unusable,
}

#[derive(Clone, Copy, Debug)]
pub enum MeantCard {
    Partner(usize),
    Event(usize),
    Contact(usize),
}

/// Finds what texts refer to.
pub struct Reader<'a> {
    pub catalogue: &'a Catalogue,
    pub names: &'a Names<'a>,
    pub addresses: &'a Addresses,
    pub zone: &'a Zone,
    pub ways: &'a Ways<'a>,
}

impl Reader<'_> {
    /// What a text means, and what in it means nothing.
    pub fn read(&self, prose: &record::Prose, diagnostics: &mut Vec<Diagnostic>) -> Meaning {
        let (outline, path) = (&prose.outline, &prose.path);
        let mut meaning = Meaning::default();
        let mut wrong: Vec<Diagnostic> = Vec::new();
        let mut note = |diagnostic: Box<Diagnostic>| wrong.push(*diagnostic);
        for link in &outline.links {
            match self.link(link, path) {
                Ok(Some(meant)) => meaning.links.push((link.target.clone(), meant)),
                Ok(None) => {}
                Err(diagnostic) => note(diagnostic),
            }
        }
        for image in &outline.images {
            match self.file(&image.src, path, image.span, "image") {
                Ok(file) => meaning.pictures.push((image.src.clone(), file)),
                Err(diagnostic) => note(diagnostic),
            }
        }
        for block in &outline.blocks {
            meaning.timeline |= block.kind == BlockKind::Timeline;
            match self.card(block, path) {
                Ok(card) => meaning.cards.extend(card),
                Err(diagnostic) => note(diagnostic),
            }
        }
        diagnostics.extend(record::most_of(path, wrong));
        meaning.links.sort_by(|a, b| a.0.cmp(&b.0));
        meaning.links.dedup_by(|a, b| a.0 == b.0);
        meaning.pictures.sort();
        meaning.pictures.dedup();
        meaning.cards.sort_by(|a, b| a.0.cmp(&b.0));
        meaning.cards.dedup_by(|a, b| a.0 == b.0);
        meaning
    }

    fn card(&self, block: &record::Block, path: &SourcePath) -> Result<Option<(CardKey, MeantCard)>, Box<Diagnostic>> {
        let (name, kind) = match block.kind {
            BlockKind::Partner => ("partner", Some(Kind::Partner)),
            BlockKind::Event => ("event", Some(Kind::Event)),
            BlockKind::Contact => ("contact", None),
            _ => return Ok(None),
        };
        let Some((_, id, span)) = block.parameters.iter().find(|(key, ..)| &**key == "id") else {
            return Ok(None);
        };
        let meant = match kind {
            Some(kind) => self.names.find(kind, id, path, *span)?.map(|at| match kind {
                Kind::Event => MeantCard::Event(at),
                _ => MeantCard::Partner(at),
            }),
            None => {
                let named = crate::base::Spanned::new(id.clone(), *span);
                Some(MeantCard::Contact(self.names.key(
                    super::names::Keys::Contacts,
                    &named,
                    path,
                )?))
            }
        };
        Ok(meant.map(|meant| ((name, id.clone()), meant)))
    }

    /// What a link means; `None` for other hosts, mail and places in the same text.
    fn link(&self, link: &LinkUse, path: &SourcePath) -> Result<Option<Meant>, Box<Diagnostic>> {
        let meant = self.target(link, path)?;
        if let Some(problem) = meant
            .as_ref()
            .and_then(|meant| self.unknown_anchor(meant, &link.target))
        {
            let start = link.target.find('#').map_or(0, |mark| mark + 1);
            return Err(Box::new(problem.at(path, part(link, start..link.target.len()))));
        }
        Ok(meant)
    }

    fn target(&self, link: &LinkUse, path: &SourcePath) -> Result<Option<Meant>, Box<Diagnostic>> {
        let target = self.catalogue.config.own_part(&link.target);
        let skipped = link.target.len() - target.len();
        let (reference, fragment) = target.split_at(target.find('#').unwrap_or(target.len()));
        if reference.is_empty() {
            return Ok(None);
        }
        if let Some((scheme, name)) = reference.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "release" => Kind::Release,
                "partner" => Kind::Partner,
                "event" => Kind::Event,
                "page" => Kind::Page,
                "http" | "https" | "mailto" | "tel" | "sms" | "javascript" | "data" => return Ok(None),
                _ => return Err(Box::new(unknown_scheme(scheme).at(path, part(link, 0..scheme.len())))),
            };
            let place = part(link, scheme.len() + 1..reference.len());
            let found = self.names.find(kind, name, path, place)?;
            return Ok(Some(
                found.map_or(Meant::Unusable, |at| self.record(kind, at, fragment.into())),
            ));
        }
        if reference.starts_with("//") {
            return Err(Box::new(no_scheme(reference).at(path, link.span)));
        }
        if !reference.starts_with('/') || reference.starts_with("/media/") {
            return self
                .file(reference, path, link.span, "link")
                .map(|file| Some(Meant::File(file)));
        }
        let (address, tail) = parted(target);
        let place = || part(link, skipped..skipped + address.len());
        match self.address(address, tail) {
            Some(meant) => Ok(Some(meant)),
            None => Err(Box::new(self.unknown_address(address).at(path, place()))),
        }
    }

    fn record(&self, kind: Kind, at: usize, fragment: Tail) -> Meant {
        match kind {
            Kind::Release => Meant::Release(at, fragment),
            Kind::Partner => Meant::Partner(at, fragment),
            Kind::Event => Meant::Event(at, fragment),
            Kind::Page => Meant::Page(at, fragment),
        }
    }

    /// The file of the record that lives at an address.
    pub fn path_of(&self, target: Target) -> &SourcePath {
        match target {
            Target::Release(at) => &self.catalogue.releases[at].record.head.path,
            Target::Partner(at, _) => &self.catalogue.partners[at].record.head.path,
            Target::Event(at, _) => &self.catalogue.events[at].record.head.path,
            Target::Page(at) => &self.catalogue.pages[at].record.head.path,
        }
    }

    /// The media file that a reference names.
    pub fn file(
        &self,
        reference: &str,
        path: &SourcePath,
        span: Span,
        what: &str,
    ) -> Result<SourcePath, Box<Diagnostic>> {
        let decoded = percent_encoding::percent_decode_str(reference).decode_utf8_lossy();
        let file = decoded.strip_prefix("/media/").map_or_else(
            || path.join(&decoded),
            |rest| SourcePath::new("content/x").join(&format!("media/{rest}")),
        );
        let found = file.as_ref().and_then(|file| media_at(&self.catalogue.media, file));
        let problem = match found.map(|media| &media.path) {
            Some(file) if what != "image" && is_active(file) => missing::active_file(file),
            Some(file) => return Ok(file.clone()),
            None => self.missing_file(reference, file.as_ref(), what),
        };
        Err(Box::new(problem.at(path, span)))
    }
}

/// Whether browsers would run what stands in a file, in the name of this site and without its rules.
fn is_active(file: &SourcePath) -> bool {
    const ENDINGS: [&str; 9] = ["html", "htm", "xhtml", "xht", "shtml", "mht", "js", "mjs", "svgz"];
    let ending = file.file_name().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.iter().any(|active| ending.eq_ignore_ascii_case(active)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// The place of a part of a target, where it is written as it is meant; else the whole.
fn part(link: &LinkUse, range: std::ops::Range<usize>) -> Span {
    let start = link.span.start as usize;
    if link.span.range().len() == link.target.len() {
        Span::new(start + range.start, start + range.end)
    } else {
        link.span
    }
}
