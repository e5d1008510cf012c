//! Where messages go, in which language and form.

use super::args::{Colour, Format, Lang, Options};
use super::world;
use crate::base::{Diagnostic, Fault, MessageLang, SourcePath, Span, Words, Zone, words};
use crate::pipeline::{Mode, Outcome};
use crate::report::{self, Look, Next, Summary};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

/// The texts of the sources that a build saw, for excerpts.
fn texts(outcome: &Outcome) -> impl Fn(&SourcePath) -> Option<Arc<str>> {
    |path| {
        outcome.sources.get(path)?;
        let bytes = outcome.sources.read(path).ok()?;
        Some(String::from_utf8_lossy(&bytes).into())
    }
}

/// Where messages go, in which language and form.
pub struct Console {
    pub lang: MessageLang,
    pub format: Format,
    pub quiet: bool,
    verbose: bool,
    /// The history is not written: what it lacks is named.
    locked: bool,
    colour: bool,
    /// The warnings of the build before, without their places in the text: who watches has read them.
    read: RefCell<BTreeSet<Diagnostic>>,
}

impl Console {
    pub fn new(options: &Options) -> Self {
        let lang = match options.lang {
            Some(Lang::De) => MessageLang::De,
            Some(Lang::En) => MessageLang::En,
            None => world::language(),
        };
        let colour = match options.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => std::io::stderr().is_terminal() && world::variable("NO_COLOR").is_none(),
        };
        Self {
            lang,
            format: options.message_format,
            quiet: options.quiet,
            verbose: options.verbose,
            locked: options.locked,
            colour,
            read: RefCell::default(),
        }
    }

    fn look(&self) -> Look {
        Look {
            lang: self.lang,
            colour: self.colour,
            all: self.verbose,
        }
    }

    pub fn line(&self, text: &str) {
        // A closed pipe is no fault of the build.
        drop(writeln!(std::io::stdout().lock(), "{text}"));
    }

    /// Why a command was not carried out: for people, and for programs that read objects.
    pub fn error(&self, message: &Words) {
        let message = self.lang.pick(message);
        if self.format == Format::Json {
            self.line(&report::stop_json(message));
        }
        self.note(message);
    }

    /// What whoever looks should know, and nothing that failed.
    pub fn notice(&self, message: &Words) {
        let message = self.lang.pick(message);
        match self.format {
            Format::Json => self.line(&report::notice_json(message)),
            Format::Human => self.note(message),
        }
    }

    /// A line for people beside the result.
    pub fn note(&self, text: &str) {
        drop(writeln!(std::io::stderr().lock(), "{text}"));
    }

    /// Says that other hosts are being asked, which takes a while.
    pub fn asking(&self, count: usize) {
        let words = words(
            format!("Frage nach {count} Adressen auf anderen Websites …"),
            format!("Asking about {count} addresses on other websites …"),
        );
        if self.format == Format::Human && !self.quiet && count > 0 && std::io::stderr().is_terminal() {
            self.note(self.lang.pick(&words));
        }
    }

    /// Says that changes are seen from now on.
    pub fn ready(&self) {
        let words = words(
            "Warte auf Änderungen. Strg+C beendet.",
            "Waiting for changes. Ctrl+C ends.",
        );
        match self.format {
            Format::Json => self.line(report::READY),
            Format::Human if self.quiet => {}
            Format::Human => self.line(self.lang.pick(&words)),
        }
    }

    /// Says where the preview is.
    pub fn address(&self, url: &str, lan: Option<&str>) {
        if self.format == Format::Json {
            self.line(&report::serving_json(url, lan));
            return;
        }
        let words_here = words(format!("Vorschau: {url}"), format!("Preview: {url}"));
        self.line(self.lang.pick(&words_here));
        if let Some(lan) = lan {
            let words_there = words(format!("Im Netz: {lan}"), format!("On the network: {lan}"));
            self.line(self.lang.pick(&words_there));
        }
    }

    /// The mistakes of a build as plain text, if there are any.
    pub fn errors(&self, outcome: &Outcome) -> Option<String> {
        let errors: Vec<_> = outcome.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
        let look = self.plain_look();
        let mut text = Vec::new();
        drop(report::human(&errors, &texts(outcome), look, &mut text));
        (!outcome.ok).then(|| String::from_utf8_lossy(&text).trim_end().to_owned())
    }

    /// What still waits behind the gate, by its titles: for the preview alone.
    pub fn waiting(&self, outcome: &Outcome) -> Vec<report::Waiting> {
        report::waiting(&outcome.withheld, self.lang)
    }

    /// A failure of the machine as plain text.
    pub fn plain(&self, fault: &Fault) -> String {
        report::fault(fault, self.plain_look()).trim_end().to_owned()
    }

    fn plain_look(&self) -> Look {
        Look {
            colour: false,
            ..self.look()
        }
    }

    pub fn fault(&self, fault: &Fault) {
        match self.format {
            Format::Json => self.line(&report::fault_json(fault, self.lang)),
            Format::Human => drop(write!(
                std::io::stderr().lock(),
                "{}",
                report::fault(fault, self.look())
            )),
        }
    }

    /// Everything that there is to say, but for warnings that stand above already; and how many these are.
    fn news(&self, outcome: &Outcome) -> (Vec<Diagnostic>, usize) {
        let (errors, warnings): (Vec<_>, Vec<_>) = outcome.diagnostics.iter().cloned().partition(Diagnostic::is_error);
        let nowhere = |mut said: Diagnostic| {
            said.place.iter_mut().for_each(|place| place.span = Span::default());
            said.related.clear();
            said
        };
        let now = warnings.iter().cloned().map(nowhere).collect();
        let read = self.read.replace(now);
        let is_new = |said: &Diagnostic| self.verbose || !read.contains(&nowhere(said.clone()));
        let (new, old): (Vec<_>, Vec<_>) = warnings.into_iter().partition(is_new);
        (new.into_iter().chain(errors).collect(), old.len())
    }

    pub fn diagnostics(&self, outcome: &Outcome) {
        let texts = texts(outcome);
        match self.format {
            Format::Json => {
                drop(report::json(
                    &outcome.diagnostics,
                    &texts,
                    self.lang,
                    &mut std::io::stdout().lock(),
                ));
            }
            Format::Human => {
                let (mut shown, old) = self.news(outcome);
                shown.retain(|said| said.is_error() || !self.quiet);
                let mut out = std::io::stderr().lock();
                drop(report::human(&shown, &texts, self.look(), &mut out));
                if old > 0 && !self.quiet {
                    drop(writeln!(out, "{}\n", self.lang.pick(&still(old))));
                }
            }
        }
    }

    pub fn outcome(&self, outcome: &Outcome, mode: Mode, elapsed: Duration) {
        self.diagnostics(outcome);
        let count = |errors: bool| outcome.diagnostics.iter().filter(|d| d.is_error() == errors).count();
        let summary = Summary {
            ok: outcome.ok,
            written: outcome.written,
            unchanged: outcome.unchanged,
            removed: outcome.removed,
            seconds: elapsed.as_secs_f64(),
            errors: count(true),
            warnings: count(false),
            withheld: outcome.withheld.len(),
            next: outcome.next.as_ref().map(|next| {
                let zone = Zone::named(&next.zone).unwrap_or_else(Zone::utc);
                Next::new(next.moment, &zone, next.reason.clone())
            }),
        };
        let new_addresses = if self.locked { &outcome.new_addresses[..] } else { &[] };
        if self.format == Format::Json {
            if !new_addresses.is_empty() {
                self.line(&report::addresses_json(new_addresses));
            }
            self.line(&report::summary_json(&summary, self.lang));
            return;
        }
        if self.quiet {
            return;
        }
        let mut out = std::io::stdout().lock();
        if self.verbose || mode == Mode::Check {
            drop(report::withheld(&outcome.withheld, self.lang, &mut out));
        }
        if self.verbose {
            drop(report::stages(&outcome.work, &mut out));
        }
        drop(report::new_addresses(new_addresses, self.verbose, self.lang, &mut out));
        drop(write!(out, "{}", summary.human(self.lang)));
    }
}

fn still(count: usize) -> Words {
    match count {
        1 => words(
            "Eine Warnung von oben gilt noch.",
            "One warning from above still holds.",
        ),
        _ => words(
            format!("{count} Warnungen von oben gelten noch."),
            format!("{count} warnings from above still hold."),
        ),
    }
}
