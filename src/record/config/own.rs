//! Which addresses are those of this very site.

use super::Config;

impl Config {
    /// The part of an address behind the host and the sub-path, where it is one of this very site: it then counts like
    /// one that begins with `/`. Visitors reach it by either scheme, and in the name of a host capitals make no
    /// difference. Any other address stays whole.
    pub fn own_part<'t>(&self, target: &'t str) -> &'t str {
        self.below_host(target).unwrap_or(target)
    }

    fn below_host<'t>(&self, target: &'t str) -> Option<&'t str> {
        let (own, written) = (after_scheme(&self.origin)?, without_user(after_scheme(target)?));
        let (host, rest) = written.split_at_checked(own.len())?;
        if !host.eq_ignore_ascii_case(own) {
            return None;
        }
        // The root of all names may be written out: `example.org.` is the same host.
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let port = [":443", ":80"].into_iter().find_map(|port| rest.strip_prefix(port));
        let below = port.unwrap_or(rest).strip_prefix(&*self.base_path)?;
        below.starts_with('/').then_some(below)
    }
}

fn after_scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    web.then_some(rest)
}

/// What follows `name:password@`, which no public page asks for.
fn without_user(address: &str) -> &str {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    host.rfind('@').map_or(address, |at| &address[at + 1..])
}
