//! The home of each language.

use super::Planner;
use crate::address::Listing;
use crate::base::{Lang, Said, Text};
use crate::facet::{Counted, DateShown, Label};
use crate::route::{Content, FigureShown, HomePage, KindCount};
use crate::site::jubilees;

/// One lead and four rows.
const RELEASES: usize = 5;
const EVENTS: usize = 3;

impl Planner<'_> {
    pub fn home(&mut self, lang: Lang) {
        let site = self.site;
        let records = site.language(lang).records;
        let releases = &site.orders.releases[lang.index()];
        let newest = &releases[releases.len().saturating_sub(RELEASES)..];
        let upcoming = &site.orders.upcoming[..site.orders.upcoming.len().min(if records { EVENTS } else { 0 })];
        let last = site.orders.past.first().filter(|_| upcoming.is_empty() && records);
        let page = self.index_page(lang).map(|ix| self.facets.pages[ix.0 as usize].clone());
        let figures = site.config.initiative.figures.iter().filter(|_| records);
        let figures: Vec<FigureShown> = figures.map(|figure| self.figure(figure, lang)).collect();
        let first = figures.first().map(|figure| &figure.as_of);
        let shared = first.filter(|first| figures.iter().all(|figure| figure.as_of == **first));
        let current = jubilees(site)
            .into_iter()
            .filter(|jubilee| jubilee.current && records)
            .max();
        let content = HomePage {
            releases: self.summaries(newest),
            events: self.rows(upcoming, lang),
            last_event: last.map(|ix| self.row(*ix, lang)),
            figures_as_of: shared.cloned().flatten(),
            figures,
            jubilee: current.map(|jubilee| self.jubilee(&jubilee, lang)),
            partner_count: site.partners.iter().filter(|partner| partner.current).count(),
            kinds: if records { self.kinds(lang) } else { Vec::new() },
            topics: if records { self.topic_counts(lang) } else { Vec::new() },
            weave: if records { self.weave(|_| true) } else { Vec::new() },
            page,
        };
        let variants = site
            .languages()
            .filter(|(lang, language)| language.records || self.index_page(*lang).is_some());
        let homes: Vec<_> = variants
            .map(|(lang, _)| (lang, self.href(&self.patterns.home(lang))))
            .collect();
        let alternates = self.alternates(homes.into_iter());
        let stand = content.releases.iter().map(|release| release.stand).max();
        let address = self.patterns.home(lang);
        self.page(lang, &address, alternates, stand, Content::Home(Box::new(content)));
    }

    fn figure(&self, figure: &crate::record::Figure, lang: Lang) -> FigureShown {
        let said = |text: &Text| -> Said { text.said(self.site.language(lang), self.site.language(Lang::DEFAULT)) };
        FigureShown {
            label: said(&figure.label),
            value: self.formats(lang).number(figure.value).into(),
            prefix: figure.prefix.as_ref().map(said),
            as_of: figure.as_of.map(|date| DateShown::new(date, self.formats(lang))),
            source: (figure.source.as_ref())
                .filter(|source| {
                    self.site
                        .may_show(&source.value, |lang, listing| self.exists(lang, listing))
                })
                .map(|source| source.value.clone()),
        }
    }

    fn kinds(&self, lang: Lang) -> Vec<KindCount> {
        let kinds = self.site.config.partner_kinds.iter().enumerate();
        kinds
            .map(|(at, kind)| {
                let listing = Listing::Kind(kind.key.value.clone());
                let label = Label {
                    key: kind.key.value.clone(),
                    text: kind
                        .label
                        .said(self.site.language(lang), self.site.language(Lang::DEFAULT)),
                    href: self.exists(lang, &listing).then(|| self.list_href(lang, &listing)),
                };
                let count = self
                    .site
                    .partners
                    .iter()
                    .filter(|partner| partner.current && partner.kind == at)
                    .count();
                KindCount {
                    label,
                    number: at + 1,
                    count,
                }
            })
            .filter(|counted| counted.count > 0)
            .collect()
    }

    fn topic_counts(&self, lang: Lang) -> Vec<Counted> {
        let count = |at: usize| self.site.orders.topics.get(&(lang, at)).map_or(0, Vec::len);
        let topics = (0..self.site.config.topics.len()).map(|at| Counted {
            label: self.topic_label(at, lang),
            count: count(at),
        });
        topics.filter(|counted| counted.label.href.is_some()).collect()
    }

    /// The kinds of partners in order of joining, then by name; those without a date last.
    pub fn weave(&self, keep: impl Fn(&crate::site::Partner) -> bool) -> Vec<usize> {
        let mut partners: Vec<_> = self
            .site
            .partners
            .iter()
            .filter(|partner| partner.current && keep(partner))
            .collect();
        partners.sort_by_key(|partner| {
            (
                partner
                    .joined
                    .map_or(jiff::civil::Date::MAX, |joined| joined.first_day()),
                partner.id.clone(),
            )
        });
        partners.into_iter().map(|partner| partner.kind + 1).collect()
    }
}
