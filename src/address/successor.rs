//! Renamed records: which new record is the one that had another name before. A guess, and only where one answer is
//! better than all others; what is proposed is read by a person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record by its kind and id, and the last parts of its addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// `release:2022-10-19-zehn-jahre`
    pub record: Arc<str>,
    pub slugs: BTreeSet<Arc<str>>,
}

/// So many pairs are compared letter by letter; with more, somebody moved everything.
const MOST_PAIRS: usize = 1_000_000;
/// How like each other names must be, in thousandths: with the same date, and without.
const LIKE_ON_A_DAY: u32 = 200;
const LIKE: u32 = 700;

/// The successor of each record that is gone, among those that are new. The same name under another date says most, then
/// the same date, then a similar name.
pub fn successors(gone: &[Named], new: &[Named]) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut found = BTreeMap::new();
    for pass in [same_name, same_date, similar] {
        let taken: BTreeSet<&Arc<str>> = found.values().collect();
        let gone: Vec<&Named> = gone.iter().filter(|one| !found.contains_key(&one.record)).collect();
        let new: Vec<&Named> = new.iter().filter(|one| !taken.contains(&one.record)).collect();
        let pairs = best(&pass(&gone, &new));
        found.extend(
            pairs
                .into_iter()
                .map(|(from, to)| (from.record.clone(), to.record.clone())),
        );
    }
    found
}

type Scored<'a> = (&'a Named, &'a Named, u32);

/// The pairs of which each is better than every other one with the same record on either side.
fn best<'a>(pairs: &[Scored<'a>]) -> Vec<(&'a Named, &'a Named)> {
    let mut from: BTreeMap<&Arc<str>, Vec<u32>> = BTreeMap::new();
    let mut to = from.clone();
    for (a, b, score) in pairs {
        from.entry(&a.record).or_default().push(*score);
        to.entry(&b.record).or_default().push(*score);
    }
    let leads = |scores: &[u32], score: u32| {
        scores.iter().all(|other| *other <= score) && scores.iter().filter(|other| **other == score).count() == 1
    };
    let wins = |(a, b, score): &&Scored<'a>| leads(&from[&a.record], *score) && leads(&to[&b.record], *score);
    pairs.iter().filter(wins).map(|(a, b, _)| (*a, *b)).collect()
}

fn same_name<'a>(gone: &[&'a Named], new: &[&'a Named]) -> Vec<Scored<'a>> {
    let mut by_name: BTreeMap<(&str, &str), Vec<&'a Named>> = BTreeMap::new();
    for one in new {
        for name in one.names() {
            by_name.entry((one.kind(), name)).or_default().push(one);
        }
    }
    let same = |one: &&'a Named| {
        let named = one
            .names()
            .into_iter()
            .filter_map(|name| by_name.get(&(one.kind(), name)));
        let others: BTreeSet<&'a Named> = named.flatten().copied().collect();
        let one = *one;
        others.into_iter().map(move |other| (one, other, 1)).collect::<Vec<_>>()
    };
    gone.iter().flat_map(same).collect()
}

fn same_date<'a>(gone: &[&'a Named], new: &[&'a Named]) -> Vec<Scored<'a>> {
    let mut by_date: BTreeMap<(&str, &str), Vec<&'a Named>> = BTreeMap::new();
    for one in new {
        if let Some(date) = one.date() {
            by_date.entry((one.kind(), date)).or_default().push(one);
        }
    }
    let same = |one: &&'a Named| {
        let others = one.date().and_then(|date| by_date.get(&(one.kind(), date)));
        let one = *one;
        let scored = others
            .into_iter()
            .flatten()
            .map(move |other| (one, *other, one.likeness(other)));
        scored.filter(|(.., score)| *score >= LIKE_ON_A_DAY).collect::<Vec<_>>()
    };
    gone.iter().flat_map(same).collect()
}

fn similar<'a>(gone: &[&'a Named], new: &[&'a Named]) -> Vec<Scored<'a>> {
    if gone.len().saturating_mul(new.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let pairs = gone.iter().flat_map(|one| new.iter().map(move |other| (*one, *other)));
    let scored = pairs
        .filter(|(one, other)| one.kind() == other.kind())
        .map(|(one, other)| (one, other, one.likeness(other)));
    scored.filter(|(.., score)| *score >= LIKE).collect()
}

impl Named {
    fn kind(&self) -> &str {
        self.record.split_once(':').map_or("", |(kind, _)| kind)
    }

    fn id(&self) -> &str {
        self.record.split_once(':').map_or("", |(_, id)| id)
    }

    fn date(&self) -> Option<&str> {
        let date = self.id().get(..10)?;
        let digits = |(at, byte): (usize, u8)| {
            if matches!(at, 4 | 7) {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        };
        date.bytes().enumerate().all(digits).then_some(date)
    }

    /// The id without its date or its folder.
    fn name(&self) -> &str {
        let id = match self.date() {
            Some(date) => self.id()[date.len()..].trim_start_matches('-'),
            None => self.id(),
        };
        id.rsplit('/').next().unwrap_or(id)
    }

    fn names(&self) -> BTreeSet<&str> {
        let slugs = self.slugs.iter().map(|slug| &**slug);
        slugs.chain([self.name()]).filter(|name| !name.is_empty()).collect()
    }

    /// How like each other two names are, in thousandths.
    fn likeness(&self, other: &Self) -> u32 {
        let (mine, theirs) = (self.names(), other.names());
        let pairs = mine.iter().flat_map(|a| theirs.iter().map(move |b| like(a, b)));
        let names = pairs.max().unwrap_or(0);
        // Two ids of one month are alike in their dates already.
        match (self.date(), other.date()) {
            (None, None) => names.max(like(self.id(), other.id())),
            _ => names,
        }
    }
}

fn like(a: &str, b: &str) -> u32 {
    // A name that was only made longer or shorter by whole words is the same thing.
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.contains('-') && long.strip_prefix(short).is_some_and(|rest| rest.starts_with('-')) {
        return LIKE;
    }
    let longest = a.chars().count().max(b.chars().count()).max(1);
    let same = longest.saturating_sub(strsim::osa_distance(a, b));
    u32::try_from(same * 1000 / longest).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(gone: &[&str], new: &[&str], expected: &[(&str, &str)]) {
        let named = |ids: &[&str]| -> Vec<Named> {
            let one = |id: &&str| Named {
                record: (*id).into(),
                slugs: BTreeSet::new(),
            };
            ids.iter().map(one).collect()
        };
        let found = successors(&named(gone), &named(new));
        let found: Vec<(&str, &str)> = found.iter().map(|(from, to)| (&**from, &**to)).collect();
        assert_eq!(found, expected, "{gone:?} {new:?}");
    }

    #[test]
    fn what_was_renamed() {
        let old = "release:2022-10-19-zehn-jahre";
        // Another date, another name, both of a page and of a partner.
        check(
            &[old],
            &["release:2022-10-20-zehn-jahre"],
            &[(old, "release:2022-10-20-zehn-jahre")],
        );
        check(
            &[old],
            &["release:2022-10-19-ein-jahrzehnt"],
            &[(old, "release:2022-10-19-ein-jahrzehnt")],
        );
        check(
            &["page:foerderung/antrag"],
            &["page:mitmachen/antrag"],
            &[("page:foerderung/antrag", "page:mitmachen/antrag")],
        );
        check(
            &["partner:stadt-esen"],
            &["partner:stadt-essen"],
            &[("partner:stadt-esen", "partner:stadt-essen")],
        );
        check(
            &["partner:kreis-soest"],
            &["partner:kreis-soest-lippstadt"],
            &[("partner:kreis-soest", "partner:kreis-soest-lippstadt")],
        );
        check(
            &["event:2022-10-19-tagung"],
            &["event:tagung"],
            &[("event:2022-10-19-tagung", "event:tagung")],
        );
    }

    #[test]
    fn what_was_not() {
        check(
            &["release:2022-10-19-zehn-jahre"],
            &["release:2023-05-04-neue-partner"],
            &[],
        );
        check(&["partner:stadt-essen"], &["partner:stadt-dortmund"], &[]);
        check(&["partner:stadt-essen"], &["event:stadt-essen"], &[]);
        // Two that are equally good are none.
        check(&["event:2020-tagung"], &["event:2021-tagung", "event:2022-tagung"], &[]);
        let day = "release:2022-10-19-a";
        check(&[day], &["release:2022-10-20-a", "release:2022-10-21-a"], &[]);
    }

    #[test]
    fn many_at_once_keep_their_partners() {
        check(
            &[
                "release:2022-10-19-a",
                "release:2022-10-19-bericht",
                "release:2022-11-02-c",
            ],
            &[
                "release:2022-10-19-berichte",
                "release:2022-10-21-a",
                "release:2022-11-02-cc",
            ],
            &[
                ("release:2022-10-19-a", "release:2022-10-21-a"),
                ("release:2022-10-19-bericht", "release:2022-10-19-berichte"),
                ("release:2022-11-02-c", "release:2022-11-02-cc"),
            ],
        );
    }
}
