//! The heading of a page and the way to it from the home.

use super::Say;
use super::meta::{Crumb, section};
use crate::facet::Frame;
use crate::route::{Content, PageRecipe};
use std::sync::Arc;

/// The heading of a page. Words come from the theme's strings under `title`.
pub fn of(content: &Content, frame: &Frame, say: Say) -> String {
    let numbered = |plain: String, number: Option<usize>| match number {
        Some(number) => say("title.numbered", &[("title", &plain), ("n", &number.to_string())]),
        None => plain,
    };
    match content {
        Content::Home(home) => home
            .page
            .as_ref()
            .map_or_else(|| frame.title.text.to_string(), |page| page.title.text.to_string()),
        Content::News(page) => numbered(say("title.releases", &[]), page.number),
        Content::Year(page) => say("title.year", &[("year", &page.year.to_string())]),
        Content::Month(page) => page.name.to_string(),
        Content::Release(page) => page.release.summary.title.text.to_string(),
        Content::Topics(_) => say("title.topics", &[]),
        Content::Topic(page) => numbered(page.topic.text.text.to_string(), page.number),
        Content::Directory(page) => match (page.filter, &page.label) {
            (Some(filter), Some(label)) => say(&format!("title.partners_{filter}"), &[("label", &label.text)]),
            _ => say("title.partners", &[]),
        },
        Content::Partner(page) => page.partner.card.name.text.to_string(),
        Content::Events(_) => say("title.events", &[]),
        Content::EventArchive(page) => say("title.event_archive", &[("year", &page.year.to_string())]),
        Content::Event(page) => page.event.row.title.text.to_string(),
        Content::Timeline(_) => say("title.anniversaries", &[]),
        Content::Anniversary(page) => match page.text.as_ref().and_then(|text| text.title.as_ref()) {
            Some(title) => title.to_string(),
            None => say("title.anniversary", &[("n", &page.jubilee.years.to_string())]),
        },
        Content::PartnerAnniversaries(page) => say("title.partner_anniversaries", &[("year", &page.year.to_string())]),
        Content::Search(_) => say("title.search", &[]),
        Content::Plain(plain) => plain.page.title.text.to_string(),
        Content::NotFound {} => say("title.not_found", &[]),
    }
}

/// The language of the heading where it is not the page's: that of a record without words of its own here.
pub fn lang(content: &Content, frame: &Frame) -> Option<Arc<str>> {
    let title = match content {
        Content::Home(home) => home.page.as_ref().map_or(&frame.title, |page| &page.title),
        Content::Release(page) => &page.release.summary.title,
        Content::Topic(page) if page.number.is_none() => &page.topic.text,
        Content::Partner(page) => &page.partner.card.name,
        Content::Event(page) => &page.event.row.title,
        Content::Plain(plain) => &plain.page.title,
        _ => return None,
    };
    title.lang.clone()
}

/// From the home to the page above.
pub fn breadcrumb(recipe: &PageRecipe, say: Say) -> Vec<Crumb> {
    let frame = &recipe.frame;
    if matches!(recipe.content, Content::Home(_) | Content::NotFound {}) {
        return Vec::new();
    }
    let mut crumbs = vec![Crumb {
        title: say("title.home", &[]),
        lang: None,
        href: frame.home.clone(),
    }];
    if let Some(name) = section(&recipe.content)
        && let Some(href) = frame.sections.get(name).filter(|href| **href != recipe.href)
    {
        crumbs.push(Crumb {
            title: say(&format!("title.{name}"), &[]),
            lang: None,
            href: href.clone(),
        });
    }
    let mut link = |title: &Arc<str>, href: &Arc<str>| {
        crumbs.push(Crumb {
            title: title.to_string(),
            lang: None,
            href: href.clone(),
        })
    };
    match &recipe.content {
        Content::Month(page) => link(&page.year_link.text, &page.year_link.href),
        Content::Release(page) => {
            if let Some(month) = &page.month {
                link(&month.text, &month.href);
            }
        }
        _ => {}
    }
    crumbs
}
