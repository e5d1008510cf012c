use super::*;
use crate::facet::Facet;
use crate::render::sample;
use insta::assert_snapshot;
use quick_xml::Reader;
use quick_xml::events::Event;

fn list() -> FeedList {
    FeedList {
        frame: sample::frame(),
        page: "/vielfalt/themen/bildung/".into(),
        subject: Some(sample::said("Bildung")),
        releases: vec![
            // Later on the clock on the wall, earlier in truth.
            sample::release(
                "b",
                "Später <3",
                "2022-10-30T02:10:00+02:00",
                "2022-10-30T02:50:00+02:00",
            ),
            sample::release(
                "a",
                "Zehn Jahre \u{fffe}& mehr",
                "2022-10-19T14:00:00+02:00",
                "2022-10-30T02:20:00+01:00",
            ),
        ],
    }
}

fn written(format: FeedFormat, list: FeedList) -> String {
    let name = match format {
        FeedFormat::Atom => "feed.xml",
        FeedFormat::Rss => "feed.rss.xml",
        FeedFormat::Json => "feed.json",
    };
    let bytes = feed(&FeedRecipe {
        format,
        href: format!("/vielfalt/themen/bildung/{name}").into(),
        list: Facet::new(list),
    });
    String::from_utf8(bytes).unwrap()
}

fn empty() -> FeedList {
    FeedList {
        releases: Vec::new(),
        ..list()
    }
}

/// The text of every element of that name, as a reader sees it.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                inside = start.name().as_ref() == name;
                if inside {
                    found.push(String::new());
                }
            }
            Event::Text(text) if inside => {
                let text = text.xml_content(quick_xml::XmlVersion::Explicit1_0);
                found.last_mut().unwrap().push_str(&text);
            }
            Event::GeneralRef(name) if inside => {
                let entity = quick_xml::escape::resolve_predefined_entity(&name).unwrap();
                found.last_mut().unwrap().push_str(entity);
            }
            Event::End(_) => inside = false,
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn a_feed() {
    assert_snapshot!(written(FeedFormat::Atom, list()), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
      <id>https://example.org/vielfalt/themen/bildung/feed.xml</id>
      <title>Vielfalt &amp; Zusammenhalt – Bildung</title>
      <subtitle>Über 100 Partner</subtitle>
      <updated>2022-10-30T02:20:00+01:00</updated>
      <link rel="self" type="application/atom+xml" href="https://example.org/vielfalt/themen/bildung/feed.xml"/>
      <link rel="alternate" type="text/html" href="https://example.org/vielfalt/themen/bildung/"/>
      <author>
        <name>Initiative Vielfalt</name>
        <uri>https://example.org/vielfalt/</uri>
      </author>
      <entry>
        <id>https://example.org/vielfalt/presse/b/</id>
        <title>Später &lt;3</title>
        <link rel="alternate" type="text/html" href="https://example.org/vielfalt/presse/b/"/>
        <published>2022-10-30T02:10:00+02:00</published>
        <updated>2022-10-30T02:50:00+02:00</updated>
        <summary>Ein &lt;b&gt;Teaser&lt;/b&gt; &amp; mehr</summary>
        <category term="bildung" label="Bildung &quot;früh&quot;"/>
      </entry>
      <entry>
        <id>https://example.org/vielfalt/presse/a/</id>
        <title>Zehn Jahre &amp; mehr</title>
        <link rel="alternate" type="text/html" href="https://example.org/vielfalt/presse/a/"/>
        <published>2022-10-19T14:00:00+02:00</published>
        <updated>2022-10-30T02:20:00+01:00</updated>
        <summary>Ein &lt;b&gt;Teaser&lt;/b&gt; &amp; mehr</summary>
        <category term="bildung" label="Bildung &quot;früh&quot;"/>
      </entry>
    </feed>
    "#);
}

#[test]
fn it_reads_back() {
    let xml = written(FeedFormat::Atom, list());
    assert_eq!(
        texts(&xml, "title"),
        ["Vielfalt & Zusammenhalt – Bildung", "Später <3", "Zehn Jahre & mehr"]
    );
    assert_eq!(texts(&xml, "summary"), ["Ein <b>Teaser</b> & mehr"; 2]);
    assert_eq!(texts(&xml, "updated")[0], "2022-10-30T02:20:00+01:00");
}

#[test]
fn rss() {
    assert_snapshot!(written(FeedFormat::Rss, list()), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
      <channel>
        <title>Vielfalt &amp; Zusammenhalt – Bildung</title>
        <link>https://example.org/vielfalt/themen/bildung/</link>
        <description>Über 100 Partner</description>
        <language>de</language>
        <lastBuildDate>Sun, 30 Oct 2022 02:20:00 +0100</lastBuildDate>
        <atom:link rel="self" type="application/rss+xml" href="https://example.org/vielfalt/themen/bildung/feed.rss.xml"/>
        <item>
          <title>Später &lt;3</title>
          <link>https://example.org/vielfalt/presse/b/</link>
          <guid isPermaLink="true">https://example.org/vielfalt/presse/b/</guid>
          <pubDate>Sun, 30 Oct 2022 02:10:00 +0200</pubDate>
          <atom:updated>2022-10-30T02:50:00+02:00</atom:updated>
          <description>Ein &amp;lt;b&amp;gt;Teaser&amp;lt;/b&amp;gt; &amp;amp; mehr</description>
          <category>Bildung &quot;früh&quot;</category>
        </item>
        <item>
          <title>Zehn Jahre &amp; mehr</title>
          <link>https://example.org/vielfalt/presse/a/</link>
          <guid isPermaLink="true">https://example.org/vielfalt/presse/a/</guid>
          <pubDate>Wed, 19 Oct 2022 14:00:00 +0200</pubDate>
          <atom:updated>2022-10-30T02:20:00+01:00</atom:updated>
          <description>Ein &amp;lt;b&amp;gt;Teaser&amp;lt;/b&amp;gt; &amp;amp; mehr</description>
          <category>Bildung &quot;früh&quot;</category>
        </item>
      </channel>
    </rss>
    "#);
}

#[test]
fn rss_reads_back() {
    let xml = written(FeedFormat::Rss, list());
    assert_eq!(
        texts(&xml, "title"),
        ["Vielfalt & Zusammenhalt – Bildung", "Später <3", "Zehn Jahre & mehr"]
    );
    // What is left after XML is HTML, and says the text once it is read as such.
    assert_eq!(
        texts(&xml, "description"),
        [
            "Über 100 Partner",
            "Ein &lt;b&gt;Teaser&lt;/b&gt; &amp; mehr",
            "Ein &lt;b&gt;Teaser&lt;/b&gt; &amp; mehr"
        ]
    );
    assert_eq!(texts(&xml, "lastBuildDate"), ["Sun, 30 Oct 2022 02:20:00 +0100"]);
    assert_eq!(
        texts(&xml, "guid"),
        [
            "https://example.org/vielfalt/presse/b/",
            "https://example.org/vielfalt/presse/a/"
        ]
    );
}

#[test]
fn json_reads_back() {
    let feed: serde_json::Value = serde_json::from_str(&written(FeedFormat::Json, list())).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["title"], "Vielfalt & Zusammenhalt – Bildung");
    assert_eq!(feed["home_page_url"], "https://example.org/vielfalt/themen/bildung/");
    assert_eq!(
        feed["feed_url"],
        "https://example.org/vielfalt/themen/bildung/feed.json"
    );
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["title"], "Später <3");
    assert_eq!(items[0]["id"], "https://example.org/vielfalt/presse/b/");
    assert_eq!(items[0]["date_published"], "2022-10-30T02:10:00+02:00");
    assert_eq!(items[1]["date_modified"], "2022-10-30T02:20:00+01:00");
    assert_eq!(items[1]["tags"][0], "Bildung \"früh\"");
}

#[test]
fn an_empty_feed_is_as_old_as_the_initiative() {
    let atom = written(FeedFormat::Atom, empty());
    assert_eq!(texts(&atom, "updated"), ["2012-10-19T00:00:00+02:00"]);
    let rss = written(FeedFormat::Rss, empty());
    assert_eq!(texts(&rss, "lastBuildDate"), ["Fri, 19 Oct 2012 00:00:00 +0200"]);
    let json: serde_json::Value = serde_json::from_str(&written(FeedFormat::Json, empty())).unwrap();
    assert_eq!(json["_feed"]["updated"], "2012-10-19T00:00:00+02:00");
    assert_eq!(json["items"], serde_json::json!([]));
}
