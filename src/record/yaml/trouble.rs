//! Syntax errors in the words of people who do not know YAML.
//!
//! The parser says where it stumbled and over what; the cause often stands earlier. The common slips (a colon or a
//! quotation mark inside a text, a forgotten space after the colon) are looked for in the lines around.

mod said;

use crate::base::{Diagnostic, SourcePath, Span, words};
use granit_parser::ErrorKind as E;
use said::message;
use std::ops::Range;

/// The diagnostic for a syntax error at `at`.
pub fn explain(kind: &E, at: usize, text: &str, range: &Range<usize>, path: &SourcePath) -> Diagnostic {
    let scene = Scene { text, range, path, at };
    if matches!(
        kind,
        E::MappingValueNotAllowed | E::SimpleKeyExpected | E::InvalidSimpleKey
    ) {
        return scene.colon();
    }
    if matches!(kind, E::RecursionLimitExceeded) {
        return too_deep(path, scene.spot());
    }
    let (code, message, hint) = message(kind);
    let place = match code {
        "yaml-quote" | "yaml-escape" => scene.value().unwrap_or_else(|| scene.spot()),
        "yaml-tab" => scene.tab(),
        "yaml-indentation" if scene.begins_with_bracket() => {
            return scene.quoted(bracket_first().at(path, scene.spot()));
        }
        _ => scene.spot(),
    };
    let diagnostic = Diagnostic::error(code, message).hint(hint).at(path, place);
    match kind {
        E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar | E::UnexpectedCharacter { .. } => {
            scene.quoted(diagnostic)
        }
        _ => diagnostic,
    }
}

/// Proposes the value that begins at `span` in quotation marks, where it is the whole rest of its line.
pub fn quoted_at(
    text: &str,
    range: &Range<usize>,
    path: &SourcePath,
    span: Span,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let at = span.start as usize;
    let scene = Scene { text, range, path, at };
    match scene.value() {
        Some(value) if value.start == span.start => scene.quoted(diagnostic),
        _ => diagnostic,
    }
}

/// More lists and mappings in one another than anyone can read.
pub fn too_deep(path: &SourcePath, span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml-depth",
        words(
            "Hier sind zu viele Klammern oder Einrückungen ineinander geschachtelt.",
            "Too many brackets or indentations are nested here.",
        ),
    )
    .hint(words(
        "Einträge kommen mit drei Ebenen aus. Ist hier etwas hineingeraten, das nicht hergehört?",
        "Records need three levels. Did something slip in here that does not belong?",
    ))
    .at(path, span)
}

fn bracket_first() -> Diagnostic {
    Diagnostic::error(
        "yaml-bracket",
        words(
            "Nach der schließenden Klammer folgt noch Text.",
            "Text follows the closing bracket.",
        ),
    )
    .hint(words(
        "Ein Text, der mit einer Klammer beginnt, muss in Anführungszeichen stehen.",
        "A text that begins with a bracket must stand in quotation marks.",
    ))
}

/// Where the parser stopped.
struct Scene<'a> {
    text: &'a str,
    range: &'a Range<usize>,
    path: &'a SourcePath,
    at: usize,
}

impl Scene<'_> {
    /// A colon where none may stand: one inside a text, or the line before is not finished.
    fn colon(&self) -> Diagnostic {
        if let Some(colon) = self.previous_line().and_then(|line| self.glued_colon(line)) {
            return Diagnostic::error(
                "yaml-colon",
                words(
                    "Nach dem Doppelpunkt fehlt ein Leerzeichen.",
                    "A space is missing after the colon.",
                ),
            )
            .hint(words(
                "Schreiben Sie zum Beispiel „name: Stadt Essen“.",
                "Write “name: Stadt Essen”, for example.",
            ))
            .at(self.path, Span::new(colon, colon + 1))
            .suggest(": ");
        }
        if let Some(word) = self.word_without_colon() {
            let word_text = &self.text[word.range()];
            let message = words(
                format!("Nach „{word_text}“ fehlt der Doppelpunkt."),
                format!("The colon after “{word_text}” is missing."),
            );
            let hint = words(
                format!("Schreiben Sie „{word_text}: …“."),
                format!("Write “{word_text}: …”."),
            );
            return Diagnostic::error("yaml-colon", message)
                .hint(hint)
                .at(self.path, word)
                .suggest(format!("{word_text}:"));
        }
        let Some(value) = self.value().filter(|value| self.text[value.range()].contains(':')) else {
            return Diagnostic::error(
                "yaml-colon",
                words(
                    "In dieser Zeile oder der Zeile darüber stimmt etwas nicht.",
                    "Something is wrong in this line or the one above.",
                ),
            )
            .hint(words(
                "Fehlt der Doppelpunkt nach dem ersten Wort? Ist eine der beiden falsch eingerückt?",
                "Is the colon after the first word missing? Is one of the two wrongly indented?",
            ))
            .at(self.path, self.spot());
        };
        let diagnostic = Diagnostic::error(
            "yaml-colon",
            words(
                "In diesem Text steht ein Doppelpunkt.",
                "There is a colon in this text.",
            ),
        )
        .hint(words(
            "Setzen Sie den ganzen Text in einfache Anführungszeichen.",
            "Put the whole text in single quotation marks.",
        ));
        self.quoted(diagnostic.at(self.path, value))
    }

    /// Proposes the value of this line in quotation marks.
    fn quoted(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.value() {
            Some(value) => {
                let quoted = format!("'{}'", self.text[value.range()].replace('\'', "''"));
                let hint = words(
                    format!("Setzen Sie den ganzen Text in einfache Anführungszeichen: {quoted}"),
                    format!("Put the whole text in single quotation marks: {quoted}"),
                );
                diagnostic.hint(hint).at(self.path, value).suggest(quoted)
            }
            None => diagnostic,
        }
    }

    /// The tab of this line, where the parser stopped behind it.
    fn tab(&self) -> Span {
        let line = self.line(self.at);
        let tab = self.text[line.clone()].find('\t');
        tab.map_or_else(|| self.spot(), |tab| Span::new(line.start + tab, line.start + tab + 1))
    }

    /// `title: [Entwurf] Essen`
    fn begins_with_bracket(&self) -> bool {
        let value = self.value().filter(|value| (value.start as usize) < self.at);
        value.is_some_and(|value| self.text[value.range()].starts_with(['[', '{']))
    }

    /// What follows `key: ` or `- ` on the line.
    fn value(&self) -> Option<Span> {
        let line = self.line(self.at);
        let written = &self.text[line.clone()];
        let start = written.find(": ").map(|at| at + 2).or_else(|| {
            let indent = written.len() - written.trim_start().len();
            written[indent..].starts_with("- ").then_some(indent + 2)
        })?;
        let value = written[start..].trim();
        let start = line.start + start + (written[start..].len() - written[start..].trim_start().len());
        (!value.is_empty()).then(|| Span::new(start, start + value.len()))
    }

    /// The colon of `key:value`.
    fn glued_colon(&self, line: Range<usize>) -> Option<usize> {
        let written = &self.text[line.clone()];
        let colon = written.find(':')?;
        let key = written[..colon].trim_start().trim_start_matches("- ");
        let after = written[colon + 1..].chars().next()?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        (is_key && !after.is_whitespace()).then_some(line.start + colon)
    }

    /// The first word of this line or the one above, where a value follows it and no colon.
    fn word_without_colon(&self) -> Option<Span> {
        let lines = [Some(self.line(self.at)), self.previous_line()];
        lines.into_iter().flatten().find_map(|line| {
            let written = &self.text[line.clone()];
            let indent = written.len() - written.trim_start().len();
            let (word, rest) = written[indent..].split_once(' ')?;
            let is_key = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let start = line.start + indent;
            (is_key && !written.contains(':') && !rest.trim().is_empty()).then(|| Span::new(start, start + word.len()))
        })
    }

    fn previous_line(&self) -> Option<Range<usize>> {
        let mut start = self.line(self.at).start;
        while start > self.range.start {
            let line = self.line(start - 1);
            if !self.text[line.clone()].trim().is_empty() {
                return Some(line);
            }
            start = line.start;
        }
        None
    }

    fn line(&self, at: usize) -> Range<usize> {
        let within = &self.text[self.range.clone()];
        let at = at - self.range.start;
        let start = within[..at].rfind('\n').map_or(0, |at| at + 1);
        let end = within[at..].find('\n').map_or(within.len(), |end| at + end);
        self.range.start + start..self.range.start + end
    }

    fn spot(&self) -> Span {
        let next = self.text[self.at..self.range.end].chars().next();
        let width = next.filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        Span::new(self.at, self.at + width)
    }
}

#[cfg(test)]
mod tests;
