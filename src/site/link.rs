//! Where a link leads now: to what is public, or nowhere.

use super::build::Builder;
use super::prose::{LinkTo, Meant, Tail, anchor_of, outlines_of_partner};
use super::{EventIx, PageIx, PartnerIx, ReleaseIx, Verdict, amendments};
use crate::address::{Listing, Target};
use crate::base::Lang;
use crate::record::{Gate, Outline};

impl Builder<'_> {
    /// Where a link leads on a page in `lang`.
    pub(super) fn link(&self, meant: &Meant, lang: Lang) -> LinkTo {
        let found = match meant {
            Meant::Release(at, tail) => self.release_variant(*at, lang).map(|ix| self.to_release(ix, tail)),
            Meant::Partner(at, tail) => {
                self.public.partners[*at].map(|ix| self.to_partner(*at, ix, (lang, None), tail))
            }
            Meant::Event(at, tail) => self.public.events[*at].map(|ix| self.to_event(*at, ix, (lang, None), tail)),
            Meant::Page(at, tail) => self.page_variant(*at, lang).map(|ix| self.to_page(ix, tail)),
            Meant::ReleaseVariant(at, tail) => self.public.releases[*at].map(|ix| self.to_release(ix, tail)),
            Meant::PartnerVariant(at, own, tail) => {
                self.public.partners[*at].map(|ix| self.to_partner(*at, ix, (*own, Some(*own)), tail))
            }
            Meant::EventVariant(at, own, tail) => {
                self.public.events[*at].map(|ix| self.to_event(*at, ix, (*own, Some(*own)), tail))
            }
            Meant::PageVariant(at, tail) => self.public.pages[*at].map(|ix| self.to_page(ix, tail)),
            Meant::Listing(lang, listing, tail) => Some(self.to_list(*lang, listing, tail)),
            Meant::FileOf(target, address, tail) => {
                let public = self.is_public(*target);
                public.then(|| LinkTo::Fixed(address.clone(), tail.clone()))
            }
            Meant::FileBelow(lang, listing, address, tail) => {
                Some(LinkTo::FileBelow(*lang, listing.clone(), address.clone(), tail.clone()))
            }
            Meant::Fixed(address, tail) => Some(LinkTo::Fixed(address.clone(), tail.clone())),
            Meant::File(file) => Some(LinkTo::File(file.clone())),
            Meant::Unusable => None,
        };
        found.unwrap_or(LinkTo::Withheld)
    }

    fn is_public(&self, target: Target) -> bool {
        match target {
            Target::Release(at) => self.public.releases[at].is_some(),
            Target::Partner(at, _) => self.public.partners[at].is_some(),
            Target::Event(at, _) => self.public.events[at].is_some(),
            Target::Page(at) => self.public.pages[at].is_some(),
        }
    }

    fn to_release(&self, ix: ReleaseIx, tail: &Tail) -> LinkTo {
        let record = &self.catalogue.releases[self.public.release_order[ix.0 as usize]].record;
        // Of a withdrawn release nobody sees the text.
        let shown = (!amendments::is_withdrawn(record, self.clock)).then_some(&record.body.outline);
        LinkTo::Release(ix, existing(tail, shown))
    }

    /// `shown`: in which language its text is read, and the one that was asked for by address.
    fn to_partner(&self, at: usize, ix: PartnerIx, shown: (Lang, Option<Lang>), tail: &Tail) -> LinkTo {
        if anchor_of(tail).is_none() {
            return LinkTo::Partner(ix, shown.1, tail.clone());
        }
        let texts = self.partner_texts(&self.catalogue.partners[at]);
        let text = texts.iter().find(|(.., lang)| *lang == shown.0);
        let outlines = text.iter().flat_map(|(record, ..)| outlines_of_partner(record));
        LinkTo::Partner(ix, shown.1, existing(tail, outlines))
    }

    fn to_event(&self, at: usize, ix: EventIx, shown: (Lang, Option<Lang>), tail: &Tail) -> LinkTo {
        if anchor_of(tail).is_none() {
            return LinkTo::Event(ix, shown.1, tail.clone());
        }
        let texts = self.event_texts(&self.catalogue.events[at]);
        let text = texts.iter().find(|(.., lang)| *lang == shown.0);
        let outlines = text
            .and_then(|(record, ..)| record.description.as_ref())
            .map(|prose| &prose.outline);
        LinkTo::Event(ix, shown.1, existing(tail, outlines))
    }

    fn to_page(&self, ix: PageIx, tail: &Tail) -> LinkTo {
        let mut pages = self.catalogue.pages.iter().zip(&self.public.pages);
        let page = pages.find(|(_, public)| **public == Some(ix));
        let outline = page.map(|(filed, _)| &filed.record.body.outline);
        LinkTo::Page(ix, existing(tail, outline))
    }

    fn to_list(&self, lang: Lang, listing: &Listing, tail: &Tail) -> LinkTo {
        let public = |gate: &Gate| self.clock.judge(gate, None) == Verdict::Public;
        let (pages, anniversaries) = (&self.catalogue.pages, &self.catalogue.anniversaries);
        let text = match listing {
            Listing::Home => (pages.iter())
                .find(|filed| &*filed.record.head.id == "index" && filed.lang == lang)
                .filter(|filed| public(&filed.gate))
                .map(|filed| &filed.record.body.outline),
            Listing::Anniversary(years) => (anniversaries.iter())
                .find(|filed| filed.record.years == *years && filed.lang == lang)
                .filter(|filed| public(&filed.gate))
                .map(|filed| &filed.record.body.outline),
            _ => None,
        };
        LinkTo::Listing(lang, listing.clone(), existing(tail, text))
    }
}

/// An anchor exists in some language of the text, public or not; in the text that is linked to it may not.
fn existing<'o>(tail: &Tail, outlines: impl IntoIterator<Item = &'o Outline>) -> Tail {
    let missing = |id: &str| !outlines.into_iter().any(|outline| outline.has_anchor(id));
    match anchor_of(tail) {
        Some(id) if missing(&id) => tail.split('#').next().unwrap_or_default().into(),
        _ => tail.clone(),
    }
}
