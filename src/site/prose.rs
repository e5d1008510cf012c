//! The references of a Markdown text, resolved: first to what is meant, whether public or not, then to what may be
//! shown.

mod missing;

use super::names::{Kind, Names};
use super::redirects::is_home;
use super::{EventIx, PageIx, PartnerIx, ReleaseIx};
use crate::address::{Addresses, Listing, Target};
use crate::base::{Address, Diagnostic, Digest, Lang, SourcePath, Span, Zone, nearest, words};
use crate::record::{self, BlockKind, Catalogue, LinkUse, Outline, ProseText};
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

/// Where a link leads, with the fragment (`#…`) where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTo {
    Release(ReleaseIx, Arc<str>),
    Partner(PartnerIx, Arc<str>),
    Event(EventIx, Arc<str>),
    Page(PageIx, Arc<str>),
    Listing(Lang, Listing, Arc<str>),
    /// One of the site's own files that is always there, such as `/feed.xml`.
    Fixed(Address),
    File(SourcePath),
    Withheld,
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
    Release(usize, Arc<str>),
    Partner(usize, Arc<str>),
    Event(usize, Arc<str>),
    Page(usize, Arc<str>),
    /// By address: this variant and no other.
    ReleaseVariant(usize, Arc<str>),
    PageVariant(usize, Arc<str>),
    Listing(Lang, Listing, Arc<str>),
    Fixed(Address),
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
}

const FIXED: [&str; 5] = ["/feed.xml", "/termine.ics", "/sitemap.xml", "/robots.txt", "/404.html"];

/// A full address of this very site counts like one that begins with `/`.
pub(super) fn own_part<'t>(config: &record::Config, target: &'t str) -> &'t str {
    let own = target
        .strip_prefix(&*config.origin)
        .and_then(|rest| rest.strip_prefix(&*config.base_path));
    own.filter(|rest| rest.starts_with('/')).unwrap_or(target)
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
        let (id, outlines) = match &meant {
            Some(Meant::Release(at, id) | Meant::ReleaseVariant(at, id)) if !id.is_empty() => {
                (id, self.outlines_of_release(*at))
            }
            Some(Meant::Page(at, id) | Meant::PageVariant(at, id)) if !id.is_empty() => {
                (id, self.outlines_of_page(*at))
            }
            _ => return Ok(meant),
        };
        self.anchor(link, id, &outlines, path)?;
        Ok(meant)
    }

    /// The texts of a release in all its languages; `first` is the place of one of them.
    fn outlines_of_release(&self, first: usize) -> Vec<&Outline> {
        let releases = &self.catalogue.releases;
        let id = &releases[first].record.head.id;
        let variants = releases.iter().filter(|filed| filed.record.head.id == *id);
        variants.map(|filed| &filed.record.body.outline).collect()
    }

    fn outlines_of_page(&self, first: usize) -> Vec<&Outline> {
        let pages = &self.catalogue.pages;
        let id = &pages[first].record.head.id;
        let variants = pages.iter().filter(|filed| filed.record.head.id == *id);
        variants.map(|filed| &filed.record.body.outline).collect()
    }

    /// A place in the text of another record. What a theme adds around the text is not known here.
    fn anchor(&self, link: &LinkUse, id: &str, texts: &[&Outline], path: &SourcePath) -> Result<(), Box<Diagnostic>> {
        let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
        let ids = || {
            let headings = texts
                .iter()
                .flat_map(|text| text.headings.iter().map(|heading| &*heading.id));
            headings.chain(texts.iter().flat_map(|text| text.anchors.iter().map(|id| &**id)))
        };
        if ids().any(|known| *known == *decoded) {
            return Ok(());
        }
        let (name, start) = (
            link.target.split('#').next().unwrap_or_default(),
            link.target.len() - id.len(),
        );
        let diagnostic = Diagnostic::error(
            "unknown-anchor",
            words(
                format!("Im Text von „{name}“ gibt es die Sprungmarke „#{id}“ nicht."),
                format!("The text of “{name}” has no anchor “#{id}”."),
            ),
        )
        .at(path, part(link, start..link.target.len()));
        Err(Box::new(match nearest(&decoded, ids()) {
            Some(near) => diagnostic.suggest(near).hint(words(
                format!("Meinten Sie „#{near}“?"),
                format!("Did you mean “#{near}”?"),
            )),
            None => diagnostic.hint(words(
                "Verlinken Sie eine Überschrift dieses Textes, oder lassen Sie „#…“ weg.",
                "Link to a heading of that text, or leave out “#…”.",
            )),
        }))
    }

    fn target(&self, link: &LinkUse, path: &SourcePath) -> Result<Option<Meant>, Box<Diagnostic>> {
        let target = own_part(&self.catalogue.config, &link.target);
        let (reference, fragment) = target.split_once('#').unwrap_or((target, ""));
        let fragment: Arc<str> = fragment.into();
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
                found.map_or(Meant::Unusable, |at| self.record(kind, at, fragment)),
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
        self.address(reference, fragment)
            .map(Some)
            .ok_or_else(|| Box::new(self.unknown_address(reference).at(path, part(link, 0..reference.len()))))
    }

    fn record(&self, kind: Kind, at: usize, fragment: Arc<str>) -> Meant {
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

    /// What is wrong with an address of this site to which something leads; the place is added by the caller.
    pub fn no_page_at(&self, reference: &str) -> Option<Diagnostic> {
        let address = reference.split(['#', '?']).next().unwrap_or_default();
        let known = self.address(address, "".into()).is_some();
        (!known).then(|| self.unknown_address(reference))
    }

    fn address(&self, reference: &str, fragment: Arc<str>) -> Option<Meant> {
        let address = Address::parse(reference)?;
        if FIXED.contains(&address.as_str()) {
            return Some(Meant::Fixed(address));
        }
        let slashed = match reference.ends_with('/') {
            true => address,
            false => Address::parse(&format!("{reference}/"))?,
        };
        match self.addresses.target(&slashed) {
            Some(Target::Release(at)) => return Some(Meant::ReleaseVariant(at, fragment)),
            Some(Target::Partner(at, _)) => return Some(Meant::Partner(at, fragment)),
            Some(Target::Event(at, _)) => return Some(Meant::Event(at, fragment)),
            Some(Target::Page(at)) if !is_home(self.catalogue, at) => return Some(Meant::PageVariant(at, fragment)),
            Some(Target::Page(_)) | None => {}
        }
        let (lang, listing) = self.addresses.patterns.parse_listing(&slashed)?;
        self.may_exist(&listing)
            .then_some(Meant::Listing(lang, listing, fragment))
    }

    /// What a redirect means, where it leads to this site.
    pub fn destination(&self, target: &str) -> Option<Meant> {
        let reference = own_part(&self.catalogue.config, target).split(['#', '?']).next()?;
        self.address(reference, "".into())
    }

    /// Whether a list could ever exist with the records in `content/`, at whatever moment.
    fn may_exist(&self, listing: &Listing) -> bool {
        let (catalogue, config) = (self.catalogue, &self.catalogue.config);
        let has = |list: &[record::Labelled], key: &Arc<str>| list.iter().any(|entry| entry.key.value == *key);
        let dated = |year: i16, month: Option<i8>| {
            let prefix = month.map_or(format!("{year:04}-"), |month| format!("{year:04}-{month:02}-"));
            catalogue
                .releases
                .iter()
                .any(|filed| filed.record.head.id.starts_with(&prefix))
        };
        match listing {
            Listing::Topic(key) | Listing::TopicPage(key, _) | Listing::PartnerTopic(key) => has(&config.topics, key),
            Listing::Kind(key) => has(&config.partner_kinds, key),
            Listing::District(key) => has(&config.districts, key),
            Listing::City(slug) => catalogue
                .partners
                .iter()
                .filter_map(|partner| partner.record.city.as_ref())
                .any(|city| crate::base::slug(&city.value) == **slug),
            Listing::Year(year) => dated(*year, None),
            Listing::Month(year, month) => dated(*year, Some(*month)),
            Listing::NewsPage(page) => *page > 0 && page * config.page_size <= catalogue.releases.len(),
            Listing::EventArchive(year) => catalogue.events.iter().any(|event| match event.record.start.value {
                record::EventStart::Vague(date) => date.year() == *year,
                record::EventStart::Known(stamp) => self.zone.day(stamp).year() == *year,
            }),
            _ => true,
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
        if let Some(file) = file.as_ref().filter(|file| self.catalogue.media.contains_key(*file)) {
            return Ok(file.clone());
        }
        Err(Box::new(
            self.missing_file(reference, file.as_ref(), what).at(path, span),
        ))
    }
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
