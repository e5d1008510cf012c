//! One cell as the value of a key: dates as people type them, names by their label, numbers without points.

use crate::base::{Diagnostic, nearest, slug, words};
use crate::record::{Config, Labelled, SourceKind, Type, complaint};
use std::collections::BTreeSet;

/// What names in cells can mean.
pub struct Known<'a> {
    pub kind: SourceKind,
    pub config: Option<&'a Config>,
    pub partners: BTreeSet<String>,
}

/// The value as YAML wants it, or what is wrong with the cell.
pub fn value(path: &str, value: &Type, cell: &str, known: &Known) -> Result<Vec<String>, Box<Diagnostic>> {
    match value {
        Type::List(inner) => cell
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| single(path, inner, part, known))
            .collect(),
        _ => single(path, value, cell, known).map(|value| vec![value]),
    }
}

fn single(path: &str, value: &Type, cell: &str, known: &Known) -> Result<String, Box<Diagnostic>> {
    let cell = cell.trim();
    let text = match value {
        Type::Name => return name(path, cell, known),
        Type::VagueDate | Type::Stamp | Type::Start => match short_year(cell) {
            Some(found) => return Err(Box::new(found)),
            None => iso(cell).unwrap_or_else(|| cell.to_owned()),
        },
        Type::Bool => match slug(cell).as_str() {
            "ja" | "x" | "yes" | "wahr" | "1" => "true".to_owned(),
            "nein" | "no" | "falsch" | "0" => "false".to_owned(),
            _ => cell.to_owned(),
        },
        _ => cell.to_owned(),
    };
    match complaint(value, &text) {
        None => Ok(text),
        // A missing `https://`, points in a number: what is meant is beyond doubt.
        Some(found) => match (value, &found.suggestion) {
            (Type::Integer { .. } | Type::Url | Type::Degrees(_) | Type::Bool, Some(meant))
                if complaint(value, meant).is_none() =>
            {
                Ok(meant.clone())
            }
            _ => Err(Box::new(found)),
        },
    }
}

fn name(path: &str, cell: &str, known: &Known) -> Result<String, Box<Diagnostic>> {
    let Some(config) = known.config else {
        return Ok(slug(cell));
    };
    let labels = |list: &[Labelled]| -> Vec<(String, Vec<String>)> {
        let one = |entry: &Labelled| {
            let others = entry.label.others.iter().map(|(_, text)| text.to_string());
            (
                entry.key.value.to_string(),
                others.chain([entry.label.default.to_string()]).collect(),
            )
        };
        list.iter().map(one).collect()
    };
    let names = match path {
        "kind" if known.kind == SourceKind::Partner => labels(&config.partner_kinds),
        "kind" => labels(&config.event_kinds),
        "district" => labels(&config.districts),
        "topics" => labels(&config.topics),
        "contact" => config
            .contacts
            .iter()
            .map(|entry| (entry.key.value.to_string(), Vec::new()))
            .collect(),
        "partners" => known.partners.iter().map(|id| (id.clone(), Vec::new())).collect(),
        // A city has any name.
        _ => return Ok(cell.to_owned()),
    };
    let written = slug(cell);
    let is_meant = |(key, labels): &&(String, Vec<String>)| {
        slug(key) == written || labels.iter().any(|label| slug(label) == written)
    };
    if let Some((key, _)) = names.iter().find(is_meant) {
        return Ok(key.clone());
    }
    let spoken = names.iter().flat_map(|(key, labels)| labels.iter().chain([key]));
    let near = nearest(cell, spoken.map(String::as_str)).map(str::to_owned);
    let all: Vec<&str> = names
        .iter()
        .map(|(key, labels)| labels.last().unwrap_or(key).as_str())
        .take(20)
        .collect();
    let found = Diagnostic::error(
        "unknown-name",
        words(
            format!("„{cell}“ ist hier nicht bekannt."),
            format!("“{cell}” is not known here."),
        ),
    )
    .hint(words(
        format!("Es gibt: {}.", all.join(", ")),
        format!("There are: {}.", all.join(", ")),
    ));
    Err(Box::new(match near {
        Some(near) => found.suggest(near),
        None => found,
    }))
}

/// `2.3.21` may be of this century or the last: whoever wrote it knows.
fn short_year(cell: &str) -> Option<Diagnostic> {
    let date = cell.split([' ', ',']).next()?;
    let parts: Vec<&str> = date.split('.').collect();
    let [day, month, year] = parts[..] else { return None };
    let is_short = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 2 || ![day, month, year].into_iter().all(is_short) {
        return None;
    }
    let whole = |century: &str| format!("{day}.{month}.{century}{year}");
    let (new, old) = (whole("20"), whole("19"));
    let found = Diagnostic::error(
        "date-format",
        words(
            format!("Das Jahr in „{cell}“ hat nur zwei Ziffern."),
            format!("The year in “{cell}” has two digits only."),
        ),
    );
    let hint = words(
        format!("Schreiben Sie es mit vier, also {new} oder {old}."),
        format!("Write it with four, that is {new} or {old}."),
    );
    Some(found.hint(hint))
}

/// `19.10.2022`, `2. 3. 2021`, `19.10.2022 14:00`, `10.2022` and `10/2022` as the contract writes dates.
fn iso(cell: &str) -> Option<String> {
    let cell = cell.replace(". ", ".");
    let (date, time) = match cell.split_once([' ', ',']) {
        Some((date, time)) => (date, Some(time.trim().trim_end_matches("Uhr").trim())),
        None => (&*cell, None),
    };
    let parts: Vec<u32> = date
        .split(['.', '/'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let day = match parts[..] {
        [day, month, year] if year > 1000 && date.contains('.') => format!("{year:04}-{month:02}-{day:02}"),
        [month, year] if year > 1000 => format!("{year:04}-{month:02}"),
        _ => return None,
    };
    match time {
        None => Some(day),
        Some(time) => Some(format!("{day}T{}", clock(time)?)),
    }
}

/// `9:30`, `14.00` or `14` as a time of day.
pub fn clock(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches("Uhr").trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_values() {
        let known = Known {
            kind: SourceKind::Partner,
            config: None,
            partners: BTreeSet::new(),
        };
        let good = [
            (Type::VagueDate, "19.10.2022", "2022-10-19"),
            (Type::VagueDate, "02.03.2021", "2021-03-02"),
            (Type::VagueDate, "2. 3. 2021", "2021-03-02"),
            (Type::VagueDate, "5.2013", "2013-05"),
            (Type::VagueDate, "2013", "2013"),
            (Type::Start, "19.10.2022 14:00 Uhr", "2022-10-19T14:00"),
            (Type::Integer { min: 0, max: i64::MAX }, "1.200", "1200"),
            (Type::Url, "www.essen.de", "https://www.essen.de"),
            (Type::Bool, "Ja", "true"),
        ];
        for (kind, cell, expected) in good {
            assert_eq!(value("x", &kind, cell, &known).unwrap(), [expected]);
        }
        for (kind, cell) in [
            (Type::VagueDate, "03/04/2013"),
            (Type::VagueDate, "2.3.21"),
            (Type::Start, "02.03.21 14:00"),
            (Type::Email, "a(at)b.de"),
            (Type::Url, "keine"),
        ] {
            assert!(value("x", &kind, cell, &known).is_err(), "{cell}");
        }
        assert_eq!(clock("9.30 Uhr").as_deref(), Some("09:30"));
        assert_eq!(clock("25"), None);
    }
}
