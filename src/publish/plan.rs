//! From what stands and what is wanted to an ordered list of operations. Pure: the whole of it is tested without a disk.

use super::look::{Found, Standing};
use super::owned::{Kind, Owned, Possession};
use super::retire::{Retirement, Successors};
use super::{Wanted, below, folders_above, is_inside};
use crate::base::{Digest, OutputPath};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// One step of the switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A staged file goes where nothing stands.
    Add(OutputPath),
    /// A staged folder goes where nothing stands, with everything in it.
    AddFolder(OutputPath),
    /// A file gives way to a folder, or a folder to a file, with all that is in it.
    Swap(OutputPath),
    /// A staged file takes the place of ours.
    Change(OutputPath),
    /// A file of ours goes, and the folders that it leaves empty.
    Remove(OutputPath),
    /// A folder goes with all that is ours in it: at one instant, where nothing of others is. A server answers an empty
    /// folder with an error that is no 404.
    RemoveFolder(OutputPath),
}

/// What a publication will do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In order; each prefix leaves a site in which every link leads somewhere.
    pub ops: Vec<Op>,
    /// The list on disk while the operations run: every name of the list that lay there, and every new one. `None`
    /// where the list that lies there names them all: ownership goes by name, so new bytes need no new list before them.
    pub union: Option<Owned>,
    /// The lines of the list at the end that the plan is about.
    pub last: Owned,
    /// Where it is about a part: the list on disk, and its lines that the plan is about.
    beside: Option<(Owned, Owned)>,
    /// Addresses at which a stranger's file stands. Nothing may be published while there are any.
    pub foreign: Vec<OutputPath>,
    /// How many wanted files stand already, twins aside.
    pub unchanged: usize,
    /// How many wanted files are written, twins aside.
    pub written: usize,
}

/// The plan of a publication. `owned` is the list on disk, `standing` what `look` found at its files and at the wanted
/// ones. No wanted file lies below another: addresses are checked before.
pub fn plan(owned: &Owned, standing: &Standing, wanted: &[Wanted], retirement: Retirement) -> Plan {
    let mut wanted: Vec<&Wanted> = wanted.iter().collect();
    wanted.sort_by(|a, b| a.output.cmp(&b.output));
    let items = merge(&wanted, owned, standing);
    let ground = Ground::new(&items, &wanted, standing);
    let successors = Successors::new(retirement, &wanted, owned);
    let mut draft = Draft::default();
    for item in &items {
        draft.decide(item, &ground, &successors);
    }
    draft.finish(owned, &ground)
}

impl Plan {
    /// The plan of a publication that is about a `part` of the files in the folder, as one of them all.
    #[must_use]
    pub fn of_part(mut self, owned: &Owned, part: &Owned) -> Self {
        if !part.covers(&self.last) {
            self.union = union(&owned.with(part, &self.last), owned);
        }
        self.beside = Some((owned.clone(), part.clone()));
        self
    }

    /// The list at the end. Of a part it is made after the switch: visitors need not wait for it.
    pub fn list(&self) -> Owned {
        match &self.beside {
            None => self.last.clone(),
            Some((owned, part)) => owned.with(part, &self.last),
        }
    }
}

/// All that is known of one path.
struct Item<'a> {
    path: &'a OutputPath,
    wanted: Option<&'a Wanted>,
    listed: Option<Possession>,
    found: Option<&'a Found>,
}

impl Item<'_> {
    fn digest(&self) -> Option<Digest> {
        match self.found {
            Some(Found::File(hint)) => Some(hint.digest),
            _ => None,
        }
    }
}

fn merge<'a>(wanted: &[&'a Wanted], owned: &'a Owned, standing: &'a Standing) -> Vec<Item<'a>> {
    let (mut wanted, mut listed, mut found) = (
        wanted.iter().copied().peekable(),
        owned.files().iter().peekable(),
        standing.found().iter().peekable(),
    );
    let mut items = Vec::with_capacity(owned.files().len());
    loop {
        let paths = [
            wanted.peek().map(|wanted| &wanted.output),
            listed.peek().map(|(path, _)| path),
            found.peek().map(|(path, _)| path),
        ];
        let Some(path) = paths.into_iter().flatten().min() else {
            return items;
        };
        items.push(Item {
            path,
            wanted: wanted.next_if(|wanted| wanted.output == *path),
            listed: listed
                .next_if(|(known, _)| known == path)
                .map(|(_, possession)| *possession),
            found: found.next_if(|(known, _)| known == path).map(|(_, found)| found),
        });
    }
}

/// Where folders and files stand in each other's way.
struct Ground {
    swaps: BTreeSet<OutputPath>,
    /// Strangers' files and links above our addresses.
    obstacles: BTreeSet<OutputPath>,
    /// Folders to be made, in which everything is new.
    fresh: BTreeSet<OutputPath>,
}

impl Ground {
    fn new(items: &[Item<'_>], wanted: &[&Wanted], standing: &Standing) -> Self {
        let (mut swaps, mut obstacles) = (BTreeSet::new(), BTreeSet::new());
        for item in items {
            let above_wanted = || !below(wanted, |wanted| &wanted.output, item.path.as_str()).is_empty();
            match (item.found, item.wanted) {
                (Some(Found::Folder { ours: true }), Some(_)) => drop(swaps.insert(item.path.clone())),
                (Some(Found::File(_)), None) if item.listed.is_some() && above_wanted() => {
                    swaps.insert(item.path.clone());
                }
                (Some(Found::File(_)), None) if item.listed.is_none() => drop(obstacles.insert(item.path.clone())),
                (Some(Found::Other), _) => drop(obstacles.insert(item.path.clone())),
                _ => {}
            }
        }
        let listed: Vec<&OutputPath> = items
            .iter()
            .filter(|item| item.listed.is_some())
            .map(|item| item.path)
            .collect();
        let is_fresh = |folder: &&OutputPath| {
            below(&listed, |path| path, folder.as_str()).is_empty()
                && !below(wanted, |wanted| &wanted.output, folder.as_str()).is_empty()
        };
        let fresh = standing.missing().iter().filter(is_fresh).cloned().collect();
        Self {
            swaps,
            obstacles,
            fresh,
        }
    }

    fn inside<'a>(set: &'a BTreeSet<OutputPath>, path: &OutputPath) -> Option<&'a OutputPath> {
        if set.is_empty() {
            return None;
        }
        folders_above(path.as_str()).find_map(|folder| set.get(&OutputPath::parse(folder)?))
    }
}

#[derive(Default)]
struct Draft {
    additions: Vec<OutputPath>,
    assets: BTreeSet<OutputPath>,
    twins: BTreeSet<OutputPath>,
    /// Twins whose originals change or go, or that are not wanted any more.
    stale: Vec<OutputPath>,
    changes: Vec<OutputPath>,
    removals: Vec<OutputPath>,
    last: Vec<(OutputPath, Possession)>,
    foreign: Vec<OutputPath>,
    unchanged: usize,
    written: usize,
}

impl Draft {
    fn decide(&mut self, item: &Item<'_>, ground: &Ground, successors: &Successors) {
        let blocked = Ground::inside(&ground.obstacles, item.path);
        match (item.wanted, item.listed) {
            (Some(wanted), listed) => self.want(item, wanted, listed.is_some(), blocked, ground),
            // What lies behind a link is no longer ours, and what is gone need not be removed.
            (None, Some(possession)) if blocked.is_none() && item.digest().is_some() => {
                self.unwant(item.path, possession, ground, successors);
            }
            (None, _) => {}
        }
    }

    /// `blocked`: by what stands above it and is not ours.
    fn want(&mut self, item: &Item<'_>, wanted: &Wanted, listed: bool, blocked: Option<&OutputPath>, ground: &Ground) {
        let path = item.path;
        let swapped = ground.swaps.contains(path) || Ground::inside(&ground.swaps, path).is_some();
        let kind = match (wanted.twin, wanted.fingerprinted) {
            (true, _) => Kind::Twin,
            (false, true) => Kind::Asset,
            (false, false) => Kind::Page,
        };
        let count = usize::from(!wanted.twin);
        if wanted.twin {
            self.twins.insert(path.clone());
        }
        if wanted.fingerprinted {
            self.assets.insert(path.clone());
        }
        let possession = Possession {
            digest: wanted.digest,
            kind,
        };
        self.last.push((path.clone(), possession));
        if let Some(obstacle) = blocked {
            return self.foreign.push(obstacle.clone());
        }
        match item.digest() {
            _ if swapped => self.written += count,
            Some(digest) if digest == wanted.digest => self.unchanged += count,
            Some(_) if listed && wanted.twin => {
                self.stale.push(path.clone());
                self.additions.push(path.clone());
            }
            Some(_) if listed => {
                self.written += 1;
                self.changes.push(path.clone());
            }
            None if item.found.is_none() => {
                self.written += count;
                self.additions.push(path.clone());
            }
            _ => self.foreign.push(path.clone()),
        }
    }

    fn unwant(&mut self, path: &OutputPath, possession: Possession, ground: &Ground, successors: &Successors) {
        if ground.swaps.contains(path) || Ground::inside(&ground.swaps, path).is_some() {
            return;
        }
        if possession.kind == Kind::Twin {
            self.stale.push(path.clone());
            return;
        }
        match successors.retired(path, possession.kind) {
            Some(kind) => self.last.push((path.clone(), Possession { kind, ..possession })),
            None => self.removals.push(path.clone()),
        }
    }

    fn finish(mut self, owned: &Owned, ground: &Ground) -> Plan {
        let is_asset = |path: &OutputPath| self.assets.contains(path);
        let is_twin = |path: &OutputPath| self.twins.contains(path);
        let mut additions: Vec<(Rank, Op)> = Vec::new();
        let (mut fresh, mut twins) = (BTreeSet::new(), Vec::new());
        for path in self.additions {
            match Ground::inside(&ground.fresh, &path) {
                Some(folder) => drop(fresh.insert((folder, is_asset(&path) || is_twin(&path)))),
                None if self.twins.contains(&path) => twins.push(Op::Add(path)),
                None => additions.push((Rank::of(&path, is_asset(&path)), Op::Add(path))),
            }
        }
        for folder in fresh.iter().map(|(folder, _)| *folder).collect::<BTreeSet<_>>() {
            // A folder that holds nothing but assets goes where assets go.
            let only_assets = !fresh.contains(&(folder, false));
            additions.push((Rank::of_folder(folder, only_assets), Op::AddFolder(folder.clone())));
        }
        additions.sort_by(|a, b| a.0.cmp(&b.0));
        let page_rank = |path: &OutputPath| Rank::of(path, false);
        self.changes.sort_by_cached_key(page_rank);
        self.foreign.sort();
        self.foreign.dedup();
        let last = Owned::from_files(self.last);
        let removals = removals(self.removals, &last);
        // Twins go before anything else happens, and come when all else has: in between nobody misses them.
        let ops = (self.stale.into_iter().map(Op::Remove))
            .chain(additions.into_iter().map(|(_, op)| op))
            .chain(
                ground
                    .swaps
                    .iter()
                    .filter(|_| self.foreign.is_empty())
                    .cloned()
                    .map(Op::Swap),
            )
            .chain(self.changes.into_iter().map(Op::Change))
            .chain(removals)
            .chain(twins);
        Plan {
            ops: ops.collect(),
            union: union(&last, owned),
            last,
            beside: None,
            foreign: self.foreign,
            unchanged: self.unchanged,
            written: self.written,
        }
    }
}

/// Single files, and whole folders in which nothing stays.
fn removals(paths: Vec<OutputPath>, last: &Owned) -> Vec<Op> {
    let mut removals: Vec<(Rank, Op)> = Vec::new();
    let mut folders = BTreeSet::new();
    for path in paths {
        let above = folders_above(path.as_str()).filter_map(OutputPath::parse);
        let emptied = above.into_iter().find(|folder| !last.is_folder(folder));
        match emptied {
            None => removals.push((Rank::of(&path, false), Op::Remove(path))),
            Some(folder) => drop(folders.insert(folder)),
        }
    }
    let folders = folders
        .into_iter()
        .map(|path| (Rank::of_folder(&path, false), Op::RemoveFolder(path)));
    removals.extend(folders);
    removals.sort_by(|a, b| b.0.cmp(&a.0));
    removals.into_iter().map(|(_, op)| op).collect()
}

fn union(last: &Owned, owned: &Owned) -> Option<Owned> {
    // The first of two with the same name is kept: that of the new list.
    let both = || Owned::from_files(last.files().iter().chain(owned.files()).cloned());
    (!owned.covers(last)).then(both)
}

/// The order in which files appear: assets, then what links to nothing, then what links, the innermost first and the
/// front page last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    group: u8,
    depth: Reverse<usize>,
    is_front: bool,
    path: OutputPath,
}

impl Rank {
    fn of(path: &OutputPath, is_asset: bool) -> Self {
        let extension = path.as_str().rsplit_once('.').map_or("", |(_, extension)| extension);
        let links = matches!(extension, "html" | "xml" | "json" | "jsonld" | "txt");
        Self::new(path, if is_asset { 0 } else { 1 + u8::from(links) }, 0)
    }

    fn of_folder(path: &OutputPath, only_assets: bool) -> Self {
        Self::new(path, if only_assets { 0 } else { 2 }, 1)
    }

    fn new(path: &OutputPath, group: u8, inner: usize) -> Self {
        Self {
            group,
            depth: Reverse(path.as_str().matches('/').count() + inner),
            is_front: path.as_str() == "index.html",
            path: path.clone(),
        }
    }
}

impl Op {
    pub fn path(&self) -> &OutputPath {
        match self {
            Self::Add(path)
            | Self::AddFolder(path)
            | Self::Swap(path)
            | Self::Change(path)
            | Self::Remove(path)
            | Self::RemoveFolder(path) => path,
        }
    }

    /// Whether the operation brings this wanted file.
    pub fn brings(&self, output: &OutputPath) -> bool {
        match self {
            Self::Add(path) | Self::Change(path) => path == output,
            Self::AddFolder(path) => is_inside(output, path.as_str()),
            Self::Swap(path) => path == output || is_inside(output, path.as_str()),
            Self::Remove(_) | Self::RemoveFolder(_) => false,
        }
    }
}

#[cfg(test)]
mod tests;
