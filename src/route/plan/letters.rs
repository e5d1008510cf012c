//! The index of letters above the directory: the whole alphabet, because a gap that moves is hard to find again.

use crate::route::{IndexLetter, LetterGroup, ListLink};
use std::sync::Arc;

/// Shorter lists are seen at a glance.
const LONG: usize = 20;

/// Each letter leads to a page of its own.
pub fn pages(links: &[ListLink]) -> Vec<IndexLetter> {
    let letter = |link: &ListLink| IndexLetter {
        text: link.text.clone(),
        href: Some(link.href.clone()),
        count: link.count,
    };
    alphabet(links.iter().map(letter).collect())
}

/// Each letter leads to its place in the list.
pub fn places(groups: &[LetterGroup], count: usize) -> Vec<IndexLetter> {
    if count < LONG || groups.len() < 2 {
        return Vec::new();
    }
    let letter = |group: &LetterGroup| IndexLetter {
        text: group.letter.clone(),
        href: Some(format!("#buchstabe-{}", group.slug).into()),
        count: group.partners.len(),
    };
    alphabet(groups.iter().map(letter).collect())
}

/// With the letters from A to Z under which nothing stands, if there are any under which something does. Letters of
/// other scripts and digits keep their place before or behind.
fn alphabet(present: Vec<IndexLetter>) -> Vec<IndexLetter> {
    let mut missing = match present.iter().any(|letter| latin(&letter.text).is_some()) {
        true => ('A'..='Z').collect::<Vec<char>>().into_iter().peekable(),
        false => return present,
    };
    let empty = |letter: char| IndexLetter {
        text: letter.to_string().into(),
        href: None,
        count: 0,
    };
    let mut index = Vec::new();
    for letter in present {
        let until = latin(&letter.text);
        // The first letter that is not Latin after the Latin ones ends them.
        let begun = missing.peek().is_some_and(|next| *next != 'A');
        while let Some(next) = missing.next_if(|next| until.map_or(begun, |until| *next < until)) {
            index.push(empty(next));
        }
        missing.next_if(|next| Some(*next) == until);
        index.push(letter);
    }
    index.extend(missing.map(empty));
    index
}

fn latin(text: &Arc<str>) -> Option<char> {
    let mut letters = text.chars();
    letters
        .next()
        .filter(|letter| letter.is_ascii_uppercase() && letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(present: &str, expected: &str) {
        let letter = |text: &str| IndexLetter {
            text: text.into(),
            href: Some("#".into()),
            count: 1,
        };
        let index = alphabet(present.split(' ').map(letter).collect());
        let shown: Vec<String> = index
            .iter()
            .map(|letter| match letter.href {
                Some(_) => format!("({})", letter.text),
                None => letter.text.to_string(),
            })
            .collect();
        assert_eq!(shown.concat(), expected, "{present}");
    }

    #[test]
    fn letters_without_names_keep_their_place() {
        check("B E", "A(B)CD(E)FGHIJKLMNOPQRSTUVWXYZ");
        check("A Z 0–9", "(A)BCDEFGHIJKLMNOPQRSTUVWXY(Z)(0–9)");
        check("C Å", "AB(C)DEFGHIJKLMNOPQRSTUVWXYZ(Å)");
        check("Α Β X", "(Α)(Β)ABCDEFGHIJKLMNOPQRSTUVW(X)YZ");
        check("أ ب", "(أ)(ب)");
    }
}
