//! The references of a Markdown text, resolved: first to what is meant, whether public or not, then to what may be
//! shown.

use super::names::{Kind, Names};
use super::{EventIx, PageIx, PartnerIx, ReleaseIx};
use crate::address::{Addresses, Listing, Target};
use crate::base::{Address, Diagnostic, Digest, Lang, SourcePath, Span, Zone, nearest, words};
use crate::record::{self, BlockKind, Catalogue, LinkUse, ProseText};
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
    Release(usize, Arc<str>),
    Partner(usize, Arc<str>),
    Event(usize, Arc<str>),
    Page(usize, Arc<str>),
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

impl Reader<'_> {
    /// What a text means, and what in it means nothing.
    pub fn read(&self, prose: &record::Prose, diagnostics: &mut Vec<Diagnostic>) -> Meaning {
        let (outline, path) = (&prose.outline, &prose.path);
        let mut meaning = Meaning::default();
        let mut note = |diagnostic: Box<Diagnostic>| diagnostics.push(*diagnostic);
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
        let target = self.own_part(&link.target);
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
                _ => return Err(Box::new(unknown_scheme(scheme).at(path, link.span))),
            };
            let found = self.names.find(kind, name, path, link.span)?;
            return Ok(Some(
                found.map_or(Meant::Unusable, |at| self.record(kind, at, fragment)),
            ));
        }
        if reference.starts_with("//") {
            return Err(Box::new(unknown_scheme("//").at(path, link.span)));
        }
        if !reference.starts_with('/') || reference.starts_with("/media/") {
            return self
                .file(reference, path, link.span, "link")
                .map(|file| Some(Meant::File(file)));
        }
        self.address(reference, fragment)
            .map(Some)
            .ok_or_else(|| Box::new(unknown_address(reference).at(path, link.span)))
    }

    /// A full address of this very site counts like one that begins with `/`.
    fn own_part<'t>(&self, target: &'t str) -> &'t str {
        let config = &self.catalogue.config;
        let own = target
            .strip_prefix(&*config.origin)
            .and_then(|rest| rest.strip_prefix(&*config.base_path));
        own.filter(|rest| rest.starts_with('/')).unwrap_or(target)
    }

    fn record(&self, kind: Kind, at: usize, fragment: Arc<str>) -> Meant {
        match kind {
            Kind::Release => Meant::Release(at, fragment),
            Kind::Partner => Meant::Partner(at, fragment),
            Kind::Event => Meant::Event(at, fragment),
            Kind::Page => Meant::Page(at, fragment),
        }
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
            Some(Target::Release(at)) => return Some(Meant::Release(at, fragment)),
            Some(Target::Partner(at, _)) => return Some(Meant::Partner(at, fragment)),
            Some(Target::Event(at, _)) => return Some(Meant::Event(at, fragment)),
            Some(Target::Page(at)) => return Some(Meant::Page(at, fragment)),
            None => {}
        }
        let (lang, listing) = self.addresses.patterns.parse_listing(&slashed)?;
        self.may_exist(&listing)
            .then_some(Meant::Listing(lang, listing, fragment))
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

    fn missing_file(&self, reference: &str, file: Option<&SourcePath>, what: &str) -> Diagnostic {
        let (code, message) = match what {
            "image" => (
                "unknown-image",
                words(
                    format!("Das Bild „{reference}“ gibt es nicht."),
                    format!("There is no image “{reference}”."),
                ),
            ),
            _ => (
                "unknown-file",
                words(
                    format!("Die Datei „{reference}“ gibt es nicht."),
                    format!("There is no file “{reference}”."),
                ),
            ),
        };
        let diagnostic = Diagnostic::error(code, message);
        let folder = file.map_or("content", SourcePath::folder);
        let beside: Vec<&str> = (self.catalogue.media.keys())
            .filter(|media| media.folder() == folder)
            .map(SourcePath::file_name)
            .collect();
        let name = file.map_or(reference, SourcePath::file_name);
        match nearest(name, beside) {
            Some(near) => {
                let better = reference.rsplit_once('/').map_or(near.to_owned(), |(folder, _)| format!("{folder}/{near}"));
                diagnostic
                    .hint(words(format!("Meinten Sie „{better}“?"), format!("Did you mean “{better}”?")))
                    .suggest(better)
            }
            None => diagnostic.hint(words(
                format!("Gesucht wurde in {folder}. Dateien für mehrere Texte liegen unter content/media und beginnen mit /media/."),
                format!("Looked for in {folder}. Files for several texts live under content/media and begin with /media/."),
            )),
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn unknown_scheme(scheme: &str) -> Diagnostic {
    let known = ["release", "partner", "event", "page", "https", "mailto", "tel"];
    let diagnostic = Diagnostic::error(
        "unknown-scheme",
        words(
            format!("Mit „{scheme}:“ kann ein Link hier nicht beginnen."),
            format!("A link cannot begin with “{scheme}:” here."),
        ),
    )
    .hint(words(
        "Möglich sind release:, partner:, event:, page:, https:, mailto: und tel:.",
        "Possible are release:, partner:, event:, page:, https:, mailto: and tel:.",
    ));
    match nearest(scheme, known) {
        Some(near) => diagnostic.suggest(near),
        None => diagnostic,
    }
}

fn unknown_address(reference: &str) -> Diagnostic {
    Diagnostic::error(
        "unknown-address",
        words(
            format!("Unter {reference} liegt auf dieser Website nichts."),
            format!("Nothing lives at {reference} on this site."),
        ),
    )
    .hint(words(
        "Sicherer als eine Adresse ist der Name: [Text](release:NAME), partner:, event: oder page:.",
        "A name is safer than an address: [text](release:NAME), partner:, event: or page:.",
    ))
}
