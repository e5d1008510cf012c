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
fn an_old_file_is_believed_and_a_fresh_one_read() {
    let site = site(&[("content/a.md", "one"), ("content/b.md", "one")]);
    age(&site, "content/a.md");
    let first = scan(site.path(), None).unwrap();
    // Same size, and the time set back: nobody can see that.
    for name in ["content/a.md", "content/b.md"] {
        let stamp = fs::metadata(site.path().join(name)).unwrap().modified().unwrap();
        put(&site, name, "two");
        File::options()
            .write(true)
            .open(site.path().join(name))
            .unwrap()
            .set_modified(stamp)
            .unwrap();
    }
    let second = scan(site.path(), Some(&first)).unwrap();
    let same = |name: &str| {
        let path = SourcePath::new(name);
        first.get(&path).unwrap().digest == second.get(&path).unwrap().digest
    };
    assert!(same("content/a.md"));
    assert!(!same("content/b.md"));
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
    assert_eq!(again.digest(), fresh.digest());
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
