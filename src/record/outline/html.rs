//! Raw HTML in a text: its links, images and ids, and what is forbidden there.

use super::Walk;
use crate::base::{Diagnostic, words};
use crate::record::allowed::{is_allowed_attribute, is_allowed_tag};
use crate::record::html::{Tag, decoded, is_comment, is_executable, is_foreign, tags};
use std::ops::Range;

/// Looks through a piece of raw HTML.
pub(super) fn raw_html(walk: &mut Walk, range: Range<usize>) {
    let html = &walk.text[range.clone()];
    if html.trim().is_empty() || is_comment(html) {
        return;
    }
    walk.outline.raw_html = true;
    depth(walk, html, range.start);
    for tag in tags(html).filter(|tag| !tag.closing) {
        let at = |inner: Range<usize>| range.start + inner.start..range.start + inner.end;
        let place = at(tag.span.clone());
        forbidden_tag(walk, &tag, &place);
        for (name, value) in tag.attributes() {
            attribute(walk, &tag, name, &html[value.clone()], at(value));
        }
        if tag.is("a")
            && let Some((target, value)) = tag.attribute("href")
        {
            let empty = walk.text[place.end..].trim_start().starts_with("</a");
            walk.link_to(&target, at(value), empty);
        }
        if tag.is("img") {
            match tag.attribute("src") {
                Some((src, value)) => walk.image_from(&src, at(value)),
                None => continue,
            }
            if tag.attribute("alt").is_none() {
                let (de, en) = (
                    "<img src=\"bild.jpg\" alt=\"Beschreibung\">",
                    "<img src=\"picture.jpg\" alt=\"Description\">",
                );
                walk.without_alt(&place, de, en);
            }
        }
    }
}

/// Tags in one another, at most. The sanitiser's time grows with the square of it.
const DEPTH: usize = 200;
/// Tags that hold nothing, or that the next one of their kind ends.
const FLAT: [&str; 17] = [
    "br", "hr", "img", "wbr", "col", "input", "source", "p", "li", "dt", "dd", "tr", "td", "th", "rp", "rt", "option",
];

fn depth(walk: &mut Walk, html: &str, start: usize) {
    for tag in tags(html).filter(|tag| !FLAT.iter().any(|name| tag.is(name))) {
        let Some(depth) = walk.html_depth else { return };
        let depth = if tag.closing {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        walk.html_depth = (depth <= DEPTH).then_some(depth);
        if depth > DEPTH {
            let message = words(
                format!("Mehr als {DEPTH} HTML-Tags sind ineinander geschachtelt."),
                format!("More than {DEPTH} HTML tags are nested."),
            );
            let hint = words(
                "Bitte schließen Sie die Tags darüber, oder schreiben Sie den Text ohne HTML.",
                "Please close the tags above, or write the text without HTML.",
            );
            let place = start + tag.span.start..start + tag.span.end;
            walk.report(Diagnostic::error("html-too-deep", message).hint(hint), &place);
        }
    }
}

fn forbidden_tag(walk: &mut Walk, tag: &Tag, place: &Range<usize>) {
    let is_one_of = |names: &[&str]| names.iter().any(|name| tag.is(name));
    if is_one_of(&["script"]) {
        let message = words(
            "Skripte sind im Text nicht erlaubt.",
            "Scripts are not allowed in a text.",
        );
        let hint = words(
            "Bitte entfernen Sie das <script>; was sich bewegt, gehört in das Theme der Website.",
            "Please remove the <script>; what moves belongs in the theme of the site.",
        );
        walk.report(Diagnostic::error("raw-script", message).hint(hint), place);
    }
    if is_one_of(&["iframe", "frame", "frameset", "object", "embed", "applet"]) {
        let message = words(
            format!("Eingebettete fremde Inhalte (<{}>) sind nicht erlaubt.", tag.name),
            format!("Embedded foreign content (<{}>) is not allowed.", tag.name),
        );
        let hint = words(
            "Bitte setzen Sie einen Link, oder nehmen Sie für Filme den Block video.",
            "Please set a link, or use the block video for films.",
        );
        return walk.report(Diagnostic::error("foreign-frame", message).hint(hint), place);
    }
    if !is_one_of(&["script"]) && !is_allowed_tag(tag.name) {
        removed(walk, &format!("<{}>", tag.name), place);
    }
}

/// What the sanitiser takes out without harm to the text.
fn removed(walk: &mut Walk, what: &str, place: &Range<usize>) {
    let message = words(
        format!("„{what}“ wird nicht veröffentlicht."),
        format!("“{what}” is not published."),
    );
    let hint = words(
        "Das Aussehen bestimmt das Theme der Website; Formulare und Abspielgeräte gibt es im Text nicht. Bitte löschen Sie es.",
        "The theme decides how things look; forms and players do not exist in a text. Please delete it.",
    );
    walk.report(Diagnostic::warning("html-removed", message).hint(hint), place);
}

/// Where the name of an attribute stands, before its value.
fn name_place(text: &str, name: &str, value: &Range<usize>) -> Range<usize> {
    match text[..value.start].rfind(name) {
        Some(start) => start..start + name.len(),
        None => value.clone(),
    }
}

fn attribute(walk: &mut Walk, tag: &Tag, name: &str, written: &str, place: Range<usize>) {
    let value = decoded(written);
    let is_one_of = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    let media = ["source", "video", "audio", "input", "image"]
        .iter()
        .any(|name| tag.is(name));
    if name.len() > 2 && name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) {
        let message = words(
            format!("„{name}“ führt ein Programm aus und ist im Text nicht erlaubt."),
            format!("“{name}” runs a program and is not allowed in a text."),
        );
        let hint = words(
            "Bitte entfernen Sie die Angabe aus dem HTML.",
            "Please remove it from the HTML.",
        );
        let place = name_place(walk.text, name, &place);
        walk.report(Diagnostic::error("event-handler", message).hint(hint), &place);
    } else if is_one_of(&["id"]) || (tag.is("a") && is_one_of(&["name"])) {
        if value.is_empty() {
            return;
        }
        if walk.anchors.take(&value) {
            walk.outline.anchors.push(value.as_ref().into());
        } else {
            let free = walk.anchors.heading(Some(&value), "");
            walk.taken_id(&value, &free, place);
        }
    } else if media && is_one_of(&["src", "poster", "srcset", "href", "xlink:href"]) {
        if is_foreign(&value) {
            walk.image_from(&value, place);
        }
    } else if is_one_of(&["href", "xlink:href", "action", "formaction"]) && !tag.is("a") && is_executable(&value) {
        walk.link_to(&value, place, false);
    } else if is_allowed_tag(tag.name) && !is_allowed_attribute(tag.name, name) {
        let place = name_place(walk.text, name, &place);
        removed(walk, name, &place);
    }
}
