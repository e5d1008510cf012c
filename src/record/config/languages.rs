//! The languages of a site: at least one, no two alike, the first at the root.

use super::LanguageEntry;
use crate::base::{Diagnostic, Language, Span, words};
use crate::record::field::{Fields, Reader};
use crate::record::parts::Named;
use crate::record::yaml::{Entry, Kind, Node};
use std::sync::Arc;

/// The tags of `languages:`, before anything is checked: checking the texts needs them.
pub fn tags(root: Option<&Node<'_>>) -> Vec<Arc<str>> {
    let Some(Kind::Sequence(items)) = root.and_then(|root| value(root, "languages")).map(|node| &node.kind) else {
        return Vec::new();
    };
    let tags = items.iter().filter_map(|item| value(item, "tag")?.scalar());
    tags.map(|tag| tag.trim().into()).collect()
}

fn value<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<&'n Node<'s>> {
    let Kind::Mapping(entries) = &node.kind else {
        return None;
    };
    let found: Option<&Entry<'s>> = entries.iter().find(|entry| entry.key.value == key);
    found.map(|entry| &entry.value)
}

/// The languages in their order; those that cannot be read are left out.
pub fn read(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Vec<LanguageEntry> {
    let groups = fields.groups("languages");
    if let Some(node) = fields
        .node("languages")
        .filter(|node| matches!(&node.kind, Kind::Sequence(items) if items.is_empty()))
    {
        let diagnostic = Diagnostic::error(
            "no-language",
            words(
                "Die Website braucht mindestens eine Sprache.",
                "The site needs at least one language.",
            ),
        )
        .hint(words(
            "Zum Beispiel: languages: [{tag: de, name: Deutsch}]",
            "For example: languages: [{tag: en, name: English}]",
        ));
        reader.say(diagnostic, node.span);
    }
    if groups.len() > usize::from(u8::MAX) {
        let diagnostic = Diagnostic::error(
            "too-many-languages",
            words(
                "Mehr als 255 Sprachen sind nicht möglich.",
                "At most 255 languages are possible.",
            ),
        )
        .hint(words(
            "Lassen Sie nur die Sprachen stehen, in denen es Texte gibt.",
            "Keep only the languages in which there are texts.",
        ));
        reader.say(
            diagnostic,
            fields.node("languages").map_or(fields.span, |node| node.span),
        );
        return Vec::new();
    }
    let mut languages: Vec<LanguageEntry> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let (Some(tag), Some(name)) = (group.named("tag"), group.text("name")) else {
            continue;
        };
        let path = group.named("path");
        let path = match at {
            0 => {
                refuse_path(path, reader);
                None
            }
            _ => path,
        };
        let language = Language {
            path: path
                .as_ref()
                .map_or_else(|| default_path(at, &tag), |path| path.value.clone()),
            tag: tag.value.clone(),
            name,
            records: group.node("records").is_none() || group.flag("records"),
        };
        let path_span = path.map_or(tag.span, |path| path.span);
        if refuse_double(&language, &tag, path_span, &languages, reader) {
            continue;
        }
        languages.push(LanguageEntry {
            language,
            span: tag.span,
        });
    }
    languages
}

/// The first language lives at `/`: visitors who name no language come there.
fn refuse_path(path: Option<Named>, reader: &mut Reader<'_>) {
    let Some(path) = path else { return };
    let message = words(
        "Die erste Sprache liegt unter „/“ und hat keinen eigenen Ordner.",
        "The first language lives at “/” and has no folder of its own.",
    );
    let hint = words(
        "Löschen Sie „path“ bei dieser Sprache, oder stellen Sie eine andere an den Anfang der Liste.",
        "Delete “path” of this language, or put another one at the beginning of the list.",
    );
    reader.say(Diagnostic::error("language-path", message).hint(hint), path.span);
}

fn default_path(at: usize, tag: &Named) -> Arc<str> {
    if at == 0 { "".into() } else { tag.value.clone() }
}

fn refuse_double(
    language: &Language,
    tag: &Named,
    path_span: Span,
    earlier: &[LanguageEntry],
    reader: &mut Reader<'_>,
) -> bool {
    let same_tag = earlier.iter().find(|other| other.language.tag == language.tag);
    let same_path = earlier.iter().find(|other| other.language.path == language.path);
    let (diagnostic, other, span) = match (same_tag, same_path) {
        (Some(other), _) => {
            let message = words(
                format!("Die Sprache „{}“ kommt zweimal vor.", tag.value),
                format!("The language “{}” occurs twice.", tag.value),
            );
            (Diagnostic::error("duplicate-language", message), other, tag.span)
        }
        (None, Some(other)) => {
            let message = words(
                format!("Zwei Sprachen hätten denselben Ordner „{}“.", language.path),
                format!("Two languages would have the same folder “{}”.", language.path),
            );
            (Diagnostic::error("duplicate-language", message), other, path_span)
        }
        (None, None) => return false,
    };
    let here = words("Hier steht die erste.", "The first stands here.");
    let hint = words(
        "Löschen Sie eine der beiden, oder geben Sie ihr ein eigenes „tag“ und „path“.",
        "Delete one of the two, or give it a “tag” and a “path” of its own.",
    );
    reader.say(diagnostic.hint(hint).related(reader.path, other.span, here), span);
    true
}
