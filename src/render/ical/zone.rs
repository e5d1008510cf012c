//! VTIMEZONE: the clock changes of one zone in the years of the events.
//!
//! Where every year changes by one rule (`last Sunday in March`), the rule is written, because some calendars read
//! nothing else. Where no such rule fits, as in the years of a reform, each change stands for itself. Either way the
//! changes are those of the time zone database, one year more on both sides.

use super::line::Lines;
use crate::base::Moment;
use jiff::civil::{DateTime, Weekday, date};
use jiff::tz::{Dst, Offset, TimeZone};

/// From this moment on, clocks show `to`.
struct Change {
    /// On the clock that is about to change.
    local: DateTime,
    from: Offset,
    to: Offset,
    dst: bool,
    name: String,
}

/// A yearly change: the `nth` such weekday of a month; -1 is the last.
#[derive(PartialEq, Eq)]
struct Rule {
    month: i8,
    nth: i8,
    weekday: Weekday,
}

pub fn put(lines: &mut Lines, name: &str, zone: &TimeZone, first_year: i16, last_year: i16) {
    let (first_year, last_year) = ((first_year - 1).max(1), (last_year + 1).min(9998));
    let changes = changes(zone, first_year, last_year);
    lines.put("BEGIN", "VTIMEZONE");
    lines.put("TZID", name);
    match rules(&changes, first_year, last_year) {
        Some(rules) => {
            for (change, rule) in rules {
                put_change(lines, change, Some(&rule));
            }
        }
        None => {
            put_change(lines, &standing(zone, first_year), None);
            for change in &changes {
                put_change(lines, change, None);
            }
        }
    }
    lines.put("END", "VTIMEZONE");
}

/// What clocks show when the first year begins, as if they had been set to it then.
fn standing(zone: &TimeZone, first_year: i16) -> Change {
    let local = date(first_year, 1, 1).at(0, 0, 0, 0);
    let info = zone.to_offset_info(beginning(zone, first_year));
    Change {
        local,
        from: info.offset(),
        to: info.offset(),
        dst: info.dst() == Dst::Yes,
        name: info.abbreviation().to_owned(),
    }
}

fn beginning(zone: &TimeZone, year: i16) -> Moment {
    let local = date(year, 1, 1).at(0, 0, 0, 0);
    zone.to_ambiguous_timestamp(local)
        .compatible()
        .unwrap_or(if year < 2000 { Moment::MIN } else { Moment::MAX })
}

fn changes(zone: &TimeZone, first_year: i16, last_year: i16) -> Vec<Change> {
    let (start, end) = (beginning(zone, first_year), beginning(zone, last_year + 1));
    let mut from = zone.to_offset(start);
    let mut changes = Vec::new();
    for transition in zone.following(start).take_while(|change| change.timestamp() < end) {
        let to = transition.offset();
        changes.push(Change {
            local: from.to_datetime(transition.timestamp()),
            from,
            to,
            dst: transition.dst() == Dst::Yes,
            name: transition.abbreviation().to_owned(),
        });
        from = to;
    }
    changes
}

/// The first change to summer time and the first back, with their rules; `None` where some year does not follow them.
fn rules(changes: &[Change], first_year: i16, last_year: i16) -> Option<Vec<(&Change, Rule)>> {
    let mut rules = Vec::new();
    for dst in [true, false] {
        let yearly: Vec<&Change> = changes.iter().filter(|change| change.dst == dst).collect();
        let first = *yearly.first()?;
        let last_of_month = yearly.iter().all(|change| rule(change, true).nth == -1);
        let by_rule = |(change, year): (&&Change, i16)| {
            change.local.year() == year
                && change.local.time() == first.local.time()
                && (change.from, change.to, &change.name) == (first.from, first.to, &first.name)
                && rule(change, last_of_month) == rule(first, last_of_month)
        };
        let years = first_year..=last_year;
        if yearly.len() != years.clone().count() || !yearly.iter().zip(years).all(by_rule) {
            return None;
        }
        rules.push((first, rule(first, last_of_month)));
    }
    rules.sort_by_key(|(change, _)| change.local);
    Some(rules)
}

/// The rule that a change may follow. Counted from the end of the month where `last` is asked for and true.
fn rule(change: &Change, last: bool) -> Rule {
    let day = change.local.date();
    let in_last_week = day.day() + 7 > day.days_in_month();
    Rule {
        month: day.month(),
        nth: if last && in_last_week { -1 } else { (day.day() + 6) / 7 },
        weekday: day.weekday(),
    }
}

fn put_change(lines: &mut Lines, change: &Change, rule: Option<&Rule>) {
    let kind = if change.dst { "DAYLIGHT" } else { "STANDARD" };
    lines.put("BEGIN", kind);
    lines.put("DTSTART", &change.local.strftime("%Y%m%dT%H%M%S").to_string());
    if let Some(rule) = rule {
        let day = weekday(rule.weekday);
        lines.put(
            "RRULE",
            &format!("FREQ=YEARLY;BYMONTH={};BYDAY={}{day}", rule.month, rule.nth),
        );
    }
    lines.put("TZOFFSETFROM", &offset(change.from));
    lines.put("TZOFFSETTO", &offset(change.to));
    lines.text("TZNAME", &change.name);
    lines.put("END", kind);
}

fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// `+0200`; with seconds only for the local mean times of the nineteenth century.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Zone;
    use insta::assert_snapshot;

    fn written(name: &str, first_year: i16, last_year: i16) -> String {
        let mut lines = Lines::default();
        put(
            &mut lines,
            name,
            Zone::named(name).unwrap().time_zone(),
            first_year,
            last_year,
        );
        String::from_utf8(lines.finish()).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn a_rule_for_every_year() {
        assert_snapshot!(written("Europe/Berlin", 2022, 2027), @"
        BEGIN:VTIMEZONE
        TZID:Europe/Berlin
        BEGIN:DAYLIGHT
        DTSTART:20210328T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        TZNAME:CEST
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20211031T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        TZNAME:CET
        END:STANDARD
        END:VTIMEZONE
        ");
    }

    #[test]
    fn counted_from_the_start_of_the_month() {
        let text = written("America/New_York", 2022, 2022);
        assert!(text.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"), "{text}");
        assert!(text.contains("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"), "{text}");
    }

    #[test]
    fn no_change_at_all() {
        assert_snapshot!(written("Asia/Tokyo", 2022, 2022), @"
        BEGIN:VTIMEZONE
        TZID:Asia/Tokyo
        BEGIN:STANDARD
        DTSTART:20210101T000000
        TZOFFSETFROM:+0900
        TZOFFSETTO:+0900
        TZNAME:JST
        END:STANDARD
        END:VTIMEZONE
        ");
    }

    #[test]
    fn changes_without_a_rule() {
        // Turkey stayed on summer time in 2016.
        assert_snapshot!(written("Europe/Istanbul", 2016, 2016), @"
        BEGIN:VTIMEZONE
        TZID:Europe/Istanbul
        BEGIN:STANDARD
        DTSTART:20150101T000000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0200
        TZNAME:EET
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:20150329T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0300
        TZNAME:EEST
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20151108T040000
        TZOFFSETFROM:+0300
        TZOFFSETTO:+0200
        TZNAME:EET
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:20160327T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0300
        TZNAME:EEST
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20160907T000000
        TZOFFSETFROM:+0300
        TZOFFSETTO:+0300
        TZNAME:+03
        END:STANDARD
        END:VTIMEZONE
        ");
        assert!(!written("Africa/Casablanca", 2026, 2026).contains("RRULE"));
    }
}
