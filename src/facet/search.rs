//! The search index as facets: what one record adds to it, what a group of records comes to, and all of it by shards.
//!
//! Terms are spread over shards by their beginning, so that whoever looks for a word, or for words that begin like it,
//! needs one small file. A shard names a record by its group (a month of releases, say) and its place in the group: a
//! new record renumbers its own group and no other, and no shard holds a figure of the whole site.

use super::Shared;
use crate::base::{Digest, Said, Terms, digest_of};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// What a result shows.
#[derive(Debug, Hash)]
pub struct SearchHit {
    pub href: Arc<str>,
    pub title: Said,
    /// The date of a release, the time of an event, kind and town of a partner.
    pub line: Option<Arc<str>>,
    /// The teaser, or the beginning of the text.
    pub text: Option<Arc<str>>,
}

/// What one record adds to the index.
#[derive(Debug, Hash)]
pub struct SearchEntry {
    pub hit: Shared<SearchHit>,
    /// Of its title, its head and its texts.
    pub terms: Vec<(Weight, Terms)>,
}

/// Where in a record a word stands. A later one weighs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    Body,
    /// Kicker, teaser, place, labels.
    Head,
    Title,
}

/// Records that are numbered together.
#[derive(Debug)]
pub struct SearchGroup {
    /// Says the kind of its records, too: see [`SearchGroup::PAGES`] and its neighbours.
    pub number: u32,
    pub hits: Vec<Shared<SearchHit>>,
    /// By shard, without those to which the group adds nothing.
    shards: BTreeMap<u16, Arc<ShardPart>>,
}

/// What a group adds to a shard: terms in order, each with the postings of the group in their written form.
#[derive(Debug, Default, PartialEq, Eq)]
struct ShardPart {
    digest: Digest,
    /// Length and text of each term, length and text of its postings.
    packed: Box<[u8]>,
}

/// The index of one language.
#[derive(Debug)]
pub struct SearchIndex {
    pub shards: u16,
    /// In order of their numbers.
    pub groups: Vec<Arc<SearchGroup>>,
    /// Of each shard.
    digests: Vec<Digest>,
}

/// Places of a group with their weights, in order.
type Postings = Vec<(usize, Weight)>;

impl SearchGroup {
    pub const PAGES: u32 = 0;
    /// And one by the first letter of each id.
    pub const PARTNERS: u32 = 1;
    /// And one by month since January 1970.
    pub const RELEASES: u32 = 100;
    /// And one by year since 1970.
    pub const EVENTS: u32 = 4000;

    /// The group of the releases of a month. Those before 1970 stand with its first month.
    pub fn of_releases(year: i16, month: i8) -> u32 {
        let months = (i32::from(year) - 1970) * 12 + i32::from(month) - 1;
        Self::RELEASES
            + u32::try_from(months)
                .unwrap_or(0)
                .min(Self::EVENTS - Self::RELEASES - 1)
    }

    /// The group of the events of a year.
    pub fn of_events(year: i16) -> u32 {
        Self::EVENTS + u32::try_from(i32::from(year) - 1970).unwrap_or(0)
    }

    pub fn new(number: u32, shards: u16, entries: &[Shared<SearchEntry>]) -> Self {
        Self {
            number,
            hits: hits(entries),
            shards: parts(entries, shards, |_| true),
        }
    }

    /// The same group after the words of some of its records changed: `entries` are those of now, `changes` those that
    /// gave way and what came. A month may have hundreds of records, and most words of each are what they were.
    #[must_use]
    pub fn reworded(&self, shards: u16, entries: &[Shared<SearchEntry>], changes: &[EntryChange]) -> Self {
        let touched = changes.iter().flat_map(|(before, after)| {
            let (before, after) = (weights(before), weights(after));
            let differs = |term: &&String| before.get(*term) != after.get(*term);
            let terms = before.keys().chain(after.keys()).filter(differs);
            terms.map(|term| shard_of(term, shards)).collect::<Vec<_>>()
        });
        let touched: BTreeSet<u16> = touched.collect();
        let mut all = self.shards.clone();
        all.retain(|shard, _| !touched.contains(shard));
        all.extend(parts(entries, shards, |shard| touched.contains(&shard)));
        Self {
            number: self.number,
            hits: hits(entries),
            shards: all,
        }
    }
}

/// What a record adds, before and after its words changed.
pub type EntryChange = (Shared<SearchEntry>, Shared<SearchEntry>);

fn hits(entries: &[Shared<SearchEntry>]) -> Vec<Shared<SearchHit>> {
    entries.iter().map(|entry| entry.hit.clone()).collect()
}

/// The terms of a record, each with the weight that counts.
fn weights(entry: &SearchEntry) -> BTreeMap<String, Weight> {
    let mut weights = BTreeMap::new();
    for (weight, terms) in &entry.terms {
        terms.for_each(|term| {
            let known = weights.entry(term.to_owned()).or_insert(*weight);
            *known = (*known).max(*weight);
        });
    }
    weights
}

/// What the records of a group add to those shards that are wanted.
fn parts(
    entries: &[Shared<SearchEntry>],
    shards: u16,
    is_wanted: impl Fn(u16) -> bool,
) -> BTreeMap<u16, Arc<ShardPart>> {
    let mut postings: HashMap<String, (u16, Postings), BuildHasherDefault<TermHasher>> = HashMap::default();
    for (slot, entry) in entries.iter().enumerate() {
        for (weight, terms) in &entry.terms {
            terms.for_each(|term| match postings.get_mut(term) {
                Some((_, known)) => match known.last_mut().filter(|(last, _)| *last == slot) {
                    Some((_, known)) => *known = (*known).max(*weight),
                    None => known.push((slot, *weight)),
                },
                None => {
                    let shard = shard_of(term, shards);
                    if is_wanted(shard) {
                        postings.insert(term.to_owned(), (shard, vec![(slot, *weight)]));
                    }
                }
            });
        }
    }
    let mut terms: Vec<(u16, String, Postings)> = (postings.into_iter())
        .map(|(term, (shard, postings))| (shard, term, postings))
        .collect();
    terms.sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let parts = terms.chunk_by(|a, b| a.0 == b.0).map(|part| {
        let mut packed = Vec::new();
        for (_, term, postings) in part {
            pack(&mut packed, term);
            pack(&mut packed, &written(postings));
        }
        let packed = packed.into_boxed_slice();
        let digest = Digest::of_bytes(&packed);
        (part[0].0, Arc::new(ShardPart { digest, packed }))
    });
    parts.collect()
}

/// Mixes few bits quickly: terms are short, there are millions of them, and their order in the map is never seen.
#[derive(Default)]
struct TermHasher(u64);

impl Hasher for TermHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

impl SearchIndex {
    pub fn new(shards: u16, groups: Vec<Arc<SearchGroup>>) -> Self {
        let mut parts: Vec<Vec<(u32, Digest)>> = vec![Vec::new(); shards.into()];
        for group in &groups {
            for (shard, part) in &group.shards {
                parts[usize::from(*shard)].push((group.number, part.digest));
            }
        }
        Self {
            shards,
            groups,
            digests: parts.iter().map(digest_of).collect(),
        }
    }

    /// The same index with some groups in the place of those with their numbers.
    #[must_use]
    pub fn with(&self, changed: Vec<SearchGroup>) -> Self {
        let mut groups = self.groups.clone();
        let mut shards = BTreeSet::new();
        for group in changed {
            let Some(at) = self.place_of(group.number) else {
                continue;
            };
            let digest = |group: &SearchGroup, shard: &u16| group.shards.get(shard).map(|part| part.digest);
            let both = groups[at].shards.keys().chain(group.shards.keys());
            shards.extend(both.filter(|shard| digest(&groups[at], shard) != digest(&group, shard)));
            groups[at] = Arc::new(group);
        }
        let mut digests = self.digests.clone();
        for shard in shards {
            let parts = groups
                .iter()
                .filter_map(|group| Some((group.number, group.shards.get(&shard)?.digest)));
            digests[usize::from(shard)] = digest_of(&parts.collect::<Vec<_>>());
        }
        Self {
            shards: self.shards,
            groups,
            digests,
        }
    }

    /// The group with a number.
    pub fn group(&self, number: u32) -> Option<&SearchGroup> {
        self.place_of(number).map(|at| &*self.groups[at])
    }

    fn place_of(&self, number: u32) -> Option<usize> {
        self.groups.binary_search_by_key(&number, |known| known.number).ok()
    }

    /// Everything that a shard holds.
    pub fn digest(&self, shard: u16) -> Digest {
        self.digests[usize::from(shard)]
    }

    /// The terms of a shard with their postings, as the search page reads them: for each group the distance from the
    /// group before, how many, and for each the distance from the one before together with its weight.
    pub fn terms(&self, shard: u16) -> BTreeMap<&str, String> {
        let mut terms: BTreeMap<&str, (u32, String)> = BTreeMap::new();
        for group in &self.groups {
            let mut rest = group.shards.get(&shard).map_or(&[][..], |part| &part.packed);
            while let Some((term, after)) = unpack(rest)
                && let Some((postings, after)) = unpack(after)
            {
                rest = after;
                let (last, text) = terms.entry(term).or_default();
                write_number(text, (group.number - *last) as usize);
                text.push_str(postings);
                *last = group.number;
            }
        }
        terms.into_iter().map(|(term, (_, text))| (term, text)).collect()
    }
}

/// The shard of a term, by its first four letters.
fn shard_of(term: &str, shards: u16) -> u16 {
    let end = term.char_indices().nth(4).map_or(term.len(), |(at, _)| at);
    // FNV-1a, which is a line in the language of browsers, too.
    let hash = (term.as_bytes()[..end].iter()).fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    });
    u16::try_from(hash % u32::from(shards)).unwrap_or_default()
}

fn written(postings: &[(usize, Weight)]) -> String {
    let mut text = String::with_capacity(postings.len() + 2);
    write_number(&mut text, postings.len());
    let mut next = 0;
    for (slot, weight) in postings {
        write_number(&mut text, (slot - next) * 3 + *weight as usize);
        next = slot + 1;
    }
    text
}

/// Five bits to a character, the lowest first; the sixth says that more follow.
fn write_number(text: &mut String, mut number: usize) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    loop {
        let more = number > 31;
        text.push(DIGITS[number & 31 | usize::from(more) << 5].into());
        number >>= 5;
        if !more {
            return;
        }
    }
}

fn pack(packed: &mut Vec<u8>, text: &str) {
    packed.extend(u32::try_from(text.len()).unwrap_or_default().to_le_bytes()[..3].iter());
    packed.extend_from_slice(text.as_bytes());
}

fn unpack(packed: &[u8]) -> Option<(&str, &[u8])> {
    let ([a, b, c], rest) = packed.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes([*a, *b, *c, 0]) as usize)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facet::Facet;

    /// Few words, so that records share many.
    fn entry((title, body): &(String, String)) -> Shared<SearchEntry> {
        let hit = SearchHit {
            href: "/x/".into(),
            title: Said::here(title.as_str().into()),
            line: None,
            text: None,
        };
        Facet::new(SearchEntry {
            hit: Facet::new(hit),
            terms: vec![
                (Weight::Title, Terms::of([title.as_str()])),
                (Weight::Body, Terms::of([body.as_str()])),
            ],
        })
    }

    proptest::proptest! {
        #[test]
        fn a_reworded_group_is_a_new_one(
            texts in proptest::collection::vec(("[a-d]{2}( [a-d]{2}){0,2}", "[a-d]{2}( [a-d]{2}){0,5}"), 1..6),
            now in proptest::collection::vec(("[a-d]{2}( [a-d]{2}){0,2}", "[a-d]{2}( [a-d]{2}){0,5}"), 1..4),
            first: proptest::sample::Index,
        ) {
            let (before, first): (Vec<_>, _) = (texts.iter().map(entry).collect(), first.index(texts.len()));
            let mut after = before.clone();
            after[first..].iter_mut().zip(&now).for_each(|(known, now)| *known = entry(now));
            let changes: Vec<_> = before.iter().cloned().zip(after.iter().cloned()).skip(first).take(now.len()).collect();
            let reworded = SearchGroup::new(7, 4, &before).reworded(4, &after, &changes);
            let new = SearchGroup::new(7, 4, &after);
            proptest::prop_assert_eq!(reworded.shards, new.shards);
            proptest::prop_assert!((reworded.hits.iter().zip(&new.hits)).all(|(one, other)| one.digest() == other.digest()));
        }
    }
}
