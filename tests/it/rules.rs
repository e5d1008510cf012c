//! The rule files for web servers: beside the cache, never in the served folder, in step with what is published.

use crate::fixture::{Fixture, SMALL};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

const FILES: [&str; 5] = ["nginx.conf", "apache.conf", "Caddyfile", "_redirects", "_headers"];
const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

fn with(front_matter: &str) -> Fixture {
    let fixture = Fixture::new(SMALL);
    fixture.replace(RELEASE, "---\ntitle:", &format!("---\n{front_matter}\ntitle:"));
    fixture
}

fn all(fixture: &Fixture) -> BTreeMap<&'static str, String> {
    FILES
        .map(|name| (name, fixture.read(&format!(".vielfalt/server/{name}"))))
        .into()
}

fn rules(fixture: &Fixture) -> String {
    all(fixture).into_values().collect()
}

#[test]
fn an_alias_answers_301_and_what_is_over_410() {
    let fixture = with("aliases: [/alt/zehn/]");
    fixture.replace("content/site.yaml", "topics:", "gone: [/alt/weg/]\ntopics:");
    fixture.replace(
        "content/partners/stadt-essen.yaml",
        "city:",
        "expires: 2022-10-30\naliases: [/partner/essen/]\ncity:",
    );
    let built = fixture.build().ok();
    let nginx = fixture.read(".vielfalt/server/nginx.conf");
    for line in [
        r#"location = "/unter/alt/zehn/" { absolute_redirect off; return 301 "/unter/presse/2022/10/zehn-jahre/"; }"#,
        r#"location = "/unter/alt/weg/" { return 410; }"#,
        r#"location = "/unter/partner/stadt-essen/" { return 410; }"#,
        r#"location = "/unter/en/partner/stadt-essen/" { return 410; }"#,
        r#"location = "/unter/partner/essen/" { return 410; }"#,
    ] {
        assert!(nginx.contains(line), "{line}\n{nginx}");
    }
    for name in FILES {
        assert!(!built.tree.keys().any(|path| path.ends_with(name)), "{name} is public");
    }
}

#[test]
fn what_is_withheld_makes_no_rule() {
    for gate in ["embargo: 2030-01-01", "draft: true", "draft: true\nexpires: 2022-10-20"] {
        let fixture = with(&format!("aliases: [/alt/geheim/]\nslug: geheim\n{gate}"));
        fixture.replace(
            "content/site.yaml",
            "topics:",
            "redirects: [{from: /kurz/, to: /presse/2022/10/geheim}, {from: /lang/, to: /alt/geheim/}, {from: /laenger/, to: /lang/}]\ntopics:",
        );
        let built = fixture.build().ok();
        let rules = rules(&fixture);
        for name in ["geheim", "/kurz/", "/lang/", "/laenger/"] {
            assert!(!rules.contains(name), "{gate}: {name}\n{rules}");
            assert_eq!(built.holding(name), Vec::<&str>::new(), "{gate}");
        }
    }
}

#[test]
fn one_hop_leads_to_the_end() {
    let fixture = with("aliases: [/alt/zehn/]");
    fixture.replace(
        "content/site.yaml",
        "topics:",
        "redirects: [{from: /a/, to: /b/}, {from: /b/, to: /alt/zehn/}, {from: /c/, to: /d/}, {from: /d/, to: https://anderswo.example/}]\ntopics:",
    );
    let built = fixture.build().ok();
    let redirects = fixture.read(".vielfalt/server/_redirects");
    for (from, to) in [
        ("/unter/a/", "/unter/presse/2022/10/zehn-jahre/"),
        ("/unter/b/", "/unter/presse/2022/10/zehn-jahre/"),
        ("/unter/c/", "https://anderswo.example/"),
    ] {
        assert!(redirects.contains(&format!("{from} {to} 301!\n")), "{redirects}");
        let page = built.text(&format!("{}index.html", &from["/unter/".len()..]));
        assert!(page.contains(&format!("url={to}\"")), "{page}");
    }
}

#[test]
fn an_alias_in_a_language_leads_to_the_page_in_it() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/partners/stadt-essen.yaml",
        "city:",
        "aliases: [/partner/essen/, /en/partner/essen/]\ncity:",
    );
    fixture.write(
        "content/events/tagung.en.yaml",
        b"title: Conference\naliases: [/conference/]\n",
    );
    let built = fixture.build().ok();
    for (from, to) in [
        ("partner/essen", "partner/stadt-essen"),
        ("en/partner/essen", "en/partner/stadt-essen"),
        ("conference", "en/termine/tagung"),
    ] {
        let page = built.text(&format!("{from}/index.html"));
        assert!(page.contains(&format!("url=/unter/{to}/\"")), "{page}");
    }
}

#[test]
fn rules_are_rewritten_only_when_they_change_and_come_back_when_they_are_gone() {
    let fixture = Fixture::new(SMALL);
    // Also where the whole build is remembered: `--date` with a moment is not, so the clock on the wall is used.
    let build = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
            .args(["build", "--locked", "--site"])
            .arg(fixture.path(""))
            .args(arguments)
            .output()
            .expect("the program is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let stamps = || {
        FILES.map(|name| {
            fs::metadata(fixture.path(&format!(".vielfalt/server/{name}")))
                .and_then(|data| data.modified())
                .ok()
        })
    };
    build(&[]);
    let (first, before) = (all(&fixture), stamps());
    build(&[]);
    fixture.replace(RELEASE, "title: Zehn", "title: 10");
    build(&[]);
    assert_eq!(stamps(), before, "nothing in them has changed");
    fs::remove_dir_all(fixture.path(".vielfalt/server")).expect("it is there");
    build(&[]);
    assert_eq!(all(&fixture), first);
    fixture.write(".vielfalt/server/nginx.conf", b"location / { return 404; }\n");
    build(&[]);
    assert_eq!(all(&fixture), first);
    // A preview is looked at, not served.
    fs::remove_dir_all(fixture.path(".vielfalt/server")).expect("it is there");
    build(&["--drafts"]);
    build(&["--future"]);
    assert_eq!(stamps(), FILES.map(|_| None));
}

/// Who looks at the site of next year in another folder leaves the rules of the published one alone: they would name
/// what waits until then.
#[test]
fn a_look_ahead_elsewhere_does_not_touch_the_rules_of_the_published_site() {
    let fixture = with("aliases: [/geheim/]\nembargo: 2990-01-01");
    let build = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
            .args(["build", "--site"])
            .arg(fixture.path(""))
            .args(arguments)
            .output()
            .expect("the program is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let elsewhere = fixture.path("anderswo");
    let look_ahead = ["--date", "2990-01-02", "--output", &elsewhere.to_string_lossy()];
    build(&[]);
    let published = all(&fixture);
    for _ in 0..2 {
        build(&look_ahead);
        assert!(
            fixture
                .read("anderswo/presse/2022/10/zehn-jahre/index.html")
                .contains("Zehn Jahre")
        );
        assert_eq!(all(&fixture), published);
    }
    fixture.replace(RELEASE, "2990-01-01", "2022-10-20");
    build(&[]);
    assert!(rules(&fixture).contains("/geheim/"));
}
