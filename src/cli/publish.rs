//! `publish`: an ordinary build, as strict as can be, and then the way to where visitors read it.

use super::args::{Format, Options, Publish};
use super::build::{ended, outcome};
use super::console::Console;
use super::{Stop, inputs, world};
use crate::base::{Words, words};
use crate::pipeline::{Mode, When};
use crate::publish::{self, Retirement};
use crate::remote::{self, Action, Publication, Published, Target};
use serde_json::json;
use std::process::ExitCode;

pub fn publish(options: &Options, wanted: &Publish, console: &Console) -> Result<ExitCode, Stop> {
    let elapsed = world::stopwatch();
    if options.drafts || options.future {
        return Err(Stop::Usage(words(
            "Eine Vorschau wird nicht veröffentlicht: bitte ohne --drafts und --future.",
            "A preview is not published: please without --drafts and --future.",
        )));
    }
    let target = Target::parse(&wanted.target).map_err(Stop::Usage)?;
    let environment = world::variables("AWS_");
    let output = inputs::output(options);
    match &target {
        Target::Folder(folder) => {
            publish::check_target(&options.site, &output, folder, std::env::home_dir().as_deref())?;
        }
        Target::Storage { .. } => check_access(&environment)?,
    }
    // Who publishes answers for it: a warning is looked at first.
    let mut strict = options.clone();
    strict.strict = true;
    let (built, _lock) = outcome(&strict, Mode::Publish)?;
    console.outcome(&built, Mode::Publish, elapsed());
    if !built.ok {
        return Ok(ended(&built));
    }
    let retirement = match inputs::moment(options)? {
        When::Real(now) => Retirement::Since(now.as_second()),
        When::Fixed(_) | When::Local(_) => Retirement::AtOnce,
    };
    let published = remote::publish(&Publication {
        output: &output,
        target: &target,
        cache: &inputs::cache(options),
        temporary: &std::env::temp_dir(),
        retirement,
        environment: &environment,
        dry_run: wanted.dry_run,
    })?;
    if !published.foreign.is_empty() {
        return Err(Stop::Author(foreign(&published, &wanted.target)));
    }
    tell(&published, wanted, console);
    Ok(ExitCode::SUCCESS)
}

/// Without a word about access the storage would be asked for it at an address that only machines of one host know.
fn check_access(environment: &[(String, String)]) -> Result<(), Stop> {
    let is_set = |name: &str| environment.iter().any(|(known, _)| known == name);
    let keys = is_set("AWS_ACCESS_KEY_ID") && is_set("AWS_SECRET_ACCESS_KEY");
    let others = [
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
    if keys || others.into_iter().any(is_set) {
        return Ok(());
    }
    Err(Stop::Usage(words(
        "Der Zugang zum Speicher fehlt: bitte AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY in der Umgebung setzen, und AWS_ENDPOINT_URL, wenn es nicht Amazon ist.",
        "Access to the storage is missing: please set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, and AWS_ENDPOINT_URL where it is not Amazon.",
    )))
}

/// So many addresses are named.
const NAMED: usize = 5;

fn foreign(published: &Published, target: &str) -> Words {
    let names: Vec<&str> = published.foreign.iter().take(NAMED).map(|path| path.as_str()).collect();
    let (names, count) = (names.join(", "), published.foreign.len());
    words(
        format!(
            "Unter {target} liegt an {count} unserer Adressen etwas, das nicht von diesem Programm stammt: {names}. Nichts wurde verändert. Räumen Sie es beiseite, oder wählen Sie ein anderes Ziel."
        ),
        format!(
            "At {target} something that this program did not write lies at {count} of our addresses: {names}. Nothing was changed. Move it away, or choose another target."
        ),
    )
}

fn tell(published: &Published, wanted: &Publish, console: &Console) {
    let [added, changed, removed] = [Action::Add, Action::Change, Action::Remove].map(|action| published.count(action));
    let unchanged = published.unchanged;
    let sign = |action| match action {
        Action::Add => ("+", "add"),
        Action::Change => ("~", "change"),
        Action::Remove => ("-", "remove"),
    };
    let steps = published.steps.iter().filter(|_| wanted.dry_run);
    if console.format == Format::Json {
        for step in steps {
            let line = json!({"type": "step", "action": sign(step.action).1, "path": step.output.as_str()});
            console.line(&line.to_string());
        }
        let line = json!({
            "type": "published", "target": wanted.target, "dry_run": wanted.dry_run,
            "added": added, "changed": changed, "removed": removed, "unchanged": unchanged,
        });
        console.line(&line.to_string());
        return;
    }
    for step in steps {
        console.line(&format!("{} {}", sign(step.action).0, step.output));
    }
    if console.quiet {
        return;
    }
    let target = &wanted.target;
    let done = match wanted.dry_run {
        true => words(
            format!(
                "{target}, Probe: {added} neue, {changed} geänderte, {removed} wegfallende, {unchanged} unveränderte Dateien."
            ),
            format!(
                "{target}, dry run: {added} new, {changed} changed, {removed} removed, {unchanged} unchanged files."
            ),
        ),
        false => words(
            format!(
                "{target}: {added} neue, {changed} geänderte, {removed} entfernte, {unchanged} unveränderte Dateien."
            ),
            format!("{target}: {added} new, {changed} changed, {removed} removed, {unchanged} unchanged files."),
        ),
    };
    console.line(console.lang.pick(&done));
}
