//! `vielfalt new`: one file at the right place, with everything filled in that is known.

use super::text::{self, Filled, quoted};
use super::{Refusal, disk, schemas};
use crate::base::{Digest, Fault, MessageLang, SourcePath, Stamp, Zone, slug, words};
use crate::record::{self, Config, Record, SourceKind};
use crate::source::{self, Sources};
use jiff::civil::Date;
use std::path::Path;
use std::sync::Arc;

/// What was asked for.
pub struct Order<'a> {
    pub kind: SourceKind,
    pub title: &'a str,
    /// The moment of the call; which day that is depends on the zone of the site.
    pub now: Stamp,
    /// The language of the remarks.
    pub lang: MessageLang,
}

/// Writes a new record and says where. It is a draft: nothing of it is public before somebody has read it.
pub fn create(site: &Path, order: &Order) -> Result<SourcePath, Refusal> {
    let sources = source::scan(site, None)?;
    let config = config(&sources)?;
    let zone = config
        .as_deref()
        .and_then(|config| Zone::named(&config.time_zone.value));
    let day = zone.unwrap_or_else(Zone::utc).day(order.now);
    let path = place(order, day)?;
    if let Some(taken) = standing(&sources, order.kind, &path) {
        return Err(exists(taken));
    }
    let text = text::record(
        &path,
        order.kind,
        &filled(order, config.as_deref(), day),
        config.as_deref(),
        day,
        order.lang,
    );
    if !disk::write_new(&site.join(path.as_str()), text.as_bytes())? {
        return Err(exists(path));
    }
    schemas::keep_schemas(&site.join(".vielfalt"), order.lang);
    Ok(path)
}

/// The settings, as far as they can be read. A mistake in them is no reason not to begin a text.
pub fn config(sources: &Sources) -> Result<Option<Arc<Config>>, Fault> {
    let path = SourcePath::new("content/site.yaml");
    if sources.get(&path).is_none() {
        return Ok(None);
    }
    Ok(read(&path, &sources.read(&path)?))
}

fn read(path: &SourcePath, bytes: &[u8]) -> Option<Arc<Config>> {
    let parsed = record::parse(path, SourceKind::Config, bytes, Digest::of_bytes(bytes));
    match parsed.value {
        Some(Record::Config(config)) => Some(config),
        _ => None,
    }
}

/// The zone whose clock a site goes by, as far as its settings can be read.
pub fn zone(site: &Path) -> Option<Zone> {
    let path = SourcePath::new("content/site.yaml");
    let bytes = disk::read(&site.join(path.as_str())).ok()?;
    Zone::named(&read(&path, &bytes)?.time_zone.value)
}

fn place(order: &Order, day: Date) -> Result<SourcePath, Refusal> {
    let name = slug(order.title);
    if name.is_empty() {
        return Err(Refusal::Unusable(words(
            "Aus diesem Titel lässt sich kein Dateiname machen. Er braucht mindestens einen Buchstaben.",
            "No file name can be made from this title. It needs at least one letter.",
        )));
    }
    let name = shortened(&name);
    Ok(SourcePath::new(match order.kind {
        SourceKind::Release => format!("content/releases/{}/{day}-{name}.md", day.strftime("%Y")),
        SourceKind::Partner => format!("content/partners/{name}.yaml"),
        SourceKind::Event => format!("content/events/{name}.yaml"),
        _ => format!("content/pages/{name}.md"),
    }))
}

/// File names and addresses stay readable: whole words up to this length.
const LONGEST: usize = 80;

fn shortened(name: &str) -> &str {
    match name.get(..LONGEST) {
        Some(start) => start.rsplit_once('-').map_or(start, |(words, _)| words),
        None => name,
    }
}

/// The file that has this id already, perhaps in another folder.
pub fn standing(sources: &Sources, kind: SourceKind, path: &SourcePath) -> Option<SourcePath> {
    let same = |other: &SourcePath| match kind {
        SourceKind::Page => other == path,
        _ => record::kind(other).value == Some(kind) && stem(other) == stem(path),
    };
    let mut paths = sources.iter().map(|entry| &entry.path);
    paths.find(|other| same(other)).cloned()
}

fn stem(path: &SourcePath) -> &str {
    path.file_name().split('.').next().unwrap_or_default()
}

fn exists(path: SourcePath) -> Refusal {
    let message = words(
        format!("„{path}“ gibt es schon und bleibt, wie es ist. Wählen Sie einen anderen Titel."),
        format!("“{path}” exists already and stays as it is. Choose another title."),
    );
    Refusal::Exists { path, message }
}

fn filled(order: &Order, config: Option<&Config>, day: Date) -> Vec<Filled> {
    let title = quoted(order.title);
    let first = |list: &[record::Labelled]| list.first().map(|entry| entry.key.value.to_string());
    let mut filled = match order.kind {
        SourceKind::Partner => {
            let kind = config.and_then(|config| first(&config.partner_kinds));
            vec![
                Filled::new("name", title),
                Filled::new("kind", kind.unwrap_or_else(|| "art".to_owned())).remark(
                    "Stimmt die Art? Siehe partner_kinds in site.yaml",
                    "Is this the kind? See partner_kinds in site.yaml",
                ),
            ]
        }
        SourceKind::Event => {
            let start = Filled::new("start", format!("{day}T10:00"))
                .remark("Beginn: bitte anpassen", "Beginning: please adapt");
            vec![Filled::new("title", title), start]
        }
        _ => vec![Filled::new("title", title)],
    };
    if let Some(contact) = config.and_then(|config| config.press_contact.as_ref())
        && order.kind == SourceKind::Release
    {
        filled.push(Filled::new("contact", contact.value.to_string()));
    }
    filled.push(Filled::new("draft", "true").remark(
        "Entwurf: erscheint erst, wenn Sie diese Zeile löschen",
        "Draft: appears once you delete this line",
    ));
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(kind: SourceKind, title: &str) -> Order<'_> {
        let (now, lang) = (Stamp::parse("2026-11-23").unwrap(), MessageLang::De);
        Order { kind, title, now, lang }
    }

    #[test]
    fn every_line_of_a_new_file_can_be_used() {
        let day = jiff::civil::date(2026, 11, 23);
        for kind in [
            SourceKind::Release,
            SourceKind::Partner,
            SourceKind::Event,
            SourceKind::Page,
        ] {
            let order = order(kind, "Zehn Jahre: Größe");
            let path = place(&order, day).unwrap();
            for lang in [MessageLang::De, MessageLang::En] {
                let text = text::record(&path, kind, &filled(&order, None, day), None, day, lang);
                for text in [text.replace("\n# ", "\n"), text] {
                    let text = text
                        .replace("\nyaml-", "\n# yaml-")
                        .replace("\nWas es", "\n# Was es")
                        .replace("\nWhat else", "\n# What else");
                    let parsed = record::parse(&path, kind, text.as_bytes(), Digest::default());
                    let errors: Vec<_> = parsed.diagnostics.iter().filter(|found| found.is_error()).collect();
                    assert!(errors.is_empty(), "{text}\n{errors:#?}");
                }
            }
        }
    }

    #[test]
    fn places() {
        let day = jiff::civil::date(2026, 11, 23);
        let place = |kind, title| place(&order(kind, title), day).map(|path| path.to_string()).ok();
        let expected = "content/releases/2026/2026-11-23-muelheim-gross-und-klein.md";
        assert_eq!(
            place(SourceKind::Release, "Mülheim: groß & klein").as_deref(),
            Some(expected)
        );
        assert_eq!(
            place(SourceKind::Page, "Über uns").as_deref(),
            Some("content/pages/ueber-uns.md")
        );
        assert_eq!(place(SourceKind::Page, "…"), None);
        assert_eq!(shortened(&"wort-".repeat(30)).len(), 79);
    }
}
