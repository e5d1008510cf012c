//! What the head of a page says: title, description, addresses, breadcrumb, Open Graph, JSON-LD.

use super::{Say, json_ld, title};
use crate::base::Said;
use crate::facet::{DateShown, FeedLinks, Picture};
use crate::route::{Alternate, Content, PageRecipe};
use serde::Serialize;
use std::sync::Arc;

/// Title, addresses and metadata of one page.
#[derive(Debug, Serialize)]
pub struct Meta {
    /// The heading of the page.
    pub title: String,
    /// The heading as a page shows it: marked where it is in another language.
    pub heading: Said,
    /// For `<title>`: heading and site.
    pub full_title: String,
    pub description: String,
    /// The kind of page, as in the name of its template: `release`.
    pub kind: &'static str,
    /// BCP 47
    pub lang: Arc<str>,
    pub dir: &'static str,
    /// The page's own `href`.
    pub href: Arc<str>,
    /// With scheme and host.
    pub canonical: String,
    /// The same page in other languages and its own, with scheme and host.
    pub alternates: Vec<Alternate>,
    /// For each language of the site: this page in it, or its home.
    pub languages: Vec<LanguageSwitch>,
    /// From the home to the page above; the page itself is `title`.
    pub breadcrumb: Vec<Crumb>,
    /// The section of the main menu that the page belongs to.
    pub section: Option<&'static str>,
    /// The newest date among what the page shows.
    pub stand: Option<DateShown>,
    /// `article` or `website`.
    pub og_type: &'static str,
    /// With scheme and host.
    pub og_image: Option<String>,
    pub og_image_alt: Option<Arc<str>>,
    /// RFC 3339, for articles.
    pub published: Option<Arc<str>>,
    pub modified: Option<Arc<str>>,
    pub noindex: bool,
    /// JSON-LD objects (schema.org), escaped for a `<script>` element.
    pub json_ld: Vec<String>,
    /// The feed that follows this page, else the site's.
    pub feed: FeedLinks,
}

#[derive(Clone, Debug, Serialize)]
pub struct Crumb {
    pub title: String,
    /// Language of the title where it is not the page's.
    pub lang: Option<Arc<str>>,
    pub href: Arc<str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LanguageSwitch {
    pub tag: Arc<str>,
    pub name: Arc<str>,
    pub dir: &'static str,
    pub href: Arc<str>,
    pub current: bool,
    /// Whether it leads to this very page in that language, and not to its home.
    pub same: bool,
}

/// The metadata of a page.
pub fn of(recipe: &PageRecipe, say: Say) -> Meta {
    let (frame, content) = (&recipe.frame, &recipe.content);
    let absolute = |href: &str| format!("{}{href}", frame.origin);
    let heading = title::of(content, frame, say);
    let home = matches!(content, Content::Home(_));
    let full_title = if home {
        frame.title.text.to_string()
    } else {
        format!("{heading} – {}", frame.short_title.text)
    };
    let breadcrumb = title::breadcrumb(recipe, say);
    let image = picture(content);
    let dates = match content {
        Content::Release(page) => Some((
            page.release.summary.published.clone(),
            page.release.summary.modified.clone(),
        )),
        _ => None,
    };
    let missing = matches!(content, Content::NotFound {});
    let of_site = || text(frame.description.as_ref().or(frame.lead.as_ref()));
    let mut meta = Meta {
        description: (description(content).or_else(of_site)).unwrap_or_else(|| full_title.clone()),
        full_title,
        kind: kind(content),
        lang: frame.lang.clone(),
        dir: frame.dir,
        href: recipe.href.clone(),
        canonical: absolute(&recipe.href),
        alternates: recipe
            .alternates
            .iter()
            .map(|a| Alternate {
                lang: a.lang.clone(),
                href: absolute(&a.href).into(),
            })
            .collect(),
        languages: switches(recipe),
        breadcrumb,
        section: section(content),
        stand: recipe.stand.clone(),
        og_type: if dates.is_some() { "article" } else { "website" },
        og_image: image.map(|picture| absolute(&picture.src)),
        og_image_alt: image.map(|picture| picture.alt.clone()),
        published: dates.as_ref().map(|(published, _)| published.clone()),
        modified: dates.map(|(_, modified)| modified),
        noindex: frame.preview || content.is_unlisted(),
        json_ld: Vec::new(),
        feed: feed(content).unwrap_or(&frame.feed).clone(),
        heading: Said {
            text: heading.as_str().into(),
            lang: title::lang(content, frame),
        },
        title: heading,
    };
    if !missing {
        meta.json_ld = json_ld::of(recipe, &meta);
    }
    meta
}

fn text(said: Option<&Said>) -> Option<String> {
    said.map(|said| said.text.to_string())
}

fn switches(recipe: &PageRecipe) -> Vec<LanguageSwitch> {
    let frame = &recipe.frame;
    let switch = |language: &crate::facet::LanguageLink| {
        let same = recipe
            .alternates
            .iter()
            .find(|alternate| alternate.lang == language.tag);
        let current = language.tag == frame.lang;
        LanguageSwitch {
            tag: language.tag.clone(),
            name: language.name.clone(),
            dir: language.dir,
            href: match (current, same) {
                (true, _) => recipe.href.clone(),
                (false, Some(same)) => same.href.clone(),
                (false, None) => language.href.clone(),
            },
            current,
            same: current || same.is_some(),
        }
    };
    frame.languages.iter().map(switch).collect()
}

fn description(content: &Content) -> Option<String> {
    let owned = |text: &Option<Arc<str>>| text.as_ref().map(ToString::to_string);
    match content {
        Content::Home(home) => home.page.as_ref().and_then(|page| owned(&page.teaser)),
        Content::Release(page) => owned(&page.release.summary.teaser),
        Content::Topic(page) => text(page.teaser.as_ref()),
        Content::Partner(page) => owned(&page.partner.excerpt),
        Content::Event(page) => text(page.event.summary.as_ref()).or_else(|| owned(&page.event.excerpt)),
        Content::Anniversary(page) => page.text.as_ref().and_then(|text| owned(&text.teaser)),
        Content::Plain(plain) => {
            owned(&plain.page.teaser).or_else(|| Some(plain.page.excerpt.to_string()).filter(|text| !text.is_empty()))
        }
        _ => None,
    }
}

fn picture(content: &Content) -> Option<&Picture> {
    match content {
        Content::Release(page) => page.release.summary.image.as_ref(),
        Content::Event(page) => page.event.image.as_ref(),
        Content::Partner(page) => page.partner.logo.as_ref(),
        _ => None,
    }
}

fn feed(content: &Content) -> Option<&FeedLinks> {
    match content {
        Content::Topic(page) => Some(&page.feed),
        Content::Partner(page) => Some(&page.feed),
        _ => None,
    }
}

fn kind(content: &Content) -> &'static str {
    match content {
        Content::Home(_) => "home",
        Content::News(_) => "news",
        Content::Year(_) => "year",
        Content::Month(_) => "month",
        Content::Release(_) => "release",
        Content::Topics(_) => "topics",
        Content::Topic(_) => "topic",
        Content::Directory(_) => "directory",
        Content::Partner(_) => "partner",
        Content::Events(_) => "events",
        Content::EventArchive(_) => "event-archive",
        Content::Event(_) => "event",
        Content::Timeline(_) => "timeline",
        Content::Anniversary(_) => "anniversary",
        Content::PartnerAnniversaries(_) => "partner-anniversaries",
        Content::Search(_) => "search",
        Content::Plain(_) => "page",
        Content::NotFound {} => "404",
    }
}

/// The section of the main menu to which a page belongs.
pub fn section(content: &Content) -> Option<&'static str> {
    match content {
        Content::Home(_) => Some("home"),
        Content::News(_) | Content::Year(_) | Content::Month(_) | Content::Release(_) => Some("releases"),
        Content::Topics(_) | Content::Topic(_) => Some("topics"),
        Content::Directory(_) | Content::Partner(_) => Some("partners"),
        Content::Events(_) | Content::EventArchive(_) | Content::Event(_) => Some("events"),
        Content::Timeline(_) | Content::Anniversary(_) | Content::PartnerAnniversaries(_) => Some("anniversaries"),
        Content::Search(_) => Some("search"),
        Content::Plain(_) | Content::NotFound {} => None,
    }
}
