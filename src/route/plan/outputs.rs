//! Everything that is not a page: feeds, sitemap, robots, redirects, images, attachments, the theme's files.

use super::Planner;
use crate::address::Listing;
use crate::base::{Address, Digest, Lang, OutputPath, Said};
use crate::facet::{Download, Facet, Picture, Prose};
use crate::route::{FeedFormat, FeedList, FeedRecipe, Recipe, Route, SitemapEntry};
use crate::site::{PartnerIx, ReleaseIx};

/// Above this many addresses the sitemap is an index of several (the protocol's limit is 50,000).
const SITEMAP_LIMIT: usize = 45_000;

impl Planner<'_> {
    pub fn outputs(&mut self, assets: &[(OutputPath, Digest)]) {
        for lang in self.site.record_languages().collect::<Vec<_>>() {
            self.feeds(lang);
            self.data(lang);
        }
        self.security();
        self.redirects();
        self.sitemap();
        self.media();
        let files = std::mem::take(&mut self.files);
        self.routes.extend(files.into_iter().map(|(output, spec)| Route {
            output,
            recipe: Recipe::File(spec),
        }));
        let assets = assets.iter().map(|(output, digest)| Route {
            output: output.clone(),
            recipe: Recipe::Asset(*digest),
        });
        self.routes.extend(assets);
    }

    fn feeds(&mut self, lang: Lang) {
        let site = self.site;
        let home = self.patterns.home(lang);
        self.feed(lang, &home, None, &site.orders.releases[lang.index()]);
        for (at, entry) in site.config.topics.iter().enumerate() {
            let listing = Listing::Topic(entry.key.value.clone());
            if self.exists(lang, &listing) {
                let releases = site.orders.topics.get(&(lang, at)).map_or(&[][..], Vec::as_slice);
                let page = self.patterns.listing(lang, &listing);
                let label = self.topic_label(at, lang).text;
                self.feed(lang, &page, Some(label), releases);
            }
        }
        for (number, partner) in site.partners.iter().enumerate() {
            let Ok(ix) = u32::try_from(number).map(PartnerIx) else {
                break;
            };
            let of_lang = |ix: &&ReleaseIx| site.release(**ix).lang == lang;
            let releases: Vec<_> = site.orders.releases_of_partner[number]
                .iter()
                .filter(of_lang)
                .copied()
                .collect();
            let page = self.patterns.partner(lang, &partner.id);
            let name = self.card(ix, lang).name.clone();
            self.feed(lang, &page, Some(name), &releases);
        }
    }

    fn feed(&mut self, lang: Lang, page: &Address, subject: Option<Said>, oldest_first: &[ReleaseIx]) {
        let newest = &oldest_first[oldest_first.len().saturating_sub(self.site.config.feed_size)..];
        let list = Facet::new(FeedList {
            frame: self.facets.frames[lang.index()].clone(),
            page: self.href(page),
            subject,
            releases: self.summaries(newest),
        });
        let formats = [
            ("feed.xml", FeedFormat::Atom),
            ("feed.rss.xml", FeedFormat::Rss),
            ("feed.json", FeedFormat::Json),
        ];
        for (name, format) in formats {
            let address = page.child(name);
            let (href, list) = (self.href(&address), list.clone());
            self.routes.push(Route {
                output: address.output(),
                recipe: Recipe::Feed(FeedRecipe { format, href, list }),
            });
        }
    }

    fn redirects(&mut self) {
        let site = self.site;
        for (from, to) in &site.redirects {
            let lang = self.patterns.lang_of(from);
            let to = if to.starts_with('/') {
                format!("{}{to}", site.config.base_path).into()
            } else {
                to.clone()
            };
            let frame = self.facets.frames[lang.index()].clone();
            self.routes.push(Route {
                output: from.output(),
                recipe: Recipe::Redirect { frame, to },
            });
        }
    }

    fn sitemap(&mut self) {
        let origin = self.site.config.origin.clone();
        let mut entries = std::mem::take(&mut self.sitemap);
        entries.sort_by(|a, b| a.href.cmp(&b.href));
        let root = self.patterns.home(Lang::DEFAULT);
        let sitemap = root.child("sitemap.xml");
        let recipe = if entries.len() <= SITEMAP_LIMIT {
            Recipe::Sitemap {
                origin: origin.clone(),
                entries,
            }
        } else {
            let parts: Vec<Vec<SitemapEntry>> = entries.chunks(SITEMAP_LIMIT).map(<[_]>::to_vec).collect();
            let mut hrefs = Vec::with_capacity(parts.len());
            for (entries, number) in parts.into_iter().zip(1..) {
                let address = root.child(&format!("sitemap-{number}.xml"));
                hrefs.push(self.href(&address));
                let recipe = Recipe::Sitemap {
                    origin: origin.clone(),
                    entries,
                };
                self.routes.push(Route {
                    output: address.output(),
                    recipe,
                });
            }
            Recipe::SitemapIndex {
                origin: origin.clone(),
                parts: hrefs,
            }
        };
        self.routes.push(Route {
            output: sitemap.output(),
            recipe,
        });
        let closed = self.site.clock.preview != crate::site::Preview::default();
        let sitemap = format!("{origin}{}", self.href(&sitemap)).into();
        self.routes.push(Route {
            output: root.child("robots.txt").output(),
            recipe: Recipe::Robots { sitemap, closed },
        });
    }

    /// The files that public records need, and no others.
    fn media(&mut self) {
        let (site, facets) = (self.site, self.facets);
        for release in &facets.releases {
            let full = &release.full;
            self.pictures(full.summary.image.iter().chain(&full.gallery));
            self.downloads(&full.attachments);
            if full.withdrawn.is_none() {
                self.prose(&full.body);
            }
        }
        // Languages without records show none of their texts.
        let partners = site.record_languages().flat_map(|lang| &facets.partners[lang.index()]);
        for partner in partners {
            let profile = &partner.profile;
            self.pictures(profile.logo.iter());
            let commitments = profile
                .commitments
                .iter()
                .filter_map(|commitment| commitment.text.as_ref());
            profile
                .profile
                .iter()
                .chain(commitments)
                .for_each(|prose| self.prose(prose));
        }
        let events = site.record_languages().flat_map(|lang| &facets.events[lang.index()]);
        for event in events {
            self.pictures(event.full.image.iter());
            self.downloads(&event.full.attachments);
            event.full.description.iter().for_each(|prose| self.prose(prose));
        }
        facets.pages.iter().for_each(|page| self.prose(&page.body));
        for ((years, lang), text) in &facets.anniversaries {
            if self.exists(*lang, &Listing::Anniversary(*years)) {
                self.prose(&text.body);
            }
        }
        for (lang, prose) in &facets.boilerplate {
            if !site.orders.releases[lang.index()].is_empty() {
                self.prose(prose);
            }
        }
    }

    fn prose(&mut self, prose: &Prose) {
        self.pictures(prose.pictures.iter().map(|(_, picture)| picture));
        for spec in &prose.files {
            self.files.insert(spec.output.clone(), spec.clone());
        }
    }

    fn pictures<'p>(&mut self, pictures: impl Iterator<Item = &'p Picture>) {
        for spec in pictures.flat_map(|picture| &picture.variants) {
            self.files.insert(spec.output.clone(), spec.clone());
        }
    }

    fn downloads(&mut self, downloads: &[Download]) {
        for download in downloads {
            self.files.insert(download.spec.output.clone(), download.spec.clone());
        }
    }
}
