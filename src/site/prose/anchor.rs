//! Anchors: whether the text to which a link leads has the place that it names.

use super::{Meant, Reader};
use crate::address::Listing;
use crate::base::{Diagnostic, Lang, nearest, words};
use crate::record::{self, Outline, is_of_the_page};
use std::borrow::Cow;

/// The anchor of a tail, decoded. Those that the page has around its texts are no concern of a text.
pub fn anchor_of(tail: &str) -> Option<Cow<'_, str>> {
    let (_, id) = tail.split_once('#')?;
    let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    let own = matches!(&*decoded, "" | "top") || is_of_the_page(&decoded);
    (!own).then_some(decoded)
}

/// The texts of a partner that have anchors.
pub fn outlines_of_partner(partner: &record::Partner) -> impl Iterator<Item = &Outline> {
    let commitments = partner
        .commitments
        .iter()
        .filter_map(|commitment| commitment.text.as_ref());
    partner.profile.iter().chain(commitments).map(|prose| &prose.outline)
}

impl Reader<'_> {
    /// What is wrong with the anchor of a link, if it has one; the place is added by the caller.
    pub fn unknown_anchor(&self, meant: &Meant, written: &str) -> Option<Diagnostic> {
        // Most links have none, and then nobody looks for texts.
        let id = anchor_of(tail_of(meant)?)?;
        let texts = self.texts_of(meant);
        let ids = || texts.iter().flat_map(|text| text.ids().map(|id| &**id));
        if ids().any(|known| *known == *id) {
            return None;
        }
        let (name, id) = written.split_once('#').unwrap_or((written, &id));
        let diagnostic = Diagnostic::error(
            "unknown-anchor",
            words(
                format!("Im Text von „{name}“ gibt es die Sprungmarke „#{id}“ nicht."),
                format!("The text of “{name}” has no anchor “#{id}”."),
            ),
        );
        Some(match nearest(id, ids()) {
            Some(near) => diagnostic.suggest(near).hint(words(
                format!("Meinten Sie „#{near}“?"),
                format!("Did you mean “#{near}”?"),
            )),
            None => diagnostic.hint(words(
                "Verlinken Sie eine Überschrift dieses Textes, oder lassen Sie „#…“ weg.",
                "Link to a heading of that text, or leave out “#…”.",
            )),
        })
    }

    /// The texts on the page that is meant, in all languages and whether public or not.
    fn texts_of(&self, meant: &Meant) -> Vec<&Outline> {
        match meant {
            Meant::Release(at, _) | Meant::ReleaseVariant(at, _) => self.outlines_of_release(*at),
            Meant::Partner(at, _) | Meant::PartnerVariant(at, ..) => {
                let partner = &self.catalogue.partners[*at];
                let overlays = partner.overlays.iter().map(|overlay| &overlay.record);
                let all = std::iter::once(&partner.record).chain(overlays);
                all.flat_map(|record| outlines_of_partner(record)).collect()
            }
            Meant::Event(at, _) | Meant::EventVariant(at, ..) => {
                let event = &self.catalogue.events[*at];
                let overlays = event.overlays.iter().map(|overlay| &overlay.record);
                let all = std::iter::once(&event.record).chain(overlays);
                let texts = all.filter_map(|record| record.description.as_ref());
                texts.map(|prose| &prose.outline).collect()
            }
            Meant::Page(at, _) | Meant::PageVariant(at, _) => self.outlines_of_page(*at),
            Meant::Listing(lang, listing, _) => self.outlines_of_list(*lang, listing),
            Meant::FileOf(..) | Meant::FileBelow(..) | Meant::Fixed(..) | Meant::File(_) | Meant::Unusable => {
                Vec::new()
            }
        }
    }

    /// The texts of a release in all its languages; `at` is the place of one of them.
    fn outlines_of_release(&self, at: usize) -> Vec<&Outline> {
        let variants = self.catalogue.variants_of_release(at);
        let records = variants.map(|at| &self.catalogue.releases[at].record);
        records.map(|record| &record.body.outline).collect()
    }

    fn outlines_of_page(&self, first: usize) -> Vec<&Outline> {
        let pages = &self.catalogue.pages;
        let id = &pages[first].record.head.id;
        let variants = pages.iter().filter(|filed| filed.record.head.id == *id);
        variants.map(|filed| &filed.record.body.outline).collect()
    }

    /// The text that an editor wrote for a home or an anniversary. Other lists have none.
    fn outlines_of_list(&self, lang: Lang, listing: &Listing) -> Vec<&Outline> {
        let (pages, anniversaries) = (&self.catalogue.pages, &self.catalogue.anniversaries);
        match listing {
            Listing::Home => (pages.iter())
                .filter(|filed| &*filed.record.head.id == "index" && filed.lang == lang)
                .map(|filed| &filed.record.body.outline)
                .collect(),
            Listing::Anniversary(years) => (anniversaries.iter())
                .filter(|filed| filed.record.years == *years && filed.lang == lang)
                .map(|filed| &filed.record.body.outline)
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// What follows the address of a page; files have no anchors.
fn tail_of(meant: &Meant) -> Option<&str> {
    match meant {
        Meant::Release(_, tail)
        | Meant::ReleaseVariant(_, tail)
        | Meant::Partner(_, tail)
        | Meant::PartnerVariant(.., tail)
        | Meant::Event(_, tail)
        | Meant::EventVariant(.., tail)
        | Meant::Page(_, tail)
        | Meant::PageVariant(_, tail)
        | Meant::Listing(.., tail) => Some(tail),
        Meant::FileOf(..) | Meant::FileBelow(..) | Meant::Fixed(..) | Meant::File(_) | Meant::Unusable => None,
    }
}
