//! What one build leaves for the next: in memory while `watch` runs, on disk between runs. Emptied, it costs time and
//! nothing else.

use super::Inputs;
use super::ground::Left;
use super::held::Held;
use super::parse::{Difference, Parsed};
use super::plans::Plans;
use crate::base::{Checked, Collation, Digest, Fault, Formats, Language, OutputPath, SourcePath};
use crate::facet::FacetMemo;
use crate::record::{Catalogue, Config, ThemeConfig};
use crate::render::{Theme, theme_chain, unknown_options};
use crate::source::{Sources, rescan, scan};
use crate::state::{FileNow, Good, Originals, Store};
use std::path::PathBuf;
use std::sync::Arc;

/// The files of the themes that come with the program, by their path as if they lay in the site.
pub type Embedded = &'static [(&'static str, &'static [u8])];

/// Results of earlier builds, each under the digest of what it was made of.
pub struct Cache {
    pub(super) store: Store,
    pub(super) parsed: Parsed,
    catalogue: Option<Filed>,
    pub(super) facets: FacetMemo,
    pub(super) plans: Plans,
    pub(super) left: Option<Left>,
    /// Whether this build asked the memo of facets.
    pub(super) planned_anew: bool,
    theme: Option<(Digest, Arc<Theme>)>,
    words: Option<(Vec<Language>, Arc<WordsOf>)>,
    sources: Option<Sources>,
    /// Whether a file was not what its hint promised, so that the next snapshot believes none.
    doubts: bool,
    /// The last error-free state of the sources, where it is kept.
    pub(super) good: Option<Good>,
    pub(super) embedded: Embedded,
    /// Digest of the program: results of another one are not believed.
    pub(super) program: Digest,
}

/// A catalogue and what it was made from.
struct Filed {
    /// Of the parsed list.
    number: u64,
    base_url: Option<String>,
    /// Of what was held back.
    held: Digest,
    catalogue: Checked<Arc<Catalogue>>,
}

/// How the site's languages write and sort.
pub struct WordsOf {
    pub formats: Vec<Formats>,
    pub collations: Vec<Collation>,
}

impl Cache {
    /// An empty cache on top of what `store` kept.
    pub fn new(store: Store, embedded: Embedded, program: Digest) -> Self {
        Self {
            store,
            parsed: Parsed::default(),
            catalogue: None,
            facets: FacetMemo::default(),
            plans: Plans::default(),
            left: None,
            planned_anew: false,
            theme: None,
            words: None,
            sources: None,
            doubts: false,
            good: None,
            embedded,
            program,
        }
    }

    /// An empty cache on top of `store` that keeps only what no record can influence: loaded themes and languages.
    pub fn renewed(&self, store: Store) -> Self {
        Self {
            theme: self.theme.clone(),
            words: self.words.clone(),
            ..Self::new(store, self.embedded, self.program)
        }
    }

    /// Keeps plans from build to build: for a watch.
    pub fn stay(&mut self) {
        self.plans.stay();
    }

    /// From now on the last error-free state of the sources is kept.
    pub fn open_good(&mut self, inputs: &Inputs) {
        if self.good.is_none() {
            self.good = Some(Good::open(&inputs.cache, &inputs.output));
        }
    }

    /// Keeps a snapshot, of which is known that it is without errors.
    pub(super) fn keep_good(&mut self, inputs: &Inputs, sources: &Sources) -> Result<(), Fault> {
        let Some(good) = &mut self.good else {
            return Ok(());
        };
        let files = sources.hints().map(|(path, hint)| FileNow {
            path,
            digest: hint.digest,
            size: hint.stamp.size,
        });
        good.keep(inputs.digest(), files, &Snapshot(sources))
    }

    /// The snapshot on disk. It is to be given back: what nobody remembers is looked for everywhere.
    pub(super) fn scan(&mut self, inputs: &Inputs) -> Result<Sources, Fault> {
        let sources = match (self.sources.take(), &inputs.changed) {
            _ if std::mem::take(&mut self.doubts) => scan(&inputs.site, None)?,
            (Some(previous), Some(paths)) => rescan(previous, paths)?,
            (Some(previous), None) => scan(&inputs.site, Some(&previous))?,
            (None, _) => {
                let remembered = Sources::remembered(self.store.sources.lines().iter());
                scan(&inputs.site, Some(&remembered))?
            }
        };
        Ok(sources.with_embedded(self.embedded))
    }

    /// Notes that a file was not what its hint promised.
    pub(super) fn doubt(&mut self) {
        self.doubts = true;
    }

    /// Remembers a snapshot that was built, with errors or without: what changed until then has been seen.
    pub(super) fn seen(&mut self, sources: &Sources) {
        self.sources = Some(sources.clone());
    }

    pub(super) fn words(&mut self, config: &Config) -> Arc<WordsOf> {
        let languages: Vec<Language> = config.languages.iter().map(|entry| entry.language.clone()).collect();
        if let Some((_, words)) = self.words.as_ref().filter(|(known, _)| *known == languages) {
            return words.clone();
        }
        let words = Arc::new(WordsOf {
            formats: languages.iter().map(|language| Formats::new(&language.tag)).collect(),
            collations: languages.iter().map(|language| Collation::new(&language.tag)).collect(),
        });
        self.words = Some((languages, words.clone()));
        words
    }

    /// The catalogue of what was parsed: the one before with other words in it, or a new one.
    pub(super) fn catalogue(&mut self, config: &Arc<Config>, inputs: &Inputs, held: &Held) -> Checked<Arc<Catalogue>> {
        let parsed = &self.parsed;
        let options = (&inputs.base_url, held.digest());
        let before = (self.catalogue.take())
            .filter(|filed| filed.number + 1 == parsed.number && (&filed.base_url, filed.held) == options);
        let reworded = before.and_then(|filed| {
            let Difference::Records(records) = &parsed.difference else {
                return None;
            };
            let Checked { value, diagnostics } = filed.catalogue;
            let value = match records.is_empty() {
                true => value,
                false => Arc::new(value.reworded(records)?),
            };
            Some(Checked::new(value, diagnostics))
        });
        let catalogue = reworded.unwrap_or_else(|| {
            let records = parsed.records().cloned().map(|record| held.apply(record));
            let filed = Catalogue::new(config.clone(), records, parsed.media().cloned());
            Checked::new(Arc::new(filed.value), filed.diagnostics)
        });
        self.catalogue = Some(Filed {
            number: parsed.number,
            base_url: inputs.base_url.clone(),
            held: held.digest(),
            catalogue: catalogue.clone(),
        });
        catalogue
    }

    /// The theme of the site, with those it extends. `None` where it is unknown.
    pub(super) fn theme(
        &mut self,
        config: &Config,
        themes: &[Arc<ThemeConfig>],
        sources: &Sources,
    ) -> Result<Checked<Option<Arc<Theme>>>, Fault> {
        let chain = theme_chain(&config.theme, &config.head.path, themes);
        if !chain.diagnostics.is_empty() {
            return Ok(Checked::new(None, chain.diagnostics));
        }
        let mut said = unknown_options(&config.theme_options, &config.head.path, &chain.value);
        let files: Vec<&crate::source::Entry> = sources.under("themes").iter().collect();
        let languages: Vec<Language> = config.languages.iter().map(|entry| entry.language.clone()).collect();
        let names: Vec<&SourcePath> = chain.value.iter().map(|theme| &theme.head.path).collect();
        let digests: Vec<(&SourcePath, Digest)> = files.iter().map(|entry| (&entry.path, entry.digest)).collect();
        let key = crate::base::digest_of(&(names, digests, &languages));
        if let Some((_, theme)) = self.theme.as_ref().filter(|(known, _)| *known == key) {
            return Ok(Checked::new(Some(theme.clone()), said));
        }
        let paths: Vec<SourcePath> = files.iter().map(|entry| entry.path.clone()).collect();
        let loaded = Theme::load(&chain.value, &paths, &|path| sources.read(path), &config.languages)?;
        let theme = Arc::new(loaded.value);
        // A theme with something to say is loaded anew each time, so that it is said each time.
        self.theme = loaded.diagnostics.is_empty().then(|| (key, theme.clone()));
        said.extend(loaded.diagnostics);
        Ok(Checked::new(Some(theme), said))
    }

    /// Forgets what this build did not ask for.
    pub(super) fn sweep(&mut self) {
        if std::mem::take(&mut self.planned_anew) {
            self.facets.sweep();
        }
    }

    /// Keeps the snapshot for the next run.
    pub(super) fn keep(&mut self, sources: &Sources) {
        self.store.sources.replace(sources.hints());
        self.store.save();
    }

    /// Writes to the disk what changed since the last time.
    pub fn close(self) {
        self.store.close();
    }

    /// Whether an output is known to come from a recipe, and which bytes it came to.
    pub(super) fn made(&self, output: &OutputPath, recipe: Digest) -> Option<Digest> {
        self.store
            .recipes
            .get(output)
            .filter(|known| known.digest == recipe)
            .map(|known| known.artifact)
    }
}

/// The bytes of a snapshot, while they can still be had.
struct Snapshot<'a>(&'a Sources);

impl Originals for Snapshot<'_> {
    fn file(&self, path: &SourcePath) -> PathBuf {
        self.0.file(path)
    }

    fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Fault> {
        self.0.read(path).map(|bytes| bytes.to_vec())
    }
}
