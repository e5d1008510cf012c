//! `explain`: what an output depends on and why it was last made, as text or as JSON.

use crate::base::{MessageLang, Words, words};
use crate::pipeline::{Ahead, Change, Explanation, How, Kept, Piece, Unknown};
use serde_json::{Value, json};

/// For people: sections with one line for each entry.
pub fn human(explanation: &Explanation, lang: MessageLang) -> String {
    let mut text = format!("{}\n", explanation.address);
    let lines = |paths: &[crate::base::SourcePath]| paths.iter().map(ToString::to_string).collect();
    section(
        &mut text,
        &lang.say("Ausgangsdateien", "Sources"),
        lines(&explanation.sources),
    );
    section(
        &mut text,
        &lang.say("Vorlagen", "Templates"),
        lines(&explanation.templates),
    );
    let parts = explanation.parts.iter().map(|part| piece(part, lang)).collect();
    section(&mut text, &lang.say("Bestandteile", "Parts"), parts);
    section(
        &mut text,
        &lang.say("Mit der Zeit", "In time"),
        vec![lang.pick(&ahead(&explanation.ahead)).to_owned()],
    );
    section(
        &mut text,
        &lang.say("Zuletzt neu gemacht", "Last made"),
        kept(&explanation.kept, lang),
    );
    text
}

fn section(text: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}\n"));
    for line in lines {
        text.push_str(&format!("  {line}\n"));
    }
}

fn piece(piece: &Piece, lang: MessageLang) -> String {
    let kind = kind(&piece.kind);
    format!("{} {}", lang.pick(&kind), piece.name).trim_end().to_owned()
}

/// The kinds of parts in the words of editors.
fn kind(kind: &str) -> Words {
    let (de, en) = match kind {
        "release-link" => ("Titel und Datum der Meldung", "title and date of the release"),
        "release-summary" => ("Kurzfassung der Meldung", "summary of the release"),
        "release" => ("Meldung", "release"),
        "partner-card" => ("Kurzfassung des Partners", "summary of the partner"),
        "partner-data" => ("Offene Daten des Partners", "open data of the partner"),
        "partner" => ("Partnerprofil", "partner profile"),
        "event-row" => ("Kurzfassung des Termins", "summary of the event"),
        "event" => ("Termin", "event"),
        "page" => ("Seite", "page"),
        "anniversary" => ("Text zum Jubiläum", "text for the anniversary"),
        "text" => ("Fließtext aus", "body text of"),
        "frame" => (
            "Rahmen aller Seiten (Menüs, Fuß):",
            "frame of all pages (menus, footer):",
        ),
        "timeline" => ("Zeitleiste", "timeline"),
        "map" | "map-outline" => ("Karte", "map"),
        "filters" => ("Filter des Verzeichnisses", "filters of the directory"),
        "feed" => ("Inhalt des Feeds", "content of the feed"),
        "partner-list" => ("Liste der Partner", "list of partners"),
        "search-hit" | "search-entry" => ("Suchtreffer", "search result"),
        "rest" => ("Reihenfolge, Zahlen und Nachbarn", "order, counts and neighbours"),
        "theme" => ("Theme", "theme"),
        "program" => ("Programm", "program"),
        other => (other, other),
    };
    words(de, en)
}

fn ahead(ahead: &Ahead) -> Words {
    match ahead {
        Ahead::Never => words("Ändert sich nicht von selbst.", "Does not change by itself."),
        Ahead::NotBefore(moment) => words(
            format!("Ändert sich vor {moment} nicht von selbst."),
            format!("Does not change by itself before {moment}."),
        ),
        Ahead::At(next) => words(
            format!("Ändert sich {}: {}.", next.at, next.reason.de),
            format!("Changes {}: {}.", next.at, next.reason.en),
        ),
    }
}

fn kept(kept: &Kept, lang: MessageLang) -> Vec<String> {
    let Kept::Made { is_current, because } = kept else {
        return vec![lang.say("Noch nicht.", "Not yet.")];
    };
    let mut lines: Vec<String> = match because {
        None => vec![lang.say(
            "Zum ersten Mal, seit der Zwischenspeicher angelegt wurde.",
            "For the first time since the cache was made.",
        )],
        Some(changes) => changes.iter().map(|one| change(one, lang)).collect(),
    };
    if !is_current {
        lines.push(lang.say(
            "Seitdem hat sich etwas geändert: Der nächste Lauf macht die Datei neu.",
            "Something has changed since: the next build makes the file anew.",
        ));
    }
    lines
}

fn change(change: &Change, lang: MessageLang) -> String {
    let how = match change.how {
        How::Changed => lang.say("geändert", "changed"),
        How::Added => lang.say("neu", "new"),
        How::Removed => lang.say("weggefallen", "gone"),
    };
    match &change.piece {
        Some(part) => format!("{how}: {}", piece(part, lang)),
        None => lang.say(
            &format!("{how}: etwas, das es auf der Website nicht mehr gibt"),
            &format!("{how}: something that is no longer on the website"),
        ),
    }
}

/// For programs: one object.
pub fn json(explanation: &Explanation, lang: MessageLang) -> String {
    let part = |piece: &Piece| json!({"kind": piece.kind, "name": piece.name});
    let (next, until) = match &explanation.ahead {
        Ahead::Never => (Value::Null, None),
        Ahead::NotBefore(moment) => (Value::Null, Some(moment.to_string())),
        Ahead::At(next) => (json!({"at": next.at, "reason": lang.pick(&next.reason)}), None),
    };
    let made = match &explanation.kept {
        Kept::Nothing => Value::Null,
        Kept::Made { is_current, because } => {
            let change = |change: &Change| {
                let how = match change.how {
                    How::Changed => "changed",
                    How::Added => "added",
                    How::Removed => "removed",
                };
                json!({"how": how, "part": change.piece.as_ref().map(part)})
            };
            let because: Option<Vec<Value>> = because.as_ref().map(|all| all.iter().map(change).collect());
            json!({"current": is_current, "because": because})
        }
    };
    let paths = |paths: &[crate::base::SourcePath]| -> Vec<String> { paths.iter().map(ToString::to_string).collect() };
    json!({
        "type": "explanation",
        "address": explanation.address.as_str(),
        "output": explanation.output.as_str(),
        "sources": paths(&explanation.sources),
        "templates": paths(&explanation.templates),
        "parts": explanation.parts.iter().map(part).collect::<Vec<_>>(),
        "next": next,
        "unchanged_until": until,
        "made": made,
    })
    .to_string()
}

/// What is said of an address where nothing is.
pub fn unknown(wanted: &str, unknown: &Unknown) -> Words {
    if unknown.is_withheld {
        return words(
            format!("„{wanted}“ ist noch nicht öffentlich. Mit --drafts --future steht es in der Vorschau."),
            format!("“{wanted}” is not public yet. With --drafts --future it is in the preview."),
        );
    }
    match &unknown.nearest {
        Some(near) => words(
            format!("„{wanted}“ gibt es auf der Website nicht. Meinten Sie „{near}“?"),
            format!("“{wanted}” is not on the website. Did you mean “{near}”?"),
        ),
        None => words(
            format!("„{wanted}“ gibt es auf der Website nicht."),
            format!("“{wanted}” is not on the website."),
        ),
    }
}
