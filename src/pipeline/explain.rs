//! What one output is made of, and why it was last made: its recipe, read aloud.

use super::produce::Base;
use super::{Cache, Next, Planned, Stages, next};
use crate::address::Target;
use crate::base::{Address, Digest, Moment, OutputPath, SourcePath, nearest};
use crate::facet::{Frame, ImageSpec, LinkTarget, Picture, Prose};
use crate::record::Catalogue;
use crate::render::{Theme, templates};
use crate::route::{Content, PageRecipe, Recipe, Route};
use crate::site::Clock;
use crate::state::Mark;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// So many moments ahead are tried before the search for the next change of one output ends.
const TRIED: usize = 25;
/// So many parts that changed are named.
const NAMED: usize = 50;

/// The whole website as a list, before any of it is made.
pub struct Plan {
    planned: Planned,
    catalogue: Arc<Catalogue>,
    theme: Arc<Theme>,
    clock: Clock,
}

/// What is known about one output.
#[derive(Debug)]
pub struct Explanation {
    pub address: Address,
    pub output: OutputPath,
    /// Files; a folder (`content/partners/`) where all of its records count.
    pub sources: Vec<SourcePath>,
    pub templates: Vec<SourcePath>,
    pub parts: Vec<Piece>,
    pub ahead: Ahead,
    pub kept: Kept,
}

/// One part of a recipe by its kind and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    pub kind: String,
    pub name: String,
}

/// When an output changes by itself.
#[derive(Debug)]
pub enum Ahead {
    Never,
    /// Not up to this moment; further it was not looked.
    NotBefore(Moment),
    At(Next),
}

/// What the output folder is known to hold.
#[derive(Debug)]
pub enum Kept {
    /// It was not made yet, or nothing is known of it.
    Nothing,
    Made {
        /// Whether it still is what would be made now.
        is_current: bool,
        /// What made the last recipe differ from the one before; `None`: there was none before.
        because: Option<Vec<Change>>,
    },
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub how: How,
    /// `None`: it is nowhere on the website any more.
    pub piece: Option<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Changed,
    Added,
    Removed,
}

/// There is no such output.
#[derive(Debug)]
pub struct Unknown {
    /// The address that is most like what was asked for.
    pub nearest: Option<Address>,
    /// Whether a record lives there that is not public now.
    pub is_withheld: bool,
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} routes at {}", self.planned.routes.len(), self.clock.now)
    }
}

impl Plan {
    pub(super) fn new(planned: Planned, catalogue: Arc<Catalogue>, theme: Arc<Theme>, clock: Clock) -> Self {
        Self {
            planned,
            catalogue,
            theme,
            clock,
        }
    }

    /// What the output at an address or path is made of.
    pub fn explain(&self, cache: &mut Cache, wanted: &str) -> Result<Explanation, Unknown> {
        let address = self.address(wanted);
        let at = address.as_ref().and_then(|address| self.find(address));
        let Some(at) = at else {
            let all = self.planned.routes.iter().map(|route| route.output.address());
            let all: Vec<Address> = all.collect();
            let near = nearest(wanted, all.iter().map(Address::as_str)).map(Address::new);
            let is_withheld = address.is_some_and(|address| self.planned.addresses.target(&address).is_some());
            return Err(Unknown {
                nearest: near.filter(|_| !is_withheld),
                is_withheld,
            });
        };
        let route = &self.planned.routes[at];
        let mut pieces = BTreeSet::new();
        route.parts(&mut |(kind, name, _)| {
            pieces.insert(Piece::new(kind, name));
        });
        let used = templates(route);
        Ok(Explanation {
            address: route.output.address(),
            output: route.output.clone(),
            sources: self.sources(route, &pieces),
            templates: self.theme.files(used.iter().map(String::as_str)),
            parts: pieces.into_iter().collect(),
            ahead: self.ahead(cache, &route.output, self.planned.digests[at]),
            kept: self.kept(cache, route, self.planned.digests[at]),
        })
    }

    /// The address that is meant: with the site's host and sub-path or without, or the path of the file.
    fn address(&self, wanted: &str) -> Option<Address> {
        let path = match wanted.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
            None => wanted,
        };
        let path = path
            .split(['#', '?'])
            .next()
            .unwrap_or_default()
            .trim_start_matches("./");
        let base: &str = &self.catalogue.config.base_path;
        let path = match path.strip_prefix(base) {
            Some(below) if !base.is_empty() && below.starts_with('/') => below,
            _ => path,
        };
        let address = Address::parse(&format!("/{}", path.trim_start_matches('/')))?;
        Some(address.output().address())
    }

    fn find(&self, address: &Address) -> Option<usize> {
        let place = |output: OutputPath| self.planned.routes.iter().position(|route| route.output == output);
        let folder = || Address::parse(&format!("{address}/"));
        place(address.output()).or_else(|| place(folder()?.output()))
    }

    fn sources(&self, route: &Route, pieces: &BTreeSet<Piece>) -> Vec<SourcePath> {
        let mut found = Found {
            plan: self,
            paths: BTreeSet::new(),
        };
        found.add(super::CONFIG_FILE);
        pieces.iter().for_each(|piece| found.piece(piece));
        match &route.recipe {
            Recipe::Page(page) => found.page(page),
            Recipe::File(spec) => {
                found.paths = BTreeSet::from([spec.source.clone()]);
            }
            Recipe::Asset(_) => {
                // A style sheet is a bundle of those of all themes in the chain.
                found.paths = BTreeSet::from([SourcePath::new("themes/")]);
            }
            _ => {}
        }
        found.paths.into_iter().collect()
    }

    /// Plans the moments that may change something, until one changes this output.
    fn ahead(&self, cache: &mut Cache, output: &OutputPath, now: Digest) -> Ahead {
        let stages = Stages {
            catalogue: &self.catalogue,
            theme: Some(&self.theme),
        };
        let moments = &self.planned.moments;
        for (moment, cause) in moments.iter().take(TRIED) {
            let clock = Clock {
                now: *moment,
                ..self.clock.clone()
            };
            let then = stages.plan(cache, &clock, None, &mut Vec::new());
            let at = then.routes.iter().position(|route| route.output == *output);
            if at.map(|at| then.digests[at]) != Some(now) {
                return Ahead::At(next::at(&self.clock, *moment, *cause));
            }
        }
        match moments.get(TRIED) {
            Some((moment, _)) => Ahead::NotBefore(*moment),
            None => Ahead::Never,
        }
    }

    fn kept(&self, cache: &Cache, route: &Route, digest: Digest) -> Kept {
        let base = Base {
            program: cache.program,
            theme: self.theme.digest(),
        };
        let Some(known) = cache.store.recipes.get(&route.output) else {
            return Kept::Nothing;
        };
        let before = known.marks_before();
        Kept::Made {
            is_current: known.digest == base.recipe(digest),
            because: before.map(|before| self.changes(&before, &known.marks())),
        }
    }

    /// What differs between two recipes, the first of it by name.
    fn changes(&self, before: &[Mark], after: &[Mark]) -> Vec<Change> {
        let names = |marks: &[Mark]| -> BTreeSet<u32> { marks.iter().map(|mark| mark.name).collect() };
        let (old, new) = (names(before), names(after));
        let fresh = after.iter().filter(|mark| !before.contains(mark));
        let changed: BTreeSet<u32> = fresh.map(|mark| mark.name).collect();
        let removed = old.difference(&new).map(|name| (How::Removed, *name));
        let changed = changed.iter().map(|name| match old.contains(name) {
            true => (How::Changed, *name),
            false => (How::Added, *name),
        });
        let all: Vec<(How, u32)> = changed.chain(removed).take(NAMED).collect();
        let names = self.names(all.iter().map(|(_, name)| *name).collect());
        let mut changes: Vec<Change> = (all.into_iter())
            .map(|(how, name)| Change {
                how,
                piece: names.get(&name).cloned(),
            })
            .collect();
        changes.sort_unstable();
        changes
    }

    /// The parts of the present website behind some marks.
    fn names(&self, wanted: BTreeSet<u32>) -> BTreeMap<u32, Piece> {
        let mut names = BTreeMap::new();
        let mut note = |kind: &str, name: &str| {
            let mark = Mark::name(kind, name);
            if wanted.contains(&mark) {
                names.entry(mark).or_insert_with(|| Piece::new(kind, name));
            }
        };
        for kind in ["program", "theme", "rest"] {
            note(kind, "");
        }
        for route in &self.planned.routes {
            route.parts(&mut |(kind, name, _)| note(kind, name));
        }
        names
    }
}

impl Piece {
    fn new(kind: &str, name: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
        }
    }
}

/// Collects the sources behind the parts of one output.
struct Found<'a> {
    plan: &'a Plan,
    paths: BTreeSet<SourcePath>,
}

impl Found<'_> {
    fn add(&mut self, path: &str) {
        self.paths.insert(SourcePath::new(path));
    }

    fn piece(&mut self, piece: &Piece) {
        match &*piece.kind {
            "timeline" => {
                self.add("content/partners/");
                self.add("content/events/");
            }
            "filters" | "map" | "partner-list" => self.add("content/partners/"),
            _ if piece.name.starts_with("content/") => self.add(&piece.name),
            _ => self.href(&piece.name),
        }
    }

    /// The record that lives at an address of the site.
    fn href(&mut self, href: &str) {
        let Some(address) = self.plan.address(href) else { return };
        let catalogue = &self.plan.catalogue;
        let target = self.plan.planned.addresses.target(&address);
        let paths: Vec<SourcePath> = match target {
            None => Vec::new(),
            Some(Target::Release(at)) => vec![catalogue.releases[at].record.head.path.clone()],
            Some(Target::Page(at)) => vec![catalogue.pages[at].record.head.path.clone()],
            Some(Target::Partner(at, lang)) => {
                let partner = &catalogue.partners[at];
                let own = partner.overlays.iter().filter(|overlay| overlay.lang == lang);
                let own = own.map(|overlay| overlay.record.head.path.clone());
                own.chain([partner.record.head.path.clone()]).collect()
            }
            Some(Target::Event(at, lang)) => {
                let event = &catalogue.events[at];
                let own = event.overlays.iter().filter(|overlay| overlay.lang == lang);
                let own = own.map(|overlay| overlay.record.head.path.clone());
                own.chain([event.record.head.path.clone()]).collect()
            }
        };
        self.paths.extend(paths);
    }

    fn page(&mut self, page: &PageRecipe) {
        self.frame(&page.frame);
        for prose in page.proses() {
            self.prose(prose);
        }
        match &page.content {
            Content::Release(page) => {
                self.pictures(page.release.summary.image.iter().chain(&page.release.gallery));
                self.files(page.release.attachments.iter().map(|file| &file.spec));
            }
            Content::Partner(page) => self.pictures(page.partner.logo.iter()),
            Content::Event(page) => {
                self.pictures(page.event.image.iter());
                self.files(page.event.attachments.iter().map(|file| &file.spec));
            }
            _ => {}
        }
    }

    /// Menus show the titles of the pages that they lead to.
    fn frame(&mut self, frame: &Frame) {
        for link in frame.main_menu.iter().chain(&frame.footer_menu) {
            self.href(&link.href);
        }
    }

    fn prose(&mut self, prose: &Prose) {
        for (_, target) in &prose.links {
            if let LinkTarget::Here { href, .. } = target {
                self.href(href);
            }
        }
        for card in prose.cards.iter().filter_map(|(_, card)| card.as_ref()) {
            card.href.iter().for_each(|href| self.href(href));
        }
        self.pictures(prose.pictures.iter().map(|(_, picture)| picture));
        self.files(prose.files.iter());
    }

    fn pictures<'p>(&mut self, pictures: impl Iterator<Item = &'p Picture>) {
        self.files(pictures.flat_map(|picture| &picture.variants));
    }

    fn files<'p>(&mut self, files: impl Iterator<Item = &'p Arc<ImageSpec>>) {
        self.paths.extend(files.map(|spec| spec.source.clone()));
    }
}
