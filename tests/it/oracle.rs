//! The oracle of the sealed embargo (`product.md` §1, “Absent”), as a transformation of texts: the files of a withheld
//! record are deleted, and references to it are taken out elsewhere. It knows nothing of the program.

mod links;

use crate::fixture::{Fixture, Tree};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use links::Unlinked;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How often each kind of edit was made.
pub type Edits = BTreeMap<&'static str, usize>;

/// A file of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// `release`, `partner`, `event`, `page` or `anniversary`.
    pub kind: &'static str,
    pub id: String,
    /// Empty for the default language.
    pub lang: String,
    pub path: String,
}

impl Source {
    fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("content/")?;
        let (folder, file) = rest.split_once('/')?;
        let (kind, end) = match folder {
            "releases" => ("release", ".md"),
            "partners" => ("partner", ".yaml"),
            "events" => ("event", ".yaml"),
            "pages" => ("page", ".md"),
            "anniversaries" => ("anniversary", ".md"),
            _ => return None,
        };
        let stem = file.strip_suffix(end)?;
        let (id, lang) = stem.split_once('.').unwrap_or((stem, ""));
        Some(Self {
            kind,
            id: id.to_owned(),
            lang: lang.to_owned(),
            path: path.to_owned(),
        })
    }

    /// Whether the file only says in another language what the record says.
    pub fn is_overlay(&self) -> bool {
        !self.lang.is_empty() && ["partner", "event"].contains(&self.kind)
    }
}

/// The files of a site with what they say of publication.
pub fn sources(content: &Tree) -> Vec<Source> {
    content.keys().filter_map(|path| Source::of(path)).collect()
}

/// The moment that a text of `site.yaml` or a record means in Berlin; the later of two that the clock change repeats.
pub fn moment(text: &str) -> Timestamp {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return moment;
    }
    let local = match text.parse::<Date>() {
        Ok(day) if text.len() == 10 => day.at(0, 0, 0, 0),
        _ => text.parse::<DateTime>().expect("generated moments are right"),
    };
    let zone = TimeZone::get("Europe/Berlin").expect("Berlin has a clock");
    zone.to_ambiguous_zoned(local)
        .later()
        .expect("it is no far future")
        .timestamp()
}

/// Whether a file is withheld at a moment, by what stands in it, and of a full text in another language also by what
/// stands in that of the record.
pub fn withheld(source: &Source, content: &Tree, now: Timestamp) -> bool {
    let whole = || {
        let path = source.path.replace(&format!(".{}.", source.lang), ".");
        Source::of(&path).filter(|whole| content.contains_key(&whole.path))
    };
    let follows = !source.lang.is_empty() && !source.is_overlay();
    is_shut(source, content, now) || follows && whole().is_some_and(|whole| is_shut(&whole, content, now))
}

fn is_shut(source: &Source, content: &Tree, now: Timestamp) -> bool {
    let head = head(source, content);
    let stamp = |key: &str| head.get(key).and_then(Value::as_str).map(moment);
    let dated = match (source.kind, stamp("date")) {
        ("release", None) => Some(moment(&source.id[..10])),
        ("release", dated) => dated,
        _ => None,
    };
    head.get("draft") == Some(&Value::Bool(true))
        || stamp("expires").is_some_and(|over| over <= now)
        || stamp("embargo").max(dated).is_some_and(|opens| opens > now)
}

/// The moments at which the gate of some file moves, but for those of the secrets, which are long past or far
/// ahead.
pub fn gates(content: &Tree) -> Vec<Timestamp> {
    let mut found = BTreeSet::new();
    for source in sources(content) {
        let head = head(&source, content);
        for key in ["embargo", "expires", "date"] {
            found.extend(head.get(key).and_then(Value::as_str).map(moment));
        }
    }
    found.retain(|gate| moment("2020-06-01") < *gate && *gate < moment("2029-01-01"));
    found.into_iter().collect()
}

fn head(source: &Source, content: &Tree) -> Value {
    let text = std::str::from_utf8(&content[&source.path]).expect("records are text");
    let head = match text.strip_prefix("---\n") {
        Some(rest) => rest.split_once("\n---\n").expect("the head ends").0,
        None => text,
    };
    serde_json::from_str(head).unwrap_or_else(|error| panic!("{}: {error}", source.path))
}

/// Takes records out of a site: their files, what only they used, and references to them.
pub fn take_out(fixture: &Fixture, gone: &[Source], edits: &mut Edits) {
    let before = fixture.content();
    let config: Value = serde_json::from_slice(&before["content/site.yaml"]).expect("settings are JSON");
    let names = Names::of(&before, gone, &config);
    for (path, bytes) in &before {
        let overlay_of_gone = |source: &Source| {
            let main = |gone: &&Source| (gone.kind, &gone.id) == (source.kind, &source.id) && !gone.is_overlay();
            source.is_overlay() && gone.iter().any(|gone| main(&gone))
        };
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let edited = match Source::of(path) {
            Some(source) if gone.contains(&source) || overlay_of_gone(&source) => {
                fixture.remove(path);
                continue;
            }
            Some(source) => names.record(&source, text, edits),
            None if path == "content/site.yaml" => names.settings(config.clone(), edits),
            None => continue,
        };
        if edited != text {
            fixture.write(path, edited.as_bytes());
        }
    }
    unused(fixture, &before, edits);
}

/// Deletes pictures and documents that nobody names any more.
fn unused(fixture: &Fixture, before: &Tree, edits: &mut Edits) {
    let texts = |content: &Tree| -> String {
        let texts = content
            .iter()
            .filter(|(path, _)| path.ends_with(".md") || path.ends_with(".yaml"));
        texts
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    };
    let (old, new) = (texts(before), texts(&fixture.content()));
    for path in before.keys() {
        let name = path.rsplit('/').next().expect("a path has a name");
        let media = [".png", ".txt"].iter().any(|end| name.ends_with(end));
        if media && old.contains(name) && !new.contains(name) {
            *edits.entry("unused file").or_default() += 1;
            fixture.remove(path);
        }
    }
}

/// By which names and addresses the records were known.
struct Names {
    base: String,
    /// `release:r0`
    names: BTreeSet<String>,
    /// Without the last slash.
    addresses: BTreeSet<String>,
}

impl Names {
    fn of(content: &Tree, gone: &[Source], config: &Value) -> Self {
        let base = config["base_url"].as_str().expect("a site has an address");
        let mut names = Self {
            base: base.trim_end_matches('/').to_owned(),
            names: BTreeSet::new(),
            addresses: BTreeSet::new(),
        };
        let all = sources(content);
        for source in gone.iter().filter(|source| !source.is_overlay()) {
            // The name goes with the last variant, each address with its own.
            let stays = |other: &&Source| {
                (other.kind, &other.id) == (source.kind, &source.id) && !other.is_overlay() && !gone.contains(other)
            };
            if !all.iter().any(|other| stays(&other)) {
                names.names.insert(format!("{}:{}", source.kind, source.id));
                let dated = source.kind == "release";
                names
                    .names
                    .extend(dated.then(|| format!("release:{}", &source.id[11..])));
            }
            names.addresses.extend(addresses(source));
        }
        names
    }

    fn leads(&self, target: &str) -> bool {
        // Neither the scheme nor capitals in the host make another site of it.
        let target = target.replacen("HTTP://E", "https://e", 1);
        let own = target.strip_prefix(&self.base).unwrap_or(&target);
        let own = own.split(['#', '?']).next().unwrap_or_default();
        let own = own.trim_end_matches("feed.xml");
        self.names.contains(own) || own.starts_with('/') && self.addresses.contains(own.trim_end_matches('/'))
    }

    fn named(&self, kind: &str, value: &Value) -> bool {
        value
            .as_str()
            .is_some_and(|name| self.names.contains(&format!("{kind}:{name}")))
    }

    fn record(&self, source: &Source, text: &str, edits: &mut Edits) -> String {
        let (head, body) = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
            Some((head, body)) => (head, Some(body)),
            None => (text, None),
        };
        let mut head: Value = serde_json::from_str(head).expect("heads are JSON");
        for (key, kind) in [("partners", "partner"), ("events", "event")] {
            let Some(list) = head.get_mut(key).and_then(Value::as_array_mut) else {
                continue;
            };
            let length = list.len();
            list.retain(|name| !self.named(kind, name));
            count(edits, "entry of a list", length - list.len());
            if list.is_empty() {
                head.as_object_mut().expect("heads are maps").remove(key);
            }
        }
        if head.get("replaced_by").is_some_and(|name| self.named("release", name)) {
            count(edits, "replaced_by", 1);
            head.as_object_mut().expect("heads are maps").remove("replaced_by");
        }
        for key in ["profile", "description"] {
            self.text(head.get_mut(key), edits);
        }
        if source.kind == "partner" {
            let commitments = head.get_mut("commitments").and_then(Value::as_array_mut);
            commitments
                .into_iter()
                .flatten()
                .for_each(|entry| self.text(entry.get_mut("text"), edits));
        }
        match body {
            None => format!("{head}\n"),
            Some(body) => format!("---\n{head}\n---\n{}", self.unlinked(body, edits)),
        }
    }

    fn settings(&self, mut config: Value, edits: &mut Edits) -> String {
        for key in ["de", "en"] {
            self.text(config["initiative"]["boilerplate"].get_mut(key), edits);
        }
        let menus = config["menus"].as_object_mut().expect("there are menus");
        let simple = menus.remove("de-simple").expect("there is one per language");
        let mut all: Vec<Value> = vec![Value::Object(menus.clone()), simple];
        for menu in all
            .iter_mut()
            .flat_map(|menus| menus.as_object_mut().into_iter().flatten())
        {
            let entries = menu.1.as_array_mut().expect("a menu is a list");
            let length = entries.len();
            entries.retain(|entry| !entry.get("page").is_some_and(|page| self.named("page", page)));
            entries.retain(|entry| !entry["url"].as_str().is_some_and(|url| self.leads(url)));
            count(edits, "entry of a menu", length - entries.len());
        }
        let simple = all.pop().expect("there are two");
        config["menus"] = all.pop().expect("there are two");
        config["menus"]["de-simple"] = simple;
        for (group, key) in [
            ("legal", "imprint"),
            ("legal", "privacy"),
            ("accessibility", "statement"),
            ("accessibility", "sign_language"),
        ] {
            let Some(group) = config.get_mut(group).and_then(Value::as_object_mut) else {
                continue;
            };
            if group.get(key).is_some_and(|page| self.named("page", page)) {
                count(edits, "legal page", 1);
                group.remove(key);
            }
        }
        let figure = config["initiative"]["figures"][0]
            .as_object_mut()
            .expect("there is a figure");
        if figure
            .get("source")
            .and_then(Value::as_str)
            .is_some_and(|url| self.leads(url))
        {
            count(edits, "source", 1);
            figure.remove("source");
        }
        let redirects = config["redirects"].as_array_mut().expect("there are redirects");
        let length = redirects.len();
        redirects.retain(|redirect| !self.leads(redirect["to"].as_str().expect("it leads somewhere")));
        count(edits, "redirect", length - redirects.len());
        format!("{config}\n")
    }

    fn text(&self, value: Option<&mut Value>, edits: &mut Edits) {
        if let Some(Value::String(text)) = value {
            *text = self.unlinked(text, edits);
        }
    }

    fn unlinked(&self, text: &str, edits: &mut Edits) -> String {
        let unlinked = Unlinked {
            leads: &|target| self.leads(target),
            named: &|kind, name| self.names.contains(&format!("{kind}:{name}")),
        };
        unlinked.text(text, edits)
    }
}

fn count(edits: &mut Edits, what: &'static str, times: usize) {
    *edits.entry(what).or_default() += times;
}

/// Where a record lives, by the addresses of `product.md` §4, without the last slash.
fn addresses(source: &Source) -> Vec<String> {
    let root = match source.lang.as_str() {
        "" => "",
        "de-simple" => "/leichte-sprache",
        _ => "/en",
    };
    match source.kind {
        "release" => {
            let (year, month, name) = (&source.id[..4], &source.id[5..7], &source.id[11..]);
            vec![format!("{root}/presse/{year}/{month}/{name}")]
        }
        "partner" => vec![format!("/partner/{}", source.id), format!("/en/partner/{}", source.id)],
        "event" => vec![format!("/termine/{}", source.id), format!("/en/termine/{}", source.id)],
        // The home of a language with records stands without a text of its own.
        "page" if source.id == "index" && source.lang == "en" => Vec::new(),
        "page" if source.id == "index" => vec![root.to_owned()],
        "page" => vec![format!("{root}/{}", source.id)],
        _ => Vec::new(),
    }
}

/// A moment as `--date` takes it.
pub fn written(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// The second before.
pub fn before(moment: Timestamp) -> Timestamp {
    moment.checked_sub(1.second()).expect("time began long ago")
}
