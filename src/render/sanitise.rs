//! Raw HTML made safe: an allow-list that keeps our own markup and what an editor may need.

use crate::record::{ALLOWED_ATTRIBUTES as GENERAL, ALLOWED_TAGS as TAGS};
use ammonia::{Builder, UrlRelative};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Immutable, and made only where a text holds raw HTML.
static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(TAGS.iter().map(|(tag, _)| *tag).collect())
        .tag_attributes(
            TAGS.iter()
                .map(|(tag, names)| (*tag, names.iter().copied().collect()))
                .collect(),
        )
        .tag_attribute_values([("input", [("type", HashSet::from(["checkbox"]))].into())].into())
        .generic_attributes(GENERAL.iter().copied().collect())
        .generic_attribute_prefixes(HashSet::from(["aria-"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
});

/// Characters that nobody types: each stands for an island while the rest is read.
const FIRST: u32 = 0xf_0000;
const LAST: u32 = 0xf_fff0;

/// The safe part of `html`. The `islands` are what theme templates made; they are left as they are.
pub(super) fn sanitised(html: &str, islands: &[Range<usize>]) -> String {
    let used = || html.chars().any(|c| (FIRST..=LAST).contains(&u32::from(c)));
    let tokens: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).take(islands.len()).collect();
    if islands.is_empty() || tokens.len() < islands.len() || used() {
        return ALLOWED.clean(html).to_string();
    }
    let mut sea = String::with_capacity(html.len());
    let mut at = 0;
    for (island, token) in islands.iter().zip(tokens) {
        sea.push_str(&html[at..island.start]);
        sea.push(token);
        at = island.end;
    }
    sea.push_str(&html[at..]);
    let clean = ALLOWED.clean(&sea).to_string();
    let mut whole = String::with_capacity(html.len());
    let mut rest = clean.as_str();
    let island = |c: char| islands.get(u32::from(c).wrapping_sub(FIRST) as usize);
    while let Some(at) = rest.find(|c| island(c).is_some()) {
        whole.push_str(&rest[..at]);
        let mut after = rest[at..].chars();
        if let Some(island) = after.next().and_then(island) {
            whole.push_str(&html[island.clone()]);
        }
        rest = after.as_str();
    }
    whole.push_str(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn islands_stay() {
        let html = "<div onclick=x>a<video src=y></video>b</div><script>1</script>";
        let at = html.find("<video").unwrap();
        let end = html.find("b</div>").unwrap();
        assert_eq!(
            sanitised(html, std::slice::from_ref(&(at..end))),
            "<div>a<video src=y></video>b</div>"
        );
        assert_eq!(sanitised(html, &[]), "<div>ab</div>");
    }
}
