use super::*;

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(&site, path, text);
    }
    site
}

fn put(site: &tempfile::TempDir, path: &str, text: &str) {
    let file = site.path().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn age(site: &tempfile::TempDir, path: &str) {
    let file = File::options().write(true).open(site.path().join(path)).unwrap();
    file.set_modified(UNIX_EPOCH + std::time::Duration::from_secs(1_000))
        .unwrap();
}

fn names(sources: &Sources) -> Vec<&str> {
    sources.iter().map(|entry| entry.path.as_str()).collect()
}

#[test]
fn litter_and_hidden_files_are_no_sources() {
    let site = site(&[
        ("content/a.md", "a"),
        ("content/.a.md.swp", ""),
        ("content/a.md~", ""),
        ("content/~$a.docx", ""),
        ("content/4913", ""),
        ("content/.git/x.md", ""),
        ("themes/t/x.css", ""),
        ("public/index.html", ""),
    ]);
    assert_eq!(
        names(&scan(site.path(), None).unwrap()),
        ["content/a.md", "themes/t/x.css"]
    );
}

#[test]
fn a_file_that_has_not_changed_for_long_is_believed() {
    let site = site(&[("content/a.md", "one")]);
    let first = scan(site.path(), None).unwrap();
    let (path, hint) = first.hints().next().unwrap();
    let digest = Digest::of_bytes(b"what was known");
    let known = |taken_ns| Hint {
        taken_ns,
        digest,
        ..*hint
    };
    let digest_after = |hint: Hint| {
        let previous = Sources::remembered([(path, &hint)]);
        scan(site.path(), Some(&previous)).unwrap().get(path).unwrap().digest
    };
    assert_eq!(digest_after(known(i64::MAX)), digest);
    assert_eq!(digest_after(known(hint.taken_ns)), hint.digest, "it has just changed");
}

#[cfg(unix)]
#[test]
fn a_change_shows_also_where_size_and_time_are_those_of_before() {
    let site = site(&[("content/a.md", "one")]);
    age(&site, "content/a.md");
    let first = scan(site.path(), None).unwrap();
    let (path, hint) = first.hints().next().unwrap();
    let previous = Hint {
        taken_ns: i64::MAX,
        ..*hint
    };
    let coarse = fs::metadata(site.path().join("content/a.md")).unwrap();
    put(&site, "content/a.md", "two");
    age(&site, "content/a.md");
    // The clock of the file system may be a coarse one.
    while FileStamp::of_source(&fs::metadata(site.path().join("content/a.md")).unwrap()).ctime_ns
        == FileStamp::of_source(&coarse).ctime_ns
    {
        age(&site, "content/a.md");
    }
    let previous = Sources::remembered([(path, &previous)]);
    let again = scan(site.path(), Some(&previous)).unwrap();
    assert_eq!(again.get(path).unwrap().digest, Digest::of_bytes(b"two"));
}

#[test]
fn a_source_that_changed_has_moved() {
    let site = site(&[("content/a.jpg", "one")]);
    let sources = scan(site.path(), None).unwrap();
    let path = SourcePath::new("content/a.jpg");
    assert_eq!(&*sources.read(&path).unwrap(), b"one");
    put(&site, "content/a.jpg", "two");
    assert!(matches!(sources.read(&path), Err(Fault::Moved { .. })));
    fs::remove_file(site.path().join("content/a.jpg")).unwrap();
    assert!(matches!(sources.read(&path), Err(Fault::Moved { .. })));
}

#[test]
fn rescan_equals_scan() {
    let site = site(&[("content/a.md", "a"), ("content/x/b.md", "b"), ("content/x/c.md", "c")]);
    let first = scan(site.path(), None)
        .unwrap()
        .with_embedded(&[("themes/t/e.css", b"e")]);
    let digest = |sources: &Sources| sources.digest_without(&SourcePath::new("content/none"));
    let (edition, before) = (first.edition().clone(), digest(&first));
    fs::remove_file(site.path().join("content/x/b.md")).unwrap();
    put(&site, "content/y/d.md", "d");
    put(&site, "content/a.md", "changed");
    put(&site, "themes/t/e.css", "mine");
    let paths = [
        "content/a.md",
        "content/x",
        "content/y",
        "themes/t/e.css",
        "content/none",
        "public/q",
    ];
    let again = rescan(first, &paths.map(SourcePath::new)).unwrap();
    let fresh = scan(site.path(), None).unwrap();
    assert_eq!(names(&again), names(&fresh));
    assert_ne!(before, digest(&again));
    assert_eq!(digest(&again), digest(&fresh));
    let told: Vec<&str> = (again.differences(&edition).unwrap().iter())
        .map(SourcePath::as_str)
        .collect();
    let wanted = ["a.md", "x/b.md", "x/c.md", "y/d.md"].map(|name| format!("content/{name}"));
    assert_eq!(told[..4], wanted);
    assert_eq!(told[4..], ["themes/t/e.css"]);
    assert_eq!(again.differences(again.edition()), Some(&[][..]));
    assert_eq!(again.differences(fresh.edition()), None);
    // And where the names stay.
    put(&site, "content/x/c.md", "changed");
    let last = rescan(again, &[SourcePath::new("content/x")]).unwrap();
    assert_eq!(last.differences(&edition), None, "only the one before is known");
    assert_eq!(digest(&last), digest(&scan(site.path(), None).unwrap()));
    assert_eq!(&*last.read(&SourcePath::new("content/x/c.md")).unwrap(), b"changed");
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    let site = site(&[("content/a/x.md", "a")]);
    std::os::unix::fs::symlink(site.path().join("content"), site.path().join("content/a/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", site.path().join("content/dead.md")).unwrap();
    std::os::unix::fs::symlink("a/x.md", site.path().join("content/link.md")).unwrap();
    let sources = scan(site.path(), None).unwrap();
    assert_eq!(names(&sources), ["content/a/x.md", "content/link.md"]);
    let content = site.path().join("content");
    let links = ["a/loop", "dead.md", "link.md"].map(|name| content.join(name));
    assert!(sources.links().iter().eq(&links));
    std::os::unix::fs::symlink("x.md", content.join("a/new.md")).unwrap();
    let again = rescan(sources, &[SourcePath::new("content/a/new.md")]).unwrap();
    assert_eq!(again.links().len(), 4);
}

#[test]
fn long_files_have_the_digest_of_their_bytes() {
    let site = site(&[]);
    let text = "x".repeat(LONG as usize + 7);
    put(&site, "content/film.mp4", &text);
    let sources = scan(site.path(), None).unwrap();
    assert_eq!(sources.iter().next().unwrap().digest, Digest::of_bytes(text.as_bytes()));
    assert_eq!(
        sources.read(&SourcePath::new("content/film.mp4")).unwrap().len(),
        text.len()
    );
}

#[test]
fn texts_leave_memory_once_they_are_parsed() {
    let site = site(&[("content/a.md", "a"), ("content/b.md", "b"), ("content/c.md", "c")]);
    let whole = scan(site.path(), None).unwrap().without_texts();
    put(&site, "content/b.md", "changed");
    put(&site, "content/d.md", "new");
    let paths = ["content/b.md", "content/d.md"].map(SourcePath::new);
    let part = rescan(whole, &paths).unwrap();
    put(&site, "content/b.md", "changed again");
    assert_eq!(&*part.read(&paths[0]).unwrap(), b"changed", "the parser wants it next");
    let part = part.without_texts();
    for name in ["a", "b", "d"] {
        put(&site, &format!("content/{name}.md"), "not what it was");
        let read = part.read(&SourcePath::new(format!("content/{name}.md")));
        assert!(matches!(read, Err(Fault::Moved { .. })), "{name}");
    }
    assert_eq!(&*part.read(&SourcePath::new("content/c.md")).unwrap(), b"c");
}
