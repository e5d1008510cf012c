//! Ids inside one text: made from headings, taken from attributes, never doubled.
//!
//! Outline and rendering walk the same text in the same order, so they arrive at the same ids without exchanging them.
//!
//! A page has ids of its own around its texts: `inhalt`, where every page begins, and those of the theme and of
//! footnotes, which start with `_`. No text can have one of them, whatever the theme.

use std::collections::BTreeMap;

/// How many characters an id made from a heading has at most.
const LONGEST: usize = 80;

/// The ids given so far in one text.
#[derive(Debug, Default)]
pub struct Anchors {
    /// Each id, and the number last tried after it.
    taken: BTreeMap<String, u32>,
}

impl Anchors {
    /// Notes an id that the author wrote. `false` where it is taken already, or belongs to the page.
    pub fn take(&mut self, id: &str) -> bool {
        if is_of_the_page(id) || self.taken.contains_key(id) {
            return false;
        }
        self.taken.insert(id.to_owned(), 1);
        true
    }

    pub fn contains(&self, id: &str) -> bool {
        !is_of_the_page(id) && self.taken.contains_key(id)
    }

    /// The id of a heading: the one in its attributes, or else made from its text, with a number where it is taken.
    pub fn heading(&mut self, written: Option<&str>, text: &str) -> String {
        let base = written.map_or_else(|| anchor(text), free_of_marks);
        if self.take(&base) {
            return base;
        }
        loop {
            let last = self.taken.entry(base.clone()).or_insert(1);
            *last += 1;
            let id = format!("{base}-{last}");
            if self.take(&id) {
                return id;
            }
        }
    }
}

/// Where the content of every page begins, and the menu.
const FIXED: [&str; 2] = ["inhalt", "nav"];
/// Before a letter of the directory.
const LETTER: &str = "buchstabe-";
/// What the ids of themes and footnotes start with. Slugs hold none.
const MARK: char = '_';

/// Whether an id belongs to the page around the texts.
pub fn is_of_the_page(id: &str) -> bool {
    let is_letter = |letter: &str| letter.chars().count() == 1 || letter == "0-9";
    FIXED.contains(&id) || id.starts_with(MARK) || id.strip_prefix(LETTER).is_some_and(is_letter)
}

fn free_of_marks(id: &str) -> String {
    match id.trim_start_matches(MARK) {
        "" => anchor(""),
        free => free.to_owned(),
    }
}

/// The id that a heading's text gives: like a slug, but letters of other scripts stay. Never empty; the anchor of an
/// anchor is itself.
pub fn anchor(text: &str) -> String {
    let mut id = String::with_capacity(text.len().min(LONGEST + 8));
    let mut gap = false;
    let mut rest = text.chars().peekable();
    let mut length = 0;
    while let Some(c) = rest.next() {
        let umlaut = rest.next_if_eq(&'\u{308}').is_some();
        if !c.is_alphanumeric() {
            // Apostrophes and soft hyphens join, everything else parts.
            gap |= !matches!(c, '’' | '‘' | '\'' | '\u{ad}' | '\u{200d}');
            continue;
        }
        if gap && !id.is_empty() {
            if length >= LONGEST {
                break;
            }
            id.push('-');
        }
        gap = false;
        length += 1;
        match (c, umlaut) {
            ('ä' | 'Ä', _) | ('a' | 'A', true) => id.push_str("ae"),
            ('ö' | 'Ö', _) | ('o' | 'O', true) => id.push_str("oe"),
            ('ü' | 'Ü', _) | ('u' | 'U', true) => id.push_str("ue"),
            ('ß' | 'ẞ', _) => id.push_str("ss"),
            _ => id.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
        }
    }
    if id.is_empty() {
        id.push_str("abschnitt");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_of_headings() {
        let cases = [
            ("Für Größe & Maß!", "fuer-groesse-mass"),
            ("A\u{308}rger", "aerger"),
            ("Что это?", "что-это"),
            ("اللغة العربية", "اللغة-العربية"),
            ("Wie geht’s", "wie-gehts"),
            ("…", "abschnitt"),
            ("", "abschnitt"),
        ];
        for (text, expected) in cases {
            assert_eq!(anchor(text), expected);
        }
    }

    #[test]
    fn never_doubled() {
        let mut anchors = Anchors::default();
        let ids: Vec<String> = ["A", "A", "A-2", "A"].map(|text| anchors.heading(None, text)).to_vec();
        assert_eq!(ids, ["a", "a-2", "a-2-2", "a-3"]);
    }

    #[test]
    fn never_one_of_the_page() {
        let mut anchors = Anchors::default();
        let ids = [
            (None, "Inhalt"),
            (None, "Inhalt"),
            (Some("_nav"), "Menü"),
            (None, "Buchstabe A"),
            (Some("__"), "Strich"),
        ];
        let ids = ids.map(|(written, text)| anchors.heading(written, text));
        assert_eq!(ids, ["inhalt-2", "inhalt-3", "nav-2", "buchstabe-a-2", "abschnitt"]);
        assert!(!anchors.take("inhalt") && !anchors.take("_nav"));
    }

    proptest! {
        #[test]
        fn anchor_of_an_anchor(text in "\\PC{0,60}") {
            let id = anchor(&text);
            prop_assert!(!id.is_empty());
            prop_assert_eq!(anchor(&id), id);
        }
    }
}
