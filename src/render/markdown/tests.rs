//! What text becomes what markup; and that nothing at all makes it panic or unsafe.

use super::*;
use crate::base::{Digest, Said, SourcePath};
use crate::facet::{Above, Card, LinkTarget, Picture};
use crate::record::{ProseText, SAMPLE, outline};
use proptest::prelude::*;
use std::sync::Arc;

const LABELS: Labels = Labels {
    footnotes: "Fußnoten",
    footnote: "Fußnote",
    back: "Zurück zu Fußnote",
    table: "Tabelle",
    done: "erledigt",
    open: "offen",
    credit: "Foto",
    ai_edited: "Mit KI bearbeitet",
    ai_generated: "Mit KI erzeugt",
};

fn prose(language: &str) -> Prose {
    let here = |href: &str, title: &str| LinkTarget::Here {
        href: href.into(),
        title: Said::here(title.into()),
        file: None,
    };
    let picture = Picture {
        src: "/m/a.jpg".into(),
        width: 4,
        height: 3,
        sources: Vec::new(),
        alt: "".into(),
        caption: Some("Am See".into()),
        credit: Some("Anna".into()),
        credit_url: None,
        licence: None,
        ai: None,
        variants: Vec::new(),
    };
    let card = Card {
        href: None,
        title: Said::here("B".into()),
        lines: Vec::new(),
        email: None,
        phone: None,
        phone_link: None,
    };
    Prose {
        path: SourcePath::new("content/a.md"),
        source: Digest::of_bytes(b""),
        text: ProseText::InFile { start: 0 },
        raw_html: true,
        language: language.into(),
        links: vec![
            ("partner:a".into(), here("/partner/a/", "Stadt A")),
            ("partner:x".into(), LinkTarget::Withheld),
        ],
        pictures: vec![("a.jpg".into(), picture)],
        cards: vec![(("partner", "a".into()), Some(card)), (("partner", "x".into()), None)],
        files: Vec::new(),
        timeline: Vec::new(),
        above: Above::default(),
    }
}

fn rendered(language: &str, text: &str) -> String {
    let block = |view: &BlockView| Ok(format!("<aside data-kind=\"{}\">{}</aside>\n", view.kind, view.html));
    let prose = prose(language);
    let checked = markdown(&Markdown {
        prose: &prose,
        text,
        heading_base: 2,
        labels: &LABELS,
        block: &block,
    });
    assert!(checked.diagnostics.is_empty());
    checked.value
}

#[test]
fn text_and_markup() {
    let cases = [
        (
            "# Größe\n# Größe\n",
            "<h2 id=\"groesse\">Größe</h2>\n<h2 id=\"groesse-2\">Größe</h2>\n",
        ),
        ("## A {#b .c}\n", "<h2 id=\"b\" class=\"c\">A</h2>\n"),
        ("[](partner:a)", "<p><a href=\"/partner/a/\">Stadt A</a></p>\n"),
        ("[x](partner:x) [](partner:x)", "<p>x</p>\n"),
        (
            "[x](https://b.org/?a&b)",
            "<p><a href=\"https://b.org/?a&amp;b\">x</a></p>\n",
        ),
        ("[x](javascript:y)", "<p>x</p>\n"),
        ("a < b", "<p>a &lt; b</p>\n"),
        ("`\"x\" -- <`", "<p><code>&quot;x&quot; -- &lt;</code></p>\n"),
        ("<!-- Notiz -->", ""),
        (
            "```zzz\n::: note\n```",
            "<pre tabindex=\"0\"><code class=\"language-zzz\">::: note\n</code></pre>\n",
        ),
        (
            "```rust\nfn\n```",
            "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-keyword\">fn\n</span></code></pre>\n",
        ),
        ("::: note\nA\n:::\n", "<aside data-kind=\"note\"><p>A</p>\n</aside>\n"),
        ("::: partner id=\"x\"\n:::\n", ""),
        (
            "::: note\n<p onclick=\"x\" style=\"y\">A</p>\n:::\n",
            "<aside data-kind=\"note\"><p>A</p>\n</aside>\n",
        ),
        (
            "<div>\n\n::: note\nA\n:::\n\n</div>",
            "<div>\n<aside data-kind=\"note\"><p>A</p>\n</aside>\n</div>",
        ),
        (
            "a <a href=\"partner:a\"></a> <a href='partner:x'>x</a>",
            "<p>a <a href=\"/partner/a/\">Stadt A</a> x</p>\n",
        ),
        (
            "- [x] a",
            "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"erledigt\"> a</li>\n</ul>\n",
        ),
        (
            "|a|\n|-:|\n|b|",
            "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Tabelle\"><table>\n<thead><tr>\
             <th scope=\"col\" class=\"align-right\">a</th></tr></thead>\n<tbody>\n\
             <tr><td class=\"align-right\">b</td></tr>\n</tbody></table></div>\n",
        ),
        (
            "![B](a.jpg)",
            "<figure><img src=\"/m/a.jpg\" alt=\"B\" width=\"4\" height=\"3\" loading=\"lazy\" decoding=\"async\">\
             <figcaption>Am See <span class=\"credit\">Foto: Anna</span></figcaption></figure>\n",
        ),
        (
            "x ![B](b.jpg)",
            "<p>x <img src=\"b.jpg\" alt=\"B\" loading=\"lazy\" decoding=\"async\"></p>\n",
        ),
        (
            "a[^1]\n\n::: note\n[^1]: N\n:::\n",
            "<p>a<sup class=\"footnote-ref\"><a href=\"#_fn_1\" id=\"_fnref_1\" role=\"doc-noteref\" aria-label=\"Fußnote 1\">1\
             </a></sup></p>\n<aside data-kind=\"note\"></aside>\n<section class=\"footnotes\" role=\"doc-endnotes\" \
             aria-labelledby=\"_fn_title\">\n<h2 id=\"_fn_title\">Fußnoten</h2>\n<ol>\n<li id=\"_fn_1\"><p>N \
             <a class=\"footnote-back\" href=\"#_fnref_1\" role=\"doc-backlink\" aria-label=\"Zurück zu Fußnote 1\">↩</a></p>\
             </li>\n</ol>\n</section>\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(rendered("de", text), expected, "{text}");
    }
}

#[test]
fn quotation_marks() {
    let cases = [
        ("de", "\"a 'b' c\" -- geht's", "„a ‚b‘ c“\u{a0}– geht’s"),
        ("de-simple", "\"a\"", "„a“"),
        ("de", "'s ist '89 'so is's'", "’s ist ’89 ‚so is’s‘"),
        ("en", "\"a 'b' c\" -- it's", "“a ‘b’ c”\u{a0}– it’s"),
        ("de", "eins – zwei\n– drei", "eins\u{a0}– zwei\u{a0}– drei"),
        ("fr", "\"a\"", "«\u{202f}a\u{202f}»"),
        ("ar", "\"a\"", "«a»"),
        ("de", "“a”", "“a”"),
        ("de", "Ein 15\" Monitor", "Ein 15″ Monitor"),
        ("de", "\"Ein 15\"", "„Ein 15“"),
        ("de", "„a\" und \"b“", "„a“ und „b“"),
        ("de", "\"Ende.\"Text", "„Ende.“Text"),
        ("de", "a\"b\"c", "a&quot;b&quot;c"),
        ("de", "a\" b", "a&quot; b"),
        (
            "de",
            "Er sagte:\"Ja\", (\"nein\") -- \"gut\".",
            "Er sagte:„Ja“, („nein“)\u{a0}– „gut“.",
        ),
        ("de", "\"a \"b\" c\"", "„a „b“ c“"),
        (
            "de",
            "\"**a**\", **\"b\"**",
            "„<strong>a</strong>“, <strong>„b“</strong>",
        ),
        ("en", "“a\" and \"b”", "“a” and “b”"),
    ];
    for (language, text, expected) in cases {
        assert_eq!(rendered(language, text), format!("<p>{expected}</p>\n"));
    }
}

/// The sanitiser leaves our own markup alone, apart from how it is spelt.
#[test]
fn own_markup_survives() {
    let is_raw = |line: &str| line.starts_with(['<']);
    let plain: String = SAMPLE
        .lines()
        .filter(|line| !is_raw(line))
        .map(|line| line.to_owned() + "\n")
        .collect();
    let plain = plain
        .replace("<b id=\"x\">Fettem</b>", "")
        .replace("partner:stadt-essen", "partner:a");
    let html =
        rendered("de", &plain.replace("release:2022-10-19-x", "partner:a")).replace("<aside data-kind", "<aside class");
    let spelt = |html: &str| {
        html.replace("&quot;", "\"")
            .replace("&nbsp;", "\u{a0}")
            .replace("=\"\"", "")
    };
    assert_eq!(spelt(&sanitised(&html, &[])), spelt(&html));
}

#[test]
fn ids_are_those_of_the_outline() {
    let text = format!("<p id=\"a\">\n\n# A\n{SAMPLE}\n# a\n## \"A\" -- `b` 'c'\n");
    let html = rendered("de", &text);
    let outline = outline(&text, &SourcePath::new("content/a.md"), &|offset| offset, 2).value;
    for heading in outline.headings {
        assert!(
            html.contains(&format!(" id=\"{}\"", heading.id)),
            "{} in {html}",
            heading.id
        );
    }
}

#[test]
fn hostile_texts_end() {
    for text in crate::record::hostile() {
        rendered("de", &text);
    }
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,200}") {
        rendered("de", &text);
    }

    #[test]
    fn any_mutation(text in crate::record::mutated()) {
        let html = rendered("de", &text);
        prop_assert!(!html.contains("<script") && !html.contains("javascript:\""));
    }
}

#[test]
fn failing_templates_are_said() {
    let (prose, block) = (prose("de"), |_: &BlockView| {
        Err(Box::new(Diagnostic::error("x", crate::base::words("x", "x"))))
    });
    let text = "::: note\n:::\n";
    let checked = markdown(&Markdown {
        prose: &prose,
        text,
        heading_base: 2,
        labels: &LABELS,
        block: &block,
    });
    assert_eq!(checked.diagnostics.len(), 1);
    let _: Arc<str> = checked.value.into();
}
