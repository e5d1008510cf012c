//! What happens to a release after its publication: corrections, updates, withdrawal, expiry.

use crate::fixture::{Built, Fixture, SMALL};
use serde_json::Value;
use vielfalt::pipeline::Mode;

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";
const PAGE: &str = "presse/2022/10/zehn-jahre/index.html";

/// The small site with further lines in the head of its release, and everything a release may bring along.
fn with(lines: &str) -> Built {
    rich(lines).build().ok()
}

fn rich(lines: &str) -> Fixture {
    let fixture = Fixture::new(SMALL);
    fixture.write("content/releases/bild.png", &picture());
    fixture.write("content/releases/anhang.txt", b"Ein Anhang");
    let rich = "kicker: Dachzeile\nsubtitle: Unterzeile\nteaser: Anreisser\nplace: Essen\nauthors: [A. Schreibt]\n\
                image: {src: bild.png, alt: Ein Bild}\nattachments: [{src: anhang.txt, title: Anhang}]\n\
                sources: [https://example.com/quelle]\ncontact: presse";
    fixture.replace(RELEASE, "topics:", &format!("{rich}\n{lines}\ntopics:"));
    fixture
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(700, 350, image::Rgb([9, 99, 199]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture can be encoded");
    bytes.into_inner()
}

/// The JSON-LD object of a type on a page.
fn json_ld(built: &Built, kind: &str) -> Option<Value> {
    let page = built.text(PAGE);
    let scripts = page.split("<script type=\"application/ld+json\">").skip(1);
    let objects = scripts.map(|rest| rest.split("</script>").next().expect("a script ends"));
    objects
        .map(|text| serde_json::from_str::<Value>(text).expect("JSON-LD is JSON"))
        .find(|object| object["@type"] == kind)
}

/// `<updated>` of the release in the feed.
fn updated(built: &Built) -> String {
    let feed = built.text("feed.xml");
    let entry = feed
        .split("<entry>")
        .find(|entry| entry.contains("/zehn-jahre/"))
        .expect("the feed holds it");
    let value = entry.split("<updated>").nth(1).expect("an entry says when it changed");
    value.split('<').next().unwrap_or_default().to_owned()
}

/// `<lastmod>` of the release in the sitemap.
fn lastmod(built: &Built) -> Option<String> {
    let sitemap = built.text("sitemap.xml");
    let entry = sitemap
        .split("<url>")
        .find(|entry| entry.contains("/unter/presse/2022/10/zehn-jahre/</loc>"))?;
    Some(entry.split("<lastmod>").nth(1)?.split('<').next()?.to_owned())
}

#[test]
fn updates_and_corrections_show_on_the_page_in_the_feed_and_for_machines() {
    let day = "2022-10-19T00:00:00+02:00";
    let cases = [
        ("", day, "2022-10-19", None, false),
        // An update on the same day is no news for readers, but for readers of feeds.
        (
            "updated: 2022-10-19T16:30",
            "2022-10-19T16:30:00+02:00",
            "2022-10-19",
            None,
            false,
        ),
        (
            "updated: 2022-10-25",
            "2022-10-25T00:00:00+02:00",
            "2022-10-25",
            None,
            true,
        ),
        // An older date does not make it older than it is.
        ("updated: 2022-10-01", day, "2022-10-19", None, false),
        (
            "corrections: [{date: 2022-10-31, text: Es waren elf.}]",
            "2022-10-31T00:00:00+01:00",
            "2022-10-31",
            Some("Es waren elf."),
            true,
        ),
        (
            "updated: 2022-10-25\ncorrections: [{date: 2022-10-21, text: Falsch.}, {date: 2022-10-24T09:00, text: Richtig.}]",
            "2022-10-25T00:00:00+02:00",
            "2022-10-25",
            Some("Richtig."),
            true,
        ),
    ];
    for (lines, modified, last, correction, shown) in cases {
        let built = with(lines);
        let page = built.text(PAGE);
        assert_eq!(updated(&built), modified, "{lines}");
        assert_eq!(lastmod(&built).as_deref(), Some(last), "{lines}");
        let article = json_ld(&built, "NewsArticle").expect("a release is an article");
        assert_eq!(article["dateModified"], modified, "{lines}");
        assert_eq!(article["datePublished"], day, "{lines}");
        assert_eq!(page.contains("Aktualisiert"), shown, "{lines}: {page}");
        assert_eq!(page.contains("Berichtigung"), correction.is_some(), "{lines}");
        if let Some(text) = correction {
            assert!(page.contains(text));
            let last = article["correction"]
                .as_array()
                .and_then(|list| list.last())
                .expect("it is listed");
            assert_eq!(
                (&last["@type"], &last["text"]),
                (&"CorrectionComment".into(), &text.into())
            );
        } else {
            assert_eq!(article.get("correction"), None);
        }
    }
}

#[test]
fn of_a_withdrawn_release_only_title_date_notice_and_reason_stay_at_its_address() {
    let before = with("");
    let built = with("withdrawn: {date: 2022-10-28, reason: Die Zahlen waren falsch.}");
    let page = &built.text(PAGE).replace(['\u{a0}'], " ").replace("&nbsp;", " ");
    for shown in [
        "Zehn Jahre &lt;3 &amp; mehr",
        "19. Oktober 2022",
        "zurückgezogen",
        "28. Oktober 2022",
        "Die Zahlen waren falsch.",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let texts = [
        "Dachzeile",
        "Unterzeile",
        "Anreisser",
        "A. Schreibt",
        "Rückblick",
        "Eine Fußnote",
        "Ein Bild",
        "Anhang",
        "quelle",
    ];
    for gone in texts {
        assert!(before.text(PAGE).contains(gone), "{gone} was shown before");
        assert!(!page.contains(gone), "{gone}: {page}");
    }
    // Partner, event, topic and place are told of elsewhere on the site, but not here.
    for gone in ["Stadt Essen", "/termine/tagung/", "/themen/jubilaeum/"] {
        let article = |page: &str| {
            page.split("<article")
                .nth(1)
                .map(str::to_owned)
                .expect("it has an article")
        };
        assert!(article(before.text(PAGE)).contains(gone), "{gone} was shown before");
        assert!(!article(page).contains(gone), "{gone}");
    }
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert_eq!(json_ld(&built, "NewsArticle"), None);
    assert!(!page.contains("property=\"og:image\""), "{page}");
    // Neither picture nor document is published any more, and nothing else names the release.
    let files = |built: &Built| {
        built
            .tree
            .keys()
            .filter(|path| path.contains("/bild") || path.contains("anhang"))
            .count()
    };
    assert!(files(&before) >= 3 && files(&built) == 0, "{:?}", built.tree.keys());
    let names: Vec<&str> = built.holding("/unter/presse/2022/10/zehn-jahre/");
    assert_eq!(names, [PAGE], "no list, feed or sitemap names it");
    assert!(
        !built.tree.contains_key("presse/2022/10/index.html"),
        "an empty month has no page"
    );
    // Its other language is a release of its own.
    assert!(
        built
            .text("en/presse/2022/10/zehn-jahre/index.html")
            .contains("Ten years")
    );
}

/// An update, a correction and a withdrawal of a release that stands since October; it is November.
const LATER: &str = "updated: 2022-11-05T12:00\n\
                     corrections: [{date: 2022-11-10, text: Es waren elf.}]\n\
                     withdrawn: {date: 2022-12-01T08:00, reason: Ein Irrtum.}";

#[test]
fn what_is_noted_for_later_waits_for_its_moment() {
    let fixture = rich(LATER);
    let mut warm = None;
    let mut at = |date: &str| {
        let then = fixture.at(date);
        let built = then.build_warm(&mut warm, "public", Mode::Publish).ok();
        let clean = then.build_clean("clean", Mode::Publish).ok();
        assert!(built.tree == clean.tree, "{date}: a watch and a build differ");
        built
    };
    let next = |built: &Built| {
        built
            .outcome
            .next
            .as_ref()
            .map(|next| (next.at.clone(), next.reason.en.clone()))
    };
    let amended = "A release is corrected, updated or withdrawn".to_owned();
    let mut before = at("2022-11-01");
    assert!(before.tree == with("").tree, "nothing tells of it");
    for (moment, change) in [
        ("2022-11-05T12:00:00+01:00", "Aktualisiert"),
        ("2022-11-10T00:00:00+01:00", "Es waren elf."),
        ("2022-12-01T08:00:00+01:00", "Ein Irrtum."),
    ] {
        assert_eq!(next(&before), Some((moment.to_owned(), amended.clone())));
        assert!(
            !before.text(PAGE).contains(change),
            "{change} stands there before {moment}"
        );
        let then = at(moment);
        assert!(then.text(PAGE).contains(change), "{change} is not there at {moment}");
        if change != "Ein Irrtum." {
            assert_eq!(updated(&then), moment);
        }
        before = then;
    }
    let withdrawn = rich("withdrawn: {date: 2022-12-01T08:00, reason: Ein Irrtum.}");
    assert!(before.tree == withdrawn.at("2022-12-01T08:00").build().ok().tree);
    assert_ne!(next(&before).map(|(_, reason)| reason), Some(amended));
}

#[test]
fn new_words_keep_what_waits_waiting() {
    let fixture = rich(LATER);
    let mut warm = None;
    fixture.build_warm(&mut warm, "public", Mode::Publish).ok();
    fixture.replace(RELEASE, "Eine Fußnote", "Eine Endnote");
    let built = fixture.build_warm(&mut warm, "public", Mode::Publish).ok();
    assert!(built.text(PAGE).contains("Eine Endnote"));
    assert!(built.holding("Es waren elf.").is_empty() && built.holding("Ein Irrtum.").is_empty());
}

#[test]
fn a_preview_of_the_future_shows_what_is_noted_for_later() {
    let mut fixture = rich("corrections: [{date: 2022-11-10, text: Es waren elf.}]");
    fixture.preview.future = true;
    assert!(fixture.build().ok().text(PAGE).contains("Es waren elf."));
}

#[test]
fn an_expired_release_is_gone_from_its_moment_on() {
    let mut fixture = Fixture::new(SMALL);
    fixture.replace(
        RELEASE,
        "topics:",
        "expires: 2022-10-30T02:30\naliases: [/alt/]\ntopics:",
    );
    // The clock change repeats the time; the later is meant.
    fixture.date = "2022-10-30T02:29:59+01:00".to_owned();
    let before = fixture.build_into("before", Mode::Publish).ok();
    assert!(before.tree.contains_key(PAGE) && before.tree.contains_key("alt/index.html"));
    assert_eq!(
        before.outcome.next.as_ref().map(|next| &*next.at),
        Some("2022-10-30T02:30:00+01:00")
    );
    fixture.date = "2022-10-30T02:30:00+01:00".to_owned();
    let after = fixture.build_into("after", Mode::Publish).ok();
    assert!(!after.tree.contains_key(PAGE) && !after.tree.contains_key("alt/index.html"));
    assert!(after.holding("Zehn Jahre").is_empty());
}
