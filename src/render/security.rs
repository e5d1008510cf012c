//! `security.txt` (RFC 9116): whom to tell about a weak spot of the website.

use crate::facet::Frame;

/// It holds until the end of `year`, by the clock of Greenwich.
pub fn text(frame: &Frame, href: &str, contact: &str, year: i16) -> Vec<u8> {
    // Whoever writes in easy German writes German.
    let all = frame
        .languages
        .iter()
        .map(|language| &language.tag)
        .chain([&frame.lang]);
    let mut languages: Vec<&str> = Vec::new();
    for language in all.filter_map(|tag| tag.split('-').next()) {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    let languages = languages.join(", ");
    let origin = &frame.origin;
    format!(
        "Contact: mailto:{contact}\r\nExpires: {year:04}-12-31T23:59:59Z\r\nPreferred-Languages: {languages}\r\nCanonical: {origin}{href}\r\n"
    )
    .into_bytes()
}
