//! JSON Feed 1.1 (jsonfeed.org).

use super::{absolute, title, updated};
use crate::facet::{Frame, ReleaseSummary};
use crate::route::FeedRecipe;
use serde::Serialize;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: [Author<'a>; 1],
    /// The format knows no date of a whole feed; names with an underscore are free for extensions.
    _feed: Extension<'a>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    url: String,
}

#[derive(Serialize)]
struct Extension<'a> {
    updated: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: String,
    title: &'a str,
    /// The format asks for a text: of a release without a teaser that is its title.
    content_text: &'a str,
    date_published: &'a str,
    date_modified: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

pub fn json(recipe: &FeedRecipe) -> Vec<u8> {
    let list = &recipe.list;
    let frame = &list.frame;
    let described = frame.description.as_ref().or(frame.claim.as_ref());
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: title(list),
        home_page_url: absolute(frame, &list.page),
        feed_url: absolute(frame, &recipe.href),
        description: described.map(|text| &*text.text),
        language: &frame.lang,
        authors: [Author {
            name: &frame.initiative.as_ref().unwrap_or(&frame.title).text,
            url: absolute(frame, &frame.home),
        }],
        _feed: Extension { updated: updated(list) },
        items: list.releases.iter().map(|release| item(frame, release)).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&feed).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn item<'a>(frame: &Frame, release: &'a ReleaseSummary) -> Item<'a> {
    let href = absolute(frame, &release.href);
    Item {
        id: href.clone(),
        url: href,
        title: &release.title.text,
        content_text: release.teaser.as_ref().unwrap_or(&release.title.text),
        date_published: &release.published,
        date_modified: &release.modified,
        tags: release.topics.iter().map(|topic| &*topic.text.text).collect(),
        language: release.title.lang.as_deref(),
    }
}
