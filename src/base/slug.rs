//! Slugs: names as they stand in an address or a file name.

/// A name in `a-z0-9-`: `ä` becomes `ae`, `ö` `oe`, `ü` `ue`, `ß` `ss`, other scripts are transliterated. May be empty
/// where nothing in the text can be written that way. The slug of a slug is itself.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for word in transliterated(text)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug
}

fn transliterated(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // A letter followed by the combining diaeresis is the same umlaut, as some systems store file names.
        let umlaut = rest.next_if_eq(&'\u{308}').is_some();
        match (c, umlaut) {
            ('ä' | 'Ä', _) | ('a' | 'A', true) => ascii.push_str("ae"),
            ('ö' | 'Ö', _) | ('o' | 'O', true) => ascii.push_str("oe"),
            ('ü' | 'Ü', _) | ('u' | 'U', true) => ascii.push_str("ue"),
            ('ß' | 'ẞ', _) => ascii.push_str("ss"),
            ('’' | '\'' | '\u{ad}', _) => {}
            ('&', _) => ascii.push_str(" und "),
            _ if c.is_ascii() => ascii.push(c),
            _ => ascii.push_str(deunicode::deunicode_char(c).unwrap_or(" ")),
        }
    }
    ascii
}

/// Whether `text` may name a record: `a-z0-9` in groups joined by single hyphens.
pub fn is_id(text: &str) -> bool {
    text.split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_names() {
        let cases = [
            ("Zehn Jahre Partnerinitiative", "zehn-jahre-partnerinitiative"),
            ("Mülheim an der Ruhr", "muelheim-an-der-ruhr"),
            ("Straße – Größe: 50 %", "strasse-groesse-50"),
            ("Mu\u{308}lheim", "muelheim"),
            ("Łódź", "lodz"),
            ("…", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected);
            assert_eq!(slug(expected), expected);
            assert!(expected.is_empty() || is_id(expected));
        }
    }
}
