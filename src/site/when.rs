//! When an event takes place, on the clock of its own zone.

use super::{Clock, ClockEnd, EventState, EventTime};
use crate::base::{Moment, MomentError, Stamp, Zone};
use crate::record::{self, EventStart};
use jiff::civil::{DateTime, Time};

/// When an event takes place.
pub struct EventWhen {
    pub time: EventTime,
    pub begins: Moment,
    pub ends: Moment,
    zone: Zone,
}

/// The first moment after an end: a day means until the following midnight.
pub fn end_of(end: Stamp, zone: &Zone) -> Result<Moment, MomentError> {
    match end {
        Stamp::Day(day) => Ok(zone.start_of(day.tomorrow().unwrap_or(day))),
        stamp => zone.moment(stamp),
    }
}

fn clock_end(end: Stamp, zone: &Zone) -> Option<ClockEnd> {
    match end {
        Stamp::Day(day) => Some(ClockEnd::Day(day)),
        end => zone.moment(end).ok().map(|end| ClockEnd::At(zone.local(end))),
    }
}

impl ClockEnd {
    /// The time on the clock at which the event is over.
    pub fn over(self) -> DateTime {
        match self {
            Self::At(end) => end,
            Self::Day(day) => day.tomorrow().unwrap_or(day).to_datetime(Time::midnight()),
        }
    }
}

impl EventWhen {
    pub fn of(event: &record::Event, site_zone: &Zone) -> Self {
        let own = event
            .time_zone
            .as_ref()
            .and_then(|name| Some((name.value.clone(), Zone::named(&name.value)?)));
        let name = site_zone.time_zone().iana_name().unwrap_or("UTC");
        let (zone_name, zone) = own.unwrap_or_else(|| (name.into(), site_zone.clone()));
        let midnight = |day: jiff::civil::Date| zone.start_of(day.tomorrow().unwrap_or(day));
        match event.start.value {
            EventStart::Vague(date) => Self {
                time: EventTime::Vague(date),
                begins: zone.start_of(date.first_day()),
                ends: midnight(date.last_day()),
                zone,
            },
            EventStart::Known(start) => {
                let begins = zone.moment(start).unwrap_or(Moment::MAX);
                let end = event.end.as_ref().map(|end| end.value);
                let ends = end
                    .and_then(|end| end_of(end, &zone).ok())
                    .unwrap_or_else(|| midnight(zone.day(start)));
                let time = match (start, end) {
                    (Stamp::Day(first), None) => EventTime::Days(first, first),
                    (Stamp::Day(first), Some(Stamp::Day(last))) => EventTime::Days(first, last),
                    (start, end) => EventTime::Clock {
                        start: zone.local(zone.moment(start).unwrap_or(Moment::MAX)),
                        end: end.and_then(|end| clock_end(end, &zone)),
                        zone: zone_name,
                    },
                };
                Self {
                    time,
                    begins,
                    ends: ends.max(begins),
                    zone,
                }
            }
        }
    }

    /// The first moment after the last at which people can register.
    pub fn closes(&self, event: &record::Event) -> Option<Moment> {
        let deadline = event.registration.as_ref()?.deadline.as_ref()?;
        end_of(deadline.value, &self.zone).ok()
    }

    pub fn state(&self, clock: &Clock) -> EventState {
        if self.ends <= clock.now {
            return EventState::Past;
        }
        if self.begins <= clock.now {
            return EventState::Running;
        }
        match clock.zone.local(self.begins).date() == clock.today() {
            true => EventState::Today,
            false => EventState::Upcoming,
        }
    }
}
