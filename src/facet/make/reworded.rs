//! The same facets after the words of some releases changed.

use super::{Facets, Maker, TimelineEntry};
use crate::address::Patterns;
use crate::base::{Formats, Lang};
use crate::facet::{SearchGroup, SearchIndex};
use crate::record::MapGrid;
use crate::site::{ReleaseIx, Site};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Facets {
    /// The facets of a site in which these releases have other words.
    #[must_use]
    pub fn reworded(
        mut self,
        site: &Site,
        (patterns, formats, grid): (&Patterns, &[Formats], Option<&MapGrid>),
        releases: &[ReleaseIx],
    ) -> Self {
        let timelines: Vec<Vec<TimelineEntry>> = self.timelines.iter().map(|timeline| timeline.to_vec()).collect();
        let maker = Maker {
            site,
            patterns,
            formats,
            listings: std::mem::take(&mut self.listings),
            grid,
            outlines: Vec::new(),
            settings: site.config.head.digest,
        };
        for ix in releases {
            self.releases[ix.0 as usize] = maker.release(site.release(*ix), &timelines);
        }
        self.listings = maker.listings;
        let languages: BTreeSet<Lang> = releases.iter().map(|ix| site.release(*ix).lang).collect();
        for lang in languages {
            let index = self.search[lang.index()].as_ref();
            let index = index.map(|index| Arc::new(self.reindexed(index, site, lang, releases)));
            self.search[lang.index()] = index;
        }
        self
    }

    fn reindexed(&self, index: &SearchIndex, site: &Site, lang: Lang, releases: &[ReleaseIx]) -> SearchIndex {
        let group_of = |ix: &ReleaseIx| {
            let day = site.release(*ix).local.date();
            SearchGroup::of_releases(day.year(), day.month())
        };
        let changed: BTreeSet<u32> = releases.iter().map(group_of).collect();
        let groups = changed.into_iter().map(|number| {
            // Oldest first, so that a month is one piece.
            let all = &site.orders.releases[lang.index()];
            let start = all.partition_point(|ix| group_of(ix) < number);
            let members = all[start..].iter().take_while(|ix| group_of(ix) == number);
            let entries: Vec<_> = members.map(|ix| self.releases[ix.0 as usize].search.clone()).collect();
            SearchGroup::new(number, index.shards, &entries)
        });
        index.with(groups.collect())
    }
}
