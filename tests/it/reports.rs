//! Every mistake with its exact report, as an editor reads it.
//!
//! `tests/reports/CODE.txt` holds the cases of one diagnostic code. A case breaks one thing in the site of `base.txt` and
//! is written so:
//!
//! ```text
//! %%% what went wrong, in a few words
//! === PATH            the whole file; `(gone)` behind the path removes it, `(bytes)` reads \xNN, \u{…}, \*{text}{times}
//! +++ PATH            keys that take the place of those in the file, or join them
//! ??? date 2022-03-27 an option: date, now (the wall clock), base-url
//! >>> TOKEN           what each message points at, in order of the report
//! <<< de              the report
//! <<< en
//! ```
//!
//! `UPDATE_REPORTS=1` rewrites the reports (and names places that have no `>>>` yet); the change is read as a diff.

mod case;
mod mutations;
mod run;

use case::Case;
use run::{RUNS, Run};
use std::collections::{BTreeMap, BTreeSet};

/// At least so many mistakes have a report.
const CASES: usize = 120;

fn reported(all: Vec<String>) {
    assert!(all.is_empty(), "{} wrong\n{}", all.len(), all.join("\n"));
}

#[test]
fn reports_are_as_written() {
    let mut wrong = Vec::new();
    if std::env::var_os("UPDATE_REPORTS").is_some() {
        return case::rewrite(RUNS.iter().map(|run| (&run.case, run.tokens(), &run.human)));
    }
    for Run { case, human, .. } in RUNS.iter() {
        for (lang, (written, shown)) in ["de", "en"].iter().zip(case.human.iter().zip(human)) {
            if written != shown {
                wrong.push(format!(
                    "--- {} ({lang})\n{shown}\n--- instead of\n{written}",
                    case.title()
                ));
            }
        }
    }
    reported(wrong);
}

#[test]
fn every_case_has_its_code_and_points_at_its_token() {
    let mut wrong = Vec::new();
    for run in RUNS.iter() {
        let title = run.case.title();
        if !run.found.iter().any(|found| found.code == run.case.code) {
            wrong.push(format!("{title}: no {} among {:?}", run.case.code, run.codes()));
        }
        if run.case.tokens != run.tokens() {
            wrong.push(format!(
                "{title}: points at {:?}, not {:?}",
                run.tokens(),
                run.case.tokens
            ));
        }
    }
    reported(wrong);
}

#[test]
fn suggestions_mend() {
    let still_there = |run: &Run| -> Vec<String> {
        let all = run.unmended.iter();
        all.map(|message| format!("{}: {message}", run.case.title())).collect()
    };
    reported(RUNS.iter().flat_map(still_there).collect());
}

#[test]
fn a_failed_build_touches_nothing() {
    let touched = RUNS.iter().filter(|run| run.touched);
    reported(touched.map(|run| run.case.title()).collect());
}

#[test]
fn every_message_says_what_to_do_and_no_two_kinds_say_it_alike() {
    let mut wrong = BTreeSet::new();
    let mut hints = BTreeMap::<&str, &str>::new();
    for found in RUNS.iter().flat_map(|run| &run.found) {
        for hint in &found.hints {
            match hint.as_deref() {
                None | Some("") => drop(wrong.insert(format!("{}: no hint", found.code))),
                Some(hint) => {
                    let first = hints.entry(hint).or_insert(&found.code);
                    if *first != found.code {
                        wrong.insert(format!("{first} and {}: {hint}", found.code));
                    }
                }
            }
        }
    }
    reported(wrong.into_iter().collect());
}

/// What no reader of a press office says.
const JARGON: [&str; 22] = [
    "invalid",
    "expected type",
    "sequence",
    "mapping",
    "scalar",
    "token",
    "parse",
    "Parser",
    "Syntax",
    "String",
    "Array",
    "Integer",
    "Boolean",
    "UTF-16LE",
    "panic",
    "unwrap",
    "None",
    "null",
    "YAML",
    "Regex",
    "Exception",
    "undefined",
];

#[test]
fn messages_are_in_plain_words() {
    let words = |run: &'static Run| run.found.iter().flat_map(|found| found.words.iter());
    let jargon = |text: &&String| JARGON.iter().any(|word| text.contains(word));
    let polite = |text: &&String| [" du ", " dein", "Du ", "Dein"].iter().any(|word| text.contains(word));
    let all: BTreeSet<&String> = RUNS
        .iter()
        .flat_map(words)
        .filter(|text| jargon(text) || polite(text))
        .collect();
    reported(all.into_iter().cloned().collect());
}

#[test]
fn every_code_has_a_case() {
    let known = codes_of_the_source();
    let cases: BTreeSet<&str> = RUNS.iter().map(|run| run.case.code.as_str()).collect();
    let emitted = RUNS.iter().flat_map(|run| run.codes());
    let unknown = emitted
        .filter(|code| !known.contains(*code))
        .map(|code| format!("{code}: not found in the source"));
    let missing = known.iter().filter(|code| !cases.contains(code.as_str()));
    let missing = missing.map(|code| format!("{code}: tests/reports/{code}.txt is missing"));
    reported(unknown.chain(missing).collect());
    assert!(RUNS.len() >= CASES, "{} cases", RUNS.len());
}

/// The codes in the text of the program: literals where a message is made, and those of the two families whose codes
/// stand in a list. What is said about cells of a spreadsheet has no source to point at, and what other
/// hosts say no file of ours, only a watch has a last error-free state, and where a link leads no case can write down;
/// `scaffold`, `external`, `session` and `builds` test them.
fn codes_of_the_source() -> BTreeSet<String> {
    const MADE: [&str; 5] = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "complain(span,",
        "complain(place,",
        "in_order(",
    ];
    const BESIDE: [&str; 5] = [
        "scaffold/",
        "external",
        "pipeline/last_good.rs",
        "pipeline/held.rs",
        "source/outside.rs",
    ];
    let mut codes = BTreeSet::new();
    for (_, text) in crate::house::sources()
        .iter()
        .filter(|(file, _)| !file.contains("tests") && !BESIDE.iter().any(|beside| file.starts_with(beside)))
    {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let spaceless: String = text.split_whitespace().collect();
        let made = MADE.iter().flat_map(|mark| spaceless.split(mark).skip(1));
        let made = made.filter_map(|rest| rest.strip_prefix('"')?.split('"').next());
        let listed = spaceless
            .split('"')
            .filter(|text| text.starts_with("unknown-") || text.starts_with("yaml-"));
        codes.extend(made.chain(listed).filter(|text| is_code(text)).map(str::to_owned));
    }
    codes
}

fn is_code(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A title for a message.
impl Case {
    fn title(&self) -> String {
        format!("{}: {}", self.code, self.name)
    }
}
