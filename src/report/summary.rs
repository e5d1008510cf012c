//! What a build did, in one or two lines.

use super::MessageLang;
use crate::base::{Formats, Moment, Words, Zone, words};
use std::fmt::Write;

/// What one build did.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// No errors: what people wrote is what is public.
    pub ok: bool,
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    pub seconds: f64,
    pub errors: usize,
    pub warnings: usize,
    /// Records that may not be public yet.
    pub withheld: usize,
    pub next: Option<Next>,
}

/// The next moment at which the site changes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// RFC 3339
    pub at: String,
    /// `19. Oktober 2022, 14 Uhr`
    pub shown: Words,
    /// `eine Meldung wird veröffentlicht`
    pub reason: Words,
}

impl Next {
    pub fn new(moment: Moment, zone: &Zone, reason: Words) -> Self {
        let local = zone.local(moment);
        let shown = |tag: &str| {
            let formats = Formats::new(tag);
            let text = format!("{}, {}", formats.day(local.date()), formats.time(local.time()));
            // Terminals do not break there, and a search for the date should find it.
            text.replace('\u{a0}', " ")
        };
        Self {
            at: zone.rfc3339(moment),
            shown: words(shown("de"), shown("en")),
            reason,
        }
    }
}

impl Summary {
    /// For people: the numbers, and when the site changes next. Ends with a line break.
    pub fn human(&self, lang: MessageLang) -> String {
        let mut parts = vec![self.outcome(lang)];
        if self.ok && self.warnings > 0 {
            parts.push(self.warnings(lang));
        }
        parts.push(seconds(self.seconds, lang));
        if self.withheld > 0 {
            let withheld = number(self.withheld, lang);
            parts.push(lang.say(&format!("{withheld} zurückgehalten"), &format!("{withheld} withheld")));
        }
        let mut text = parts.join(" · ");
        text.push('\n');
        if let Some(next) = &self.next {
            let label = lang.say("Nächste Änderung", "Next change");
            let (shown, reason) = (lang.pick(&next.shown), lang.pick(&next.reason));
            // Writing to a string does not fail.
            let _ = writeln!(text, "{label}: {shown} ({reason})");
            if !self.ok {
                // Who saves while another file is broken has to know what the clock knows of it.
                text.push_str(&lang.say(
                    "Dann gilt der letzte fehlerfreie Stand, ohne das, was seither verschoben, zum Entwurf gemacht oder gelöscht wurde. Alles Übrige gilt, sobald die Fehler behoben sind.\n",
                    "Then the last state without errors counts, but for what was postponed, made a draft or deleted since. All else counts once the errors are mended.\n",
                ));
            }
        }
        text
    }

    fn outcome(&self, lang: MessageLang) -> String {
        let touched = self.written + self.removed > 0;
        match (self.ok, touched || self.unchanged > 0) {
            (true, true) => self.pages(lang),
            (true, false) => lang.say("Keine Fehler", "No errors"),
            (false, _) => {
                let mut text = self.errors(lang);
                if self.warnings > 0 {
                    text = format!("{text}, {}", self.warnings(lang));
                }
                // The clock does not wait for editors: what was announced is published although sources are broken.
                match touched {
                    false => text + &lang.say(": nichts veröffentlicht", ": nothing published"),
                    true => {
                        let state = lang.say("der letzte fehlerfreie Stand", "the last state without errors");
                        format!("{text}: {state}, {}", self.pages(lang))
                    }
                }
            }
        }
    }

    fn pages(&self, lang: MessageLang) -> String {
        let [written, unchanged, removed] =
            [self.written, self.unchanged, self.removed].map(|count| number(count, lang));
        let (page, pages) = match self.written {
            1 => ("Seite", "page"),
            _ => ("Seiten", "pages"),
        };
        lang.say(
            &format!("{written} {page} geschrieben, {unchanged} unverändert, {removed} entfernt"),
            &format!("{written} {pages} written, {unchanged} unchanged, {removed} removed"),
        )
    }

    fn errors(&self, lang: MessageLang) -> String {
        let count = number(self.errors, lang);
        let plural = if self.errors == 1 { "" } else { "s" };
        lang.say(&format!("{count} Fehler"), &format!("{count} error{plural}"))
    }

    fn warnings(&self, lang: MessageLang) -> String {
        let count = number(self.warnings, lang);
        let (de, en) = if self.warnings == 1 { ("", "") } else { ("en", "s") };
        lang.say(&format!("{count} Warnung{de}"), &format!("{count} warning{en}"))
    }
}

/// `10.000`
pub fn number(count: usize, lang: MessageLang) -> String {
    Formats::new(lang.tag()).number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// `0,42 s`
fn seconds(seconds: f64, lang: MessageLang) -> String {
    let text = format!("{seconds:.2} s");
    lang.say(&text.replace('.', ","), &text)
}
