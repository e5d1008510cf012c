//! Small pieces of HTML: escaped text, images, captions.

use super::markdown::Labels;
use crate::base::Said;
use crate::facet::Picture;
use std::fmt::Write;

/// How wide images stand in a text, for browsers that do not know `auto`.
const SIZES: &str = "auto, (min-width: 48rem) 44rem, 100vw";

/// Writes text so that it is safe between tags and within double quotes.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[start..at]);
        out.push_str(reference);
        start = at + 1;
    }
    out.push_str(&text[start..]);
}

/// Writes ` name="value"`.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value);
    out.push('"');
}

/// Writes a text that may be in another language than the page.
pub(super) fn said(out: &mut String, said: &Said) {
    match &said.lang {
        Some(lang) => {
            out.push_str("<span");
            attribute(out, "lang", lang);
            out.push('>');
            escape(out, &said.text);
            out.push_str("</span>");
        }
        None => escape(out, &said.text),
    }
}

/// An image as a text names it.
pub(super) struct Shown<'a> {
    pub picture: Option<&'a Picture>,
    pub src: &'a str,
    pub alt: &'a str,
    pub class: Option<&'a str>,
}

pub(super) fn image(out: &mut String, shown: &Shown) {
    let sources = shown.picture.map_or(&[][..], |picture| &picture.sources);
    if !sources.is_empty() {
        out.push_str("<picture>");
    }
    for source in sources {
        out.push_str("<source");
        attribute(out, "type", source.media_type);
        attribute(out, "srcset", &source.srcset);
        attribute(out, "sizes", SIZES);
        out.push('>');
    }
    out.push_str("<img");
    attribute(out, "src", shown.picture.map_or(shown.src, |picture| &picture.src));
    attribute(out, "alt", shown.alt);
    if let Some(class) = shown.class {
        attribute(out, "class", class);
    }
    if let Some(picture) = shown.picture {
        // Writing to a String does not fail.
        let _ = write!(out, " width=\"{}\" height=\"{}\"", picture.width, picture.height);
    }
    out.push_str(" loading=\"lazy\" decoding=\"async\">");
    if !sources.is_empty() {
        out.push_str("</picture>");
    }
}

/// An image that stands alone, with its caption, credit and whatever else must be said about it.
pub(super) fn figure(out: &mut String, shown: &Shown, title: &str, labels: &Labels) {
    out.push_str("<figure>");
    image(out, shown);
    let start = out.len();
    let picture = shown.picture;
    let said = |text: Option<&std::sync::Arc<str>>| text.cloned().filter(|text| !text.is_empty());
    let caption = said(picture.and_then(|picture| picture.caption.as_ref()));
    let caption = if title.is_empty() { caption } else { Some(title.into()) };
    out.push_str("<figcaption>");
    let empty = out.len();
    if let Some(caption) = caption {
        escape(out, &caption);
    }
    let mut note = |class: &str, label: &str, text: &str, href: Option<&str>| {
        if out.len() > empty {
            out.push(' ');
        }
        let _ = write!(out, "<span class=\"{class}\">");
        if !label.is_empty() {
            escape(out, label);
            out.push_str(": ");
        }
        if let Some(href) = href {
            out.push_str("<a");
            attribute(out, "href", href);
            out.push('>');
        }
        escape(out, text);
        out.push_str(if href.is_some() { "</a></span>" } else { "</span>" });
    };
    if let Some(picture) = picture {
        if let Some(credit) = &picture.credit {
            note("credit", labels.credit, credit, picture.credit_url.as_deref());
        }
        if let Some(licence) = &picture.licence {
            note("licence", "", licence, None);
        }
        match picture.ai {
            Some("edited") => note("ai", "", labels.ai_edited, None),
            Some(_) => note("ai", "", labels.ai_generated, None),
            None => {}
        }
    }
    if out.len() == empty {
        out.truncate(start);
    } else {
        out.push_str("</figcaption>");
    }
    out.push_str("</figure>\n");
}
