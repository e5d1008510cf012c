//! How much a change costs: which outputs are made anew, counted and named, on hand-picked edits.

use crate::fixture::{Built, Fixture, SMALL};
use std::collections::BTreeMap;

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

/// More of everything, so that there is something to leave alone.
const MORE: &str = r#"
=== content/partners/stadt-koeln.yaml
name: Stadt Köln
kind: kommune
city: Köln
district: koeln
=== content/events/fruehjahr.yaml
title: Frühjahrstreffen
kind: tagung
start: 2022-04-02T10:00
venue: {city: Köln}
partners: [stadt-koeln]
=== content/releases/2022-04-01-ankuendigung.md
---
title: Ankündigung
teaser: Im Frühjahr.
partners: [stadt-koeln]
events: [fruehjahr]
---
Der Text der Ankündigung.
=== content/releases/2021-06-01-anfang.md
---
title: Anfang
teaser: Am Anfang.
---
Der Text des Anfangs.
"#;

/// The outputs that a build makes anew after an edit. What stands under `suche/` depends on words and is only counted.
fn made(fixture: &Fixture, edit: impl FnOnce(&Fixture)) -> (Vec<String>, usize) {
    fixture.build().ok();
    edit(fixture);
    let built = fixture.build().ok();
    agrees(&built);
    let all = built.outcome.work.rendered.iter().map(ToString::to_string);
    let (search, mut others): (Vec<String>, Vec<String>) = all.partition(|path| path.contains("suche/"));
    others.sort();
    (others, search.len())
}

/// What was made is no less than what was written.
fn agrees(built: &Built) {
    let outcome = &built.outcome;
    assert!(outcome.written <= outcome.work.rendered.len());
    assert!(outcome.work.rendered.len() <= outcome.work.routes);
}

fn site() -> Fixture {
    Fixture::new(&format!("{SMALL}{MORE}"))
}

#[test]
fn nothing_changed() {
    let fixture = site();
    let (outputs, search) = made(&fixture, |_| {});
    assert_eq!((outputs, search), (Vec::new(), 0));
}

#[test]
fn a_body_is_one_page() {
    let fixture = site();
    let path = "content/releases/2022-04-01-ankuendigung.md";
    let (outputs, search) = made(&fixture, |fixture| {
        fixture.replace(
            path,
            "Der Text der Ankündigung.",
            "Ein anderer Wortlaut der Ankündigung.",
        );
    });
    insta::assert_debug_snapshot!(outputs, @"");
    eprintln!("search {search}");
}

#[test]
fn the_title_of_a_release() {
    let fixture = site();
    let (outputs, _) = made(&fixture, |fixture| {
        fixture.replace(
            "content/releases/2022-04-01-ankuendigung.md",
            "title: Ankündigung",
            "title: Voranzeige",
        );
    });
    insta::assert_debug_snapshot!(outputs, @"");
}

#[test]
fn the_title_of_a_partner() {
    let fixture = site();
    let (outputs, _) = made(&fixture, |fixture| {
        fixture.replace(
            "content/partners/stadt-koeln.yaml",
            "name: Stadt Köln",
            "name: Köln am Rhein",
        );
    });
    insta::assert_debug_snapshot!(outputs, @"");
}

#[test]
fn the_title_of_an_event() {
    let fixture = site();
    let (outputs, _) = made(&fixture, |fixture| {
        fixture.replace(
            "content/events/fruehjahr.yaml",
            "title: Frühjahrstreffen",
            "title: Treffen",
        );
    });
    insta::assert_debug_snapshot!(outputs, @"");
}

#[test]
fn the_label_of_a_menu() {
    let fixture = site();
    let (outputs, _) = made(&fixture, |fixture| {
        let menus = "menus:\n  main: [{section: releases, label: {de: Neues}}]\npress_contact: presse";
        fixture.replace("content/site.yaml", "press_contact: presse", menus);
    });
    insta::assert_debug_snapshot!(outputs, @"");
}

const OWN: &str = "
=== themes/own/theme.yaml
title: Eigenes
extends: gewebe
=== themes/own/assets/css/own.css
:root{--own:1px}
=== themes/own/templates/topics.html
{% extends \"parent/topics.html\" %}
";

fn themed() -> Fixture {
    let fixture = Fixture::new(&format!("{SMALL}{MORE}{OWN}"));
    fixture.replace("content/site.yaml", "title: Beispiel", "theme: own\ntitle: Beispiel");
    fixture
}

/// Names of the written files by a change of the theme, which makes all pages anew.
fn written(fixture: &Fixture, edit: impl FnOnce(&Fixture)) -> (Vec<String>, usize, usize) {
    let before = fixture.build().ok();
    edit(fixture);
    let after = fixture.build().ok();
    agrees(&after);
    let old: BTreeMap<_, _> = before.tree.into_iter().collect();
    let new = after.tree.iter().filter(|(path, bytes)| old.get(*path) != Some(*bytes));
    let names: Vec<String> = new.map(|(path, _)| path.clone()).collect();
    assert_eq!(after.outcome.written, names.len());
    (names, after.outcome.work.rendered.len(), after.outcome.work.routes)
}

#[test]
fn the_style_sheet_of_a_theme() {
    let fixture = themed();
    let (names, rendered, routes) = written(&fixture, |fixture| {
        fixture.write("themes/own/assets/css/own.css", b":root{--own:2px}\n");
    });
    let others: Vec<&String> = names.iter().filter(|name| !name.ends_with(".html")).collect();
    insta::assert_debug_snapshot!(others, @"");
    eprintln!("{} {rendered} {routes}", names.len());
}

#[test]
fn the_template_of_one_kind_of_page() {
    let fixture = themed();
    let (names, rendered, routes) = written(&fixture, |fixture| {
        let text = "{% extends \"parent/topics.html\" %}\n{% block main %}<p>Neu</p>{{ super() }}{% endblock main %}\n";
        fixture.write("themes/own/templates/topics.html", text.as_bytes());
    });
    insta::assert_debug_snapshot!(names, @"");
    eprintln!("{rendered} {routes}");
}
