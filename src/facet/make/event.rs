//! The facets of events.

use super::{EventFacets, Maker};
use crate::address::Listing;
use crate::base::{Lang, Moment, Said, VagueDate, Zone};
use crate::facet::{
    Badge, EventFull, EventRow, Facet, Location, ProgrammeShown, RegistrationShown, TimelineEntry, VenueShown,
};
use crate::record::{self, EventStatus, Registration, Venue};
use crate::site::{ClockEnd, Event, EventIx, EventState, EventText, EventTime};
use jiff::civil::Date;
use std::sync::Arc;

impl Maker<'_> {
    pub fn events(&self, lang: Lang, timelines: &[Vec<TimelineEntry>]) -> Vec<EventFacets> {
        let numbers = (0..).map(EventIx).take(self.site.events.len());
        numbers.map(|ix| self.event(ix, lang, timelines)).collect()
    }

    fn event_lang(&self, text: &EventText, key: &str, lang: Lang) -> Lang {
        match record::Event::names(text.own, key) {
            true => lang,
            false => Lang::DEFAULT,
        }
    }

    pub fn event_title(&self, ix: EventIx, lang: Lang) -> Said {
        let text = &self.site.event(ix).texts[lang.index()];
        self.said_in(&text.record.title.value, self.event_lang(text, "title", lang), lang)
    }

    pub fn event_row(&self, ix: EventIx, lang: Lang) -> EventRow {
        let event = self.site.event(ix);
        let text = &event.texts[lang.index()];
        let record = &text.record;
        let kind = event.kind.map(|at| &self.site.config.event_kinds[at]);
        let city = record
            .venue
            .as_ref()
            .and_then(|venue| venue.city.as_ref().or(venue.name.as_ref()));
        let address = self.patterns.event(self.record_lang(lang), &event.id);
        EventRow {
            id: event.id.clone(),
            href: self.href(&address),
            title: self.event_title(ix, lang),
            kind: kind.map(|kind| self.label(kind, lang, &Listing::Events)),
            when: self.when(event, lang).into(),
            iso: machine_start(event).into(),
            badge: first_day(&event.time).map(|day| self.badge(day, lang)),
            place: city.map(|city| self.said_in(city, self.event_lang(text, "venue", lang), lang)),
            online: record.online.as_ref().is_some_and(|url| self.url(url).is_some())
                || record.status == EventStatus::MovedOnline,
            state: shown(event.state, record.status),
            status: status(record.status),
            month: self.heading(&event.time, lang).into(),
        }
    }

    fn badge(&self, day: Date, lang: Lang) -> Badge {
        let formats = self.formats(lang);
        Badge {
            weekday: formats.weekday(day).into(),
            day: day.day(),
            month: formats
                .month_name(day.month())
                .chars()
                .take(3)
                .collect::<String>()
                .into(),
        }
    }

    /// As people write it, on the clock of the place; which clock that is, is said where it differs from the site's.
    fn when(&self, event: &Event, lang: Lang) -> String {
        let when = self.by_the_clock(&event.time, lang);
        match &event.time {
            EventTime::Clock { end, zone, .. } if !self.is_our_clock(event, zone, end.is_some()) => {
                format!("{when} ({})", self.formats(lang).local_time(zone))
            }
            _ => when,
        }
    }

    /// Whether the site's own clock shows the same times.
    fn is_our_clock(&self, event: &Event, zone: &str, has_end: bool) -> bool {
        let (ours, theirs) = (&self.site.clock.zone, Zone::named(zone));
        let same = |moment: Moment| {
            theirs
                .as_ref()
                .is_none_or(|theirs| theirs.local(moment) == ours.local(moment))
        };
        same(event.begins) && (!has_end || same(event.ends))
    }

    fn by_the_clock(&self, time: &EventTime, lang: Lang) -> String {
        let formats = self.formats(lang);
        match time {
            EventTime::Vague(date) => formats.vague(*date),
            EventTime::Days(first, last) => formats.days(*first, *last),
            EventTime::Clock { start, end: None, .. } => formats.moment(*start),
            EventTime::Clock {
                start,
                end: Some(ClockEnd::At(end)),
                ..
            } => formats.moments(*start, *end),
            EventTime::Clock {
                start,
                end: Some(ClockEnd::Day(last)),
                ..
            } => formats.moment_to_day(*start, *last),
        }
    }

    fn heading(&self, time: &EventTime, lang: Lang) -> String {
        match time {
            EventTime::Vague(VagueDate::Year(year)) => year.to_string(),
            EventTime::Vague(VagueDate::Month(year, month)) => self.formats(lang).month(*year, *month),
            _ => first_day(time).map_or(String::new(), |day| self.formats(lang).month(day.year(), day.month())),
        }
    }

    fn event(&self, ix: EventIx, lang: Lang, timelines: &[Vec<TimelineEntry>]) -> EventFacets {
        let event = self.site.event(ix);
        let row = Facet::new(self.event_row(ix, lang));
        let text = &event.texts[lang.index()];
        let (record, path) = (&text.record, &text.record.head.path);
        let own = |key: &str| self.event_lang(text, key, lang);
        let said = |value: &Arc<str>, key: &str| self.said_in(value, own(key), lang);
        let known = !matches!(event.time, EventTime::Vague(_));
        let calendar = self
            .patterns
            .event(self.record_lang(lang), &event.id)
            .child("termin.ics");
        let full = EventFull {
            venue: record.venue.as_ref().map(|venue| self.venue(venue, own("venue"), lang)),
            online: record.online.as_ref().and_then(|url| self.url(url)),
            summary: record.summary.as_ref().map(|summary| said(summary, "summary")),
            description: text
                .description
                .as_ref()
                .map(|prose| Facet::new(self.prose(prose, own("description"), lang, timelines))),
            excerpt: text
                .description
                .as_ref()
                .and_then(|prose| self.teaser_of(&prose.excerpt)),
            programme: (record.programme.iter())
                .map(|item| ProgrammeShown {
                    time: item.time.clone(),
                    machine_time: item.time.as_ref().and_then(|time| machine_time(time)),
                    title: said(&item.title, "programme"),
                    speakers: item.speakers.clone(),
                    text: item.text.as_ref().map(|text| said(text, "programme")),
                })
                .collect(),
            topics: self.topics(&event.topics, lang),
            registration: (record.registration.as_ref())
                .filter(|_| event.state != EventState::Past && record.status != EventStatus::Cancelled)
                .map(|registration| self.registration(registration, text.closes, lang))
                .filter(|shown| shown.url.is_some() || shown.email.is_some() || shown.deadline.is_some()),
            recording: record.recording.as_ref().and_then(|url| self.url(url)),
            image: record.image.as_ref().and_then(|image| self.image(image, path)),
            attachments: self.downloads(&record.attachments, path, lang),
            contact: event.contact.map(|at| self.contact_at(at, lang)),
            sources: self.urls(&record.sources),
            calendar: known.then(|| self.href(&calendar)),
            start: machine_start(event).into(),
            end: machine_end(event).map(Arc::from),
            time: event.time.clone(),
            begins: event.begins,
            ends: event.ends,
            date: self.event_date(event, lang),
            row: row.clone(),
        };
        EventFacets {
            row,
            full: Facet::new(full),
        }
    }

    fn event_date(&self, event: &Event, lang: Lang) -> crate::facet::DateShown {
        self.date(event.time.first(), lang)
    }

    fn venue(&self, venue: &Venue, own: Lang, lang: Lang) -> VenueShown {
        let said = |value: &Option<Arc<str>>| value.as_ref().map(|value| self.said_in(value, own, lang));
        VenueShown {
            name: said(&venue.name),
            room: said(&venue.room),
            street: venue.street.clone(),
            postal_code: venue.postal_code.clone(),
            city: said(&venue.city),
            state: said(&venue.state),
            country: said(&venue.country),
            location: venue.location.map(|point| Location::new(point, self.formats(lang))),
        }
    }

    fn registration(&self, registration: &Registration, closes: Option<Moment>, lang: Lang) -> RegistrationShown {
        let deadline = registration.deadline.as_ref();
        RegistrationShown {
            url: registration.url.as_ref().and_then(|url| self.url(url)),
            email: registration.email.clone(),
            deadline: deadline.map(|deadline| self.stamp_with_time(deadline.value, lang)),
            open: closes.is_none_or(|closes| closes > self.site.clock.now),
        }
    }
}

/// What does not take place is neither today nor running.
fn shown(state: EventState, status: EventStatus) -> EventState {
    match (state, status) {
        (EventState::Today | EventState::Running, EventStatus::Cancelled | EventStatus::Postponed) => {
            EventState::Upcoming
        }
        _ => state,
    }
}

fn first_day(time: &EventTime) -> Option<Date> {
    match time {
        EventTime::Vague(_) => None,
        EventTime::Days(first, _) => Some(*first),
        EventTime::Clock { start, .. } => Some(start.date()),
    }
}

/// ISO 8601, with the offset of the event's own zone where a time is known.
fn machine_start(event: &Event) -> String {
    match &event.time {
        EventTime::Vague(date) => date.to_string(),
        EventTime::Days(first, _) => first.to_string(),
        EventTime::Clock { zone, .. } => zoned(event.begins, zone),
    }
}

fn machine_end(event: &Event) -> Option<String> {
    match &event.time {
        EventTime::Clock {
            end: Some(ClockEnd::At(_)),
            zone,
            ..
        } => Some(zoned(event.ends, zone)),
        EventTime::Clock {
            end: Some(ClockEnd::Day(last)),
            ..
        } => Some(last.to_string()),
        EventTime::Days(first, last) if first != last => Some(last.to_string()),
        _ => None,
    }
}

/// A time of day as HTML knows it, if that is what the author typed: `9.30 Uhr` is `09:30`, `ab 10 Uhr` is nothing.
fn machine_time(typed: &str) -> Option<Arc<str>> {
    let hours = typed.strip_suffix("Uhr").map(str::trim_end);
    let (hour, minute) = match hours.unwrap_or(typed).split_once([':', '.']) {
        Some((hour, minute)) => (hour, minute),
        None => (hours?, "00"),
    };
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>, limit: u8| {
        let plain = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u8>().ok().filter(|number| plain && *number < limit)
    };
    let (hour, minute) = (digits(hour, 1..=2, 24)?, digits(minute, 2..=2, 60)?);
    Some(format!("{hour:02}:{minute:02}").into())
}

fn zoned(moment: Moment, zone: &str) -> String {
    Zone::named(zone).unwrap_or_else(Zone::utc).rfc3339(moment)
}

fn status(status: EventStatus) -> &'static str {
    match status {
        EventStatus::Scheduled => "scheduled",
        EventStatus::Cancelled => "cancelled",
        EventStatus::Postponed => "postponed",
        EventStatus::MovedOnline => "moved-online",
    }
}

#[cfg(test)]
mod tests {
    use super::machine_time;

    #[test]
    fn only_a_time_of_day_is_one_for_machines() {
        let cases = [
            ("14:00", Some("14:00")),
            ("9.30 Uhr", Some("09:30")),
            ("14 Uhr", Some("14:00")),
            ("14", None),
            ("10:00–11:00", None),
            ("ab 10 Uhr", None),
            ("25:00", None),
            ("10:7", None),
            ("vormittags", None),
        ];
        for (typed, expected) in cases {
            assert_eq!(machine_time(typed).as_deref(), expected, "{typed}");
        }
    }
}
