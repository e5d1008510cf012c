//! Markdown as a facet: references become addresses and titles.

use super::Maker;
use crate::base::{Digest, Lang, Said, SourcePath, digest_of};
use crate::facet::{Above, Card, LinkTarget, Prose, TimelineEntry};
use crate::site::{self, CardKey, CardTo, LinkTo};
use std::sync::Arc;

type Links = Vec<(Arc<str>, LinkTarget)>;
type Cards = Vec<(CardKey, Option<Card>)>;

impl Maker<'_> {
    /// A text written in `own`, shown on a page in `lang`.
    pub fn prose(&self, prose: &site::Prose, own: Lang, lang: Lang, timelines: &[Vec<TimelineEntry>]) -> Prose {
        let (links, cards) = self.targets(prose, lang);
        let pictures = prose
            .pictures
            .iter()
            .filter_map(|(src, path)| Some((src.clone(), self.plain_picture(path)?)));
        Prose {
            path: prose.path.clone(),
            source: prose.source,
            text: prose.text.clone(),
            raw_html: prose.raw_html,
            language: self.site.language(own).tag.clone(),
            links,
            pictures: pictures.collect(),
            cards,
            files: files(prose).filter_map(|path| self.file_spec(path)).collect(),
            timeline: if prose.timeline {
                timelines[lang.index()].clone()
            } else {
                Vec::new()
            },
            above: Above::default(),
        }
    }

    /// The text about the initiative, which stands below those of all releases, whatever anchors they have.
    pub fn boilerplate(&self, prose: &site::Prose, lang: Lang, timelines: &[Vec<TimelineEntry>]) -> Prose {
        let tag = &self.site.language(lang).tag;
        let written = self.site.config.initiative.boilerplate.iter();
        let written = written.filter(|(language, _)| language == tag);
        Prose {
            above: Above {
                texts: 1,
                doubled: written.flat_map(|(_, text)| text.outline.ids().cloned()).collect(),
            },
            ..self.prose(prose, lang, lang, timelines)
        }
    }

    /// What a text's references come to, as a digest: the same digest and source mean the same text and the same files.
    pub fn references(&self, prose: &site::Prose, lang: Lang, timelines: &[Vec<TimelineEntry>]) -> Digest {
        let (links, cards) = self.targets(prose, lang);
        let media = |path| self.site.media.get(path).map(|media| media.digest);
        let pictures: Vec<_> = prose.pictures.iter().map(|(_, path)| media(path)).collect();
        // A file that is replaced keeps its address.
        let files: Vec<_> = files(prose).map(media).collect();
        let timeline = prose.timeline.then(|| &timelines[lang.index()]);
        digest_of(&(links, cards, pictures, files, timeline))
    }

    fn targets(&self, prose: &site::Prose, lang: Lang) -> (Links, Cards) {
        let links = prose
            .links
            .iter()
            .map(|(target, to)| (target.clone(), self.target(to, lang)))
            .collect();
        let cards = (prose.cards.iter())
            .map(|(key, card)| (key.clone(), card.map(|card| self.card(card, lang))))
            .collect();
        (links, cards)
    }

    fn target(&self, to: &LinkTo, lang: Lang) -> LinkTarget {
        let here = |href: Arc<str>, tail: &str, title: Said| {
            let href = if tail.is_empty() {
                href
            } else {
                format!("{href}{tail}").into()
            };
            let file = None;
            LinkTarget::Here { href, title, file }
        };
        match to {
            LinkTo::Release(ix, tail) => {
                let release = self.site.release(*ix);
                let title = self.said_in(&release.record.title.value, release.lang, lang);
                here(self.href(&release.address), tail, title)
            }
            LinkTo::Partner(ix, own, tail) => {
                let href = self.partner_href(*ix, own.unwrap_or(lang));
                here(href, tail, self.partner_name(*ix, lang))
            }
            LinkTo::Event(ix, own, tail) => {
                let event = self.site.event(*ix);
                let href = self.href(&self.patterns.event(self.record_lang(own.unwrap_or(lang)), &event.id));
                here(href, tail, self.event_title(*ix, lang))
            }
            LinkTo::Page(ix, tail) => {
                let page = self.site.page(*ix);
                here(
                    self.href(&page.address),
                    tail,
                    self.said_in(&page.record.title.value, page.lang, lang),
                )
            }
            LinkTo::Listing(own, listing, tail) => match self.list_href(*own, listing) {
                Some(href) => here(href.clone(), tail, Said::here(href)),
                None => LinkTarget::Withheld,
            },
            LinkTo::FileBelow(own, listing, address, tail) => match self.list_href(*own, listing) {
                Some(_) => here(self.href(address), tail, Said::here(address.as_str().into())),
                None => LinkTarget::Withheld,
            },
            LinkTo::Fixed(address, tail) => here(self.href(address), tail, Said::here(address.as_str().into())),
            LinkTo::File(path) => match self.media_href(path) {
                Some(href) => LinkTarget::Here {
                    href,
                    title: Said::here(path.file_name().into()),
                    file: self.file_figures(path, lang),
                },
                None => LinkTarget::Withheld,
            },
            LinkTo::Withheld => LinkTarget::Withheld,
        }
    }

    fn card(&self, card: CardTo, lang: Lang) -> Card {
        match card {
            CardTo::Partner(ix) => {
                let partner = self.site.partner(ix);
                let kind = &self.site.config.partner_kinds[partner.kind];
                let city = partner.city.as_ref().map(|(_, name)| self.default_said(name, lang));
                Card {
                    href: Some(self.partner_href(ix, lang)),
                    title: self.partner_name(ix, lang),
                    lines: [Some(self.said(&kind.label, lang)), city]
                        .into_iter()
                        .flatten()
                        .collect(),
                    email: None,
                    phone: None,
                    phone_link: None,
                }
            }
            CardTo::Event(ix) => {
                let row = self.event_row(ix, lang);
                let lines = [Some(Said::here(row.when)), row.place].into_iter().flatten().collect();
                Card {
                    href: Some(row.href),
                    title: row.title,
                    lines,
                    email: None,
                    phone: None,
                    phone_link: None,
                }
            }
            CardTo::Contact(at) => {
                let contact = self.contact_at(at, lang);
                let mut lines: Vec<Said> = contact.name.into_iter().chain(contact.role).collect();
                let title = if lines.is_empty() {
                    Said::default()
                } else {
                    lines.remove(0)
                };
                Card {
                    href: None,
                    title,
                    lines,
                    email: contact.email,
                    phone: contact.phone,
                    phone_link: contact.phone_link,
                }
            }
        }
    }
}

/// The files that a text links to.
fn files(prose: &site::Prose) -> impl Iterator<Item = &SourcePath> {
    prose.links.iter().filter_map(|(_, to)| match to {
        LinkTo::File(path) => Some(path),
        _ => None,
    })
}
