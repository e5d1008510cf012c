//! The same outputs after the words of some releases changed: only facets take the place of others.

use super::{Content, FeedList, PageRecipe, Recipe, Route, Row, RowGroup, SearchFile};
use crate::base::Digest;
use crate::facet::{Facet, ReleaseFacets, ReleaseFull, ReleaseLink, ReleaseSummary, SearchHit, SearchIndex, Shared};
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Facets and what takes their place.
#[derive(Debug, Default)]
pub struct Rewording {
    gone: HashSet<Digest>,
    links: HashMap<Digest, Shared<ReleaseLink>>,
    summaries: HashMap<Digest, Shared<ReleaseSummary>>,
    fulls: HashMap<Digest, Shared<ReleaseFull>>,
    hits: HashMap<Digest, Shared<SearchHit>>,
}

impl Rewording {
    /// Notes that the facets of a release give way to others.
    pub fn add(&mut self, before: &ReleaseFacets, after: &ReleaseFacets) {
        swap(&mut self.gone, &mut self.links, &before.link, &after.link);
        swap(&mut self.gone, &mut self.summaries, &before.summary, &after.summary);
        swap(&mut self.gone, &mut self.fulls, &before.full, &after.full);
        swap(&mut self.gone, &mut self.hits, &before.search.hit, &after.search.hit);
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

fn swap<T>(gone: &mut HashSet<Digest>, places: &mut HashMap<Digest, Shared<T>>, before: &Shared<T>, after: &Shared<T>) {
    if before.digest() != after.digest() {
        gone.insert(before.digest());
        places.insert(before.digest(), after.clone());
    }
}

fn put<T>(places: &HashMap<Digest, Shared<T>>, facet: &mut Shared<T>) {
    if let Some(after) = places.get(&facet.digest()) {
        facet.clone_from(after);
    }
}

impl Route {
    /// Whether the output is made of one of the facets that give way. The files of terms of a search index are not
    /// asked: see `reindexed`.
    pub fn shows(&self, rewording: &Rewording) -> bool {
        let gone = &rewording.gone;
        match &self.recipe {
            Recipe::Page(page) => contains(page, gone),
            Recipe::Feed(feed) => feed
                .list
                .releases
                .iter()
                .any(|release| gone.contains(&release.digest())),
            Recipe::Search(SearchFile::Hits(hits)) => hits.iter().any(|hit| gone.contains(&hit.digest())),
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
            | Recipe::Asset(_) => false,
        }
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

fn contains(page: &PageRecipe, facets: &HashSet<Digest>) -> bool {
    let mut finder = Finder { facets, found: false };
    page.hash(&mut finder);
    finder.found
}

/// Looks for facets in what is hashed.
struct Finder<'a> {
    facets: &'a HashSet<Digest>,
    found: bool,
}

impl Hasher for Finder<'_> {
    fn write(&mut self, _: &[u8]) {}

    fn write_u128(&mut self, digest: u128) {
        self.found |= self.facets.contains(&Digest::from_bytes(digest.to_be_bytes()));
    }

    fn finish(&self) -> u64 {
        u64::from(self.found)
    }
}
