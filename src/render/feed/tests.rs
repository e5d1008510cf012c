use super::*;
use crate::render::sample;
use insta::assert_snapshot;
use quick_xml::Reader;
use quick_xml::events::Event;

fn recipe() -> FeedRecipe {
    FeedRecipe {
        frame: sample::frame(),
        href: "/vielfalt/themen/bildung/feed.xml".into(),
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

fn written(recipe: &FeedRecipe) -> String {
    String::from_utf8(atom(recipe)).unwrap()
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
    assert_snapshot!(written(&recipe()), @r#"
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
    let xml = written(&recipe());
    assert_eq!(
        texts(&xml, "title"),
        ["Vielfalt & Zusammenhalt – Bildung", "Später <3", "Zehn Jahre & mehr"]
    );
    assert_eq!(texts(&xml, "summary"), ["Ein <b>Teaser</b> & mehr"; 2]);
    assert_eq!(texts(&xml, "updated")[0], "2022-10-30T02:20:00+01:00");
}

#[test]
fn an_empty_feed_is_as_old_as_the_initiative() {
    let recipe = FeedRecipe {
        releases: Vec::new(),
        ..recipe()
    };
    assert_eq!(texts(&written(&recipe), "updated"), ["2012-10-19T00:00:00+02:00"]);
}
