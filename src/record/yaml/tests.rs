use super::*;

fn tree(text: &str) -> Checked<Option<Node<'_>>> {
    parse(text, 0..text.len(), &SourcePath::new("content/x.yaml"))
}

fn code(text: &str) -> String {
    let found = tree(text);
    let codes: Vec<_> = found.diagnostics.iter().map(|found| found.code.as_ref()).collect();
    codes.join(" ")
}

#[test]
fn values_keep_their_text_and_place() {
    let text = "a: no\r\nb:\r\n  - 0211 1234\r\n  - 'ü: x'\r\nc: |\r\n  Zeile\r\n\r\n  zwei\r\nd: {e: 1_000}\r\n";
    let root = tree(text).value.unwrap();
    let Kind::Mapping(entries) = &root.kind else { panic!() };
    let written: Vec<&str> = entries.iter().map(|entry| &text[entry.value.span.range()]).collect();
    assert_eq!(
        written,
        ["no", "- 0211 1234\r\n  - 'ü: x'", "Zeile\r\n\r\n  zwei", "{e: 1_000}"]
    );
    assert_eq!(entries[2].value.scalar(), Some("Zeile\n\nzwei\n"));
    let Kind::Sequence(items) = &entries[1].value.kind else {
        panic!()
    };
    assert_eq!(
        (items[0].scalar(), items[1].scalar()),
        (Some("0211 1234"), Some("ü: x"))
    );
}

#[test]
fn what_yaml_can_and_records_do_not() {
    let cases = [
        ("a: 1\na: 2\n", "duplicate-key"),
        ("a: *b\n", "yaml-alias"),
        ("a: &b c\n", "yaml-anchor"),
        ("a: !b c\n", "yaml-tag"),
        ("<<: {a: 1}\n", "yaml-merge"),
        ("[a]: b\n", "yaml-key"),
        ("a: 1\n---\nb: 2\n", "yaml-document"),
        ("%YAML 1.2\n---\na: 1\n", "yaml-syntax"),
    ];
    for (text, expected) in cases {
        assert_eq!(code(text), expected, "{text}");
    }
    assert_eq!(code(&"[".repeat(200_000)), "yaml-depth");
    assert_eq!(code(&"a: {b: [".repeat(40)), "yaml-depth");
    assert_eq!(code(&"- ".repeat(100_000)), "yaml-depth");
}
