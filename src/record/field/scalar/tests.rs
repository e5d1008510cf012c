use super::*;

fn check(value: &Type, text: &str, expected: Option<(&str, Option<&str>)>) {
    let found = complaint(value, text);
    let found = found
        .as_ref()
        .map(|found| (found.code.as_ref(), found.suggestion.as_deref()));
    assert_eq!(found, expected, "{value:?} {text}");
}

#[test]
fn good_values() {
    let cases = [
        (Type::Url, "https://docslib.org/doc/%C3%B6ffnung?a=b#c"),
        (Type::Url, "http://localhost:8000"),
        (Type::Email, "presse@mkjfgfi.nrw.de"),
        (Type::File, "bild.jpg"),
        (Type::File, "/media/a b.pdf"),
        (Type::File, "../bilder/x.png"),
        (Type::Address, "/alt/"),
        (Type::Target, "https://land.nrw/"),
        (Type::Tag, "de-simple"),
        (Type::Integer { min: 0, max: i64::MAX }, "100000"),
        (Type::Degrees(90), "51.4556"),
        (Type::Bool, "true"),
        (
            Type::Pattern(&["year", "month", "day", "slug"]),
            "/presse/{year}/{month}/{slug}/",
        ),
        (Type::Pattern(&[]), "/news/"),
    ];
    for (value, text) in cases {
        check(&value, text, None);
    }
    assert_eq!(degrees("-7.0000005", 180).unwrap(), -7_000_001);
}

#[test]
fn bad_values_and_proposals() {
    let integer = Type::Integer { min: 1, max: 100 };
    let slug = &["year", "slug"];
    let cases: [(Type, &str, &str, Option<&str>); 28] = [
        (Type::Text, "a\u{7}b", "control-character", None),
        (Type::Slug, "Zehn Jahre", "slug", Some("zehn-jahre")),
        (Type::File, "https://x.de/a.jpg", "file-reference", None),
        (Type::File, "bilder\\a.jpg", "file-reference", Some("bilder/a.jpg")),
        (Type::Address, "alt/", "address", Some("/alt/")),
        (Type::Address, "https://x.de/", "address", None),
        (Type::Target, "//", "address", None),
        (Type::Target, "/neu/#a b", "address", None),
        (Type::Url, "www.juelich.de", "url", Some("https://www.juelich.de")),
        (Type::Url, "https://", "url", None),
        (Type::Url, "https://a b.de", "url", None),
        (Type::Url, "ftp://a.de", "url", None),
        (Type::Email, "presse(at)nrw.de", "email", Some("presse@nrw.de")),
        (Type::Email, "a@b", "email", None),
        (Type::Tag, "EN", "language-tag", Some("en")),
        (Type::Zone, "Europa/Berlin", "time-zone", Some("Europe/Berlin")),
        (integer, "1_0", "number", None),
        (
            Type::Integer { min: 0, max: i64::MAX },
            "100.000",
            "number",
            Some("100000"),
        ),
        (Type::Integer { min: 0, max: i64::MAX }, "-5", "number-range", None),
        (Type::Integer { min: 0, max: i64::MAX }, "1.5", "number", None),
        (Type::Degrees(90), "51,4", "number", Some("51.4")),
        (Type::Degrees(90), "97.1", "number-range", None),
        (Type::Bool, "ja", "boolean", Some("true")),
        (
            Type::Choice(&["planned", "running", "done"]),
            "runing",
            "unknown-value",
            Some("running"),
        ),
        (Type::Choice(&["planned"]), "xyz", "unknown-value", None),
        (
            Type::Pattern(slug),
            "/p/{yaer}/{slug}/",
            "address-pattern",
            Some("/p/{year}/{slug}/"),
        ),
        (Type::Pattern(slug), "/p/{year}/", "address-pattern", None),
        (Type::Pattern(&[]), "p", "address-pattern", None),
    ];
    for (value, text, code, suggestion) in cases {
        check(&value, text, Some((code, suggestion)));
    }
}
