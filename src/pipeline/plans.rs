//! The plan that a watch keeps from build to build.
//!
//! Most of what editors do is to change words of releases. Then the site is the one before with other facets in their
//! places: no reference, address, order or list can differ, because what decides these (`Catalogue::face`, settings,
//! theme, the candidates among the moments) is the same. Nor can the moment at which the site changes next: what words
//! stand on a page does not decide when it changes. Anything else is planned anew.

use super::{Next, Planned, Stages};
use crate::base::{Diagnostic, Digest, Moment, digest_of};
use crate::record::{Catalogue, Release};
use crate::route::{Rewording, Shown, term_files};
use crate::site::{Clock, ReleaseIx};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The plan of the build before.
#[derive(Default)]
pub struct Plans {
    /// Whether anybody will come back to it.
    stays: bool,
    kept: Option<Kept>,
}

/// A plan and what it was made from.
struct Kept {
    key: Digest,
    /// The moment that it was made for. It holds up to its first candidate for a change.
    from: Moment,
    catalogue: Arc<Catalogue>,
    planned: Planned,
}

/// What decides everything but the words of releases.
pub(super) fn key(stages: &Stages, clock: &Clock) -> Digest {
    let theme = stages.theme.map(|theme| (theme.digest(), theme.assets().digests()));
    digest_of(&(stages.catalogue.face(), clock.preview, theme))
}

impl Plans {
    /// Keeps plans from now on.
    pub fn stay(&mut self) {
        self.stays = true;
    }

    pub(super) fn stays(&self) -> bool {
        self.stays
    }

    /// Keeps a plan, in the place of the one before.
    pub(super) fn keep(&mut self, key: Digest, clock: &Clock, catalogue: &Arc<Catalogue>, planned: Planned) {
        self.kept = self.stays.then(|| Kept {
            key,
            from: clock.now,
            catalogue: catalogue.clone(),
            planned,
        });
    }

    /// Forgets the plan.
    pub(super) fn forget(&mut self) {
        self.kept = None;
    }

    /// Notes when the site of the plan changes.
    pub(super) fn announce(&mut self, next: Option<&Next>) {
        if let Some(kept) = &mut self.kept {
            kept.planned.next = Some(next.cloned());
        }
    }

    /// The plan for this moment with the words of now, if one was kept for it.
    pub(super) fn reworded(&mut self, key: Digest, stages: &Stages, clock: &Clock) -> Option<Planned> {
        // A plan of other records stays: what is broken now may soon be what it was.
        let kept = self.kept.take_if(|kept| kept.key == key && kept.holds_at(clock.now))?;
        kept.reworded(stages, clock)
    }
}

impl Kept {
    fn holds_at(&self, now: Moment) -> bool {
        let until = self.planned.moments.first().map(|(moment, _)| *moment);
        self.from <= now && until.is_none_or(|until| now < until)
    }

    fn reworded(self, stages: &Stages, clock: &Clock) -> Option<Planned> {
        let mut planned = self.planned;
        planned.site.clock = clock.clone();
        let releases = self.catalogue.releases.beside(&stages.catalogue.releases);
        let records = releases.map(|(before, now)| (&before.record, &now.record));
        let mut changed = Vec::new();
        for (before, now) in records.filter(|(before, now)| !Arc::ptr_eq(before, now)) {
            let ix = planned.reword(before, now)?;
            changed.push(ix);
        }
        if !changed.is_empty() {
            planned = planned.with_facets_of(&changed, stages)?;
        }
        Some(planned)
    }
}

impl Planned {
    fn reword(&mut self, before: &Arc<Release>, now: &Arc<Release>) -> Option<ReleaseIx> {
        // What was said about the file may point elsewhere now.
        let path = &now.head.path;
        let about = |said: &Diagnostic| {
            let places = said.related.iter().map(|related| &related.place);
            said.place.iter().chain(places).any(|place| place.path == *path)
        };
        if self.said.iter().any(about) {
            return None;
        }
        // Who waits is shown to editors by its title.
        let ix = self.site.place_of(before)?;
        if before.title.value != now.title.value && self.site.refers_to(ix) {
            return None;
        }
        self.site.reword(ix, now.clone());
        Some(ix)
    }

    fn with_facets_of(mut self, releases: &[ReleaseIx], stages: &Stages) -> Option<Self> {
        let shown = self.shown.take();
        let mut shown = shown.unwrap_or_else(|| Shown::new(&self.routes, &self.facets.releases));
        let before: Vec<_> = releases
            .iter()
            .map(|ix| self.facets.releases[ix.0 as usize].clone())
            .collect();
        let grid = stages.theme.and_then(|theme| theme.map());
        let patterns = &self.addresses.patterns;
        self.facets = (self.facets).reworded(&self.site, (patterns, &self.words.formats, grid), releases);
        let mut rewording = Rewording::default();
        for (ix, before) in releases.iter().zip(&before) {
            rewording.add(before, &self.facets.releases[ix.0 as usize]);
        }
        let mut changed = shown.moved(&rewording);
        self.shown = Some(shown);
        for at in &changed {
            self.routes[*at].reworded(&rewording)?;
        }
        changed.extend(self.reindexed(releases));
        for at in changed {
            self.digests[at] = self.routes[at].digest();
        }
        Some(self)
    }

    /// The files of terms that differ, after the indexes of these releases' languages did.
    fn reindexed(&mut self, releases: &[ReleaseIx]) -> Vec<usize> {
        let languages: BTreeSet<_> = releases.iter().map(|ix| self.site.release(*ix).lang).collect();
        let mut changed = Vec::new();
        for lang in languages {
            let Some(index) = &self.facets.search[lang.index()] else {
                continue;
            };
            let folder = term_files(&self.addresses.patterns, lang);
            let start = self.routes.partition_point(|route| route.output.as_str() < &*folder);
            let files = (start..).zip(&mut self.routes[start..]);
            let files = files.take_while(|(_, route)| route.output.as_str().starts_with(&folder));
            changed.extend(files.filter_map(|(at, route)| route.reindexed(index).then_some(at)));
        }
        changed
    }
}
