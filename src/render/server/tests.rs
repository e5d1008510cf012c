use super::*;

fn rules(base_path: &str) -> Rules {
    let address = |text: &str| Address::new(text);
    Rules {
        base_path: base_path.into(),
        redirects: BTreeMap::from([
            (address("/alt/zehn/"), "/presse/2022/10/zehn-jahre/".into()),
            (address("/alt/100% \"so\" $x {größe};/"), "/themen/".into()),
            (address("/fort"), "https://anderswo.example/a%20b?c=d#e".into()),
            (address("/zeile\nredir/"), "/".into()),
            (address("/nach/"), "/größe (1)$/#ziel".into()),
        ]),
        gone: BTreeSet::from([address("/presse/2013/05/zurück gezogen/")]),
        not_found: vec![
            (address("/"), address("/404.html")),
            (address("/en/"), address("/en/404.html")),
        ],
        // In one of the places.
        twins: match base_path {
            "" => Vec::new(),
            _ => vec![Encoding::Gzip, Encoding::Brotli],
        },
    }
}

#[test]
fn each_server_has_its_own_words() {
    for (base, name) in [("", "root"), ("/unter", "below")] {
        for (file, text) in server_rules(&rules(base)) {
            insta::assert_snapshot!(format!("{name}-{file}"), text);
        }
    }
}

#[test]
fn no_name_begins_a_rule_of_its_own() {
    for (file, text) in server_rules(&rules("")) {
        assert!(!text.contains("zeile"), "{file}: {text}");
    }
}

#[test]
fn targets_are_written_as_in_headers() {
    let rules = rules("/%C3%BCber");
    let site = Site::of(&rules);
    let to = |from: &str| {
        site.redirects
            .iter()
            .find(|(known, _)| known == from)
            .map(|(_, to)| &**to)
    };
    assert_eq!(to("/über/alt/zehn/"), Some("/%C3%BCber/presse/2022/10/zehn-jahre/"));
    assert_eq!(to("/über/nach/"), Some("/%C3%BCber/gr%C3%B6%C3%9Fe%20%281%29%24/#ziel"));
    assert_eq!(to("/über/fort"), Some("https://anderswo.example/a%20b?c=d#e"));
}
