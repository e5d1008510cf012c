//! How one language writes dates, times, numbers and sizes: Unicode's CLDR through ICU4X, and the few habits of
//! German and English that CLDR leaves open (`Uhr`, `bis`, no-break spaces).
//!
//! Dates are Gregorian in every language: a release is dated as the newspapers date it.

use super::VagueDate;
use icu_calendar::Gregorian;
use icu_datetime::fieldsets::zone::ExemplarCity;
use icu_datetime::fieldsets::{E, M, MD, T, Y, YM, YMD};
use icu_datetime::preferences::HourCycle;
use icu_datetime::scaffold::{AllInputMarkers, DateInputMarkers, DateTimeMarkers, TimeMarkers, ZoneMarkers};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use jiff::civil::{Date, DateTime, Time};
use std::sync::OnceLock;

type Calendar = icu_datetime::input::Date<Gregorian>;
type Dates<F> = FixedCalendarDateTimeFormatter<Gregorian, F>;

const NO_BREAK_SPACE: char = '\u{a0}';

/// The formats of one language. Each formatter is made when it is first asked for, and kept.
pub struct Formats {
    locale: Locale,
    habits: Habits,
    day: OnceLock<Option<Dates<YMD>>>,
    day_of_month: OnceLock<Option<Dates<MD>>>,
    month: OnceLock<Option<Dates<YM>>>,
    month_name: OnceLock<Option<Dates<M>>>,
    year: OnceLock<Option<Dates<Y>>>,
    weekday: OnceLock<Option<Dates<E>>>,
    time: OnceLock<Option<NoCalendarFormatter<T>>>,
    city: OnceLock<Option<NoCalendarFormatter<ExemplarCity>>>,
    number: OnceLock<Option<DecimalFormatter>>,
    plural: OnceLock<Option<PluralRules>>,
}

/// The languages whose habits this file knows beyond CLDR.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habits {
    German,
    English,
    Other,
}

impl Formats {
    /// Cheap: nothing is loaded yet. A tag that CLDR does not know is written like its primary language, or else in
    /// the neutral way of CLDR's root. `en` means British English, which most of Europe writes.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split('-').next().unwrap_or(tag);
        let wanted = if tag == "en" { "en-GB" } else { tag };
        Self {
            locale: [wanted, primary]
                .iter()
                .find_map(|tag| Locale::try_from_str(tag).ok())
                .unwrap_or(Locale::UNKNOWN),
            habits: match primary {
                "de" => Habits::German,
                "en" => Habits::English,
                _ => Habits::Other,
            },
            day: OnceLock::new(),
            day_of_month: OnceLock::new(),
            month: OnceLock::new(),
            month_name: OnceLock::new(),
            year: OnceLock::new(),
            weekday: OnceLock::new(),
            time: OnceLock::new(),
            city: OnceLock::new(),
            number: OnceLock::new(),
            plural: OnceLock::new(),
        }
    }

    /// `19. Oktober 2022`, with a no-break space between day and month.
    pub fn day(&self, day: Date) -> String {
        let formatter = self.day.get_or_init(|| Dates::try_new(self.prefs(), YMD::long()).ok());
        written(formatter.as_ref(), day).map_or_else(|| day.to_string(), |text| joined(&text))
    }

    /// `Oktober 2022`
    pub fn month(&self, year: i16, month: i8) -> String {
        let formatter = self.month.get_or_init(|| Dates::try_new(self.prefs(), YM::long()).ok());
        let text = first_of(year, month).and_then(|day| written(formatter.as_ref(), day));
        text.unwrap_or_else(|| format!("{year:04}-{month:02}"))
    }

    /// `Oktober`
    pub fn month_name(&self, month: i8) -> String {
        let formatter = self
            .month_name
            .get_or_init(|| Dates::try_new(self.prefs(), M::long()).ok());
        let text = first_of(2000, month).and_then(|day| written(formatter.as_ref(), day));
        text.unwrap_or_else(|| month.to_string())
    }

    /// `Mi` / `Wed`, for the date badge.
    pub fn weekday(&self, day: Date) -> String {
        let formatter = self
            .weekday
            .get_or_init(|| Dates::try_new(self.prefs(), E::short()).ok());
        written(formatter.as_ref(), day).unwrap_or_default()
    }

    /// As precise as it is known: `2013`, `Mai 2013`, `7. Mai 2013`.
    pub fn vague(&self, date: VagueDate) -> String {
        match date {
            VagueDate::Year(year) => {
                let formatter = self.year.get_or_init(|| Dates::try_new(self.prefs(), Y::long()).ok());
                let text = first_of(year, 1).and_then(|day| written(formatter.as_ref(), day));
                text.unwrap_or_else(|| year.to_string())
            }
            VagueDate::Month(year, month) => self.month(year, month),
            VagueDate::Day(day) => self.day(day),
        }
    }

    /// `14 Uhr`, `14:30 Uhr` / `2 pm`
    pub fn time(&self, time: Time) -> String {
        let text = self.clock(time);
        match self.habits {
            Habits::German => format!("{text}{NO_BREAK_SPACE}Uhr"),
            _ => text,
        }
    }

    /// `19. Oktober 2022, 14 Uhr`
    pub fn moment(&self, at: DateTime) -> String {
        format!("{}, {}", self.day(at.date()), self.time(at.time()))
    }

    /// `19. Oktober 2022, 10 bis 13 Uhr`; over several days both days are named.
    pub fn moments(&self, start: DateTime, end: DateTime) -> String {
        let midnight = end.time() == Time::midnight() && start.date().tomorrow().ok() == Some(end.date());
        if start.date() != end.date() && !midnight {
            return format!("{}{}{}", self.moment(start), self.to(), self.moment(end));
        }
        let (first, mut last) = (self.clock(start.time()), self.time(end.time()));
        let first = match self.habits {
            Habits::German if midnight => {
                last = format!("24{NO_BREAK_SPACE}Uhr");
                first
            }
            // `10 to 11:30 am`: one half of the day is named once.
            Habits::English => match (first.split_once(NO_BREAK_SPACE), last.split_once(NO_BREAK_SPACE)) {
                (Some((hour, half)), Some((_, same))) if half == same => hour.to_owned(),
                _ => first,
            },
            _ => first,
        };
        // Hours that belong together stay on one line.
        let hours = format!("{first}{}{last}", self.to()).replace(' ', "\u{a0}");
        format!("{}, {hours}", self.day(start.date()))
    }

    /// `19. Oktober 2022, 10 Uhr, bis 21. Oktober 2022`: the hour of the end is not known.
    pub fn moment_to_day(&self, start: DateTime, last: Date) -> String {
        if start.date() == last {
            return self.moment(start);
        }
        // Without the comma `10 Uhr bis 21.` reads as hours.
        let comma = if self.habits == Habits::Other { "" } else { "," };
        format!("{}{comma}{}{}", self.moment(start), self.to(), self.day(last))
    }

    /// `Ortszeit New York` / `local time in New York`; `UTC` and its like as they are called.
    pub fn local_time(&self, zone: &str) -> String {
        let formatter = self
            .city
            .get_or_init(|| NoCalendarFormatter::try_new(self.prefs(), ExemplarCity).ok());
        let known = icu_datetime::input::TimeZone::from_iana_id(zone);
        let has_city = !known.is_unknown() && !["utc", "gmt"].iter().any(|clock| known.as_str().starts_with(clock));
        let city = formatter.as_ref().filter(|_| has_city);
        let Some(city) = city.map(|formatter| formatter.format(&known.without_offset()).to_string()) else {
            return zone.trim_start_matches("Etc/").to_owned();
        };
        match self.habits {
            Habits::German => format!("Ortszeit {city}"),
            Habits::English => format!("local time in {city}"),
            Habits::Other => city,
        }
    }

    fn to(&self) -> &'static str {
        match self.habits {
            Habits::German => " bis ",
            Habits::English => " to ",
            Habits::Other => "\u{a0}– ",
        }
    }

    /// `14`, `14:30` / `2 pm`: full hours go without their minutes.
    fn clock(&self, time: Time) -> String {
        let formatter = self.time.get_or_init(|| {
            let mut prefs = self.prefs();
            if self.habits == Habits::English {
                prefs.hour_cycle = Some(HourCycle::H12);
            }
            NoCalendarFormatter::try_new(prefs, T::hm()).ok()
        });
        let parts = [time.hour(), time.minute()].map(|part| u8::try_from(part).unwrap_or(0));
        let clock = icu_datetime::input::Time::try_new(parts[0], parts[1], 0, 0).ok();
        let text = match (formatter, clock) {
            (Some(formatter), Some(clock)) => formatter.format(&clock).to_string(),
            _ => time.strftime("%H:%M").to_string(),
        };
        let text = text.replace([' ', '\u{202f}'], "\u{a0}");
        match self.habits {
            Habits::German => {
                let text = text.strip_prefix('0').unwrap_or(&text);
                text.strip_suffix(":00").unwrap_or(text).to_owned()
            }
            Habits::English => text.replacen(":00", "", 1),
            Habits::Other => text,
        }
    }

    /// `12. bis 14. Mai 2027`, both days included.
    pub fn days(&self, first: Date, last: Date) -> String {
        if first == last {
            return self.day(first);
        }
        let same_year = first.year() == last.year();
        let same_month = same_year && first.month() == last.month();
        let (to, ordinal) = match self.habits {
            Habits::German => (self.to(), "."),
            Habits::English => (self.to(), ""),
            Habits::Other => return format!("{}{}{}", self.day(first), self.to(), self.day(last)),
        };
        let start = match (same_month, same_year) {
            (true, _) => format!("{}{ordinal}", first.day()),
            (_, true) => self.day_of_month(first),
            _ => self.day(first),
        };
        format!("{start}{to}{}", self.day(last))
    }

    /// `100.000`
    pub fn number(&self, number: i64) -> String {
        self.decimal(&Decimal::from(number))
    }

    /// `51,4556`: up to four decimals.
    pub fn millionths(&self, millionths: i64) -> String {
        let mut number = Decimal::from((millionths + 50) / 100);
        number.multiply_pow10(-4);
        number.trim_end();
        self.decimal(&number)
    }

    /// The size of a file as people say it: `340 KB`, `1,2 MB`, in steps of 1000 and with a no-break space.
    pub fn file_size(&self, bytes: u64) -> String {
        let (unit, power) = match bytes {
            0..=999_499 => ("KB", 3),
            999_500..=999_949_999 => ("MB", 6),
            _ => ("GB", 9),
        };
        // One decimal below ten, where it says something; nothing is shown as empty.
        let tenths = (bytes + 10_u64.pow(power - 1) / 2) / 10_u64.pow(power - 1);
        let size = if unit == "KB" || tenths >= 100 {
            Decimal::from(((bytes + 10_u64.pow(power) / 2) / 10_u64.pow(power)).max(1))
        } else {
            let mut size = Decimal::from(tenths);
            size.multiply_pow10(-1);
            size
        };
        format!("{}{NO_BREAK_SPACE}{unit}", self.decimal(&size))
    }

    /// The CLDR plural category of a count: `one`, `other`, …
    pub fn plural(&self, count: i64) -> &'static str {
        let rules = self
            .plural
            .get_or_init(|| PluralRules::try_new((&self.locale).into(), Default::default()).ok());
        match rules.as_ref().map(|rules| rules.category_for(count)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            _ => "other",
        }
    }

    fn decimal(&self, number: &Decimal) -> String {
        let formatter = self
            .number
            .get_or_init(|| DecimalFormatter::try_new((&self.locale).into(), Default::default()).ok());
        match formatter {
            Some(formatter) => formatter.format(number).to_string(),
            None => number.to_string(),
        }
    }

    /// `30. April`
    pub fn day_of_month(&self, day: Date) -> String {
        let formatter = self
            .day_of_month
            .get_or_init(|| Dates::try_new(self.prefs(), MD::long()).ok());
        written(formatter.as_ref(), day).map_or_else(|| day.to_string(), |text| joined(&text))
    }

    fn prefs(&self) -> DateTimeFormatterPreferences {
        (&self.locale).into()
    }
}

fn first_of(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok()
}

/// The date by a formatter; `None` where CLDR has nothing for the language, which its root prevents.
fn written<F>(formatter: Option<&Dates<F>>, day: Date) -> Option<String>
where
    F: DateTimeMarkers,
    F::D: DateInputMarkers,
    F::T: TimeMarkers,
    F::Z: ZoneMarkers,
    Calendar: AllInputMarkers<F>,
{
    let month = u8::try_from(day.month()).ok()?;
    let date = Calendar::try_new_gregorian(day.year().into(), month, u8::try_from(day.day()).ok()?).ok()?;
    Some(formatter?.format(&date).to_string())
}

/// Day and month stay on one line: the space after leading digits does not break.
fn joined(text: &str) -> String {
    match text.split_once(' ') {
        Some((day, rest)) if day.starts_with(|c: char| c.is_numeric()) => format!("{day}{NO_BREAK_SPACE}{rest}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
