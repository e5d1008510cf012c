//! Languages of a site and texts in several of them.

use serde::Serialize;
use std::sync::Arc;

/// A language of the site, by its place in `languages:`. The first is the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Lang(pub u8);

impl Lang {
    pub const DEFAULT: Self = Self(0);

    pub fn index(self) -> usize {
        self.0.into()
    }
}

/// One entry of `languages:`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// BCP 47, such as `de`, `en` or `de-simple`.
    pub tag: Arc<str>,
    /// Its name in itself.
    pub name: Arc<str>,
    /// The first part of its addresses; empty for the default language.
    pub path: Arc<str>,
    /// Whether records appear in it; `false`: only pages written for it.
    pub records: bool,
}

impl Language {
    /// The primary subtag: `de` for `de-simple`.
    pub fn primary(&self) -> &str {
        self.tag.split('-').next().unwrap_or(&self.tag)
    }

    pub fn is_right_to_left(&self) -> bool {
        matches!(self.primary(), "ar" | "fa" | "he" | "ku" | "ps" | "ur" | "yi" | "dv")
    }
}

/// A text for people: in the default language, and perhaps in others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// Empty where only other languages are given.
    pub default: Arc<str>,
    /// Tag and text, sorted by tag.
    pub others: Vec<(Arc<str>, Arc<str>)>,
}

impl Text {
    pub fn plain(text: impl Into<Arc<str>>) -> Self {
        Self {
            default: text.into(),
            others: Vec::new(),
        }
    }

    /// The text in `language`, or else in its base language (`de` for `de-simple`), or else in the default language
    /// and marked as such.
    pub fn said(&self, language: &Language, default: &Language) -> Said {
        if language.tag == default.tag {
            return Said::here(self.default.clone());
        }
        if let Some((_, text)) = self.others.iter().find(|(tag, _)| *tag == language.tag) {
            return Said::here(text.clone());
        }
        if language.primary() == &*default.tag {
            return Said::here(self.default.clone());
        }
        Said {
            text: self.default.clone(),
            lang: Some(default.tag.clone()),
        }
    }
}

/// A text as one page shows it: `lang` is set where it differs from the language of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Said {
    pub text: Arc<str>,
    pub lang: Option<Arc<str>>,
}

impl Said {
    pub fn here(text: Arc<str>) -> Self {
        Self { text, lang: None }
    }
}
