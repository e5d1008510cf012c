#![expect(clippy::disallowed_methods, reason = "the tests break what lies on disk")]
//! The cache as a whole: what comes back, and what a broken file costs.

use super::*;
use crate::base::FileStamp;
use std::collections::BTreeSet;
use std::fs;

fn open(folder: &tempfile::TempDir) -> Store {
    Store::open(folder.path(), Path::new("public"), Digest::default())
}

fn file(folder: &tempfile::TempDir) -> PathBuf {
    let files = fs::read_dir(folder.path()).unwrap();
    let mut files = files.map(|entry| entry.unwrap().path());
    let is_hidden = |place: &PathBuf| place.file_name().unwrap().as_encoded_bytes().starts_with(b".");
    files.find(|place| !is_hidden(place)).unwrap()
}

fn source(name: &str) -> SourcePath {
    SourcePath::new(name)
}

fn hint(size: u64) -> Hint {
    let stamp = FileStamp {
        size,
        ..FileStamp::default()
    };
    Hint {
        stamp,
        ..Hint::default()
    }
}

fn filled(folder: &tempfile::TempDir) {
    let mut store = open(folder);
    store.sources.put(&source("a"), hint(1));
    store.save();
    store.sources.put(&source("b"), hint(2));
    store.sources.put(&source("a"), hint(3));
    store.save();
    store.sources.forget(&source("a"));
    let recipe = |text: &str, before: Option<&Recipe>| {
        let mark = Mark::new("title", "", Digest::of_bytes(text.as_bytes()));
        Recipe::new(Digest::of_bytes(text.as_bytes()), Digest::default(), &[mark], before)
    };
    let before = recipe("old", None);
    let output = OutputPath::parse("x").unwrap();
    store.recipes.put(&output, recipe("new", Some(&before)));
    store.remember(Digest::of_bytes(b"in"), b"out".to_vec());
    store.close();
}

#[test]
fn what_was_saved_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    filled(&folder);
    let store = open(&folder);
    assert_eq!(store.sources.lines().keys().collect::<Vec<_>>(), [&source("b")]);
    let recipe = store.recipes.get(&OutputPath::parse("x").unwrap()).unwrap();
    let mark = |text: &[u8]| vec![Mark::new("title", "", Digest::of_bytes(text))];
    assert_eq!(recipe.marks(), mark(b"new"));
    assert_eq!(recipe.marks_before(), Some(mark(b"old")));
    assert_eq!(store.remembered(Digest::of_bytes(b"in")), Some(b"out".as_slice()));
    assert_eq!(store.remembered(Digest::of_bytes(b"other")), None);
}

#[test]
fn nothing_new_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    filled(&folder);
    let before = fs::read(file(&folder)).unwrap();
    let mut store = open(&folder);
    let lines = store.sources.lines().clone();
    store.sources.replace(&lines);
    store.remember(Digest::of_bytes(b"in"), b"out".to_vec());
    store.close();
    assert_eq!(fs::read(file(&folder)).unwrap(), before);
}

#[test]
fn a_journal_cut_anywhere_holds_what_came_before() {
    let folder = tempfile::tempdir().unwrap();
    filled(&folder);
    let (place, whole) = (file(&folder), fs::read(file(&folder)).unwrap());
    for cut in 0..whole.len() {
        fs::write(&place, &whole[..cut]).unwrap();
        let mut store = open(&folder);
        assert!(store.sources.get(&source("b")).is_none_or(|known| *known == hint(2)));
        // The next entry is found again, though it follows a broken one.
        store.sources.put(&source("c"), hint(9));
        store.close();
        assert_eq!(open(&folder).sources.get(&source("c")), Some(&hint(9)), "cut at {cut}");
    }
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        fs::write(&place, broken).unwrap();
        drop(open(&folder));
    }
}

#[test]
fn another_program_or_folder_starts_afresh() {
    let folder = tempfile::tempdir().unwrap();
    filled(&folder);
    let other = Store::open(folder.path(), Path::new("public"), Digest::of_bytes(b"new"));
    assert!(other.sources.lines().is_empty());
    let preview = Store::open(folder.path(), Path::new("preview"), Digest::default());
    assert!(preview.sources.lines().is_empty());
}

#[test]
fn an_old_journal_is_rewritten_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder);
    for round in 0..4_000 {
        store.sources.put(&source("a"), hint(round));
        store.remember(Digest::default(), vec![0; 100 + (round % 7) as usize]);
        store.save();
    }
    let long = fs::metadata(file(&folder)).unwrap().len();
    store.close();
    assert!(fs::metadata(file(&folder)).unwrap().len() * 100 < long);
    assert_eq!(open(&folder).sources.get(&source("a")), Some(&hint(3_999)));
}

#[test]
fn what_cannot_be_written_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let mut store = Store::open(&blocked, Path::new("public"), Digest::default());
    store.sources.put(&source("a"), hint(1));
    store.put_image(Digest::default(), b"x");
    assert_eq!(store.image(Digest::default()), None);
    store.close();
    let mut nowhere = Store::nowhere();
    nowhere.sources.put(&source("a"), hint(1));
    nowhere.close();
}

#[test]
fn images_are_kept_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder);
    let (one, two) = (Digest::of_bytes(b"1"), Digest::of_bytes(b"2"));
    store.put_image(one, b"one");
    store.put_image(two, b"two");
    assert_eq!(store.image(one).as_deref(), Some(b"one".as_slice()));
    store.sweep_images(&BTreeSet::from([two]));
    assert_eq!((store.image(one), store.image(two)), (None, Some(b"two".to_vec())));
    let place = folder.path().join("images").join(two.to_string());
    let bytes = fs::read(&place).unwrap();
    fs::write(&place, &bytes[1..]).unwrap();
    assert_eq!(store.image(two), None);
    fs::write(&place, &bytes).unwrap();
    fs::rename(&place, folder.path().join("images").join(one.to_string())).unwrap();
    assert_eq!(store.image(one), None, "it is another one's");
}

#[test]
fn git_passes_the_cache_by() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder);
    store.sources.put(&source("a"), hint(1));
    store.close();
    let place = folder.path().join(".gitignore");
    assert_eq!(fs::read_to_string(&place).unwrap(), "*\n");
    // Whoever wants it otherwise has the last word.
    fs::write(&place, "").unwrap();
    fs::remove_file(file(&folder)).unwrap();
    let mut store = open(&folder);
    store.sources.put(&source("a"), hint(1));
    store.close();
    assert_eq!(fs::read_to_string(&place).unwrap(), "");
}
