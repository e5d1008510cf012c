//! Anniversaries: which jubilees exist, whose, and when.

use super::{PartnerIx, Site};
use crate::base::{Moment, VagueDate};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// An anniversary of the initiative that has a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jubilee {
    pub years: u16,
    /// The N-th return of the founding day.
    pub day: Date,
    /// The last day of the jubilee year, which lasts until the next return.
    pub last: Date,
    /// Whether the day has come.
    pub reached: bool,
    /// Whether the jubilee year, or the time shortly before it, is now: the home page says so.
    pub current: bool,
}

/// An anniversary of one partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartnerJubilee {
    pub years: u16,
    pub partner: PartnerIx,
    /// The day, as precisely as it is known.
    pub date: VagueDate,
}

/// How long before its day an anniversary page appears.
const DAYS_BEFORE: i64 = 90;

/// The N-th return of a date. 29 February returns on the 28th otherwise; one known to month or year on its first day.
fn nth_return(date: VagueDate, years: u16) -> Option<Date> {
    date.first_day().checked_add(i64::from(years).years()).ok()
}

fn vague_return(date: VagueDate, years: u16) -> Option<VagueDate> {
    let years16 = i16::try_from(years).ok()?;
    Some(match date {
        VagueDate::Year(year) => VagueDate::Year(year.checked_add(years16)?),
        VagueDate::Month(year, month) => VagueDate::Month(year.checked_add(years16)?, month),
        VagueDate::Day(_) => VagueDate::Day(nth_return(date, years)?),
    })
}

/// The milestones of a site up to `limit`: those listed, then every five years.
fn milestones(site: &Site, limit: u16) -> Vec<u16> {
    let mut years: BTreeSet<u16> = site
        .config
        .milestones
        .iter()
        .copied()
        .filter(|years| *years > 0)
        .collect();
    let last = years.last().copied().unwrap_or(0);
    years.extend((last + 1..=limit.max(last)).filter(|years| years % 5 == 0));
    years.into_iter().filter(|years| *years <= limit).collect()
}

/// The anniversaries of the initiative that have a page at this moment, oldest first.
pub fn jubilees(site: &Site) -> Vec<Jubilee> {
    all_jubilees(site)
        .into_iter()
        .filter(|jubilee| announced(jubilee.day) <= site.clock.today())
        .collect()
}

fn announced(day: Date) -> Date {
    day.checked_sub(DAYS_BEFORE.days()).unwrap_or(day)
}

fn all_jubilees(site: &Site) -> Vec<Jubilee> {
    let today = site.clock.today();
    let Some(founded) = site.config.initiative.founded else {
        return Vec::new();
    };
    let limit = u16::try_from(today.year() - founded.year() + 6).unwrap_or(0);
    let jubilee = |years| {
        let day = nth_return(founded, years)?;
        let next = nth_return(founded, years + 1)?;
        let current = announced(day) <= today && today < next;
        Some(Jubilee {
            years,
            day,
            last: next.yesterday().ok()?,
            reached: day <= today,
            current,
        })
    };
    milestones(site, limit).into_iter().filter_map(jubilee).collect()
}

/// The anniversaries of partners, up to next year: by year, the roundest first, then by day; those known only by year
/// last.
pub fn partner_jubilees(site: &Site) -> Vec<PartnerJubilee> {
    let last = site.clock.today().year() + 1;
    let mut found: Vec<_> = all_partner_jubilees(site, last)
        .filter(|jubilee| jubilee.date.year() <= last)
        .collect();
    found.sort_by_key(|j| {
        (
            j.date.year(),
            std::cmp::Reverse(j.years),
            j.date.month().unwrap_or(13),
            j.date.day(),
            j.partner,
        )
    });
    found
}

fn all_partner_jubilees(site: &Site, last: i16) -> impl Iterator<Item = PartnerJubilee> + '_ {
    (site.partners.iter().zip(0..)).flat_map(move |(partner, number)| {
        let joined = partner.joined;
        let limit = joined.map_or(0, |joined| u16::try_from(last - joined.year()).unwrap_or(0));
        milestones(site, limit).into_iter().filter_map(move |years| {
            let date = vague_return(joined?, years)?;
            // A partner that left has none after leaving.
            let left = partner.left.is_some_and(|left| left.last_day() < date.first_day());
            (!left).then_some(PartnerJubilee {
                years,
                partner: PartnerIx(number),
                date,
            })
        })
    })
}

/// The moments after now at which some anniversary appears, begins or ends.
pub fn moments(site: &Site, moments: &mut Vec<Moment>) {
    let zone = &site.clock.zone;
    for jubilee in all_jubilees(site) {
        let days = [
            Some(announced(jubilee.day)),
            Some(jubilee.day),
            jubilee.last.tomorrow().ok(),
        ];
        moments.extend(days.into_iter().flatten().map(|day| zone.start_of(day)));
    }
    if let Ok(new_year) = Date::new(site.clock.today().year() + 1, 1, 1) {
        moments.push(zone.start_of(new_year));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leap_day_returns_on_the_28th() {
        let date = VagueDate::parse("2012-02-29").unwrap();
        let days: Vec<String> = [1, 4, 10]
            .iter()
            .map(|n| nth_return(date, *n).unwrap().to_string())
            .collect();
        assert_eq!(days, ["2013-02-28", "2016-02-29", "2022-02-28"]);
        assert_eq!(
            vague_return(VagueDate::Month(2013, 5), 10),
            Some(VagueDate::Month(2023, 5))
        );
    }
}
