//! Alphabetical order: DIN 5007-1 for German (ä like a), the language's own rules elsewhere (CLDR through ICU4X).

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

/// The heading under which names stand that begin with a digit, or with nothing that has a place in an alphabet.
const DIGITS: &str = "0–9";

/// The order of one language. Made once per language and build.
pub struct Collation {
    /// `None` only if the compiled data lacked even the root order.
    full: Option<CollatorBorrowed<'static>>,
    letters: Option<Letters>,
}

/// The Latin alphabet with the primary weights of its letters in this language.
struct Letters {
    collator: CollatorBorrowed<'static>,
    latin: Vec<(char, Vec<u8>)>,
}

impl Collation {
    /// The order of the tag, of its primary language where CLDR does not know it, or else the root order.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split('-').next().unwrap_or(tag);
        let locale = [tag, primary]
            .iter()
            .find_map(|tag| Locale::try_from_str(tag).ok())
            .unwrap_or(Locale::UNKNOWN);
        let collator = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new((&locale).into(), options).ok()
        };
        Self {
            full: collator(Strength::Tertiary),
            letters: collator(Strength::Primary).map(Letters::new),
        }
    }

    /// Bytes that compare as the names are sorted. Quotation marks at the start do not count; names that begin with a
    /// digit come last, as in the index of letters.
    pub fn key(&self, name: &str) -> Vec<u8> {
        let name = significant(name);
        let starts_with_digit = name.chars().next().is_none_or(char::is_numeric);
        let mut key = vec![u8::from(starts_with_digit)];
        match &self.full {
            Some(collator) => {
                let Ok(()) = collator.write_sort_key_to(name, &mut key);
            }
            None => key.extend(name.to_lowercase().bytes()),
        }
        key
    }

    /// The index letter under which a name stands: `A` for „Ärztekammer“, `0–9` for digits, upper case.
    pub fn letter(&self, name: &str) -> String {
        match significant(name).chars().next() {
            None => DIGITS.to_owned(),
            Some(first) if first.is_numeric() => DIGITS.to_owned(),
            Some(first) => match self.letters.as_ref().and_then(|letters| letters.latin_base(first)) {
                Some(letter) => letter.to_string(),
                None => first.to_uppercase().collect(),
            },
        }
    }
}

impl Letters {
    fn new(collator: CollatorBorrowed<'static>) -> Self {
        let latin = ('A'..='Z').map(|letter| (letter, weight(&collator, letter))).collect();
        Self { collator, latin }
    }

    /// The last of A to Z that does not sort after `c`, so that ß stands under S and Ł under L. `None` where the
    /// language sorts `c` outside the Latin alphabet: Arabic, Cyrillic, the Swedish Å after Z.
    fn latin_base(&self, c: char) -> Option<char> {
        let weight = weight(&self.collator, c);
        let (letter, at) = self.latin.iter().rev().find(|(_, at)| *at <= weight)?;
        (*letter != 'Z' || *at == weight).then_some(*letter)
    }
}

fn weight(collator: &CollatorBorrowed<'_>, c: char) -> Vec<u8> {
    let mut weight = Vec::new();
    let Ok(()) = collator.write_sort_key_to(c.encode_utf8(&mut [0; 4]), &mut weight);
    weight
}

/// The name from its first letter or digit on.
fn significant(name: &str) -> &str {
    name.trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'a>(tag: &str, mut names: Vec<&'a str>) -> Vec<&'a str> {
        let collation = Collation::new(tag);
        names.sort_by_cached_key(|name| collation.key(name));
        names
    }

    #[test]
    fn german_order_is_din_5007_1() {
        let names = vec![
            "Zoo",
            "3. Welt",
            "Ärztekammer",
            "Azubi",
            "„Ansporn“",
            "Straße",
            "Strasse",
            "Ölwerk",
            "Oper",
        ];
        assert_eq!(
            sorted("de", names),
            [
                "„Ansporn“",
                "Ärztekammer",
                "Azubi",
                "Ölwerk",
                "Oper",
                "Strasse",
                "Straße",
                "Zoo",
                "3. Welt"
            ]
        );
        assert_eq!(
            sorted("de-simple", vec!["Stadtwerke", "Stadt Essen"]),
            ["Stadt Essen", "Stadtwerke"]
        );
    }

    #[test]
    fn letters() {
        let german = Collation::new("de");
        let cases = [
            ("Ärztekammer", "A"),
            ("„Öl“", "O"),
            ("élan", "E"),
            ("ßtraße", "S"),
            ("Łódź", "L"),
            ("Žižek", "Z"),
            ("3. Welt", "0–9"),
            ("…", "0–9"),
            ("جمعية", "ج"),
            ("жук", "Ж"),
            ("zoo", "Z"),
        ];
        for (name, letter) in cases {
            assert_eq!(german.letter(name), letter, "{name}");
        }
        assert_eq!(Collation::new("sv").letter("Åland"), "Å");
    }

    #[test]
    fn shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Collation>();
    }
}
