//! Help and complaints about arguments in the language of the user. Texts of `args` hold both languages.

use super::args::Cli;
use crate::base::MessageLang;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, Error};
use std::ffi::OsString;

/// The language that `--lang` asks for, before anything else is understood.
pub fn language(arguments: &[OsString]) -> Option<MessageLang> {
    match said("--lang", arguments)? {
        "de" => Some(MessageLang::De),
        "en" => Some(MessageLang::En),
        _ => None,
    }
}

/// Whether messages are for programs, also one about the arguments themselves.
pub fn is_for_programs(arguments: &[OsString]) -> bool {
    said("--message-format", arguments) == Some("json")
}

/// What follows an option, behind `=` or as the next argument.
fn said<'a>(option: &str, arguments: &'a [OsString]) -> Option<&'a str> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let value = arguments.find_map(|argument| {
        let rest = argument.strip_prefix(option)?;
        (rest.is_empty() || rest.starts_with('=')).then_some(rest)
    })?;
    value.strip_prefix('=').or_else(|| arguments.next())
}

/// The command line in one language.
pub fn command(lang: MessageLang) -> Command {
    let (short, long) = (
        lang.say("Mehr Optionen zeigt --help.", "More options: --help."),
        lang.say(
            "Zum Beispiel:\n  vielfalt new release Zehn Jahre Vielfalt\n  vielfalt check\n  vielfalt build",
            "For example:\n  vielfalt new release Ten years of diversity\n  vielfalt check\n  vielfalt build",
        ),
    );
    localised(Cli::command(), "vielfalt", lang)
        .after_help(short)
        .after_long_help(long)
}

fn localised(command: Command, path: &str, lang: MessageLang) -> Command {
    let about = command.get_about().map(|about| pick(about, lang)).unwrap_or_default();
    let usage = usage(&command, path, lang);
    let heading = lang.say("Aufruf:", "Usage:");
    let mut order = 0;
    let command = command
        .about(about)
        .override_usage(usage)
        .help_template(format!(
            "{{about-with-newline}}\n{heading} {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .subcommand_help_heading(lang.say("Befehle", "Commands"))
        .mut_args(|arg| argument(arg, lang, &mut order));
    command.mut_subcommands(|inner| {
        let path = format!("{path} {}", inner.get_name());
        localised(inner, &path, lang)
    })
}

/// Wanted rarely, and by people who know where to look: these show with `--help`, not with `-h`.
const RARE: [&str; 6] = ["base_url", "threads", "no_cache", "locked", "message_format", "color"];

fn argument(arg: Arg, lang: MessageLang, order: &mut usize) -> Arg {
    let help = arg.get_help().map(|help| pick(help, lang)).unwrap_or_default();
    let heading = match arg.is_positional() {
        true => lang.say("Angaben", "Arguments"),
        false => lang.say("Optionen", "Options"),
    };
    let names: Vec<String> = arg
        .get_value_names()
        .unwrap_or_default()
        .iter()
        .map(|name| half(name, lang))
        .collect();
    let takes_value = arg.get_action().takes_values();
    let rare = RARE.contains(&arg.get_id().as_str());
    // Without an order of their own, arguments under a heading of ours would follow the alphabet.
    *order += 1;
    let arg = arg
        .help(help)
        .help_heading(heading)
        .display_order(*order)
        .hide_short_help(rare);
    if !takes_value {
        return arg;
    }
    // Both are English words of the library; the texts say it themselves.
    let arg = arg.hide_default_value(true).hide_possible_values(true);
    if names.is_empty() { arg } else { arg.value_names(names) }
}

fn usage(command: &Command, path: &str, lang: MessageLang) -> String {
    let mut usage = path.to_owned();
    if command.has_subcommands() {
        usage.push_str(&lang.say(" BEFEHL", " COMMAND"));
    }
    for arg in command.get_positionals() {
        let names = arg.get_value_names().unwrap_or_default();
        let name = names
            .first()
            .map_or_else(|| arg.get_id().as_str().to_uppercase(), |name| half(name, lang));
        let more = if arg.get_num_args().is_some_and(|count| count.max_values() > 1) {
            "…"
        } else {
            ""
        };
        usage.push_str(&format!(" {name}{more}"));
    }
    usage + &lang.say(" [OPTIONEN]", " [OPTIONS]")
}

fn pick(text: &StyledStr, lang: MessageLang) -> String {
    half(&text.to_string(), lang)
}

fn half(text: &str, lang: MessageLang) -> String {
    let (de, en) = text.split_once(" · ").unwrap_or((text, text));
    lang.say(de, en)
}

/// What is wrong with the arguments, with what helps. English is what the library says by itself.
pub fn complaint(error: &Error, lang: MessageLang) -> String {
    let in_german = || (lang == MessageLang::De && error.use_stderr()).then(|| german(error))?;
    match in_german() {
        Some(message) => format!("Fehler: {message}\n\nHilfe gibt es mit: vielfalt --help\n"),
        None => error.render().to_string(),
    }
}

/// The same in one sentence.
pub fn reason(error: &Error, lang: MessageLang) -> String {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
    ) {
        return lang.say("Es fehlt ein Befehl.", "A command is missing.");
    }
    let said = (lang == MessageLang::De).then(|| german(error)).flatten();
    said.unwrap_or_else(|| {
        let text = error.render().to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let lines: Vec<&str> = first.lines().map(str::trim).collect();
        lines.join(" ").trim_start_matches("error: ").to_owned()
    })
}

/// `None` for what nobody has put into German yet.
fn german(error: &Error) -> Option<String> {
    let said = |kind| error.get(kind).map(text).filter(|text| !text.is_empty());
    let name = |text: String| text.replace(['<', '>'], "").replace("...", "");
    let (argument, value) = (said(ContextKind::InvalidArg).map(name), said(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!(
                "Den Befehl „{}“ gibt es nicht.",
                said(ContextKind::InvalidSubcommand).unwrap_or_default()
            )
        }
        ErrorKind::UnknownArgument => format!("„{}“ ist hier nicht bekannt.", argument.unwrap_or_default()),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match (argument, value) {
            (Some(argument), Some(value)) => format!("„{value}“ geht bei {argument} nicht."),
            (argument, _) => format!("Bei {} fehlt der Wert.", argument.unwrap_or_default()),
        },
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {}", argument.unwrap_or_default()),
        ErrorKind::MissingSubcommand => "Es fehlt ein Befehl.".to_owned(),
        ErrorKind::ArgumentConflict => format!("{} steht doppelt oder passt nicht dazu.", argument.unwrap_or_default()),
        _ => return None,
    };
    let near = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    let near = near
        .into_iter()
        .find_map(said)
        .map(|near| format!(" Meinten Sie „{near}“?"));
    let valid = said(ContextKind::ValidValue).map(|valid| format!(" Möglich sind: {valid}."));
    let more = near.or(valid).unwrap_or_default();
    Some(format!("{message}{more}"))
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_both_languages() {
        fn check(command: &Command) {
            let texts = command
                .get_arguments()
                .map(|arg| (arg.get_id().to_string(), arg.get_help()));
            let texts = texts.chain([(command.get_name().to_owned(), command.get_about())]);
            for (name, text) in texts {
                let text = text.map(ToString::to_string).unwrap_or_default();
                assert_eq!(text.matches(" · ").count(), 1, "{name}: {text}");
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
        command(MessageLang::De).debug_assert();
    }

    #[test]
    fn complaints_in_german() {
        let said = |arguments: &str| {
            let arguments = arguments.split(' ').map(OsString::from);
            complaint(
                &command(MessageLang::De).try_get_matches_from(arguments).unwrap_err(),
                MessageLang::De,
            )
        };
        let first = |arguments| said(arguments).lines().next().unwrap_or_default().to_owned();
        assert_eq!(
            first("vielfalt biuld"),
            "Fehler: Den Befehl „biuld“ gibt es nicht. Meinten Sie „build“?"
        );
        assert_eq!(
            first("vielfalt build --drfts"),
            "Fehler: „--drfts“ ist hier nicht bekannt. Meinten Sie „--drafts“?"
        );
        assert!(first("vielfalt new release").starts_with("Fehler: Es fehlt: "));
        assert!(
            first("vielfalt new foto a").contains("release, partner, event, page"),
            "{}",
            said("vielfalt new foto a")
        );
    }

    #[test]
    fn the_language_of_the_arguments() {
        let language = |text: &str| language(&text.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(language("vielfalt --lang en build"), Some(MessageLang::En));
        assert_eq!(language("vielfalt build --lang=de"), Some(MessageLang::De));
        assert_eq!(language("vielfalt build"), None);
    }
}
