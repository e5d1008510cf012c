use super::*;
use crate::base::Hint;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A folder in memory: path to text. Texts of ours and of strangers look alike.
type Tree = BTreeMap<String, String>;

fn path(text: &str) -> OutputPath {
    OutputPath::parse(text).unwrap()
}

fn tree(text: &str) -> Tree {
    let file = |word: &str| {
        word.split_once('=')
            .map_or((word.into(), "old".into()), |(a, b)| (a.into(), b.into()))
    };
    text.split_whitespace().map(file).collect()
}

fn kind(name: &str) -> Kind {
    if name.starts_with("assets/") {
        Kind::Asset
    } else if name.ends_with(".gz") {
        Kind::Twin
    } else {
        Kind::Page
    }
}

fn list(tree: &Tree) -> Owned {
    Owned::from_files(tree.iter().map(|(name, text)| {
        let (digest, kind) = (Digest::of_bytes(text.as_bytes()), kind(name));
        (path(name), Possession { digest, kind })
    }))
}

fn wanted(tree: &Tree) -> Vec<Wanted> {
    tree.iter()
        .map(|(name, text)| Wanted {
            output: path(name),
            digest: Digest::of_bytes(text.as_bytes()),
            fingerprinted: kind(name) == Kind::Asset,
            twin: kind(name) == Kind::Twin,
        })
        .collect()
}

/// What `look` would find in such a folder.
fn standing(disk: &Tree, owned: &Owned, wanted: &[Wanted]) -> Standing {
    let (mut found, mut missing) = (BTreeMap::new(), BTreeSet::new());
    let file = |text: &String| {
        let digest = Digest::of_bytes(text.as_bytes());
        Found::File(Hint {
            digest,
            ..Hint::default()
        })
    };
    let names = wanted
        .iter()
        .map(|wanted| &wanted.output)
        .chain(owned.files().iter().map(|(path, _)| path));
    for name in names {
        let inside = |folder: &str| disk.keys().any(|known| is_inside(&path(known), folder));
        for folder in folders_above(name.as_str()) {
            if let Some(text) = disk.get(folder) {
                found.insert(path(folder), file(text));
                break;
            }
            if !inside(folder) {
                missing.insert(path(folder));
                break;
            }
        }
        if let Some(text) = disk.get(name.as_str()) {
            found.insert(name.clone(), file(text));
        } else if inside(name.as_str()) {
            let strangers =
                |known: &&String| is_inside(&path(known), name.as_str()) && owned.get(&path(known)).is_none();
            let ours = !disk.keys().any(|known| strangers(&known));
            found.insert(name.clone(), Found::Folder { ours });
        }
    }
    Standing::new(found, missing)
}

/// Carries out one operation.
fn execute(disk: &mut Tree, op: &Op, (new, strangers): (&Tree, &Tree)) {
    let at = op.path().as_str();
    let theirs = |name: &String| matches!(op, Op::RemoveFolder(_)) && strangers.contains_key(name);
    let here = |name: &String| name == at || (is_inside(&path(name), at) && !theirs(name));
    if matches!(op, Op::Add(_) | Op::AddFolder(_)) {
        assert!(!disk.keys().any(here), "{op:?} meets something");
    }
    disk.retain(|name, _| !here(name));
    let brought = new.iter().filter(|(name, _)| op.brings(&path(name)));
    disk.extend(brought.map(|(name, text)| (name.clone(), text.clone())));
}

fn plan_of(disk: &str, listed: &str, new: &str, retirement: Retirement) -> Plan {
    let (disk, owned, wanted) = (tree(disk), list(&tree(listed)), wanted(&tree(new)));
    plan(&owned, &standing(&disk, &owned, &wanted), &wanted, retirement)
}

/// The operations from one published tree to another, in a short form.
fn ops(old: &str, new: &str) -> String {
    let plan = plan_of(old, old, new, Retirement::AtOnce);
    assert!(plan.foreign.is_empty());
    let sign = |op: &Op| match op {
        Op::Add(path) => format!("+{path}"),
        Op::AddFolder(path) => format!("+{path}/"),
        Op::Swap(path) => format!("~{path}"),
        Op::Change(path) => format!("!{path}"),
        Op::Remove(path) => format!("-{path}"),
        Op::RemoveFolder(path) => format!("-{path}/"),
    };
    plan.ops.iter().map(sign).collect::<Vec<_>>().join(" ")
}

#[test]
fn order_of_operations() {
    let cases = [
        ("", "", ""),
        ("a b/c", "a b/c", ""),
        ("a", "a=new", "!a"),
        ("a", "", "-a"),
        ("index.html", "index.html=new a/index.html", "+a/ !index.html"),
        ("index.html a/x", "index.html=new a/x a/y.html", "+a/y.html !index.html"),
        (
            "index.html a/index.html",
            "index.html=new b/index.html",
            "+b/ !index.html -a/",
        ),
        // The first publication: what is linked comes before what links, the front page last.
        (
            "",
            "index.html feed.xml assets/a.css a/b/index.html a/index.html robots.txt",
            "+assets/ +a/ +feed.xml +robots.txt +index.html",
        ),
        (
            "assets/a.css",
            "assets/a.css assets/b.css x/index.html",
            "+assets/b.css +x/",
        ),
        ("p/z", "p/z p/a/index.html p/a/x.pdf p/film.mp4", "+p/film.mp4 +p/a/"),
        // A file becomes a folder, and back.
        ("a a-b", "a/index.html a/deep/x a-b", "~a"),
        ("a/index.html a/deep/x", "a=new", "~a"),
        ("a index.html", "a/x index.html=new b", "+b ~a !index.html"),
        // Twins are not there while their originals change. In new folders they come along.
        ("a", "a a.gz", "+a.gz"),
        ("a a.gz", "a=new a.gz=new", "-a.gz !a +a.gz"),
        ("a a.gz b", "b", "-a.gz -a"),
        ("a a.gz", "a", "-a.gz"),
        ("b", "b d/x d/x.gz", "+d/"),
        ("d/y", "d/y=new d/x d/x.gz", "+d/x !d/y +d/x.gz"),
        ("a a.gz", "a/x a/x.gz", "-a.gz ~a"),
        // Removal begins with what links.
        ("x/a.pdf x/index.html x/y/z", "", "-x/"),
        ("x/a.pdf x/index.html x/y", "x/y", "-x/index.html -x/a.pdf"),
        ("x/y/a.pdf x/z", "x/z", "-x/y/"),
    ];
    for (old, new, expected) in cases {
        assert_eq!(ops(old, new), expected, "{old} -> {new}");
    }
}

#[test]
fn strangers_are_named_and_twins_adopted() {
    let foreign = |disk, listed, new| {
        let plan = plan_of(disk, listed, new, Retirement::AtOnce);
        plan.foreign
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(foreign("a=theirs b", "b", "a b"), "a");
    assert_eq!(foreign("a=same b", "b", "a=same b"), "");
    assert_eq!(foreign("a=theirs", "", "a/b a/c"), "a");
    assert_eq!(foreign("a/theirs a/ours", "a/ours", "a"), "a");
    assert_eq!(foreign("a/theirs", "", "a/ours"), "");
    let plan = plan_of("a=same", "", "a=same", Retirement::AtOnce);
    assert!(plan.ops.is_empty() && plan.unchanged == 1);
    assert!(plan.last.get(&path("a")).is_some());
}

#[test]
fn what_was_removed_or_changed_by_hand_comes_back() {
    let plan = plan_of(
        "b=tampered c/x",
        "a b c/x c/y d/z",
        "a b c/x c/y d/z",
        Retirement::AtOnce,
    );
    let expected = [
        Op::Add(path("c/y")),
        Op::Add(path("d/z")),
        Op::Add(path("a")),
        Op::Change(path("b")),
    ];
    assert_eq!(plan.ops, expected);
    assert_eq!(plan.unchanged, 1);
}

#[test]
fn replaced_assets_are_retired_first() {
    let (old, new) = (
        tree("assets/a.1.css assets/b.1.css"),
        tree("assets/a.2.css assets/b.1.css"),
    );
    let step = |owned: &Owned, disk: &Tree, new: &Tree, retirement| {
        let wanted = wanted(new);
        plan(owned, &standing(disk, owned, &wanted), &wanted, retirement)
    };
    let gone = path("assets/a.1.css");
    let first = step(&list(&old), &old, &new, Retirement::Since(1_000));
    assert_eq!(first.ops, [Op::Add(path("assets/a.2.css"))]);
    assert_eq!(first.last.get(&gone).unwrap().kind, Kind::Retired(1_000));
    let both: Tree = old
        .iter()
        .chain(&new)
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect();
    let early = step(&first.last, &both, &new, Retirement::Since(1_599));
    assert_eq!(early.last, first.last);
    for late in [Retirement::Since(1_600), Retirement::Since(-5), Retirement::AtOnce] {
        let plan = step(&first.last, &both, &new, late);
        assert_eq!(plan.ops, [Op::Remove(gone.clone())]);
        assert!(plan.last.get(&gone).is_none() && plan.union.is_none());
    }
    // What it belonged to is no longer public.
    let none = step(&first.last, &both, &tree("assets/b.1.css"), Retirement::Since(1_001));
    assert_eq!(none.ops, [Op::Remove(path("assets/a.2.css")), Op::Remove(gone)]);
}

#[test]
fn assets_without_a_successor_go_at_once() {
    let plan = |old: &str, new: &str| plan_of(old, old, new, Retirement::Since(1_000)).ops;
    let goes = [Op::Remove(path("assets/a.1.webp"))];
    assert_eq!(plan("assets/a.1.webp assets/b.1.css", "assets/b.1.css"), goes);
    // One of the same name that was there before is another one.
    assert_eq!(plan("assets/a.1.webp assets/a.2.webp", "assets/a.2.webp"), goes);
}

/// A file compressed.
fn twin(text: &str) -> String {
    format!("gz:{text}")
}

fn small_tree() -> impl Strategy<Value = Tree> {
    let name = proptest::sample::select(vec![
        "index.html",
        "a",
        "a/index.html",
        "a/b",
        "a/b/c",
        "a-b",
        "a/b/d.pdf",
        "feed.xml",
        "assets/x.1.css",
        "assets/x.2.css",
        "assets/y.1.css",
        "e/f/g",
        "a/index.html.gz",
        "e/f/g.gz",
        "a-b.gz",
        "a.gz",
    ]);
    let text = proptest::sample::select(vec!["one", "two", "three"]);
    proptest::collection::btree_map(name, text, 0..8).prop_map(|files| {
        let names: Vec<&str> = files.keys().copied().collect();
        let above = |name: &str| names.iter().any(|known| is_inside(&path(known), name));
        let kept = files.iter().filter(|(name, _)| !above(name));
        let original = |name: &str| {
            name.strip_suffix(".gz")
                .map(|name| files.get(name).filter(|_| !above(name)))
        };
        let file = |name: &str, text: &str| match original(name) {
            None => Some((name.to_owned(), text.to_owned())),
            Some(original) => Some((name.to_owned(), twin(original?))),
        };
        kept.filter_map(|(name, text)| file(name, text)).collect()
    })
}

proptest! {
    #[test]
    fn every_prefix_is_a_site(old in small_tree(), new in small_tree(), strangers in small_tree(), now in 0..2_000_i64) {
        let mut disk = old.clone();
        let clash = |name: &String| old.keys().any(|known| known == name || is_inside(&path(known), name) || is_inside(&path(name), known));
        let strangers: Tree = strangers.into_iter().filter(|(name, _)| !clash(name)).collect();
        disk.extend(strangers.clone());
        let (owned, wanted) = (list(&old), wanted(&new));
        let plan_at = |disk: &Tree, owned: &Owned| plan(owned, &standing(disk, owned, &wanted), &wanted, Retirement::Since(now));
        let plan = plan_at(&disk, &owned);
        if !plan.foreign.is_empty() {
            return Ok(());
        }
        let union = plan.union.clone().unwrap_or(owned.clone());
        prop_assert!(union.covers(&owned) && union.covers(&plan.last));
        for done in 0..=plan.ops.len() {
            let adopted = |name: &String, text: &String| new.get(name) == Some(text);
            for (name, text) in &disk {
                let known = [&old, &new, &strangers].iter().any(|tree| tree.get(name) == Some(text));
                prop_assert!(known, "{name} is neither old nor new");
                let ours = strangers.get(name).is_none_or(|text| adopted(name, text));
                prop_assert!(!ours || union.get(&path(name)).is_some(), "{name} is not listed");
            }
            for (name, text) in disk.iter().filter(|(name, _)| !strangers.contains_key(*name)) {
                let original = name.strip_suffix(".gz").map(|original| disk.get(original).map(|text| twin(text)));
                prop_assert!(original.is_none_or(|expected| expected.as_ref() == Some(text)), "{name} is out of step");
            }
            for (name, text) in &strangers {
                prop_assert_eq!(disk.get(name), Some(text));
            }
            // Cut short here, the next run completes it.
            let (mut again, next) = (disk.clone(), plan_at(&disk, &union));
            prop_assert!(next.foreign.is_empty());
            next.ops.iter().for_each(|op| execute(&mut again, op, (&new, &strangers)));
            for (name, text) in &new {
                prop_assert_eq!(again.get(name), Some(text));
            }
            if let Some(op) = plan.ops.get(done) {
                execute(&mut disk, op, (&new, &strangers));
            }
        }
        for name in disk.keys() {
            let retired = plan.last.get(&path(name)).is_some_and(|file| matches!(file.kind, Kind::Retired(_)));
            prop_assert!(new.contains_key(name) || strangers.contains_key(name) || retired);
        }
        prop_assert!(plan_at(&disk, &plan.last).ops.is_empty());
    }
}

proptest! {
    #[test]
    fn what_stays_need_not_be_planned(old in small_tree(), texts in small_tree(), keeps_twins: bool) {
        let is_twin = |name: &String| name.ends_with(".gz");
        let mut new = old.clone();
        let mut names = BTreeSet::new();
        for (name, text) in texts.iter().filter(|(name, _)| !is_twin(name)) {
            if new.get_mut(name).is_some_and(|known| std::mem::replace(known, text.clone()) != *text) {
                let compressed = format!("{name}.gz");
                names.extend([path(name), path(&compressed)]);
                if keeps_twins {
                    new.insert(compressed, twin(text));
                } else {
                    new.remove(&compressed);
                }
            }
        }
        let (owned, wanted) = (list(&old), wanted(&new));
        let standing = |owned: &Owned, wanted: &[Wanted]| standing(&old, owned, wanted);
        let whole = plan(&owned, &standing(&owned, &wanted), &wanted, Retirement::AtOnce);
        let part = owned.only(&names);
        let those: Vec<Wanted> = wanted.iter().filter(|wanted| names.contains(&wanted.output)).cloned().collect();
        let of_part = plan(&part, &standing(&part, &those), &those, Retirement::AtOnce).of_part(&owned, &part);
        prop_assert_eq!(&of_part.ops, &whole.ops);
        prop_assert_eq!(&of_part.list(), &whole.list());
        prop_assert_eq!(&of_part.union, &whole.union);
        prop_assert_eq!(of_part.written, whole.written);
    }
}

#[test]
fn a_retired_file_ends_with_its_grace() {
    let retired = |since| Possession {
        digest: Digest::default(),
        kind: Kind::Retired(since),
    };
    let owned = Owned::from_files([
        (path("assets/x"), retired(1_000)),
        (
            path("index.html"),
            Possession {
                kind: Kind::Page,
                ..retired(0)
            },
        ),
    ]);
    assert!(!Retirement::Since(1_599).ends_any(&owned) && Retirement::Since(1_600).ends_any(&owned));
    assert!(Retirement::AtOnce.ends_any(&owned) && !Retirement::AtOnce.ends_any(&owned.only([&path("index.html")])));
}
