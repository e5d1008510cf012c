//! The timeline of the initiative: its history, the joins of its partners, its events.

use super::Maker;
use crate::base::{Lang, Said, VagueDate};
use crate::facet::TimelineEntry;
use crate::site::{EventIx, PartnerIx};
use std::sync::Arc;

impl Maker<'_> {
    /// Oldest first; what is known only by year comes last in it.
    pub fn timeline(&self, lang: Lang) -> Vec<TimelineEntry> {
        if !self.site.language(lang).records {
            return Vec::new();
        }
        let today = self.site.clock.today();
        let mut dated: Vec<(VagueDate, TimelineEntry)> = Vec::new();
        let config = &self.site.config;
        for entry in &config.history {
            let date = entry.date.value;
            let shown = self.entry(date, self.said(&entry.title, lang), None, "history", lang);
            dated.push((
                date,
                TimelineEntry {
                    text: entry.text.as_ref().map(|text| self.said(text, lang)),
                    ..shown
                },
            ));
        }
        for (partner, ix) in self.site.partners.iter().zip((0..).map(PartnerIx)) {
            let Some(joined) = partner.joined else { continue };
            let href = Some(self.partner_href(ix, lang));
            let shown = self.entry(joined, self.partner_name(ix, lang), href, "joined", lang);
            dated.push((
                joined,
                TimelineEntry {
                    kind_number: Some(partner.kind + 1),
                    ..shown
                },
            ));
        }
        for (event, ix) in self.site.events.iter().zip((0..).map(EventIx)) {
            let date = event.time.first();
            // A partner's signing and its joining are one entry.
            if let [partner] = event.partners[..]
                && self.site.partner(partner).joined == Some(date)
            {
                continue;
            }
            let href = self.href(&self.patterns.event(lang, &event.id));
            dated.push((
                date,
                self.entry(date, self.event_title(ix, lang), Some(href), "event", lang),
            ));
        }
        dated.retain(|(date, _)| date.first_day() <= today);
        let key = |date: &VagueDate| {
            (
                date.year(),
                date.month().unwrap_or(13),
                date.day().map_or(32, |day| day.day()),
            )
        };
        dated.sort_by(|(a, x), (b, y)| (key(a), x.kind, &x.title).cmp(&(key(b), y.kind, &y.title)));
        dated.into_iter().map(|(_, entry)| entry).collect()
    }

    fn entry(
        &self,
        date: VagueDate,
        title: Said,
        href: Option<Arc<str>>,
        kind: &'static str,
        lang: Lang,
    ) -> TimelineEntry {
        let formats = self.formats(lang);
        let within_year = match date {
            VagueDate::Year(_) => None,
            VagueDate::Month(_, month) => Some(formats.month_name(month)),
            VagueDate::Day(day) => Some(formats.day_of_month(day)),
        };
        TimelineEntry {
            year: date.year(),
            iso: date.to_string().into(),
            date: within_year.map(Arc::from),
            title,
            text: None,
            href,
            kind,
            kind_number: None,
        }
    }
}
