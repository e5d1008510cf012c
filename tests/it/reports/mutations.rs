//! The valid site with a few slips of the keyboard in it, over and over, through the whole program and with a warm
//! cache: whatever is wrong, it is said, at a place that exists.

use super::case::Case;
use super::run::Desk;
use crate::random::Dice;
use std::collections::BTreeMap;
use vielfalt::base::Place;
use vielfalt::pipeline::Mode;

type Files = BTreeMap<String, Vec<u8>>;

const ROUNDS: u64 = 400;
const PIECES: [&str; 24] = [
    ":", "-", "#", "\"", "'", "[", "]", "{", "}", "\n", " ", "\t", "ä", "😀", "\u{feff}", "0", "\\", "&", "*", ":::\n",
    "<b", "](", "---\n", "",
];

#[test]
fn no_slip_ends_the_program() {
    let mut desk = Desk::new();
    let base = desk.base.clone();
    for seed in 0..ROUNDS {
        let mut dice = Dice::new(seed);
        let mut files = base.clone();
        (0..=dice.below(3)).for_each(|_| slip(&mut dice, &mut files));
        desk.lay(&base, &files);
        let outcome = desk.build(&Case::default(), Mode::Check);
        for diagnostic in &outcome.diagnostics {
            let related = diagnostic.related.iter().map(|related| &related.place);
            for place in diagnostic.place.iter().chain(related) {
                assert!(lies_inside(place, &files), "seed {seed}: {diagnostic:?}");
            }
        }
        desk.lay(&files, &base);
    }
}

/// One edit that nobody meant.
fn slip(dice: &mut Dice, files: &mut Files) {
    let names: Vec<String> = files.keys().cloned().collect();
    let name = &names[dice.below(names.len())];
    let text = String::from_utf8(files[name].clone()).expect("the site is text");
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = dice.below(lines.len().max(1));
    let changed = match dice.below(8) {
        0 if !lines.is_empty() => {
            lines.remove(line);
            lines.concat()
        }
        1 if !lines.is_empty() => {
            lines.insert(line, lines[line]);
            lines.concat()
        }
        2 => text[..text.floor_char_boundary(dice.below(text.len() + 1))].to_owned(),
        3 => {
            let bytes = files.remove(name).expect("it is there");
            let place = ["nord/neu-", "neu-", "Ä ", "-"][dice.below(4)];
            let (folder, file) = name.rsplit_once('/').expect("files lie in folders");
            files.insert(format!("{folder}/{place}{file}"), bytes);
            return;
        }
        4 => return drop(files.remove(name)),
        _ => {
            let at = text.floor_char_boundary(dice.below(text.len() + 1));
            let end = text.ceil_char_boundary((at + dice.below(4)).min(text.len()));
            format!("{}{}{}", &text[..at], PIECES[dice.below(PIECES.len())], &text[end..])
        }
    };
    files.insert(name.clone(), changed.into_bytes());
}

/// Whether a place is one of a file that is there, on whole characters; a missing file may be named as a whole.
fn lies_inside(place: &Place, files: &Files) -> bool {
    match files.get(place.path.as_str()) {
        Some(bytes) => std::str::from_utf8(bytes).is_ok_and(|text| text.get(place.span.range()).is_some()),
        None => place.path.as_str().starts_with("themes/gewebe/") || place.span.end == 0,
    }
}
