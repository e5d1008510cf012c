//! Terms: the words of a text as search finds them, folded and stripped of endings.
//!
//! `ä` is `ae`, `ß` is `ss`, accents are gone, frequent endings too, and of a long compound its last part is a term of
//! its own where a fixed list knows it (never by words collected from the site: one new text would change the terms of
//! others). The search page's script folds what a visitor types in the same way.

use std::sync::Arc;

/// Where a word stands. A later one weighs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    Body,
    /// Kicker, teaser, place, labels.
    Head,
    Title,
}

/// The terms of one text, sorted, each once with its greatest weight. Packed, since every record has hundreds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Terms(Arc<[u8]>);

impl Terms {
    /// The terms of several texts.
    pub fn of<'t>(texts: impl IntoIterator<Item = (&'t str, Weight)>) -> Self {
        let mut reader = TermReader::default();
        texts.into_iter().for_each(|(text, weight)| reader.read(text, weight));
        reader.finish()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Weight)> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || {
            let (&[weight, length], after) = rest.split_first_chunk()?;
            let (term, after) = after.split_at_checked(length.into())?;
            rest = after;
            let weight = [Weight::Body, Weight::Head, Weight::Title][usize::from(weight)];
            Some((std::str::from_utf8(term).unwrap_or_default(), weight))
        })
    }
}

/// Longer words are cut: nobody types them, and an address is not a word.
const LONGEST: usize = 40;
/// What is left of a word keeps at least this many bytes when its ending goes.
const STEM: usize = 4;
/// A compound is at least this long.
const COMPOUND: usize = 10;

/// Reads texts into terms.
#[derive(Default)]
pub struct TermReader {
    /// The words, folded, one after the other.
    text: String,
    words: Vec<Word>,
}

struct Word {
    /// The first eight bytes: most comparisons end here.
    key: u64,
    start: u32,
    length: u8,
    weight: Weight,
}

impl TermReader {
    pub fn read(&mut self, text: &str, weight: Weight) {
        let mut start = self.text.len();
        for c in text.chars() {
            match c {
                'a'..='z' | '0'..='9' => self.text.push(c),
                'A'..='Z' => self.text.push(c.to_ascii_lowercase()),
                'ä' | 'Ä' | 'æ' | 'Æ' => self.text.push_str("ae"),
                'ö' | 'Ö' | 'œ' | 'Œ' => self.text.push_str("oe"),
                'ü' | 'Ü' => self.text.push_str("ue"),
                'ß' | 'ẞ' => self.text.push_str("ss"),
                // Soft hyphens and marks that stand on the letter before; on a, o, u the diaeresis makes an umlaut.
                '\u{308}' if self.text[start..].ends_with(['a', 'o', 'u']) => self.text.push('e'),
                '\u{ad}' | '\u{300}'..='\u{36f}' => {}
                _ if c.is_ascii() || !c.is_alphanumeric() => {
                    self.word(start, weight);
                    start = self.text.len();
                }
                // Accented Latin letters; other scripts keep theirs.
                '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                    let plain = deunicode::deunicode_char(c).unwrap_or_default();
                    self.text.extend(plain.chars().map(|c| c.to_ascii_lowercase()));
                }
                _ => self.text.extend(c.to_lowercase()),
            }
        }
        self.word(start, weight);
    }

    /// What was read since `start` is a word.
    fn word(&mut self, start: usize, weight: Weight) {
        let folded = &self.text[start..];
        if folded.len() < 2 || is_stop_word(folded) {
            return self.text.truncate(start);
        }
        if folded.len() > LONGEST {
            self.text.truncate(self.text.floor_char_boundary(start + LONGEST));
        }
        let end = start + stem(&self.text[start..]).len();
        self.text.truncate(end);
        let term = &self.text[start..end];
        let head = last_part(term).map(str::len);
        self.push(start, weight);
        if let Some(length) = head {
            self.push(end - length, weight);
        }
    }

    fn push(&mut self, start: usize, weight: Weight) {
        let bytes = &self.text.as_bytes()[start..];
        let mut key = [0; 8];
        let known = bytes.len().min(8);
        key[..known].copy_from_slice(&bytes[..known]);
        if let (Ok(start), Ok(length)) = (u32::try_from(start), u8::try_from(bytes.len())) {
            self.words.push(Word {
                key: u64::from_be_bytes(key),
                start,
                length,
                weight,
            });
        }
    }

    pub fn finish(mut self) -> Terms {
        let text = self.text.as_bytes();
        let term = |word: &Word| &text[word.start as usize..word.start as usize + usize::from(word.length)];
        self.words.sort_unstable_by(|a, b| {
            let order = a.key.cmp(&b.key).then_with(|| term(a).cmp(term(b)));
            order.then(b.weight.cmp(&a.weight))
        });
        self.words.dedup_by(|a, b| a.key == b.key && term(a) == term(b));
        let mut packed = Vec::with_capacity(self.words.iter().map(|word| 2 + usize::from(word.length)).sum());
        for word in &self.words {
            packed.extend([word.weight as u8, word.length]);
            packed.extend_from_slice(term(word));
        }
        Terms(packed.into())
    }
}

/// A word without a frequent ending.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 7] = ["ern", "em", "en", "er", "es", "e", "s"];
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.into_iter().find(|stem| stem.len() >= STEM).unwrap_or(word)
}

/// The last part of a compound, if the list knows it.
fn last_part(term: &str) -> Option<&str> {
    if term.len() < COMPOUND {
        return None;
    }
    let parts = match term.as_bytes().last()? {
        b'g' => PARTS_G,
        b't' => PARTS_T,
        b'n' => PARTS_N,
        _ => PARTS,
    };
    let part = parts.iter().find(|part| term.ends_with(**part))?;
    // Two letters before it are no word.
    (term.len() >= part.len() + 3).then(|| &term[term.len() - part.len()..])
}

/// Last parts of compounds, without their endings, by their last letter.
const PARTS_G: &[&str] = &[
    "ausbildung",
    "fortbildung",
    "weiterbildung",
    "bildung",
    "beratung",
    "einwanderung",
    "zuwanderung",
    "foerderung",
    "gleichstellung",
    "oeffnung",
    "tagung",
    "veranstaltung",
    "versammlung",
    "verwaltung",
    "auszeichnung",
    "leistung",
];
const PARTS_T: &[&str] = &[
    "arbeit",
    "beauftragt",
    "bericht",
    "dienst",
    "gesellschaft",
    "konzept",
    "partnerschaft",
    "projekt",
    "stadt",
    "amt",
    "vielfalt",
    "wirtschaft",
    "fachkraeft",
    "rat",
];
const PARTS_N: &[&str] = &[
    "integration",
    "migration",
    "kommun",
    "organisation",
    "verein",
    "institution",
];
const PARTS: &[&str] = &[
    "behoerd",
    "hochschul",
    "initiativ",
    "jubilaeum",
    "kammer",
    "klinik",
    "kompetenz",
    "konferenz",
    "kreis",
    "land",
    "leitbild",
    "ministerium",
    "netzwerk",
    "personal",
    "polizei",
    "preis",
    "programm",
    "schul",
    "sprach",
    "strategi",
    "teilhab",
    "unternehm",
    "verband",
    "zentrum",
    "krankenhaus",
    "quot",
];

/// Words that stand in every text, folded and sorted. Looked for, they find nothing but everything.
pub const STOP_WORDS: [&str; 122] = [
    "aber", "als", "am", "an", "and", "are", "auch", "auf", "aus", "be", "bei", "beim", "bis", "but", "by", "da",
    "damit", "das", "dass", "dem", "den", "denn", "der", "des", "die", "dies", "diese", "diesem", "diesen", "dieser",
    "dieses", "dort", "du", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "euch", "for",
    "from", "fuer", "gegen", "haben", "has", "hat", "hatte", "have", "ich", "ihm", "ihn", "ihr", "ihre", "ihrem",
    "ihren", "ihrer", "im", "in", "innen", "ins", "is", "ist", "kann", "koennen", "man", "mehr", "mit", "nach",
    "nicht", "noch", "nun", "nur", "ob", "oder", "of", "ohne", "on", "or", "schon", "sehr", "sein", "seine", "sich",
    "sie", "sind", "so", "sowie", "that", "the", "their", "this", "to", "ueber", "um", "und", "uns", "unter", "viele",
    "vom", "von", "vor", "war", "waren", "was", "we", "weil", "wenn", "werden", "wie", "wir", "wird", "with", "wurde",
    "wurden", "you", "zu", "zum", "zur",
];

fn is_stop_word(word: &str) -> bool {
    word.len() <= 7 && STOP_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let terms = Terms::of([(text, Weight::Body)]);
        terms.iter().map(|(term, _)| term.to_owned()).collect()
    }

    #[test]
    fn german_words() {
        assert_eq!(terms("Interkulturelle Öffnung"), ["interkulturell", "oeffnung"]);
        assert_eq!(terms("interkulturellen OEFFNUNGEN"), terms("Interkulturelle Öffnung"));
        assert_eq!(terms("der die das und"), Vec::<String>::new());
        assert_eq!(terms("Straße, Strasse; stras\u{ad}se"), ["strass"]);
        assert_eq!(terms("Crème Café u\u{308}ben"), ["cafe", "crem", "ueben"]);
    }

    #[test]
    fn compounds_have_a_last_part() {
        assert_eq!(
            terms("Integrationsbeauftragte"),
            ["beauftragt", "integrationsbeauftragt"]
        );
        assert_eq!(terms("Beauftragte"), ["beauftragt"]);
        assert_eq!(terms("Leitstadt"), ["leitstadt"]);
    }

    #[test]
    fn the_greatest_weight_stays() {
        let terms = Terms::of([
            ("Essen", Weight::Body),
            ("Essen", Weight::Title),
            ("Essen", Weight::Head),
        ]);
        assert_eq!(terms.iter().collect::<Vec<_>>(), [("essen", Weight::Title)]);
    }

    #[test]
    fn other_scripts_keep_their_letters() {
        assert_eq!(terms("التنوع ΑΒΓ"), ["αβγ", "التنوع"]);
    }

    #[test]
    fn hostile_texts() {
        let long = "ä".repeat(1000);
        assert!(terms(&long)[0].len() <= LONGEST);
        assert_eq!(terms("\u{308}\u{308} a \u{0} -"), Vec::<String>::new());
    }

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
    }
}
