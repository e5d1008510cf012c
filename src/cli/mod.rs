//! The command line: arguments to inputs, one function per command, an outcome to an exit code.

mod args;
mod build;
mod console;
mod help;
mod inputs;
mod publish;
mod scaffold;
mod watch;
mod world;

use crate::base::{Fault, MessageLang, Words};
use crate::report;
use crate::scaffold::Refusal;
use args::{Cli, Command};
use clap::FromArgMatches;
use console::Console;
use std::process::ExitCode;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let lang = help::language(&arguments).unwrap_or_else(world::language);
    let for_programs = help::is_for_programs(&arguments);
    let parsed = help::command(lang).try_get_matches_from(arguments);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            if for_programs && error.use_stderr() {
                println!("{}", report::stop_json(&help::reason(&error, lang)));
            }
            return unparsed(&error, lang);
        }
    };
    let console = Console::new(&cli.options);
    let result = match &cli.command {
        Command::Build => build::build(&cli.options, &console),
        Command::Check(check) => build::check(&cli.options, &console, check),
        Command::Watch(watch) => watch::watch(&cli.options, &console, watch),
        Command::Serve(serve) => watch::serve(&cli.options, &console, serve),
        Command::Next => build::next(&cli.options, &console),
        Command::Status => build::status(&cli.options, &console),
        Command::Explain { path } => build::explain(&cli.options, &console, path),
        Command::New(new) => scaffold::new(&cli.options, new, &console),
        Command::Init { folder } => scaffold::init(folder, &console),
        Command::Import(import) => scaffold::import(&cli.options, import, &console),
        Command::Publish(publish) => publish::publish(&cli.options, publish, &console),
        Command::Schema(schema) => Ok(scaffold::schema(schema, &console)),
        Command::Completions { shell } => Ok(scaffold::completions(*shell, &console)),
        Command::Help { command } => Ok(help_on(command.as_deref(), console.lang)),
    };
    match result {
        Ok(code) => code,
        Err(Stop::Author(message)) => {
            console.error(&message);
            ExitCode::from(1)
        }
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

/// `vielfalt help build` shows what `vielfalt build --help` does.
fn help_on(command: Option<&str>, lang: MessageLang) -> ExitCode {
    let arguments = ["vielfalt"].into_iter().chain(command).chain(["--help"]);
    match help::command(lang).try_get_matches_from(arguments) {
        Ok(_) => ExitCode::SUCCESS,
        Err(shown) => unparsed(&shown, lang),
    }
}

/// Why a command ends without an outcome.
enum Stop {
    /// The author can mend it.
    Author(Words),
    Usage(Words),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Exists { message, .. } => Self::Author(message),
            Refusal::Unusable(message) => Self::Usage(message),
            Refusal::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// Help goes to stdout and is no failure; a mistake in the arguments is one.
fn unparsed(error: &clap::Error, lang: MessageLang) -> ExitCode {
    let text = help::complaint(error, lang);
    match error.use_stderr() {
        true => eprint!("{text}"),
        false => print!("{text}"),
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
