//! The partner directory, its filters as pages, and the partners' profiles.

use super::Planner;
use crate::address::Listing;
use crate::base::{Lang, Said};
use crate::facet::{Facet, FeedLinks, Label, PartnerCard, Shared};
use crate::record::Labelled;
use crate::route::{
    Content, DirectoryFilters, DirectoryPage, FilterEntry, LetterGroup, ListLink, PartnerAnniversaryRow, PartnerPage,
    Row,
};
use crate::site::{Partner, PartnerIx, letter_slug};
use std::sync::Arc;

/// One page of the directory: which partners, under which words.
struct Selection<'a> {
    listing: Listing,
    filter: Option<&'static str>,
    label: Option<Said>,
    key: Option<Arc<str>>,
    keep: Box<dyn Fn(&Partner) -> bool + 'a>,
}

/// How many releases a profile shows with their teasers.
const RELEASES: usize = 5;

impl Planner<'_> {
    pub fn card(&self, ix: PartnerIx, lang: Lang) -> Shared<PartnerCard> {
        self.facets.partners[lang.index()][ix.0 as usize].card.clone()
    }

    /// Partners as short groups show them.
    pub fn partner_items(&self, partners: &[PartnerIx], lang: Lang) -> Vec<Row> {
        partners
            .iter()
            .map(|ix| Row::PartnerItem(self.card(*ix, lang)))
            .collect()
    }

    fn label_said(&self, entry: &Labelled, lang: Lang) -> Said {
        entry
            .label
            .said(self.site.language(lang), self.site.language(Lang::DEFAULT))
    }

    pub fn directory(&mut self, lang: Lang) {
        let filters = Facet::new(self.filters(lang));
        let site = self.site;
        let config = &site.config;
        let mut selections = vec![Selection {
            listing: Listing::Partners,
            filter: None,
            label: None,
            key: None,
            keep: Box::new(|_| true),
        }];
        let entry = |listing: Listing, filter: &'static str, entry: &Labelled| {
            let (label, key) = (Some(self.label_said(entry, lang)), Some(entry.key.value.clone()));
            (listing, Some(filter), label, key)
        };
        let mut select = |(listing, filter, label, key), keep: Box<dyn Fn(&Partner) -> bool>| {
            if self.exists(lang, &listing) {
                selections.push(Selection {
                    listing,
                    filter,
                    label,
                    key,
                    keep,
                });
            }
        };
        for (at, kind) in config.partner_kinds.iter().enumerate() {
            select(
                entry(Listing::Kind(kind.key.value.clone()), "kind", kind),
                Box::new(move |partner| partner.kind == at),
            );
        }
        for (at, district) in config.districts.iter().enumerate() {
            let listing = Listing::District(district.key.value.clone());
            select(
                entry(listing, "district", district),
                Box::new(move |partner| partner.district == Some(at)),
            );
        }
        for (slug, (name, _)) in &site.orders.cities {
            let wanted = slug.clone();
            let words = (
                Listing::City(slug.clone()),
                Some("city"),
                Some(Said::here(name.clone())),
                Some(slug.clone()),
            );
            select(
                words,
                Box::new(move |partner| partner.city.as_ref().is_some_and(|(slug, _)| *slug == wanted)),
            );
        }
        for (at, topic) in config.topics.iter().enumerate() {
            let listing = Listing::PartnerTopic(topic.key.value.clone());
            select(
                entry(listing, "topic", topic),
                Box::new(move |partner| partner.topics.contains(&at)),
            );
        }
        for selection in selections {
            self.directory_page(lang, selection, &filters);
        }
        self.letter_pages(lang, &filters);
        self.profiles(lang);
    }

    fn letters(&self, lang: Lang) -> Vec<ListLink> {
        let mut links: Vec<ListLink> = Vec::new();
        if !self.site.orders.has_letter_pages() {
            return links;
        }
        for (_, letter) in &self.site.orders.directory[lang.index()] {
            match links.last_mut() {
                Some(last) if last.text == *letter => last.count += 1,
                _ => links.push(self.list_link(lang, &Listing::Letter(letter_slug(letter)), letter.clone(), 1)),
            }
        }
        links
    }

    fn directory_page(&mut self, lang: Lang, selection: Selection, filters: &Shared<DirectoryFilters>) {
        let directory = &self.site.orders.directory[lang.index()];
        let letters = self.letters(lang);
        // A directory too long for one page shows its letters instead.
        let whole = selection.filter.is_none() && !letters.is_empty();
        let kept = directory
            .iter()
            .filter(|(ix, _)| !whole && (selection.keep)(self.site.partner(*ix)));
        let groups = self.groups(kept, lang);
        let count = if whole {
            directory.len()
        } else {
            groups.iter().map(|group| group.partners.len()).sum()
        };
        let index = match whole {
            true => super::letters::pages(&letters),
            false => super::letters::places(&groups, count),
        };
        let page = DirectoryPage {
            filter: selection.filter,
            label: selection.label,
            key: selection.key,
            groups,
            count,
            total: directory.len(),
            index,
            map: self.facets.maps[lang.index()].clone(),
            csv: self.href(&self.patterns.data(lang).child("partner.csv")),
            filters: filters.clone(),
        };
        self.listing(lang, &selection.listing, None, Content::Directory(page));
    }

    fn letter_pages(&mut self, lang: Lang, filters: &Shared<DirectoryFilters>) {
        let letters = self.letters(lang);
        let directory = &self.site.orders.directory[lang.index()];
        for link in &letters {
            let kept = directory.iter().filter(|(_, letter)| *letter == link.text);
            let groups = self.groups(kept, lang);
            let page = DirectoryPage {
                filter: Some("letter"),
                label: Some(Said::here(link.text.clone())),
                key: Some(letter_slug(&link.text)),
                groups,
                count: link.count,
                total: directory.len(),
                index: super::letters::pages(&letters),
                map: self.facets.maps[lang.index()].clone(),
                csv: self.href(&self.patterns.data(lang).child("partner.csv")),
                filters: filters.clone(),
            };
            self.listing(
                lang,
                &Listing::Letter(letter_slug(&link.text)),
                None,
                Content::Directory(page),
            );
        }
    }

    fn groups<'p>(&self, partners: impl Iterator<Item = &'p (PartnerIx, Arc<str>)>, lang: Lang) -> Vec<LetterGroup> {
        let mut groups: Vec<LetterGroup> = Vec::new();
        for (ix, letter) in partners {
            let card = Row::Partner(self.card(*ix, lang));
            match groups.iter_mut().find(|group| group.letter == *letter) {
                Some(group) => group.partners.push(card),
                None => groups.push(LetterGroup {
                    letter: letter.clone(),
                    slug: letter_slug(letter),
                    partners: vec![card],
                }),
            }
        }
        groups
    }

    fn filters(&self, lang: Lang) -> DirectoryFilters {
        let config = &self.site.config;
        let current = || self.site.partners.iter().filter(|partner| partner.current);
        let entry = |entry: &Labelled, listing: Listing, count: usize| FilterEntry {
            label: Label {
                key: entry.key.value.clone(),
                text: self.label_said(entry, lang),
                href: self.exists(lang, &listing).then(|| self.list_href(lang, &listing)),
            },
            count,
        };
        let kinds = config.partner_kinds.iter().enumerate().map(|(at, kind)| {
            let count = current().filter(|partner| partner.kind == at).count();
            entry(kind, Listing::Kind(kind.key.value.clone()), count)
        });
        let districts = config.districts.iter().enumerate().map(|(at, district)| {
            let count = current().filter(|partner| partner.district == Some(at)).count();
            entry(district, Listing::District(district.key.value.clone()), count)
        });
        let topics = config.topics.iter().enumerate().map(|(at, topic)| {
            let count = current().filter(|partner| partner.topics.contains(&at)).count();
            entry(topic, Listing::PartnerTopic(topic.key.value.clone()), count)
        });
        let cities = self
            .site
            .orders
            .cities
            .iter()
            .map(|(slug, (name, partners))| FilterEntry {
                label: Label {
                    key: slug.clone(),
                    text: Said::here(name.clone()),
                    href: Some(self.list_href(lang, &Listing::City(slug.clone()))),
                },
                count: partners.len(),
            });
        DirectoryFilters {
            kinds: kinds.collect(),
            districts: districts.collect(),
            cities: cities.collect(),
            topics: topics.collect(),
            without_city: current().filter(|partner| partner.city.is_none()).count(),
        }
    }

    fn profiles(&mut self, lang: Lang) {
        let site = self.site;
        for ix in (0..).map(PartnerIx).take(site.partners.len()) {
            let at = ix.0 as usize;
            let of_lang = |ix: &&crate::site::ReleaseIx| site.release(**ix).lang == lang;
            let releases: Vec<_> = site.orders.releases_of_partner[at]
                .iter()
                .rev()
                .filter(of_lang)
                .copied()
                .collect();
            let (new, old) = releases.split_at(releases.len().min(RELEASES));
            let events = site.orders.events_of_partner[at].iter().rev();
            let address = self.patterns.partner(lang, &site.partner(ix).id);
            let page = PartnerPage {
                partner: self.facets.partners[lang.index()][at].profile.clone(),
                releases: new.iter().map(|ix| Row::Release(self.summary(*ix))).collect(),
                older: old
                    .iter()
                    .map(|ix| self.facets.releases[ix.0 as usize].link.clone())
                    .collect(),
                events: events.map(|ix| Row::Event(self.row(*ix, lang))).collect(),
                anniversaries: self.anniversaries_of(ix, lang),
                feed: FeedLinks::of(&self.href(&address)),
            };
            let stand = super::news::newest(page.releases.iter());
            let alternates: Vec<_> = site
                .record_languages()
                .map(|lang| (lang, self.href(&self.patterns.partner(lang, &site.partner(ix).id))))
                .collect();
            let alternates = self.alternates(alternates.into_iter());
            self.page(lang, &address, alternates, stand, Content::Partner(Box::new(page)));
        }
    }

    fn anniversaries_of(&self, ix: PartnerIx, lang: Lang) -> Vec<PartnerAnniversaryRow> {
        let of_partner = self.partner_jubilees.iter().filter(|jubilee| jubilee.partner == ix);
        of_partner
            .map(|jubilee| {
                let listing = Listing::PartnerAnniversaries(jubilee.date.year());
                PartnerAnniversaryRow {
                    years: jubilee.years,
                    date: crate::facet::DateShown::new(jubilee.date, self.formats(lang)),
                    card: None,
                    href: self.exists(lang, &listing).then(|| self.list_href(lang, &listing)),
                }
            })
            .collect()
    }
}
