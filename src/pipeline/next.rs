//! The next moment at which the site would change: candidates are tried in order, and the first at which some recipe
//! differs is announced.

use super::cache::Cache;
use super::planned::{Fingerprint, Stages};
use crate::base::{Moment, Words, words};
use crate::site::{Cause, Clock};
use serde::{Deserialize, Serialize};

/// A moment and why the site changes then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    pub moment: Moment,
    /// RFC 3339 in the site's zone.
    pub at: String,
    /// IANA name of that zone.
    pub zone: String,
    pub reason: Words,
}

/// Runs the pure stages at each candidate until one shows another site. The errors there are those of now: every check
/// runs over all records at every moment.
pub(super) fn find(stages: &Stages, cache: &mut Cache, clock: &Clock, now: &Fingerprint) -> Option<Next> {
    now.moments.iter().find_map(|(moment, cause)| {
        let clock = Clock {
            now: *moment,
            ..clock.clone()
        };
        let then = stages.anew(cache, &clock, None, false);
        (then.digests != now.digests).then(|| at(&clock, *moment, *cause))
    })
}

/// A moment as it is announced.
pub(super) fn at(clock: &Clock, moment: Moment, cause: Cause) -> Next {
    Next {
        moment,
        at: clock.zone.rfc3339(moment),
        zone: clock.zone.time_zone().iana_name().unwrap_or("UTC").to_owned(),
        reason: reason(cause),
    }
}

fn reason(cause: Cause) -> Words {
    match cause {
        Cause::Gate => words(
            "Ein Eintrag wird öffentlich oder läuft ab",
            "An entry becomes public or expires",
        ),
        Cause::Amendment => words(
            "Eine Meldung wird korrigiert, aktualisiert oder zurückgezogen",
            "A release is corrected, updated or withdrawn",
        ),
        Cause::Event => words("Ein Termin beginnt, läuft oder endet", "An event begins, runs or ends"),
        Cause::Anniversary => words(
            "Ein Jubiläum oder ein neues Jahr beginnt",
            "An anniversary or a new year begins",
        ),
        Cause::Partner => words("Ein Partner scheidet aus", "A partner leaves"),
        Cause::Timeline => words(
            "Ein Tag der Geschichte oder der Beitritt eines Partners ist gekommen",
            "A day of the history or the joining of a partner has come",
        ),
    }
}
