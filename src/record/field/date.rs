//! Dates and moments: what was typed, what is meant, and why it cannot be.

use crate::base::{Diagnostic, Stamp, VagueDate, Words, words};
use crate::record::event::EventStart;
use jiff::civil::Date;

const MONTHS: [[&str; 2]; 12] = [
    ["januar", "january"],
    ["februar", "february"],
    ["märz", "march"],
    ["april", "april"],
    ["mai", "may"],
    ["juni", "june"],
    ["juli", "july"],
    ["august", "august"],
    ["september", "september"],
    ["oktober", "october"],
    ["november", "november"],
    ["dezember", "december"],
];

/// A date that may be known to the month or year only.
pub fn vague(text: &str) -> Result<VagueDate, Box<Diagnostic>> {
    if let Some(date) = VagueDate::parse(text) {
        return Ok(date);
    }
    if Stamp::parse(text).is_some() {
        return Err(Box::new(
            Diagnostic::error(
                "date-moment",
                words(
                    "Hier steht eine Uhrzeit; gebraucht wird nur das Datum.",
                    "There is a time of day here; only the date is needed.",
                ),
            )
            .hint(words(
                format!("Löschen Sie die Uhrzeit: {}.", &text[..10]),
                format!("Delete the time of day: {}.", &text[..10]),
            ))
            .suggest(&text[..10]),
        ));
    }
    Err(Box::new(explain(
        text,
        &words("2022, 2022-10 oder 2022-10-19", "2022, 2022-10 or 2022-10-19"),
    )))
}

/// A day or a moment.
pub fn stamp(text: &str) -> Result<Stamp, Box<Diagnostic>> {
    if let Some(stamp) = Stamp::parse(text) {
        return Ok(stamp);
    }
    if VagueDate::parse(text).is_some() {
        let rest = if text.len() == 4 { "-10-19" } else { "-19" };
        let diagnostic = Diagnostic::error(
            "date-vague",
            words(
                format!("„{text}“ ist nicht genau genug; gebraucht wird der Tag."),
                format!("“{text}” is not precise enough; the day is needed."),
            ),
        );
        return Err(Box::new(diagnostic.hint(words(
            format!("Ergänzen Sie, was fehlt, zum Beispiel: {text}{rest}."),
            format!("Add what is missing, for example: {text}{rest}."),
        ))));
    }
    Err(Box::new(explain(
        text,
        &words("2022-10-19 oder 2022-10-19T14:00", "2022-10-19 or 2022-10-19T14:00"),
    )))
}

/// The beginning of an event: vague only where it is not known to the day.
pub fn start(text: &str) -> Result<EventStart, Box<Diagnostic>> {
    match (Stamp::parse(text), VagueDate::parse(text)) {
        (Some(stamp), _) => Ok(EventStart::Known(stamp)),
        (None, Some(date)) => Ok(EventStart::Vague(date)),
        (None, None) => stamp(text).map(EventStart::Known),
    }
}

/// Whether `a` lies before `b` whatever the time zone is.
pub fn certainly_before(a: Stamp, b: Stamp) -> bool {
    match (a, b) {
        (Stamp::Day(a), Stamp::Day(b)) => a < b,
        (Stamp::Local(a), Stamp::Local(b)) => a < b,
        (Stamp::Offset(a), Stamp::Offset(b)) => a < b,
        (Stamp::Day(a), Stamp::Local(b)) => a < b.date(),
        (Stamp::Local(a), Stamp::Day(b)) => a.date() < b,
        _ => false,
    }
}

fn explain(text: &str, form: &Words) -> Diagnostic {
    match meant(text) {
        Some(meant) if exists(&meant) => Diagnostic::error(
            "date-format",
            words(
                format!("Das Datum „{text}“ steht in einer anderen Form."),
                format!("The date “{text}” is in another form."),
            ),
        )
        .hint(words(format!("Schreiben Sie „{meant}“."), format!("Write “{meant}”.")))
        .suggest(meant),
        Some(meant) if meant.len() > 10 && exists(&meant[..10]) => impossible_time(text),
        Some(meant) => impossible_day(text, &meant),
        None if meant(&format!("{text} 2000"))
            .or_else(|| meant(&format!("{text}2000")))
            .is_some() =>
        {
            Diagnostic::error(
                "date-format",
                words(
                    format!("Dem Datum „{text}“ fehlt das Jahr."),
                    format!("The date “{text}” lacks the year."),
                ),
            )
            .hint(words(
                format!("Schreiben Sie es vollständig, in der Form {}.", form.de),
                format!("Write all of it, in the form {}.", form.en),
            ))
        }
        None => Diagnostic::error(
            "date-format",
            words(format!("„{text}“ ist kein Datum."), format!("“{text}” is not a date.")),
        )
        .hint(words(
            format!("Ein Datum hat die Form {}.", form.de),
            format!("A date has the form {}.", form.en),
        )),
    }
}

fn impossible_time(text: &str) -> Diagnostic {
    Diagnostic::error(
        "date-impossible",
        words(
            format!("Die Uhrzeit in „{text}“ gibt es nicht."),
            format!("The time of day in “{text}” does not exist."),
        ),
    )
    .hint(words(
        "Ein Tag geht von 00:00 bis 23:59; Mitternacht ist 00:00 des nächsten Tages. Keine Uhr geht der Weltzeit mehr als +14:00 vor.",
        "A day goes from 00:00 to 23:59; midnight is 00:00 of the next day. No clock is more than +14:00 ahead of UTC.",
    ))
}

fn impossible_day(text: &str, meant: &str) -> Diagnostic {
    let number = |range: std::ops::Range<usize>| meant.get(range).and_then(|part| part.parse::<i16>().ok());
    let first = number(0..4)
        .zip(number(5..7))
        .and_then(|(year, month)| Date::new(year, month.try_into().ok()?, 1).ok());
    let hint = match first {
        Some(first) => {
            let [de, en] = MONTHS[usize::try_from(first.month() - 1).unwrap_or(0)];
            let (year, days) = (first.year(), first.days_in_month());
            words(
                format!("Der {} {year} hat {days} Tage.", capital(de)),
                format!("{} {year} has {days} days.", capital(en)),
            )
        }
        None => words(
            "Ein Jahr hat zwölf Monate, 01 bis 12.",
            "A year has twelve months, 01 to 12.",
        ),
    };
    Diagnostic::error(
        "date-impossible",
        words(
            format!("Das Datum „{text}“ gibt es nicht im Kalender."),
            format!("The date “{text}” is not in the calendar."),
        ),
    )
    .hint(hint)
}

/// `Februar`
fn capital(month: &str) -> String {
    let first = month.chars().next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + month.get(1..).unwrap_or_default()
}

fn exists(text: &str) -> bool {
    VagueDate::parse(text).is_some() || Stamp::parse(text).is_some()
}

/// The ISO form of what looks like a date, whether or not there is such a day.
fn meant(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(" Uhr");
    let (date, time) = match text
        .find(['T', ','])
        .filter(|at| text[..*at].contains(|c: char| c.is_ascii_digit()))
    {
        Some(at) => (&text[..at], Some(text[at + 1..].trim())),
        None => match text.rsplit_once(' ') {
            Some((date, time)) if time.contains(':') => (date, Some(time)),
            _ => (text, None),
        },
    };
    let date = iso_date(date.trim())?;
    match time {
        None => Some(date),
        Some(time) => iso_time(time).map(|time| format!("{date}T{time}")),
    }
}

fn iso_date(date: &str) -> Option<String> {
    let numbers = |separator: char| -> Option<Vec<u32>> {
        let short = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = date.split(separator).map(str::trim).collect();
        if !parts.iter().all(short) {
            return None;
        }
        parts.iter().map(|part| part.parse().ok()).collect()
    };
    let of = |year: u32, month: u32, day: u32| (year >= 1000).then(|| format!("{year:04}-{month:02}-{day:02}"));
    if let Some(parts) = ['-', '/', '.']
        .into_iter()
        .find_map(|separator| numbers(separator).filter(|parts| parts.len() > 1))
    {
        return match parts[..] {
            [year, month, day] if year > 31 => of(year, month, day),
            [day, month, year] if date.contains('.') => of(year, month, day),
            [year, month] if year >= 1000 => Some(format!("{year:04}-{month:02}")),
            [month, year] if year >= 1000 => Some(format!("{year:04}-{month:02}")),
            _ => None,
        };
    }
    let mut parts: Vec<&str> = date.split_whitespace().collect();
    let year: u32 = parts.pop()?.parse().ok().filter(|year| (1000..10_000).contains(year))?;
    let month = month_number(parts.pop()?)?;
    match parts.pop() {
        None => Some(format!("{year:04}-{month:02}")),
        Some(day) if parts.is_empty() => of(year, month, day.trim_end_matches('.').parse().ok()?),
        Some(_) => None,
    }
}

fn month_number(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|month| month.contains(&name.as_str()))?;
    u32::try_from(at + 1).ok()
}

fn iso_time(time: &str) -> Option<String> {
    let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    let parts: Option<Vec<u32>> = clock.trim().split([':', '.']).map(|part| part.parse().ok()).collect();
    match parts?[..] {
        [hour] if hour < 100 => Some(format!("{hour:02}:00{zone}")),
        [hour, minute] if hour < 100 && minute < 100 => Some(format!("{hour:02}:{minute:02}{zone}")),
        [hour, minute, second] if hour < 100 && minute < 100 => {
            Some(format!("{hour:02}:{minute:02}:{second:02}{zone}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: std::fmt::Debug>(found: Result<T, Box<Diagnostic>>, code: &str, suggestion: Option<&str>) {
        let found = found.unwrap_err();
        assert_eq!(
            (found.code.as_ref(), found.suggestion.as_deref()),
            (code, suggestion),
            "{}",
            found.message.de
        );
    }

    #[test]
    fn slips_of_the_calendar() {
        check(stamp("19.10.2022"), "date-format", Some("2022-10-19"));
        check(stamp("19. Oktober 2022"), "date-format", Some("2022-10-19"));
        check(stamp("19.10.2022, 14 Uhr"), "date-format", Some("2022-10-19T14:00"));
        check(stamp("19.10.2022 14:00 Uhr"), "date-format", Some("2022-10-19T14:00"));
        check(stamp("2022-1-5"), "date-format", Some("2022-01-05"));
        check(stamp("2022/10/19"), "date-format", Some("2022-10-19"));
        check(stamp("2022-10-19T9:30"), "date-format", Some("2022-10-19T09:30"));
        check(stamp("2022-02-30"), "date-impossible", None);
        check(stamp("30.2.2022"), "date-impossible", None);
        check(stamp("2022-10-19T25:00"), "date-impossible", None);
        check(stamp("2022-10"), "date-vague", None);
        check(stamp("morgen"), "date-format", None);
        check(stamp("30. Februar"), "date-format", None);
        check(stamp("19.10."), "date-format", None);
        check(stamp("Märzenbecher 2022"), "date-format", None);
        check(vague("2022-10-19T14:00"), "date-moment", Some("2022-10-19"));
        check(vague("10/2022"), "date-format", Some("2022-10"));
        check(vague("Mai 2013"), "date-format", Some("2013-05"));
        check(vague("2022-13"), "date-impossible", None);
        check(start("heute"), "date-format", None);
        assert!(matches!(start("2013-05"), Ok(EventStart::Vague(_))));
        assert!(matches!(start("2013-05-07"), Ok(EventStart::Known(_))));
    }
}
