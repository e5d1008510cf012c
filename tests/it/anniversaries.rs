//! Anniversaries of the initiative and of its partners, by the rules of `product.md` §4.

use crate::fixture::{Built, Fixture, SMALL};
use vielfalt::pipeline::Mode;

/// The small site with an initiative and one partner, on a day.
fn on(day: &str, founded: &str, partner: &str) -> Built {
    let mut fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/site.yaml",
        "founded: 2012-08-23",
        &format!("founded: {founded}"),
    );
    fixture.replace(
        "content/site.yaml",
        "press_contact",
        "milestones: [1, 5, 10]\npress_contact",
    );
    fixture.replace("content/partners/stadt-essen.yaml", "joined: 2013", partner);
    fixture.date = day.to_owned();
    fixture.build_into("public", Mode::Publish).ok()
}

/// The N-year pages that exist.
fn pages(built: &Built) -> Vec<u16> {
    let pages = built
        .tree
        .keys()
        .filter_map(|path| path.strip_prefix("jubilaeum/")?.strip_suffix("-jahre/index.html"));
    let mut years: Vec<u16> = pages.map(|years| years.parse().expect("a number")).collect();
    years.sort_unstable();
    years
}

/// The years that have a page of partners' anniversaries.
fn partner_years(built: &Built) -> Vec<&str> {
    let pages = built.tree.keys();
    pages
        .filter_map(|path| path.strip_prefix("jubilaeum/partner/")?.strip_suffix("/index.html"))
        .collect()
}

#[test]
fn the_page_of_an_anniversary_comes_90_days_before_and_stays_and_the_home_says_so_for_a_year() {
    // Day, founded, pages, which of them the home announces.
    let cases: [(&str, &str, &[u16], Option<u16>); 19] = [
        ("2022-05-24", "2012-08-23", &[1, 5], None),
        ("2022-05-25", "2012-08-23", &[1, 5, 10], Some(10)),
        ("2022-08-22", "2012-08-23", &[1, 5, 10], Some(10)),
        ("2023-08-22", "2012-08-23", &[1, 5, 10], Some(10)),
        ("2023-08-23", "2012-08-23", &[1, 5, 10], None),
        // After those listed, every five years.
        ("2027-05-24", "2012-08-23", &[1, 5, 10], None),
        ("2027-05-25", "2012-08-23", &[1, 5, 10, 15], Some(15)),
        ("2013-08-22", "2012-08-23", &[1], Some(1)),
        ("2012-08-22", "2012-08-23", &[], None),
        // 29 February returns on the 28th, the jubilee year lasts until the next return.
        ("2021-11-29", "2012-02-29", &[1, 5], None),
        ("2021-11-30", "2012-02-29", &[1, 5, 10], Some(10)),
        ("2023-02-27", "2012-02-29", &[1, 5, 10], Some(10)),
        ("2023-02-28", "2012-02-29", &[1, 5, 10], None),
        ("2028-02-28", "2012-02-29", &[1, 5, 10, 15], Some(15)),
        ("2028-02-29", "2012-02-29", &[1, 5, 10, 15], None),
        // Known to month or year: from its first day.
        ("2022-08-02", "2012-11", &[1, 5], None),
        ("2022-08-03", "2012-11", &[1, 5, 10], Some(10)),
        ("2021-10-03", "2012", &[1, 5, 10], Some(10)),
        ("2021-10-02", "2012", &[1, 5], None),
    ];
    for (day, founded, wanted, home) in cases {
        let built = on(day, founded, "joined: 2020");
        assert_eq!(pages(&built), wanted, "{founded} on {day}");
        let page = built.text("index.html");
        let named = |years: u16| page.contains(&format!("href=\"/unter/jubilaeum/{years}-jahre/\""));
        for years in [1, 5, 10, 15] {
            assert_eq!(
                named(years),
                home == Some(years),
                "{founded} on {day}: {years} on the home page"
            );
        }
    }
}

#[test]
fn the_age_follows_the_return_of_the_day() {
    let cases = [
        ("2022-08-22", "2012-08-23", "9 Jahre"),
        ("2022-08-23", "2012-08-23", "10 Jahre"),
        ("2023-02-27", "2012-02-29", "10 Jahre"),
        ("2023-02-28", "2012-02-29", "11 Jahre"),
        ("2024-02-28", "2012-02-29", "11 Jahre"),
        ("2024-02-29", "2012-02-29", "12 Jahre"),
    ];
    for (day, founded, age) in cases {
        let built = on(day, founded, "joined: 2020");
        let page = built
            .text("jubilaeum/index.html")
            .replace("&nbsp;", " ")
            .replace('\u{a0}', " ");
        assert!(page.contains(age), "{founded} on {day}: no {age} in {page}");
    }
}

#[test]
fn partners_have_anniversaries_as_precise_as_their_dates_until_they_leave() {
    // Day, what is known of the partner, years with a page.
    let cases: [(&str, &str, &[&str]); 11] = [
        ("2022-06-01", "joined: 2013-05-07", &["2014", "2018", "2023"]),
        ("2021-12-31", "joined: 2013-05-07", &["2014", "2018"]),
        ("2022-01-01", "joined: 2013-05-07", &["2014", "2018", "2023"]),
        ("2022-06-01", "joined: 2013-05", &["2014", "2018", "2023"]),
        ("2022-06-01", "joined: 2013", &["2014", "2018", "2023"]),
        ("2027-01-01", "joined: 2013", &["2014", "2018", "2023", "2028"]),
        // One that left has none after leaving; a day counts as long as it may have been before.
        ("2026-06-01", "joined: 2013-05-07\nleft: 2018-05-06", &["2014"]),
        ("2026-06-01", "joined: 2013-05-07\nleft: 2018-05-07", &["2014", "2018"]),
        ("2026-06-01", "joined: 2013\nleft: 2018", &["2014", "2018"]),
        ("2026-06-01", "joined: 2013-05\nleft: 2017-12", &["2014"]),
        ("2022-06-01", "city: Essen", &[]),
    ];
    for (day, partner, years) in cases {
        let partner = partner.replace("city: Essen", "members: 3");
        let built = on(day, "2012-08-23", &partner);
        assert_eq!(partner_years(&built), years, "{partner} on {day}");
    }
}

#[test]
fn vague_anniversaries_are_shown_as_vague_as_they_are() {
    let cases = [
        ("joined: 2013-05-07", "7. Mai 2023"),
        ("joined: 2013-05", "Mai 2023"),
        ("joined: 2012-02-29", "28. Februar 2022"),
    ];
    for (partner, shown) in cases {
        let built = on("2022-06-01", "2012-08-23", partner);
        let year = &shown[shown.len() - 4..];
        let page = built
            .text(&format!("jubilaeum/partner/{year}/index.html"))
            .replace('\u{a0}', " ")
            .replace("&nbsp;", " ");
        assert!(page.contains(shown), "{partner}: {page}");
    }
    let page = on("2022-06-01", "2012-08-23", "joined: 2013-05");
    let page = page.text("jubilaeum/partner/2023/index.html");
    assert!(!page.contains(". Mai"), "a month is no day: {page}");
}
