//! Sources to records, in parallel; a source that did not change is not read again.

use super::cache::Cache;
use super::inputs::{Inputs, Meter};
use super::{CONFIG_FILE, LOCK_FILE};
use crate::address::History;
use crate::base::{Diagnostic, Digest, Fault, SourcePath, Span, words};
use crate::record::{self, Config, Media, MediaImage, Record, SourceKind, ThemeConfig};
use crate::render::probe;
use crate::source::{Edition, Entry, Sources};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One source and what it came to.
struct Parse {
    path: SourcePath,
    digest: Digest,
    came: Came,
}

enum Came {
    Nothing,
    Record(Record),
    Media(Arc<Media>),
    History(History),
}

/// All sources of a site, each by itself, sorted by path.
#[derive(Default)]
pub struct Parsed {
    parses: Vec<Parse>,
    /// What there was to say of some of them.
    said: BTreeMap<SourcePath, Vec<Diagnostic>>,
    /// Of the sources that it is the list of.
    edition: Edition,
    /// What is another one than in the list before.
    pub difference: Difference,
    /// Which of the lists of this run it is: what was made from one of them asks whether the next is the one after it,
    /// while an edition says nothing about order.
    pub number: u64,
}

/// What is another one in the second of two lists.
#[derive(Default)]
pub enum Difference {
    /// Only records that take the place of others: before and after.
    Records(Vec<(Record, Record)>),
    #[default]
    More,
}

/// The images by their names; everything else among the media is an attachment.
const IMAGES: [&str; 9] = [
    ".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif", ".bmp", ".tiff",
];
const THEMES: &str = "themes/";

/// Parses every source that is not what it was in the build before.
pub fn all(cache: &mut Cache, sources: &Sources, meter: &mut Meter) -> Result<(), Fault> {
    let new = cache.parsed.missing(sources);
    let parsed: Vec<(Parse, Vec<Diagnostic>, bool)> = (new.par_iter().with_min_len(16))
        .map(|entry| Parse::of(sources, entry))
        .collect::<Result<_, Fault>>()?;
    meter.work.sources = sources.len();
    meter.work.parsed = parsed.iter().filter(|(.., read)| *read).count();
    let parses = parsed.into_iter().map(|(parse, said, _)| (parse, said)).collect();
    cache.parsed.follow(sources, parses);
    Ok(())
}

impl Parse {
    /// And what there is to say of it, and whether a parser has read it.
    fn of(sources: &Sources, entry: &Entry) -> Result<(Self, Vec<Diagnostic>, bool), Fault> {
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
        };
        Ok((parse, said, read))
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
    fn place_of(&self, path: &SourcePath) -> Result<usize, usize> {
        self.parses.binary_search_by(|parse| parse.path.cmp(path))
    }

    fn get(&self, path: &SourcePath) -> Option<&Parse> {
        self.place_of(path).ok().map(|at| &self.parses[at])
    }

    /// The sources that are not in the list as they are now.
    fn missing<'a>(&self, sources: &'a Sources) -> Vec<&'a Entry> {
        if let Some(paths) = sources.differences(&self.edition) {
            let is_known = |entry: &Entry| self.get(&entry.path).is_some_and(|parse| parse.digest == entry.digest);
            let entries = paths.iter().filter_map(|path| sources.get(path));
            return entries.filter(|entry| !is_known(entry)).collect();
        }
        // Both lists are sorted, so that walking along them spares a search for each of ten thousand names.
        let mut known = self.parses.iter().peekable();
        let is_missing = |entry: &&Entry| loop {
            match known.peek() {
                Some(parse) if parse.path == entry.path => {
                    return known.next().is_none_or(|parse| parse.digest != entry.digest);
                }
                Some(parse) if parse.path < entry.path => drop(known.next()),
                _ => return true,
            }
        };
        sources.iter().filter(is_missing).collect()
    }

    /// Becomes the list of these sources. `new`: what was missing, in order, and what there was to say of it.
    fn follow(&mut self, sources: &Sources, new: Vec<(Parse, Vec<Diagnostic>)>) {
        self.number += 1;
        let same_names = self.has_names_of(sources);
        self.edition = sources.edition().clone();
        if !same_names {
            self.said.retain(|path, _| sources.get(path).is_some());
        }
        let (new, said): (Vec<Parse>, Vec<_>) = new.into_iter().unzip();
        for (parse, said) in new.iter().zip(said) {
            match said.is_empty() {
                true => self.said.remove(&parse.path),
                false => self.said.insert(parse.path.clone(), said),
            };
        }
        if same_names {
            self.difference = self.replace(new);
            return;
        }
        let mut known = std::mem::take(&mut self.parses).into_iter().peekable();
        let mut new = new.into_iter().peekable();
        let followed = sources.iter().filter_map(|entry| {
            while known.next_if(|parse| parse.path < entry.path).is_some() {}
            let same = known.next_if(|parse| parse.path == entry.path);
            new.next_if(|parse| parse.path == entry.path).or(same)
        });
        (self.parses, self.difference) = (followed.collect(), Difference::More);
    }

    fn has_names_of(&self, sources: &Sources) -> bool {
        match sources.differences(&self.edition) {
            Some(paths) => (paths.iter()).all(|path| self.get(path).is_some() == sources.get(path).is_some()),
            None => (self.parses.iter().map(|parse| &parse.path)).eq(sources.iter().map(|entry| &entry.path)),
        }
    }

    /// Puts parses in the place of those with the same paths.
    fn replace(&mut self, new: Vec<Parse>) -> Difference {
        let mut difference = Difference::Records(Vec::new());
        for parse in new {
            let Ok(at) = self.place_of(&parse.path) else { continue };
            match (&self.parses[at].came, &parse.came) {
                (Came::Record(before), Came::Record(now)) => {
                    if let Difference::Records(records) = &mut difference {
                        records.push((before.clone(), now.clone()));
                    }
                }
                // The catalogue does not hold these.
                (Came::History(_), Came::History(_)) | (Came::Nothing, Came::Nothing) => {}
                _ => difference = Difference::More,
            }
            self.parses[at] = parse;
        }
        difference
    }

    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.said.values().flatten()
    }

    /// What a source came to.
    pub fn record(&self, path: &SourcePath) -> Option<&Record> {
        match &self.get(path)?.came {
            Came::Record(record) => Some(record),
            _ => None,
        }
    }

    /// Whether a source has errors of its own.
    pub fn is_wrong(&self, path: &SourcePath) -> bool {
        let said = self.said.get(path).into_iter().flatten();
        said.into_iter().any(Diagnostic::is_error)
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.parses.iter().filter_map(|parse| match &parse.came {
            Came::Record(record) => Some(record),
            _ => None,
        })
    }

    pub fn media(&self) -> impl Iterator<Item = &Arc<Media>> {
        self.parses.iter().filter_map(|parse| match &parse.came {
            Came::Media(media) => Some(media),
            _ => None,
        })
    }

    pub fn themes(&self) -> impl Iterator<Item = &Arc<ThemeConfig>> {
        let start = self.parses.partition_point(|parse| parse.path.as_str() < THEMES);
        let below = self.parses[start..].iter();
        let below = below.take_while(|parse| parse.path.as_str().starts_with(THEMES));
        below.filter_map(|parse| match &parse.came {
            Came::Record(Record::Theme(theme)) => Some(theme),
            _ => None,
        })
    }

    /// The address history, empty where there is none.
    pub fn history(&self) -> History {
        match self.get(&SourcePath::new(LOCK_FILE)).map(|parse| &parse.came) {
            Some(Came::History(history)) => history.clone(),
            _ => History::default(),
        }
    }

    /// The settings, with the options that take the place of some. `None` after a diagnostic that says why.
    pub fn config(&self, inputs: &Inputs, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<Config>> {
        let path = SourcePath::new(CONFIG_FILE);
        let parse = self.get(&path);
        if parse.is_none() {
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
        let Came::Record(Record::Config(config)) = &parse?.came else {
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
