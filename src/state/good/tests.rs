use super::*;
use std::collections::BTreeMap;

/// Files that exist in memory and, where they are large, on disk.
struct Files(BTreeMap<String, Vec<u8>>, PathBuf);

impl Originals for Files {
    fn file(&self, path: &SourcePath) -> PathBuf {
        self.1.join(path.as_str())
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Fault> {
        let moved = || Fault::Moved { path: self.file(path) };
        self.0.get(path.as_str()).cloned().ok_or_else(moved)
    }
}

fn files(folder: &Path, list: &[(&str, &[u8])]) -> (Vec<GoodFile>, Files) {
    let good = |(path, bytes): &(&str, &[u8])| {
        fs::write(folder.join(path), bytes).unwrap();
        GoodFile {
            path: SourcePath::new(*path),
            digest: Digest::of_bytes(bytes),
            size: bytes.len() as u64,
        }
    };
    let map = list.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    (
        list.iter().map(good).collect(),
        Files(map.collect(), folder.to_path_buf()),
    )
}

#[test]
fn a_state_comes_back_whole_also_in_another_run() {
    let folder = tempfile::tempdir().unwrap();
    let options = Digest::of_bytes(b"options");
    let large = vec![7; 300 << 10];
    let (list, originals) = files(folder.path(), &[("a.md", b"alt"), ("b.jpg", &large), ("c.md", b"")]);
    let mut good = Good::open(folder.path(), Path::new("public"));
    assert_eq!(good.files(options), None);
    good.keep(options, list.iter().map(FileNow::of), &originals).unwrap();
    // The large file is replaced as some programs do it: in place.
    fs::write(folder.path().join("b.jpg"), "Unsinn").unwrap();
    for good in [good, Good::open(folder.path(), Path::new("public"))] {
        assert_eq!(good.files(options), Some(&list[..]));
        assert_eq!(good.bytes(list[0].digest).unwrap(), b"alt");
        assert_eq!(good.bytes(list[1].digest).unwrap(), large);
        assert_eq!(good.bytes(list[2].digest).unwrap(), b"");
        assert_eq!(good.files(Digest::of_bytes(b"other options")), None);
    }
}

#[test]
fn what_is_broken_is_missing_and_never_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let options = Digest::default();
    let (list, originals) = files(folder.path(), &[("a.md", b"eins"), ("b.md", b"zwei")]);
    let mut good = Good::open(folder.path(), Path::new("public"));
    good.keep(options, list.iter().map(FileNow::of), &originals).unwrap();
    let pack = good.pack.place();
    let whole = fs::read(&pack).unwrap();
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x41;
        for bytes in [&broken[..], &whole[..at]] {
            fs::write(&pack, bytes).unwrap();
            let good = Good::open(folder.path(), Path::new("public"));
            for (file, expected) in list.iter().zip([b"eins", b"zwei"]) {
                assert!(good.bytes(file.digest).is_none_or(|bytes| bytes == expected));
            }
        }
    }
}

#[test]
fn a_list_that_was_altered_or_is_of_another_folder_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let (list, originals) = files(folder.path(), &[("a.md", b"eins"), ("b.md", b"zwei")]);
    let mut good = Good::open(folder.path(), Path::new("public"));
    good.keep(Digest::default(), list[..1].iter().map(FileNow::of), &originals)
        .unwrap();
    good.keep(Digest::default(), list.iter().map(FileNow::of), &originals)
        .unwrap();
    let place = good.place();
    let whole = fs::read(&place).unwrap();
    let known = || {
        Good::open(folder.path(), Path::new("public"))
            .files(Digest::default())
            .is_some()
    };
    assert!(known());
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x01;
        for bytes in [&broken[..], &whole[..at]] {
            fs::write(&place, bytes).unwrap();
            assert!(!known(), "byte {at}");
        }
    }
    let other = Good::open(folder.path(), Path::new("other"));
    fs::create_dir_all(&other.folder).unwrap();
    fs::write(other.place(), &whole).unwrap();
    let other = Good::open(folder.path(), Path::new("other"));
    assert_eq!(other.files(Digest::default()), None);
}

#[test]
fn what_is_old_goes() {
    let folder = tempfile::tempdir().unwrap();
    let mut good = Good::open(folder.path(), Path::new("public"));
    for round in 0..20_u8 {
        let bytes = vec![round; 200 << 10];
        let (list, originals) = files(folder.path(), &[("a.md", &bytes)]);
        good.keep(Digest::default(), list.iter().map(FileNow::of), &originals)
            .unwrap();
        assert_eq!(good.bytes(list[0].digest).unwrap(), bytes);
    }
    assert!(fs::metadata(good.pack.place()).unwrap().len() < 2 << 20);
}

#[test]
fn what_changes_is_known_to_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let options = Digest::default();
    let mut good = Good::open(folder.path(), Path::new("public"));
    let mut sizes = Vec::new();
    let rounds: [&[(&str, &[u8])]; 6] = [
        &[("a", b"eins"), ("b", b"zwei"), ("d", b"vier")],
        &[("a", b"neu"), ("b", b"zwei"), ("d", b"vier")],
        &[("a", b"neu"), ("c", b"drei"), ("d", b"vier")],
        &[("0", b"null"), ("a", b"eins"), ("b", b"wieder"), ("e", b"")],
        &[],
        &[("a", b"eins"), ("b", b"zwei"), ("d", b"vier")],
    ];
    for round in rounds {
        let (list, originals) = files(folder.path(), round);
        good.keep(options, list.iter().map(FileNow::of), &originals).unwrap();
        sizes.push(good.state.as_ref().unwrap().end);
        for good in [&good, &Good::open(folder.path(), Path::new("public"))] {
            assert_eq!(good.files(options), Some(&list[..]));
            for (file, (_, bytes)) in list.iter().zip(round) {
                assert_eq!(good.bytes(file.digest).as_deref(), Some(*bytes));
            }
        }
    }
    sizes.dedup();
    assert_eq!(sizes.len(), 1, "the list was written once");
}

#[test]
fn what_is_no_longer_there_stops_the_publication() {
    let folder = tempfile::tempdir().unwrap();
    let large = vec![7; 300 << 10];
    let (list, mut originals) = files(folder.path(), &[("a.md", b"eins"), ("b.jpg", &large)]);
    let mut good = Good::open(folder.path(), Path::new("public"));
    fs::write(folder.path().join("b.jpg"), "Unsinn").unwrap();
    let kept = good.keep(Digest::default(), list.iter().map(FileNow::of), &originals);
    assert!(matches!(kept, Err(Fault::Moved { path }) if path.ends_with("b.jpg")));
    fs::write(folder.path().join("b.jpg"), &large).unwrap();
    originals.0.clear();
    let kept = good.keep(Digest::default(), list.iter().map(FileNow::of), &originals);
    assert!(matches!(kept, Err(Fault::Moved { path }) if path.ends_with("a.md")));
    assert_eq!(good.files(Digest::default()), None);
}

#[test]
fn what_was_taken_away_is_copied_anew() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let options = Digest::default();
    let large = vec![7; 300 << 10];
    let (list, originals) = files(folder.path(), &[("a.md", b"eins"), ("b.jpg", &large)]);
    let mut good = Good::open(&cache, Path::new("public"));
    good.keep(options, list.iter().map(FileNow::of), &originals).unwrap();
    fs::remove_dir_all(&cache).unwrap();
    good.keep(options, list.iter().map(FileNow::of), &originals).unwrap();
    assert_eq!(
        Good::open(&cache, Path::new("public")).bytes(list[1].digest).unwrap(),
        large
    );
    // What is seen only when it is asked for.
    fs::write(good.pack.large(list[1].digest), "Unsinn").unwrap();
    assert_eq!(good.bytes(list[1].digest), None);
    good.forget();
    assert_eq!(good.files(options), None);
    good.keep(options, list.iter().map(FileNow::of), &originals).unwrap();
    assert_eq!(good.bytes(list[1].digest).unwrap(), large);
}
