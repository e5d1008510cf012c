//! Terms: the words of a text as search finds them, folded and stripped of endings.
//!
//! `ä` is `ae`, `ß` is `ss`, accents are gone, frequent endings too, and of a long compound its last part is a term of
//! its own where a fixed list knows it (never by words collected from the site: one new text would change the terms of
//! others). The search page's script folds what a visitor types in the same way.

use std::sync::Arc;

/// The terms of a text, sorted, each once. Packed, since every record has hundreds: a byte says how many letters a term
/// shares with the one before and how many follow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Terms(Arc<[u8]>);

impl Terms {
    /// The terms of several short texts, as titles and labels: there, small numbers count.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut reader = TermReader {
            small_numbers: true,
            ..TermReader::default()
        };
        for text in texts {
            reader.read(text);
            reader.end_word();
        }
        reader.finish()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn for_each(&self, mut visit: impl FnMut(&str)) {
        let (mut term, mut rest) = (Vec::new(), &*self.0);
        while let Some((head, after)) = rest.split_first() {
            let (own, after) = after.split_at(usize::from(head & 31).min(after.len()));
            term.truncate(usize::from(head >> 5));
            term.extend_from_slice(own);
            rest = after;
            visit(std::str::from_utf8(&term).unwrap_or_default());
        }
    }
}

/// Longer words are cut: nobody types them, and an address is not a word.
const LONGEST: usize = 31;
/// What is left of a word keeps at least this many bytes when its ending goes.
const STEM: usize = 4;
/// A compound is at least this long.
const COMPOUND: usize = 10;

/// Reads texts into terms. Every text of a site passes here once, so it goes by bytes where it can.
#[derive(Default)]
pub struct TermReader {
    /// The words, folded, one after the other.
    text: Vec<u8>,
    /// Where the word begins that may go on with the next piece.
    start: usize,
    words: Vec<Word>,
    small_numbers: bool,
}

struct Word {
    /// The first eight bytes: most comparisons end here.
    key: u64,
    start: u32,
    length: u8,
}

impl TermReader {
    /// Reads a piece of text. A word may begin in one and end in the next, as where half of it is emphasised.
    pub fn read(&mut self, text: &str) {
        let (bytes, mut at) = (text.as_bytes(), 0);
        while let Some(byte) = bytes.get(at) {
            let apart = match byte {
                b'a'..=b'z' | b'0'..=b'9' => self.letters(&[*byte]),
                b'A'..=b'Z' => self.letters(&[byte.to_ascii_lowercase()]),
                0..=0x7f => true,
                _ => {
                    let c = text[at..].chars().next().unwrap_or_default();
                    at += c.len_utf8() - 1;
                    self.wide(c)
                }
            };
            at += 1;
            if apart {
                self.end_word();
            }
        }
    }

    /// The word that was read ends here, whatever follows.
    pub fn end_word(&mut self) {
        self.word(self.start);
        self.start = self.text.len();
    }

    fn letters(&mut self, letters: &[u8]) -> bool {
        self.text.extend_from_slice(letters);
        false
    }

    /// Folds a character that is not ASCII; says whether it stands between words.
    fn wide(&mut self, c: char) -> bool {
        match c {
            'ä' | 'Ä' | 'æ' | 'Æ' => self.letters(b"ae"),
            'ö' | 'Ö' | 'œ' | 'Œ' => self.letters(b"oe"),
            'ü' | 'Ü' => self.letters(b"ue"),
            'ß' | 'ẞ' => self.letters(b"ss"),
            // Marks that stand on the letter before: on a, o, u the diaeresis makes an umlaut. And soft hyphens.
            '\u{308}' if matches!(self.text[self.start..].last(), Some(b'a' | b'o' | b'u')) => self.letters(b"e"),
            '\u{ad}' | '\u{300}'..='\u{36f}' => false,
            _ if !c.is_alphanumeric() => true,
            // Accented Latin letters; other scripts keep theirs.
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                let plain = deunicode::deunicode_char(c).unwrap_or_default();
                self.letters(plain.to_ascii_lowercase().as_bytes())
            }
            _ => {
                let lower: String = c.to_lowercase().collect();
                self.letters(lower.as_bytes())
            }
        }
    }

    /// What was read since `start` is a word.
    fn word(&mut self, start: usize) {
        let folded = &self.text[start..];
        let length = folded.len().min(LONGEST);
        if length < 2 || is_stop_word(folded) || !self.small_numbers && is_small_number(folded) {
            return self.text.truncate(start);
        }
        // A letter is not cut in two.
        let cut = (0..4)
            .map(|back| length - back)
            .find(|at| folded.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80));
        self.text.truncate(start + cut.unwrap_or(length));
        let end = start + stem(&self.text[start..]).len();
        self.text.truncate(end);
        let part = last_part(&self.text[start..]).map(str::len);
        self.push(start);
        if let Some(length) = part {
            self.push(end - length);
        }
    }

    fn push(&mut self, start: usize) {
        let bytes = &self.text[start..];
        if let (Ok(start), Ok(length)) = (u32::try_from(start), u8::try_from(bytes.len())) {
            let key = key(bytes);
            self.words.push(Word { key, start, length });
        }
    }

    pub fn finish(mut self) -> Terms {
        self.end_word();
        let text = &self.text;
        let term = |word: &Word| &text[word.start as usize..word.start as usize + usize::from(word.length)];
        self.words
            .sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| term(a).cmp(term(b))));
        self.words.dedup_by(|a, b| a.key == b.key && term(a) == term(b));
        let mut packed = Vec::with_capacity(self.words.len() * 8);
        let mut last: &[u8] = &[];
        for word in &self.words {
            let term = term(word);
            let shared = last.iter().zip(term).take(7).take_while(|(a, b)| a == b).count();
            let own = &term[shared..];
            // Terms differ and are short: both numbers are small.
            packed.push(u8::try_from(shared << 5 | own.len()).unwrap_or_default());
            packed.extend_from_slice(own);
            last = term;
        }
        Terms(packed.into())
    }
}

/// The beginning of a word as a number of the same order.
const fn key(word: &[u8]) -> u64 {
    let (mut key, mut at) = (0, 0);
    while at < 8 {
        key = key << 8 | if at < word.len() { word[at] as u64 } else { 0 };
        at += 1;
    }
    key
}

/// A word without a frequent ending.
fn stem(word: &[u8]) -> &[u8] {
    const ENDINGS: [&[u8]; 7] = [b"ern", b"em", b"en", b"er", b"es", b"e", b"s"];
    if !matches!(word.last(), Some(b'e' | b'm' | b'n' | b'r' | b's')) {
        return word;
    }
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(*ending));
    stems.into_iter().find(|stem| stem.len() >= STEM).unwrap_or(word)
}

/// The last part of a compound, if the list knows it.
fn last_part(term: &[u8]) -> Option<&'static str> {
    if term.len() < COMPOUND {
        return None;
    }
    let parts = match term.last()? {
        b'g' => PARTS_G,
        b't' => PARTS_T,
        b'n' => PARTS_N,
        _ => PARTS,
    };
    let part = parts.iter().find(|part| term.ends_with(part.as_bytes()))?;
    // Two letters before it are no word.
    (term.len() >= part.len() + 3).then_some(*part)
}

/// Last parts of compounds, without their endings, by their last letter.
#[rustfmt::skip]
const PARTS_G: &[&str] = &[
    "ausbildung", "fortbildung", "weiterbildung", "bildung", "beratung", "einwanderung", "zuwanderung", "foerderung",
    "gleichstellung", "oeffnung", "tagung", "veranstaltung", "versammlung", "verwaltung", "auszeichnung", "leistung",
];
#[rustfmt::skip]
const PARTS_T: &[&str] = &[
    "arbeit", "beauftragt", "bericht", "dienst", "gesellschaft", "konzept", "partnerschaft", "projekt", "stadt",
    "amt", "vielfalt", "wirtschaft", "fachkraeft", "rat",
];
#[rustfmt::skip]
const PARTS_N: &[&str] = &[
    "integration", "migration", "kommun", "organisation", "verein", "institution",
];
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "behoerd", "hochschul", "initiativ", "jubilaeum", "kammer", "klinik", "kompetenz", "konferenz", "kreis", "land",
    "leitbild", "ministerium", "netzwerk", "personal", "polizei", "preis", "programm", "schul", "sprach", "strategi",
    "teilhab", "unternehm", "verband", "zentrum", "krankenhaus", "quot",
];

/// Words that stand in every text, folded and sorted. Looked for, they find nothing but everything.
#[rustfmt::skip] // a line for each word would hide the rest
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

/// As numbers: every second word of a text is looked for among them.
const STOP_KEYS: [u64; STOP_WORDS.len()] = {
    let (mut keys, mut at) = ([0; STOP_WORDS.len()], 0);
    while at < keys.len() {
        keys[at] = key(STOP_WORDS[at].as_bytes());
        at += 1;
    }
    keys
};

fn is_stop_word(word: &[u8]) -> bool {
    word.len() <= 8 && STOP_KEYS.binary_search(&key(word)).is_ok()
}

/// Texts are full of numbers; years are those that somebody looks for. In a title, „10 Jahre“ is its matter.
fn is_small_number(word: &[u8]) -> bool {
    word.len() < 4 && word.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        Terms::of([text]).for_each(|term| found.push(term.to_owned()));
        found
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
    fn a_word_may_come_in_pieces() {
        let mut reader = TermReader::default();
        ["Inter", "kult", "urelle Öffn", "ung."]
            .iter()
            .for_each(|piece| reader.read(piece));
        assert_eq!(reader.finish(), Terms::of(["Interkulturelle Öffnung."]));
        assert_eq!(Terms::of(["Inter", "kulturell"]), Terms::of(["Inter kulturell"]));
    }

    #[test]
    fn every_term_once() {
        let text = "Essen essen ESSEN Essener am 3. Oktober 2022, Integration Integrationen integriert";
        assert_eq!(terms(text), ["2022", "essen", "integration", "integriert", "oktob"]);
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
        assert!(STOP_WORDS.iter().all(|word| word.len() <= 8));
    }
}
