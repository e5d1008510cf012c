//! What an output is made of, by name.

use super::Route;
use super::recipe::{Content, DirectoryFilters, FeedList, PartnerList, Recipe};
use crate::base::{Digest, Part, parts_of};
use crate::facet::Named;

impl Route {
    /// Walks through the facets of the recipe, as its hash names them, and through those inside of them. What comes back
    /// is the digest of the rest: counts, order, links between pages.
    pub fn parts(&self, part: &mut dyn FnMut(Part)) -> Digest {
        let rest = parts_of(&(&self.output, &self.recipe), part);
        self.recipe.inner_parts(part);
        rest
    }
}

impl Recipe {
    /// What stands inside of large facets, whose own digests cover it: it tells the edit of a text from that of a title.
    fn inner_parts(&self, part: &mut dyn FnMut(Part)) {
        match self {
            Self::Feed(feed) => drop(parts_of(&**feed.list, part)),
            Self::PartnerTable { list, .. } => drop(parts_of(&***list, part)),
            Self::Calendar(calendar) => {
                for event in &calendar.events {
                    parts_of(&***event, part);
                }
            }
            Self::Page(page) => drop(match &page.content {
                Content::Home(home) => home.page.as_ref().map(|page| parts_of(&***page, part)),
                Content::Release(page) => Some(parts_of(&**page.release, part)),
                Content::Partner(page) => Some(parts_of(&**page.partner, part)),
                Content::Event(page) => Some(parts_of(&**page.event, part)),
                Content::Anniversary(page) => page.text.as_ref().map(|text| parts_of(&***text, part)),
                Content::Plain(plain) => Some(parts_of(&**plain.page, part)),
                _ => None,
            }),
            _ => {}
        }
    }
}

impl Named for FeedList {
    const KIND: &'static str = "feed";

    fn called(&self) -> &str {
        &self.page
    }
}

impl Named for PartnerList {
    const KIND: &'static str = "partner-list";

    fn called(&self) -> &str {
        &self.page
    }
}

impl Named for DirectoryFilters {
    const KIND: &'static str = "filters";

    fn called(&self) -> &str {
        ""
    }
}
