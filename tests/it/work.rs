//! How much a change costs: which outputs are made anew, counted and named, on hand-picked edits.

use crate::fixture::{Built, Fixture, SMALL};

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
    assert_eq!(outputs, ["presse/2022/04/ankuendigung/index.html"]);
    // A shard each for the word that went and for the two that came; what a result shows stays, since it has a teaser.
    assert_eq!(search, 3);
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
    assert_eq!(
        outputs,
        [
            "feed.json",
            "feed.rss.xml",
            "feed.xml",
            "index.html",
            "partner/stadt-koeln/feed.json",
            "partner/stadt-koeln/feed.rss.xml",
            "partner/stadt-koeln/feed.xml",
            "partner/stadt-koeln/index.html",
            "presse/2021/06/anfang/index.html",
            "presse/2022/04/ankuendigung/index.html",
            "presse/2022/04/index.html",
            "presse/2022/10/zehn-jahre/index.html",
            "presse/index.html",
            "termine/fruehjahr/index.html"
        ]
    );
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
    assert_eq!(
        outputs,
        [
            "daten/partner.csv",
            "daten/partner.json",
            "en/daten/partner.csv",
            "en/daten/partner.json",
            "en/partner/art/kommune/index.html",
            "en/partner/bezirk/koeln/index.html",
            "en/partner/index.html",
            "en/partner/ort/koeln/index.html",
            "en/partner/stadt-koeln/feed.json",
            "en/partner/stadt-koeln/feed.rss.xml",
            "en/partner/stadt-koeln/feed.xml",
            "en/partner/stadt-koeln/index.html",
            "en/termine/fruehjahr/index.html",
            "partner/art/kommune/index.html",
            "partner/bezirk/koeln/index.html",
            "partner/index.html",
            "partner/ort/koeln/index.html",
            "partner/stadt-koeln/feed.json",
            "partner/stadt-koeln/feed.rss.xml",
            "partner/stadt-koeln/feed.xml",
            "partner/stadt-koeln/index.html",
            "presse/2022/04/ankuendigung/index.html",
            "termine/fruehjahr/index.html"
        ]
    );
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
    assert_eq!(
        outputs,
        [
            "en/jubilaeum/index.html",
            "en/partner/stadt-koeln/index.html",
            "en/termine/archiv/2022/index.html",
            "en/termine/fruehjahr/index.html",
            "en/termine/fruehjahr/termin.ics",
            "jubilaeum/index.html",
            "partner/stadt-koeln/index.html",
            "presse/2022/04/ankuendigung/index.html",
            "termine/archiv/2022/index.html",
            "termine/fruehjahr/index.html",
            "termine/fruehjahr/termin.ics"
        ]
    );
}

/// Every page of a language shows its menu, and none of another language. Feeds, calendars and data of that language
/// are looked at again, because they hold its title and address; their bytes stay.
#[test]
fn the_label_of_a_menu() {
    let fixture = site();
    let menus = "menus:\n  main: [{section: releases, label: {de: Aktuelles, en: News}}]\npress_contact: presse";
    fixture.replace("content/site.yaml", "press_contact: presse", menus);
    let before = fixture.build().ok();
    fixture.replace("content/site.yaml", "de: Aktuelles", "de: Neuestes");
    let after = fixture.build().ok();
    let is_german_page = |path: &&String| path.ends_with(".html") && !path.starts_with("en/");
    let shows = |path: &&String| after.text(path).contains("Neuestes");
    let pages: Vec<&String> = after.tree.keys().filter(is_german_page).collect();
    assert!(pages.len() > 30 && pages.iter().all(shows));
    assert_eq!(differing(&before, &after), pages);
    let rendered = &after.outcome.work.rendered;
    assert!(
        rendered.iter().all(|output| !output.as_str().starts_with("en/")),
        "{rendered:?}"
    );
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

/// The outputs whose bytes a build has changed, which must be those that it wrote.
fn differing<'b>(before: &Built, after: &'b Built) -> Vec<&'b String> {
    let files = after.tree.iter();
    let names: Vec<&String> = files
        .filter(|(path, bytes)| before.tree.get(*path) != Some(*bytes))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(after.outcome.written, names.len());
    names
}

/// The address of the style sheet stands in every page, and nowhere else.
#[test]
fn the_style_sheet_of_a_theme() {
    let fixture = themed();
    let before = fixture.build().ok();
    fixture.write("themes/own/assets/css/own.css", b":root{--own:2px}\n");
    let after = fixture.build().ok();
    let is_page = |path: &&String| path.ends_with(".html");
    let is_new_sheet = |path: &&String| path.ends_with(".css") && !before.tree.contains_key(*path);
    let wanted: Vec<&String> = after
        .tree
        .keys()
        .filter(|path| is_page(path) || is_new_sheet(path))
        .collect();
    assert_eq!(wanted.iter().filter(|path| is_new_sheet(path)).count(), 1);
    assert_eq!(differing(&before, &after), wanted);
}

/// The theme as a whole is part of every recipe, so that all is made anew; written is what differs.
#[test]
fn the_template_of_one_kind_of_page() {
    let fixture = themed();
    let before = fixture.build().ok();
    let text = "{% extends \"parent/topics.html\" %}\n{% block main %}<p>Neu</p>{{ super() }}{% endblock main %}\n";
    fixture.write("themes/own/templates/topics.html", text.as_bytes());
    let after = fixture.build().ok();
    assert_eq!(
        differing(&before, &after),
        ["en/themen/index.html", "themen/index.html"]
    );
    assert_eq!(after.outcome.work.rendered.len(), after.outcome.work.routes);
}
