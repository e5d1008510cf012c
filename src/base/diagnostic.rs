//! Diagnostics: what an author can mend, as data. One module prints them (`report`); nobody else does.

use super::{SourcePath, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A message in both languages of the tool. Written side by side, so that neither can be forgotten.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Words {
    pub de: String,
    pub en: String,
}

pub fn words(de: impl Into<String>, en: impl Into<String>) -> Words {
    Words {
        de: de.into(),
        en: en.into(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
}

/// A range in a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub path: SourcePath,
    pub span: Span,
}

/// A second place that explains the first, such as an earlier definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Related {
    pub place: Place,
    pub message: Words,
}

/// Something the author can mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    pub place: Option<Place>,
    pub severity: Severity,
    /// Stable and lower-case with hyphens, such as `unknown-key`.
    pub code: Cow<'static, str>,
    pub message: Words,
    /// What to do next.
    pub hint: Option<Words>,
    /// The text that would stand at the place instead; where a file is meant as a whole, its path if it were right.
    pub suggestion: Option<String>,
    pub related: Vec<Related>,
}

impl Diagnostic {
    pub fn error(code: &'static str, message: Words) -> Self {
        Self {
            place: None,
            severity: Severity::Error,
            code: Cow::Borrowed(code),
            message,
            hint: None,
            suggestion: None,
            related: Vec::new(),
        }
    }

    pub fn warning(code: &'static str, message: Words) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message)
        }
    }

    pub fn at(mut self, path: &SourcePath, span: Span) -> Self {
        self.place = Some(Place {
            path: path.clone(),
            span,
        });
        self
    }

    pub fn hint(mut self, hint: Words) -> Self {
        self.hint = Some(hint);
        self
    }

    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    pub fn related(mut self, path: &SourcePath, span: Span, message: Words) -> Self {
        self.related.push(Related {
            place: Place {
                path: path.clone(),
                span,
            },
            message,
        });
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A value and its diagnostics: ten broken files give ten messages in one run.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    pub value: T,
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Hands the diagnostics to a collector and gives the value.
    pub fn collect(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }
}

/// The nearest of `names` to what was written, if one is near enough to have been meant.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (written.chars().count() / 3).clamp(1, 6);
    names
        .into_iter()
        .map(|name| (distance(written, name), name))
        .filter(|(steps, _)| *steps <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// Edit distance in which a swap of neighbours counts as one step (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(80).collect(), b.chars().take(80).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_name() {
        let names = ["stadt-essen", "stadt-dortmund", "kreis-soest"];
        assert_eq!(nearest("stadt-esen", names), Some("stadt-essen"));
        assert_eq!(nearest("satdt-essen", names), Some("stadt-essen"));
        assert_eq!(nearest("polizei", names), None);
    }
}
