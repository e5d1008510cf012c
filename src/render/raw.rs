//! Raw HTML on its way through: links to records and images of the site are resolved, the rest stays as written until
//! the sanitiser reads it.

use super::markdown::Writer;
use super::markup::{Shown, attribute, image, said};
use crate::facet::LinkTarget;
use crate::record::{Tag, is_comment, tags};

/// A raw `<a>` that is open.
pub(super) struct RawLink {
    /// Whether its tag was written.
    shown: bool,
    /// Where its text begins, and what fills it if there is none.
    start: usize,
    title: Option<crate::base::Said>,
}

impl Writer<'_> {
    pub(super) fn raw_html(&mut self, html: &str) {
        if html.trim().is_empty() || is_comment(html) {
            return;
        }
        self.raw = true;
        let mut at = 0;
        for tag in tags(html) {
            self.out.push_str(&html[at..tag.span.start]);
            at = tag.span.end;
            self.raw_tag(html, &tag);
        }
        self.out.push_str(&html[at..]);
    }

    fn raw_tag(&mut self, html: &str, tag: &Tag) {
        let written = &html[tag.span.clone()];
        if !tag.closing {
            for name in ["id", "name"] {
                let id = tag
                    .attribute(name)
                    .filter(|(id, _)| !id.is_empty() && (name == "id" || tag.is("a")));
                if let Some((id, _)) = id {
                    self.anchors.take(&id);
                }
            }
        }
        match (tag.is("a"), tag.is("img"), tag.closing) {
            (true, _, false) => self.raw_link(html, tag),
            (true, _, true) => self.raw_link_end(written),
            (_, true, false) => self.raw_image(tag, written),
            _ => self.out.push_str(written),
        }
    }

    fn raw_link(&mut self, html: &str, tag: &Tag) {
        let href = tag.attribute("href");
        let target = href.as_ref().and_then(|(href, _)| self.prose.link(href));
        let mut link = RawLink {
            shown: true,
            start: 0,
            title: None,
        };
        match (target, &href) {
            (Some(LinkTarget::Withheld), _) => link.shown = false,
            (Some(LinkTarget::Here { href, title, .. }), _) => {
                self.out.push_str("<a");
                attribute(&mut self.out, "href", href);
                for (name, value) in tag.attributes().filter(|(name, _)| !name.eq_ignore_ascii_case("href")) {
                    attribute(&mut self.out, name, &html[value]);
                }
                self.out.push('>');
                link.title = Some(title.clone());
            }
            _ => self.out.push_str(&html[tag.span.clone()]),
        }
        link.start = self.out.len();
        self.raw_links.push(link);
    }

    fn raw_link_end(&mut self, written: &str) {
        let Some(link) = self.raw_links.pop() else {
            return self.out.push_str(written);
        };
        let text = self.out.get(link.start..).unwrap_or("");
        if let Some(title) = link.title.filter(|_| text.trim().is_empty()) {
            said(&mut self.out, &title);
        }
        if link.shown {
            self.out.push_str("</a>");
        }
    }

    fn raw_image(&mut self, tag: &Tag, written: &str) {
        let src = tag.attribute("src").map(|(src, _)| src).unwrap_or_default();
        let Some(picture) = self.prose.picture(&src) else {
            return self.out.push_str(written);
        };
        let (alt, class) = (tag.attribute("alt"), tag.attribute("class"));
        let shown = Shown {
            picture: Some(picture),
            src: &src,
            alt: alt.as_ref().map_or("", |(alt, _)| alt),
            class: class.as_ref().map(|(class, _)| class.as_ref()),
        };
        image(&mut self.out, &shown);
    }
}
