//! RSS 2.0 (rssboard.org), with the address of the feed itself and the moments of changes in Atom's words, for which RSS
//! has none.

use super::{absolute, title, updated};
use crate::facet::{Frame, ReleaseSummary};
use crate::render::xml::Xml;
use crate::route::FeedRecipe;
use jiff::fmt::{rfc2822, temporal::Pieces};
use jiff::tz::TimeZone;

pub fn rss(recipe: &FeedRecipe) -> Vec<u8> {
    let list = &recipe.list;
    let frame = &list.frame;
    let atom = ("xmlns:atom", "http://www.w3.org/2005/Atom");
    let mut xml = Xml::new("rss", &[("version", "2.0"), atom]);
    let title = title(list);
    xml.open("channel", &[]);
    xml.text("title", &[], &title);
    xml.text("link", &[], &absolute(frame, &list.page));
    let described = frame.description.as_ref().or(frame.claim.as_ref());
    xml.text("description", &[], &markup(described.map_or(&title, |text| &text.text)));
    xml.text("language", &[], &frame.lang);
    xml.text("lastBuildDate", &[], &mail_date(updated(list)));
    let own = absolute(frame, &recipe.href);
    xml.empty(
        "atom:link",
        &[("rel", "self"), ("type", "application/rss+xml"), ("href", &own)],
    );
    for release in &list.releases {
        item(&mut xml, frame, release);
    }
    xml.close("channel");
    xml.finish("rss")
}

fn item(xml: &mut Xml, frame: &Frame, release: &ReleaseSummary) {
    let href = absolute(frame, &release.href);
    xml.open("item", &[]);
    xml.text("title", &[], &release.title.text);
    xml.text("link", &[], &href);
    xml.text("guid", &[("isPermaLink", "true")], &href);
    xml.text("pubDate", &[], &mail_date(&release.published));
    if release.modified != release.published {
        xml.text("atom:updated", &[], &release.modified);
    }
    if let Some(teaser) = &release.teaser {
        xml.text("description", &[], &markup(teaser));
    }
    for topic in &release.topics {
        xml.text("category", &[], &topic.text.text);
    }
    xml.close("item");
}

/// A description is HTML: plain text is escaped once for that, and by the writer once more for XML.
fn markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `Wed, 19 Oct 2022 14:00:00 +0200`, as e-mail writes it. What is no moment stays as it is.
fn mail_date(rfc3339: &str) -> String {
    let parsed = rfc3339.parse::<jiff::Timestamp>().ok().zip(Pieces::parse(rfc3339).ok());
    let written = parsed.and_then(|(moment, pieces)| {
        let offset = pieces.to_numeric_offset()?;
        rfc2822::to_string(&moment.to_zoned(TimeZone::fixed(offset))).ok()
    });
    written.unwrap_or_else(|| rfc3339.to_owned())
}
