//! The facets of partners.

use super::{Maker, PartnerFacets};
use crate::address::Listing;
use crate::base::{Lang, Said, VagueDate};
use crate::facet::{
    Above, CommitmentShown, Facet, Location, PartnerCard, PartnerData, PartnerProfile, Prose, QuoteShown, TimelineEntry,
};
use crate::record::{self, CommitmentStatus};
use crate::site::{Partner, PartnerIx, PartnerText};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Maker<'_> {
    pub fn partners(&self, lang: Lang, timelines: &[Vec<TimelineEntry>]) -> Vec<PartnerFacets> {
        let numbers = (0..).map(PartnerIx).take(self.site.partners.len());
        numbers.map(|ix| self.partner(ix, lang, timelines)).collect()
    }

    /// The language in which a partner's text for `lang` says `key`.
    fn own_lang(&self, text: &PartnerText, key: &str, lang: Lang) -> Lang {
        match record::Partner::names(text.own, key) {
            true => lang,
            false => Lang::DEFAULT,
        }
    }

    pub fn partner_name(&self, ix: PartnerIx, lang: Lang) -> Said {
        let text = &self.site.partner(ix).texts[lang.index()];
        self.said_in(&text.record.name.value, self.own_lang(text, "name", lang), lang)
    }

    fn partner(&self, ix: PartnerIx, lang: Lang, timelines: &[Vec<TimelineEntry>]) -> PartnerFacets {
        let partner = self.site.partner(ix);
        let card = Facet::new(self.partner_card(ix, partner, lang));
        let text = &partner.texts[lang.index()];
        let record = &text.record;
        let own = |key: &str| self.own_lang(text, key, lang);
        let said = |value: &Arc<str>, key: &str| self.said_in(value, own(key), lang);
        let number = |count: Option<i64>| count.map(|count| self.formats(lang).number(count).into());
        let texts = text.commitments.iter().zip(texts_above(record));
        let commitments = (record.commitments.iter())
            .zip(texts)
            .map(|(commitment, (prose, above))| CommitmentShown {
                title: said(&commitment.title, "commitments"),
                text: prose.as_ref().map(|prose| {
                    let text = self.prose(prose, own("commitments"), lang, timelines);
                    Facet::new(Prose { above, ..text })
                }),
                since: commitment.since.map(|since| self.date(since, lang)),
                status: commitment.status.map(status),
            });
        let profile_lang = self.site.language(own("profile")).tag.clone();
        let minimal = text.profile.is_none() && record.commitments.is_empty() && record.quote.is_none();
        let profile = PartnerProfile {
            employees: number(record.employees),
            members: number(record.members),
            website: record.website.as_ref().and_then(|url| self.url(url)),
            links: record
                .links
                .iter()
                .filter_map(|link| Some((link.title.clone(), self.url(&link.url)?)))
                .collect(),
            logo: record.logo.as_ref().and_then(|logo| self.logo(logo, record)),
            contacts: record
                .contacts
                .iter()
                .map(|contact| self.contact(contact, lang))
                .collect(),
            profile: text
                .profile
                .as_ref()
                .map(|prose| Facet::new(self.prose(prose, own("profile"), lang, timelines))),
            excerpt: text.profile.as_ref().and_then(|prose| self.teaser_of(&prose.excerpt)),
            profile_lang: Some(profile_lang).filter(|tag| *tag != self.site.language(lang).tag),
            commitments: commitments.collect(),
            quote: record.quote.as_ref().map(|quote| QuoteShown {
                text: said(&quote.text, "quote"),
                by: quote.by.clone(),
                role: quote.role.as_ref().map(|role| said(role, "quote")),
            }),
            sources: self.urls(&record.sources),
            map: self.partner_map(ix, lang),
            minimal,
            card: card.clone(),
        };
        let data = PartnerData {
            card: card.clone(),
            employees: record.employees,
            members: record.members,
            website: profile.website.clone(),
        };
        PartnerFacets {
            card,
            data: Facet::new(data),
            profile: Facet::new(profile),
        }
    }

    fn partner_card(&self, ix: PartnerIx, partner: &Partner, lang: Lang) -> PartnerCard {
        let config = &self.site.config;
        let text = &partner.texts[lang.index()];
        let record = &text.record;
        let kind = &config.partner_kinds[partner.kind];
        let city = record.city.as_ref().map(|city| &city.value);
        let slug = partner.city.as_ref().map(|(slug, _)| slug.clone());
        PartnerCard {
            id: partner.id.clone(),
            href: self.partner_href(ix, lang),
            name: self.partner_name(ix, lang),
            short_name: record
                .short_name
                .as_ref()
                .map(|n| self.said_in(n, self.own_lang(text, "short_name", lang), lang)),
            kind: self.label(kind, lang, &Listing::Kind(kind.key.value.clone())),
            kind_number: partner.kind + 1,
            city_in_name: city.is_some_and(|city| record.name.value.contains(&**city)),
            city: city.map(|city| self.said_in(city, self.own_lang(text, "city", lang), lang)),
            city_slug: slug,
            district: partner.district.map(|at| {
                let district = &config.districts[at];
                self.label(district, lang, &Listing::District(district.key.value.clone()))
            }),
            topics: self.topics(&partner.topics, lang),
            joined: partner.joined.map(|joined| self.date(joined, lang)),
            left: partner
                .left
                .filter(|_| !partner.current)
                .map(|left: VagueDate| self.date(left, lang)),
            location: record.location.map(|point| Location::new(point, self.formats(lang))),
        }
    }
}

fn status(status: CommitmentStatus) -> &'static str {
    match status {
        CommitmentStatus::Planned => "planned",
        CommitmentStatus::Running => "running",
        CommitmentStatus::Done => "done",
    }
}

/// What stands above each commitment on the page of its partner: the profile and the commitments before.
fn texts_above(partner: &record::Partner) -> Vec<Above> {
    let ids = |prose: &record::Prose| prose.outline.ids().cloned().collect::<Vec<_>>();
    let mut all: BTreeSet<Arc<str>> = partner.profile.iter().flat_map(ids).collect();
    let above = (1..).zip(&partner.commitments).map(|(texts, commitment)| {
        let own: Vec<Arc<str>> = commitment.text.iter().flat_map(ids).collect();
        let (new, doubled) = own.into_iter().partition(|id| !all.contains(id));
        all.extend::<Vec<_>>(new);
        Above { texts, doubled }
    });
    above.collect()
}
