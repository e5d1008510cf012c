//! What only editors and developers see: what waits behind the gate, and where the time went.

use super::MessageLang;
use crate::pipeline::Work;
use crate::site::{Why, Withheld};
use std::io;

/// What is withheld, with file, title and reason. Never part of an ordinary build log, which may be public.
pub fn withheld(list: &[Withheld], lang: MessageLang, out: &mut dyn io::Write) -> io::Result<()> {
    for withheld in list {
        let why = match withheld.why {
            Why::Draft => lang.say("Entwurf", "draft"),
            Why::Future => lang.say("Datum liegt voraus", "dated ahead"),
            Why::Embargo => lang.say("Sperrfrist", "embargo"),
            Why::Expired => lang.say("abgelaufen", "expired"),
        };
        let until = withheld.until.map_or(String::new(), |moment| format!(" → {moment}"));
        writeln!(out, "{}: „{}“ ({why}{until})", withheld.path, withheld.title)?;
    }
    Ok(())
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
