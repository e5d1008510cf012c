//! The search index of each language that has records.

use super::{EventFacets, Maker, PartnerFacets, ReleaseFacets};
use crate::base::{Digest, Lang, Memo, Terms, digest_of};
use crate::facet::{Facet, PageFull, SearchEntry, SearchGroup, SearchHit, SearchIndex, Shared, Weight};
use crate::site::{Event, Partner, Release};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Entries and groups of earlier builds: a saved file changes one of each.
#[derive(Debug, Default)]
pub struct SearchMemo {
    entries: Memo<Digest, Shared<SearchEntry>>,
    groups: Memo<Digest, Arc<SearchGroup>>,
    indexes: Memo<Digest, Arc<SearchIndex>>,
}

impl SearchMemo {
    pub fn sweep(&mut self) {
        self.entries.sweep();
        self.groups.sweep();
        self.indexes.sweep();
    }
}

/// What the index of one language is made from.
pub struct Searchable<'a> {
    pub lang: Lang,
    pub releases: &'a [ReleaseFacets],
    pub partners: &'a [PartnerFacets],
    pub events: &'a [EventFacets],
    pub pages: &'a [Shared<PageFull>],
}

/// How many files the terms are spread over. At each step every file changes once; between them none does because
/// of it.
fn shards(entries: usize) -> u16 {
    match entries {
        0..500 => 16,
        500..5_000 => 64,
        5_000..50_000 => 256,
        _ => 1024,
    }
}

type Groups = BTreeMap<u32, Vec<Shared<SearchEntry>>>;

impl Maker<'_> {
    pub fn search(&self, all: &Searchable, memo: &mut SearchMemo) -> Arc<SearchIndex> {
        let mut groups = Groups::new();
        let site = self.site;
        let zone = &site.clock.zone;
        for ix in &site.orders.releases[all.lang.index()] {
            let day = site.release(*ix).local.date();
            let group = SearchGroup::of_releases(day.year(), day.month());
            let entry = all.releases[ix.0 as usize].search.clone();
            groups.entry(group).or_default().push(entry);
        }
        for (partner, facets) in site.partners.iter().zip(all.partners) {
            let letter = partner.id.bytes().next().filter(u8::is_ascii_lowercase);
            let group = SearchGroup::PARTNERS + letter.map_or(26, |letter| u32::from(letter - b'a'));
            let entry = self.partner_entry(partner, facets, all.lang, memo);
            groups.entry(group).or_default().push(entry);
        }
        for (event, facets) in site.events.iter().zip(all.events) {
            let group = SearchGroup::of_events(zone.local(event.begins).year());
            let entry = event_entry(event, facets, all.lang, memo);
            groups.entry(group).or_default().push(entry);
        }
        for (page, facet) in site
            .pages
            .iter()
            .zip(all.pages)
            .filter(|(page, _)| page.lang == all.lang)
        {
            let head = [(&*facet.title.text, Weight::Title)];
            let teaser = facet.teaser.as_deref().map(|teaser| (teaser, Weight::Head));
            let hit = SearchHit {
                href: facet.href.clone(),
                title: facet.title.clone(),
                line: None,
                text: facet.teaser.clone().or_else(|| self.teaser_of(&facet.excerpt)),
            };
            let body = vec![&page.record.body.outline.terms];
            let entry = memo.entry(hit, head.into_iter().chain(teaser).collect(), body);
            groups.entry(SearchGroup::PAGES).or_default().push(entry);
        }
        memo.index(groups)
    }

    /// What a release adds. It is remembered with the other facets of the release.
    pub fn release_entry(&self, release: &Release, summary: &super::ReleaseSummary) -> SearchEntry {
        let record = &release.record;
        let head = [&record.kicker, &record.subtitle, &record.teaser, &record.place];
        let topics = summary.topics.iter().map(|topic| &topic.text.text);
        let head = head
            .into_iter()
            .flatten()
            .chain(topics)
            .map(|text| (&**text, Weight::Head));
        let title = (&*record.title.value, Weight::Title);
        SearchEntry {
            hit: Facet::new(SearchHit {
                href: summary.href.clone(),
                title: summary.title.clone(),
                line: Some(summary.date.text.clone()),
                text: summary.teaser.clone(),
            }),
            terms: weighed(head.chain([title]), [&record.body.outline.terms]),
        }
    }

    fn partner_entry(
        &self,
        partner: &Partner,
        facets: &PartnerFacets,
        lang: Lang,
        memo: &mut SearchMemo,
    ) -> Shared<SearchEntry> {
        let (card, record) = (&facets.card, &partner.texts[lang.index()].record);
        let line = match &card.city {
            Some(city) => format!("{} · {}", card.kind.text.text, city.text).into(),
            None => card.kind.text.text.clone(),
        };
        let short = card.short_name.as_ref().map(|name| (&*name.text, Weight::Title));
        let labels = [Some(&card.kind.text), card.city.as_ref()].into_iter().flatten();
        let labels = labels.chain(card.topics.iter().map(|topic| &topic.text));
        let commitments = record.commitments.iter().map(|commitment| &*commitment.title);
        let mut head = vec![(&*card.name.text, Weight::Title)];
        head.extend(short);
        head.extend(labels.map(|label| (&*label.text, Weight::Head)));
        head.extend(commitments.map(|title| (title, Weight::Body)));
        let texts = record
            .commitments
            .iter()
            .filter_map(|commitment| commitment.text.as_ref());
        let body = record.profile.iter().chain(texts).map(|prose| &prose.outline.terms);
        let hit = SearchHit {
            href: card.href.clone(),
            title: card.name.clone(),
            line: Some(line),
            text: facets.profile.excerpt.clone(),
        };
        memo.entry(hit, head, body.collect())
    }
}

fn event_entry(event: &Event, facets: &EventFacets, lang: Lang, memo: &mut SearchMemo) -> Shared<SearchEntry> {
    let (row, full) = (&facets.row, &facets.full);
    let record = &event.texts[lang.index()].record;
    let labels = [
        row.kind.as_ref().map(|kind| &kind.text),
        row.place.as_ref(),
        full.summary.as_ref(),
    ];
    let labels = labels
        .into_iter()
        .flatten()
        .chain(full.topics.iter().map(|topic| &topic.text));
    let programme = full.programme.iter().map(|item| &*item.title.text);
    let mut head = vec![(&*row.title.text, Weight::Title)];
    head.extend(labels.map(|label| (&*label.text, Weight::Head)));
    head.extend(programme.map(|title| (title, Weight::Body)));
    let hit = SearchHit {
        href: row.href.clone(),
        title: row.title.clone(),
        line: Some(row.when.clone()),
        text: full
            .summary
            .as_ref()
            .map(|summary| summary.text.clone())
            .or_else(|| full.excerpt.clone()),
    };
    let body = record.description.iter().map(|prose| &prose.outline.terms);
    memo.entry(hit, head, body.collect())
}

/// The terms of short texts, each with its weight, and those that were read with the records.
fn weighed<'a>(
    texts: impl Iterator<Item = (&'a str, Weight)> + Clone,
    read: impl IntoIterator<Item = &'a Terms>,
) -> Vec<(Weight, Terms)> {
    let of = |weight: Weight| {
        let texts = texts.clone().filter(move |(_, of)| *of == weight);
        (weight, Terms::of(texts.map(|(text, _)| text)))
    };
    let mut terms = vec![of(Weight::Title), of(Weight::Head), of(Weight::Body)];
    terms.extend(read.into_iter().map(|terms| (Weight::Body, terms.clone())));
    terms.retain(|(_, terms)| *terms != Terms::default());
    terms
}

impl SearchMemo {
    fn entry(&mut self, hit: SearchHit, head: Vec<(&str, Weight)>, body: Vec<&Terms>) -> Shared<SearchEntry> {
        let key = digest_of(&(&hit, &head, &body));
        if let Some(known) = self.entries.get(&key) {
            return known;
        }
        let entry = Facet::new(SearchEntry {
            hit: Facet::new(hit),
            terms: weighed(head.into_iter(), body),
        });
        self.entries.insert(key, entry.clone());
        entry
    }

    fn index(&mut self, groups: Groups) -> Arc<SearchIndex> {
        let shards = shards(groups.values().map(Vec::len).sum());
        let keys: Vec<Digest> = groups.iter().map(|group| digest_of(&(group, shards))).collect();
        let key = digest_of(&keys);
        if let Some(known) = self.indexes.get(&key) {
            // The groups are still in use, though nobody asked for them.
            keys.iter().for_each(|key| drop(self.groups.get(key)));
            return known;
        }
        let known: Vec<Option<Arc<SearchGroup>>> = keys.iter().map(|key| self.groups.get(key)).collect();
        let groups: Vec<_> = groups.into_iter().zip(known).collect();
        let groups: Vec<Arc<SearchGroup>> = (groups.into_par_iter())
            .map(|((number, entries), known)| {
                known.unwrap_or_else(|| Arc::new(SearchGroup::new(number, shards, &entries)))
            })
            .collect();
        for (key, group) in keys.into_iter().zip(&groups) {
            self.groups.insert(key, group.clone());
        }
        let index = Arc::new(SearchIndex::new(shards, groups));
        self.indexes.insert(key, index.clone());
        index
    }
}
