use super::*;

fn check(path: &str, expected: Option<SourceKind>, said: Option<(&str, Option<&str>)>) {
    let found = kind(&SourcePath::new(path));
    let first = found
        .diagnostics
        .first()
        .map(|first| (first.code.as_ref(), first.suggestion.as_deref()));
    assert_eq!((found.value, first), (expected, said), "{path}");
}

#[test]
fn kinds_by_folder_and_name() {
    use SourceKind as K;
    let good = [
        ("content/site.yaml", K::Config),
        ("content/addresses.lock", K::AddressLock),
        ("content/releases/2022/2022-10-19-zehn-jahre.md", K::Release),
        (
            "content/releases/Alte Sachen/2022-10-19-zehn-jahre.de-simple.md",
            K::Release,
        ),
        ("content/releases/2022/Bild 1.JPG", K::Media),
        ("content/partners/stadt-essen.en.yaml", K::Partner),
        ("content/events/2022-10-19-fest.yaml", K::Event),
        ("content/pages/foerderung/antrag.md", K::Page),
        ("content/anniversaries/10.md", K::Anniversary),
        ("content/media/x.md", K::Media),
        ("themes/gewebe/theme.yaml", K::Theme),
        ("themes/gewebe/templates/page.html", K::ThemeFile),
    ];
    good.iter().for_each(|(path, kind)| check(path, Some(*kind), None));
    let nobodys = [
        "content/partners/.DS_Store",
        "content/pages/x.md~",
        "content/.git/x",
        "themes/gewebe/LICENSE",
        "x",
    ];
    nobodys.iter().for_each(|path| check(path, None, None));
}

#[test]
fn wrong_names_and_proposals() {
    use SourceKind as K;
    let refused = [
        ("content/site.yml", "file-name", Some("content/site.yaml")),
        ("content/adresses.lock", "file-name", Some("content/addresses.lock")),
        ("content/partners/x.yml", "file-name", Some("content/partners/x.yaml")),
        (
            "content/releases/2022-10-19-x.MD",
            "file-name",
            Some("content/releases/2022-10-19-x.md"),
        ),
        (
            "content/partner/x.yaml",
            "unknown-folder",
            Some("content/partners/x.yaml"),
        ),
        (
            "content/termine/x.yaml",
            "unknown-folder",
            Some("content/events/x.yaml"),
        ),
        ("content/xyz/x.yaml", "unknown-folder", None),
    ];
    refused
        .iter()
        .for_each(|(path, code, near)| check(path, None, Some((code, *near))));
    let kept = [
        (
            "content/partners/Stadt Köln.yaml",
            K::Partner,
            "file-name",
            Some("content/partners/stadt-koeln.yaml"),
        ),
        (
            "content/partners/stadt-koeln.EN.yaml",
            K::Partner,
            "file-name",
            Some("content/partners/stadt-koeln.en.yaml"),
        ),
        ("content/releases/zehn-jahre.md", K::Release, "file-name", None),
        ("content/releases/2022-02-30-x.md", K::Release, "date-impossible", None),
        (
            "content/releases/2022-10-19-Zehn_Jahre.md",
            K::Release,
            "file-name",
            Some("content/releases/2022-10-19-zehn-jahre.md"),
        ),
        (
            "content/pages/Förderung/a.md",
            K::Page,
            "file-name",
            Some("content/pages/foerderung/a.md"),
        ),
        ("content/anniversaries/zehn.md", K::Anniversary, "file-name", None),
    ];
    kept.iter()
        .for_each(|(path, kind, code, near)| check(path, Some(*kind), Some((code, *near))));
    let head = head(
        &SourcePath::new("content/partners/Stadt Köln.en.yaml"),
        K::Partner,
        Digest::default(),
    );
    assert_eq!((&*head.id, head.variant.as_deref()), ("stadt-koeln", Some("en")));
}
