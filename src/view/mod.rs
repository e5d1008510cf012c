//! Views: the exact value that a template sees for one page.
//!
//! A view is built from one recipe and from nothing else. A template sees six names:
//!
//! | name | what |
//! |---|---|
//! | `page` | title, addresses, breadcrumb and metadata of this page: [`Meta`] |
//! | `view` | what the page shows: the fields of its kind of [`Content`](crate::route::Content) |
//! | `site` | what every page of this language shows: [`Frame`](crate::facet::Frame) |
//! | `html` | finished markup of texts and of entries of lists, by the key that stands where they belong |
//! | `t` | the theme's strings in the language of the page |
//! | `assets` | addresses of the theme's files by their names |

mod json_ld;
mod meta;
mod title;

pub use meta::{Crumb, Meta};

use crate::facet::Frame;
use crate::route::{Content, PageRecipe};

/// Looks a string of the theme up by its dotted key and fills its holes (`{n}`).
pub type Say<'a> = &'a dyn Fn(&str, &[(&str, &str)]) -> String;

/// The value that a template sees, but for strings, markup and asset names, which `render` adds.
#[derive(Debug)]
pub struct View<'a> {
    pub template: &'a str,
    pub page: Meta,
    pub content: &'a Content,
    pub site: &'a Frame,
}

/// The view of a page.
pub fn of<'a>(recipe: &'a PageRecipe, say: Say) -> View<'a> {
    View {
        template: template(&recipe.content),
        page: meta::of(recipe, say),
        content: &recipe.content,
        site: &recipe.frame,
    }
}

/// The template of a page.
pub fn template(content: &Content) -> &str {
    match content {
        Content::Home(_) => "home.html",
        Content::News(_) => "news.html",
        Content::Year(_) => "year.html",
        Content::Month(_) => "month.html",
        Content::Release(_) => "release.html",
        Content::Topics(_) => "topics.html",
        Content::Topic(_) => "topic.html",
        Content::Directory(_) => "directory.html",
        Content::Partner(_) => "partner.html",
        Content::Events(_) => "events.html",
        Content::EventArchive(_) => "event-archive.html",
        Content::Event(_) => "event.html",
        Content::Timeline(_) => "timeline.html",
        Content::Anniversary(_) => "anniversary.html",
        Content::PartnerAnniversaries(_) => "partner-anniversaries.html",
        Content::Search(_) => "search.html",
        Content::Plain(plain) => plain.page.template.as_deref().unwrap_or("page.html"),
        Content::NotFound {} => "404.html",
    }
}
