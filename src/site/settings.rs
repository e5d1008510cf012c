//! What `site.yaml` refers to, what the law asks of a public site, and what lies about unused.

use super::check::Checker;
use super::names::{Keys, Kind};
use crate::base::{Diagnostic, Lang, SourcePath, Span, Words, words};
use crate::record::{Catalogue, ContactEntry, Filed, Gate, MenuEntry, MenuTarget, Menus, Page};
use std::collections::BTreeMap;

/// Checks `site.yaml` against the records, the duties of a public body (P12), cities of two spellings, unused files.
pub fn check(catalogue: &Catalogue, checker: &mut Checker) {
    references(catalogue, checker);
    law(catalogue, checker);
    unseen(catalogue, checker);
    cities(catalogue, checker);
    super::redirects::check(catalogue, checker);
    anniversaries(catalogue, checker);
    unused(catalogue, checker);
}

fn references(catalogue: &Catalogue, checker: &mut Checker) {
    let (config, path) = (&catalogue.config, &catalogue.config.head.path);
    let pages = [
        &config.legal.imprint,
        &config.legal.privacy,
        &config.accessibility.statement,
        &config.accessibility.sign_language,
    ];
    for page in pages.into_iter().flatten() {
        checker.record(Kind::Page, page, path);
    }
    if let Some(contact) = &config.press_contact {
        checker.key(Keys::Contacts, contact, path);
    }
    for (_, prose) in &config.initiative.boilerplate {
        checker.prose(prose);
    }
    menus(&config.menus, path, checker);
    checker.urls(super::urls::of_config(config), path);
}

fn menus(menus: &Menus, path: &SourcePath, checker: &mut Checker) {
    let entries = |list: &Option<Vec<MenuEntry>>| list.clone().unwrap_or_default();
    for entry in entries(&menus.main).into_iter().chain(entries(&menus.footer)) {
        if let MenuTarget::Page(page) = &entry.target {
            checker.record(Kind::Page, page, path);
        }
    }
    for own in menus.by_language.values() {
        self::menus(own, path, checker);
    }
}

/// A duty, the paragraph that asks for it, whether it is met, and what to write.
struct Duty {
    met: bool,
    what: (&'static str, &'static str),
    law: &'static str,
    key: &'static str,
}

fn law(catalogue: &Catalogue, checker: &mut Checker) {
    let (config, access) = (&catalogue.config, &catalogue.config.accessibility);
    let named = |entry: &&ContactEntry| {
        config
            .press_contact
            .as_ref()
            .is_some_and(|key| key.value == entry.key.value)
    };
    let press = config.contacts.iter().find(named);
    let duties = [
        Duty {
            met: config.legal.imprint.is_some(),
            what: ("ein Impressum", "an imprint"),
            law: "§ 5 DDG, § 18 MStV",
            key: "legal: {imprint: SEITE}",
        },
        Duty {
            met: config.legal.privacy.is_some(),
            what: ("eine Datenschutzerklärung", "a privacy page"),
            law: "Art. 13 DSGVO",
            key: "legal: {privacy: SEITE}",
        },
        Duty {
            met: access.statement.is_some(),
            what: ("eine Erklärung zur Barrierefreiheit", "an accessibility statement"),
            law: "§ 10b BGG NRW",
            key: "accessibility: {statement: SEITE}",
        },
        Duty {
            met: access.feedback_url.is_some() || access.feedback_email.is_some(),
            what: ("ein Weg, Barrieren zu melden", "a way to report barriers"),
            law: "§ 10b BGG NRW",
            key: "accessibility: {feedback_email: …}",
        },
        Duty {
            met: config.press_contact.is_some(),
            what: ("ein Pressekontakt", "a press contact"),
            law: "§ 4 LPresseG NRW",
            key: "press_contact: …",
        },
        Duty {
            met: press.is_none_or(|press| press.is_reachable),
            what: ("ein Weg zum Pressekontakt", "a way to the press contact"),
            law: "§ 4 LPresseG NRW",
            key: "contacts: {presse: {email: …, phone: …, address: …}}",
        },
    ];
    for duty in duties.into_iter().filter(|duty| !duty.met) {
        let (de, en) = duty.what;
        checker.diagnostics.push(
            Diagnostic::warning(
                "legal-missing",
                words(
                    format!("Der Website fehlt {de} ({}).", duty.law),
                    format!("The site lacks {en} ({}).", duty.law),
                ),
            )
            .hint(words(
                format!("Schreiben Sie in site.yaml: {}", duty.key),
                format!("Write into site.yaml: {}", duty.key.replace("SEITE", "PAGE")),
            ))
            .at(&config.head.path, Span::default()),
        );
    }
}

/// A duty whose page is empty, or not always there in the language of the site, is not met either.
fn unseen(catalogue: &Catalogue, checker: &mut Checker) {
    let config = &catalogue.config;
    let pages = [
        &config.legal.imprint,
        &config.legal.privacy,
        &config.accessibility.statement,
    ];
    for name in pages.into_iter().flatten() {
        let named = |filed: &&Filed<Page>| filed.record.head.id == name.value;
        let mut variants = catalogue.pages.iter().filter(named).peekable();
        let is_hidden = |gate: &Gate| gate.draft || gate.embargo.is_some() || gate.expires.is_some();
        let is_there = |filed: &&Filed<Page>| filed.lang == Lang::DEFAULT && !is_hidden(&filed.record.gate);
        if variants.peek().is_none() {
            continue;
        }
        let Some((message, hint)) = unmet(&name.value, variants.find(is_there)) else {
            continue;
        };
        let missing = Diagnostic::warning("legal-missing", message).hint(hint);
        checker.diagnostics.push(missing.at(&config.head.path, name.span));
    }
}

/// What is wrong with a required page, of which this is the version that everybody can always read.
fn unmet(page: &str, shown: Option<&Filed<Page>>) -> Option<(Words, Words)> {
    match shown {
        None => Some((
            words(
                format!("Die Seite „{page}“ ist vorgeschrieben, aber nicht immer zu lesen."),
                format!("The page “{page}” is required by law, but cannot always be read."),
            ),
            words(
                format!(
                    "content/pages/{page}.md braucht den Text in der Sprache der Website, ohne „draft“, „embargo“ und „expires“."
                ),
                format!(
                    "content/pages/{page}.md needs the text in the language of the site, without “draft”, “embargo” and “expires”."
                ),
            ),
        )),
        Some(filed) if filed.record.body.outline.is_empty() => Some((
            words(
                format!("Die Seite „{page}“ ist vorgeschrieben, aber leer."),
                format!("The page “{page}” is required by law, but empty."),
            ),
            words(
                format!("Schreiben Sie den Text in content/pages/{page}.md."),
                format!("Write the text into content/pages/{page}.md."),
            ),
        )),
        Some(_) => None,
    }
}

fn cities(catalogue: &Catalogue, checker: &mut Checker) {
    let mut first: BTreeMap<String, (&str, &SourcePath, Span)> = BTreeMap::new();
    for record in catalogue.partners.iter().map(|versions| &versions.record) {
        let Some(city) = &record.city else { continue };
        let slug = crate::base::slug(&city.value);
        let (spelling, path, span) = *first.entry(slug).or_insert((&city.value, &record.head.path, city.span));
        if spelling != &*city.value {
            checker.diagnostics.push(
                Diagnostic::warning(
                    "city-spelling",
                    words(
                        format!("„{}“ heißt an anderer Stelle „{spelling}“.", city.value),
                        format!("“{}” is spelt “{spelling}” elsewhere.", city.value),
                    ),
                )
                .hint(words(
                    "Beide stehen auf derselben Seite. Schreiben Sie den Ort überall gleich.",
                    "Both share a page. Spell the town alike everywhere.",
                ))
                .suggest(spelling)
                .at(&record.head.path, city.span)
                .related(
                    path,
                    span,
                    words("Hier steht die andere Schreibweise.", "The other spelling is here."),
                ),
            );
        }
    }
}

/// Texts for pages that there will never be.
fn anniversaries(catalogue: &Catalogue, checker: &mut Checker) {
    let (config, texts) = (&catalogue.config, &catalogue.anniversaries);
    let founded = config.initiative.founded.is_some();
    for text in texts.iter().map(|filed| &filed.record) {
        let years = text.years;
        let hint = match founded {
            true if config.is_milestone(years) => continue,
            true => words(
                format!(
                    "Nehmen Sie {years} in site.yaml in die Liste „milestones“ auf, oder benennen Sie die Datei um."
                ),
                format!("Add {years} to the list “milestones” of site.yaml, or rename the file."),
            ),
            false => words(
                "Schreiben Sie in site.yaml, seit wann es die Initiative gibt: initiative: {founded: …}",
                "Say in site.yaml when the initiative was founded: initiative: {founded: …}",
            ),
        };
        let message = words(
            format!("Eine Seite zum {years}-jährigen Bestehen gibt es nicht; dieser Text erscheint nirgends."),
            format!("There is no page for {years} years; this text appears nowhere."),
        );
        let warning = Diagnostic::warning("no-anniversary", message).hint(hint);
        checker.diagnostics.push(warning.at(&text.head.path, Span::default()));
    }
}

fn unused(catalogue: &Catalogue, checker: &mut Checker) {
    for path in catalogue.media.keys().filter(|path| !checker.used.contains(*path)) {
        checker.diagnostics.push(
            Diagnostic::warning(
                "unused-file",
                words(
                    "Diese Datei wird nirgends verwendet und nicht veröffentlicht.",
                    "No record uses this file; it is not published.",
                ),
            )
            .hint(use_of(path))
            .at(path, Span::default()),
        );
    }
}

/// What an unused file may have been meant for.
fn use_of(path: &SourcePath) -> Words {
    let ending = path
        .file_name()
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_lowercase();
    let written = ["docx", "doc", "odt", "rtf", "txt", "pages", "html", "htm"].contains(&ending.as_str());
    let folder = path.folder();
    match ending.as_str() {
        _ if path.file_name().contains(['?', '#']) => words(
            "Benennen Sie sie um: „?“ und „#“ können nicht in der Adresse einer Datei stehen.",
            "Rename it: “?” and “#” cannot stand in the address of a file.",
        ),
        "md" | "yaml" if folder == "content" => words(
            "Verschieben Sie sie in den Ordner ihrer Art: releases, partners, events, pages oder anniversaries.",
            "Move it to the folder of its kind: releases, partners, events, pages or anniversaries.",
        ),
        _ if written && !folder.starts_with("content/media") => words(
            "Soll sie ein Eintrag sein, speichern Sie den Text als „.md“ (Meldung, Seite) oder „.yaml“ (Partner, Termin).",
            "If it is to be a record, save its text as “.md” (release, page) or “.yaml” (partner, event).",
        ),
        _ => words(
            "Verwenden Sie sie in einem Text, oder löschen Sie sie.",
            "Use it in a text, or delete it.",
        ),
    }
}
