//! The next moment: the site changes exactly then, and not before; once an embargo has lifted nothing tells of it.

use crate::fixture::{Built, Fixture, SMALL};
use crate::oracle;
use crate::properties::each_seed;
use crate::random::{self, Dice};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use std::collections::BTreeMap;
use std::sync::Mutex;
use vielfalt::pipeline::{Cache, Mode};

/// Where the clock starts: shortly before something, or in the middle of it.
const STARTS: [&str; 14] = [
    "2022-03-26T23:30",
    "2022-03-27T01:59:59",
    "2022-05-20",
    "2022-10-19T13:59:59",
    "2022-10-29T12:00",
    "2022-10-30T02:30",
    "2022-10-30T02:30:00+02:00",
    "2022-11-01",
    "2022-12-31T12:00",
    "2023-03-25T23:59:59",
    "2023-06-01",
    "2024-02-28T12:00",
    "2024-11-01",
    "2027-08-01",
];

#[derive(Default)]
struct Seen {
    steps: usize,
    ends: usize,
    samples: usize,
    lifted: usize,
    reasons: BTreeMap<String, usize>,
}

#[test]
fn the_site_changes_exactly_at_the_announced_moments() {
    let seen = Mutex::new(Seen::default());
    let whole = each_seed(160, |seed| chain(seed, &seen));
    let seen = seen.into_inner().expect("no case failed");
    println!(
        "{} announced moments, {} sites with none left, {} moments between; {} sites after their embargoes; {:#?}",
        seen.steps, seen.ends, seen.samples, seen.lifted, seen.reasons
    );
    assert!(!whole || seen.steps > 256 && seen.samples > 256 && seen.lifted > 120 && seen.reasons.len() >= 4);
}

/// Random sites seldom have nothing else to change on the day before.
#[test]
fn a_day_of_the_history_is_a_moment() {
    let history =
        "press_contact: presse\nhistory: [{date: 2022-06-01, title: Tag, text: Text, sources: [https://a.de]}]\n";
    let fixture = Fixture::new(&SMALL.replace("press_contact: presse\n", history));
    let next = fixture.at("2022-05-30T12:00+02:00").build().ok().outcome.next;
    let at = next.expect("that day is still to come").at;
    assert_eq!(at, "2022-06-01T00:00:00+02:00");
}

/// One site at moments of one cache, as `watch` sees them.
struct Session<'a> {
    fixture: &'a Fixture,
    cache: Option<Cache>,
}

impl Session<'_> {
    fn at(&mut self, moment: Timestamp) -> Built {
        let fixture = self.fixture.at(&oracle::written(moment));
        fixture.build_warm(&mut self.cache, "public", Mode::Publish)
    }
}

fn chain(seed: u64, seen: &Mutex<Seen>) {
    let mut site = random::site(seed);
    site.fixture.threads = 1;
    let mut dice = Dice::new(seed ^ 0xc10c);
    let mut session = Session {
        fixture: &site.fixture,
        cache: None,
    };
    let mut now = oracle::moment(dice.pick(&STARTS));
    let mut built = session.at(now);
    if !built.outcome.ok {
        return;
    }
    for _ in 0..2 {
        let next = built.outcome.next.clone();
        let until = next.as_ref().map_or(oracle::moment("2060-01-01"), |next| next.moment);
        let between = between(&site.fixture, now, until, &mut dice);
        for moment in &between {
            let then = session.at(*moment);
            assert!(
                then.tree == built.tree,
                "seed {seed}: announced at {now} was {until}, but at {moment} these changed: {:?}",
                changed(&built, &then)
            );
        }
        let mut seen = seen.lock().expect("no case failed");
        seen.samples += between.len();
        let Some(next) = next else {
            seen.ends += 1;
            break;
        };
        seen.steps += 1;
        *seen.reasons.entry(next.reason.en.clone()).or_default() += 1;
        drop(seen);
        let then = session.at(next.moment);
        assert!(
            then.tree != built.tree,
            "seed {seed}: nothing changes at {} ({}); withheld were {:?}, then {:?}",
            next.at,
            next.reason.en,
            withheld(&built),
            withheld(&then)
        );
        (now, built) = (next.moment, then);
    }
    lifted(seed, &mut session);
    seen.lock().expect("no case failed").lifted += 1;
}

/// Two moments before the next one: the last second, and one at which something might have changed: a midnight, a gate,
/// any second.
fn between(fixture: &Fixture, now: Timestamp, until: Timestamp, dice: &mut Dice) -> Vec<Timestamp> {
    let zone = TimeZone::get("Europe/Berlin").expect("Berlin has a clock");
    let seconds = usize::try_from(until.as_second() - now.as_second()).expect("it lies ahead");
    let any = now
        + i64::try_from(dice.below(seconds.max(1)))
            .expect("it is small")
            .seconds();
    let local = any.to_zoned(zone);
    let midnight = local.start_of_day().expect("days begin").timestamp();
    let new_year = local
        .first_of_year()
        .and_then(|day| day.start_of_day())
        .expect("years begin")
        .timestamp();
    let gates = oracle::gates(&fixture.content());
    let gate = gates[dice.below(gates.len())];
    let other = [any, midnight, new_year, gate][dice.below(4)];
    let mut all = vec![other, oracle::before(until)];
    all.retain(|moment| now < *moment && *moment < until);
    all
}

/// Long after its embargo, a record leaves the same bytes as one that never had any.
fn lifted(seed: u64, session: &mut Session) {
    let late = oracle::moment("2028-06-01");
    let with = session.at(late);
    session.fixture.edit_all(|text| {
        let mut text = text.to_owned();
        while let Some(start) = text.find("\"embargo\":\"") {
            let value = start + "\"embargo\":\"".len();
            let end = value + text[value..].find('"').expect("a value ends") + 1;
            let comma = usize::from(text[end..].starts_with(','));
            let start = if comma == 0 && text[..start].ends_with(',') {
                start - 1
            } else {
                start
            };
            text.replace_range(start..end + comma, "");
        }
        text
    });
    let without = session.at(late);
    assert!(with.tree == without.tree, "seed {seed}: {:?}", changed(&with, &without));
}

fn changed(a: &Built, b: &Built) -> Vec<String> {
    let names = a.tree.keys().chain(b.tree.keys());
    let mut names: Vec<String> = names
        .filter(|path| a.tree.get(*path) != b.tree.get(*path))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names.truncate(12);
    names
}

fn withheld(built: &Built) -> Vec<&str> {
    built
        .outcome
        .withheld
        .iter()
        .map(|withheld| withheld.path.as_str())
        .collect()
}
