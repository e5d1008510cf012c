//! Anniversaries: which jubilees exist, whose, and when.

use super::{PartnerIx, Site};
use crate::base::VagueDate;
use jiff::ToSpan;
use jiff::civil::Date;

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
    (1..=limit).filter(|years| site.config.is_milestone(*years)).collect()
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

/// The initiative's age in whole years.
pub fn age(site: &Site) -> Option<u16> {
    let founded = site.config.initiative.founded?;
    let today = site.clock.today();
    let years = u16::try_from(today.year() - founded.year()).ok()?;
    let returned = nth_return(founded, years)? <= today;
    Some(years - u16::from(!returned && years > 0)).filter(|years| *years > 0)
}

/// The next milestone of at least so many years.
fn milestone_from(site: &Site, years: u16) -> Option<u16> {
    let listed = &site.config.milestones;
    let last = listed.iter().max().copied().unwrap_or(0);
    let next = listed.iter().copied().filter(|listed| *listed >= years.max(1)).min();
    next.or_else(|| years.max(last.checked_add(1)?).checked_next_multiple_of(5))
}

/// The days on which some anniversary appears, begins or ends, or somebody is a year older.
pub fn days(site: &Site) -> Vec<Date> {
    let today = site.clock.today();
    let mut days = Vec::new();
    if let Some(founded) = site.config.initiative.founded {
        let elapsed = u16::try_from(today.year() - founded.year()).unwrap_or(0);
        // A jubilee year that is on, the next one, and the next birthday; those past count for nothing.
        let ahead = milestone_from(site, elapsed).and_then(|years| milestone_from(site, years + 1));
        let milestones = milestones(site, elapsed + 1).into_iter().chain(ahead);
        for years in milestones.chain(milestone_from(site, elapsed)) {
            let day = nth_return(founded, years);
            days.extend(
                [day.map(announced), day, nth_return(founded, years + 1)]
                    .into_iter()
                    .flatten(),
            );
        }
        days.extend(
            [elapsed, elapsed + 1]
                .into_iter()
                .filter_map(|years| nth_return(founded, years)),
        );
    }
    // A partner's anniversary is announced when the year before begins.
    for joined in site.partners.iter().filter_map(|partner| partner.joined) {
        let years = u16::try_from(today.year() + 2 - joined.year()).unwrap_or(0);
        let next = milestone_from(site, years).and_then(|years| joined.year().checked_add(i16::try_from(years).ok()?));
        days.extend(next.and_then(|year| Date::new(year - 1, 1, 1).ok()));
    }
    days
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
