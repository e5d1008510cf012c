//! Arguments to the inputs of a build: which folder, which moment.

use super::args::Options;
use super::{Stop, world};
use crate::base::{Moment, MomentError, Stamp, words};
use crate::pipeline::{Inputs, Mode, When};
use crate::publish;
use crate::record;
use crate::scaffold;
use crate::site::Preview;
use crate::state;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub fn inputs<'a>(options: &Options, mode: Mode, tick: &'a (dyn Fn() -> Duration + Sync)) -> Result<Inputs<'a>, Stop> {
    check_site(options)?;
    check_base_url(options)?;
    let site = options.site.clone();
    let (cache, output) = (cache(options), output(options));
    let preview = preview(options);
    let is_preview = preview != Preview::default();
    if is_preview && !is_free_for_preview(&output, &cache) {
        return Err(Stop::Usage(words(
            format!(
                "In „{}“ liegt die öffentliche Website. Eine Vorschau braucht einen anderen Ordner.",
                output.display()
            ),
            format!(
                "“{}” holds the public site. A preview needs another folder.",
                output.display()
            ),
        )));
    }
    Ok(Inputs {
        site,
        output,
        cache,
        moment: moment(options)?,
        preview,
        base_url: options.base_url.clone(),
        strict: options.strict,
        locked: options.locked,
        mode,
        twins: true,
        changed: None,
        tick,
    })
}

/// Whether there is a site at all.
pub fn check_site(options: &Options) -> Result<(), Stop> {
    let site = &options.site;
    if !site.join("content").is_dir() {
        return Err(Stop::Usage(words(
            format!(
                "In „{}“ gibt es keinen Ordner content. Mit --site sagen Sie, wo die Website liegt.",
                site.display()
            ),
            format!(
                "There is no folder content in “{}”. Say with --site where the site lies.",
                site.display()
            ),
        )));
    }
    Ok(())
}

fn check_base_url(options: &Options) -> Result<(), Stop> {
    match options.base_url.as_ref().filter(|url| !record::is_base_url(url)) {
        None => Ok(()),
        Some(url) => Err(Stop::Usage(words(
            format!("--base-url: „{url}“ ist keine Adresse einer Website. Möglich ist https://example.org/ordner/."),
            format!("--base-url: “{url}” is no address of a site. Possible is https://example.org/folder/."),
        ))),
    }
}

/// `.vielfalt/` beside `content/`.
pub fn cache(options: &Options) -> PathBuf {
    options.site.join(".vielfalt")
}

/// Where the website goes, or the preview.
pub fn output(options: &Options) -> PathBuf {
    match &options.output {
        Some(output) => output.clone(),
        None if preview(options) != Preview::default() => cache(options).join("preview"),
        None => options.site.join("public"),
    }
}

fn preview(options: &Options) -> Preview {
    Preview {
        drafts: options.drafts,
        future: options.future,
    }
}

/// A preview may go into its own folder, or into one that no ordinary build has written.
fn is_free_for_preview(output: &Path, cache: &Path) -> bool {
    let was_preview = || state::announced(cache, output).is_some_and(|announced| announced.is_preview);
    output == cache.join("preview") || !output.join(publish::LIST).exists() || was_preview()
}

pub fn moment(options: &Options) -> Result<When, Stop> {
    if let Some(text) = &options.date {
        return match Stamp::parse(text) {
            Some(Stamp::Offset(moment)) => Ok(When::Fixed(moment)),
            Some(stamp) => exists(stamp, text, options).map(|()| When::Local(stamp)),
            None => Err(Stop::Usage(words(
                format!("--date: „{text}“ ist kein Zeitpunkt. Möglich sind 2022-10-18 und 2022-10-18T14:00."),
                format!("--date: “{text}” is no moment. Possible are 2022-10-18 and 2022-10-18T14:00."),
            ))),
        };
    }
    match world::variable("SOURCE_DATE_EPOCH") {
        None => Ok(When::Real(world::now())),
        Some(text) => match text
            .trim()
            .parse()
            .ok()
            .and_then(|seconds| Moment::from_second(seconds).ok())
        {
            Some(moment) => Ok(When::Fixed(moment)),
            None => Err(Stop::Usage(words(
                format!("SOURCE_DATE_EPOCH: „{text}“ ist keine Zahl von Sekunden."),
                format!("SOURCE_DATE_EPOCH: “{text}” is no number of seconds."),
            ))),
        },
    }
}

/// Whether the clock of the site ever shows this time.
fn exists(stamp: Stamp, text: &str, options: &Options) -> Result<(), Stop> {
    // Every day exists.
    let zone = match stamp {
        Stamp::Local(_) => scaffold::zone(&options.site),
        Stamp::Day(_) | Stamp::Offset(_) => None,
    };
    match zone.map(|zone| zone.moment(stamp)) {
        Some(Err(MomentError::Skipped)) => Err(Stop::Usage(words(
            format!(
                "--date: {text} gibt es auf der Uhr der Website nicht: Die Uhren werden vorgestellt. Nehmen Sie eine Stunde \
                 früher oder später, oder schreiben Sie den Abstand zu UTC dazu: {text}+01:00."
            ),
            format!(
                "--date: {text} does not exist on the site's clock: the clocks go forward. Take an hour earlier or later, \
                 or add the offset from UTC: {text}+01:00."
            ),
        ))),
        Some(Err(MomentError::OutOfRange)) => Err(Stop::Usage(words(
            format!("--date: Das Jahr von {text} ist zu groß."),
            format!("--date: the year of {text} is too large."),
        ))),
        Some(Ok(_)) | None => Ok(()),
    }
}
