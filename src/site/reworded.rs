//! The same site after the words of a release changed: no reference, order or list is another one.

use super::{LinkTo, Prose, ReleaseIx, Site};
use crate::record;
use std::sync::Arc;

impl Site {
    /// The public release that this record is, if it is public.
    pub fn place_of(&self, record: &Arc<record::Release>) -> Option<ReleaseIx> {
        let at = self
            .releases
            .iter()
            .position(|release| Arc::ptr_eq(&release.record, record))?;
        u32::try_from(at).ok().map(ReleaseIx)
    }

    /// Whether some text or record shows the title of a release because it refers to it.
    pub fn refers_to(&self, ix: ReleaseIx) -> bool {
        let links_there = |prose: &Prose| {
            let there = |to: &LinkTo| matches!(to, LinkTo::Release(found, _) if *found == ix);
            prose.links.iter().any(|(_, to)| there(to))
        };
        let replaces = self.releases.iter().any(|release| release.replaced_by == Some(ix));
        let partners = self.partners.iter().flat_map(|partner| &partner.texts);
        let profiles = partners.flat_map(|text| text.profile.iter().chain(text.commitments.iter().flatten()));
        let events = self.events.iter().flat_map(|event| &event.texts);
        replaces
            || self.releases.iter().any(|release| links_there(&release.body))
            || self.pages.iter().any(|page| links_there(&page.body))
            || self.anniversaries.values().any(|text| links_there(&text.body))
            || self.boilerplate.values().any(links_there)
            || profiles.into_iter().any(links_there)
            || events.filter_map(|text| text.description.as_ref()).any(links_there)
    }

    /// Gives a release the words of `record`, whose face is that of the one before.
    pub fn reword(&mut self, ix: ReleaseIx, record: Arc<record::Release>) {
        let release = &mut self.releases[ix.0 as usize];
        debug_assert_eq!(release.record.face, record.face, "the same face");
        let body = &record.body;
        release.body.source = body.source;
        release.body.text = body.text.clone();
        release.body.raw_html = body.outline.raw_html;
        release.body.excerpt = body.outline.excerpt.clone();
        release.record = record;
    }
}
