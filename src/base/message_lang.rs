//! The language in which the tool speaks to its user.

use super::Words;

/// The language of messages, which need not be one of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageLang {
    #[default]
    De,
    En,
}

impl MessageLang {
    /// By the value of `LANG`, such as `de_DE.UTF-8`. German where it names no language (empty, `C`, `POSIX`), English
    /// where it names one that we do not speak.
    pub fn from_locale(locale: &str) -> Self {
        let language = locale.split(['_', '.', '-', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "" | "c" | "posix" | "de" => Self::De,
            _ => Self::En,
        }
    }

    pub fn pick(self, words: &Words) -> &str {
        match self {
            Self::De => &words.de,
            Self::En => &words.en,
        }
    }

    pub fn say(self, de: &str, en: &str) -> String {
        match self {
            Self::De => de.to_owned(),
            Self::En => en.to_owned(),
        }
    }

    pub fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}
