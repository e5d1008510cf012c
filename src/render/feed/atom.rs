//! Atom (RFC 4287).

use super::{absolute, title, updated};
use crate::base::Said;
use crate::facet::{Frame, ReleaseSummary};
use crate::render::xml::Xml;
use crate::route::FeedRecipe;

pub fn atom(recipe: &FeedRecipe) -> Vec<u8> {
    let list = &recipe.list;
    let frame = &list.frame;
    let mut xml = Xml::new(
        "feed",
        &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &frame.lang)],
    );
    let own = absolute(frame, &recipe.href);
    xml.text("id", &[], &own);
    xml.text("title", &[], &title(list));
    if let Some(subtitle) = frame.description.as_ref().or(frame.claim.as_ref()) {
        said(&mut xml, "subtitle", subtitle);
    }
    xml.text("updated", &[], updated(list));
    xml.empty(
        "link",
        &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)],
    );
    let page = absolute(frame, &list.page);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
    xml.open("author", &[]);
    xml.text("name", &[], &frame.initiative.as_ref().unwrap_or(&frame.title).text);
    xml.text("uri", &[], &absolute(frame, &frame.home));
    xml.close("author");
    for release in &list.releases {
        entry(&mut xml, frame, release);
    }
    xml.finish("feed")
}

fn entry(xml: &mut Xml, frame: &Frame, release: &ReleaseSummary) {
    let href = absolute(frame, &release.href);
    xml.open("entry", &[]);
    xml.text("id", &[], &href);
    said(xml, "title", &release.title);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &href)]);
    xml.text("published", &[], &release.published);
    xml.text("updated", &[], &release.modified);
    if let Some(teaser) = &release.teaser {
        xml.text("summary", &[], teaser);
    }
    for topic in &release.topics {
        xml.empty("category", &[("term", &topic.key), ("label", &topic.text.text)]);
    }
    xml.close("entry");
}

/// A text, marked where it is not in the language of the feed.
fn said(xml: &mut Xml, name: &str, said: &Said) {
    match &said.lang {
        Some(lang) => xml.text(name, &[("xml:lang", lang)], &said.text),
        None => xml.text(name, &[], &said.text),
    }
}
