//! Sealed embargo: with and without what is withheld, the output is the same byte for byte.

use crate::fixture::{Built, Tree};
use crate::oracle::{self, Edits, Source};
use crate::properties::{codes, each_seed};
use crate::random::{self, Dice, RandomSite};
use jiff::Timestamp;
use std::sync::Mutex;
use vielfalt::pipeline::Mode;

/// Every kind of edit that the oracle knows.
const EDITS: [&str; 16] = [
    "bare link",
    "block",
    "entry of a list",
    "entry of a menu",
    "legal page",
    "link",
    "link around a picture",
    "link in a description",
    "link without text",
    "raw link",
    "raw link without text",
    "redirect",
    "reference link",
    "replaced_by",
    "source",
    "unused file",
];

/// Moments of interest: mostly those at which some gate moves, and the second before.
fn some_moment(content: &Tree, dice: &mut Dice) -> Timestamp {
    let gates = oracle::gates(content);
    match dice.below(4) {
        0 => oracle::moment(dice.pick(&["2022-11-01", "2022-03-27T03:00", "2024-02-29", "2022-10-30T02:30"])),
        1 => oracle::before(gates[dice.below(gates.len())]),
        _ => gates[dice.below(gates.len())],
    }
}

/// Some of what is withheld: all of it, or each file with an even chance.
fn chosen(withheld: &[Source], dice: &mut Dice) -> Vec<Source> {
    let all = dice.below(3) == 0;
    let some: Vec<&Source> = withheld.iter().filter(|_| all || dice.below(2) == 0).collect();
    // A full text in another language goes with its record: alone it would be one of its own.
    let goes = |source: &&Source| {
        let whole = |gone: &&Source| gone.lang.is_empty() && (gone.kind, &gone.id) == (source.kind, &source.id);
        some.contains(source) || !source.is_overlay() && some.iter().any(whole)
    };
    withheld.iter().filter(goes).cloned().collect()
}

fn differing(a: &Tree, b: &Tree) -> Vec<String> {
    let names = a.keys().chain(b.keys());
    let mut names: Vec<String> = names.filter(|path| a.get(*path) != b.get(*path)).cloned().collect();
    names.sort();
    names.dedup();
    names
}

/// The first place at which two trees differ, for the message of a failure.
fn difference(a: &Tree, b: &Tree) -> String {
    let all = differing(a, b);
    let Some(path) = all.first() else { return String::new() };
    let text = |tree: &Tree| tree.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let (Some(a), Some(b)) = (text(a), text(b)) else {
        return format!("{all:?} exist in one of them only, or differ");
    };
    let at = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let bytes = &text.as_bytes()[at.saturating_sub(200)..text.len().min(at + 200)];
        String::from_utf8_lossy(bytes).into_owned()
    };
    format!("{all:?}\n--- with\n{}\n--- without\n{}", around(&a), around(&b))
}

/// How many sites are compared, at least.
const SITES: u64 = 256;

#[derive(Default)]
struct Seen {
    edits: Edits,
    compared: usize,
    withheld: usize,
    variants: usize,
    broken: usize,
}

#[test]
fn what_is_withheld_leaves_no_trace() {
    let seen = Mutex::new(Seen::default());
    let whole = each_seed(SITES, |seed| sealed(seed, &seen));
    let seen = seen.into_inner().expect("no case failed");
    println!(
        "{} sites compared with the oracle, {} do not build; {} files withheld, {} of them beside a public variant; edits: {:#?}",
        seen.compared, seen.broken, seen.withheld, seen.variants, seen.edits
    );
    if !whole {
        return;
    }
    assert!(seen.compared as u64 >= SITES && seen.variants > 20);
    for edit in EDITS {
        assert!(seen.edits.get(edit).is_some_and(|times| *times > 3), "too rare: {edit}");
    }
}

fn sealed(seed: u64, seen: &Mutex<Seen>) {
    let mut site = match seed % 2 {
        0 => random::site(seed),
        _ => random::with_secrets(seed),
    };
    site.fixture.threads = 1;
    let mut dice = Dice::new(seed ^ 0xe4ba);
    let content = site.fixture.content();
    let now = some_moment(&content, &mut dice);
    site.fixture.date = oracle::written(now);
    let with = site.fixture.build_clean("with", Mode::Publish);
    errors_at_another_moment(seed, &site, &with, &mut dice);
    let sources = oracle::sources(&content);
    let (withheld, public): (Vec<Source>, Vec<Source>) = sources
        .into_iter()
        .partition(|source| oracle::withheld(source, &content, now));
    agrees_on_the_withheld(seed, &with, &withheld);
    let gone = chosen(&withheld, &mut dice);
    let mut edits = Edits::new();
    oracle::take_out(&site.fixture, &gone, &mut edits);
    let without = site.fixture.build_clean("without", Mode::Publish);
    let both = with.outcome.ok && without.outcome.ok;
    if both && with.tree != without.tree {
        for (path, bytes) in &content {
            let now = site.fixture.content();
            if now.get(path) != Some(bytes) && now.contains_key(path) {
                eprintln!(
                    "=== {path}\n{}\n--->\n{}",
                    String::from_utf8_lossy(bytes),
                    String::from_utf8_lossy(&now[path])
                );
            }
        }
    }
    if both {
        assert!(
            with.tree == without.tree,
            "seed {seed} at {now}, without {:?}: {}",
            gone.iter().map(|source| &source.path).collect::<Vec<_>>(),
            difference(&with.tree, &without.tree)
        );
        if let Some(path) = with.holding("eheim").first() {
            let text = String::from_utf8_lossy(&with.tree[*path]).into_owned();
            let at = text.find("eheim").unwrap_or_default();
            let around: String = text[..at].chars().rev().take(200).collect();
            let around: String = around.chars().rev().collect();
            panic!("seed {seed} at {now}: {path}: {around}eheim");
        }
    } else {
        let all = |built: &Built| {
            let errors = built.errors();
            errors
                .iter()
                .map(|e| format!("{} {}", e.code, e.message.en))
                .collect::<Vec<_>>()
        };
        println!("seed {seed} does not build: {:?} {:?}", all(&with), all(&without));
    }
    let mut seen = seen.lock().expect("no case failed");
    seen.compared += usize::from(both);
    seen.broken += usize::from(!both);
    seen.withheld += gone.len();
    let beside = |gone: &&Source| {
        public
            .iter()
            .any(|other| (other.kind, &other.id) == (gone.kind, &gone.id))
    };
    seen.variants += gone.iter().filter(beside).count();
    for (edit, times) in edits.into_iter().filter(|_| both) {
        *seen.edits.entry(edit).or_default() += times;
    }
}

/// The set of errors is the same at every moment.
fn errors_at_another_moment(seed: u64, site: &RandomSite, now: &Built, dice: &mut Dice) {
    let mut other = site
        .fixture
        .at(&oracle::written(some_moment(&site.fixture.content(), dice)));
    other.threads = 1;
    let then = other.build_clean("then", Mode::Check);
    assert_eq!(codes(now), codes(&then), "seed {seed}");
}

/// The editors are told of exactly what is withheld.
fn agrees_on_the_withheld(seed: u64, built: &Built, withheld: &[Source]) {
    let mut told: Vec<&str> = built
        .outcome
        .withheld
        .iter()
        .map(|withheld| withheld.path.as_str())
        .collect();
    told.sort_unstable();
    let mut true_ones: Vec<&str> = withheld.iter().map(|source| source.path.as_str()).collect();
    true_ones.sort_unstable();
    assert_eq!(told, true_ones, "seed {seed}");
}
