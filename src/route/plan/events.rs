//! Events: the coming ones, the archive, each event with its calendar entry.

use super::Planner;
use crate::address::Listing;
use crate::base::Lang;
use crate::facet::{EventRow, Shared};
use crate::route::{
    CalendarRecipe, Content, EventArchivePage, EventPage, EventsPage, ListLink, Recipe, Route, Row, RowGroup,
};
use crate::site::{EventIx, event_year};
use std::collections::BTreeMap;

impl Planner<'_> {
    pub fn row(&self, ix: EventIx, lang: Lang) -> Shared<EventRow> {
        self.facets.events[lang.index()][ix.0 as usize].row.clone()
    }

    pub fn rows(&self, events: &[EventIx], lang: Lang) -> Vec<Shared<EventRow>> {
        events.iter().map(|ix| self.row(*ix, lang)).collect()
    }

    pub fn events(&mut self, lang: Lang) {
        let orders = &self.site.orders;
        let mut by_year: BTreeMap<i16, Vec<EventIx>> = BTreeMap::new();
        for ix in &orders.past {
            by_year.entry(event_year(self.site, *ix)).or_default().push(*ix);
        }
        let link = |(year, events): (&i16, &Vec<EventIx>)| {
            self.list_link(lang, &Listing::EventArchive(*year), year.to_string(), events.len())
        };
        let years: Vec<ListLink> = by_year.iter().rev().map(link).collect();
        let last = orders.past.first().filter(|_| orders.upcoming.is_empty());
        let front = EventsPage {
            upcoming: RowGroup::all(self.rows(&orders.upcoming, lang).into_iter().map(Row::Event)),
            last: last.map(|ix| Row::Event(self.row(*ix, lang))),
            years: years.clone(),
        };
        self.listing(lang, &Listing::Events, None, Content::Events(front));
        for (at, (year, events)) in by_year.iter().rev().enumerate() {
            let page = EventArchivePage {
                year: *year,
                count: events.len(),
                months: RowGroup::all(self.rows(events, lang).into_iter().map(Row::Event)),
                newer: at.checked_sub(1).map(|newer| years[newer].clone()),
                older: years.get(at + 1).cloned(),
            };
            self.listing(lang, &Listing::EventArchive(*year), None, Content::EventArchive(page));
        }
        for ix in (0..).map(EventIx).take(self.site.events.len()) {
            self.event(ix, lang);
        }
        self.calendar(lang);
    }

    fn event(&mut self, ix: EventIx, lang: Lang) {
        let (site, at) = (self.site, ix.0 as usize);
        let facets = self.facets.events[lang.index()][at].clone();
        let of_lang = |ix: &&crate::site::ReleaseIx| site.release(**ix).lang == lang;
        let releases: Vec<_> = site.orders.releases_of_event[at]
            .iter()
            .filter(of_lang)
            .copied()
            .collect();
        let page = EventPage {
            event: facets.full.clone(),
            partners: self.partner_items(&site.event(ix).partners, lang),
            releases: self.release_rows(&releases),
        };
        let address = self.patterns.event(lang, &site.event(ix).id);
        let href = |lang| (lang, self.href(&self.patterns.event(lang, &site.event(ix).id)));
        let alternates = self.alternates(site.record_languages().map(href));
        let stand = super::news::newest(page.releases.iter());
        if facets.full.calendar.is_some() {
            let frame = self.facets.frames[lang.index()].clone();
            let recipe = Recipe::Calendar(Box::new(CalendarRecipe {
                frame,
                events: vec![facets.full],
            }));
            self.routes.push(Route {
                output: address.child("termin.ics").output(),
                recipe,
            });
        }
        self.page(lang, &address, alternates, stand, Content::Event(Box::new(page)));
    }

    /// All coming events in one file, to subscribe to.
    fn calendar(&mut self, lang: Lang) {
        let events = self
            .site
            .orders
            .upcoming
            .iter()
            .map(|ix| &self.facets.events[lang.index()][ix.0 as usize].full);
        let events = events.filter(|event| event.calendar.is_some()).cloned().collect();
        let frame = self.facets.frames[lang.index()].clone();
        let output = self.patterns.home(lang).child("termine.ics").output();
        self.routes.push(Route {
            output,
            recipe: Recipe::Calendar(Box::new(CalendarRecipe { frame, events })),
        });
    }
}
