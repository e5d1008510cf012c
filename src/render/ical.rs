//! Calendars (RFC 5545): one event to save, or all that lie ahead to subscribe to.
//!
//! Written by hand, because two things matter that libraries leave open: the bytes depend on the events alone, never on
//! the moment of the build; and the rules of the time zone come along (`zone`), so that no calendar has to know it.

mod line;
mod zone;

use crate::base::Zone;
use crate::facet::{EventFull, Frame, VenueShown};
use crate::route::CalendarRecipe;
use crate::site::{ClockEnd, EventTime};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use line::Lines;
use std::collections::BTreeMap;

pub fn calendar(recipe: &CalendarRecipe) -> Vec<u8> {
    let frame = &recipe.frame;
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.text(
        "PRODID",
        &format!("-//Vielfalt//Vielfalt//{}", frame.lang.to_uppercase()),
    );
    lines.put("CALSCALE", "GREGORIAN");
    lines.text("X-WR-CALNAME", &frame.title.text);
    for (name, years) in zones(recipe) {
        if let Some(zone) = Zone::named(&name) {
            zone::put(&mut lines, &name, zone.time_zone(), years.first, years.last);
        }
    }
    for event in &recipe.events {
        put_event(&mut lines, frame, event);
    }
    lines.put("END", "VCALENDAR");
    lines.finish()
}

#[derive(Clone, Copy)]
struct Years {
    first: i16,
    last: i16,
}

/// The zones by whose clocks events are written, and the years in which.
fn zones(recipe: &CalendarRecipe) -> BTreeMap<String, Years> {
    let mut zones: BTreeMap<String, Years> = BTreeMap::new();
    for event in &recipe.events {
        let EventTime::Clock { start, end, zone } = &event.time else {
            continue;
        };
        let Some((name, _)) = clock_zone(zone) else { continue };
        let (first, last) = (start.year(), end.map_or(*start, ClockEnd::over).year());
        let years = zones.entry(name).or_insert(Years { first, last });
        years.first = years.first.min(first);
        years.last = years.last.max(last);
    }
    zones
}

/// The zone under its proper name; `None` for UTC, whose times need no rules.
fn clock_zone(name: &str) -> Option<(String, TimeZone)> {
    let zone = Zone::named(name)?.time_zone().clone();
    let name = zone.iana_name()?.to_owned();
    let universal = ["UTC", "UCT", "Universal", "Zulu"].contains(&name.trim_start_matches("Etc/"));
    (!universal).then_some((name, zone))
}

fn put_event(lines: &mut Lines, frame: &Frame, event: &EventFull) {
    let row = &event.row;
    let Some((start, end)) = times(event) else { return };
    lines.put("BEGIN", "VEVENT");
    lines.text("UID", &format!("{}@{}", row.id, host(&frame.origin)));
    lines.put("DTSTAMP", &stamp(event));
    lines.put(&format!("DTSTART{}", start.parameter), &start.value);
    if let Some(end) = end {
        lines.put(&format!("DTEND{}", end.parameter), &end.value);
    }
    lines.text("SUMMARY", &row.title.text);
    let description = event.summary.as_ref().map(|summary| &summary.text);
    if let Some(description) = description.or(event.excerpt.as_ref()) {
        lines.text("DESCRIPTION", description);
    }
    put_place(lines, event);
    lines.put("URL", &format!("{}{}", frame.origin, row.href));
    lines.put("STATUS", status(row.status));
    lines.put("END", "VEVENT");
}

/// Where to go: the venue, or the address of the stream where there is none or nobody goes there any more.
fn put_place(lines: &mut Lines, event: &EventFull) {
    let venue = event.venue.as_ref().filter(|_| event.row.status != "moved-online");
    match (venue.map(venue_line).filter(|line| !line.is_empty()), &event.online) {
        (Some(line), _) => lines.text("LOCATION", &line),
        (None, Some(online)) => lines.text("LOCATION", online),
        (None, None) => {}
    }
    if let Some(location) = venue.and_then(|venue| venue.location.as_ref()) {
        lines.put("GEO", &format!("{};{}", location.lat, location.lon));
    }
}

fn venue_line(venue: &VenueShown) -> String {
    let said = |said: &Option<crate::base::Said>| said.as_ref().map(|said| said.text.to_string());
    let city = said(&venue.city);
    let town = match (&venue.postal_code, city) {
        (Some(code), Some(city)) => Some(format!("{code} {city}")),
        (code, city) => city.or_else(|| code.as_ref().map(ToString::to_string)),
    };
    let street = venue.street.as_ref().map(ToString::to_string);
    let parts = [said(&venue.name), said(&venue.room), street, town];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

fn status(status: &str) -> &'static str {
    match status {
        "cancelled" => "CANCELLED",
        "postponed" => "TENTATIVE",
        _ => "CONFIRMED",
    }
}

/// The part of an origin that names the machine: `https://example.org:8000` is `example.org`.
fn host(origin: &str) -> &str {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    authority.split(['/', ':']).next().unwrap_or(authority)
}

/// When the entry was made. It has to stand there and may not be the moment of the build: the event's own day.
fn stamp(event: &EventFull) -> String {
    match event.date.iso.parse::<Date>() {
        Ok(day) => format!("{}T000000Z", day.strftime("%Y%m%d")),
        Err(_) => utc(event.begins),
    }
}

/// A value of DTSTART or DTEND, and the parameter that says how to read it.
struct Time {
    parameter: String,
    value: String,
}

/// Start and end; `None` for vague dates, which no calendar can hold.
fn times(event: &EventFull) -> Option<(Time, Option<Time>)> {
    match &event.time {
        EventTime::Vague(_) => None,
        // The last day is the first after the event.
        EventTime::Days(first, last) => Some((day(*first), Some(day(last.tomorrow().unwrap_or(*last))))),
        EventTime::Clock { start, end, zone } => {
            let zone = clock_zone(zone);
            let end = end.filter(|_| event.ends > event.begins);
            Some((
                clock(*start, event.begins, zone.as_ref()),
                end.map(|end| clock(end.over(), event.ends, zone.as_ref())),
            ))
        }
    }
}

fn day(day: Date) -> Time {
    Time {
        parameter: ";VALUE=DATE".to_owned(),
        value: day.strftime("%Y%m%d").to_string(),
    }
}

/// A time on the clock of its zone. One that the clock change repeats would mean the first of the two to a calendar,
/// and to us the later: it is written in UTC.
fn clock(local: DateTime, moment: crate::base::Moment, zone: Option<&(String, TimeZone)>) -> Time {
    match zone.filter(|(_, zone)| !zone.to_ambiguous_timestamp(local).is_ambiguous()) {
        Some((name, _)) => Time {
            parameter: format!(";TZID={name}"),
            value: local.strftime("%Y%m%dT%H%M%S").to_string(),
        },
        None => Time {
            parameter: String::new(),
            value: utc(moment),
        },
    }
}

fn utc(moment: crate::base::Moment) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests;
