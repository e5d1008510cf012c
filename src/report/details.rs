//! What only editors and developers see: what waits behind the gate, and where the time went.

use super::{MessageLang, Next};
use crate::base::Address;
use crate::base::{Zone, words};
use crate::pipeline::Work;
use crate::site::{Why, Withheld};
use std::io;

/// What is withheld, with file, title, reason and moment, and the public files that refer to it. Never part of an
/// ordinary build log, which may be public.
pub fn withheld(list: &[Withheld], lang: MessageLang, out: &mut dyn io::Write) -> io::Result<()> {
    for withheld in list {
        let (path, title) = (&withheld.path, &withheld.title);
        let why = why(withheld.why, lang);
        let until = withheld.until.map_or(String::new(), |moment| {
            let zone = Zone::named(&withheld.zone).unwrap_or_else(Zone::utc);
            let shown = Next::new(moment, &zone, words("", "")).shown;
            lang.say(&format!(", bis {}", shown.de), &format!(", until {}", shown.en))
        });
        writeln!(
            out,
            "{}",
            lang.say(
                &format!("Zurückgehalten: {path}: „{title}“ ({why}{until})"),
                &format!("Withheld: {path}: “{title}” ({why}{until})"),
            )
        )?;
        let named: Vec<&str> = withheld.named_in.iter().map(|path| path.as_str()).collect();
        if !named.is_empty() {
            let (label, named) = (lang.say("genannt in", "named in"), named.join(", "));
            writeln!(out, "    {label} {named}")?;
        }
    }
    Ok(())
}

fn why(why: Why, lang: MessageLang) -> String {
    match why {
        Why::Draft => lang.say("Entwurf", "draft"),
        Why::Future => lang.say("Datum liegt voraus", "dated ahead"),
        Why::Embargo => lang.say("Sperrfrist", "embargo"),
        Why::Expired => lang.say("abgelaufen", "expired"),
    }
}

/// A record that visitors do not see yet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Waiting {
    pub title: String,
    pub why: String,
    pub file: String,
}

/// What is still to come of the records that are withheld: drafts, embargoes and what is dated ahead.
pub fn waiting(list: &[Withheld], lang: MessageLang) -> Vec<Waiting> {
    let ahead = list.iter().filter(|withheld| withheld.why != Why::Expired);
    ahead
        .map(|withheld| Waiting {
            title: withheld.title.clone(),
            why: why(withheld.why, lang),
            file: withheld.path.to_string(),
        })
        .collect()
}

/// How long each stage took, in milliseconds, and how much was done.
pub fn stages(work: &Work, out: &mut dyn io::Write) -> io::Result<()> {
    for (name, seconds) in &work.stages {
        writeln!(out, "{name:>18} {:9.1} ms", seconds * 1000.0)?;
    }
    let (sources, parsed, routes, rendered) = (work.sources, work.parsed, work.routes, work.rendered.len());
    writeln!(
        out,
        "{sources} sources, {parsed} parsed, {routes} routes, {rendered} rendered"
    )
}

/// So many new addresses are listed unless all are asked for.
const SHOWN_ADDRESSES: usize = 20;

/// The addresses that became public although the history may not be written: whoever keeps it has to take them in.
pub fn new_addresses(list: &[Address], all: bool, lang: MessageLang, out: &mut dyn io::Write) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let title = lang.say(
        "Neu und noch nicht in content/addresses.lock, das mit --locked nicht geschrieben wird:",
        "New and not in content/addresses.lock yet, which is not written with --locked:",
    );
    writeln!(out, "{title}")?;
    let shown = if all {
        list.len()
    } else {
        list.len().min(SHOWN_ADDRESSES)
    };
    for address in &list[..shown] {
        writeln!(out, "  {address}")?;
    }
    match list.len() - shown {
        0 => Ok(()),
        rest => writeln!(
            out,
            "  {}",
            lang.say(
                &format!("… und {rest} weitere. Alle zeigt die Option -v."),
                &format!("… and {rest} more. The option -v shows all."),
            )
        ),
    }
}
