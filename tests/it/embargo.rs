//! Until its moment a record is absent: no byte of the output tells of it.

use crate::fixture::{Fixture, SMALL};
use vielfalt::pipeline::Mode;

const RELEASE: &str = "content/releases/2022/2022-10-19-zehn-jahre-partnerinitiative";

#[test]
fn the_anniversary_release_leaves_no_trace_the_day_before() {
    let mut fixture = Fixture::repository();
    fixture.date = "2022-10-18".to_owned();
    let before = fixture.build_into("before", Mode::Publish).ok();
    assert_eq!(before.holding("zehn-jahre-partnerinitiative"), Vec::<&str>::new());
    // The oracle: the files gone, and references to it taken out by hand.
    fixture.remove(&format!("{RELEASE}.md"));
    fixture.remove(&format!("{RELEASE}.en.md"));
    fixture.edit_all(|text| unlinked(text, "](release:2022-10-19-zehn-jahre-partnerinitiative)"));
    let without = fixture.build_into("without", Mode::Publish).ok();
    assert!(
        before.tree == without.tree,
        "{:?}",
        differing(&before.tree, &without.tree)
    );
}

/// Links that end in `target` as their text.
fn unlinked(text: &str, target: &str) -> String {
    let mut out = text.to_owned();
    while let Some(end) = out.find(target) {
        let start = out[..end].rfind('[').expect("a link begins with a bracket");
        out.replace_range(end..end + target.len(), "");
        out.replace_range(start..=start, "");
    }
    out
}

fn differing(a: &crate::fixture::Tree, b: &crate::fixture::Tree) -> Vec<String> {
    a.keys()
        .chain(b.keys())
        .filter(|path| a.get(*path) != b.get(*path))
        .cloned()
        .collect()
}

#[test]
fn the_announced_moment_is_the_one_at_which_the_site_changes() {
    let mut fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "title: Zehn",
        "embargo: 2022-12-24T18:00:05\ntitle: Zehn",
    );
    let built = fixture.build().ok();
    let next = built.outcome.next.clone().expect("something lies ahead");
    assert_eq!(next.at, "2022-12-24T18:00:05+01:00");
    assert_eq!(built.outcome.withheld.len(), 1);
    assert!(built.holding("Zehn Jahre").is_empty());
    fixture.date = "2022-12-24T18:00:04".to_owned();
    let just_before = fixture.build_into("before", Mode::Publish).ok();
    assert!(just_before.tree == built.tree);
    fixture.date = "2022-12-24T18:00:05".to_owned();
    let then = fixture.build_into("then", Mode::Publish).ok();
    assert!(!then.holding("Zehn Jahre").is_empty());
}

#[test]
fn links_to_withheld_records_become_their_text() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/partners/stadt-essen.yaml",
        "kind: kommune",
        "kind: kommune\ndraft: true",
    );
    fixture.write(
        "content/pages/impressum.md",
        b"---\ntitle: Impressum\n---\nA [Text](partner:stadt-essen), B [](partner:stadt-essen), C [plain](/partner/stadt-essen/), <a href=\"/partner/stadt-essen/\">raw</a>.\n\n::: partner id=\"stadt-essen\"\n:::\n",
    );
    let built = fixture.build().ok();
    assert_eq!(built.holding("stadt-essen"), Vec::<&str>::new());
    let page = built.text("impressum/index.html");
    assert!(page.contains("A Text, B, C plain, raw."), "{page}");
}

#[test]
fn checks_run_over_withheld_records() {
    let fixture = Fixture::new(SMALL);
    fixture.write(
        "content/releases/2030-01-01-entwurf.md",
        "---\ntitle: Entwurf\ndraft: true\npartners: [niemand]\n---\n[x](release:nirgends)\n".as_bytes(),
    );
    let built = fixture.build();
    let codes: Vec<&str> = built.errors().iter().map(|diagnostic| &*diagnostic.code).collect();
    assert!(
        codes.contains(&"unknown-partner") && codes.contains(&"unknown-release"),
        "{codes:?}"
    );
}
