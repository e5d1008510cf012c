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

/// The nearest of `names` to what was written, if one is near enough to have been meant; of several the first in order.
/// Fast also among many thousands of names, of which most differ in their letters already.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (written.chars().count() / 3).clamp(1, 6);
    let letters = Letters::of(written);
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        // Small and capital letters are no difference to most people, nor to some disks.
        if name.eq_ignore_ascii_case(written) {
            best = Some(best.map_or((0, name), |best| best.min((0, name))));
            continue;
        }
        let limit = best.map_or(allowed, |(steps, _)| steps);
        if letters.steps_to(&Letters::of(name)) > limit {
            continue;
        }
        let found = (strsim::osa_distance(written, name), name);
        if found.0 <= limit && best.is_none_or(|best| found < best) {
            best = Some(found);
        }
    }
    best.map(|(_, name)| name)
}

/// How often each letter stands in a name, roughly: letters share 32 places.
struct Letters([i16; 32]);

impl Letters {
    fn of(text: &str) -> Self {
        let mut counts = [0; 32];
        for c in text.chars() {
            counts[c as usize % 32] += 1;
        }
        Self(counts)
    }

    /// At least so many steps lie between two texts: each replaces, adds or takes away one letter.
    fn steps_to(&self, other: &Self) -> usize {
        let (mut missing, mut extra) = (0, 0);
        for (a, b) in self.0.iter().zip(&other.0) {
            let difference = i32::from(*a) - i32::from(*b);
            missing += difference.max(0);
            extra += (-difference).max(0);
        }
        usize::try_from(missing.max(extra)).unwrap_or(usize::MAX)
    }
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
        assert_eq!(nearest("a.JPG", ["a.png", "a.jpg"]), Some("a.jpg"));
    }
}
