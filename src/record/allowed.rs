//! What raw HTML may hold: the sanitiser keeps it, and everything else is named to the author.

/// Tags and the attributes each may have besides the general ones.
pub const ALLOWED_TAGS: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel", "download"]),
    ("abbr", &[]),
    ("address", &[]),
    ("article", &[]),
    ("aside", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("blockquote", &[]),
    ("br", &[]),
    ("caption", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("dfn", &[]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("i", &[]),
    (
        "img",
        &[
            "src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding",
        ],
    ),
    ("input", &["disabled", "checked"]),
    ("ins", &["datetime"]),
    ("kbd", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("ol", &["start", "reversed"]),
    ("p", &[]),
    ("picture", &[]),
    ("pre", &[]),
    ("q", &[]),
    ("ruby", &[]),
    ("rp", &[]),
    ("rt", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("section", &[]),
    ("small", &[]),
    ("source", &["type", "srcset", "sizes", "media"]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("tfoot", &[]),
    ("th", &["colspan", "rowspan", "headers", "scope"]),
    ("thead", &[]),
    ("time", &["datetime"]),
    ("tr", &[]),
    ("u", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("wbr", &[]),
];

/// Allowed everywhere. No `style`: the site's security policy would refuse it.
pub const ALLOWED_ATTRIBUTES: &[&str] = &["class", "dir", "id", "lang", "role", "tabindex", "title", "translate"];

/// Whether the sanitiser keeps a tag, whatever its attributes.
pub fn is_allowed_tag(name: &str) -> bool {
    ALLOWED_TAGS.iter().any(|(tag, _)| tag.eq_ignore_ascii_case(name))
}

/// Whether it keeps an attribute of a tag that it keeps.
pub fn is_allowed_attribute(tag: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let own = ALLOWED_TAGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag));
    ALLOWED_ATTRIBUTES.contains(&name.as_str())
        || name.starts_with("aria-")
        || own.is_some_and(|(tag, names)| names.contains(&name.as_str()) || (*tag == "input" && name == "type"))
}
