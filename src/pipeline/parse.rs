//! Sources to records, in parallel; a source that did not change is not read again.

use super::cache::Cache;
use super::inputs::{Inputs, Meter};
use crate::address::History;
use crate::base::{Diagnostic, Digest, Fault, SourcePath, Span, words};
use crate::record::{self, Config, Media, MediaImage, Record, SourceKind, ThemeConfig};
use crate::render::probe;
use crate::source::{Entry, Sources};
use rayon::prelude::*;
use std::sync::Arc;

/// One source and what it came to.
#[derive(Clone)]
pub struct Parse {
    path: SourcePath,
    digest: Digest,
    came: Came,
    said: Vec<Diagnostic>,
}

#[derive(Clone)]
enum Came {
    Nothing,
    Record(Record),
    Media(Arc<Media>),
    History(History),
}

/// All sources of a site, each by itself, sorted by path.
#[derive(Clone, Default)]
pub struct Parsed(Arc<Vec<Parse>>);

/// What is another one in the second of two lists.
pub enum Difference {
    /// Only records that take the place of others: before and after.
    Records(Vec<(Record, Record)>),
    More,
}

/// The images by their names; everything else among the media is an attachment.
const IMAGES: [&str; 9] = [
    ".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif", ".bmp", ".tiff",
];
const CONFIG: &str = "content/site.yaml";

/// Parses every source that is not what it was in the build before.
pub fn all(cache: &mut Cache, sources: &Sources, meter: &mut Meter) -> Result<Parsed, Fault> {
    // Both lists are sorted, so that walking along them spares a search for each of ten thousand names.
    let mut known = cache.parsed.0.iter().peekable();
    let known = sources.iter().map(|entry| {
        while known.next_if(|known| known.path < entry.path).is_some() {}
        let same = known.next_if(|known| known.path == entry.path)?;
        (same.digest == entry.digest).then(|| same.clone())
    });
    let mut all: Vec<(&Entry, Option<Parse>)> = sources.iter().zip(known).collect();
    let read: Vec<bool> = (all.par_iter_mut().with_min_len(16))
        .filter(|(_, parse)| parse.is_none())
        .map(|(entry, parse)| {
            let (fresh, read) = Parse::of(sources, entry)?;
            *parse = Some(fresh);
            Ok(read)
        })
        .collect::<Result<_, Fault>>()?;
    meter.work.sources = sources.len();
    meter.work.parsed = read.iter().filter(|read| **read).count();
    cache.parsed = Parsed(Arc::new(all.into_iter().filter_map(|(_, parse)| parse).collect()));
    Ok(cache.parsed.clone())
}

impl Parse {
    /// And whether a parser has read it.
    fn of(sources: &Sources, entry: &Entry) -> Result<(Self, bool), Fault> {
        let kind = record::kind(&entry.path);
        let mut said = kind.diagnostics;
        let (came, read) = match kind.value {
            None | Some(SourceKind::ThemeFile) => (Came::Nothing, false),
            Some(SourceKind::Media) => (Came::Media(Arc::new(look_at(sources, entry)?)), false),
            Some(SourceKind::AddressLock) => {
                let bytes = sources.read(&entry.path)?;
                let history = History::parse(&entry.path, &String::from_utf8_lossy(&bytes));
                (Came::History(history.collect(&mut said)), false)
            }
            Some(kind) => {
                let bytes = sources.read(&entry.path)?;
                let record = record::parse(&entry.path, kind, &bytes, entry.digest).collect(&mut said);
                (record.map_or(Came::Nothing, Came::Record), true)
            }
        };
        let parse = Self {
            path: entry.path.clone(),
            digest: entry.digest,
            came,
            said,
        };
        Ok((parse, read))
    }
}

fn look_at(sources: &Sources, entry: &Entry) -> Result<Media, Fault> {
    let name = entry.path.file_name();
    let is_image = IMAGES.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    let image = match is_image {
        false => MediaImage::No,
        true => match probe(&sources.read(&entry.path)?, name) {
            Ok(facts) => MediaImage::Is(facts),
            Err(problem) => MediaImage::Broken(Box::new(problem.diagnostic())),
        },
    };
    Ok(Media {
        path: entry.path.clone(),
        digest: entry.digest,
        size: entry.size(),
        image,
    })
}

impl Parsed {
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter().flat_map(|parse| &parse.said)
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.0.iter().filter_map(|parse| match &parse.came {
            Came::Record(record) => Some(record),
            _ => None,
        })
    }

    pub fn media(&self) -> impl Iterator<Item = &Arc<Media>> {
        self.0.iter().filter_map(|parse| match &parse.came {
            Came::Media(media) => Some(media),
            _ => None,
        })
    }

    pub fn themes(&self) -> impl Iterator<Item = &Arc<ThemeConfig>> {
        self.records().filter_map(|record| match record {
            Record::Theme(theme) => Some(theme),
            _ => None,
        })
    }

    /// The address history, empty where there is none.
    pub fn history(&self) -> History {
        let history = self.0.iter().find_map(|parse| match &parse.came {
            Came::History(history) => Some(history.clone()),
            _ => None,
        });
        history.unwrap_or_default()
    }

    /// What differs from an earlier list.
    pub fn since(&self, before: &Self) -> Difference {
        if self.0.len() != before.0.len() {
            return Difference::More;
        }
        let mut records = Vec::new();
        for (before, now) in before.0.iter().zip(&*self.0) {
            if before.path != now.path {
                return Difference::More;
            }
            if before.digest == now.digest {
                continue;
            }
            match (&before.came, &now.came) {
                (Came::Record(before), Came::Record(now)) => records.push((before.clone(), now.clone())),
                // These are read by others than the catalogue.
                (Came::History(_), Came::History(_)) | (Came::Nothing, Came::Nothing) => {}
                _ => return Difference::More,
            }
        }
        Difference::Records(records)
    }

    /// The settings, with the options that take the place of some. `None` after a diagnostic that says why.
    pub fn config(&self, inputs: &Inputs, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<Config>> {
        let path = SourcePath::new(CONFIG);
        let at = self.0.binary_search_by(|parse| parse.path.cmp(&path));
        if at.is_err() {
            diagnostics.push(
                Diagnostic::error(
                    "site-missing",
                    words(
                        "Die Datei content/site.yaml fehlt.",
                        "The file content/site.yaml is missing.",
                    ),
                )
                .hint(words(
                    "Sie nennt Titel, Adresse und Sprachen der Website. Stimmt der Ordner?",
                    "It names title, address and languages of the site. Is this the right folder?",
                ))
                .at(&path, Span::default()),
            );
        }
        let Came::Record(Record::Config(config)) = &self.0[at.ok()?].came else {
            return None;
        };
        match &inputs.base_url {
            None => Some(config.clone()),
            Some(url) => match config.with_base_url(url) {
                Some(config) => Some(Arc::new(config)),
                None => {
                    diagnostics.push(bad_base_url(url));
                    None
                }
            },
        }
    }
}

fn bad_base_url(url: &str) -> Diagnostic {
    Diagnostic::error(
        "base-url",
        words(
            format!("--base-url: „{url}“ ist keine Adresse."),
            format!("--base-url: “{url}” is no address."),
        ),
    )
    .hint(words(
        "Zum Beispiel: --base-url https://example.org/ordner/",
        "For example: --base-url https://example.org/folder/",
    ))
}
