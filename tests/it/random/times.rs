//! Random gates and events: around the clock changes, leap days, midnights and full seconds.

use super::Dice;
use serde_json::{Map, Value, json};

/// Moments around the clock changes, leap days and full seconds.
const EMBARGOES: [&str; 10] = [
    "2021-01-01",
    "2023-01-05T08:00",
    "2022-10-30T02:30",
    "2022-10-30T03:00",
    "2022-03-27T03:00",
    "2022-03-27T01:59:59",
    "2022-10-19T14:00:05+02:00",
    "2024-02-29",
    "2022-11-15",
    "2022-12-31T23:59:59",
];
const EXPIRIES: [&str; 5] = [
    "2024-03-31T03:00",
    "2025-01-01T12:00",
    "2024-10-27T02:30",
    "2024-06-01",
    "2025-12-31T23:59:59",
];
const OVER: [&str; 4] = [
    "2022-01-02",
    "2021-10-31T02:30",
    "2022-12-05T10:00",
    "2022-10-30T02:00:00+02:00",
];

/// An embargo, an expiry, both, or neither; a draft.
pub fn gate(record: &mut Map<String, Value>, dice: &mut Dice) {
    let mut set = |key: &str, value: Value| drop(record.insert(key.to_owned(), value));
    if dice.chance(20) {
        set("draft", json!(dice.chance(70)));
    }
    match dice.below(10) {
        0 | 1 => set("embargo", json!(dice.pick(&EMBARGOES))),
        2 => {
            set("embargo", json!(dice.pick(&EMBARGOES)));
            set("expires", json!(dice.pick(&EXPIRIES)));
        }
        3 => set("expires", json!(dice.pick(&OVER))),
        _ => {}
    }
}

/// Whole days, several days, clocks elsewhere, nights on which the clock changes.
pub fn event(record: &mut Map<String, Value>, dice: &mut Dice) {
    let (start, ends): (&str, &[&str]) = [
        (
            "2022-10-19T14:00",
            &["2022-10-19T17:30:15", "2022-10-21", "2022-10-30T04:00"][..],
        ),
        ("2022-12-01", &["2022-12-01", "2022-12-03"]),
        ("2022-10-29", &["2022-10-31"]),
        ("2022-10-30T01:15", &["2022-10-30T03:30", "2022-10-30T02:30"]),
        ("2022-03-26T22:00", &["2022-03-27T04:00", "2022-03-27"]),
        ("2023-03-25T10:00", &["2023-03-26"]),
        ("2024-02-28", &["2024-02-29", "2024-03-01"]),
        ("2022-11-02T00:00", &["2022-11-02T23:59:59"]),
    ][dice.below(8)];
    if dice.chance(60) {
        record.insert("start".to_owned(), json!(start));
        if dice.chance(60) {
            record.insert("end".to_owned(), json!(dice.pick(ends)));
        }
    }
}
