//! Every reference of every record, public or not: what is meant, and what is meant by nothing.
//!
//! The checks run over withheld records too, so that no embargo lifts into an error.

use super::names::{Keys, Kind, Names};
use super::prose::{Meaning, Meant, Reader};
use super::urls;
use crate::base::{Diagnostic, MomentError, Severity, SourcePath, Span, Spanned, Stamp, Zone, words};
use crate::record::{self, Attachment, Catalogue, Gate, Image, Named};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What the references of one record mean; numbers are places in the catalogue or in a list of `site.yaml`.
#[derive(Debug, Default)]
pub struct References {
    pub topics: Vec<usize>,
    pub partners: Vec<usize>,
    pub events: Vec<usize>,
    pub kind: Option<usize>,
    pub district: Option<usize>,
    pub contact: Option<usize>,
    pub replaced_by: Option<usize>,
    pub body: Meaning,
}

/// Reads references and notes what is wrong with them.
pub struct Checker<'a> {
    pub reader: Reader<'a>,
    pub diagnostics: Vec<Diagnostic>,
    /// Media that some record uses, public or not.
    pub used: BTreeSet<SourcePath>,
    /// What web addresses of this site in keys mean.
    pub own_urls: BTreeMap<Arc<str>, Meant>,
    zones: HashMap<Arc<str>, Option<Zone>>,
}

impl<'a> Checker<'a> {
    pub fn new(reader: Reader<'a>) -> Self {
        Self {
            reader,
            diagnostics: Vec::new(),
            used: BTreeSet::new(),
            own_urls: BTreeMap::new(),
            zones: HashMap::new(),
        }
    }

    fn catalogue(&self) -> &'a Catalogue {
        self.reader.catalogue
    }

    fn names(&self) -> &'a Names<'a> {
        self.reader.names
    }

    pub fn release(&mut self, release: &record::Release) -> References {
        let path = &release.head.path;
        self.gate(&release.gate, path);
        // A date orders and describes; that its hour never was need not stop a publication, as a skipped embargo must.
        let corrections = release.corrections.iter().map(|correction| &correction.date);
        let withdrawn = release.withdrawn.iter().map(|withdrawn| &withdrawn.date);
        let zone = self.reader.zone.clone();
        for stamp in release
            .updated
            .iter()
            .chain(corrections)
            .chain(withdrawn)
            .chain([&release.date])
        {
            self.moment_in(stamp, path, &zone, Severity::Warning);
        }
        self.urls(urls::of_release(release), path);
        self.images(release.image.iter().chain(&release.gallery), path);
        self.attachments(&release.attachments, path);
        References {
            topics: self.keys(Keys::Topics, &release.topics, path),
            partners: self.records(Kind::Partner, &release.partners, path),
            events: self.records(Kind::Event, &release.events, path),
            contact: release
                .contact
                .as_ref()
                .and_then(|contact| self.key(Keys::Contacts, contact, path)),
            replaced_by: release
                .replaced_by
                .as_ref()
                .and_then(|name| self.record(Kind::Release, name, path)),
            body: self.prose(&release.body),
            ..References::default()
        }
    }

    /// A partner or one of its overlays.
    pub fn partner(&mut self, partner: &record::Partner) -> References {
        let path = &partner.head.path;
        self.gate(&partner.gate, path);
        self.urls(urls::of_partner(partner), path);
        if let Some(logo) = &partner.logo {
            self.image(&logo.src, path);
        }
        let texts = partner
            .commitments
            .iter()
            .filter_map(|commitment| commitment.text.as_ref());
        for prose in partner.profile.iter().chain(texts) {
            self.prose(prose);
        }
        let named = !partner.kind.value.is_empty();
        References {
            topics: self.keys(Keys::Topics, &partner.topics, path),
            kind: if named {
                self.key(Keys::PartnerKinds, &partner.kind, path)
            } else {
                None
            },
            district: partner
                .district
                .as_ref()
                .and_then(|district| self.key(Keys::Districts, district, path)),
            ..References::default()
        }
    }

    /// An event or one of its overlays.
    pub fn event(&mut self, event: &record::Event) -> References {
        let path = &event.head.path;
        self.gate(&event.gate, path);
        let zone = self.zone_of(event);
        if let record::EventStart::Known(stamp) = event.start.value {
            self.moment_in(&Spanned::new(stamp, event.start.span), path, &zone, Severity::Error);
        }
        if let Some(end) = &event.end {
            self.moment_in(end, path, &zone, Severity::Error);
        }
        if let Some(deadline) = event
            .registration
            .as_ref()
            .and_then(|registration| registration.deadline.as_ref())
        {
            self.moment_in(deadline, path, &zone, Severity::Error);
        }
        self.order_of(event, &zone);
        self.urls(urls::of_event(event), path);
        self.images(event.image.iter(), path);
        self.attachments(&event.attachments, path);
        if let Some(description) = &event.description {
            self.prose(description);
        }
        References {
            topics: self.keys(Keys::Topics, &event.topics, path),
            partners: self.records(Kind::Partner, &event.partners, path),
            kind: event
                .kind
                .as_ref()
                .and_then(|kind| self.key(Keys::EventKinds, kind, path)),
            contact: event
                .contact
                .as_ref()
                .and_then(|contact| self.key(Keys::Contacts, contact, path)),
            ..References::default()
        }
    }

    pub fn page(&mut self, page: &record::Page) -> References {
        self.gate(&page.gate, &page.head.path);
        References {
            body: self.prose(&page.body),
            ..References::default()
        }
    }

    pub fn anniversary(&mut self, text: &record::AnniversaryText) -> References {
        self.gate(&text.gate, &text.head.path);
        References {
            body: self.prose(&text.body),
            ..References::default()
        }
    }

    pub fn prose(&mut self, prose: &record::Prose) -> Meaning {
        let meaning = self.reader.read(prose, &mut self.diagnostics);
        self.used.extend(meaning.pictures.iter().map(|(_, file)| file.clone()));
        for (src, file) in &meaning.pictures {
            let span = prose
                .outline
                .images
                .iter()
                .find(|image| image.src == *src)
                .map_or(Span::default(), |image| image.span);
            self.usable_image(file, &prose.path, span);
        }
        let files = meaning.links.iter().filter_map(|(_, meant)| match meant {
            Meant::File(file) => Some(file.clone()),
            _ => None,
        });
        self.used.extend(files);
        meaning
    }

    /// A page or key of `site.yaml`.
    pub fn record(&mut self, kind: Kind, name: &Named, path: &SourcePath) -> Option<usize> {
        match self.names().find(kind, &name.value, path, name.span) {
            Ok(found) => found,
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    pub fn key(&mut self, keys: Keys, name: &Named, path: &SourcePath) -> Option<usize> {
        self.names()
            .key(keys, name, path)
            .map_err(|diagnostic| self.diagnostics.push(*diagnostic))
            .ok()
    }

    fn records(&mut self, kind: Kind, names: &[Named], path: &SourcePath) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::with_capacity(names.len());
        for at in names.iter().filter_map(|name| self.record(kind, name, path)) {
            if !found.contains(&at) {
                found.push(at);
            }
        }
        found
    }

    fn keys(&mut self, keys: Keys, names: &[Named], path: &SourcePath) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::with_capacity(names.len());
        for at in names.iter().filter_map(|name| self.key(keys, name, path)) {
            if !found.contains(&at) {
                found.push(at);
            }
        }
        found
    }

    fn images<'i>(&mut self, images: impl Iterator<Item = &'i Image>, path: &SourcePath) {
        for image in images {
            self.image(&image.src, path);
        }
    }

    fn image(&mut self, src: &Named, path: &SourcePath) {
        match self.reader.file(&src.value, path, src.span, "image") {
            Ok(file) => {
                self.usable_image(&file, path, src.span);
                self.used.insert(file);
            }
            Err(diagnostic) => self.diagnostics.push(*diagnostic),
        }
    }

    fn usable_image(&mut self, file: &SourcePath, path: &SourcePath, span: Span) {
        let Some(media) = self.catalogue().media.get(file) else {
            return;
        };
        let problem = match &media.image {
            record::MediaImage::Broken(diagnostic) => (**diagnostic).clone(),
            record::MediaImage::No => Diagnostic::error(
                "not-an-image",
                words(
                    format!("„{}“ ist kein Bild, das Browser anzeigen.", file.file_name()),
                    format!("“{}” is no image that browsers show.", file.file_name()),
                ),
            )
            .hint(words(
                "Möglich sind JPEG, PNG, WebP, GIF und SVG.",
                "Possible are JPEG, PNG, WebP, GIF and SVG.",
            )),
            _ => return,
        };
        self.diagnostics.push(problem.at(path, span));
    }

    fn attachments(&mut self, attachments: &[Attachment], path: &SourcePath) {
        for attachment in attachments {
            match self
                .reader
                .file(&attachment.src.value, path, attachment.src.span, "file")
            {
                Ok(file) => drop(self.used.insert(file)),
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
    }

    fn gate(&mut self, gate: &Gate, path: &SourcePath) {
        for stamp in gate.embargo.iter().chain(&gate.expires) {
            self.moment_in(stamp, path, &self.reader.zone.clone(), Severity::Error);
        }
    }

    fn moment_in(&mut self, stamp: &Spanned<Stamp>, path: &SourcePath, zone: &Zone, severity: Severity) {
        let message = match zone.moment(stamp.value) {
            Ok(_) => return,
            Err(MomentError::Skipped) => words(
                "Diese Uhrzeit gibt es an diesem Tag nicht: Die Uhren werden vorgestellt.",
                "This time does not exist on that day: the clocks go forward.",
            ),
            Err(MomentError::OutOfRange) => words("Dieses Jahr ist zu groß.", "This year is too large."),
        };
        let hint = words(
            "Nehmen Sie eine Stunde früher oder später, oder schreiben Sie den Abstand zu UTC dazu: +01:00.",
            "Take an hour earlier or later, or add the offset from UTC: +01:00.",
        );
        let diagnostic = Diagnostic {
            severity,
            ..Diagnostic::error("skipped-time", message)
        };
        self.diagnostics.push(diagnostic.hint(hint).at(path, stamp.span));
    }

    /// The zone in which an event's times are meant.
    pub fn zone_of(&mut self, event: &record::Event) -> Zone {
        let Some(name) = &event.time_zone else {
            return self.reader.zone.clone();
        };
        let zone = self
            .zones
            .entry(name.value.clone())
            .or_insert_with(|| Zone::named(&name.value))
            .clone();
        zone.unwrap_or_else(|| self.reader.zone.clone())
    }

    fn order_of(&mut self, event: &record::Event, zone: &Zone) {
        let (record::EventStart::Known(start), Some(end)) = (event.start.value, &event.end) else {
            return;
        };
        // Said where the file is read.
        if record::certainly_before(end.value, start) {
            return;
        }
        let (Ok(begins), Ok(ends)) = (zone.moment(start), super::when::end_of(end.value, zone)) else {
            return;
        };
        if ends < begins {
            self.diagnostics.push(
                Diagnostic::error(
                    "end-before-start",
                    words("Das Ende liegt vor dem Beginn.", "The end lies before the start."),
                )
                .hint(words(
                    "Prüfen Sie beide Zeiten und ihre Abstände zu UTC (+01:00, +02:00).",
                    "Check both times and their offsets from UTC (+01:00, +02:00).",
                ))
                .at(&event.head.path, end.span)
                .related(
                    &event.head.path,
                    event.start.span,
                    words("Hier steht der Beginn.", "The start is here."),
                ),
            );
        }
    }
}
