//! Code with the kinds of its words marked by a dozen classes, so that the theme chooses the colours.

use super::markup::escape;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

/// Longer code is shown plain: nobody reads it for its colours, and grammars are slow.
const LONGEST: usize = 64 * 1024;
const LONGEST_LINE: usize = 2000;

/// Scope prefixes and classes; the first that fits wins.
const CLASSES: [(&str, &str); 22] = [
    ("comment", "hl-comment"),
    ("string", "hl-string"),
    ("constant.character.escape", "hl-escape"),
    ("constant.numeric", "hl-number"),
    ("constant", "hl-constant"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("entity.name.function", "hl-function"),
    ("entity.name.tag", "hl-tag"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.name", "hl-type"),
    ("support.function", "hl-function"),
    ("support", "hl-type"),
    ("variable", "hl-variable"),
    ("invalid", "hl-invalid"),
    ("markup.heading", "hl-heading"),
    ("markup.inserted", "hl-inserted"),
    ("markup.deleted", "hl-deleted"),
    ("markup.raw", "hl-string"),
    ("markup.bold", "hl-strong"),
    ("markup.italic", "hl-emphasis"),
];

/// Grammars and classes, immutable. Made at the first block of code: a site without code pays nothing.
struct Grammars {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

static GRAMMARS: LazyLock<Grammars> = LazyLock::new(|| Grammars {
    syntaxes: SyntaxSet::load_defaults_newlines(),
    classes: CLASSES
        .iter()
        .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
        .collect(),
});

/// Writes `code` in `language`, or escaped and plain where the language is not known.
pub(super) fn highlighted(out: &mut String, code: &str, language: &str) {
    let long = code.len() > LONGEST || code.lines().any(|line| line.len() > LONGEST_LINE);
    let start = out.len();
    if language.is_empty() || long || marked(out, code, language).is_none() {
        out.truncate(start);
        escape(out, code);
    }
}

fn marked(out: &mut String, code: &str, language: &str) -> Option<()> {
    let syntax = GRAMMARS.syntaxes.find_syntax_by_token(language)?;
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut open: Option<&str> = None;
    for line in code.split_inclusive('\n') {
        let mut at = 0;
        for (offset, operation) in state.parse_line(line, &GRAMMARS.syntaxes).ok()? {
            piece(out, line.get(at..offset)?, &scopes, &mut open);
            at = offset;
            scopes.apply(&operation).ok()?;
        }
        piece(out, &line[at..], &scopes, &mut open);
    }
    if open.is_some() {
        out.push_str("</span>");
    }
    Some(())
}

/// Writes one piece; neighbours of the same class share an element.
fn piece(out: &mut String, text: &str, scopes: &ScopeStack, open: &mut Option<&'static str>) {
    if text.is_empty() {
        return;
    }
    let class = class_of(scopes);
    if *open != class && !(text.trim().is_empty() && open.is_some()) {
        if open.is_some() {
            out.push_str("</span>");
        }
        if let Some(class) = class {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    escape(out, text);
}

fn class_of(scopes: &ScopeStack) -> Option<&'static str> {
    let class = |scope: &Scope| GRAMMARS.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
    scopes.as_slice().iter().rev().find_map(class).map(|(_, class)| *class)
}
