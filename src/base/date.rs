//! Dates as people know them: to the day, to the month or to the year, and moments on the clock.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::fmt;
use std::str::FromStr;

/// A moment on the clock, in UTC.
pub type Moment = jiff::Timestamp;

/// A date that may be known to the month or the year only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VagueDate {
    Year(i16),
    Month(i16, i8),
    Day(Date),
}

impl VagueDate {
    pub fn year(self) -> i16 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(day) => day.year(),
        }
    }

    pub fn month(self) -> Option<i8> {
        match self {
            Self::Year(_) => None,
            Self::Month(_, month) => Some(month),
            Self::Day(day) => Some(day.month()),
        }
    }

    /// The day, where it is known.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }

    /// The first day that may be meant.
    pub fn first_day(self) -> Date {
        match self {
            Self::Year(year) => jiff::civil::date(year, 1, 1),
            Self::Month(year, month) => jiff::civil::date(year, month, 1),
            Self::Day(day) => day,
        }
    }

    /// The last day that may be meant.
    pub fn last_day(self) -> Date {
        match self {
            Self::Year(year) => jiff::civil::date(year, 12, 31),
            Self::Month(..) => self.first_day().last_of_month(),
            Self::Day(day) => day,
        }
    }

    /// Reads `2022`, `2022-10` or `2022-10-19`, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, count: usize| {
            (part.len() == count && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        let parts: Vec<&str> = text.split('-').collect();
        let year = digits(parts[0], 4).filter(|year| *year > 0)?;
        match parts[1..] {
            [] => Some(Self::Year(year)),
            [month] => {
                let month = i8::try_from(digits(month, 2)?)
                    .ok()
                    .filter(|month| (1..=12).contains(month))?;
                Some(Self::Month(year, month))
            }
            [month, day] => {
                let (month, day) = (digits(month, 2)?.try_into().ok()?, digits(day, 2)?.try_into().ok()?);
                Date::new(year, month, day).ok().map(Self::Day)
            }
            _ => None,
        }
    }
}

impl fmt::Display for VagueDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// A date or a moment as it was written; which moment that is depends on the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stamp {
    /// The whole day: as a moment, its first one.
    Day(Date),
    /// Wall-clock time in the site's (or the event's) zone.
    Local(DateTime),
    /// With an offset: a moment anywhere.
    Offset(Moment),
}

impl Stamp {
    /// Reads `2022-10-19`, `2022-10-19T14:00`, `2022-10-19T14:00:05` and both with `Z`, `+02:00` or `+02`. A space may
    /// stand for the `T`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 10 {
            return VagueDate::parse(text)?.day().map(Self::Day);
        }
        let (date, rest) = (text.get(..10)?, text.get(11..)?);
        let date = VagueDate::parse(date)?.day()?;
        if !matches!(text.as_bytes()[10], b'T' | b' ') {
            return None;
        }
        let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
        let (time, offset) = rest.split_at(zone_at);
        let well_formed = matches!(time.len(), 5 | 8)
            && time.bytes().enumerate().all(|(at, byte)| match at {
                2 | 5 => byte == b':',
                _ => byte.is_ascii_digit(),
            });
        let time = Time::from_str(time).ok().filter(|_| well_formed)?;
        let local = date.to_datetime(time);
        if offset.is_empty() {
            return Some(Self::Local(local));
        }
        // Clocks on earth are at most fourteen hours ahead; 25 is a slip that would lift an embargo a day early.
        let hours = offset.get(1..3).map_or(Some(0), |hours| hours.parse::<u8>().ok())?;
        if hours > 14 {
            return None;
        }
        format!("{local}{offset}").parse().ok().map(Self::Offset)
    }
}

/// Why a wall-clock time names no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentError {
    /// The clock change skips it.
    Skipped,
    /// Outside the years that a computer can handle.
    OutOfRange,
}

/// A time zone, looked up once.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of an IANA name, from the database compiled into the program.
    pub fn named(name: &str) -> Option<Self> {
        jiff::tz::TimeZoneDatabase::bundled().get(name).ok().map(Self)
    }

    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The moment that is meant. A time that the clock change repeats means the later.
    pub fn moment(&self, stamp: Stamp) -> Result<Moment, MomentError> {
        match stamp {
            Stamp::Offset(moment) => Ok(moment),
            Stamp::Day(day) => Ok(self.start_of(day)),
            Stamp::Local(local) => {
                let ambiguous = self.0.to_ambiguous_timestamp(local);
                if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
                    return Err(MomentError::Skipped);
                }
                ambiguous.later().map_err(|_| MomentError::OutOfRange)
            }
        }
    }

    /// The moment that is meant; a time that the clock change skips means as much later as the clock was put forward.
    pub fn moment_or_later(&self, stamp: Stamp) -> Moment {
        match stamp {
            Stamp::Local(local) => self.0.to_ambiguous_timestamp(local).later().unwrap_or(Moment::MAX),
            stamp => self.moment(stamp).unwrap_or(Moment::MAX),
        }
    }

    /// The first moment of a day: midnight, or what follows it where the clock change skips midnight.
    pub fn start_of(&self, day: Date) -> Moment {
        day.to_zoned(self.0.clone())
            .map_or(Moment::MAX, |start| start.timestamp())
    }

    /// The day on which a date or moment falls in this zone.
    pub fn day(&self, stamp: Stamp) -> Date {
        match stamp {
            Stamp::Day(day) => day,
            Stamp::Local(local) => local.date(),
            Stamp::Offset(moment) => self.local(moment).date(),
        }
    }

    /// The wall-clock time at a moment.
    pub fn local(&self, moment: Moment) -> DateTime {
        self.0.to_datetime(moment)
    }

    /// RFC 3339 with this zone's offset: `2022-10-19T14:00:00+02:00`.
    pub fn rfc3339(&self, moment: Moment) -> String {
        let zoned = moment.to_zoned(self.0.clone());
        let seconds = zoned.offset().seconds();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        format!(
            "{}{sign}{:02}:{:02}",
            zoned.datetime().strftime("%Y-%m-%dT%H:%M:%S"),
            minutes / 60,
            minutes % 60
        )
    }

    pub fn time_zone(&self) -> &TimeZone {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vague_dates() {
        assert_eq!(VagueDate::parse("2013"), Some(VagueDate::Year(2013)));
        assert_eq!(
            VagueDate::parse("2013-05").unwrap().last_day().to_string(),
            "2013-05-31"
        );
        for text in ["2013-5", "2022-02-30", "19.10.2022", "", "2022-10-19T14:00", "99999"] {
            assert_eq!(VagueDate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn clock_changes_in_berlin() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        let at = |text| zone.moment(Stamp::parse(text).unwrap());
        assert_eq!(at("2022-03-27T02:30"), Err(MomentError::Skipped));
        assert_eq!(
            zone.rfc3339(at("2022-10-30T02:30").unwrap()),
            "2022-10-30T02:30:00+01:00"
        );
        assert_eq!(Stamp::parse("2022-10-19T14:00+15:00"), None, "no clock is so far ahead");
        assert_eq!(at("2022-10-19").unwrap().to_string(), "2022-10-18T22:00:00Z");
        assert_eq!(
            at("2022-10-19T14:00:05+02:00").unwrap().to_string(),
            "2022-10-19T12:00:05Z"
        );
    }
}
