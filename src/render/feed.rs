//! The feeds of a list of releases: one content in three formats.
//!
//! Titles and teasers only: whoever wants the text comes to the page. Nothing tells when a feed was made, so that it
//! changes exactly when its releases do.

mod atom;
mod json;
mod rss;

use crate::base::Moment;
use crate::facet::Frame;
use crate::route::{FeedFormat, FeedList, FeedRecipe};

pub fn feed(recipe: &FeedRecipe) -> Vec<u8> {
    match recipe.format {
        FeedFormat::Atom => atom::atom(recipe),
        FeedFormat::Rss => rss::rss(recipe),
        FeedFormat::Json => json::json(recipe),
    }
}

fn title(list: &FeedList) -> String {
    let site = &list.frame.title.text;
    match &list.subject {
        Some(subject) => format!("{site} – {}", subject.text),
        None => site.to_string(),
    }
}

/// The newest change. As moments: the offset of the zone differs between summer and winter.
fn updated(list: &FeedList) -> &str {
    let changes = list.releases.iter().map(|release| &*release.modified);
    let newest = changes.max_by_key(|modified| modified.parse::<Moment>().ok());
    newest.unwrap_or(&list.frame.epoch)
}

fn absolute(frame: &Frame, href: &str) -> String {
    format!("{}{href}", frame.origin)
}

#[cfg(test)]
mod tests;
