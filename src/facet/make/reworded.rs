//! The same facets after the words of some releases changed.

use super::{Facets, Maker, TimelineEntry};
use crate::address::Patterns;
use crate::base::{Formats, Lang};
use crate::facet::{EntryChange, SearchGroup, SearchIndex};
use crate::record::MapGrid;
use crate::site::{ReleaseIx, Site};
use std::collections::BTreeMap;
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
        let mut changes: BTreeMap<Lang, BTreeMap<u32, Vec<EntryChange>>> = BTreeMap::new();
        for ix in releases {
            let release = site.release(*ix);
            let facets = maker.release(release, &timelines);
            let before = std::mem::replace(&mut self.releases[ix.0 as usize], facets);
            let of_group = changes
                .entry(release.lang)
                .or_default()
                .entry(group_of(site, *ix))
                .or_default();
            of_group.push((before.search, self.releases[ix.0 as usize].search.clone()));
        }
        self.listings = maker.listings;
        for (lang, changes) in changes {
            let index = self.search[lang.index()].as_ref();
            let index = index.map(|index| Arc::new(self.reindexed(index, site, lang, &changes)));
            self.search[lang.index()] = index;
        }
        self
    }

    fn reindexed(
        &self,
        index: &SearchIndex,
        site: &Site,
        lang: Lang,
        changes: &BTreeMap<u32, Vec<EntryChange>>,
    ) -> SearchIndex {
        let groups = changes.iter().filter_map(|(number, changes)| {
            // Oldest first, so that a month is one piece.
            let all = &site.orders.releases[lang.index()];
            let start = all.partition_point(|ix| group_of(site, *ix) < *number);
            let members = all[start..].iter().take_while(|ix| group_of(site, **ix) == *number);
            let entries: Vec<_> = members.map(|ix| self.releases[ix.0 as usize].search.clone()).collect();
            Some(index.group(*number)?.reworded(index.shards, &entries, changes))
        });
        index.with(groups.collect())
    }
}

fn group_of(site: &Site, ix: ReleaseIx) -> u32 {
    let day = site.release(ix).local.date();
    SearchGroup::of_releases(day.year(), day.month())
}
