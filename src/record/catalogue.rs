//! The catalogue: all records of a site, public or not, in a fixed order and found by name.

use super::{AnniversaryText, Config, DatedGate, Event, Gate, Media, Page, Partner, Record, Release};
use crate::base::{Checked, Chunked, Diagnostic, Digest, Lang, SourcePath, Span, Stamp, digest_of, words};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// All records of one site. Their order is that of id and language, whatever order the disk gave.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub config: Arc<Config>,
    /// One entry per language variant, sorted by id, then language.
    pub releases: Chunked<Filed<Release>>,
    /// One entry per partner; the variants are overlays.
    pub partners: Vec<Versions<Partner>>,
    pub events: Vec<Versions<Event>>,
    pub pages: Vec<Filed<Page>>,
    pub anniversaries: Vec<Filed<AnniversaryText>>,
    /// Ids of files too broken to be read: naming them is no further mistake.
    pub broken: Vec<Arc<str>>,
    /// Images and attachments by their path.
    pub media: Arc<BTreeMap<SourcePath, Arc<Media>>>,
    face: OnceLock<Digest>,
}

/// A record that is complete in one language.
#[derive(Clone, Debug)]
pub struct Filed<T> {
    pub lang: Lang,
    pub record: Arc<T>,
    /// When it is public: of a language variant of a release, a page or a text also by what its record says.
    pub gate: Gate,
}

/// A record with its overlays for other languages.
#[derive(Clone, Debug)]
pub struct Versions<T> {
    pub record: Arc<T>,
    pub overlays: Vec<Filed<T>>,
}

impl Catalogue {
    /// Sorts records into their places. Two files with one name, and variants for a language that the site does not
    /// have, are diagnostics.
    pub fn new(
        config: Arc<Config>,
        records: impl IntoIterator<Item = Record>,
        media: impl IntoIterator<Item = Arc<Media>>,
    ) -> Checked<Self> {
        let mut filing = Filing {
            config: config.clone(),
            taken: HashMap::new(),
            diagnostics: Vec::new(),
        };
        let mut releases: Vec<Filed<Release>> = Vec::new();
        let mut catalogue = Self {
            config,
            releases: Vec::new().into(),
            partners: Vec::new(),
            events: Vec::new(),
            pages: Vec::new(),
            anniversaries: Vec::new(),
            broken: Vec::new(),
            media: Arc::new(media.into_iter().map(|media| (media.path.clone(), media)).collect()),
            face: OnceLock::new(),
        };
        let (mut partners, mut events) = (Vec::new(), Vec::new());
        for record in records {
            match record {
                Record::Release(record) => releases.extend(filing.file("release", &record.head, &record.gate, &record)),
                Record::Partner(record) => partners.extend(filing.file("partner", &record.head, &record.gate, &record)),
                Record::Event(record) => events.extend(filing.file("event", &record.head, &record.gate, &record)),
                Record::Page(record) => {
                    catalogue
                        .pages
                        .extend(filing.file("page", &record.head, &record.gate, &record))
                }
                Record::Anniversary(record) => {
                    catalogue
                        .anniversaries
                        .extend(filing.file("anniversary", &record.head, &record.gate, &record));
                }
                Record::Broken(_, head) => catalogue.broken.push(head.id.clone()),
                Record::Config(_) | Record::Theme(_) => {}
            }
        }
        releases.sort_by(|a, b| (&a.record.head.id, a.lang).cmp(&(&b.record.head.id, b.lang)));
        catalogue
            .pages
            .sort_by(|a, b| (&a.record.head.id, a.lang).cmp(&(&b.record.head.id, b.lang)));
        catalogue
            .anniversaries
            .sort_by_key(|filed| (filed.record.years, filed.lang));
        inherit(&mut releases, |release| (&release.head, Some(release.date.value)));
        inherit(&mut catalogue.pages, |page| (&page.head, None));
        inherit(&mut catalogue.anniversaries, |text| (&text.head, None));
        filing.diagnostics.extend(half_withdrawn(&releases));
        catalogue.releases = releases.into();
        catalogue.partners = filing.versions(partners, |partner| &partner.head);
        catalogue.events = filing.versions(events, |event| &event.head);
        Checked::new(catalogue, filing.diagnostics)
    }

    /// Of everything but the words of releases, which are most of what is edited: see [`Release::face`]. Settings that
    /// an option replaces count as they are.
    pub fn face(&self) -> Digest {
        *self.face.get_or_init(|| self.face_digest())
    }

    fn face_digest(&self) -> Digest {
        let releases: Vec<_> = self
            .releases
            .iter()
            .map(|filed| (filed.lang, filed.record.face))
            .collect();
        let partners: Vec<_> = self
            .partners
            .iter()
            .map(|versions| versions.digests(|record| &record.head))
            .collect();
        let events: Vec<_> = self
            .events
            .iter()
            .map(|versions| versions.digests(|record| &record.head))
            .collect();
        let pages = self.pages.iter().map(|filed| (filed.lang, seen(&filed.record.head)));
        let texts = self
            .anniversaries
            .iter()
            .map(|filed| (filed.lang, seen(&filed.record.head)));
        let media: Vec<_> = self.media.values().map(|media| (&media.path, media.digest)).collect();
        let settings = (seen(&self.config.head), &self.config.origin, &self.config.base_path);
        digest_of(&(
            (settings, releases, partners, events),
            (
                pages.collect::<Vec<_>>(),
                texts.collect::<Vec<_>>(),
                &self.broken,
                media,
            ),
        ))
    }

    /// The same records with some in the place of others. `None` where more differs than the words of releases.
    pub fn reworded(&self, changes: &[(Record, Record)]) -> Option<Self> {
        let mut reworded = self.clone();
        for change in changes {
            let (Record::Release(before), Record::Release(now)) = change else {
                return None;
            };
            let lang = before
                .head
                .variant
                .as_ref()
                .map_or(Some(Lang::DEFAULT), |tag| self.lang(tag))?;
            let key = |filed: &Filed<Release>| (&*filed.record.head.id, filed.lang).cmp(&(&*before.head.id, lang));
            let at = self.releases.binary_search_by(key).ok()?;
            let stays = before.face == now.face && Arc::ptr_eq(&self.releases[at].record, before);
            stays.then(|| reworded.releases.get_mut(at).record = now.clone())?;
        }
        Some(reworded)
    }

    /// The places of a release in all its languages; `at` is one of them.
    pub fn variants_of_release(&self, at: usize) -> Range<usize> {
        let id = &self.releases[at].record.head.id;
        // They are sorted by it.
        let is_one = |at: &usize| self.releases[*at].record.head.id == *id;
        let before = (0..at).rev().take_while(is_one).count();
        let from = (at..self.releases.len()).take_while(is_one).count();
        at - before..at + from
    }

    /// The language of a tag, if the site has it.
    pub fn lang(&self, tag: &str) -> Option<Lang> {
        lang_of(&self.config, tag)
    }
}

/// Tells the variants what their records say. They follow them.
fn inherit<T>(all: &mut [Filed<T>], head: impl Fn(&T) -> (&super::Head, Option<Stamp>)) {
    let same = |a: &T, b: &T| head(a).0.id == head(b).0.id;
    for versions in all.chunk_by_mut(|a, b| same(&a.record, &b.record)) {
        let Some((first, variants)) = versions
            .split_first_mut()
            .filter(|(first, _)| first.lang == Lang::DEFAULT)
        else {
            continue;
        };
        if variants.is_empty() {
            continue;
        }
        let whole: Arc<DatedGate> = Arc::new((first.gate.clone(), head(&first.record).1));
        for variant in variants {
            variant.gate.and(whole.clone());
        }
    }
}

/// What is withdrawn in one language stands in the others, and few mean that.
fn half_withdrawn(releases: &[Filed<Release>]) -> Vec<Diagnostic> {
    let pairs = releases
        .windows(2)
        .filter(|pair| pair[0].record.head.id == pair[1].record.head.id);
    let halves = pairs.filter(|pair| pair[0].record.withdrawn.is_some() != pair[1].record.withdrawn.is_some());
    let said = |pair: &[Filed<Release>]| {
        let stands = usize::from(pair[0].record.withdrawn.is_some());
        let (stands, gone) = (&pair[stands].record.head.path, &pair[1 - stands].record.head.path);
        Diagnostic::warning(
            "half-withdrawn",
            words(
                "Diese Sprachfassung bleibt öffentlich, obwohl eine andere zurückgezogen ist.",
                "This language variant stays public although another one is withdrawn.",
            ),
        )
        .hint(words(
            "Schreiben Sie auch hier „withdrawn“ mit Datum und Grund in dieser Sprache.",
            "Write “withdrawn” here, too, with its date and its reason in this language.",
        ))
        .at(stands, Span::default())
        .related(
            gone,
            Span::default(),
            words("Diese ist zurückgezogen.", "This one is withdrawn."),
        )
    };
    halves.map(said).collect()
}

impl<T> Versions<T> {
    fn digests<'a>(&'a self, head: impl Fn(&'a T) -> &'a super::Head) -> Vec<(Lang, (&'a SourcePath, Digest))> {
        let overlays = self
            .overlays
            .iter()
            .map(|overlay| (overlay.lang, seen(head(&overlay.record))));
        std::iter::once((Lang::DEFAULT, seen(head(&self.record))))
            .chain(overlays)
            .collect()
    }
}

fn seen(head: &super::Head) -> (&SourcePath, Digest) {
    (&head.path, head.digest)
}

fn lang_of(config: &Config, tag: &str) -> Option<Lang> {
    let at = config.languages.iter().position(|entry| &*entry.language.tag == tag)?;
    u8::try_from(at).ok().map(Lang)
}

struct Filing {
    config: Arc<Config>,
    taken: HashMap<(&'static str, Arc<str>, Lang), SourcePath>,
    diagnostics: Vec<Diagnostic>,
}

impl Filing {
    fn file<T>(&mut self, kind: &'static str, head: &super::Head, gate: &Gate, record: &Arc<T>) -> Option<Filed<T>> {
        let lang = match &head.variant {
            None => Lang::DEFAULT,
            Some(tag) => match lang_of(&self.config, tag) {
                Some(lang) => lang,
                None => {
                    self.diagnostics.push(unknown_language(&self.config, head, tag));
                    return None;
                }
            },
        };
        let language = &self.config.languages[lang.index()].language;
        if matches!(kind, "release" | "partner" | "event") && !language.records {
            self.diagnostics.push(without_records(&language.name, head));
            return None;
        }
        if let Some(first) = self.taken.insert((kind, head.id.clone(), lang), head.path.clone()) {
            self.diagnostics.push(
                Diagnostic::error(
                    "duplicate-id",
                    words(
                        format!("Den Namen „{}“ gibt es schon: {first}.", head.id),
                        format!("The name “{}” is taken already: {first}.", head.id),
                    ),
                )
                .hint(words(
                    "Unterordner zählen nicht zum Namen. Benennen Sie eine der beiden Dateien um.",
                    "Sub-folders are no part of the name. Rename one of the two files.",
                ))
                .at(&head.path, Span::default())
                .related(
                    &first,
                    Span::default(),
                    words("Hier steht der erste.", "The first one is here."),
                ),
            );
            return None;
        }
        Some(Filed {
            lang,
            record: record.clone(),
            gate: gate.clone(),
        })
    }

    fn versions<T>(&mut self, mut filed: Vec<Filed<T>>, head: impl Fn(&T) -> &super::Head) -> Vec<Versions<T>> {
        filed.sort_by(|a, b| (&head(&a.record).id, a.lang).cmp(&(&head(&b.record).id, b.lang)));
        let mut all: Vec<Versions<T>> = Vec::new();
        for version in filed {
            let id = &head(&version.record).id;
            match all.last_mut() {
                Some(last) if head(&last.record).id == *id => last.overlays.push(version),
                _ if version.lang == Lang::DEFAULT => all.push(Versions {
                    record: version.record,
                    overlays: Vec::new(),
                }),
                _ => {
                    let path = &head(&version.record).path;
                    self.diagnostics.push(
                        Diagnostic::error(
                            "overlay-alone",
                            words(
                                format!("Zu dieser Sprachfassung fehlt die Datei „{id}.yaml“."),
                                format!("This language variant has no file “{id}.yaml” beside it."),
                            ),
                        )
                        .hint(words(
                            "Eine Sprachfassung nennt nur, was anders ist; das Übrige steht in der Datei ohne Sprache im Namen.",
                            "A variant names only what differs; the rest stands in the file without a language in its name.",
                        ))
                        .at(path, Span::default()),
                    );
                }
            }
        }
        all
    }
}

/// Of a language that has pages of its own and nothing else.
fn without_records(language: &str, head: &super::Head) -> Diagnostic {
    Diagnostic::warning(
        "no-records",
        words(
            format!("In der Sprache „{language}“ gibt es nur Seiten; diese Datei erscheint nirgends."),
            format!("The language “{language}” has pages only; this file appears nowhere."),
        ),
    )
    .hint(words(
        "Schreiben Sie den Text als Seite unter content/pages/, oder löschen Sie in site.yaml „records: false“.",
        "Write the text as a page in content/pages/, or delete “records: false” in site.yaml.",
    ))
    .at(&head.path, Span::default())
}

fn unknown_language(config: &Config, head: &super::Head, tag: &str) -> Diagnostic {
    let tags = || config.languages.iter().map(|entry| &*entry.language.tag);
    let list = tags().collect::<Vec<_>>().join(", ");
    let diagnostic = Diagnostic::error(
        "unknown-language",
        words(
            format!("Der Dateiname nennt die Sprache „{tag}“, die es auf dieser Website nicht gibt."),
            format!("The file name says language “{tag}”, which this site does not have."),
        ),
    )
    .hint(words(
        format!("In site.yaml stehen unter „languages“: {list}."),
        format!("site.yaml lists under “languages”: {list}."),
    ))
    .at(&head.path, Span::default());
    match crate::base::nearest(tag, tags()) {
        Some(near) => {
            let (from, to) = (format!(".{tag}."), format!(".{near}."));
            diagnostic.suggest(head.path.as_str().replace(&from, &to))
        }
        None => diagnostic,
    }
}
