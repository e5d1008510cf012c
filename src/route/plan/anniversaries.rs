//! Anniversaries: the initiative's timeline, its N-year pages, the partners' anniversaries by year.

use super::Planner;
use crate::address::Listing;
use crate::base::{Lang, VagueDate};
use crate::facet::DateShown;
use crate::route::{
    AnniversaryPage, Content, Growth, JubileeShown, ListLink, PartnerAnniversariesPage, PartnerAnniversaryGroup,
    PartnerAnniversaryRow, Row, TimelinePage,
};
use crate::site::{EventIx, EventTime, Jubilee, Partner, PartnerJubilee, age, jubilees};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// How many pictures of growth stand side by side.
const WEAVES: usize = 3;

impl Planner<'_> {
    pub fn jubilee(&self, jubilee: &Jubilee, lang: Lang) -> JubileeShown {
        JubileeShown {
            years: jubilee.years,
            href: self.list_href(lang, &Listing::Anniversary(jubilee.years)),
            day: DateShown::new(VagueDate::Day(jubilee.day), self.formats(lang)),
            reached: jubilee.reached,
        }
    }

    pub fn anniversaries(&mut self, lang: Lang) {
        let found = jubilees(self.site);
        let shown: Vec<JubileeShown> = found.iter().map(|jubilee| self.jubilee(jubilee, lang)).collect();
        let years = self.partner_year_links(lang);
        let content = TimelinePage {
            age: age(self.site),
            timeline: self.facets.timelines[lang.index()].clone(),
            jubilees: shown.clone(),
            partner_years: years.clone(),
        };
        self.listing(lang, &Listing::Anniversaries, None, Content::Timeline(content));
        for jubilee in &found {
            self.anniversary(jubilee, lang, &found, &shown);
        }
        self.partner_years(lang, &years);
    }

    fn anniversary(&mut self, jubilee: &Jubilee, lang: Lang, found: &[Jubilee], all: &[JubileeShown]) {
        let site = self.site;
        let (from, until) = (jubilee.day, jubilee.last);
        let within = |day: Date| from <= day && day <= until;
        let releases: Vec<_> = (site.orders.releases[lang.index()].iter())
            .filter(|ix| within(site.release(**ix).local.date()))
            .copied()
            .collect();
        let partners = site.orders.directory[lang.index()].iter();
        let partners = partners.filter(|(ix, _)| joined_by(site.partner(*ix), from));
        let text = self.facets.anniversaries.get(&(jubilee.years, lang)).cloned();
        let page = AnniversaryPage {
            jubilee: self.jubilee(jubilee, lang),
            text,
            from: DateShown::new(VagueDate::Day(from), self.formats(lang)),
            until: DateShown::new(VagueDate::Day(until), self.formats(lang)),
            partners: partners.map(|(ix, _)| Row::Partner(self.card(*ix, lang))).collect(),
            undated: site
                .partners
                .iter()
                .filter(|partner| partner.current && partner.joined.is_none())
                .count(),
            events: self.events_within(lang, within),
            jubilees: all.to_vec(),
            growth: self.growth(jubilee, lang, found),
            releases: self.release_rows(&releases),
        };
        let stand = super::news::newest(page.releases.iter());
        self.listing(
            lang,
            &Listing::Anniversary(jubilee.years),
            stand,
            Content::Anniversary(Box::new(page)),
        );
    }

    /// Days without partners say nothing and are left out.
    fn growth(&self, jubilee: &Jubilee, lang: Lang, found: &[Jubilee]) -> Vec<Growth> {
        let until = found.iter().filter(|earlier| earlier.years <= jubilee.years);
        let mut days: Vec<Date> = until.map(|jubilee| jubilee.day).collect();
        days.sort_unstable();
        let last = days.len().saturating_sub(WEAVES);
        let grown = days[last..].iter().map(|day| Growth {
            day: DateShown::new(VagueDate::Day(*day), self.formats(lang)),
            weave: self.weave(|partner| joined_by(partner, *day)),
        });
        grown.filter(|grown| !grown.weave.is_empty()).collect()
    }

    fn events_within(&self, lang: Lang, within: impl Fn(Date) -> bool) -> Vec<Row> {
        let day = |time: &EventTime| match time {
            EventTime::Vague(_) => None,
            EventTime::Days(first, _) => Some(*first),
            EventTime::Clock { start, .. } => Some(start.date()),
        };
        let events = self.site.events.iter().zip((0..).map(EventIx));
        events
            .filter(|(event, _)| day(&event.time).is_some_and(&within))
            .map(|(_, ix)| Row::Event(self.row(ix, lang)))
            .collect()
    }

    fn partner_year_links(&self, lang: Lang) -> Vec<ListLink> {
        let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
        for jubilee in &self.partner_jubilees {
            *counts.entry(jubilee.date.year()).or_default() += 1;
        }
        let link = |(year, count): (i16, usize)| {
            self.list_link(lang, &Listing::PartnerAnniversaries(year), year.to_string(), count)
        };
        counts.into_iter().rev().map(link).collect()
    }

    fn partner_years(&mut self, lang: Lang, years: &[ListLink]) {
        for (at, link) in years.iter().enumerate() {
            let Ok(year) = link.text.parse::<i16>() else { continue };
            let mut groups: Vec<PartnerAnniversaryGroup> = Vec::new();
            for jubilee in self
                .partner_jubilees
                .iter()
                .filter(|jubilee| jubilee.date.year() == year)
            {
                let row = self.partner_row(jubilee, lang);
                match groups.last_mut().filter(|group| group.years == jubilee.years) {
                    Some(group) => group.rows.push(row),
                    None => groups.push(PartnerAnniversaryGroup {
                        years: jubilee.years,
                        rows: vec![row],
                    }),
                }
            }
            let page = PartnerAnniversariesPage {
                year,
                groups,
                newer: at.checked_sub(1).map(|newer| years[newer].clone()),
                older: years.get(at + 1).cloned(),
            };
            self.listing(
                lang,
                &Listing::PartnerAnniversaries(year),
                None,
                Content::PartnerAnniversaries(page),
            );
        }
    }

    fn partner_row(&self, jubilee: &PartnerJubilee, lang: Lang) -> PartnerAnniversaryRow {
        PartnerAnniversaryRow {
            years: jubilee.years,
            date: DateShown::new(jubilee.date, self.formats(lang)),
            card: Some(self.card(jubilee.partner, lang)),
            href: None,
        }
    }
}

/// Whether a partner had joined by a day, beyond doubt.
fn joined_by(partner: &Partner, day: Date) -> bool {
    partner.joined.is_some_and(|joined| joined.last_day() <= day)
}
