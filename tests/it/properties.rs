//! The promises, over random small sites and edits.

use crate::fixture::{Built, rounds};
use crate::links::dead_links;
use crate::random::{self, Dice};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use vielfalt::pipeline::Mode;
use vielfalt::record::{SourceKind, fields};

/// How many sites each property sees.
fn cases() -> u64 {
    rounds(16)
}

/// Runs a property over sites made from so many seeds, on all processors. `VIELFALT_ROUNDS` asks for more,
/// `VIELFALT_SEED` for a single one: then the answer is no, and nothing can be said of how often anything occurred.
pub fn each_seed(usual: u64, property: impl Fn(u64) + Sync) -> bool {
    let one = std::env::var("VIELFALT_SEED").ok().and_then(|text| text.parse().ok());
    if let Some(seed) = one {
        property(seed);
        return false;
    }
    let (next, last) = (AtomicU64::new(0), rounds(usual));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let _end = EndWithFailure(&next, last);
                while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < last) {
                    property(seed);
                }
            });
        }
    });
    true
}

/// After the first failure no other site is begun.
struct EndWithFailure<'a>(&'a AtomicU64, u64);

impl Drop for EndWithFailure<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(self.1, Ordering::Relaxed);
        }
    }
}

pub fn codes(built: &Built) -> Vec<String> {
    let mut codes: Vec<String> = built
        .errors()
        .iter()
        .map(|error| format!("{} {:?}", error.code, error.place))
        .collect();
    codes.sort();
    codes
}

#[test]
fn every_key_is_drawn() {
    let mut drawn = BTreeSet::new();
    for seed in 0..60 {
        drawn.extend(random::site(seed).drawn);
    }
    let kinds = [
        SourceKind::Release,
        SourceKind::Partner,
        SourceKind::Event,
        SourceKind::Page,
        SourceKind::Anniversary,
    ];
    for kind in kinds {
        let wanted = random::keys(fields(kind).expect("the kind has fields"), random::kind_name(kind));
        let missing: Vec<&String> = wanted.difference(&drawn).collect();
        assert!(missing.is_empty(), "never drawn: {missing:?}");
    }
}

#[test]
fn warm_build_equals_clean_build_after_edits() {
    for seed in 0..cases() {
        let site = random::site(seed);
        let mut dice = Dice::new(seed ^ 77);
        site.fixture.build();
        for step in 0..3 {
            let other = random::site(seed * 31 + step);
            // One file of another random site takes the place of ours: a random edit of every kind of key.
            let names = [
                "partners/p1.yaml",
                "events/e0.yaml",
                "pages/seite.md",
                "site.yaml",
                "releases/2022-10-19-r0.md",
                "partners/p0.en.yaml",
            ];
            let path = format!("content/{}", names[dice.below(names.len())]);
            let bytes = std::fs::read(other.fixture.path(&path)).expect("every site has this file");
            site.fixture.write(&path, &bytes);
            let warm = site.fixture.build();
            let clean = site.fixture.build_into(&format!("clean-{step}"), Mode::Publish);
            assert_eq!(codes(&warm), codes(&clean), "seed {seed}");
            if warm.outcome.ok {
                assert!(warm.tree == clean.tree, "seed {seed}, step {step}");
            }
        }
    }
}

#[test]
fn building_twice_writes_nothing_the_second_time() {
    let mut built_ones = 0;
    for seed in 0..cases() {
        let site = random::site(seed);
        let first = site.fixture.build();
        if !first.outcome.ok {
            println!("seed {seed}: {:#?}", codes(&first));
            continue;
        }
        built_ones += 1;
        let second = site.fixture.build();
        assert_eq!((second.outcome.written, second.outcome.removed), (0, 0), "seed {seed}");
        assert!(first.tree == second.tree, "seed {seed}");
    }
    assert!(
        built_ones * 2 > cases(),
        "only {built_ones} of {} random sites build",
        cases()
    );
}

#[test]
fn every_link_anchor_and_image_exists() {
    let mut links = 0;
    for seed in 0..cases() {
        let built = random::site(seed).fixture.build();
        if built.outcome.ok {
            let base = if built.text("index.html").contains("href=\"/unter/") {
                "/unter"
            } else {
                ""
            };
            let (checked, dead) = dead_links(&built.tree, base);
            links += checked;
            assert_eq!(dead, BTreeSet::new(), "seed {seed}");
        }
    }
    assert!(links > 1000);
}

#[test]
fn threads_and_moments() {
    for seed in 0..cases() / 2 {
        let mut site = random::site(seed);
        site.fixture.threads = 1;
        let one = site.fixture.build_into("one", Mode::Publish);
        site.fixture.threads = 2;
        let two = site.fixture.build_into("two", Mode::Publish);
        assert!(one.tree == two.tree, "seed {seed}");
        // The set of errors is the same at every moment.
        site.fixture.date = "2024-06-01".to_owned();
        let later = site.fixture.build_into("later", Mode::Publish);
        assert_eq!(codes(&one), codes(&later), "seed {seed}");
    }
}

#[test]
fn outputs_are_one_to_one_ignoring_case() {
    for seed in 0..cases() / 2 {
        let built = random::site(seed).fixture.build();
        let folded: BTreeSet<String> = built.tree.keys().map(|path| path.to_lowercase()).collect();
        assert_eq!(folded.len(), built.tree.len());
    }
}
