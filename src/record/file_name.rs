//! What a file is by its folder and name, and how it should be called where the name is wrong.
//!
//! A record's file is `ID.ext` or `ID.LANG.ext`. Whether LANG is a language of the site is known only from `site.yaml`;
//! here it only has to look like one.

use super::field::is_tag;
use super::parts::Head;
use super::{FOLDERS, SourceKind};
use crate::base::{Checked, Diagnostic, Digest, SourcePath, Span, VagueDate, is_id, nearest, slug, words};
use jiff::civil::Date;

/// What a path is; `None` for files that are nobody's business, such as those that editors leave behind.
pub fn kind(path: &SourcePath) -> Checked<Option<SourceKind>> {
    let parts: Vec<&str> = path.as_str().split('/').collect();
    if parts.iter().any(|part| is_litter(part)) {
        return Checked::new(None, Vec::new());
    }
    match parts[..] {
        ["content", name] => top_level(path, name),
        ["content", name @ ("site.yaml" | "addresses.lock"), ..] => refused(folder_for_file(path, name)),
        ["content", "media", ..] => Checked::new(Some(SourceKind::Media), Vec::new()),
        ["content", folder, ..] => match FOLDERS.iter().find(|(name, _)| *name == folder) {
            Some((_, kind)) => in_folder(path, *kind),
            None => refused(unknown_folder(path, folder)),
        },
        ["themes", name, "theme.yaml"] if is_id(name) => Checked::new(Some(SourceKind::Theme), Vec::new()),
        ["themes", name, "theme.yaml"] => {
            let found = rename(path, format!("themes/{}/theme.yaml", named(name)));
            Checked::new(Some(SourceKind::Theme), vec![found])
        }
        ["themes", name, "theme.yml"] => refused(wrong_extension(path, format!("themes/{name}/theme.yaml"))),
        ["themes", _, "templates" | "assets" | "i18n", _, ..] => Checked::new(Some(SourceKind::ThemeFile), Vec::new()),
        _ => Checked::new(None, Vec::new()),
    }
}

fn refused(diagnostic: Diagnostic) -> Checked<Option<SourceKind>> {
    Checked::new(None, vec![diagnostic])
}

/// Hidden files, backups, swap files, folders of the system.
fn is_litter(name: &str) -> bool {
    name.starts_with(['.', '#', '~'])
        || name.ends_with(['~', '#'])
        || matches!(name, "Thumbs.db" | "desktop.ini" | "4913" | "__MACOSX" | "@eaDir")
        || [".swp", ".swo", ".swx", ".tmp", ".part", ".crdownload"]
            .iter()
            .any(|end| name.ends_with(end))
}

fn top_level(path: &SourcePath, name: &str) -> Checked<Option<SourceKind>> {
    let kind = match name {
        "site.yaml" => SourceKind::Config,
        "addresses.lock" => SourceKind::AddressLock,
        _ => {
            let lower = name.to_lowercase();
            let stem = lower.split('.').next().unwrap_or_default();
            let meant = match nearest(&lower, ["site.yaml", "addresses.lock"]) {
                None if stem == "site" && lower.ends_with(".yml") => Some("site.yaml"),
                meant => meant,
            };
            if let Some(meant) = meant {
                return refused(wrong_extension(path, format!("content/{meant}")));
            }
            SourceKind::Media
        }
    };
    Checked::new(Some(kind), Vec::new())
}

fn in_folder(path: &SourcePath, kind: SourceKind) -> Checked<Option<SourceKind>> {
    let Some((stem, extension)) = path.file_name().rsplit_once('.') else {
        return Checked::new(Some(SourceKind::Media), Vec::new());
    };
    let wanted = match kind {
        SourceKind::Partner | SourceKind::Event => "yaml",
        _ => "md",
    };
    if extension != wanted {
        return match extension.to_lowercase().as_str() {
            "yaml" | "yml" | "md" | "markdown" | "mdown" | "mkd" | "mdx" => {
                refused(wrong_extension(path, format!("{}/{stem}.{wanted}", path.folder())))
            }
            _ => Checked::new(Some(SourceKind::Media), Vec::new()),
        };
    }
    Checked::new(Some(kind), wrong_name(path, kind, stem).into_iter().collect())
}

fn wrong_name(path: &SourcePath, kind: SourceKind, stem: &str) -> Option<Diagnostic> {
    let (name, variant) = split(stem);
    match kind {
        SourceKind::Release => release_name(path, stem, name),
        SourceKind::Anniversary => {
            let is_number = name
                .parse::<u16>()
                .is_ok_and(|years| years > 0 && years.to_string() == name);
            (!is_number).then(|| anniversary_name(path))
        }
        SourceKind::Page => {
            let id = page_id(path, name);
            (!id.split('/').all(is_id)).then(|| {
                let proposed: Vec<String> = id.split('/').map(named).collect();
                rename(
                    path,
                    format!("content/pages/{}{}.md", proposed.join("/"), suffix(variant)),
                )
            })
        }
        _ => (!is_id(name)).then(|| rename(path, format!("{}/{}.yaml", path.folder(), proposed(stem)))),
    }
}

fn release_name(path: &SourcePath, stem: &str, name: &str) -> Option<Diagnostic> {
    let has_date = name.len() > 11 && is_date_shaped(name.as_bytes());
    if !has_date {
        return Some(undated(path, stem));
    }
    if dated(name).0.is_none() {
        let day = &name[..10];
        return Some(
            Diagnostic::error(
                "date-impossible",
                words(
                    format!("Der Dateiname beginnt mit {day}; diesen Tag gibt es nicht im Kalender."),
                    format!("The file name begins with {day}, which is not in the calendar."),
                ),
            )
            .hint(words(
                "Benennen Sie die Datei nach dem Tag, an dem die Meldung erscheint.",
                "Name the file after the day on which the release appears.",
            ))
            .at(path, Span::default()),
        );
    }
    (!is_id(name)).then(|| rename(path, format!("{}/{}.md", path.folder(), proposed(stem))))
}

/// The name of a release without a date, or with one that is written in another way.
fn undated(path: &SourcePath, stem: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "file-name",
        words(
            format!("Der Dateiname „{stem}.md“ beginnt nicht mit Datum und Bindestrich: JJJJ-MM-TT-name.md."),
            format!("The file name “{stem}.md” does not begin with a date and a hyphen: YYYY-MM-DD-name.md."),
        ),
    );
    let diagnostic = match redated(stem) {
        Some(better) => diagnostic
            .hint(words(
                format!("Benennen Sie die Datei um in „{better}.md“."),
                format!("Rename the file to “{better}.md”."),
            ))
            .suggest(format!("{}/{better}.md", path.folder())),
        None => diagnostic.hint(words(
            format!(
                "Benennen Sie die Datei um, zum Beispiel in „2022-10-19-{}.md“.",
                proposed(stem)
            ),
            format!("Rename the file, for example to “2022-10-19-{}.md”.", proposed(stem)),
        )),
    };
    diagnostic.at(path, Span::default())
}

/// The stem as it should be where it begins with a day: `2022-10-20_foo`, `20221020-foo`, `20.10.2022 foo`, `2022-10-20`.
fn redated(stem: &str) -> Option<String> {
    let (name, variant) = split(stem);
    let is_between = |c: char| matches!(c, '-' | '_' | '.' | ' ');
    let number = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (mut numbers, mut rest) = (Vec::new(), name);
    while numbers.len() < 3 && number(rest) > 0 {
        let (digits, after) = rest.split_at(number(rest));
        numbers.push(digits);
        rest = after.trim_start_matches(is_between);
        if digits.len() == 8 {
            break;
        }
    }
    let day = match numbers[..] {
        [compact] if compact.len() == 8 => format!("{}-{}-{}", &compact[..4], &compact[4..6], &compact[6..]),
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [day, month, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => return None,
    };
    VagueDate::parse(&day).and_then(VagueDate::day)?;
    let name = match slug(rest) {
        slug if slug.is_empty() => "meldung".to_owned(),
        slug => slug,
    };
    Some(format!("{day}-{name}{}", suffix(variant)))
}

fn is_date_shaped(name: &[u8]) -> bool {
    name.iter().take(11).enumerate().all(|(at, byte)| match at {
        4 | 7 | 10 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

/// The day at the beginning of an id, and what follows it.
pub fn dated(id: &str) -> (Option<Date>, &str) {
    match (id.get(..10), id.get(10..)) {
        (Some(day), Some(rest)) if rest.starts_with('-') && rest.len() > 1 && is_date_shaped(id.as_bytes()) => {
            (VagueDate::parse(day).and_then(VagueDate::day), &rest[1..])
        }
        _ => (None, id),
    }
}

/// Which file a record is. A wrong name counts as the one that is proposed, so that what refers to it is not wrong too.
pub fn head(path: &SourcePath, kind: SourceKind, digest: Digest) -> Head {
    let name = path.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (name, variant) = split(stem);
    let id = match kind {
        SourceKind::Page => page_id(path, name).split('/').map(named).collect::<Vec<_>>().join("/"),
        SourceKind::Theme => path.folder().rsplit('/').next().unwrap_or_default().to_owned(),
        _ if is_id(name) => name.to_owned(),
        _ => named(name),
    };
    Head {
        path: path.clone(),
        id: id.into(),
        variant: variant.map(Into::into),
        digest,
    }
}

/// `NAME.LANG` into its two parts.
fn split(stem: &str) -> (&str, Option<&str>) {
    match stem.rsplit_once('.') {
        Some((name, tag)) if is_tag(tag) => (name, Some(tag)),
        _ => (stem, None),
    }
}

/// The stem as it should be: a slug, and the language behind a dot where there seems to be one.
fn proposed(stem: &str) -> String {
    match stem.rsplit_once('.') {
        Some((name, tag)) if is_tag(&tag.to_lowercase()) => format!("{}.{}", named(name), tag.to_lowercase()),
        _ => named(stem),
    }
}

/// The slug of a name; where nothing is left of it, any name.
fn named(name: &str) -> String {
    match slug(name) {
        slug if slug.is_empty() => "name".to_owned(),
        slug => slug,
    }
}

fn suffix(variant: Option<&str>) -> String {
    variant.map(|tag| format!(".{tag}")).unwrap_or_default()
}

fn page_id<'p>(path: &'p SourcePath, name: &'p str) -> String {
    match path.folder().strip_prefix("content/pages/") {
        Some(folder) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

fn rename(path: &SourcePath, proposed: String) -> Diagnostic {
    let name = path.file_name();
    let diagnostic = Diagnostic::error(
        "file-name",
        words(
            format!("Der Dateiname „{name}“ kann nicht in einer Adresse stehen."),
            format!("The file name “{name}” cannot stand in an address."),
        ),
    )
    .hint(words(
        format!("Möglich sind a-z, 0-9 und einzelne Bindestriche. Benennen Sie die Datei um in „{proposed}“."),
        format!("Possible are a-z, 0-9 and single hyphens. Rename the file to “{proposed}”."),
    ));
    diagnostic.suggest(proposed).at(path, Span::default())
}

fn wrong_extension(path: &SourcePath, proposed: String) -> Diagnostic {
    let name = path.file_name();
    let diagnostic = Diagnostic::error(
        "file-name",
        words(
            format!("Eine Datei mit dem Namen „{name}“ wird hier nicht gelesen."),
            format!("A file called “{name}” is not read here."),
        ),
    )
    .hint(words(
        format!("Benennen Sie sie um in „{proposed}“."),
        format!("Rename it to “{proposed}”."),
    ));
    diagnostic.suggest(proposed).at(path, Span::default())
}

fn anniversary_name(path: &SourcePath) -> Diagnostic {
    let name = path.file_name();
    Diagnostic::error(
        "file-name",
        words(
            format!("Der Dateiname „{name}“ nennt keine Zahl von Jahren."),
            format!("The file name “{name}” is not a number of years."),
        ),
    )
    .hint(words(
        "Der Text zum zehnten Jubiläum heißt „10.md“.",
        "The text for the tenth anniversary is “10.md”.",
    ))
    .at(path, Span::default())
}

fn folder_for_file(path: &SourcePath, name: &str) -> Diagnostic {
    Diagnostic::error(
        "unknown-folder",
        words(
            format!("content/{name} ist ein Ordner; unter diesem Namen liegt sonst eine Datei."),
            format!("content/{name} is a folder; a file has that name."),
        ),
    )
    .hint(words(
        "Verschieben Sie den Ordner, und holen Sie die Datei zurück, wenn es sie schon gab.",
        "Move the folder, and bring the file back if there was one.",
    ))
    .at(path, Span::default())
}

fn unknown_folder(path: &SourcePath, folder: &str) -> Diagnostic {
    let names = || FOLDERS.iter().map(|(name, _)| *name).chain(["media"]);
    let near = nearest(&folder.to_lowercase(), names()).or(match folder.to_lowercase().as_str() {
        "presse" | "meldungen" | "news" | "pressemitteilungen" => Some("releases"),
        "termine" | "veranstaltungen" => Some("events"),
        "seiten" => Some("pages"),
        "bilder" | "images" | "medien" => Some("media"),
        "jubilaeen" | "jubilaeum" => Some("anniversaries"),
        _ => None,
    });
    let known = names().collect::<Vec<_>>().join(", ");
    let diagnostic = Diagnostic::error(
        "unknown-folder",
        words(
            format!("Den Ordner „{folder}“ gibt es unter content/ nicht."),
            format!("There is no folder “{folder}” in content/."),
        ),
    )
    .hint(words(
        format!("Es gibt die Ordner: {known}."),
        format!("The folders are: {known}."),
    ))
    .at(path, Span::default());
    match near {
        Some(near) => {
            let rest = path.as_str().split('/').skip(2).collect::<Vec<_>>().join("/");
            diagnostic
                .hint(words(
                    format!("Gemeint ist wohl „content/{near}“. Verschieben Sie die Datei dorthin."),
                    format!("Probably “content/{near}” is meant. Move the file there."),
                ))
                .suggest(format!("content/{near}/{rest}"))
        }
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests;
