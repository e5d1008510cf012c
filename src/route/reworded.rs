//! The same outputs after the words of some releases changed: only facets take the place of others.

use super::{Content, FeedList, Recipe, Route, Row, RowGroup, SearchFile};
use crate::base::Digest;
use crate::facet::{Facet, ReleaseFacets, ReleaseFull, ReleaseLink, ReleaseSummary, SearchHit, SearchIndex, Shared};
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Facets and what takes their place.
#[derive(Debug, Default)]
pub struct Rewording {
    /// Those that give way, and what comes.
    moves: HashMap<Digest, Digest>,
    links: HashMap<Digest, Shared<ReleaseLink>>,
    summaries: HashMap<Digest, Shared<ReleaseSummary>>,
    fulls: HashMap<Digest, Shared<ReleaseFull>>,
    hits: HashMap<Digest, Shared<SearchHit>>,
}

impl Rewording {
    /// Notes that the facets of a release give way to others.
    pub fn add(&mut self, before: &ReleaseFacets, after: &ReleaseFacets) {
        swap(&mut self.moves, &mut self.links, &before.link, &after.link);
        swap(&mut self.moves, &mut self.summaries, &before.summary, &after.summary);
        swap(&mut self.moves, &mut self.fulls, &before.full, &after.full);
        swap(&mut self.moves, &mut self.hits, &before.search.hit, &after.search.hit);
    }

    fn rows<'a>(&self, rows: impl IntoIterator<Item = &'a mut Row>) {
        for row in rows {
            if let Row::Release(summary) = row {
                put(&self.summaries, summary);
            }
        }
    }

    fn content(&self, content: &mut Content) {
        match content {
            Content::Home(page) => page
                .releases
                .iter_mut()
                .for_each(|summary| put(&self.summaries, summary)),
            Content::News(page) => {
                self.rows(page.pinned.iter_mut().chain(RowGroup::rows_mut(&mut page.months)));
            }
            Content::Month(page) => self.rows(&mut page.releases),
            Content::Release(page) => {
                put(&self.fulls, &mut page.release);
                let links = page.previous.iter_mut().chain(&mut page.next);
                links.for_each(|link| put(&self.links, link));
                self.rows(&mut page.related);
            }
            Content::Topic(page) => self.rows(&mut page.releases),
            Content::Partner(page) => {
                self.rows(&mut page.releases);
                page.older.iter_mut().for_each(|link| put(&self.links, link));
            }
            Content::Event(page) => self.rows(&mut page.releases),
            Content::Anniversary(page) => self.rows(&mut page.releases),
            Content::Year(_)
            | Content::Topics(_)
            | Content::Directory(_)
            | Content::Events(_)
            | Content::EventArchive(_)
            | Content::Timeline(_)
            | Content::PartnerAnniversaries(_)
            | Content::Search(_)
            | Content::Plain(_)
            | Content::NotFound {} => {}
        }
    }
}

fn swap<T>(
    moves: &mut HashMap<Digest, Digest>,
    places: &mut HashMap<Digest, Shared<T>>,
    before: &Shared<T>,
    after: &Shared<T>,
) {
    if before.digest() != after.digest() {
        moves.insert(before.digest(), after.digest());
        places.insert(before.digest(), after.clone());
    }
}

fn put<T>(places: &HashMap<Digest, Shared<T>>, facet: &mut Shared<T>) {
    if let Some(after) = places.get(&facet.digest()) {
        facet.clone_from(after);
    }
}

/// Which routes are made of which facets of releases, so that a reworded one need not be looked for in all of them.
#[derive(Debug)]
pub struct Shown(HashMap<Digest, Vec<u32>>);

impl Shown {
    pub fn new(routes: &[Route], releases: &[ReleaseFacets]) -> Self {
        let facets = releases.iter().flat_map(|facets| {
            let (summary, hit) = (facets.summary.digest(), facets.search.hit.digest());
            [facets.link.digest(), summary, facets.full.digest(), hit]
        });
        let mut shown: HashMap<Digest, Vec<u32>> = facets.map(|facet| (facet, Vec::new())).collect();
        for (at, route) in (0..).zip(routes) {
            route.facets(&mut |facet| {
                if let Some(routes) = shown.get_mut(&facet).filter(|routes| routes.last() != Some(&at)) {
                    routes.push(at);
                }
            });
        }
        Self(shown)
    }

    /// The places of the routes that show what gives way. From now on they count as made of what comes.
    pub fn moved(&mut self, rewording: &Rewording) -> BTreeSet<usize> {
        let mut places = BTreeSet::new();
        for (before, after) in &rewording.moves {
            let routes = self.0.remove(before).unwrap_or_default();
            places.extend(routes.iter().map(|at| *at as usize));
            self.0.insert(*after, routes);
        }
        places
    }
}

impl Route {
    /// The facets that the output is made of. The files of terms of a search index are not asked: see `reindexed`.
    fn facets(&self, each: &mut dyn FnMut(Digest)) {
        match &self.recipe {
            Recipe::Page(page) => page.hash(&mut Finder(each)),
            Recipe::Feed(feed) => feed.list.releases.iter().for_each(|release| each(release.digest())),
            Recipe::Search(SearchFile::Hits(hits)) => hits.iter().for_each(|hit| each(hit.digest())),
            Recipe::Search(SearchFile::Figures { .. } | SearchFile::Terms { .. })
            | Recipe::PartnerTable { .. }
            | Recipe::Catalogue(_)
            | Recipe::Calendar(_)
            | Recipe::Sitemap { .. }
            | Recipe::SitemapIndex { .. }
            | Recipe::Robots { .. }
            | Recipe::Security { .. }
            | Recipe::Redirect { .. }
            | Recipe::File(_)
            | Recipe::Asset(_) => {}
        }
    }

    fn shows(&self, rewording: &Rewording) -> bool {
        let mut found = false;
        self.facets(&mut |facet| found |= rewording.moves.contains_key(&facet));
        found
    }

    /// Puts the new facets in the place of those that give way. `None` where one stands at a place that is not known
    /// here: then everything is planned anew.
    #[must_use]
    pub fn reworded(&mut self, rewording: &Rewording) -> Option<()> {
        match &mut self.recipe {
            Recipe::Page(page) => rewording.content(&mut page.content),
            Recipe::Feed(feed) => {
                let mut releases = feed.list.releases.clone();
                releases
                    .iter_mut()
                    .for_each(|summary| put(&rewording.summaries, summary));
                feed.list = Facet::new(FeedList {
                    frame: feed.list.frame.clone(),
                    page: feed.list.page.clone(),
                    subject: feed.list.subject.clone(),
                    releases,
                });
            }
            Recipe::Search(SearchFile::Hits(hits)) => hits.iter_mut().for_each(|hit| put(&rewording.hits, hit)),
            _ => return None,
        }
        (!self.shows(rewording)).then_some(())
    }

    /// Lets a file of terms belong to the index of now. Whether its terms are others.
    pub fn reindexed(&mut self, now: &Arc<SearchIndex>) -> bool {
        let Recipe::Search(SearchFile::Terms { index, shard }) = &mut self.recipe else {
            return false;
        };
        let differs = index.digest(*shard) != now.digest(*shard);
        index.clone_from(now);
        differs
    }
}

/// Finds the facets in what is hashed.
struct Finder<'a>(&'a mut dyn FnMut(Digest));

impl Hasher for Finder<'_> {
    fn write(&mut self, _: &[u8]) {}

    fn write_u128(&mut self, digest: u128) {
        self.0(Digest::from_bytes(digest.to_be_bytes()));
    }

    fn finish(&self) -> u64 {
        0
    }
}
