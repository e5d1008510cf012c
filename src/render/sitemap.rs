//! What search engines read first: the sitemap (sitemaps.org, with the alternates of each page), the index of a large
//! one, and `robots.txt`.

use super::xml::Xml;
use crate::route::SitemapEntry;
use std::sync::Arc;

const SITEMAPS: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

pub fn sitemap(origin: &str, entries: &[SitemapEntry]) -> Vec<u8> {
    let xhtml = ("xmlns:xhtml", "http://www.w3.org/1999/xhtml");
    let mut xml = Xml::new("urlset", &[SITEMAPS, xhtml]);
    for entry in entries {
        xml.open("url", &[]);
        xml.text("loc", &[], &format!("{origin}{}", entry.href));
        if let Some(modified) = &entry.modified {
            xml.text("lastmod", &[], modified);
        }
        // A page in one language has no other to lead to.
        for alternate in entry.alternates.iter().filter(|_| entry.alternates.len() > 1) {
            let href = format!("{origin}{}", alternate.href);
            xml.empty(
                "xhtml:link",
                &[("rel", "alternate"), ("hreflang", &alternate.lang), ("href", &href)],
            );
        }
        xml.close("url");
    }
    xml.finish("urlset")
}

/// The sitemaps that make up a large one.
pub fn index(origin: &str, parts: &[Arc<str>]) -> Vec<u8> {
    let mut xml = Xml::new("sitemapindex", &[SITEMAPS]);
    for href in parts {
        xml.open("sitemap", &[]);
        xml.text("loc", &[], &format!("{origin}{href}"));
        xml.close("sitemap");
    }
    xml.finish("sitemapindex")
}

/// `sitemap` with scheme and host; a closed site (a preview) asks every robot to stay away.
pub fn robots(sitemap: &str, closed: bool) -> Vec<u8> {
    let text = match closed {
        true => "User-agent: *\nDisallow: /\n".to_owned(),
        false => format!("User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n"),
    };
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Alternate;
    use insta::assert_snapshot;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    fn alternate(lang: &str, href: &str) -> Alternate {
        Alternate {
            lang: lang.into(),
            href: href.into(),
        }
    }

    #[test]
    fn pages_with_their_alternates() {
        let entries = [
            SitemapEntry {
                href: "/vielfalt/".into(),
                modified: Some("2022-10-19".into()),
                alternates: vec![alternate("de", "/vielfalt/"), alternate("en", "/vielfalt/en/")],
            },
            SitemapEntry {
                href: "/vielfalt/impressum/".into(),
                modified: None,
                alternates: vec![alternate("de", "/vielfalt/impressum/")],
            },
        ];
        assert_snapshot!(text(sitemap("https://example.org", &entries)), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
          <url>
            <loc>https://example.org/vielfalt/</loc>
            <lastmod>2022-10-19</lastmod>
            <xhtml:link rel="alternate" hreflang="de" href="https://example.org/vielfalt/"/>
            <xhtml:link rel="alternate" hreflang="en" href="https://example.org/vielfalt/en/"/>
          </url>
          <url>
            <loc>https://example.org/vielfalt/impressum/</loc>
          </url>
        </urlset>
        "#);
    }

    #[test]
    fn parts_of_a_large_one() {
        let parts = ["/sitemap-1.xml".into(), "/sitemap-2.xml".into()];
        assert_snapshot!(text(index("https://example.org", &parts)), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
          <sitemap>
            <loc>https://example.org/sitemap-1.xml</loc>
          </sitemap>
          <sitemap>
            <loc>https://example.org/sitemap-2.xml</loc>
          </sitemap>
        </sitemapindex>
        "#);
    }

    #[test]
    fn robots_may_come_or_not() {
        let sitemap = "https://example.org/sitemap.xml";
        assert_eq!(text(robots(sitemap, true)), "User-agent: *\nDisallow: /\n");
        let open = "User-agent: *\nDisallow:\n\nSitemap: https://example.org/sitemap.xml\n";
        assert_eq!(text(robots(sitemap, false)), open);
    }
}
