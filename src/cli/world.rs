#![expect(clippy::disallowed_methods, reason = "reads the clock and the environment, once")]
//! What the process was started with: the clock and the environment.

use crate::base::{MessageLang, Moment};
use std::time::{Duration, Instant};

/// What the clock on the wall says.
pub fn now() -> Moment {
    Moment::now()
}

/// Measures from here on.
pub fn stopwatch() -> impl Fn() -> Duration + Sync {
    let started = Instant::now();
    move || started.elapsed()
}

/// A variable of the environment; one that is empty counts as not set.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The variables of the environment whose names begin like this.
pub fn variables(beginning: &str) -> Vec<(String, String)> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let named = std::env::vars_os().filter_map(text);
    named
        .filter(|(name, value)| name.starts_with(beginning) && !value.is_empty())
        .collect()
}

/// The language of messages by the locale.
pub fn language() -> MessageLang {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable);
    MessageLang::from_locale(locale.as_deref().unwrap_or_default())
}
