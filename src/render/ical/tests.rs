use super::*;
use crate::base::{Moment, Said, Stamp};
use crate::facet::{DateShown, EventRow, Facet, Location, Shared};
use crate::render::sample::{frame, said};
use crate::site::EventState;
use icalendar::parser::{read_calendar, unfold};
use insta::assert_snapshot;

struct Sample {
    id: &'static str,
    time: EventTime,
    status: &'static str,
    online: Option<&'static str>,
}

impl Sample {
    fn new(id: &'static str, time: EventTime) -> Self {
        Self {
            id,
            time,
            status: "scheduled",
            online: None,
        }
    }

    fn full(self) -> Shared<EventFull> {
        let (begins, ends, first) = moments(&self.time);
        Facet::new(EventFull {
            row: Facet::new(EventRow {
                id: self.id.into(),
                href: format!("/vielfalt/termine/{}/", self.id).into(),
                title: said("Fachtag: Vielfalt, Mut; Zukunft"),
                kind: None,
                when: "".into(),
                iso: "".into(),
                badge: None,
                place: None,
                online: self.online.is_some(),
                state: EventState::Upcoming,
                status: self.status,
                month: "".into(),
            }),
            venue: Some(VenueShown {
                name: Some(said("Zeche Zollverein")),
                room: Some(said("Halle 5")),
                street: Some("Gelsenkirchener Straße 181".into()),
                postal_code: Some("45309".into()),
                city: Some(said("Essen")),
                state: None,
                country: None,
                location: Some(Location {
                    lat: "51.487".into(),
                    lon: "7.043".into(),
                    lat_text: "51,487".into(),
                    lon_text: "7,043".into(),
                    south: false,
                    west: false,
                }),
            }),
            online: self.online.map(Into::into),
            summary: None::<Said>,
            description: None,
            excerpt: Some("Erste Zeile\nzweite Zeile".into()),
            programme: Vec::new(),
            topics: Vec::new(),
            registration: None,
            recording: None,
            image: None,
            attachments: Vec::new(),
            contact: None,
            sources: Vec::new(),
            calendar: Some("".into()),
            start: "".into(),
            end: None,
            time: self.time,
            begins,
            ends,
            date: DateShown {
                iso: first.to_string().into(),
                text: "".into(),
            },
        })
    }
}

fn moments(time: &EventTime) -> (Moment, Moment, Date) {
    match time {
        EventTime::Clock { start, end, zone } => {
            let zone = Zone::named(zone).unwrap();
            let at = |local| zone.moment(Stamp::Local(local)).unwrap();
            (at(*start), at(end.map_or(*start, ClockEnd::over)), start.date())
        }
        EventTime::Days(first, last) => (Zone::utc().start_of(*first), Zone::utc().start_of(*last), *first),
        EventTime::Vague(date) => {
            let first = date.first_day();
            (Zone::utc().start_of(first), Zone::utc().start_of(first), first)
        }
    }
}

fn at(start: &str, end: Option<&str>, zone: &str) -> EventTime {
    EventTime::Clock {
        start: start.parse().unwrap(),
        end: end.map(|end| match end.contains('T') {
            true => ClockEnd::At(end.parse().unwrap()),
            false => ClockEnd::Day(end.parse().unwrap()),
        }),
        zone: zone.into(),
    }
}

fn written(events: Vec<Sample>) -> String {
    let recipe = CalendarRecipe {
        frame: frame(),
        events: events.into_iter().map(Sample::full).collect(),
    };
    String::from_utf8(calendar(&recipe)).unwrap()
}

fn days(first: &str, last: &str) -> EventTime {
    EventTime::Days(first.parse().unwrap(), last.parse().unwrap())
}

#[test]
fn an_event_by_the_clock() {
    let time = at("2027-05-12T10:00", Some("2027-05-12T16:30"), "europe/berlin");
    assert_snapshot!(written(vec![Sample::new("fachtag", time)]).replace("\r\n", "\n"), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Vielfalt//Vielfalt//DE
    CALSCALE:GREGORIAN
    X-WR-CALNAME:Vielfalt & Zusammenhalt
    BEGIN:VTIMEZONE
    TZID:Europe/Berlin
    BEGIN:DAYLIGHT
    DTSTART:20260329T020000
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    TZNAME:CEST
    END:DAYLIGHT
    BEGIN:STANDARD
    DTSTART:20261025T030000
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    TZNAME:CET
    END:STANDARD
    END:VTIMEZONE
    BEGIN:VEVENT
    UID:fachtag@example.org
    DTSTAMP:20270512T000000Z
    DTSTART;TZID=Europe/Berlin:20270512T100000
    DTEND;TZID=Europe/Berlin:20270512T163000
    SUMMARY:Fachtag: Vielfalt\, Mut\; Zukunft
    DESCRIPTION:Erste Zeile\nzweite Zeile
    LOCATION:Zeche Zollverein\, Halle 5\, Gelsenkirchener Straße 181\, 45309 E
     ssen
    GEO:51.487;7.043
    URL:https://example.org/vielfalt/termine/fachtag/
    STATUS:CONFIRMED
    END:VEVENT
    END:VCALENDAR
    ");
}

#[test]
fn whole_days_and_states() {
    let cancelled = Sample {
        status: "cancelled",
        ..Sample::new("a", days("2027-05-12", "2027-05-14"))
    };
    let moved = Sample {
        status: "moved-online",
        online: Some("https://stream.example/x,y"),
        ..Sample::new("b", at("2027-05-12T10:00", None, "Etc/UTC"))
    };
    assert_snapshot!(written(vec![cancelled, moved]).replace("\r\n", "\n"), @r"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Vielfalt//Vielfalt//DE
    CALSCALE:GREGORIAN
    X-WR-CALNAME:Vielfalt & Zusammenhalt
    BEGIN:VEVENT
    UID:a@example.org
    DTSTAMP:20270512T000000Z
    DTSTART;VALUE=DATE:20270512
    DTEND;VALUE=DATE:20270515
    SUMMARY:Fachtag: Vielfalt\, Mut\; Zukunft
    DESCRIPTION:Erste Zeile\nzweite Zeile
    LOCATION:Zeche Zollverein\, Halle 5\, Gelsenkirchener Straße 181\, 45309 E
     ssen
    GEO:51.487;7.043
    URL:https://example.org/vielfalt/termine/a/
    STATUS:CANCELLED
    END:VEVENT
    BEGIN:VEVENT
    UID:b@example.org
    DTSTAMP:20270512T000000Z
    DTSTART:20270512T100000Z
    SUMMARY:Fachtag: Vielfalt\, Mut\; Zukunft
    DESCRIPTION:Erste Zeile\nzweite Zeile
    LOCATION:https://stream.example/x\,y
    URL:https://example.org/vielfalt/termine/b/
    STATUS:CONFIRMED
    END:VEVENT
    END:VCALENDAR
    ");
}

#[test]
fn vague_events_are_left_out() {
    let vague = EventTime::Vague(crate::base::VagueDate::Year(2027));
    assert!(!written(vec![Sample::new("x", vague)]).contains("VEVENT"));
}

#[test]
fn a_repeated_hour_means_the_later() {
    let text = written(vec![Sample::new("x", at("2027-10-31T02:30", None, "Europe/Berlin"))]);
    assert!(text.contains("DTSTART:20271031T013000Z\r\n"), "{text}");
}

#[test]
fn a_last_day_ends_at_the_midnight_after_it() {
    let time = at("2027-12-30T10:00", Some("2027-12-31"), "Europe/Berlin");
    let text = written(vec![Sample::new("x", time)]);
    assert!(text.contains("DTEND;TZID=Europe/Berlin:20280101T000000\r\n"), "{text}");
}

#[test]
fn it_reads_back() {
    let events = vec![
        Sample::new(
            "fachtag",
            at("2027-05-12T10:00", Some("2027-05-12T16:30"), "Europe/Berlin"),
        ),
        Sample::new("woche", days("2027-05-12", "2027-05-14")),
    ];
    let text = unfold(&written(events));
    let calendar = read_calendar(&text).unwrap();
    let property = |at: usize, name: &str| {
        let events: Vec<_> = calendar.components.iter().filter(|c| c.name == "VEVENT").collect();
        let property = events[at].find_prop(name).unwrap();
        (
            property.val.to_string(),
            property
                .params
                .iter()
                .map(|p| p.val.as_ref().unwrap().to_string())
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        property(0, "DTSTART"),
        ("20270512T100000".into(), vec!["Europe/Berlin".to_owned()])
    );
    assert_eq!(property(1, "DTEND"), ("20270515".into(), vec!["DATE".to_owned()]));
    assert_eq!(property(1, "UID").0, "woche@example.org");
    assert_eq!(
        property(0, "SUMMARY").0.replace('\\', ""),
        "Fachtag: Vielfalt, Mut; Zukunft"
    );
    assert_eq!(calendar.components.iter().filter(|c| c.name == "VTIMEZONE").count(), 1);
}
