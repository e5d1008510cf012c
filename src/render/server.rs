//! Rules for web servers: what plain files cannot say. An address that leads elsewhere answers 301, one that has ended
//! answers 410, an unknown one shows the site's own page; and the headers that a public site should send.
//!
//! These files are put on a server by people, outside the served folder. They hold nothing of withheld records.

mod apache;
mod caddy;
mod netlify;
mod nginx;
#[cfg(test)]
mod tests;

use super::twin::{Encoding, TEXTS};
use crate::base::Address;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the rules are made of.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The path below which the site lives: empty or `/vielfalt`.
    pub base_path: Arc<str>,
    /// From, and to: an address of the site, perhaps with `#…`, or one of another host.
    pub redirects: BTreeMap<Address, Arc<str>>,
    pub gone: BTreeSet<Address>,
    /// The folder of every language and its page for unknown addresses.
    pub not_found: Vec<(Address, Address)>,
    /// The compressed twins that lie beside texts.
    pub twins: Vec<Encoding>,
}

/// Pages load from their own host only, and hold neither script nor style of their own.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";
const HEADERS: [(&str, &str); 3] = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
];
const HSTS: (&str, &str) = ("Strict-Transport-Security", "max-age=31536000");
/// For files whose name changes with their bytes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again each time; mostly the answer is 304 and short.
const ASK: &str = "no-cache";
/// What the name of a file whose name changes with its bytes looks like, below the base path.
const FINGERPRINTED: &str = r"/assets/.+\.[0-9a-f]{10}\.[a-z0-9]+(\.gz|\.br)?$";

/// The files by their names.
pub fn server_rules(rules: &Rules) -> Vec<(&'static str, String)> {
    let site = Site::of(rules);
    vec![
        ("nginx.conf", nginx::text(&site)),
        ("apache.conf", apache::text(&site)),
        ("Caddyfile", caddy::text(&site)),
        ("_redirects", netlify::redirects(&site)),
        ("_headers", netlify::headers(&site)),
    ]
}

/// The rules with the addresses as they are on the server.
struct Site {
    /// The path below which the site lives, as a request names it once it is decoded: empty or `/vielfalt`.
    base: String,
    /// From, decoded; to, as a header has it.
    redirects: Vec<(String, String)>,
    /// Decoded.
    gone: Vec<String>,
    /// The folder of the default language and its page, decoded.
    missing: String,
    /// The folders of the other languages and their pages, the longest last.
    missing_in: Vec<(String, String)>,
    /// The best first.
    twins: Vec<Encoding>,
}

impl Site {
    fn of(rules: &Rules) -> Self {
        let base = decoded(&rules.base_path);
        let own = |address: &Address| format!("{base}{address}");
        // No browser asks for a control character, and in a file of lines it could begin another rule.
        let sound = |from: &String| !from.chars().any(char::is_control);
        let to = |to: &Arc<str>| match to.starts_with('/') {
            true => location(&format!("{}{to}", base.replace('%', "%25")), true),
            false => location(to, false),
        };
        let redirects = rules.redirects.iter().map(|(from, end)| (own(from), to(end)));
        let mut others: Vec<(String, String)> = (rules.not_found.iter())
            .map(|(folder, page)| (own(folder), own(page)))
            .collect();
        others.sort_by_key(|(folder, _)| folder.len());
        let missing = (!others.is_empty()).then(|| others.remove(0).1);
        let best_first = [Encoding::Brotli, Encoding::Gzip];
        Self {
            twins: (best_first.into_iter())
                .filter(|encoding| rules.twins.contains(encoding))
                .collect(),
            redirects: redirects.filter(|(from, _)| sound(from)).collect(),
            gone: rules.gone.iter().map(own).filter(sound).collect(),
            missing: missing.unwrap_or_else(|| format!("{base}/404.html")),
            missing_in: others,
            base,
        }
    }
}

/// The target of a redirect as a header has it: letters of other scripts, spaces and what means something in the files
/// of a server as `%XX`. A `%` of an address of ours is a character like any other; that of another host is one already.
fn location(to: &str, ours: bool) -> String {
    let end = to.find(['#', '?']).unwrap_or(to.len());
    let (path, rest) = to.split_at(end);
    let mut text = String::with_capacity(to.len());
    encode(path, if ours { "/:@!+,;=~" } else { "/:@!+,;=~%[]" }, &mut text);
    encode(rest, "/:@!+,;=~%#?&", &mut text);
    text
}

fn encode(part: &str, allowed: &str, text: &mut String) {
    for byte in part.bytes() {
        match char::from(byte) {
            c if c.is_ascii_alphanumeric() || "-._".contains(c) || allowed.contains(c) => text.push(c),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// `%XX` as the bytes that they stand for, where these are text.
fn decoded(path: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(path.len()), path.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .filter(|_| *byte == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(meant) => {
                bytes.push(meant);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// A text as a regular expression that means just this text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !"/-_\"'".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// `#` before each line.
fn comment(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| {
            if line.is_empty() {
                "#\n".to_owned()
            } else {
                format!("# {line}\n")
            }
        })
        .collect()
}
