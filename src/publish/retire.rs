//! Fingerprinted files that nothing wants any more. A visitor may hold a page that asks for one: where another version
//! of it takes its place, it stays a while. Where none does, what it belonged to is no longer public, and it goes at once.

use super::owned::{Kind, Owned};
use super::{OutputPath, Wanted};
use std::collections::BTreeSet;

/// What happens to fingerprinted files that were replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retirement {
    /// They go with this publication: the clock stands still.
    AtOnce,
    /// They stay until a publication ten minutes after this second of 1970 or later.
    Since(i64),
}

const GRACE_SECONDS: u64 = 600;

impl Retirement {
    /// Whether a publication removes a file that was retired before.
    pub fn ends_any(self, owned: &Owned) -> bool {
        let ended = |kind| matches!(kind, Kind::Retired(since) if self.ends(since));
        owned.files().iter().any(|(_, possession)| ended(possession.kind))
    }

    fn ends(self, since: i64) -> bool {
        match self {
            Self::AtOnce => true,
            // A clock that was set back by more than the grace must not keep a file for ever.
            Self::Since(now) => now.abs_diff(since) >= GRACE_SECONDS,
        }
    }
}

/// The names of fingerprinted files without their fingerprints.
pub(super) struct Successors {
    retirement: Retirement,
    wanted: BTreeSet<String>,
    new: BTreeSet<String>,
}

impl Successors {
    pub fn new(retirement: Retirement, wanted: &[&Wanted], owned: &Owned) -> Self {
        let mut successors = Self {
            retirement,
            wanted: BTreeSet::new(),
            new: BTreeSet::new(),
        };
        if retirement == Retirement::AtOnce {
            return successors;
        }
        for wanted in wanted.iter().filter(|wanted| wanted.fingerprinted) {
            let Some(name) = bare(&wanted.output) else { continue };
            if owned.get(&wanted.output).is_none() {
                successors.new.insert(name.clone());
            }
            successors.wanted.insert(name);
        }
        successors
    }

    /// How an unwanted file goes on, or `None` where it goes.
    pub fn retired(&self, path: &OutputPath, kind: Kind) -> Option<Kind> {
        let Retirement::Since(now) = self.retirement else {
            return None;
        };
        let is_in = |names: &BTreeSet<String>| bare(path).is_some_and(|name| names.contains(&name));
        match kind {
            Kind::Page | Kind::Twin => None,
            Kind::Asset => is_in(&self.new).then_some(Kind::Retired(now)),
            Kind::Retired(since) => (!self.retirement.ends(since) && is_in(&self.wanted)).then_some(kind),
        }
    }
}

/// `assets/bilder/saal-640.webp` for `assets/bilder/saal-640.9f8e7d6c5b.webp`.
fn bare(path: &OutputPath) -> Option<String> {
    let (rest, extension) = path.as_str().rsplit_once('.')?;
    let (name, _fingerprint) = rest.rsplit_once('.')?;
    Some(format!("{name}.{extension}"))
}
