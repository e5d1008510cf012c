//! One line per rule; then anything at all, which must never panic.

use super::*;
use proptest::prelude::*;

/// A text with everything in it.
pub(crate) const SAMPLE: &str = r##"Erster *Absatz* mit "Zitat", [Essen](partner:stadt-essen), ![Bild](a.jpg "Titel") und Fußnote[^1].

# Größe & Maß

::: figure src="b.jpg" alt="Zwei \"Leute\"" credit="Anna"
:::

::: note title="Wichtig"
Text mit [](release:2022-10-19-x) und <b id="x">Fettem</b>.

::: quote by="Özil"
> Wörter
:::
:::

## Liste {#liste .weit}

- [x] getan
- [ ] offen

| a | b |
|:--|--:|
| 1 | 2 |

```rust
fn main() { println!("{}", 1); }
::: note
```

Begriff
: Erklärung -- 'einfach' ist's ~~nie~~

<div class="kasten">
<a href="partner:b">B</a> <img src="c.png" alt="C">
</div>

[Zurück](#liste) <https://example.org> [ref]

[^1]: Die **Note** mit [Link](#x).

[ref]: plan.pdf "Plan"
"##;

fn read(text: &str) -> Checked<Outline> {
    outline(text, &SourcePath::new("content/a.md"), &|offset| offset, 2)
}

fn codes(text: &str) -> Vec<(String, String)> {
    let found = |diagnostic: Diagnostic| {
        let place = diagnostic.place.expect("every message has a place");
        (diagnostic.code.into_owned(), text[place.span.range()].to_owned())
    };
    read(text).diagnostics.into_iter().map(found).collect()
}

#[test]
fn mistakes() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("# A\n## B\n# C\n", &[]),
        ("## A\n### B\n", &[]),
        ("### A\n", &[("heading-skipped", "###")]),
        ("# A\n### B\n", &[("heading-skipped", "###")]),
        ("::: notte\n:::\n", &[("unknown-block", "notte")]),
        ("::: note\nText\n", &[("block-not-closed", "::: note")]),
        ("Text\n:::\n", &[("block-not-open", ":::")]),
        ("::: note titel=\"x\"\n:::\n", &[("unknown-parameter", "titel")]),
        ("::: note title=x\n:::\n", &[("unquoted-parameter", "title=x")]),
        (
            "::: note title=\"x\" title=\"y\"\n:::\n",
            &[("duplicate-parameter", "title=\"y\"")],
        ),
        ("::: download\n:::\n", &[("missing-parameter", "::: download")]),
        (
            "::: figure src=\"a.jpg\"\n:::\n",
            &[("image-without-alt", "::: figure src=\"a.jpg\"")],
        ),
        ("::: figure src=\"a.jpg\" decorative=\"true\"\n:::\n", &[]),
        ("::: timeline from=\"bald\"\n:::\n", &[("not-a-year", "bald")]),
        ("::: fill-in\nName\n:::\n", &[("fill-in", "::: fill-in")]),
        ("- a\n  ::: note\n", &[("block-as-text", "::: note")]),
        ("```\n::: note\n```\n", &[]),
        ("<div>\nx\n</div>\n::: note\n<p>y</p>\n:::\n", &[]),
        ("![](a.jpg)\n", &[("image-without-alt", "![](a.jpg)")]),
        (
            "![x](https://example.org/a.jpg)\n",
            &[("foreign-image", "https://example.org/a.jpg")],
        ),
        ("[x](JavaScript:alert)\n", &[("javascript-link", "JavaScript:alert")]),
        ("<presse@example.org>\n", &[]),
        ("[x](#y)\n\n# Yx\n", &[("unknown-anchor", "#y")]),
        ("[x](#y)\n\n<p id=\"y\">\n", &[]),
        ("# A {#x}\n# B {#x}\n", &[("duplicate-anchor", "x")]),
        ("<script>x</script>\n", &[("raw-script", "<script>")]),
        ("a <b onclick=\"x\">b</b>\n", &[("event-handler", "onclick")]),
        (
            "<iframe src=\"x\"></iframe>\n",
            &[("foreign-frame", "<iframe src=\"x\">")],
        ),
        (
            "<a href=\"java&#115;cript:x\">y</a>\n",
            &[("javascript-link", "java&#115;cript:x")],
        ),
        ("<img src=\"//x/a.png\" alt=\"\">\n", &[("foreign-image", "//x/a.png")]),
        ("<img src=\"a.png\">\n", &[("image-without-alt", "<img src=\"a.png\">")]),
        (SAMPLE, &[]),
    ];
    for (text, expected) in cases {
        let found = codes(text);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(code, place)| (code.as_str(), place.as_str()))
            .collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn what_a_text_refers_to() {
    let outline = read(SAMPLE).value;
    let targets: Vec<(&str, bool)> = outline.links.iter().map(|link| (&*link.target, link.empty)).collect();
    let expected = [
        ("partner:stadt-essen", false),
        ("release:2022-10-19-x", true),
        ("partner:b", false),
        ("#liste", false),
        // An address that is its own text names nothing.
        ("https://example.org", true),
        ("plan.pdf", false),
        ("#x", false),
    ];
    assert_eq!(targets, expected);
    let images: Vec<&str> = outline.images.iter().map(|image| &*image.src).collect();
    assert_eq!(images, ["a.jpg", "b.jpg", "c.png"]);
    let headings: Vec<&str> = outline.headings.iter().map(|heading| &*heading.id).collect();
    assert_eq!(headings, ["groesse-mass", "liste"]);
    let blocks: Vec<BlockKind> = outline.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(blocks, [BlockKind::Figure, BlockKind::Note, BlockKind::Quote]);
    assert_eq!(&**outline.blocks[0].parameter("alt").unwrap(), "Zwei \"Leute\"");
    assert!(outline.raw_html && outline.excerpt.starts_with("Erster Absatz mit"));
}

#[test]
fn comments_are_no_raw_html() {
    assert!(!read("<!-- Notiz -->\n\nText <!-- x -->\n").value.raw_html);
    assert!(read("Text <b>x</b>\n").value.raw_html);
}

#[test]
fn depth() {
    let text = |depth: usize| "::: note\n".repeat(depth) + &":::\n".repeat(depth);
    assert!(codes(&text(8)).is_empty());
    assert_eq!(codes(&text(9)).len(), 1);
}

#[test]
fn excerpts_end_at_a_word() {
    let excerpt = read(&"Wörter ".repeat(100)).value.excerpt;
    assert!(
        excerpt.chars().count() <= EXCERPT + 2 && excerpt.ends_with("Wörter …"),
        "{excerpt}"
    );
}

/// Texts that make careless parsers slow.
pub(crate) fn hostile() -> Vec<String> {
    vec![
        "[".repeat(50_000),
        "![".repeat(25_000),
        ">".repeat(10_000),
        "*a_ ".repeat(12_000),
        "<a ".repeat(15_000),
        "<!--".repeat(12_000),
        "::: note\n".repeat(5_000) + &":::\n".repeat(5_000),
        format!(
            "|{}\n|{}\n{}",
            "a|".repeat(1000),
            "-|".repeat(1000),
            "a\n".repeat(15_000)
        ),
        "# a\n".repeat(10_000),
        "[^a]: x\n\n[^a] ".repeat(4_000),
        "'\"".repeat(25_000),
        "- ".repeat(5_000),
    ]
}

#[test]
fn hostile_texts_end() {
    for text in hostile() {
        read(&text);
    }
}

/// The sample with pieces taken out, doubled or replaced.
pub(crate) fn mutated() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        Just(":::".to_owned()),
        Just("\n".to_owned()),
        Just("<".to_owned()),
        Just("\r".to_owned())
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, piece), 1..8).prop_map(|edits| {
        let mut characters: Vec<char> = SAMPLE.chars().collect();
        for (index, count, piece) in edits {
            let at = index.index(characters.len() + 1);
            let end = (at + count).min(characters.len());
            characters.splice(at..end, piece.chars());
        }
        characters.into_iter().collect()
    })
}

fn spans_are_whole(text: &str) {
    let checked = read(text);
    let outline = checked.value;
    let spans = (outline.headings.iter().map(|heading| heading.span))
        .chain(outline.links.iter().map(|link| link.span))
        .chain(outline.images.iter().map(|image| image.span))
        .chain(outline.blocks.iter().map(|block| block.span))
        .chain(
            checked
                .diagnostics
                .iter()
                .filter_map(|diagnostic| Some(diagnostic.place.as_ref()?.span)),
        );
    for span in spans {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,200}") {
        spans_are_whole(&text);
    }

    #[test]
    fn any_mutation(text in mutated()) {
        spans_are_whole(&text);
    }
}
