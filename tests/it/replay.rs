//! Promise 4 by replay: the list of operations between two random sites is carried out one by one in memory, and after
//! each a visitor finds a whole site.

use crate::fixture::{Built, Fixture, rounds};
use crate::random::{self, Dice};
use crate::visitor::{Mixed, Published, complaints};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use vielfalt::base::OutputPath;
use vielfalt::pipeline::Mode;
use vielfalt::publish::{self, Kind, Op, Plan, Retirement, Trust, Wanted};

/// Between the two sites records are replaced, added, renamed or removed, and time passes.
fn edit(fixture: &mut Fixture, seed: u64) {
    let mut dice = Dice::new(seed ^ 4711);
    let other = random::site(seed * 57 + 11).fixture;
    let theirs = other.content();
    for _ in 0..1 + dice.below(5) {
        let content = fixture.content();
        let records: Vec<&String> = (content.keys())
            .filter(|path| path.ends_with(".md") || path.ends_with(".yaml"))
            .filter(|path| !path.ends_with("site.yaml"))
            .collect();
        let path = records[dice.below(records.len())].clone();
        match dice.below(6) {
            0 => fixture.date = dice.pick(&["2022-12-31T12:00", "2023-02-01", "2024-07-01"]).to_owned(),
            1 if path.contains("/releases/") => fixture.remove(&path),
            2 => fixture.write(
                &format!("content/pages/neu-{}.md", dice.below(3)),
                b"---\ntitle: Neu\nmenu: main\n---\nText.\n",
            ),
            3 if path.contains("/partners/") => fixture.write(
                "content/partners/neu.yaml",
                "name: Neu\nkind: kommune\ncity: Köln\njoined: 2012\n".as_bytes(),
            ),
            4 if path.contains("/releases/") => {
                let day = dice.pick(&["2022-10-20", "2022-01-03"]);
                let text = format!("---\ntitle: Noch eine {day}\ntopics: [arbeit]\npartners: [p0]\n---\nText.\n");
                fixture.write(&format!("content/releases/{day}-neu.md"), text.as_bytes());
            }
            _ => {
                if let Some(bytes) = theirs.get(&path) {
                    fixture.write(&path, bytes);
                }
            }
        }
    }
}

fn base(built: &Built) -> &'static str {
    match built.text("index.html").contains("href=\"/unter/") {
        true => "/unter",
        false => "",
    }
}

/// The plan from what stands in one output folder to what stands in another.
fn plan(fixture: &Fixture, from: &str, to: &str) -> Plan {
    let (from, to) = (fixture.path(from), fixture.path(to));
    let owned = publish::read_owned(&from).expect("it can be read");
    let target = publish::read_owned(&to).expect("it can be read");
    let wanted = target.files().iter().map(|(path, possession)| Wanted {
        output: path.clone(),
        digest: possession.digest,
        fingerprinted: possession.kind == Kind::Asset,
        twin: possession.kind == Kind::Twin,
    });
    let wanted: Vec<Wanted> = wanted.collect();
    let paths: Vec<OutputPath> = wanted.iter().map(|wanted| wanted.output.clone()).collect();
    let standing = publish::look(&from, &owned, &paths, &BTreeMap::new(), Trust::Stamps).expect("it can be read");
    publish::plan(&owned, &standing, &wanted, Retirement::AtOnce)
}

/// Carries out one operation.
fn execute<'a>(folder: &mut Mixed<'a>, op: &Op, new: &'a Published) {
    let at = op.path().as_str();
    let is_here = |name: &str| name == at || name.strip_prefix(at).is_some_and(|rest| rest.starts_with('/'));
    folder.retain(|name, _| !is_here(name));
    let brings = |name: &str| op.brings(&OutputPath::parse(name).expect("a file of ours"));
    let brought = new.tree.keys().filter(|name| brings(name));
    folder.extend(brought.map(|name| (name.as_str(), new)));
}

fn each_pair(property: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < rounds(10)) {
                    property(seed);
                }
            });
        }
    });
}

#[test]
fn every_prefix_of_a_publication_is_a_whole_site() {
    let [pairs, steps, twins, links, names] = [const { AtomicUsize::new(0) }; 5];
    let count = |counter: &AtomicUsize, by: usize| {
        counter.fetch_add(by, Ordering::Relaxed);
    };
    each_pair(|seed| {
        let mut site = random::site(seed).fixture;
        if seed % 2 == 0 && !site.read("content/site.yaml").contains("\"compress\"") {
            let settings = site.read("content/site.yaml");
            site.write(
                "content/site.yaml",
                settings.replacen('{', "{\"compress\": [\"gz\", \"br\"],", 1).as_bytes(),
            );
        }
        let old = site.build_clean("old", Mode::Publish);
        edit(&mut site, seed);
        let new = site.build_clean("new", Mode::Publish);
        if !old.outcome.ok || !new.outcome.ok {
            return;
        }
        let plan = plan(&site, "old", "new");
        assert!(plan.foreign.is_empty(), "seed {seed}");
        let (base_of_old, base_of_new) = (base(&old), base(&new));
        let (old, new) = (
            Published::new(old.tree, base_of_old),
            Published::new(new.tree, base_of_new),
        );
        let mut folder: Mixed = old.tree.keys().map(|path| (path.as_str(), &old)).collect();
        assert_eq!(complaints(&folder), Vec::<String>::new(), "seed {seed}, before");
        for (done, op) in plan.ops.iter().enumerate() {
            execute(&mut folder, op, &new);
            assert_eq!(
                complaints(&folder),
                Vec::<String>::new(),
                "seed {seed}, after {done}: {op:?}"
            );
        }
        let files: Vec<&str> = folder.keys().copied().collect();
        assert!(files.iter().eq(new.tree.keys()), "seed {seed}");
        assert!(
            files.iter().all(|path| folder[path].tree[*path] == new.tree[*path]),
            "seed {seed}"
        );
        count(&pairs, 1);
        count(&steps, plan.ops.len());
        count(&twins, new.twins());
        count(&links, new.links());
        count(&names, new.names());
    });
    let told = [pairs, steps, twins, links, names].map(AtomicUsize::into_inner);
    println!("[pairs, steps, twins, links, names] = {told:?}");
    assert!(
        told[0] >= 5 && told[1] > 20 * told[0] && told[2..].iter().all(|count| *count > 100),
        "{told:?}"
    );
}
