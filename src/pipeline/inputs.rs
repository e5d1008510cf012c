//! Everything that a build depends on besides the sources and the program: it enters here, at the top, and nowhere
//! else.

use crate::base::{Digest, Moment, OutputPath, SourcePath, Zone, digest_of};
use crate::publish::Trust;
use crate::record::Config;
use crate::site::{Clock, Preview};
use crate::state;
use std::path::PathBuf;
use std::time::Duration;

/// The options of one build.
#[derive(Clone)]
pub struct Inputs<'a> {
    /// The folder that holds `content/`, `themes/` and `public/`.
    pub site: PathBuf,
    pub output: PathBuf,
    /// `.vielfalt/` beside `content/`.
    pub cache: PathBuf,
    pub moment: When,
    pub preview: Preview,
    /// Takes the place of `base_url` in `site.yaml`.
    pub base_url: Option<String>,
    /// Warnings forbid a publication like errors.
    pub strict: bool,
    /// `addresses.lock` is never written.
    pub locked: bool,
    pub mode: Mode,
    /// Whether compressed twins are made, where the settings ask for some. Otherwise those that are still in step stay,
    /// and the others go.
    pub twins: bool,
    /// Where something may have changed since the build before; `None`: anywhere. Only for a cache that has built.
    pub changed: Option<Vec<SourcePath>>,
    /// A clock that only measures: how long the stages take. It reaches no output.
    pub tick: &'a (dyn Fn() -> Duration + Sync),
}

/// At which moment the site is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The clock on the wall said this.
    Real(Moment),
    /// Somebody chose this moment: the clock stands still.
    Fixed(Moment),
    /// Somebody chose a day or time on the site's own clock.
    Local(crate::base::Stamp),
}

/// What becomes of an error-free build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Publish,
    /// Everything is made and nothing is written.
    Check,
    /// It is only found out what would be made.
    Plan,
}

impl Inputs<'_> {
    pub(super) fn clock(&self, config: &Config) -> Clock {
        let zone = Zone::named(&config.time_zone.value).unwrap_or_else(Zone::utc);
        let now = match self.moment {
            When::Real(moment) | When::Fixed(moment) => moment,
            // A time that the clock change skips means the moment of the change.
            When::Local(stamp) => zone.moment(stamp).unwrap_or_else(|_| zone.start_of(zone.day(stamp))),
        };
        Clock {
            now,
            zone,
            preview: self.preview,
        }
    }

    pub(super) fn is_real(&self) -> bool {
        matches!(self.moment, When::Real(_)) && self.preview == Preview::default()
    }

    /// Whether the address history is written.
    pub(super) fn keeps_history(&self) -> bool {
        self.is_real() && !self.locked && self.mode == Mode::Publish
    }

    /// Whether rules for web servers are written: for a site that is served to the public, not for one that is looked
    /// at, as it will be some day or beside the one that visitors see.
    pub(super) fn keeps_rules(&self) -> bool {
        let is_looked_at = self.preview != Preview::default() || self.output.starts_with(&self.cache);
        let is_trial = || !self.is_real() && state::is_public_elsewhere(&self.cache, &self.output);
        self.mode == Mode::Publish && !is_looked_at && !is_trial()
    }

    /// How far the output folder is taken to be as the build before left it.
    pub(super) fn trust(&self) -> Trust {
        match self.changed {
            Some(_) => Trust::Hints,
            None => Trust::Stamps,
        }
    }

    /// The options that decide what comes out, besides the moment. What only decides whether it is published is not
    /// among them.
    pub(super) fn digest(&self) -> Digest {
        digest_of(&(self.preview, &self.base_url, self.is_real()))
    }
}

/// What was done, what was reused, and how long each stage took.
#[derive(Clone, Debug, Default)]
pub struct Work {
    pub sources: usize,
    /// Sources that were read by a parser.
    pub parsed: usize,
    pub routes: usize,
    /// The outputs that were made anew.
    pub rendered: Vec<OutputPath>,
    /// Stage and seconds, in order.
    pub stages: Vec<(&'static str, f64)>,
}

/// Measures the stages of one build.
pub(super) struct Meter<'a> {
    tick: &'a (dyn Fn() -> Duration + Sync),
    last: Duration,
    pub work: Work,
}

impl<'a> Meter<'a> {
    pub fn new(tick: &'a (dyn Fn() -> Duration + Sync)) -> Self {
        Self {
            tick,
            last: tick(),
            work: Work::default(),
        }
    }

    /// Notes that a stage ends here.
    pub fn stage(&mut self, name: &'static str) {
        let now = (self.tick)();
        self.work
            .stages
            .push((name, now.saturating_sub(self.last).as_secs_f64()));
        self.last = now;
    }
}
