use super::*;
use crate::base::{Moment, Span, Zone, words};
use insta::assert_snapshot;

const PARTNER: &str = "content/partners/stadt-essen.yaml";
const TEXT: &str = "name: Stadt Essen\nöl: ä\tpartnr: x\nkind: kommune\n";

fn texts(path: &SourcePath) -> Option<Arc<str>> {
    (path.as_str() == PARTNER).then(|| TEXT.into())
}

fn span(text: &str) -> Span {
    let at = TEXT.find(text).unwrap();
    Span::new(at, at + text.len())
}

fn unknown_key() -> Diagnostic {
    let path = SourcePath::new(PARTNER);
    Diagnostic::error(
        "unknown-key",
        words("Den Schlüssel „partnr“ gibt es nicht.", "There is no key “partnr”."),
    )
    .at(&path, span("partnr"))
    .hint(words("Meinten Sie „partner“?", "Did you mean “partner”?"))
    .suggest("partner")
}

fn everything() -> Vec<Diagnostic> {
    let path = SourcePath::new(PARTNER);
    vec![
        unknown_key(),
        Diagnostic::warning("double-city", words("Zwei Schreibweisen.", "Two spellings."))
            .at(&path, span("Essen"))
            .related(&path, span("kommune"), words("die andere", "the other")),
        Diagnostic::error("no-kind", words("Es fehlt etwas.", "Something is missing.")).at(&path, Span::default()),
        Diagnostic::error("bad-image", words("Kein Bild.", "No image."))
            .at(&SourcePath::new("content/media/\u{1b}x.jpg"), Span::default()),
        Diagnostic::error("no-site", words("Keine Website.", "No site.")),
        unknown_key(),
    ]
}

fn shown(diagnostics: &[Diagnostic], look: Look) -> String {
    let mut out = Vec::new();
    human(diagnostics, &texts, look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn for_people() {
    assert_snapshot!(shown(&everything(), Look::default()), @"
    Warnung[double-city]: Zwei Schreibweisen.
     --> content/partners/stadt-essen.yaml:1:13
      |
    1 | name: Stadt Essen
      |             ^^^^^
      |
    siehe auch: die andere
     --> content/partners/stadt-essen.yaml:3:7
      |
    3 | kind: kommune
      |       ^^^^^^^

    Fehler[no-site]: Keine Website.

    Fehler[bad-image]: Kein Bild.
    --> content/media/�x.jpg:1:1

    Fehler[no-kind]: Es fehlt etwas.
     --> content/partners/stadt-essen.yaml:1:1
      |
    1 | name: Stadt Essen
      |

    Fehler[unknown-key]: Den Schlüssel „partnr“ gibt es nicht.
     --> content/partners/stadt-essen.yaml:2:7
      |
    2 | öl: ä    partnr: x
      |          ^^^^^^
      |
      = Hinweis: Meinten Sie „partner“?
    ");
}

#[test]
fn in_english() {
    let look = Look {
        lang: MessageLang::En,
        ..Look::default()
    };
    assert_snapshot!(shown(&[unknown_key()], look), @"
    error[unknown-key]: There is no key “partnr”.
     --> content/partners/stadt-essen.yaml:2:7
      |
    2 | öl: ä    partnr: x
      |          ^^^^^^
      |
      = hint: Did you mean “partner”?
    ");
}

#[test]
fn many_of_a_kind_are_counted() {
    let path = SourcePath::new(PARTNER);
    let many = (0..8).map(|at| unknown_key().at(&path, Span::new(at, at + 1)));
    let many: Vec<Diagnostic> = many.collect();
    let text = shown(&many, Look::default());
    assert_eq!(text.matches("Fehler[unknown-key]").count(), 5);
    let rest = "… und 3 weitere dieser Art (unknown-key). Alle zeigt die Option -v.\n\n";
    assert!(text.ends_with(rest), "{text}");
    let all = Look {
        all: true,
        ..Look::default()
    };
    assert_eq!(shown(&many, all).matches("Fehler[unknown-key]").count(), 8);
    assert!(shown(&many[..5], Look::default()).matches("weitere").next().is_none());
}

#[test]
fn colour_only_where_asked_for() {
    let look = Look {
        colour: true,
        ..Look::default()
    };
    assert!(shown(&everything(), look).contains("\u{1b}["));
    assert!(!shown(&everything(), Look::default()).contains('\u{1b}'));
}

#[test]
fn columns_are_the_same_for_people_and_programs() {
    for at in TEXT.char_indices().map(|(at, _)| at).filter(|at| *at > 0) {
        let diagnostic = unknown_key().at(&SourcePath::new(PARTNER), Span::new(at, at));
        let found = excerpt(TEXT, Span::new(at, at)).start;
        let place = format!("{PARTNER}:{}:{}\n", found.line, found.column);
        let text = shown(&[diagnostic], Look::default());
        assert!(text.contains(&place), "{place}{text}");
    }
}

#[test]
fn for_programs() {
    let mut out = Vec::new();
    json(&everything(), &texts, MessageLang::De, &mut out).unwrap();
    assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
    {"type":"diagnostic","severity":"error","code":"no-site","message":"Keine Website.","file":null,"line":null,"column":null,"end_line":null,"end_column":null,"excerpt":null,"hint":null,"suggestion":null,"related":[]}
    {"type":"diagnostic","severity":"error","code":"bad-image","message":"Kein Bild.","file":"content/media/\u001bx.jpg","line":1,"column":1,"end_line":1,"end_column":1,"excerpt":null,"hint":null,"suggestion":null,"related":[]}
    {"type":"diagnostic","severity":"error","code":"no-kind","message":"Es fehlt etwas.","file":"content/partners/stadt-essen.yaml","line":1,"column":1,"end_line":1,"end_column":1,"excerpt":"name: Stadt Essen","hint":null,"suggestion":null,"related":[]}
    {"type":"diagnostic","severity":"warning","code":"double-city","message":"Zwei Schreibweisen.","file":"content/partners/stadt-essen.yaml","line":1,"column":13,"end_line":1,"end_column":18,"excerpt":"name: Stadt Essen","hint":null,"suggestion":null,"related":[{"file":"content/partners/stadt-essen.yaml","line":3,"column":7,"message":"die andere"}]}
    {"type":"diagnostic","severity":"error","code":"unknown-key","message":"Den Schlüssel „partnr“ gibt es nicht.","file":"content/partners/stadt-essen.yaml","line":2,"column":7,"end_line":2,"end_column":13,"excerpt":"öl: ä\tpartnr: x","hint":"Meinten Sie „partner“?","suggestion":"partner","related":[]}
    "#);
}

fn summary() -> Summary {
    let moment: Moment = "2022-10-19T12:00:00Z".parse().unwrap();
    let zone = Zone::named("Europe/Berlin").unwrap();
    let reason = words("eine Meldung wird veröffentlicht", "a release is published");
    Summary {
        ok: true,
        written: 10_212,
        unchanged: 0,
        removed: 0,
        seconds: 0.4219,
        errors: 0,
        warnings: 1,
        withheld: 3,
        next: Some(Next::new(moment, &zone, reason)),
    }
}

#[test]
fn summaries() {
    let failed = Summary {
        ok: false,
        errors: 2,
        written: 0,
        next: None,
        ..summary()
    };
    let by_the_clock = Summary {
        written: 1,
        unchanged: 20,
        ..failed.clone()
    };
    let waiting = Summary {
        next: summary().next,
        ..failed.clone()
    };
    let checked = Summary {
        ok: true,
        errors: 0,
        warnings: 0,
        withheld: 0,
        ..failed.clone()
    };
    let all = [summary(), failed, by_the_clock, waiting, checked];
    let people = [MessageLang::De, MessageLang::En].map(|lang| all.clone().map(|summary| summary.human(lang)).concat());
    assert_snapshot!(people.concat(), @"
    10.212 Seiten geschrieben, 0 unverändert, 0 entfernt · 1 Warnung · 0,42 s · 3 zurückgehalten
    Nächste Änderung: 19. Oktober 2022, 14 Uhr (eine Meldung wird veröffentlicht)
    2 Fehler, 1 Warnung: nichts veröffentlicht · 0,42 s · 3 zurückgehalten
    2 Fehler, 1 Warnung: der letzte fehlerfreie Stand, 1 Seite geschrieben, 20 unverändert, 0 entfernt · 0,42 s · 3 zurückgehalten
    2 Fehler, 1 Warnung: nichts veröffentlicht · 0,42 s · 3 zurückgehalten
    Nächste Änderung: 19. Oktober 2022, 14 Uhr (eine Meldung wird veröffentlicht)
    Dann gilt der letzte fehlerfreie Stand, ohne das, was seither verschoben, zum Entwurf gemacht oder gelöscht wurde. Alles Übrige gilt, sobald die Fehler behoben sind.
    Keine Fehler · 0,42 s
    10,212 pages written, 0 unchanged, 0 removed · 1 warning · 0.42 s · 3 withheld
    Next change: 19 October 2022, 2 pm (a release is published)
    2 errors, 1 warning: nothing published · 0.42 s · 3 withheld
    2 errors, 1 warning: the last state without errors, 1 page written, 20 unchanged, 0 removed · 0.42 s · 3 withheld
    2 errors, 1 warning: nothing published · 0.42 s · 3 withheld
    Next change: 19 October 2022, 2 pm (a release is published)
    Then the last state without errors counts, but for what was postponed, made a draft or deleted since. All else counts once the errors are mended.
    No errors · 0.42 s
    ");
    let programs = all.map(|summary| summary_json(&summary, MessageLang::De));
    assert_snapshot!(programs[..2].join("\n"), @r#"
    {"type":"summary","ok":true,"written":10212,"unchanged":0,"removed":0,"seconds":0.422,"errors":0,"warnings":1,"withheld":3,"next":{"at":"2022-10-19T14:00:00+02:00","reason":"eine Meldung wird veröffentlicht"}}
    {"type":"summary","ok":false,"written":0,"unchanged":0,"removed":0,"seconds":0.422,"errors":2,"warnings":1,"withheld":3,"next":null}
    "#);
}

#[test]
fn faults() {
    let fault = Fault::io("Kann nicht gelesen werden", "Cannot be read", "/site/public")(io::Error::other("x"));
    assert_snapshot!(super::fault(&fault, Look::default()), @"
    Fehler: Kann nicht gelesen werden: x
    --> /site/public
    ");
    assert_snapshot!(fault_json(&fault, MessageLang::En), @r#"{"type":"fault","message":"Cannot be read: x","path":"/site/public"}"#);
    assert_eq!(READY, r#"{"type":"ready"}"#);
}

#[test]
fn languages_of_messages() {
    for (locale, lang) in [
        ("de_DE.UTF-8", MessageLang::De),
        ("C.UTF-8", MessageLang::De),
        ("", MessageLang::De),
        ("en_GB.UTF-8", MessageLang::En),
        ("pl", MessageLang::En),
    ] {
        assert_eq!(MessageLang::from_locale(locale), lang, "{locale}");
    }
}
