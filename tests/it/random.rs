//! Random small sites that draw every key of every record kind. Values come from the same lists of fields that the
//! parser reads, so that a new key is drawn without anybody thinking of it.

use crate::fixture::Fixture;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use vielfalt::record::{Field, SourceKind, Type, fields};

/// A small, fast stream of numbers; the same seed gives the same site.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).expect("it is below a usize")
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const WORDS: [&str; 8] = [
    "Vielfalt",
    "<3 & \"mehr\"",
    "Öffnung",
    "Straße: 5",
    "zehn 'Jahre'",
    "no",
    "Ärzte–Bund",
    "2012",
];
const BODIES: [&str; 8] = [
    "# Abschnitt\n\nEin \"Zitat\" – und [](partner:p0).\n",
    "[Text](release:r0) und [](event:e0), [Liste](/presse/), <a href=\"/partner/\">roh</a>.\n",
    "Fußnote[^1].\n\n[^1]: Hier.\n\n| A | B |\n|:--|--:|\n| 1 | 2 |\n",
    "::: note title=\"Hinweis\"\nText mit [](page:seite).\n:::\n",
    "::: partner id=\"p1\"\n:::\n\n::: event id=\"e0\"\n:::\n\n::: contact id=\"presse\"\n:::\n",
    "![Bild](bild.png \"Unterschrift\")\n\nBegriff\n: Erklärung\n",
    "::: timeline from=\"2012\" to=\"2022\"\n:::\n\n::: download src=\"/media/datei.txt\" title=\"Datei\"\n:::\n",
    "- [x] fertig\n- [ ] offen\n\n~~weg~~ `code`\n\n```rust\nfn main() {}\n```\n\n<b>roh</b>\n",
];
const STAMPS: [&str; 7] = [
    "2022-10-19",
    "2022-10-30T02:30",
    "2021-03-28T03:30",
    "2022-10-19T14:00",
    "2022-10-19T14:00:05+02:00",
    "2023-02-01",
    "2024-02-29T00:00",
];
const VAGUE: [&str; 5] = ["2012", "2013-05", "2012-02-29", "2016-11-30", "2022-12-31"];
/// Keys that are set by hand because their values depend on each other.
const BY_HAND: [&str; 12] = [
    "date",
    "slug",
    "aliases",
    "embargo",
    "expires",
    "draft",
    "template",
    "end",
    "joined",
    "left",
    "decorative",
    "menu",
];

/// What a random site holds.
pub struct RandomSite {
    pub fixture: Fixture,
    /// `release.title`, `partner.venue.room`: every key that was drawn.
    pub drawn: BTreeSet<String>,
}

/// Makes a site of a few records of each kind in two languages.
pub fn site(seed: u64) -> RandomSite {
    let mut site = RandomSite {
        fixture: Fixture::empty(),
        drawn: BTreeSet::new(),
    };
    let mut dice = Dice::new(seed);
    site.fixture.write("content/site.yaml", config(&mut dice).as_bytes());
    site.fixture.write("content/media/datei.txt", b"Text\n");
    for folder in ["releases", "pages", "pages/tief", "partners", "events", "anniversaries"] {
        site.fixture.write(&format!("content/{folder}/bild.png"), &png());
    }
    for number in 0..3 {
        let partner = site.record(SourceKind::Partner, &mut dice);
        site.fixture
            .write(&format!("content/partners/p{number}.yaml"), partner.as_bytes());
    }
    site.fixture.write(
        "content/partners/p0.en.yaml",
        b"name: In English\nprofile: A profile.\n",
    );
    for number in 0..3 {
        let event = site.record(SourceKind::Event, &mut dice);
        site.fixture
            .write(&format!("content/events/e{number}.yaml"), event.as_bytes());
    }
    for number in 0..4 {
        let day = format!("2022-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28));
        let day = if number == 0 { "2022-10-19".to_owned() } else { day };
        let lang = if number == 3 { ".en" } else { "" };
        let release = site.document(SourceKind::Release, &mut dice);
        site.fixture.write(
            &format!("content/releases/{day}-r{number}{lang}.md"),
            release.as_bytes(),
        );
    }
    for name in ["seite", "seite.en", "tief/unten", "index.en"] {
        let page = site.document(SourceKind::Page, &mut dice);
        site.fixture.write(&format!("content/pages/{name}.md"), page.as_bytes());
    }
    let anniversary = site.document(SourceKind::Anniversary, &mut dice);
    site.fixture
        .write("content/anniversaries/10.md", anniversary.as_bytes());
    site
}

fn config(dice: &mut Dice) -> String {
    let (page_size, base) = (
        1 + dice.below(3),
        dice.pick(&["https://example.org/", "https://example.org/unter/"]),
    );
    format!(
        "title: Beispiel\nbase_url: {base}\nlanguages:\n  - {{tag: de, name: Deutsch}}\n  - {{tag: en, name: English, path: en}}\n\
         partner_kinds: {{kommune: {{de: Kommune, en: Municipality}}, behoerde: Behörde}}\ndistricts: {{koeln: Köln}}\n\
         event_kinds: {{tagung: Tagung}}\ntopics: {{jubilaeum: Jubiläum, arbeit: Arbeit}}\npage_size: {page_size}\nfeed_size: 2\n\
         initiative: {{name: Beispiel, founded: {}, boilerplate: 'Über *uns*.', figures: [{{label: Partner, value: 3, as_of: 2022}}]}}\n\
         contacts: {{presse: {{name: Presse, phone: '0211 1', email: presse@example.org}}}}\npress_contact: presse\n\
         images: {{widths: [16, 24], formats: [webp, jpeg], quality: 60}}\n",
        dice.pick(&["2012-08-23", "2012-02-29", "2012", "2012-11"]),
    )
}

impl RandomSite {
    /// A record in YAML's flow style, which is JSON.
    fn record(&mut self, kind: SourceKind, dice: &mut Dice) -> String {
        let list = fields(kind).expect("the kind has fields");
        let mut record = self.group(list, kind_name(kind), dice);
        by_hand(kind, &mut record, dice);
        self.drawn
            .extend(record.keys().map(|key| format!("{}.{key}", kind_name(kind))));
        format!("{}\n", Value::Object(record))
    }

    fn document(&mut self, kind: SourceKind, dice: &mut Dice) -> String {
        let head = self.record(kind, dice);
        let bodies: Vec<&str> = (0..2).map(|_| dice.pick(&BODIES)).collect();
        // Footnotes and headings of two equal bodies would share their names.
        let body = if bodies[0] == bodies[1] {
            bodies[0].to_owned()
        } else {
            bodies.join("\n")
        };
        format!("---\n{head}---\n\n{body}")
    }

    fn group(&mut self, list: &[Field], path: &str, dice: &mut Dice) -> Map<String, Value> {
        let mut group = Map::new();
        for field in list {
            let top = !path.contains('.');
            if (top && BY_HAND.contains(&field.key))
                || field.key == "decorative"
                || (!field.required && field.key != "alt" && !dice.chance(50))
            {
                continue;
            }
            let name = format!("{path}.{}", field.key);
            if let Some(value) = self.value(&field.value, field.key, &name, dice) {
                self.drawn.insert(name);
                group.insert(field.key.to_owned(), value);
            }
        }
        group
    }

    fn value(&mut self, value: &Type, key: &str, path: &str, dice: &mut Dice) -> Option<Value> {
        Some(match value {
            Type::Text | Type::Localised => json!(dice.pick(&WORDS)),
            Type::Markdown | Type::LocalisedMarkdown => json!("Ein *Text* mit [](partner:p0)."),
            Type::Name => json!(name(key, dice)),
            Type::Slug => json!("kurz"),
            Type::File => json!(if path.contains("attachments") {
                "/media/datei.txt"
            } else {
                "bild.png"
            }),
            Type::Url => json!("https://example.com/a?b=c&d"),
            Type::Email => json!("a@example.com"),
            Type::Tag => json!("de"),
            Type::Zone => json!(dice.pick(&["Europe/Berlin", "America/New_York"])),
            Type::Integer { min, max } => json!((*min).max(7).min(*max)),
            Type::Degrees(_) => json!(dice.below(80)),
            Type::Bool => json!(dice.chance(50)),
            Type::VagueDate => json!(dice.pick(&VAGUE)),
            Type::Stamp => json!(dice.pick(&STAMPS)),
            Type::Start => json!(dice.pick(&["2022-10-19T14:00", "2022-12-01", "2013", "2023-03-25T10:00", "2013-05"])),
            Type::Choice(choices) => json!(dice.pick(choices)),
            Type::List(inner) => {
                let first = self.value(inner, key, path, dice)?;
                json!([first])
            }
            Type::Group(list) => Value::Object(self.group(list, path, dice)),
            Type::Address | Type::Target | Type::Pattern(_) | Type::Keyed(_) | Type::Options | Type::PerLanguage(_) => {
                return None;
            }
        })
    }
}

fn name(key: &str, dice: &mut Dice) -> &'static str {
    match key {
        "topics" => dice.pick(&["jubilaeum", "arbeit"]),
        "partners" => dice.pick(&["p0", "p1", "p2"]),
        "events" => dice.pick(&["e0", "e1", "e2"]),
        "replaced_by" => "r0",
        "contact" => "presse",
        "district" => "koeln",
        "city" => dice.pick(&["Essen", "Köln"]),
        "kind" => "tagung",
        other => panic!("the generator has no name for the key {other}: add it"),
    }
}

fn by_hand(kind: SourceKind, record: &mut Map<String, Value>, dice: &mut Dice) {
    let mut set = |key: &str, value: Value| drop(record.insert(key.to_owned(), value));
    if kind == SourceKind::Partner {
        set("kind", json!(dice.pick(&["kommune", "behoerde"])));
        if dice.chance(70) {
            set("joined", json!(dice.pick(&VAGUE[..4])));
            if dice.chance(30) {
                set("left", json!("2022-12-31"));
            }
        }
    }
    if dice.chance(20) {
        set("draft", json!(dice.chance(50)));
    }
    if dice.chance(20) {
        set("embargo", json!(dice.pick(&["2021-01-01", "2023-01-05T08:00"])));
        if dice.chance(50) {
            set("expires", json!(dice.pick(&["2023-06-01", "2025-01-01T12:00"])));
        }
    }
}

pub fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Release => "release",
        SourceKind::Partner => "partner",
        SourceKind::Event => "event",
        SourceKind::Page => "page",
        _ => "anniversary",
    }
}

/// Every key of a kind, with those inside its groups, that the generator draws from the list of fields.
pub fn keys(list: &[Field], path: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for field in list
        .iter()
        .filter(|field| !["date", "slug", "aliases", "template", "menu", "decorative"].contains(&field.key))
    {
        let name = format!("{path}.{}", field.key);
        let mut value = &field.value;
        while let Type::List(inner) = value {
            value = inner;
        }
        if let Type::Group(inner) = value {
            all.extend(keys(inner, &name));
        }
        all.insert(name);
    }
    all.remove("event.end");
    all
}

/// A picture of 24 × 12 pixels.
fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixel = |x: u32, y: u32| image::Rgb([(x * 10) as u8, (y * 20) as u8, 90]);
    image::RgbImage::from_fn(24, 12, pixel)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture can be encoded");
    bytes.into_inner()
}
