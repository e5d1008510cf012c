//! Three kinds of path that must not be mixed up: where a source lies, what a visitor types, where a file goes.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// The text of a path. Lists of a hundred thousand are compared with themselves of a moment ago, and then nearly all
/// texts are the very same ones, which is seen without reading them. (`Arc` itself sees that only of sized values.)
#[derive(Clone, Debug, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Name(Arc<str>);

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || *self.0 == *other.0
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        match Arc::ptr_eq(&self.0, &other.0) {
            true => Ordering::Equal,
            false => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A source, relative to the site folder, with `/` between its parts: `content/partners/stadt-essen.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourcePath(Name);

impl SourcePath {
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(Name(path.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `stadt-essen.yaml`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// Everything before the last part, without the slash.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The path that `reference` names: relative to this source's folder, or below `content` where it begins with `/`.
    /// `None` where it would leave the site.
    pub fn join(&self, reference: &str) -> Option<Self> {
        let mut parts: Vec<&str> = match reference.strip_prefix('/') {
            Some(_) => vec!["content"],
            None => self.folder().split('/').collect(),
        };
        for part in reference.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.len() > 1 => drop(parts.pop()),
                ".." => return None,
                _ => parts.push(part),
            }
        }
        Some(Self::new(parts.join("/")))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a visitor types after the host and the sub-path of the site: `/presse/2022/10/zehn-jahre/` or `/feed.xml`.
/// Begins with `/`; its parts are not percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address(Name);

impl Address {
    /// # Panics
    /// When `address` does not begin with `/` or holds an empty, `.` or `..` part: addresses are composed of slugs.
    pub fn new(address: impl Into<Arc<str>>) -> Self {
        let address = Name(address.into());
        assert!(is_address(&address), "not an address: {}", &*address);
        Self(address)
    }

    /// The address, if `text` is one.
    pub fn parse(text: &str) -> Option<Self> {
        is_address(text).then(|| Self(Name(text.into())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that somebody has copied from a browser, which writes some characters as `%20`.
    pub fn typed(text: &str) -> Option<Self> {
        let decoded = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
        Self::parse(&decoded)
    }

    /// The file that a web server sends for this address. Without a slash and an extension at its end it is that of a
    /// folder: a file without an extension would be offered for download.
    pub fn output(&self) -> OutputPath {
        OutputPath(Name(match self.names_file() {
            true => self.0[1..].into(),
            false => format!("{}index.html", &self.with_slash().0[1..]).into(),
        }))
    }

    /// The same with a slash at its end, unless it names a file.
    #[must_use]
    pub fn with_slash(&self) -> Self {
        match self.0.ends_with('/') || self.names_file() {
            true => self.clone(),
            false => Self(Name(format!("{self}/").into())),
        }
    }

    fn names_file(&self) -> bool {
        self.0.rsplit('/').next().is_some_and(|name| name.contains('.'))
    }

    /// The address of `rest` below this one, which must end in a slash.
    pub fn child(&self, rest: &str) -> Self {
        debug_assert!(self.0.ends_with('/'));
        Self::new(format!("{self}{rest}"))
    }
}

fn is_address(text: &str) -> bool {
    let Some(path) = text.strip_prefix('/') else {
        return false;
    };
    let path = path.strip_suffix('/').unwrap_or(path);
    let good = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', '?', '#']);
    text == "/" || path.split('/').all(good)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file below the output folder: `presse/2022/10/zehn-jahre/index.html`. Never leaves it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutputPath(Name);

impl OutputPath {
    /// The path, if `text` is relative and stays below the folder.
    pub fn parse(text: &str) -> Option<Self> {
        let good = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
        text.split('/').all(good).then(|| Self(Name(text.into())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address at which a web server shows this file.
    pub fn address(&self) -> Address {
        let path = self
            .0
            .strip_suffix("index.html")
            .filter(|path| path.is_empty() || path.ends_with('/'));
        Address::new(format!("/{}", path.unwrap_or(&self.0)))
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_outputs_are_two_ways() {
        for text in ["/", "/presse/", "/feed.xml", "/presse/2022/10/x/"] {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.output().address(), address);
        }
        let pages = ["/alt", "/alt/", "/a b/ä"].map(|text| Address::parse(text).unwrap().output().to_string());
        assert_eq!(pages, ["alt/index.html", "alt/index.html", "a b/ä/index.html"]);
        assert_eq!(Address::typed("/a%20b/%C3%A4/").unwrap().as_str(), "/a b/ä/");
        assert_eq!(Address::typed("/a%2F%2e%2e/%FF"), None);
        for text in ["", "x", "//", "/../x", "/a//b/", "/a?b"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn references_stay_in_the_site() {
        let path = SourcePath::new("content/releases/2022/a.md");
        assert_eq!(
            path.join("bild.jpg").unwrap().as_str(),
            "content/releases/2022/bild.jpg"
        );
        assert_eq!(path.join("/media/x.pdf").unwrap().as_str(), "content/media/x.pdf");
        assert_eq!(path.join("../../../../x"), None);
    }
}
