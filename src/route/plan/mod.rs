//! Which outputs exist, and the recipe of each.

mod anniversaries;
mod data;
mod directory;
mod events;
mod home;
mod letters;
mod news;
mod outputs;
mod search;

pub use self::search::term_files;

use super::{Alternate, Content, ListLink, PageRecipe, Pager, PagerLink, PlainPage, Recipe, Route};
use crate::address::{Listing, Patterns};
use crate::base::{Address, Checked, Diagnostic, Digest, Formats, Lang, OutputPath, Place, words};
use crate::facet::{DateShown, Facets, ImageSpec};
use crate::site::{PageIx, PartnerJubilee, Site, partner_jubilees};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// In bytes: file systems take 255, of which the ending of a compressed twin needs three.
const LONGEST: usize = 250;

/// All routes of a site, sorted by output.
#[derive(Debug)]
pub struct Planned {
    pub routes: Vec<Route>,
}

/// Where an author named the address of an output, if one did.
pub type NamedAt<'n> = &'n dyn Fn(&OutputPath) -> Option<Place>;

/// Plans every output. Two at one path, also ignoring case, is an error.
pub fn plan(
    site: &Site,
    facets: &Facets,
    patterns: &Patterns,
    formats: &[Formats],
    assets: &[(OutputPath, Digest)],
    named_at: NamedAt,
) -> Checked<Planned> {
    let mut planner = Planner {
        site,
        facets,
        patterns,
        formats,
        partner_jubilees: partner_jubilees(site),
        routes: Vec::with_capacity(site.releases.len() * 5 / 4),
        sitemap: Vec::new(),
        files: BTreeMap::new(),
    };
    for (lang, language) in site.languages() {
        if language.records {
            planner.home(lang);
            planner.news(lang);
            planner.topics(lang);
            planner.directory(lang);
            planner.events(lang);
            planner.anniversaries(lang);
            planner.search(lang);
        } else if site.page_of("index", lang).is_some() {
            planner.home(lang);
        }
        planner.not_found(lang);
    }
    planner.pages();
    planner.outputs(assets);
    planner.finish(named_at)
}

struct Planner<'a> {
    site: &'a Site,
    facets: &'a Facets,
    patterns: &'a Patterns,
    formats: &'a [Formats],
    routes: Vec<Route>,
    sitemap: Vec<super::SitemapEntry>,
    partner_jubilees: Vec<PartnerJubilee>,
    /// Image variants and attachments that some route needs.
    files: BTreeMap<OutputPath, Arc<ImageSpec>>,
}

impl Planner<'_> {
    fn formats(&self, lang: Lang) -> &Formats {
        &self.formats[lang.index()]
    }

    fn href(&self, address: &Address) -> Arc<str> {
        format!("{}{address}", self.site.config.base_path).into()
    }

    fn list_href(&self, lang: Lang, listing: &Listing) -> Arc<str> {
        self.href(&self.patterns.listing(lang, listing))
    }

    fn exists(&self, lang: Lang, listing: &Listing) -> bool {
        self.facets.listings[lang.index()].contains(listing)
    }

    /// Adds a page and its entry in the sitemap.
    fn page(
        &mut self,
        lang: Lang,
        address: &Address,
        alternates: Vec<Alternate>,
        stand: Option<Date>,
        content: Content,
    ) {
        let shown = stand.map(|day| DateShown::new(crate::base::VagueDate::Day(day), self.formats(lang)));
        let href = self.href(address);
        if !content.is_unlisted() {
            self.sitemap.push(super::SitemapEntry {
                href: href.clone(),
                modified: shown.as_ref().map(|date| date.iso.clone()),
                alternates: alternates.clone(),
            });
        }
        let frame = self.facets.frames[lang.index()].clone();
        let recipe = PageRecipe {
            frame,
            lang,
            href,
            alternates,
            stand: shown,
            content,
        };
        self.routes.push(Route {
            output: address.output(),
            recipe: Recipe::Page(Box::new(recipe)),
        });
    }

    /// Adds the page of a list, which exists in each language that shows the same list.
    fn listing(&mut self, lang: Lang, listing: &Listing, stand: Option<Date>, content: Content) {
        let address = self.patterns.listing(lang, listing);
        let with = |lang: &Lang| self.exists(*lang, listing);
        let languages: Vec<Lang> = self.site.record_languages().filter(with).collect();
        let alternates = self.alternates(languages.into_iter().map(|lang| (lang, self.list_href(lang, listing))));
        self.page(lang, &address, alternates, stand, content);
    }

    /// Alternates are named only where there is more than one.
    fn alternates(&self, pages: impl Iterator<Item = (Lang, Arc<str>)>) -> Vec<Alternate> {
        let all: Vec<Alternate> = pages
            .map(|(lang, href)| Alternate {
                lang: self.site.language(lang).tag.clone(),
                href,
            })
            .collect();
        if all.len() > 1 { all } else { Vec::new() }
    }

    fn list_link(&self, lang: Lang, listing: &Listing, text: impl Into<Arc<str>>, count: usize) -> ListLink {
        ListLink {
            href: self.list_href(lang, listing),
            text: text.into(),
            count,
        }
    }

    fn pages(&mut self) {
        for number in 0..self.site.pages.len() {
            let page = &self.site.pages[number];
            if &*page.record.head.id == "index" {
                continue; // the text of a home, not a page of its own
            }
            let facet = self.facets.pages[number].clone();
            let alternates = self.alternates(facet.variants.iter().cloned());
            self.page(
                page.lang,
                &page.address,
                alternates,
                None,
                Content::Plain(PlainPage { page: facet }),
            );
        }
    }

    fn not_found(&mut self, lang: Lang) {
        let address = self.patterns.home(lang).child("404.html");
        self.page(lang, &address, Vec::new(), None, Content::NotFound {});
    }

    /// The index text of a language, if it is public.
    fn index_page(&self, lang: Lang) -> Option<PageIx> {
        self.site.page_of("index", lang)
    }

    /// The numbered pages around one: the newest, its neighbours, the oldest. Numbers count from the oldest page, and
    /// no page names a number that a new page would change, except its own neighbour.
    fn pager(&self, number: Option<usize>, last: usize, href: impl Fn(Option<usize>) -> Arc<str>) -> Pager {
        if last == 0 {
            return Pager::default();
        }
        let near = match number {
            None => vec![last, last.saturating_sub(1)],
            Some(number) => vec![number + 1, number, number.saturating_sub(1)],
        };
        let mut shown: Vec<usize> = near.into_iter().filter(|page| (1..=last).contains(page)).collect();
        if shown.last().is_some_and(|lowest| *lowest > 1) {
            shown.push(1);
        }
        let mut pages: Vec<PagerLink> = Vec::with_capacity(shown.len());
        for page in shown {
            let gap = pages.last().is_some_and(|before| before.number > page + 1);
            pages.push(PagerLink {
                number: page,
                href: href(Some(page)),
                current: number == Some(page),
                gap,
            });
        }
        Pager {
            newest: number.map(|_| href(None)),
            newer: number.map(|number| href(Some(number + 1).filter(|page| *page <= last))),
            older: match number {
                None => Some(href(Some(last))),
                Some(1) => None,
                Some(number) => Some(href(Some(number - 1))),
            },
            pages,
        }
    }

    fn finish(mut self, named_at: NamedAt) -> Checked<Planned> {
        self.routes.sort_by(|a, b| a.output.cmp(&b.output));
        let mut diagnostics = Vec::new();
        let mut taken: HashMap<String, &OutputPath> = HashMap::with_capacity(self.routes.len());
        for route in &self.routes {
            if let Some(first) = taken.insert(route.output.as_str().to_lowercase(), &route.output) {
                diagnostics.push(clash(first, &route.output, named_at));
            }
        }
        let bare = self
            .routes
            .iter()
            .any(|route| !name_of(route.output.as_str()).contains('.'));
        for route in &self.routes {
            let path = route.output.as_str();
            let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
            // Where every file has a dot in its name, few folders can be in a file's way.
            let mut like_files = folders.filter(|folder| bare || name_of(folder).contains('.'));
            let file = like_files.find_map(|folder| taken.get(&folder.to_lowercase()));
            diagnostics.extend(file.map(|file| clash(file, &route.output, named_at)));
            let long = path.split('/').find(|part| part.len() > LONGEST).map(too_long);
            diagnostics.extend(long.map(|long| placed(long, named_at(&route.output))));
        }
        drop(taken);
        Checked::new(Planned { routes: self.routes }, diagnostics)
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn too_long(part: &str) -> Diagnostic {
    let begin: String = part.chars().take(40).collect();
    Diagnostic::error(
        "name-too-long",
        words(
            format!("Ein Teil einer Adresse ist länger als {LONGEST} Zeichen: {begin}…"),
            format!("A part of an address is longer than {LONGEST} characters: {begin}…"),
        ),
    )
    .hint(words(
        "Er kommt aus „slug“, „aliases“, „redirects“, einem Ort oder dem Namen einer Datei. Bitte kürzen Sie ihn.",
        "It comes from “slug”, “aliases”, “redirects”, a city or the name of a file. Please shorten it.",
    ))
}

fn placed(diagnostic: Diagnostic, place: Option<Place>) -> Diagnostic {
    Diagnostic { place, ..diagnostic }
}

/// Stands where the later of the two is named, or the other where that is a page by itself.
fn clash(first: &OutputPath, second: &OutputPath, named_at: NamedAt) -> Diagnostic {
    let mut places = [second, first].into_iter().filter_map(named_at);
    let (place, other) = (places.next(), places.next());
    let diagnostic = Diagnostic::error(
        "output-clash",
        words(
            format!("Zwei Adressen führen zu Dateien, die es nicht zugleich geben kann: {first} und {second}."),
            format!("Two addresses lead to files that cannot both exist: {first} and {second}."),
        ),
    )
    .hint(words(
        "Suchen Sie eine der beiden unter „aliases“, „redirects“ und „slug“, und ändern Sie sie.",
        "Look for one of the two among “aliases”, “redirects” and “slug”, and change it.",
    ));
    let diagnostic = placed(diagnostic, place);
    match other {
        None => diagnostic,
        Some(Place { path, span }) => {
            let here = words("Hier steht die andere.", "The other stands here.");
            diagnostic.related(&path, span, here)
        }
    }
}
