use super::*;
use jiff::civil::date;

#[test]
fn shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Formats>();
}

#[test]
fn german() {
    for formats in ["de", "de-simple"].map(Formats::new) {
        assert_eq!(formats.day(date(2022, 10, 19)), "19.\u{a0}Oktober 2022");
        assert_eq!(formats.month(2022, 10), "Oktober 2022");
        assert_eq!(formats.month_name(3), "März");
        assert_eq!(formats.weekday(date(2022, 10, 19)), "Mi");
        assert_eq!(formats.vague(VagueDate::Year(2013)), "2013");
        assert_eq!(formats.vague(VagueDate::Month(2013, 5)), "Mai 2013");
        assert_eq!(formats.time(jiff::civil::time(14, 0, 0, 0)), "14\u{a0}Uhr");
        assert_eq!(formats.time(jiff::civil::time(0, 0, 0, 0)), "0\u{a0}Uhr");
        assert_eq!(
            formats.days(date(2027, 5, 12), date(2027, 5, 14)),
            "12. bis 14.\u{a0}Mai 2027"
        );
        assert_eq!(
            formats.days(date(2027, 4, 30), date(2027, 5, 2)),
            "30.\u{a0}April bis 2.\u{a0}Mai 2027"
        );
        assert_eq!(formats.days(date(2027, 5, 2), date(2027, 5, 2)), "2.\u{a0}Mai 2027");
        assert_eq!(formats.number(100_000), "100.000");
        assert_eq!((formats.plural(1), formats.plural(0)), ("one", "other"));
    }
}

#[test]
fn english_and_others() {
    let formats = Formats::new("en");
    assert_eq!(formats.day(date(2022, 10, 19)), "19\u{a0}October 2022");
    assert_eq!(formats.time(jiff::civil::time(14, 0, 0, 0)), "2\u{a0}pm");
    assert_eq!(formats.weekday(date(2022, 10, 19)), "Wed");
    assert_eq!(
        formats.days(date(2027, 5, 12), date(2027, 5, 14)),
        "12 to 14\u{a0}May 2027"
    );
    assert_eq!(formats.number(100_000), "100,000");
    assert_eq!(Formats::new("pl").plural(3), "few");
    assert_eq!(Formats::new("fr").day(date(2022, 10, 19)), "19\u{a0}octobre 2022");
    assert!(!Formats::new("ar").day(date(2022, 10, 19)).is_empty());
    assert!(!Formats::new("no such tag").day(date(2022, 10, 19)).is_empty());
}

#[test]
fn spans_of_time() {
    let check = |tag: &str, start: (i8, i8, i8), end: (i8, i8, i8), expected: &str| {
        let at = |(day, hour, minute)| date(2022, 10, day).at(hour, minute, 0, 0);
        let text = Formats::new(tag).moments(at(start), at(end)).replace('\u{a0}', " ");
        assert_eq!(text, expected);
    };
    check("de", (19, 10, 0), (19, 13, 0), "19. Oktober 2022, 10 bis 13 Uhr");
    check("de", (19, 14, 30), (19, 16, 0), "19. Oktober 2022, 14:30 bis 16 Uhr");
    check("de", (19, 18, 0), (20, 0, 0), "19. Oktober 2022, 18 bis 24 Uhr");
    check("de", (19, 0, 0), (19, 8, 5), "19. Oktober 2022, 0 bis 8:05 Uhr");
    check(
        "de",
        (19, 18, 0),
        (20, 12, 0),
        "19. Oktober 2022, 18 Uhr bis 20. Oktober 2022, 12 Uhr",
    );
    check("en", (19, 10, 0), (19, 11, 30), "19 October 2022, 10 to 11:30 am");
    check("en", (19, 10, 0), (19, 13, 0), "19 October 2022, 10 am to 1 pm");
    check("fr", (19, 10, 0), (19, 13, 0), "19 octobre 2022, 10:00 – 13:00");
}

#[test]
fn a_last_day_without_its_hour() {
    let check = |tag: &str, last: i8, expected: &str| {
        let start = date(2022, 10, 19).at(10, 0, 0, 0);
        let text = Formats::new(tag).moment_to_day(start, date(2022, 10, last));
        assert_eq!(text.replace('\u{a0}', " "), expected);
    };
    check("de", 21, "19. Oktober 2022, 10 Uhr, bis 21. Oktober 2022");
    check("en", 21, "19 October 2022, 10 am, to 21 October 2022");
    check("fr", 21, "19 octobre 2022, 10:00 – 21 octobre 2022");
    check("de", 19, "19. Oktober 2022, 10 Uhr");
}

#[test]
fn file_sizes() {
    let formats = Formats::new("de");
    let sizes = [
        (0, "1 KB"),
        (340_200, "340 KB"),
        (999_700, "1,0 MB"),
        (1_234_567, "1,2 MB"),
        (12_340_000, "12 MB"),
        (2_500_000_000, "2,5 GB"),
    ];
    for (bytes, expected) in sizes {
        assert_eq!(formats.file_size(bytes), expected.replace(' ', "\u{a0}"));
    }
}

#[test]
fn clocks_elsewhere() {
    let cases = [
        ("de", "America/New_York", "Ortszeit New York"),
        ("de", "Europe/Athens", "Ortszeit Athen"),
        ("en", "Europe/Athens", "local time in Athens"),
        ("fr", "Europe/Athens", "Athènes"),
        ("de", "Etc/UTC", "UTC"),
        ("de", "UTC", "UTC"),
        ("de", "Etc/GMT", "GMT"),
        ("de", "Japan", "Ortszeit Tokio"),
    ];
    for (tag, zone, expected) in cases {
        assert_eq!(Formats::new(tag).local_time(zone), expected, "{zone}");
    }
}
