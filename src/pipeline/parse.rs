//! Sources to records, in parallel; a source that did not change is not read again.

use super::cache::Cache;
use super::inputs::{Inputs, Meter};
use crate::address::History;
use crate::base::{Checked, Diagnostic, Fault, SourcePath, Span, words};
use crate::record::{self, Config, Media, MediaImage, Record, SourceKind, ThemeConfig};
use crate::render::probe;
use crate::source::{Entry, Sources};
use rayon::prelude::*;
use std::sync::Arc;

/// All records of a site as their files say them.
pub struct Parsed {
    pub records: Vec<Record>,
    pub media: Vec<Arc<Media>>,
    pub themes: Vec<Arc<ThemeConfig>>,
    pub history: History,
    config: Option<Arc<Config>>,
    /// Whether there is a `site.yaml`, readable or not.
    has_config: bool,
}

/// The images by their names; everything else among the media is an attachment.
const IMAGES: [&str; 9] = [
    ".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif", ".bmp", ".tiff",
];

type ParsedOne = (SourcePath, Arc<Checked<Option<Record>>>);

/// Parses every source.
pub fn all(cache: &mut Cache, sources: &Sources, meter: &mut Meter) -> Result<Checked<Parsed>, Fault> {
    let mut diagnostics = Vec::new();
    let (mut wanted, mut media, mut history) = (Vec::new(), Vec::new(), History::default());
    for entry in sources.iter() {
        let kind = record::kind(&entry.path).collect(&mut diagnostics);
        match kind {
            None | Some(SourceKind::ThemeFile) => {}
            Some(SourceKind::Media) => media.push(entry),
            Some(SourceKind::AddressLock) => {
                history = history_of(cache, sources, entry)?.collect(&mut diagnostics);
            }
            Some(kind) => wanted.push((entry, kind)),
        }
    }
    let mut parsed = Parsed {
        records: Vec::with_capacity(wanted.len()),
        media: probed(cache, sources, &media)?,
        themes: Vec::new(),
        history,
        config: None,
        has_config: wanted.iter().any(|(_, kind)| *kind == SourceKind::Config),
    };
    meter.work.sources = sources.len();
    for (_, checked) in records(cache, sources, wanted, meter)? {
        diagnostics.extend_from_slice(&checked.diagnostics);
        match &checked.value {
            Some(Record::Config(config)) => parsed.config = Some(config.clone()),
            Some(Record::Theme(theme)) => parsed.themes.push(theme.clone()),
            Some(record) => parsed.records.push(record.clone()),
            None => {}
        }
    }
    Ok(Checked::new(parsed, diagnostics))
}

fn history_of(cache: &mut Cache, sources: &Sources, entry: &Entry) -> Result<Checked<History>, Fault> {
    if let Some((_, known)) = cache.history.as_ref().filter(|(digest, _)| *digest == entry.digest) {
        return Ok(Checked::new(known.clone(), Vec::new()));
    }
    let bytes = sources.read(&entry.path)?;
    let history = History::parse(&entry.path, &String::from_utf8_lossy(&bytes));
    if history.diagnostics.is_empty() {
        cache.history = Some((entry.digest, history.value.clone()));
    }
    Ok(history)
}

fn records(
    cache: &mut Cache,
    sources: &Sources,
    wanted: Vec<(&Entry, SourceKind)>,
    meter: &mut Meter,
) -> Result<Vec<ParsedOne>, Fault> {
    let mut known: Vec<ParsedOne> = Vec::with_capacity(wanted.len());
    let mut unknown = Vec::new();
    for (entry, kind) in wanted {
        match cache.records.get(&(entry.path.clone(), entry.digest)) {
            Some(record) => known.push((entry.path.clone(), record)),
            None => unknown.push((entry, kind)),
        }
    }
    meter.work.parsed = unknown.len();
    let parsed: Vec<(&Entry, Arc<Checked<Option<Record>>>)> = unknown
        .into_par_iter()
        .map(|(entry, kind)| {
            let bytes = sources.read(&entry.path)?;
            Ok((entry, Arc::new(record::parse(&entry.path, kind, &bytes, entry.digest))))
        })
        .collect::<Result<_, Fault>>()?;
    for (entry, record) in parsed {
        cache.records.insert((entry.path.clone(), entry.digest), record.clone());
        known.push((entry.path.clone(), record));
    }
    Ok(known)
}

fn probed(cache: &mut Cache, sources: &Sources, media: &[&Entry]) -> Result<Vec<Arc<Media>>, Fault> {
    let mut all = Vec::with_capacity(media.len());
    for entry in media {
        let key = (entry.path.clone(), entry.digest);
        let media = match cache.media.get(&key) {
            Some(media) => media,
            None => {
                let media = Arc::new(look_at(sources, entry)?);
                cache.media.insert(key, media.clone());
                media
            }
        };
        all.push(media);
    }
    Ok(all)
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
    /// The settings, with the options that take the place of some. `None` after a diagnostic that says why.
    pub fn config(&self, inputs: &Inputs, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<Config>> {
        let path = SourcePath::new("content/site.yaml");
        if !self.has_config {
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
        let config = self.config.as_ref()?;
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
