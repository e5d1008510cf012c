//! What can be wrong with a single value, and how it would be right. Pure functions on text.

use super::number::{degrees, integer};
use super::{Type, date, is_tag};
use crate::base::{Address, Diagnostic, SourcePath, Zone, is_id, nearest, slug, words};
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

/// What is wrong with `text` as a value of this type; the place is added by the caller.
pub fn complaint(value: &Type, text: &str) -> Option<Diagnostic> {
    if let Some(found) = text.chars().find(|c| is_unprintable(*c)) {
        return Some(control_character(found));
    }
    let text = text.trim();
    match value {
        Type::Slug if !is_id(text) => Some(bad_slug(text)),
        Type::File if !is_file(text) => Some(bad_file(text)),
        Type::Address if Address::parse(text).is_none() => Some(bad_address(text)),
        Type::Target if !is_target(text) => Some(bad_address(text)),
        Type::Url if !is_url(text) => Some(bad_url(text)),
        Type::Email if !is_email(text) => Some(bad_email(text)),
        Type::Tag if !is_tag(text) || is_answer(text) => Some(bad_tag(text)),
        Type::Zone if !is_zone(text) => Some(bad_zone(text)),
        Type::Integer { min, max } => integer(text, *min, *max).err().map(|found| *found),
        Type::Degrees(limit) => degrees(text, *limit).err().map(|found| *found),
        Type::Bool if !matches!(text, "true" | "false") => Some(bad_bool(text)),
        Type::VagueDate => date::vague(text).err().map(|found| *found),
        Type::Stamp => date::stamp(text).err().map(|found| *found),
        Type::Start => date::start(text).err().map(|found| *found),
        Type::Choice(names) if !names.contains(&text) => Some(bad_choice(text, names)),
        Type::Pattern(placeholders) => bad_pattern(text, placeholders),
        _ => None,
    }
}

/// Characters that no feed may hold and no reader sees.
pub fn is_unprintable(c: char) -> bool {
    (c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

pub fn control_character(found: char) -> Diagnostic {
    let code = u32::from(found);
    Diagnostic::error(
        "control-character",
        words(
            format!("Hier steht ein unsichtbares Steuerzeichen (U+{code:04X})."),
            format!("There is an invisible control character (U+{code:04X}) here."),
        ),
    )
    .hint(words(
        "Löschen Sie es. Solche Zeichen kommen beim Kopieren aus anderen Programmen mit.",
        "Delete it. Such characters come along when text is copied from other programs.",
    ))
}

/// Nothing that anybody sees: blanks, and what is only there for the program that sets the text.
pub fn is_empty(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Characters without a shape of their own, by Unicode's property: soft hyphens, joiners, marks of direction and of the
/// beginning of a file.
fn is_invisible(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

fn bad_file(text: &str) -> Diagnostic {
    if let Some(found) = text.chars().find(|c| "?#".contains(*c))
        && is_file(&renamed(text))
    {
        return ends_address(text, found);
    }
    let diagnostic = Diagnostic::error(
        "file-reference",
        words(
            format!("„{text}“ ist keine Datei dieser Website."),
            format!("“{text}” is not a file of this site."),
        ),
    )
    .hint(words(
        "Nennen Sie eine Datei neben diesem Eintrag (bild.jpg) oder unter content/media/ (/media/bild.jpg).",
        "Name a file beside this record (image.jpg) or below content/media/ (/media/image.jpg).",
    ));
    let proposed = text.replace('\\', "/");
    if proposed != text && is_file(&proposed) {
        diagnostic.suggest(proposed)
    } else {
        diagnostic
    }
}

/// A browser asks for what stands before such a character, and there is nothing.
fn ends_address(text: &str, found: char) -> Diagnostic {
    let better = renamed(text);
    let name = better.rsplit('/').next().unwrap_or_default();
    Diagnostic::error(
        "file-reference",
        words(
            format!("Das Zeichen „{found}“ kann nicht in der Adresse einer Datei stehen: „{text}“."),
            format!("The character “{found}” cannot stand in the address of a file: “{text}”."),
        ),
    )
    .hint(words(
        format!("Benennen Sie die Datei um, zum Beispiel in „{name}“, und schreiben Sie hier „{better}“."),
        format!("Rename the file, for example to “{name}”, and write “{better}” here."),
    ))
}

/// The same path without what ends an address: `plan#2.pdf` becomes `plan-2.pdf`.
fn renamed(text: &str) -> String {
    let joined = |text: &str| {
        let parts = text.split(['?', '#']).map(|part| part.trim_matches(['-', ' ']));
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    };
    let names = text.split('/').map(|name| match name.contains(['?', '#']) {
        true => {
            let parts = name.split('.').map(joined);
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
        }
        false => name.to_owned(),
    });
    names.collect::<Vec<_>>().join("/")
}

fn bad_email(text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "email",
        words(
            format!("„{text}“ ist keine E-Mail-Adresse."),
            format!("“{text}” is not an e-mail address."),
        ),
    )
    .hint(words(
        "Sie hat die Form name@beispiel.de, ohne Leerzeichen.",
        "It has the form name@example.org, without blanks.",
    ));
    let proposed = text.replace("(at)", "@").replace("[at]", "@").replace(' ', "");
    if is_email(&proposed) {
        diagnostic.suggest(proposed)
    } else {
        diagnostic
    }
}

fn bad_zone(text: &str) -> Diagnostic {
    const BERLIN: &str = "Europe/Berlin";
    let diagnostic = Diagnostic::error(
        "time-zone",
        words(
            format!("Die Zeitzone „{text}“ gibt es nicht."),
            format!("There is no time zone “{text}”."),
        ),
    )
    .hint(words(
        format!("In Deutschland gilt „{BERLIN}“."),
        format!("Germany uses “{BERLIN}”."),
    ));
    let german = ["mez", "mesz", "berlin", "deutschland"].contains(&text.to_lowercase().as_str());
    match nearest(text, [BERLIN]) {
        None if !german => diagnostic,
        _ => diagnostic.suggest(BERLIN),
    }
}

fn bad_slug(text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "slug",
        words(
            format!("„{text}“ kann nicht in einer Adresse stehen."),
            format!("“{text}” cannot stand in an address."),
        ),
    );
    match slug(text) {
        proposed if proposed.is_empty() => diagnostic.hint(words(
            "Nehmen Sie nur a-z, 0-9 und einzelne Bindestriche.",
            "Use only a-z, 0-9 and single hyphens.",
        )),
        proposed => diagnostic
            .hint(words(
                format!("Nehmen Sie nur a-z, 0-9 und einzelne Bindestriche, also „{proposed}“."),
                format!("Use only a-z, 0-9 and single hyphens: “{proposed}”."),
            ))
            .suggest(proposed),
    }
}

fn is_file(text: &str) -> bool {
    let has_scheme = text
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let base = SourcePath::new("content/a/b/c/d/e/f/g");
    !text.is_empty()
        && !has_scheme
        && !text.starts_with("//")
        && !text.ends_with('/')
        && !text.contains(['\\', '\n', '?', '#'])
        && base.join(text).is_some()
}

/// `http` or `https`, a host, and nothing that ends an address.
pub fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let good_name = name.split('.').all(|part| !part.is_empty());
    good_name
        && !host.contains('@')
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c))
}

fn bad_url(text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "url",
        words(
            format!("„{text}“ ist keine vollständige Web-Adresse."),
            format!("“{text}” is not a complete web address."),
        ),
    )
    .hint(words(
        "Sie beginnt mit https:// und enthält keine Leerzeichen. Am besten kopieren Sie sie aus dem Browser.",
        "It begins with https:// and holds no blanks. It is best copied from the browser.",
    ));
    let proposed = format!("https://{}", text.trim_start_matches('/'));
    let looks_like_host = !text.contains("://") && text.contains('.') && !text.contains('@');
    if looks_like_host && is_url(&proposed) {
        diagnostic.suggest(proposed)
    } else {
        diagnostic
    }
}

fn bad_address(text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "address",
        words(
            format!("„{text}“ ist keine Adresse dieser Website."),
            format!("“{text}” is not an address of this site."),
        ),
    )
    .hint(words(
        "Sie beginnt mit „/“ und nennt keinen Server: /presse/beispiel/.",
        "It begins with “/” and names no server: /presse/example/.",
    ));
    let proposed = format!("/{text}");
    if !text.contains(':') && Address::parse(&proposed).is_some() {
        diagnostic.suggest(proposed)
    } else {
        diagnostic
    }
}

/// A web address, or one of this site, which may name an anchor.
fn is_target(text: &str) -> bool {
    let address = &text[..text.find(['#', '?']).unwrap_or(text.len())];
    is_url(text) || Address::parse(address).is_some() && is_url(&format!("https://host{text}"))
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let good_host = host.contains('.') && host.split('.').all(|part| !part.is_empty());
    !name.is_empty()
        && good_host
        && !host.contains('@')
        && !text.contains(|c: char| c.is_whitespace() || "<>\",;\\".contains(c))
}

fn is_zone(text: &str) -> bool {
    text == "Europe/Berlin" || Zone::named(text).is_some()
}

/// What other programs take for an answer. As a language it would be a slip, whatever its three letters stand for.
fn is_answer(text: &str) -> bool {
    matches!(text, "yes" | "on" | "off")
}

fn bad_tag(text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "language-tag",
        words(
            format!("„{text}“ ist kein Sprachkürzel."),
            format!("“{text}” is not a language tag."),
        ),
    )
    .hint(match is_answer(text) {
        true => words(
            format!("„{text}“ ist eine Antwort und keine Sprache. Nennen Sie die Sprache: de, en, de-simple."),
            format!("“{text}” is an answer and no language. Name the language: de, en, de-simple."),
        ),
        false => words(
            "Sprachkürzel haben zwei oder drei kleine Buchstaben, wenn nötig mit einem Zusatz: de, en, de-simple.",
            "Language tags have two or three small letters, with an addition where needed: de, en, de-simple.",
        ),
    });
    let proposed = text.to_lowercase().replace('_', "-");
    if is_tag(&proposed) && !is_answer(&proposed) {
        diagnostic.suggest(proposed)
    } else {
        diagnostic
    }
}

fn bad_bool(text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "boolean",
        words(
            format!("„{text}“ ist hier nicht möglich."),
            format!("“{text}” is not possible here."),
        ),
    )
    .hint(words(
        "Schreiben Sie „true“ für ja oder „false“ für nein.",
        "Write “true” for yes or “false” for no.",
    ));
    match text.to_lowercase().as_str() {
        "ja" | "yes" | "on" | "an" | "1" | "true" | "wahr" => diagnostic.suggest("true"),
        "nein" | "no" | "off" | "aus" | "0" | "false" | "falsch" => diagnostic.suggest("false"),
        _ => diagnostic,
    }
}

fn bad_choice(text: &str, names: &[&'static str]) -> Diagnostic {
    let list = names.join(", ");
    let near = nearest(text, names.iter().copied());
    let asks = near
        .map(|near| (format!("Meinten Sie „{near}“? "), format!("Did you mean “{near}”? ")))
        .unwrap_or_default();
    let diagnostic = Diagnostic::error(
        "unknown-value",
        words(
            format!("Der Wert „{text}“ ist hier nicht möglich."),
            format!("The value “{text}” is not possible here."),
        ),
    )
    .hint(words(
        format!("{}Möglich sind: {list}.", asks.0),
        format!("{}Possible are: {list}.", asks.1),
    ));
    match near {
        Some(near) => diagnostic.suggest(near),
        None => diagnostic,
    }
}

fn bad_pattern(text: &str, allowed: &[&str]) -> Option<Diagnostic> {
    let bare = allowed
        .iter()
        .fold(text.to_owned(), |bare, name| bare.replace(&format!("{{{name}}}"), "x"));
    if let Some((_, rest)) = bare.split_once('{') {
        let name = rest.split('}').next().unwrap_or(rest);
        let known = allowed
            .iter()
            .map(|name| format!("{{{name}}}"))
            .collect::<Vec<_>>()
            .join(" ");
        let near = nearest(name, allowed.iter().copied());
        let hint = match near {
            _ if known.is_empty() => words(
                "Diese Adresse hat keine Platzhalter in {…}; schreiben Sie sie aus.",
                "This address has no placeholders in {…}; write it out.",
            ),
            Some(near) => words(
                format!("Meinten Sie „{{{near}}}“? Es gibt: {known}."),
                format!("Did you mean “{{{near}}}”? There are: {known}."),
            ),
            None => words(
                format!("Es gibt diese Platzhalter: {known}."),
                format!("The placeholders are: {known}."),
            ),
        };
        let diagnostic = Diagnostic::error(
            "address-pattern",
            words(
                format!("Den Platzhalter „{{{name}}}“ gibt es hier nicht."),
                format!("There is no placeholder “{{{name}}}” here."),
            ),
        );
        let diagnostic = diagnostic.hint(hint);
        return Some(match near {
            Some(near) => diagnostic.suggest(text.replace(&format!("{{{name}}}"), &format!("{{{near}}}"))),
            None => diagnostic,
        });
    }
    if !allowed.is_empty() && !allowed.last().is_some_and(|name| text.contains(&format!("{{{name}}}"))) {
        let name = allowed.last().copied().unwrap_or_default();
        return Some(
            Diagnostic::error(
                "address-pattern",
                words(
                    format!("Im Adressmuster fehlt „{{{name}}}“; alle Seiten bekämen dieselbe Adresse."),
                    format!("The address pattern lacks “{{{name}}}”; all pages would get the same address."),
                ),
            )
            .hint(words(
                format!(
                    "Ergänzen Sie „{{{name}}}“, etwa so: {}{{{name}}}/",
                    text.trim_end_matches('/').to_owned() + "/"
                ),
                format!(
                    "Add “{{{name}}}”, for example: {}{{{name}}}/",
                    text.trim_end_matches('/').to_owned() + "/"
                ),
            )),
        );
    }
    let parts = bare.strip_prefix('/').and_then(|bare| bare.strip_suffix('/'));
    let good = parts.is_some_and(|parts| parts.split('/').all(is_id));
    let message = words(
        format!("„{text}“ kann kein Adressmuster sein."),
        format!("“{text}” cannot be an address pattern."),
    );
    let hint = words(
        "Es beginnt und endet mit „/“ und enthält sonst nur a-z, 0-9, Bindestriche und Platzhalter in {…}.",
        "It begins and ends with “/” and otherwise holds only a-z, 0-9, hyphens and placeholders in {…}.",
    );
    (!good).then(|| Diagnostic::error("address-pattern", message).hint(hint))
}

#[cfg(test)]
mod tests;
