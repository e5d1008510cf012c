#![expect(
    clippy::disallowed_methods,
    reason = "reads the clock, the environment and the folder it was started in, once"
)]
//! The command line: arguments to inputs, one function per command, an outcome to an exit code.

use crate::base::{Digest, Fault, Moment, SourcePath, Stamp, Zone, words};
use crate::pipeline::{self, Cache, Embedded, Inputs, Mode, Outcome, When};
use crate::publish;
use crate::report::{self, Look, MessageLang, Next, Summary};
use crate::site::Preview;
use crate::state::Store;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

mod watch;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Der Website-Generator für Partnerinitiativen. · The static site generator for partner initiatives.
#[derive(Parser)]
#[command(name = "vielfalt", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand)]
enum Command {
    /// Inhalte zur Website machen. · Turn the content into the website.
    Build,
    /// Alles prüfen, nichts schreiben. · Check everything, write nothing.
    Check,
    /// Bauen, und wieder bauen, sobald sich etwas ändert oder ein Zeitpunkt kommt. · Build, and build again on changes.
    Watch {
        /// Selbst nachsehen statt auf Meldungen des Systems zu warten. · Look by itself instead of waiting for reports.
        #[arg(long)]
        poll: bool,
    },
    /// Vorschau im Browser, die mitläuft. · A preview in the browser that keeps up.
    Serve(ServeOptions),
    /// Den nächsten Zeitpunkt nennen, zu dem sich die Website ändert. · Name the next moment at which the site changes.
    Next,
}

#[derive(Args)]
struct ServeOptions {
    /// Selbst nachsehen statt auf Meldungen des Systems zu warten. · Look by itself instead of waiting for reports.
    #[arg(long)]
    poll: bool,
    /// Port; ohne Angabe 8000 oder der nächste freie. · Port; 8000 or the next free one unless given.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Den Browser öffnen. · Open the browser.
    #[arg(long)]
    open: bool,
    /// Auch andere Geräte im Netz lassen. · Let other machines of the network look, too.
    #[arg(long)]
    lan: bool,
}

#[derive(Args)]
struct Options {
    /// Ordner mit content/, themes/ und public/. · Folder that holds content/, themes/ and public/.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    site: PathBuf,
    /// Wohin die Website geschrieben wird. · Where the website is written.
    #[arg(long, global = true, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Adresse der Website statt der in site.yaml. · Address of the site instead of that in site.yaml.
    #[arg(long, global = true, value_name = "URL")]
    base_url: Option<String>,
    /// Zeitpunkt statt jetzt: 2022-10-18 oder 2022-10-18T14:00. · Moment instead of now.
    #[arg(long, global = true, value_name = "WANN")]
    date: Option<String>,
    /// Entwürfe zeigen (in eine Vorschau). · Show drafts (in a preview).
    #[arg(long, global = true)]
    drafts: bool,
    /// Künftiges und Gesperrtes zeigen (in eine Vorschau). · Show what lies ahead (in a preview).
    #[arg(long, global = true)]
    future: bool,
    /// Zahl der Threads. · Number of threads.
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// Nichts aus früheren Läufen verwenden. · Use nothing from earlier runs.
    #[arg(long, global = true)]
    no_cache: bool,
    /// addresses.lock nicht schreiben. · Do not write addresses.lock.
    #[arg(long, global = true)]
    locked: bool,
    /// Warnungen wie Fehler behandeln. · Treat warnings as errors.
    #[arg(long, global = true)]
    strict: bool,
    /// Form der Meldungen. · Form of the messages.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    message_format: Format,
    /// Sprache der Meldungen. · Language of the messages.
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// Nur Fehler melden. · Report errors only.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Mehr sagen: zurückgehaltene Einträge, Dauer der Schritte. · Say more: withheld entries, time per stage.
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Farben. · Colours.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    De,
    En,
}

#[derive(Clone, Copy, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::new(&cli.options);
    let result = match cli.command {
        Command::Build => build(&cli.options, &console, Mode::Publish),
        Command::Check => build(&cli.options, &console, Mode::Check),
        Command::Watch { poll } => watch::watch(&cli.options, &console, poll),
        Command::Serve(serve) => watch::serve(&cli.options, &console, &serve),
        Command::Next => next(&cli.options, &console),
    };
    match result {
        Ok(code) => code,
        Err(Stop::Usage(message)) => {
            console.error(&message);
            ExitCode::from(2)
        }
        Err(Stop::Fault(fault)) => {
            console.fault(&fault);
            ExitCode::from(if matches!(fault, Fault::Refused { .. }) { 2 } else { 3 })
        }
    }
}

/// Why a command ends without an outcome.
enum Stop {
    Usage(crate::base::Words),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

fn build(options: &Options, console: &Console, mode: Mode) -> Result<ExitCode, Stop> {
    let started = Instant::now();
    let outcome = outcome(options, mode)?;
    console.outcome(&outcome, mode, started.elapsed());
    Ok(if outcome.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn next(options: &Options, console: &Console) -> Result<ExitCode, Stop> {
    let outcome = outcome(options, Mode::Check)?;
    if !outcome.ok {
        console.diagnostics(&outcome);
        return Ok(ExitCode::from(1));
    }
    if let Some(next) = &outcome.next {
        console.line(&next.at);
    }
    Ok(ExitCode::SUCCESS)
}

fn threads(options: &Options) {
    if let Some(threads) = options.threads {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .build_global();
        drop(pool); // a pool that exists already has been made by an earlier call
    }
}

fn cache(options: &Options, inputs: &Inputs) -> Cache {
    let program = Digest::parse(env!("VIELFALT_PROGRAM")).unwrap_or_default();
    let store = match options.no_cache {
        true => Store::nowhere(),
        false => Store::open(&inputs.cache, &inputs.output, program),
    };
    Cache::new(store, EMBEDDED as Embedded, program)
}

/// How often a build starts again because a source changed while it was read.
const ATTEMPTS: usize = 5;

fn outcome(options: &Options, mode: Mode) -> Result<Outcome, Stop> {
    threads(options);
    let started = Instant::now();
    let tick = move || started.elapsed();
    let inputs = inputs(options, mode, &tick)?;
    if mode == Mode::Publish {
        publish::check_output(&inputs.site, &inputs.output, std::env::home_dir().as_deref())?;
    }
    let _lock = match mode {
        Mode::Publish => Some(publish::lock(&inputs.cache, &std::env::temp_dir(), &inputs.output)?),
        Mode::Check => None,
    };
    let mut attempt = 0;
    loop {
        let mut cache = cache(options, &inputs);
        attempt += 1;
        match pipeline::build(&mut cache, &inputs) {
            Err(Fault::Moved { .. }) if attempt < ATTEMPTS => continue,
            result => {
                if mode == Mode::Publish {
                    cache.close();
                }
                return Ok(result?);
            }
        }
    }
}

fn inputs<'a>(options: &Options, mode: Mode, tick: &'a (dyn Fn() -> Duration + Sync)) -> Result<Inputs<'a>, Stop> {
    let site = options.site.clone();
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
    let cache = site.join(".vielfalt");
    let preview = Preview {
        drafts: options.drafts,
        future: options.future,
    };
    let is_preview = preview != Preview::default();
    let output = match &options.output {
        Some(output) => output.clone(),
        None if is_preview => cache.join("preview"),
        None => site.join("public"),
    };
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
        changed: None,
        tick,
    })
}

/// A preview may go into its own folder, or into one that no ordinary build has written.
fn is_free_for_preview(output: &Path, cache: &Path) -> bool {
    output == cache.join("preview") || !output.join(publish::LIST).exists()
}

fn moment(options: &Options) -> Result<When, Stop> {
    if let Some(text) = &options.date {
        return match Stamp::parse(text) {
            Some(Stamp::Offset(moment)) => Ok(When::Fixed(moment)),
            Some(stamp) => Ok(When::Local(stamp)),
            None => Err(Stop::Usage(words(
                format!("--date: „{text}“ ist kein Zeitpunkt. Möglich sind 2022-10-18 und 2022-10-18T14:00."),
                format!("--date: “{text}” is no moment. Possible are 2022-10-18 and 2022-10-18T14:00."),
            ))),
        };
    }
    match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Ok(When::Real(Moment::now())),
        Ok(text) => match text
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

/// The texts of the sources that a build saw, for excerpts.
fn texts(outcome: &Outcome) -> impl Fn(&SourcePath) -> Option<Arc<str>> {
    |path| {
        outcome.sources.get(path)?;
        let bytes = outcome.sources.read(path).ok()?;
        Some(String::from_utf8_lossy(&bytes).into())
    }
}

/// Where messages go, in which language and form.
struct Console {
    lang: MessageLang,
    format: Format,
    quiet: bool,
    verbose: bool,
    colour: bool,
}

impl Console {
    fn new(options: &Options) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        let lang = match options.lang {
            Some(Lang::De) => MessageLang::De,
            Some(Lang::En) => MessageLang::En,
            None => MessageLang::from_locale(locale.as_deref().unwrap_or_default()),
        };
        let colour = match options.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        };
        Self {
            lang,
            format: options.message_format,
            quiet: options.quiet,
            verbose: options.verbose,
            colour,
        }
    }

    fn look(&self) -> Look {
        Look {
            lang: self.lang,
            colour: self.colour,
            all: self.verbose,
        }
    }

    fn line(&self, text: &str) {
        // A closed pipe is no fault of the build.
        drop(writeln!(std::io::stdout().lock(), "{text}"));
    }

    /// Says that changes are seen from now on.
    fn ready(&self) {
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
    fn address(&self, url: &str) {
        let words = words(format!("Vorschau: {url}"), format!("Preview: {url}"));
        match self.format {
            Format::Json => self.line(&report::serving_json(url)),
            Format::Human => self.line(self.lang.pick(&words)),
        }
    }

    /// The mistakes of a build as plain text, if there are any.
    fn errors(&self, outcome: &Outcome) -> Option<String> {
        let errors: Vec<_> = outcome.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
        let look = Look {
            colour: false,
            ..self.look()
        };
        let mut text = Vec::new();
        drop(report::human(&errors, &texts(outcome), look, &mut text));
        (!outcome.ok).then(|| String::from_utf8_lossy(&text).trim_end().to_owned())
    }

    fn error(&self, message: &crate::base::Words) {
        drop(writeln!(std::io::stderr().lock(), "{}", self.lang.pick(message)));
    }

    fn fault(&self, fault: &Fault) {
        match self.format {
            Format::Json => self.line(&report::fault_json(fault, self.lang)),
            Format::Human => drop(write!(
                std::io::stderr().lock(),
                "{}",
                report::fault(fault, self.look())
            )),
        }
    }

    fn diagnostics(&self, outcome: &Outcome) {
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
                let shown: Vec<_> = outcome
                    .diagnostics
                    .iter()
                    .filter(|d| d.is_error() || !self.quiet)
                    .cloned()
                    .collect();
                drop(report::human(
                    &shown,
                    &texts,
                    self.look(),
                    &mut std::io::stderr().lock(),
                ));
            }
        }
    }

    fn outcome(&self, outcome: &Outcome, mode: Mode, elapsed: Duration) {
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
        if self.format == Format::Json {
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
        drop(write!(out, "{}", summary.human(self.lang)));
    }
}
