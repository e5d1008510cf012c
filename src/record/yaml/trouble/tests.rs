use crate::base::SourcePath;

/// Code, marked text and suggestion of the first diagnostic.
fn check(text: &str, code: &str, marked: &str, suggestion: Option<&str>) {
    let found = super::super::parse(text, 0..text.len(), &SourcePath::new("x.yaml"));
    let first = found
        .diagnostics
        .first()
        .unwrap_or_else(|| panic!("nothing said about {text:?}"));
    let place = first.place.as_ref().unwrap().span;
    assert_eq!(
        (first.code.as_ref(), &text[place.range()], first.suggestion.as_deref()),
        (code, marked, suggestion),
        "{text:?}"
    );
}

#[test]
fn common_slips() {
    check(
        "title: Essen: zehn Jahre\n",
        "yaml-colon",
        "Essen: zehn Jahre",
        Some("'Essen: zehn Jahre'"),
    );
    check("title:Essen\nkicker: Neu\n", "yaml-colon", ":", Some(": "));
    check("title Essen\nkicker: Neu\n", "yaml-colon", "title", Some("title:"));
    check("title: \"Essen\n", "yaml-quote", "\"Essen", None);
    check(
        "title: \"Vielfalt\" in NRW\n",
        "yaml-quote",
        "\"Vielfalt\" in NRW",
        Some("'\"Vielfalt\" in NRW'"),
    );
    check("title: @nrw\n", "yaml-character", "@nrw", Some("'@nrw'"));
    check("title: \"C:\\dir\"\n", "yaml-escape", "\"C:\\dir\"", None);
    check("topics: [a, b\n", "yaml-bracket", "[", None);
    check("topics: [a, b}\n", "yaml-bracket", "[", None);
    check("a:\n\tb: 1\n", "yaml-tab", "\t", None);
    check("a: 1\n  b: 2\n", "yaml-colon", ":", None);
    check("a:\n    b: 1\n  c: 2\n", "yaml-indentation", "c", None);
    check(
        "title: [Entwurf] Essen\n",
        "yaml-bracket",
        "[Entwurf] Essen",
        Some("'[Entwurf] Essen'"),
    );
}
