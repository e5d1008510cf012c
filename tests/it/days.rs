//! The repository's own site on days around its anniversaries: which pages exist.

use crate::fixture::Fixture;
use std::collections::BTreeSet;
use vielfalt::pipeline::Mode;

const DAYS: [&str; 5] = ["2012-08-22", "2012-08-23", "2022-10-18", "2022-10-19", "2027-08-23"];

/// The first day in full, the others as what comes and what goes.
#[test]
fn pages_come_and_go_with_the_days() {
    let mut fixture = Fixture::repository();
    let mut text = String::new();
    let mut before: Option<BTreeSet<String>> = None;
    for day in DAYS {
        fixture.date = day.to_owned();
        let built = fixture.build_into(day, Mode::Publish).ok();
        let pages = built.tree.into_keys().filter(|path| !path.starts_with("assets/"));
        let pages: BTreeSet<String> = pages.collect();
        text += &format!("== {day}: {}\n", pages.len());
        match &before {
            None => text.extend(pages.iter().map(|page| format!("{page}\n"))),
            Some(before) => {
                text.extend(before.difference(&pages).map(|page| format!("- {page}\n")));
                text.extend(pages.difference(before).map(|page| format!("+ {page}\n")));
            }
        }
        before = Some(pages);
    }
    insta::assert_snapshot!(text);
}
