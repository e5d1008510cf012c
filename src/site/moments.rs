//! The moments after now at which the site may differ, with the reason. Rather one too many than one too few: those at
//! which nothing changes are passed over, a missing one would leave an old page standing.

use super::anniversary;
use super::{EventTime, Site};
use crate::base::{Moment, VagueDate};
use jiff::civil::Date;

/// Why the site may differ from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A record becomes public or ceases to be.
    Gate,
    /// A release is corrected, updated or withdrawn.
    Amendment,
    /// An event begins or ends.
    Event,
    /// An anniversary comes or goes, or a new year begins.
    Anniversary,
    /// A partner leaves.
    Partner,
    /// A day of the history has come.
    Timeline,
}

/// All of them in order. `gates` are those of all records, `amended` those of what is noted of public releases.
pub fn moments(site: &Site, gates: Vec<Moment>, amended: Vec<Moment>) -> Vec<(Moment, Cause)> {
    let zone = &site.clock.zone;
    let days = |days: Vec<Date>| days.into_iter().map(|day| zone.start_of(day)).collect::<Vec<_>>();
    let left = |partner: &super::Partner| Some(partner.left?.first_day());
    let causes = [
        (Cause::Gate, gates),
        (Cause::Amendment, amended),
        (Cause::Event, events(site)),
        (Cause::Anniversary, days(anniversary::days(site))),
        (Cause::Anniversary, days(new_year(site).into_iter().collect())),
        (Cause::Partner, days(site.partners.iter().filter_map(left).collect())),
        (Cause::Timeline, days(timeline(site))),
    ];
    let mut moments: Vec<(Moment, Cause)> = causes
        .into_iter()
        .flat_map(|(cause, moments)| moments.into_iter().map(move |moment| (moment, cause)))
        .filter(|(moment, _)| *moment > site.clock.now)
        .collect();
    moments.sort_unstable();
    moments.dedup_by_key(|(moment, _)| *moment);
    moments
}

fn events(site: &Site) -> Vec<Moment> {
    let zone = &site.clock.zone;
    let upcoming = site.orders.upcoming.iter().map(|ix| site.event(*ix));
    upcoming
        .flat_map(|event| {
            let day = zone.start_of(zone.local(event.begins).date());
            let closes = event.texts.iter().filter_map(|text| text.closes);
            [day, event.begins, event.ends].into_iter().chain(closes)
        })
        .collect()
}

/// `security.txt` holds until the end of the next year.
fn new_year(site: &Site) -> Option<Date> {
    Date::new(site.clock.today().year() + 1, 1, 1).ok()
}

/// The days on which something joins the timeline.
fn timeline(site: &Site) -> Vec<Date> {
    let history = site.config.history.iter().map(|entry| entry.date.value);
    let joined = site.partners.iter().filter_map(|partner| partner.joined);
    let events = site.events.iter().map(|event| event.time.first());
    history
        .chain(joined)
        .chain(events)
        .map(|date| date.first_day())
        .collect()
}

impl EventTime {
    /// The day on which the event begins where it takes place, as precisely as it is known.
    pub fn first(&self) -> VagueDate {
        match self {
            Self::Vague(date) => *date,
            Self::Days(first, _) => VagueDate::Day(*first),
            Self::Clock { start, .. } => VagueDate::Day(start.date()),
        }
    }
}
