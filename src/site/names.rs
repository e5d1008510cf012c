//! Names: from what an author typed to the record that is meant, over all records, public or not, so that a name is
//! right or wrong at every moment alike.

use crate::base::{Diagnostic, SourcePath, Span, nearest, words};
use crate::record::{Catalogue, Labelled, Named};
use std::cell::RefCell;
use std::collections::HashMap;

/// The names of a catalogue. Numbers are places in its lists; for releases and pages that of the first variant.
pub struct Names<'a> {
    catalogue: &'a Catalogue,
    releases: Index<'a>,
    partners: Index<'a>,
    events: Index<'a>,
    pages: Index<'a>,
    /// What was proposed for names that nobody has.
    nearest: RefCell<HashMap<(Kind, String), Option<&'a str>>>,
}

/// The kinds of record that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Release,
    Partner,
    Event,
    Page,
}

/// A list with keys in `site.yaml`, with its words for a message.
#[derive(Clone, Copy, Debug)]
pub enum Keys {
    Topics,
    PartnerKinds,
    Districts,
    EventKinds,
    Contacts,
}

#[derive(Default)]
struct Index<'a> {
    exact: HashMap<&'a str, usize>,
    /// Without the date prefix; more than one place means: ambiguous.
    undated: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(ids: impl Iterator<Item = &'a str>, dated: bool) -> Self {
        let mut index = Self::default();
        for (at, id) in ids.enumerate() {
            if index.exact.contains_key(id) {
                continue; // a further language of the same record
            }
            index.exact.insert(id, at);
            if let Some(rest) = undated(id).filter(|_| dated) {
                index.undated.entry(rest).or_default().push(at);
            }
        }
        index
    }
}

/// `zehn-jahre` of `2022-10-19-zehn-jahre`.
fn undated(id: &str) -> Option<&str> {
    let date = id.get(..10)?;
    id.get(10..)?
        .strip_prefix('-')
        .filter(|_| crate::base::VagueDate::parse(date).is_some_and(|date| date.day().is_some()))
}

impl<'a> Names<'a> {
    pub fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            releases: Index::new(catalogue.releases.iter().map(|filed| &*filed.record.head.id), true),
            partners: Index::new(
                catalogue.partners.iter().map(|versions| &*versions.record.head.id),
                false,
            ),
            events: Index::new(catalogue.events.iter().map(|versions| &*versions.record.head.id), true),
            pages: Index::new(catalogue.pages.iter().map(|filed| &*filed.record.head.id), false),
            nearest: RefCell::default(),
        }
    }

    /// The record that is meant, or the diagnostic that says why none is. `None` without a diagnostic: a record of
    /// that name exists but is too broken to be used.
    pub fn find(
        &self,
        kind: Kind,
        name: &str,
        path: &SourcePath,
        span: Span,
    ) -> Result<Option<usize>, Box<Diagnostic>> {
        let index = self.index(kind);
        if let Some(at) = index.exact.get(name) {
            return Ok(Some(*at));
        }
        match index.undated.get(name).map(Vec::as_slice) {
            Some([at]) => return Ok(Some(*at)),
            Some(candidates) => return Err(Box::new(self.ambiguous(kind, name, candidates).at(path, span))),
            None => {}
        }
        if self
            .catalogue
            .broken
            .iter()
            .any(|id| **id == *name || undated(id) == Some(name))
        {
            return Ok(None);
        }
        Err(Box::new(self.unknown(kind, name).at(path, span)))
    }

    /// The scheme of a link to the one kind that has a record of that name.
    pub fn scheme_of(&self, name: &str) -> Option<&'static str> {
        let kinds = [
            (Kind::Release, "release"),
            (Kind::Partner, "partner"),
            (Kind::Event, "event"),
            (Kind::Page, "page"),
        ];
        let mut named = kinds.into_iter().filter(|(kind, _)| {
            let index = self.index(*kind);
            index.exact.contains_key(name) || index.undated.get(name).is_some_and(|places| places.len() == 1)
        });
        let (_, scheme) = named.next()?;
        named.next().is_none().then_some(scheme)
    }

    fn index(&self, kind: Kind) -> &Index<'a> {
        match kind {
            Kind::Release => &self.releases,
            Kind::Partner => &self.partners,
            Kind::Event => &self.events,
            Kind::Page => &self.pages,
        }
    }

    fn id(&self, kind: Kind, at: usize) -> &str {
        match kind {
            Kind::Release => &self.catalogue.releases[at].record.head.id,
            Kind::Partner => &self.catalogue.partners[at].record.head.id,
            Kind::Event => &self.catalogue.events[at].record.head.id,
            Kind::Page => &self.catalogue.pages[at].record.head.id,
        }
    }

    /// A folder that is moved away makes thousands of references wrong, most of them to the same few names.
    fn nearest(&self, kind: Kind, name: &str) -> Option<&'a str> {
        if let Some(known) = self.nearest.borrow().get(&(kind, name.to_owned())) {
            return *known;
        }
        let index = self.index(kind);
        let near = nearest(name, index.exact.keys().chain(index.undated.keys()).copied());
        self.nearest.borrow_mut().insert((kind, name.to_owned()), near);
        near
    }

    fn ambiguous(&self, kind: Kind, name: &str, candidates: &[usize]) -> Diagnostic {
        let list = candidates
            .iter()
            .map(|at| self.id(kind, *at))
            .collect::<Vec<_>>()
            .join(", ");
        let (de, en) = kind.words();
        Diagnostic::error(
            "ambiguous-name",
            words(
                format!("„{name}“ ist nicht eindeutig unter {de}: {list}."),
                format!("“{name}” may mean several {en}: {list}."),
            ),
        )
        .hint(words(
            "Nennen Sie den ganzen Namen mit Datum.",
            "Give the whole name with its date.",
        ))
    }

    fn unknown(&self, kind: Kind, name: &str) -> Diagnostic {
        let (de, en) = kind.words();
        let diagnostic = Diagnostic::error(
            kind.code(),
            words(
                format!("Unter {de} gibt es „{name}“ nicht."),
                format!("There is no “{name}” among the {en}."),
            ),
        );
        match self.nearest(kind, name) {
            Some(near) => diagnostic.suggest(near).hint(words(
                format!("Meinten Sie „{near}“?"),
                format!("Did you mean “{near}”?"),
            )),
            None => diagnostic.hint(words(
                format!(
                    "Nennen Sie einen Dateinamen aus content/{}, ohne die Endung.",
                    kind.folder()
                ),
                format!("Give a file name from content/{}, without its ending.", kind.folder()),
            )),
        }
    }

    /// The place of a key in a list of `site.yaml`.
    pub fn key(&self, keys: Keys, name: &Named, path: &SourcePath) -> Result<usize, Box<Diagnostic>> {
        let config = &self.catalogue.config;
        let list = |labelled: &'a [Labelled]| labelled.iter().map(|entry| &*entry.key.value).collect::<Vec<_>>();
        let known: Vec<&str> = match keys {
            Keys::Topics => list(&self.catalogue.config.topics),
            Keys::PartnerKinds => list(&self.catalogue.config.partner_kinds),
            Keys::Districts => list(&self.catalogue.config.districts),
            Keys::EventKinds => list(&self.catalogue.config.event_kinds),
            Keys::Contacts => config.contacts.iter().map(|entry| &*entry.key.value).collect(),
        };
        if let Some(at) = known.iter().position(|key| *key == &*name.value) {
            return Ok(at);
        }
        let (code, section) = keys.words();
        let diagnostic = Diagnostic::error(
            code,
            words(
                format!("„{}“ steht nicht unter „{section}“ in site.yaml.", name.value),
                format!("“{}” is not listed under “{section}” in site.yaml.", name.value),
            ),
        )
        .at(path, name.span);
        Err(Box::new(match nearest(&name.value, known.iter().copied()) {
            Some(near) => diagnostic.suggest(near).hint(words(
                format!("Meinten Sie „{near}“?"),
                format!("Did you mean “{near}”?"),
            )),
            None if known.is_empty() => diagnostic.hint(words(
                format!("Unter „{section}“ steht dort noch nichts. Ergänzen Sie es."),
                format!("There is nothing under “{section}” yet. Add it."),
            )),
            None => {
                let list = known.join(", ");
                diagnostic.hint(words(
                    format!("Unter „{section}“ stehen: {list}."),
                    format!("Under “{section}” there are: {list}."),
                ))
            }
        }))
    }
}

impl Kind {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Release => ("den Meldungen", "releases"),
            Self::Partner => ("den Partnern", "partners"),
            Self::Event => ("den Terminen", "events"),
            Self::Page => ("den Seiten", "pages"),
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Release => "unknown-release",
            Self::Partner => "unknown-partner",
            Self::Event => "unknown-event",
            Self::Page => "unknown-page",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Release => "releases",
            Self::Partner => "partners",
            Self::Event => "events",
            Self::Page => "pages",
        }
    }
}

impl Keys {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Topics => ("unknown-topic", "topics"),
            Self::PartnerKinds => ("unknown-kind", "partner_kinds"),
            Self::Districts => ("unknown-district", "districts"),
            Self::EventKinds => ("unknown-event-kind", "event_kinds"),
            Self::Contacts => ("unknown-contact", "contacts"),
        }
    }
}
