//! From the site to its facets: every value that a page may show, made once.

mod event;
mod frame;
mod map;
mod partner;
mod picture;
mod prose;
mod release;
mod reworded;
mod search;
mod timeline;

use self::search::{SearchMemo, Searchable};
use super::{
    AnniversaryFull, ContactCard, DateShown, DistrictMap, EventFull, EventRow, Frame, Label, MapOutline, PageFull,
    PartnerCard, PartnerData, PartnerProfile, Prose, ReleaseFull, ReleaseLink, ReleaseSummary, SearchEntry,
    SearchIndex, Shared, TimelineEntry,
};
use crate::address::{Listing, Patterns};
use crate::base::{Address, Digest, Formats, Lang, Memo, Said, Text, VagueDate};
use crate::record::{Contact, Labelled, MapGrid, Url};
use crate::site::{PartnerIx, ReleaseIx, Site, listings};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All facets of a site at one moment.
#[derive(Debug)]
pub struct Facets {
    /// By `ReleaseIx`.
    pub releases: Vec<ReleaseFacets>,
    /// By language, then `PartnerIx`.
    pub partners: Vec<Vec<PartnerFacets>>,
    /// By language, then `EventIx`.
    pub events: Vec<Vec<EventFacets>>,
    /// By `PageIx`.
    pub pages: Vec<Shared<PageFull>>,
    pub anniversaries: BTreeMap<(u16, Lang), Shared<AnniversaryFull>>,
    pub boilerplate: BTreeMap<Lang, Shared<Prose>>,
    /// By language.
    pub frames: Vec<Shared<Frame>>,
    /// By language: history, joins and events, oldest first.
    pub timelines: Vec<Shared<Vec<TimelineEntry>>>,
    /// By language: where the partners are.
    pub maps: Vec<Option<Shared<DistrictMap>>>,
    /// By language, where there are records to find.
    pub search: Vec<Option<Arc<SearchIndex>>>,
    /// By language: the lists that exist.
    pub listings: Vec<BTreeSet<Listing>>,
}

/// The facets of one release.
#[derive(Clone, Debug)]
pub struct ReleaseFacets {
    pub link: Shared<ReleaseLink>,
    pub summary: Shared<ReleaseSummary>,
    pub full: Shared<ReleaseFull>,
    pub search: Shared<SearchEntry>,
}

/// The facets of one partner in one language.
#[derive(Clone, Debug)]
pub struct PartnerFacets {
    pub card: Shared<PartnerCard>,
    pub profile: Shared<PartnerProfile>,
    pub data: Shared<PartnerData>,
}

/// The facets of one event in one language.
#[derive(Clone, Debug)]
pub struct EventFacets {
    pub row: Shared<EventRow>,
    pub full: Shared<EventFull>,
}

/// Facets of earlier builds: with ten thousand releases, making them anew would be most of the work after a saved file.
#[derive(Debug, Default)]
pub struct FacetMemo {
    /// By the digest of what they are made of.
    releases: Memo<Digest, ReleaseFacets>,
    search: SearchMemo,
}

impl FacetMemo {
    /// Forgets what was not used since the last sweep.
    pub fn sweep(&mut self) {
        self.releases.sweep();
        self.search.sweep();
    }
}

/// Makes the facets of a site. The grid is the theme's, if it has one.
pub fn make(
    site: &Site,
    patterns: &Patterns,
    formats: &[Formats],
    grid: Option<&MapGrid>,
    memo: &mut FacetMemo,
) -> Facets {
    let lists = site.languages().map(|(lang, _)| listings(site, lang)).collect();
    let mut maker = Maker {
        site,
        patterns,
        formats,
        listings: lists,
        grid,
        outlines: Vec::new(),
        settings: site.config.head.digest,
    };
    maker.outlines = site.languages().map(|(lang, _)| maker.outline(lang)).collect();
    let timelines: Vec<Vec<TimelineEntry>> = site.languages().map(|(lang, _)| maker.timeline(lang)).collect();
    let releases = maker.releases(&timelines, &mut memo.releases);
    let partners: Vec<Vec<PartnerFacets>> = site
        .languages()
        .map(|(lang, _)| maker.partners(lang, &timelines))
        .collect();
    let events: Vec<Vec<EventFacets>> = site
        .languages()
        .map(|(lang, _)| maker.events(lang, &timelines))
        .collect();
    let pages: Vec<Shared<PageFull>> = site
        .pages
        .iter()
        .map(|page| super::Facet::new(maker.page(page, &timelines)))
        .collect();
    let anniversaries = maker.anniversaries(&timelines);
    let boilerplate = (site.boilerplate.iter())
        .map(|(lang, prose)| (*lang, super::Facet::new(maker.boilerplate(prose, *lang, &timelines))))
        .collect();
    let frames = site
        .languages()
        .map(|(lang, _)| super::Facet::new(maker.frame(lang)))
        .collect();
    let search = site.languages().map(|(lang, language)| {
        let all = Searchable {
            lang,
            releases: &releases,
            partners: &partners[lang.index()],
            events: &events[lang.index()],
            pages: &pages,
        };
        language.records.then(|| maker.search(&all, &mut memo.search))
    });
    let search = search.collect();
    Facets {
        search,
        releases,
        partners,
        events,
        pages,
        anniversaries,
        boilerplate,
        frames,
        timelines: timelines.into_iter().map(super::Facet::new).collect(),
        maps: site.languages().map(|(lang, _)| maker.directory_map(lang)).collect(),
        listings: maker.listings,
    }
}

struct Maker<'a> {
    site: &'a Site,
    patterns: &'a Patterns,
    formats: &'a [Formats],
    listings: Vec<BTreeSet<Listing>>,
    grid: Option<&'a MapGrid>,
    /// By language: the map of districts, if there is one to show.
    outlines: Vec<Option<Shared<MapOutline>>>,
    /// Of `site.yaml`: labels, contacts and options come from there.
    settings: Digest,
}

impl Maker<'_> {
    fn formats(&self, lang: Lang) -> &Formats {
        &self.formats[lang.index()]
    }

    /// An address complete with the site's sub-path, as it stands in `href`.
    fn href(&self, address: &Address) -> Arc<str> {
        match &*self.site.config.base_path {
            "" => address.as_str().into(),
            base => format!("{base}{address}").into(),
        }
    }

    /// The `href` of a list, if it exists.
    fn list_href(&self, lang: Lang, listing: &Listing) -> Option<Arc<str>> {
        let exists = self.listings[lang.index()].contains(listing);
        exists.then(|| self.href(&self.patterns.listing(lang, listing)))
    }

    /// A web address that a record or the settings name; one of ours while there is something to see.
    fn url(&self, url: &Url) -> Option<Arc<str>> {
        let exists = |lang: Lang, listing: &Listing| self.listings[lang.index()].contains(listing);
        self.site.may_show(&url.value, exists).then(|| url.value.clone())
    }

    fn urls(&self, urls: &[Url]) -> Vec<Arc<str>> {
        urls.iter().filter_map(|url| self.url(url)).collect()
    }

    fn said(&self, text: &Text, lang: Lang) -> Said {
        text.said(self.site.language(lang), self.site.language(Lang::DEFAULT))
    }

    /// A text of a record in the default language, on a page in `lang`.
    fn default_said(&self, text: &Arc<str>, lang: Lang) -> Said {
        self.said_in(text, Lang::DEFAULT, lang)
    }

    fn said_in(&self, text: &Arc<str>, own: Lang, lang: Lang) -> Said {
        let (own, page) = (self.site.language(own), self.site.language(lang));
        Said {
            text: text.clone(),
            lang: (own.tag != page.tag).then(|| own.tag.clone()),
        }
    }

    fn label(&self, entry: &Labelled, lang: Lang, listing: &Listing) -> Label {
        Label {
            key: entry.key.value.clone(),
            text: self.said(&entry.label, lang),
            href: self.list_href(lang, listing),
        }
    }

    fn topic(&self, at: usize, lang: Lang) -> Label {
        let entry = &self.site.config.topics[at];
        self.label(entry, lang, &Listing::Topic(entry.key.value.clone()))
    }

    fn topics(&self, topics: &[usize], lang: Lang) -> Vec<Label> {
        topics.iter().map(|at| self.topic(*at, lang)).collect()
    }

    fn date(&self, date: VagueDate, lang: Lang) -> DateShown {
        DateShown::new(date, self.formats(lang))
    }

    fn day(&self, day: Date, lang: Lang) -> DateShown {
        self.date(VagueDate::Day(day), lang)
    }

    fn contact(&self, contact: &Contact, lang: Lang) -> ContactCard {
        let digits = |phone: &Arc<str>| -> Arc<str> {
            let kept = phone.replace("(0)", "");
            let kept: String = kept.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            kept.into()
        };
        let address = contact.address.as_ref().map(|address| self.said(address, lang));
        ContactCard {
            name: contact.name.as_ref().map(|name| self.said(name, lang)),
            role: contact.role.as_ref().map(|role| self.said(role, lang)),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            phone_link: contact.phone.as_ref().map(digits),
            address: address
                .iter()
                .flat_map(|address| address.text.lines())
                .map(Arc::from)
                .collect(),
        }
    }

    fn contact_at(&self, at: usize, lang: Lang) -> ContactCard {
        self.contact(&self.site.config.contacts[at].contact, lang)
    }

    fn release_href(&self, ix: ReleaseIx) -> Arc<str> {
        self.href(&self.site.release(ix).address)
    }

    fn partner_href(&self, ix: PartnerIx, lang: Lang) -> Arc<str> {
        self.href(&self.patterns.partner(self.record_lang(lang), &self.site.partner(ix).id))
    }

    /// The language in which a page of `lang` links to records: its own, or the default one where it has none.
    fn record_lang(&self, lang: Lang) -> Lang {
        match self.site.language(lang).records {
            true => lang,
            false => Lang::DEFAULT,
        }
    }

    fn variants(&self, variants: &[(Lang, Address)]) -> Vec<(Lang, Arc<str>)> {
        variants
            .iter()
            .map(|(lang, address)| (*lang, self.href(address)))
            .collect()
    }
}
