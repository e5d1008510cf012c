//! News: the list and its numbered pages, the archive, the releases themselves, the topics.

use super::Planner;
use crate::address::Listing;
use crate::base::Lang;
use crate::facet::{Counted, FeedLinks, Label, ReleaseSummary, Shared};
use crate::route::{
    ArchiveMonth, Content, ListLink, MonthPage, NewsPage, ReleasePage, Row, RowGroup, TopicPage, TopicsPage, YearPage,
};
use crate::site::ReleaseIx;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How many further releases of its topic a release page shows.
const RELATED: usize = 3;

impl Planner<'_> {
    pub fn summary(&self, ix: ReleaseIx) -> Shared<ReleaseSummary> {
        self.facets.releases[ix.0 as usize].summary.clone()
    }

    /// Newest first.
    pub fn summaries(&self, oldest_first: &[ReleaseIx]) -> Vec<Shared<ReleaseSummary>> {
        oldest_first.iter().rev().map(|ix| self.summary(*ix)).collect()
    }

    /// The same as rows.
    pub fn release_rows(&self, oldest_first: &[ReleaseIx]) -> Vec<Row> {
        oldest_first
            .iter()
            .rev()
            .map(|ix| Row::Release(self.summary(*ix)))
            .collect()
    }

    pub fn news(&mut self, lang: Lang) {
        self.news_pages(lang);
        self.archive(lang);
        self.releases(lang);
    }

    fn news_pages(&mut self, lang: Lang) {
        let (site, size) = (self.site, self.site.config.page_size);
        let all = &site.orders.releases[lang.index()];
        let last = (all.len() / size).saturating_sub(1);
        let href = |page: Option<usize>| self.list_href(lang, &page.map_or(Listing::News, Listing::NewsPage));
        let years = self.years(lang);
        let pinned: Vec<_> = (all.iter().rev())
            .filter(|ix| site.release(**ix).record.pinned)
            .take(1)
            .map(|ix| Row::Release(self.summary(*ix)))
            .collect();
        let mut pages = vec![(
            Listing::News,
            NewsPage {
                months: RowGroup::all(self.release_rows(&all[last * size..]).into_iter()),
                pinned,
                number: None,
                pager: self.pager(None, last, href),
                years,
            },
        )];
        for number in 1..=last {
            let page = NewsPage {
                months: RowGroup::all(self.release_rows(&all[(number - 1) * size..number * size]).into_iter()),
                pinned: Vec::new(),
                number: Some(number),
                pager: self.pager(Some(number), last, href),
                years: Vec::new(),
            };
            pages.push((Listing::NewsPage(number), page));
        }
        for (listing, page) in pages {
            let stand = newest(page.months.iter().flat_map(|month| &month.rows).chain(&page.pinned));
            self.listing(lang, &listing, stand, Content::News(page));
        }
    }

    /// The years with releases, newest first.
    fn years(&self, lang: Lang) -> Vec<ListLink> {
        let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
        for ((_, year, _), releases) in self.months(lang) {
            *counts.entry(*year).or_default() += releases.len();
        }
        let link = |(year, count): (i16, usize)| self.list_link(lang, &Listing::Year(year), year.to_string(), count);
        counts.into_iter().rev().map(link).collect()
    }

    fn months(&self, lang: Lang) -> impl Iterator<Item = (&(Lang, i16, i8), &Vec<ReleaseIx>)> {
        self.site
            .orders
            .months
            .range((lang, i16::MIN, i8::MIN)..=(lang, i16::MAX, i8::MAX))
    }

    fn archive(&mut self, lang: Lang) {
        let years = self.years(lang);
        let months: Vec<((i16, i8), &[ReleaseIx])> = {
            let orders = &self.site.orders.months;
            let range = orders.range((lang, i16::MIN, i8::MIN)..=(lang, i16::MAX, i8::MAX));
            range
                .map(|((_, year, month), releases)| ((*year, *month), releases.as_slice()))
                .collect()
        };
        for (at, link) in years.iter().enumerate() {
            let Ok(year) = link.text.parse::<i16>() else { continue };
            let of_year: BTreeMap<i8, &[ReleaseIx]> = months
                .iter()
                .filter(|((y, _), _)| *y == year)
                .map(|((_, m), releases)| (*m, *releases))
                .collect();
            let month = |month: i8| {
                let count = of_year.get(&month).map_or(0, |releases| releases.len());
                let href = (count > 0).then(|| self.list_href(lang, &Listing::Month(year, month)));
                ArchiveMonth {
                    name: self.formats(lang).month_name(month).into(),
                    count,
                    href,
                }
            };
            let page = YearPage {
                year,
                count: link.count,
                months: (1..=12).map(month).collect(),
                newer: at.checked_sub(1).map(|newer| years[newer].clone()),
                older: years.get(at + 1).cloned(),
            };
            let shown = of_year.values().flat_map(|releases| releases.iter());
            let stand = shown.map(|ix| self.facets.releases[ix.0 as usize].summary.stand).max();
            self.listing(lang, &Listing::Year(year), stand, Content::Year(page));
        }
        for (at, ((year, month), releases)) in months.iter().enumerate() {
            let neighbour = |at: Option<usize>| {
                let ((year, month), releases) = months.get(at?)?;
                let name = self.formats(lang).month(*year, *month);
                Some(self.list_link(lang, &Listing::Month(*year, *month), name, releases.len()))
            };
            let page = MonthPage {
                year: *year,
                name: self.formats(lang).month(*year, *month).into(),
                releases: self.release_rows(releases),
                year_link: self.list_link(lang, &Listing::Year(*year), year.to_string(), 0),
                newer: neighbour(Some(at + 1)),
                older: neighbour(at.checked_sub(1)),
            };
            let stand = newest(page.releases.iter());
            self.listing(lang, &Listing::Month(*year, *month), stand, Content::Month(page));
        }
    }

    fn releases(&mut self, lang: Lang) {
        let site = self.site;
        let boilerplate = self.facets.boilerplate.get(&lang).cloned();
        let order = &site.orders.releases[lang.index()];
        let mut neighbours: BTreeMap<ReleaseIx, (Option<ReleaseIx>, Option<ReleaseIx>)> = BTreeMap::new();
        for (at, ix) in order.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| order.get(at)).copied();
            neighbours.insert(*ix, (before, order.get(at + 1).copied()));
        }
        for (number, release) in site
            .releases
            .iter()
            .enumerate()
            .filter(|(_, release)| release.lang == lang)
        {
            let Ok(ix) = u32::try_from(number).map(ReleaseIx) else {
                break;
            };
            let facets = &self.facets.releases[number];
            let link = |ix: ReleaseIx| self.facets.releases[ix.0 as usize].link.clone();
            let (previous, next) = neighbours.get(&ix).copied().unwrap_or_default();
            let shown = release.record.withdrawn.is_none();
            let (year, month) = (release.local.year(), release.local.month());
            let page = ReleasePage {
                partners: match shown {
                    true => self.partner_items(&release.partners, lang),
                    false => Vec::new(),
                },
                events: (release.events.iter().filter(|_| shown))
                    .map(|ix| Row::EventItem(self.row(*ix, lang)))
                    .collect(),
                previous: previous.map(link),
                next: next.map(link),
                related: if shown { self.related(ix, lang) } else { Vec::new() },
                boilerplate: boilerplate.clone().filter(|_| shown),
                month: shown.then(|| {
                    let name = self.formats(lang).month(year, month);
                    self.list_link(lang, &Listing::Month(year, month), name, 0)
                }),
                release: facets.full.clone(),
            };
            let alternates = self.alternates(facets.full.variants.iter().cloned());
            let stand = facets.summary.stand;
            self.page(
                lang,
                &release.address,
                alternates,
                Some(stand),
                Content::Release(Box::new(page)),
            );
        }
    }

    /// The releases of the same topic just before this one, or else just after: an insertion touches few pages.
    fn related(&self, ix: ReleaseIx, lang: Lang) -> Vec<Row> {
        let Some(topic) = self.site.release(ix).topics.first() else {
            return Vec::new();
        };
        let Some(list) = self.site.orders.topics.get(&(lang, *topic)) else {
            return Vec::new();
        };
        let Ok(at) = list.binary_search(&ix) else {
            return Vec::new();
        };
        let before = list[..at].iter().rev();
        let after = list[at + 1..].iter();
        before
            .chain(after)
            .take(RELATED)
            .map(|ix| Row::Release(self.summary(*ix)))
            .collect()
    }

    pub fn topics(&mut self, lang: Lang) {
        let site = self.site;
        let mut topics = Vec::new();
        for (at, entry) in site.config.topics.iter().enumerate() {
            let key = &entry.key.value;
            if !self.exists(lang, &Listing::Topic(key.clone())) {
                continue;
            }
            let releases = site.orders.topics.get(&(lang, at)).map_or(&[][..], Vec::as_slice);
            let label = self.topic_label(at, lang);
            let teaser = site.config.topic_teasers.iter().find(|(name, _)| name.value == *key);
            let teaser = teaser.map(|(_, text)| text.said(site.language(lang), site.language(Lang::DEFAULT)));
            topics.push((
                Counted {
                    label: label.clone(),
                    count: releases.len(),
                },
                teaser.clone(),
            ));
            self.topic(lang, at, releases, label, teaser);
        }
        self.listing(lang, &Listing::Topics, None, Content::Topics(TopicsPage { topics }));
    }

    pub fn topic_label(&self, at: usize, lang: Lang) -> Label {
        let entry = &self.site.config.topics[at];
        let listing = Listing::Topic(entry.key.value.clone());
        Label {
            key: entry.key.value.clone(),
            text: entry
                .label
                .said(self.site.language(lang), self.site.language(Lang::DEFAULT)),
            href: self.exists(lang, &listing).then(|| self.list_href(lang, &listing)),
        }
    }

    fn topic(
        &mut self,
        lang: Lang,
        at: usize,
        releases: &[ReleaseIx],
        label: Label,
        teaser: Option<crate::base::Said>,
    ) {
        let (site, size) = (self.site, self.site.config.page_size);
        let key = label.key.clone();
        let last = (releases.len() / size).saturating_sub(1);
        let list = |page: Option<usize>| match page {
            None => Listing::Topic(key.clone()),
            Some(page) => Listing::TopicPage(key.clone(), page),
        };
        let feed = FeedLinks::of(&self.list_href(lang, &list(None)));
        for number in std::iter::once(None).chain((1..=last).map(Some)) {
            let range = number.map_or(last * size..releases.len(), |number| (number - 1) * size..number * size);
            let front = number.is_none();
            let partners = site.orders.directory[lang.index()]
                .iter()
                .filter(|(ix, _)| front && site.partner(*ix).topics.contains(&at));
            let events = site.events.iter().zip(&self.facets.events[lang.index()]);
            let partners: Vec<_> = partners.map(|(ix, _)| self.card(*ix, lang)).collect();
            // A few stand beside the releases, many below them.
            let row = if partners.len() > 6 {
                Row::Partner
            } else {
                Row::PartnerItem
            };
            let page = TopicPage {
                topic: label.clone(),
                teaser: teaser.clone().filter(|_| front),
                releases: self.release_rows(&releases[range]),
                partners: partners.into_iter().map(row).collect(),
                events: events
                    .filter(|(event, _)| front && event.topics.contains(&at))
                    .map(|(_, facets)| Row::Event(facets.row.clone()))
                    .collect(),
                number,
                pager: self.pager(number, last, |page| self.list_href(lang, &list(page))),
                feed: feed.clone(),
            };
            let stand = newest(page.releases.iter());
            self.listing(lang, &list(number), stand, Content::Topic(page));
        }
    }
}

/// The newest change among releases.
pub fn newest<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<Date> {
    rows.filter_map(Row::stand).max()
}
