//! What is noted of a release for a later moment: a correction, an update, a withdrawal. Until then it is as absent as a
//! record under embargo, and the release is the one before.

use super::Clock;
use crate::base::{Moment, Stamp, digest_of};
use crate::record::Release;
use std::sync::Arc;

/// The release as it is now: without what still waits.
pub fn as_of(release: &Arc<Release>, clock: &Clock) -> Arc<Release> {
    let waiting = stamps(release).filter(|stamp| !clock.has_come(*stamp)).count();
    if waiting == 0 {
        return release.clone();
    }
    let mut now = Release::clone(release);
    // What is made of a release is remembered by its digest, and this is another one.
    now.head.digest = digest_of(&(&release.head.digest, waiting));
    now.updated = now.updated.filter(|updated| clock.has_come(updated.value));
    now.withdrawn = now.withdrawn.filter(|withdrawn| clock.has_come(withdrawn.date.value));
    now.corrections
        .retain(|correction| clock.has_come(correction.date.value));
    Arc::new(now)
}

pub fn is_withdrawn(release: &Release, clock: &Clock) -> bool {
    let withdrawn = release.withdrawn.as_ref();
    withdrawn.is_some_and(|withdrawn| clock.has_come(withdrawn.date.value))
}

/// When what is noted of a release comes to be.
pub fn moments<'r>(release: &'r Release, clock: &'r Clock) -> impl Iterator<Item = Moment> + 'r {
    stamps(release).map(|stamp| clock.zone.moment_or_later(stamp))
}

fn stamps(release: &Release) -> impl Iterator<Item = Stamp> + '_ {
    let corrections = release.corrections.iter().map(|correction| &correction.date);
    let withdrawn = release.withdrawn.iter().map(|withdrawn| &withdrawn.date);
    let all = release.updated.iter().chain(corrections).chain(withdrawn);
    all.map(|stamp| stamp.value)
}

impl Clock {
    /// Whether this moment is past, or shown ahead of its time.
    fn has_come(&self, stamp: Stamp) -> bool {
        self.preview.future || self.zone.moment_or_later(stamp) <= self.now
    }
}
