//! A theme that extends another one: what it brings wins, everything else is its parent's.

use crate::fixture::{Fixture, SMALL};

const WALD: &str = r#"
=== themes/wald/theme.yaml
title: Wald
extends: gewebe
map: {rows: []}
=== themes/wald/templates/footer.html
<footer class="waldboden"><p>{{ t.wald.gruss }}</p></footer>
=== themes/wald/templates/topics.html
{% extends "parent/topics.html" %}
{% block main %}<p class="lichtung">Vor den Themen</p>
{{ super() }}{% endblock main %}
=== themes/wald/i18n/de.yaml
news: {all: Alle Blätter}
wald: {gruss: Grüße aus dem Wald}
=== themes/wald/i18n/en.yaml
wald: {gruss: Greetings from the forest}
=== themes/wald/assets/css/own.css
:root{--panel:#143d22}
"#;

/// A second district, so that there is something to map.
const KOELN: &str = r#"
=== content/partners/stadt-koeln.yaml
name: Stadt Köln
kind: kommune
city: Köln
district: koeln
location: {lat: 50.94, lon: 6.96}
=== content/partners/stadt-hagen.yaml
name: Stadt Hagen
kind: kommune
city: Hagen
district: arnsberg
"#;

fn site(theme: &str) -> Fixture {
    let fixture = Fixture::new(&format!("{SMALL}{KOELN}{WALD}"));
    let districts = "districts: {koeln: Köln, arnsberg: Arnsberg}";
    fixture.replace("content/site.yaml", "districts: {koeln: Köln}", districts);
    fixture.replace(
        "content/site.yaml",
        "title: Beispiel",
        &format!("theme: {theme}\ntitle: Beispiel"),
    );
    fixture
}

#[test]
fn what_a_theme_brings_wins_and_the_rest_is_inherited() {
    let built = site("wald").build().ok();
    let home = built.text("index.html");
    assert!(home.contains("<footer class=\"waldboden\"><p>Grüße aus dem Wald</p></footer>"));
    assert!(built.text("en/index.html").contains("Greetings from the forest"));
    // Of the strings, one is its own; those beside it are the parent's.
    assert!(home.contains(">Alle Blätter<") && home.contains(">Aktuelle Meldungen<"));
    let topics = built.text("themen/index.html");
    assert!(topics.contains("<p class=\"lichtung\">Vor den Themen</p>") && topics.contains("<h1>Themen</h1>"));
    let sheet = built
        .tree
        .keys()
        .find(|path| path.starts_with("assets/main."))
        .expect("there is a style sheet");
    let css = built.text(sheet);
    let own = css.find("--panel:#143d22").expect("its own token");
    assert!(
        css.find("--panel:#022c3c").is_some_and(|inherited| inherited < own),
        "the later one wins"
    );
}

#[test]
fn a_theme_may_do_without_the_map_of_its_parent() {
    let parent = site("gewebe").build().ok();
    let directory = parent.text("partner/index.html");
    assert!(directory.contains("class=\"map ") && directory.contains("class=\"towns\""));
    assert!(
        parent
            .text("partner/stadt-koeln/index.html")
            .contains("class=\"towns\"")
    );
    assert!(parent.text("partner/stadt-hagen/index.html").contains("class=\"map "));
    assert!(!parent.text("partner/stadt-essen/index.html").contains("class=\"map "));
    let child = site("wald").build().ok();
    assert!(child.holding("class=\"map ").is_empty());
}

/// The map belongs to what the directory is made of: a place that becomes known renders it anew.
#[test]
fn a_new_place_reaches_the_map() {
    let fixture = site("gewebe");
    fixture.build().ok();
    let place = "district: arnsberg\nlocation: {lat: 51.36, lon: 7.47}";
    fixture.replace("content/partners/stadt-hagen.yaml", "district: arnsberg", place);
    let built = fixture.build().ok();
    assert_eq!(built.text("partner/index.html").matches("width=\"18\"").count(), 2);
    assert_eq!(
        built
            .text("partner/stadt-koeln/index.html")
            .matches("width=\"18\"")
            .count(),
        1
    );
}

#[test]
fn one_slip_in_a_template_is_one_error() {
    let fixture = Fixture::new(SMALL);
    fixture.replace("content/site.yaml", "title: Beispiel", "theme: wald\ntitle: Beispiel");
    fixture.write("themes/wald/theme.yaml", b"title: Wald\nextends: gewebe\n");
    fixture.write(
        "themes/wald/templates/release.html",
        b"<p>{{ release.gibt_es_nicht }}</p>\n",
    );
    let built = fixture.build();
    assert_eq!(
        built.codes().iter().filter(|code| **code == "template-error").count(),
        1
    );
    assert!(built.errors()[0].message.de.contains("/presse/2022/10/zehn-jahre/"));
}

/// The levels of the headings in the main part of a page.
fn levels(page: &str) -> Vec<u8> {
    let main = page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next());
    let openings = main.expect("a page has a main part").split("<h").skip(1);
    openings
        .filter_map(|rest| rest.bytes().next().filter(u8::is_ascii_digit))
        .map(|digit| digit - b'0')
        .collect()
}

#[test]
fn the_years_of_a_timeline_stand_below_what_precedes_it() {
    let fixture = Fixture::new(SMALL);
    for (text, expected) in [
        ("::: timeline\n:::\n", [1, 2]),
        ("## A\n\n::: timeline\n:::\n", [1, 2]),
        ("## A\n\n### B\n\n::: timeline\n:::\n", [1, 2]),
    ] {
        let page = format!("---\ntitle: Impressum\n---\n{text}");
        fixture.write("content/pages/impressum.md", page.as_bytes());
        let built = fixture.build().ok();
        let found = levels(built.text("impressum/index.html"));
        assert!(found.starts_with(&expected) && found.contains(&2), "{text}: {found:?}");
        let jump = found.windows(2).find(|pair| pair[1] > pair[0] + 1);
        assert_eq!(jump, None, "{text}: {found:?}");
        let years = 2 + text.matches("# ").count();
        assert!(
            found.contains(&u8::try_from(years).expect("it is small")),
            "{text}: {found:?}"
        );
    }
}
