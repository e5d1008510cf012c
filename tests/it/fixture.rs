//! A whole site in one string, edits to it, and what a build makes of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use vielfalt::base::{Diagnostic, Digest, Stamp};
use vielfalt::cli::EMBEDDED;
use vielfalt::pipeline::{self, Cache, Inputs, Mode, Outcome, When};
use vielfalt::site::Preview;
use vielfalt::state::Store;

/// Every file of an output folder but the ownership list, by its path.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A site on disk with a cache of its own.
pub struct Fixture {
    folder: Arc<TempDir>,
    pub date: String,
    pub threads: usize,
    /// Whether the clock on the wall says `date`, which then is a moment with its offset: the history is kept.
    pub real: bool,
    pub locked: bool,
    pub preview: Preview,
}

const PROGRAM: &[u8] = b"tests";

/// Caches that hold a loaded theme and nothing else: to load it is most of the time of a small site's build.
static LOADED: Mutex<Vec<Cache>> = Mutex::new(Vec::new());

fn loaded() -> MutexGuard<'static, Vec<Cache>> {
    // A test that failed has left whole caches.
    LOADED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A cache as a new run of the program has it, but for the theme: another run, also of another site, has loaded that.
pub fn cache(store: Store) -> Cache {
    let known = loaded().pop();
    match known {
        Some(cache) => cache.renewed(store),
        None => Cache::new(store, EMBEDDED, Digest::of_bytes(PROGRAM)),
    }
}

/// The end of the run that this cache was for.
pub fn close(cache: Cache) {
    let emptied = cache.renewed(Store::nowhere());
    loaded().push(emptied);
    cache.close();
}

/// How many rounds a test over random sites goes: `VIELFALT_ROUNDS` names a factor.
pub fn rounds(usual: u64) -> u64 {
    let factor = std::env::var("VIELFALT_ROUNDS").ok();
    usual * factor.and_then(|text| text.parse::<u64>().ok()).unwrap_or(1)
}

/// What one build came to.
pub struct Built {
    pub outcome: Outcome,
    pub tree: Tree,
}

impl Fixture {
    /// Files follow lines of the form `=== content/site.yaml`.
    pub fn new(text: &str) -> Self {
        let fixture = Self::empty();
        for part in text.split("=== ").skip(1) {
            let (path, content) = part.split_once('\n').expect("a path stands on a line of its own");
            fixture.write(path.trim(), content.as_bytes());
        }
        fixture
    }

    pub fn empty() -> Self {
        let folder = tempfile::tempdir_in(scratch()).expect("the folder can be written");
        Self {
            folder: Arc::new(folder),
            date: "2022-11-01".to_owned(),
            threads: 2,
            real: false,
            locked: false,
            preview: Preview::default(),
        }
    }

    /// The repository's own content, copied.
    pub fn repository() -> Self {
        let fixture = Self::empty();
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        for (path, bytes) in tree(&content) {
            if path != "addresses.lock" {
                fixture.write(&format!("content/{path}"), &bytes);
            }
        }
        fixture
    }

    /// The same folder at another moment.
    pub fn at(&self, date: &str) -> Self {
        Self {
            folder: self.folder.clone(),
            date: date.to_owned(),
            threads: self.threads,
            real: self.real,
            locked: self.locked,
            preview: self.preview,
        }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file is there");
    }

    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).expect("the file is there");
        assert!(text.contains(from), "{path} holds no {from}");
        self.write(path, text.replace(from, to).as_bytes());
    }

    /// What lies in a folder, but for the ownership list.
    pub fn tree(folder: &Path) -> Tree {
        tree(folder)
    }

    /// Every file below `content/`, by its path in the site.
    pub fn content(&self) -> Tree {
        let files = tree(&self.path("content")).into_iter();
        files.map(|(path, bytes)| (format!("content/{path}"), bytes)).collect()
    }

    /// Changes the text of every file that holds text.
    pub fn edit_all(&self, edit: impl Fn(&str) -> String) {
        for (path, bytes) in tree(&self.path("content")) {
            if let Ok(text) = String::from_utf8(bytes)
                && edit(&text) != text
            {
                self.write(&format!("content/{path}"), edit(&text).as_bytes());
            }
        }
    }

    pub fn build(&self) -> Built {
        self.build_into("public", Mode::Publish)
    }

    fn moment(&self) -> When {
        match Stamp::parse(&self.date).expect("a date") {
            Stamp::Offset(now) if self.real => When::Real(now),
            stamp => When::Local(stamp),
        }
    }

    pub fn build_into(&self, output: &str, mode: Mode) -> Built {
        let (built, cache) = self.build_with(cache(self.store(output)), output, mode);
        close(cache);
        built
    }

    /// A build that finds nothing kept, and keeps nothing.
    pub fn build_clean(&self, output: &str, mode: Mode) -> Built {
        let (built, cache) = self.build_with(cache(Store::nowhere()), output, mode);
        close(cache);
        built
    }

    /// Builds again and again with what the build before left, as `watch` does.
    pub fn build_warm(&self, cache: &mut Option<Cache>, output: &str, mode: Mode) -> Built {
        let warm = cache.take();
        let warm = warm.unwrap_or_else(|| self::cache(self.store(output)));
        let (built, warm) = self.build_with(warm, output, mode);
        *cache = Some(warm);
        built
    }

    fn store(&self, output: &str) -> Store {
        Store::open(&self.path(".vielfalt"), &self.path(output), Digest::of_bytes(PROGRAM))
    }

    fn build_with(&self, mut cache: Cache, output: &str, mode: Mode) -> (Built, Cache) {
        let output = self.path(output);
        let inputs = Inputs {
            site: self.folder.path().to_path_buf(),
            output: output.clone(),
            cache: self.path(".vielfalt"),
            moment: self.moment(),
            preview: self.preview,
            base_url: None,
            strict: false,
            locked: self.locked,
            mode,
            twins: true,
            changed: None,
            tick: &|| Duration::ZERO,
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build()
            .expect("threads can be started");
        let outcome = pool.install(|| pipeline::build(&mut cache, &inputs).expect("the machine works"));
        let tree = tree(&output);
        (Built { outcome, tree }, cache)
    }
}

impl Built {
    /// This build, which must have gone well.
    pub fn ok(self) -> Self {
        assert!(self.outcome.ok, "{:#?}", self.errors());
        self
    }

    pub fn errors(&self) -> Vec<&Diagnostic> {
        self.outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error())
            .collect()
    }

    pub fn codes(&self) -> Vec<&str> {
        self.outcome
            .diagnostics
            .iter()
            .map(|diagnostic| &*diagnostic.code)
            .collect()
    }

    pub fn text(&self, path: &str) -> &str {
        let bytes = self
            .tree
            .get(path)
            .unwrap_or_else(|| panic!("no {path} among {:#?}", self.tree.keys()));
        std::str::from_utf8(bytes).expect("pages are UTF-8")
    }

    /// The files whose bytes hold a text, or whose names do.
    pub fn holding(&self, text: &str) -> Vec<&str> {
        let needle = text.as_bytes();
        let holds = |(path, bytes): &(&String, &Vec<u8>)| {
            path.contains(text) || bytes.windows(needle.len()).any(|window| window == needle)
        };
        self.tree.iter().filter(holds).map(|(path, _)| path.as_str()).collect()
    }
}

/// Where sites are made: in memory where the system has such a folder, since a publication waits for its disk.
fn scratch() -> &'static Path {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => memory,
        false => Path::new(env!("CARGO_TARGET_TMPDIR")),
    }
}

fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    collect(folder, "", &mut found);
    found.remove(".vielfalt-files");
    found
}

fn collect(folder: &Path, below: &str, found: &mut Tree) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.expect("entries can be read");
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found);
        } else {
            let bytes = fs::read(entry.path());
            // A link may lead nowhere.
            let is_link = entry.path().is_symlink();
            found.insert(
                name,
                bytes
                    .or_else(|error| if is_link { Ok(Vec::new()) } else { Err(error) })
                    .expect("files can be read"),
            );
        }
    }
}

/// A small site with something of each kind.
pub const SMALL: &str = r#"
=== content/site.yaml
title: Beispiel & Söhne
base_url: https://example.org/unter/
languages:
  - {tag: de, name: Deutsch}
  - {tag: en, name: English, path: en}
partner_kinds: {kommune: {de: Kommune, en: Municipality}}
districts: {koeln: Köln}
topics: {jubilaeum: Jubiläum}
event_kinds: {tagung: Tagung}
initiative: {name: Beispiel, founded: 2012-08-23}
contacts: {presse: {name: Pressestelle, email: presse@example.org}}
press_contact: presse
=== content/partners/stadt-essen.yaml
name: Stadt Essen
kind: kommune
city: Essen
joined: 2013
=== content/events/tagung.yaml
title: Tagung
kind: tagung
start: 2022-10-19T14:00
venue: {city: Essen}
partners: [stadt-essen]
=== content/releases/2022-10-19-zehn-jahre.md
---
title: Zehn Jahre <3 & mehr
topics: [jubilaeum]
partners: [stadt-essen]
events: [tagung]
---
# Rückblick

Ein "Zitat" und [](partner:stadt-essen), siehe [unten](#rueckblick).[^1]

[^1]: Eine Fußnote.
=== content/releases/2022-10-19-zehn-jahre.en.md
---
title: Ten years
---
Text.
=== content/pages/impressum.md
---
title: Impressum
---
Angaben.
"#;
