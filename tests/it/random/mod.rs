//! Random small sites that draw every key of every record kind. Values come from the same lists of fields that the
//! parser reads, so that a new key is drawn without anybody thinking of it.

mod settings;
mod texts;
mod times;

use crate::fixture::Fixture;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use texts::Texts;
use times::gate;
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

    pub fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    pub fn chance(&mut self, percent: usize) -> bool {
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
    texts: Texts,
    /// The name of the files that only this record may use, without `eigen-`.
    own: String,
    /// Whether records are made that no moment shows.
    secret: bool,
}

/// The releases: name, languages.
const RELEASES: [(&str, &[&str]); 4] = [
    ("2022-10-19-r0", &["", ".en"]),
    ("2022-10-30-r1", &[""]),
    ("2021-03-28-r2", &["", ".en"]),
    ("2022-12-31-r3", &[".en"]),
];
const PAGES: [&str; 8] = [
    "seite",
    "seite.en",
    "seite.de-simple",
    "tief/unten",
    "index.en",
    "index.de-simple",
    "impressum",
    "impressum.en",
];

/// A site of a few records of each kind in three languages.
pub fn site(seed: u64) -> RandomSite {
    make(seed, false)
}

/// Such a site with records that are not public at any moment, named by the others: each holds „geheim“ in its name and
/// its title.
pub fn with_secrets(seed: u64) -> RandomSite {
    make(seed, true)
}

fn make(seed: u64, secrets: bool) -> RandomSite {
    let mut dice = Dice::new(seed);
    let base = dice.pick(&settings::BASES);
    let mut site = RandomSite {
        fixture: Fixture::empty(),
        drawn: BTreeSet::new(),
        texts: Texts::new(base, secrets),
        own: String::new(),
        secret: false,
    };
    let config = settings::settings(&mut site.texts, &mut dice);
    site.fixture
        .write("content/site.yaml", format!("{config}\n").as_bytes());
    site.fixture.write("content/media/datei.txt", b"Text\n");
    site.fixture.write("content/bild.png", &PICTURES[0]);
    for folder in ["releases", "pages", "pages/tief", "partners", "events", "anniversaries"] {
        site.fixture.write(&format!("content/{folder}/bild.png"), &PICTURES[0]);
    }
    for number in 0..3 {
        site.yaml(SourceKind::Partner, &format!("partners/p{number}"), &mut dice);
        site.yaml(SourceKind::Event, &format!("events/e{number}"), &mut dice);
    }
    for name in ["partners/p0.en", "partners/p1.en", "events/e1.en"] {
        site.overlay(name, &mut dice);
    }
    for (name, languages) in RELEASES {
        for lang in languages {
            site.markdown(SourceKind::Release, &format!("releases/{name}{lang}"), &mut dice);
        }
    }
    for name in PAGES {
        site.markdown(SourceKind::Page, &format!("pages/{name}"), &mut dice);
    }
    for name in ["10", "10.en"] {
        site.markdown(SourceKind::Anniversary, &format!("anniversaries/{name}"), &mut dice);
    }
    if secrets {
        site.secret = true;
        site.yaml(SourceKind::Partner, "partners/geheim", &mut dice);
        site.yaml(SourceKind::Event, "events/geheim", &mut dice);
        for lang in ["", ".en"] {
            site.markdown(
                SourceKind::Release,
                &format!("releases/2022-01-01-geheim{lang}"),
                &mut dice,
            );
        }
        site.markdown(SourceKind::Page, "pages/geheim", &mut dice);
    }
    site
}

impl RandomSite {
    /// A record in a file of its own, with a picture and a document that only it may use.
    fn yaml(&mut self, kind: SourceKind, name: &str, dice: &mut Dice) {
        self.files(name);
        let record = self.record(kind, dice);
        self.fixture.write(&format!("content/{name}.yaml"), record.as_bytes());
    }

    fn markdown(&mut self, kind: SourceKind, name: &str, dice: &mut Dice) {
        self.files(name);
        let mut document = self.document(kind, dice);
        if kind == SourceKind::Release && !self.secret && dice.chance(40) {
            let time = dice.pick(&["00:00", "03:30", "14:00:05", "23:59:59"]);
            let day = &name["releases/".len()..][..10];
            document = document.replacen("---\n{", &format!("---\n{{\"date\": \"{day}T{time}\","), 1);
        }
        self.fixture.write(&format!("content/{name}.md"), document.as_bytes());
    }

    fn overlay(&mut self, name: &str, dice: &mut Dice) {
        self.files(name);
        let mut overlay = Map::new();
        let (title, text) = match name.starts_with("partners") {
            true => ("name", "profile"),
            false => ("title", "description"),
        };
        overlay.insert(title.to_owned(), json!("In English"));
        overlay.insert(text.to_owned(), json!(self.texts.body(dice, Some(&self.own))));
        gate(&mut overlay, dice);
        self.fixture.write(
            &format!("content/{name}.yaml"),
            format!("{}\n", Value::Object(overlay)).as_bytes(),
        );
    }

    fn files(&mut self, name: &str) {
        let (folder, file) = name.rsplit_once('/').expect("records lie in folders");
        self.own = file.replace('.', "-");
        let number = 1 + name.bytes().map(usize::from).sum::<usize>() % (PICTURES.len() - 1);
        let path = format!("content/{folder}/eigen-{}", self.own);
        self.fixture.write(&format!("{path}.png"), &PICTURES[number]);
        self.fixture
            .write(&format!("{path}.txt"), format!("Anhang von {file}\n").as_bytes());
    }

    /// A record in YAML's flow style, which is JSON.
    fn record(&mut self, kind: SourceKind, dice: &mut Dice) -> String {
        let list = fields(kind).expect("the kind has fields");
        let mut record = self.group(list, kind_name(kind), dice);
        self.by_hand(kind, &mut record, dice);
        self.drawn
            .extend(record.keys().map(|key| format!("{}.{key}", kind_name(kind))));
        format!("{}\n", Value::Object(record))
    }

    fn document(&mut self, kind: SourceKind, dice: &mut Dice) -> String {
        let head = self.record(kind, dice);
        let body = self.texts.body(dice, Some(&self.own));
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
            Type::Markdown | Type::LocalisedMarkdown => json!(self.texts.short(dice)),
            Type::Name if key == "replaced_by" => json!(self.successor(dice)?),
            Type::Name => json!(self.name(key, dice)),
            Type::Slug => json!("kurz"),
            Type::File => json!(match (path.contains("attachments"), dice.chance(50)) {
                (true, true) => "/media/datei.txt".to_owned(),
                (true, false) => format!("eigen-{}.txt", self.own),
                (false, true) => "bild.png".to_owned(),
                (false, false) => format!("eigen-{}.png", self.own),
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
                // Names may come twice; groups come once, which is slow enough.
                let count = if matches!(**inner, Type::Name) {
                    1 + dice.below(3)
                } else {
                    1
                };
                (0..count)
                    .map(|_| self.value(inner, key, path, dice))
                    .collect::<Option<Value>>()?
            }
            Type::Group(list) => Value::Object(self.group(list, path, dice)),
            Type::Address | Type::Target | Type::Pattern(_) | Type::Keyed(_) | Type::Options | Type::PerLanguage(_) => {
                return None;
            }
        })
    }

    /// A release that may replace this one: whose name comes before, so that no circle closes.
    fn successor(&self, dice: &mut Dice) -> Option<&'static str> {
        let own = self.own[11..].trim_end_matches("-en");
        let releases = self.texts.targets.iter().filter(|target| target.scheme == "release");
        let before: Vec<_> = releases.filter(|target| *target.names[1] < *own).collect();
        let target = before.get(dice.below(before.len().max(1)))?;
        Some(dice.pick(target.names))
    }

    fn name(&self, key: &str, dice: &mut Dice) -> &'static str {
        let named = |scheme: &str, dice: &mut Dice| {
            let targets: Vec<_> = self
                .texts
                .targets
                .iter()
                .filter(|target| target.scheme == scheme)
                .collect();
            let target = targets[dice.below(targets.len())];
            dice.pick(target.names)
        };
        match key {
            "topics" => dice.pick(&["jubilaeum", "arbeit"]),
            "partners" => named("partner", dice),
            "events" => named("event", dice),
            "contact" => "presse",
            "district" => "koeln",
            "city" => dice.pick(&["Essen", "Köln"]),
            "kind" => "tagung",
            other => panic!("the generator has no name for the key {other}: add it"),
        }
    }

    fn by_hand(&mut self, kind: SourceKind, record: &mut Map<String, Value>, dice: &mut Dice) {
        if kind == SourceKind::Partner {
            record.insert("kind".to_owned(), json!(dice.pick(&["kommune", "behoerde"])));
            if dice.chance(70) {
                record.insert("joined".to_owned(), json!(dice.pick(&VAGUE[..4])));
                if dice.chance(30) {
                    record.insert("left".to_owned(), json!(dice.pick(&["2022-12-31", "2023", "2024-02"])));
                }
            }
        }
        if kind == SourceKind::Event {
            times::event(record, dice);
        }
        if kind != SourceKind::Anniversary && dice.chance(30) {
            let alias = format!("/frueher/{}/{}/", kind_name(kind), self.own);
            record.insert("aliases".to_owned(), json!([alias]));
        }
        if kind == SourceKind::Page && dice.chance(30) {
            record.insert("menu".to_owned(), json!(dice.pick(&["main", "footer"])));
        }
        if self.secret {
            let title = if kind == SourceKind::Partner { "name" } else { "title" };
            record.insert(title.to_owned(), json!("Streng geheim"));
            let (key, value) = [
                ("draft", json!(true)),
                ("embargo", json!("2030-01-01T10:00")),
                ("expires", json!("2020-01-02")),
            ][dice.below(3)]
            .clone();
            record.insert(key.to_owned(), value);
        } else {
            gate(record, dice);
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
    all
}

/// Pictures of 24 × 12 pixels, each of its own colour.
pub static PICTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| (0..6).map(|shade| png(shade * 40)).collect());

fn png(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixel = |x: u32, y: u32| image::Rgb([(x * 10) as u8, (y * 20) as u8, shade]);
    image::RgbImage::from_fn(24, 12, pixel)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture can be encoded");
    bytes.into_inner()
}
