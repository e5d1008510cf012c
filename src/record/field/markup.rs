//! Markdown and HTML in a field that shows every character as it stands.

use crate::base::{Diagnostic, words};
use pulldown_cmark::{Event, LinkType, Parser, Tag};

/// Nothing of it can be there without one of these.
const SIGNS: [&str; 4] = ["](", "**", "__", "<"];

/// The first of it, and what to say about it. Single asterisks are none: they stand in Kolleg*innen.
pub fn in_plain(text: &str) -> Option<(&str, Diagnostic)> {
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let mut events = Parser::new(text).into_offset_iter();
    let (_, range) = events.find(|(event, _)| is_markup(event))?;
    let within = events.take_while(|(_, inner)| inner.end < range.end);
    let plain: String = (within.filter_map(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        _ => None,
    }))
    .collect();
    let written = text[range].trim_end();
    Some((written, shown(written, &plain)))
}

fn is_markup(event: &Event) -> bool {
    const SHOWN: [LinkType; 3] = [LinkType::Inline, LinkType::Autolink, LinkType::Email];
    match event {
        Event::Start(Tag::Strong) | Event::InlineHtml(_) | Event::Html(_) => true,
        Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => SHOWN.contains(link_type),
        _ => false,
    }
}

fn shown(written: &str, plain: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(
        "markup-as-text",
        words(
            format!(
                "„{written}“ steht mit allen Zeichen so auf der Seite: Dieses Feld kennt kein Markdown und kein HTML."
            ),
            format!(
                "“{written}” stands on the page like this, with all signs: this field knows no Markdown and no HTML."
            ),
        ),
    );
    diagnostic.hint(match plain {
        "" => words("Lassen Sie es hier weg.", "Leave it out here."),
        _ => words(
            format!("Schreiben Sie hier nur „{plain}“; Links und Hervorhebungen gehören in den Text."),
            format!("Write only “{plain}” here; links and emphasis belong into the text."),
        ),
    })
}
