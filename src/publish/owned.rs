//! The ownership list: which files of the output folder are ours. It lies in that folder, as `.vielfalt-files`.
//!
//! Ownership goes by name: a file that the list names may be changed and removed, any other may not. The digests are
//! what a publication has written; whether the bytes still are those is for `look` to find out.
//!
//! The list names only what a visitor of the folder can see, so it betrays nothing. It is text, sorted by path:
//!
//! ```text
//! vielfalt-files 1
//! DIGEST page presse/index.html
//! DIGEST twin presse/index.html.gz
//! DIGEST asset assets/style.0a1b2c3d4e.css
//! DIGEST retired@1766440000 assets/style.9f8e7d6c5b.css
//! ```

use crate::base::{Digest, OutputPath};
use std::fmt::Write;
use std::sync::Arc;

/// The name of the list in the output folder.
pub const LIST: &str = ".vielfalt-files";
const HEADER: &str = "vielfalt-files 1";

/// What a publication knows of one of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Possession {
    pub digest: Digest,
    pub kind: Kind,
}

/// How long a file stays once nothing wants it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It goes with the publication that no longer wants it.
    Page,
    /// Another file compressed. It goes before that file changes, and comes after.
    Twin,
    /// Its name carries its fingerprint. It is retired first: a visitor may hold a page that asks for it.
    Asset,
    /// An asset that nothing has asked for since that second of 1970.
    Retired(i64),
}

/// The files of ours in one output folder, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owned(Arc<Vec<(OutputPath, Possession)>>);

impl Owned {
    pub fn from_files(files: impl IntoIterator<Item = (OutputPath, Possession)>) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files.dedup_by(|second, first| second.0 == first.0);
        Self(Arc::new(files))
    }

    /// Reads a list. One that is broken anywhere names nothing: what stands in the folder is then adopted file by file
    /// where its bytes are those we would write.
    pub fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        let known = lines.next() == Some(HEADER) && text.ends_with('\n');
        let files: Option<Vec<_>> = lines.map(parse_line).collect();
        files.filter(|_| known).map(Self::from_files).unwrap_or_default()
    }

    /// The list as it is written.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(32 + self.0.len() * 96);
        text.push_str(HEADER);
        text.push('\n');
        for (path, possession) in &*self.0 {
            push_hex(&mut text, possession.digest);
            match possession.kind {
                Kind::Page => text.push_str(" page "),
                Kind::Twin => text.push_str(" twin "),
                Kind::Asset => text.push_str(" asset "),
                Kind::Retired(since) => write!(text, " retired@{since} ").expect("a string takes every text"),
            }
            push_escaped(&mut text, path.as_str());
            text.push('\n');
        }
        text
    }

    pub fn files(&self) -> &[(OutputPath, Possession)] {
        &self.0
    }

    pub fn get(&self, path: &OutputPath) -> Option<&Possession> {
        let at = self.0.binary_search_by(|(known, _)| known.cmp(path)).ok()?;
        Some(&self.0[at].1)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What it says of some files.
    #[must_use]
    pub fn only<'a>(&self, names: impl IntoIterator<Item = &'a OutputPath>) -> Self {
        let line = |name: &OutputPath| Some((name.clone(), *self.get(name)?));
        Self::from_files(names.into_iter().filter_map(line))
    }

    /// The files of which a publication to come will dispose.
    #[must_use]
    pub fn retired(&self) -> Self {
        let retired = (self.0.iter()).filter(|(_, possession)| matches!(possession.kind, Kind::Retired(_)));
        Self(Arc::new(retired.cloned().collect()))
    }

    /// This list with `now` in the place of `before`, which is a part of it.
    #[must_use]
    pub fn with(&self, before: &Self, now: &Self) -> Self {
        let same_names = before.0.len() == now.0.len() && before.covers(now);
        if !same_names {
            let others = self.0.iter().filter(|(path, _)| before.get(path).is_none());
            return Self::from_files(others.chain(now.files()).cloned());
        }
        let mut files = self.0.to_vec();
        for (path, possession) in now.files() {
            if let Ok(at) = files.binary_search_by(|(known, _)| known.cmp(path)) {
                files[at].1 = *possession;
            }
        }
        Self(Arc::new(files))
    }

    /// Whether a file of ours lies in the folder `path`.
    pub fn is_folder(&self, path: &OutputPath) -> bool {
        !super::below(&self.0[..], |(path, _)| path, path.as_str()).is_empty()
    }

    /// Whether every name in `other` is also in this list.
    pub fn covers(&self, other: &Self) -> bool {
        other.without(self).next().is_none()
    }

    /// The names that `other` has not.
    pub fn without<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a OutputPath> {
        let mut others = other.0.iter().peekable();
        // Most names are the very same ones, which is seen without reading them.
        self.0.iter().map(|(path, _)| path).filter(move |path| {
            loop {
                match others.peek() {
                    Some((other, _)) if other == *path => return others.next().is_none(),
                    Some((other, _)) if other < *path => drop(others.next()),
                    _ => return true,
                }
            }
        })
    }
}

fn parse_line(line: &str) -> Option<(OutputPath, Possession)> {
    let mut fields = line.splitn(3, ' ');
    let digest = Digest::parse(fields.next()?)?;
    let kind = match fields.next()? {
        "page" => Kind::Page,
        "twin" => Kind::Twin,
        "asset" => Kind::Asset,
        retired => Kind::Retired(retired.strip_prefix("retired@")?.parse().ok()?),
    };
    let path = fields.next()?;
    // The list and the staging folder can never be outputs.
    let path =
        OutputPath::parse(&path.replace("\\n", "\n").replace("\\r", "\r")).filter(|path| path.as_str() != LIST)?;
    Some((path, Possession { digest, kind }))
}

/// A path holds no backslash, so that one can stand for a line break. Looked for byte by byte, as hardly any path has one.
fn push_escaped(text: &mut String, path: &str) {
    if [b'\n', b'\r'].iter().any(|broken| path.as_bytes().contains(broken)) {
        text.push_str(&path.replace('\n', "\\n").replace('\r', "\\r"));
    } else {
        text.push_str(path);
    }
}

/// Written by hand: the list of a large site has a hundred thousand lines, and an edit waits for it.
fn push_hex(text: &mut String, digest: Digest) {
    let mut hex = [0; 32];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(digest.as_bytes()) {
        pair[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
        pair[1] = b"0123456789abcdef"[usize::from(byte & 15)];
    }
    text.push_str(str::from_utf8(&hex).expect("hexadecimal digits are text"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(files: &[(&str, Kind)]) -> Owned {
        let file = |(path, kind): &(&str, Kind)| {
            let digest = Digest::of_bytes(path.as_bytes());
            (OutputPath::parse(path).unwrap(), Possession { digest, kind: *kind })
        };
        Owned::from_files(files.iter().map(file))
    }

    #[test]
    fn text_form_reads_back() {
        let list = owned(&[
            ("index.html", Kind::Page),
            ("a b/c\nd.html", Kind::Page),
            ("index.html.br", Kind::Twin),
            ("assets/x.css", Kind::Retired(-5)),
            ("assets/y.css", Kind::Asset),
        ]);
        assert_eq!(Owned::parse(&list.to_text()), list);
        assert_eq!(Owned::parse(&Owned::default().to_text()), Owned::default());
    }

    #[test]
    fn a_broken_list_names_nothing() {
        let text = owned(&[("index.html", Kind::Page), ("x/y", Kind::Asset)]).to_text();
        let broken = [
            text.replace("page", "pages"),
            text.replace("x/y", "../y"),
            text.replace("files 1", "files 2"),
            text[..text.len() - 2].to_owned(),
            text.replace("x/y", LIST),
            String::new(),
        ];
        for text in broken {
            assert!(Owned::parse(&text).is_empty(), "{text}");
        }
    }

    #[test]
    fn names_decide_what_a_list_covers() {
        let (small, large) = (
            owned(&[("b", Kind::Page)]),
            owned(&[("a", Kind::Page), ("b", Kind::Asset)]),
        );
        assert!(large.covers(&small) && large.covers(&large) && small.covers(&Owned::default()));
        assert!(!small.covers(&large));
        assert!(owned(&[("a/b/c", Kind::Page)]).is_folder(&OutputPath::parse("a/b").unwrap()));
        assert!(!owned(&[("a/bc", Kind::Page)]).is_folder(&OutputPath::parse("a/b").unwrap()));
    }
}
