use super::*;
use crate::base::{Severity, Spanned};
use crate::record::Head;
use proptest::strategy::Strategy;

/// A theme in memory: path below `themes/` and text.
type Files = [(&'static str, &'static str)];

fn config(name: &str, extends: Option<&str>) -> Arc<ThemeConfig> {
    Arc::new(ThemeConfig {
        head: Head {
            path: SourcePath::new(format!("themes/{name}/theme.yaml")),
            id: name.into(),
            variant: None,
            digest: Digest::default(),
        },
        title: named(name),
        extends: extends.map(named),
        options: Vec::new(),
        map: None,
    })
}

fn named(name: &str) -> Named {
    Spanned::new(name.into(), Span::new(3, 5))
}

fn languages(tags: &[&str]) -> Vec<LanguageEntry> {
    let language = |tag: &&str| LanguageEntry {
        language: Language {
            tag: (*tag).into(),
            name: (*tag).into(),
            path: "".into(),
            records: true,
        },
        span: Span::new(7, 9),
    };
    tags.iter().map(language).collect()
}

fn load(themes: &[&str], files: &Files, tags: &[&str]) -> Checked<Theme> {
    let chain: Vec<_> = themes.iter().map(|name| config(name, None)).collect();
    let paths: Vec<_> = files
        .iter()
        .map(|(path, _)| SourcePath::new(format!("themes/{path}")))
        .collect();
    let read = |path: &SourcePath| {
        let text = files
            .iter()
            .find(|(name, _)| path.as_str().ends_with(name))
            .map(|(_, text)| *text);
        Ok(Arc::from(text.unwrap_or_default().as_bytes()))
    };
    Theme::load(&chain, &paths, &read, &languages(tags)).unwrap()
}

fn context(theme: &Theme) -> Context {
    let mut context = Context::new();
    context.insert("title", "Wirtschaft & <Vielfalt>");
    context.insert_value("t", theme.strings("de"));
    context.insert("page", &std::collections::BTreeMap::from([("lang", "de")]));
    context
}

#[test]
fn a_child_takes_the_place_and_builds_on_the_parent() {
    let files = [
        ("gross/templates/page.html", "<g>{% block a %}gross{% endblock %}</g>"),
        ("gross/templates/list.html", "{% include \"row.html\" %}"),
        ("gross/templates/row.html", "grossrow"),
        ("gross/templates/only.html", "only {% block a %}{% endblock %}"),
        (
            "basis/templates/page.html",
            "{% extends \"parent/page.html\" %}{% block a %}basis {{ super() }}{% endblock %}",
        ),
        (
            "kind/templates/page.html",
            "{% extends 'parent/page.html' %}{% block a %}kind {{ super() }} {{ title }}{% endblock %}",
        ),
        ("kind/templates/row.html", "kindrow"),
        (
            "kind/templates/only.html",
            "{% extends \"parent/only.html\" %}{% block a %}kind{% endblock %}",
        ),
    ];
    let checked = load(&["kind", "basis", "gross"], &files, &["de"]);
    assert_eq!(checked.diagnostics, []);
    let theme = checked.value;
    let render = |name| theme.render(name, &context(&theme), "/presse/").unwrap();
    assert_eq!(
        render("page.html"),
        "<g>kind basis gross Wirtschaft &amp; &lt;Vielfalt&gt;</g>"
    );
    assert_eq!(render("list.html"), "kindrow");
    assert_eq!(render("only.html"), "only kind");
}

#[test]
fn errors_have_file_line_and_page() {
    let files = [
        ("a/templates/page.html", "<h1>\n{{ titel }}\n"),
        ("a/templates/part.html", "\n\n{{ page.sprache }}"),
        ("a/templates/whole.html", "{% include \"part.html\" %}"),
    ];
    let theme = load(&["a"], &files, &["de"]).value;
    let error = theme.render("page.html", &context(&theme), "/presse/").unwrap_err();
    let place = error.place.unwrap();
    assert_eq!(
        (place.path.as_str(), place.span.start),
        ("themes/a/templates/page.html", 8)
    );
    assert!(
        error.message.de.contains("/presse/") && error.message.de.contains("gibt es hier nicht"),
        "{:?}",
        error.message
    );
    assert!(error.message.en.contains("page, t, title"), "{:?}", error.message);
    let error = theme.render("whole.html", &context(&theme), "/").unwrap_err();
    assert_eq!(error.place.unwrap().path.as_str(), "themes/a/templates/part.html");
    assert!(error.message.en.contains("lang"), "{:?}", error.message);
    let error = theme.render("pages.html", &context(&theme), "/").unwrap_err();
    assert_eq!(&*error.code, "template-missing");
    let asked_for = theme.template_problem("pages.html").unwrap();
    assert_eq!(asked_for.suggestion.as_deref(), Some("page.html"));
    assert_eq!(theme.template_problem("page.html"), None);
}

#[test]
fn every_unreadable_template_is_reported() {
    let files = [
        ("a/templates/a.html", "{% if %}"),
        ("a/templates/b.html", "fine"),
        ("a/templates/c.html", "\n{{ x "),
    ];
    let diagnostics = load(&["a"], &files, &["de"]).diagnostics;
    let places: Vec<_> = diagnostics
        .iter()
        .filter_map(|d| d.place.as_ref().map(|p| p.path.file_name()))
        .collect();
    assert_eq!(places, ["a.html", "c.html"]);
}

#[test]
fn unknown_names_are_found_when_loading() {
    let files = [
        ("a/templates/a.html", "\n {{ title | gibtsnicht }}{{ now() }}"),
        (
            "a/templates/b.html",
            "{% include \"fehlt.html\" %}{{ get_env(name=\"HOME\") }}",
        ),
    ];
    let diagnostics = load(&["a"], &files, &["de"]).diagnostics;
    let found: Vec<_> = diagnostics
        .iter()
        .map(|d| {
            (
                d.place.as_ref().map(|p| (p.path.file_name().to_owned(), p.span.start)),
                d.message.en.as_str(),
            )
        })
        .collect();
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(found[0].0, Some(("a.html".to_owned(), 13)), "{found:?}");
    let parent = load(&["a"], &[("a/templates/a.html", "{% extends \"weg.html\" %}")], &["de"]).diagnostics;
    assert_eq!(parent[0].place.as_ref().unwrap().path.file_name(), "a.html");
}

#[test]
fn strings_and_filters() {
    let files = [
        (
            "a/i18n/de.yaml",
            "news: {page: \"Meldungen, Seite {n}\"}\ndir:\n  count: {one: 1 Partner, other: \"{n} Partner\"}\n",
        ),
        (
            "a/templates/x.txt",
            "{{ t.news.page | fill(n=3) }}|{{ t.dir.count | count(n=1, lang=page.lang) }}|{{ t.dir.count | count(n=1200) }}",
        ),
        (
            "a/templates/shy.html",
            "{{ \"Die Jubiläumsveranstaltung & Küche\" | shy }}",
        ),
        ("a/templates/json.html", "{{ title | json }}"),
        ("a/templates/hole.txt", "{{ t.news.page | fill(m=3) }}"),
    ];
    let checked = load(&["a"], &files, &["de"]);
    assert_eq!(checked.diagnostics, []);
    let theme = checked.value;
    let render = |name| theme.render(name, &context(&theme), "/");
    assert_eq!(render("x.txt").unwrap(), "Meldungen, Seite 3|1 Partner|1.200 Partner");
    assert_eq!(
        render("shy.html").unwrap(),
        "Die Jubi\u{ad}lä\u{ad}ums\u{ad}ver\u{ad}an\u{ad}stal\u{ad}tung &amp; Küche"
    );
    assert_eq!(
        render("json.html").unwrap(),
        "\"Wirtschaft \\u0026 \\u003cVielfalt\\u003e\""
    );
    assert!(render("hole.txt").unwrap_err().message.en.contains("`n` is missing"));
    assert_eq!(theme.text("de", "news.page"), Some("Meldungen, Seite {n}"));
    assert_eq!(theme.text("de", "news"), None);
}

#[test]
fn missing_strings_fall_back_and_are_named_once() {
    let files = [
        (
            "basis/i18n/de.yaml",
            "a: A\nb: {c: C, d: D}\nn: {one: eins, other: viele}\n",
        ),
        ("kind/i18n/de.yaml", "b: {c: Anders}\n"),
        ("basis/i18n/de-simple.yaml", "a: Leicht\n"),
        (
            "basis/i18n/pl.yaml",
            "a: Pl\nn: {one: jeden, few: kilka, many: wiele, other: inne}\n",
        ),
    ];
    let checked = load(&["kind", "basis"], &files, &["de", "de-simple", "pl", "ar"]);
    let messages: Vec<_> = checked.diagnostics.iter().map(|d| d.message.en.as_str()).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(messages[0].contains("“b.c”") && messages[1].contains("“b.d”") && messages[2].contains("“ar”"));
    assert!(
        checked
            .diagnostics
            .iter()
            .all(|d| d.severity == Severity::Warning && d.code == "string-missing")
    );
    let theme = checked.value;
    assert_eq!(
        (theme.text("de", "b.c"), theme.text("de", "b.d")),
        (Some("Anders"), Some("D"))
    );
    assert_eq!(
        (theme.text("de-simple", "a"), theme.text("de-simple", "b.c")),
        (Some("Leicht"), Some("Anders"))
    );
    assert_eq!(
        (theme.text("pl", "n.few"), theme.text("ar", "a")),
        (Some("kilka"), Some("A"))
    );
}

#[test]
fn broken_strings_have_a_place() {
    for (text, code, start) in [
        ("a: [x]\n", "strings-broken", 3),
        ("a: x\na: y\n", "duplicate-key", 5),
        ("a: *b\n", "yaml-alias", 3),
        ("- a\n", "strings-broken", 0),
    ] {
        let checked = Theme::load(
            &[config("a", None)],
            &[SourcePath::new("themes/a/i18n/de.yaml")],
            &|_| Ok(Arc::from(text.as_bytes())),
            &languages(&["de"]),
        );
        let diagnostics = checked.unwrap().diagnostics;
        assert_eq!(diagnostics[0].code, code, "{text}");
        assert_eq!(diagnostics[0].place.as_ref().unwrap().span.start, start, "{text}");
    }
    assert_eq!(load(&["a"], &[("a/i18n/de.yaml", "# leer\n")], &["de"]).diagnostics, []);
}

#[test]
fn chains() {
    let site = SourcePath::new("content/site.yaml");
    let themes = [
        config("kind", Some("basis")),
        config("basis", None),
        config("x", Some("y")),
        config("y", Some("x")),
    ];
    let names = |wanted| {
        let checked = chain(&named(wanted), &site, &themes);
        let names: Vec<_> = checked.value.iter().map(|theme| theme_name(theme).to_owned()).collect();
        (names.join(" "), checked.diagnostics.first().map(|d| d.code.to_string()))
    };
    assert_eq!(names("kind"), ("kind basis".to_owned(), None));
    assert_eq!(names("x"), ("x y".to_owned(), Some("theme-cycle".to_owned())));
    assert_eq!(names("kin"), (String::new(), Some("theme-unknown".to_owned())));
    assert_eq!(
        chain(&named("kin"), &site, &themes).diagnostics[0]
            .suggestion
            .as_deref(),
        Some("kind")
    );
}

#[test]
fn maps_keep_their_order() {
    let theme = load(
        &["a"],
        &[("a/templates/x.txt", "{% for k, v in m %}{{ k }}{% endfor %}")],
        &["de"],
    )
    .value;
    let keys: Vec<String> = (0..30).map(|n| format!("k{n:02} ")).collect();
    let mut context = Context::new();
    context.insert(
        "m",
        &keys.iter().map(|key| (key.as_str(), 1)).collect::<BTreeMap<_, _>>(),
    );
    assert_eq!(theme.render("x.txt", &context, "/").unwrap(), keys.concat());
}

#[test]
fn the_digest_covers_files_and_levels() {
    let digest = |themes: &[&str], files: &Files| load(themes, files, &["de"]).value.digest();
    let one = digest(&["a"], &[("a/templates/x.txt", "1")]);
    assert_eq!(one, digest(&["a"], &[("a/templates/x.txt", "1")]));
    assert_ne!(one, digest(&["a"], &[("a/templates/x.txt", "2")]));
    assert_ne!(one, digest(&["b", "a"], &[("a/templates/x.txt", "1")]));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn no_file_of_a_theme_makes_it_panic(
        name in "(templates/page\\.html|i18n/de\\.yaml|assets/css/main\\.css|assets/js/a\\.js)",
        bytes in proptest::prop_oneof![
            proptest::collection::vec(proptest::prelude::any::<u8>(), 0..120),
            "([a-z]{1,4}|[-:{}%#|\"'()\\[\\];@.,* \n\t\u{feff}äß😀]|\\{[{%] ?|[%}]\\}){0,60}".prop_map(String::into_bytes),
        ],
    ) {
        let path = SourcePath::new(format!("themes/a/{name}"));
        let read = |_: &SourcePath| Ok(Arc::from(bytes.as_slice()));
        let files = std::slice::from_ref(&path);
        let loaded = Theme::load(&[config("a", None)], files, &read, &languages(&["de", "en"])).unwrap();
        let text = std::str::from_utf8(&bytes);
        let places = loaded.diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref());
        for place in places.filter(|place| place.path == path) {
            let range = place.span.range();
            proptest::prop_assert!(range.end <= bytes.len());
            proptest::prop_assert!(text.is_err() || text.unwrap().get(range).is_some());
        }
    }
}
