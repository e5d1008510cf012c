//! The Atom feed (RFC 4287) of a list of releases.
//!
//! Titles and teasers only: whoever wants the text comes to the page. Nothing tells when the feed was made, so that it
//! changes exactly when its releases do.

use super::xml::Xml;
use crate::base::{Moment, Said};
use crate::facet::{Frame, ReleaseSummary};
use crate::route::FeedRecipe;

pub fn atom(recipe: &FeedRecipe) -> Vec<u8> {
    let frame = &recipe.frame;
    let mut xml = Xml::new(
        "feed",
        &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &frame.lang)],
    );
    let own = absolute(frame, &recipe.href);
    xml.text("id", &[], &own);
    xml.text("title", &[], &title(recipe));
    if let Some(subtitle) = frame.description.as_ref().or(frame.claim.as_ref()) {
        said(&mut xml, "subtitle", subtitle);
    }
    xml.text("updated", &[], updated(recipe));
    xml.empty(
        "link",
        &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)],
    );
    let page = absolute(frame, &recipe.page);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &page)]);
    xml.open("author", &[]);
    xml.text("name", &[], &frame.initiative.as_ref().unwrap_or(&frame.title).text);
    xml.text("uri", &[], &absolute(frame, &frame.home));
    xml.close("author");
    for release in &recipe.releases {
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

fn title(recipe: &FeedRecipe) -> String {
    let site = &recipe.frame.title.text;
    match &recipe.subject {
        Some(subject) => format!("{site} – {}", subject.text),
        None => site.to_string(),
    }
}

/// The newest change. As moments: the offset of the zone differs between summer and winter.
fn updated(recipe: &FeedRecipe) -> &str {
    let changes = recipe.releases.iter().map(|release| &*release.modified);
    let newest = changes.max_by_key(|modified| modified.parse::<Moment>().ok());
    newest.unwrap_or(&recipe.frame.epoch)
}

fn absolute(frame: &Frame, href: &str) -> String {
    format!("{}{href}", frame.origin)
}

#[cfg(test)]
mod tests;
