//! What a visitor of a folder can meet: pages reached from the home page, whatever they link to, feeds, the map of the
//! site, and compressed twins.

use crate::fixture::Tree;
use crate::links::{output, references};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use vielfalt::base::Digest;

/// A published tree, read once: what its files refer to, and what its twins hold.
pub struct Published {
    pub tree: Tree,
    /// For each page the files that it needs or leads to.
    links: BTreeMap<String, Vec<String>>,
    /// For each feed, map of the site and list of data what it names.
    names: BTreeMap<String, Vec<String>>,
    /// For each twin the digest of what it decodes to.
    twins: BTreeMap<String, (String, Digest)>,
}

/// Files that machines read, and that name pages.
fn is_list(path: &str) -> bool {
    let is_feed = path.ends_with("feed.xml") || path.ends_with("feed.rss.xml") || path.ends_with("feed.json");
    is_feed || path.starts_with("sitemap") || path == "robots.txt"
}

/// The file and how it is decoded, where this is a twin.
fn twin(path: &str) -> Option<(&str, bool)> {
    let gzip = path.strip_suffix(".gz").map(|original| (original, true));
    gzip.or_else(|| path.strip_suffix(".br").map(|original| (original, false)))
}

pub fn decoded(bytes: &[u8], is_gzip: bool) -> Vec<u8> {
    let mut found = Vec::new();
    match is_gzip {
        true => flate2::read::GzDecoder::new(bytes).read_to_end(&mut found),
        false => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut found),
    }
    .expect("a twin is whole");
    found
}

impl Published {
    /// `base` is the sub-path of the site.
    pub fn new(tree: Tree, base: &str) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
        let own = |reference: &str| {
            let reference = reference.replace("&amp;", "&");
            let own = reference.strip_prefix("https://example.org").unwrap_or(&reference);
            let address = own.split(['#', '?']).next().unwrap_or_default();
            (!own.contains(':') && !address.is_empty()).then(|| output(address, base))
        };
        // A page may well lead to what lies beside the sub-path: that is somebody else's site.
        let is_ours = |reference: &&String| {
            let whole = reference.strip_prefix("https://example.org");
            whole.is_none_or(|path| path.starts_with(&format!("{base}/")))
        };
        let (mut links, mut names, mut twins) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (path, bytes) in &tree {
            if let Some((original, is_gzip)) = twin(path) {
                let digest = Digest::of_bytes(&decoded(bytes, is_gzip));
                twins.insert(path.clone(), (original.to_owned(), digest));
            } else if path.ends_with(".html") {
                let found: BTreeSet<String> = references(&text(bytes))
                    .iter()
                    .filter(is_ours)
                    .filter_map(|to| own(to))
                    .collect();
                links.insert(path.clone(), found.into_iter().collect());
            } else if is_list(path) {
                let text = text(bytes);
                let urls = text.match_indices("https://example.org").map(|(at, _)| {
                    let end = text[at..]
                        .find(['"', '<', ' ', '\n', '\\', '\''])
                        .unwrap_or(text.len() - at);
                    &text[at..at + end]
                });
                names.insert(path.clone(), urls.filter_map(own).collect::<Vec<_>>());
            }
        }
        Self {
            tree,
            links,
            names,
            twins,
        }
    }

    pub fn links(&self) -> usize {
        self.links.values().map(Vec::len).sum()
    }

    pub fn names(&self) -> usize {
        self.names.values().map(Vec::len).sum()
    }

    pub fn twins(&self) -> usize {
        self.twins.len()
    }
}

/// A folder in the middle of a publication: which of two trees each file comes from.
pub type Mixed<'a> = BTreeMap<&'a str, &'a Published>;

/// What a visitor of such a folder would miss.
pub fn complaints(folder: &Mixed) -> Vec<String> {
    let mut said = Vec::new();
    let (mut seen, mut open) = (BTreeSet::new(), Vec::new());
    if folder.contains_key("index.html") {
        open.push("index.html");
    }
    while let Some(page) = open.pop() {
        if !seen.insert(page) {
            continue;
        }
        for target in folder[page].links.get(page).into_iter().flatten() {
            match folder.get_key_value(target.as_str()) {
                None => said.push(format!("{page} leads to {target}, which is not there")),
                Some((target, _)) if target.ends_with(".html") => open.push(target),
                Some(_) => {}
            }
        }
    }
    for (path, from) in folder {
        for target in from.names.get(*path).into_iter().flatten() {
            if !folder.contains_key(target.as_str()) {
                said.push(format!("{path} names {target}, which is not there"));
            }
        }
        if let Some((original, digest)) = from.twins.get(*path) {
            let bytes = folder.get(original.as_str()).map(|from| &from.tree[original]);
            if bytes.is_none_or(|bytes| Digest::of_bytes(bytes) != *digest) {
                said.push(format!("{path} is not in step"));
            }
        }
    }
    said
}
