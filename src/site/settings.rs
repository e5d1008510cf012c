//! What `site.yaml` refers to, what the law asks of a public site, and what lies about unused.

use super::check::Checker;
use super::names::{Keys, Kind};
use crate::base::{Address, Diagnostic, SourcePath, Span, words};
use crate::record::{Catalogue, MenuEntry, MenuTarget, Menus};
use std::collections::{BTreeMap, BTreeSet};

/// Checks `site.yaml` against the records, the duties of a public body (P12), cities of two spellings, unused files.
pub fn check(catalogue: &Catalogue, checker: &mut Checker) {
    references(catalogue, checker);
    law(catalogue, checker);
    cities(catalogue, checker);
    aliases(catalogue, checker);
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
                format!("In site.yaml: {}", duty.key),
                format!("In site.yaml: {}", duty.key),
            ))
            .at(&config.head.path, Span::default()),
        );
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

/// Aliases must be addresses, and nobody else's.
fn aliases(catalogue: &Catalogue, checker: &mut Checker) {
    let releases = catalogue
        .releases
        .iter()
        .map(|filed| (&filed.record.head, &filed.record.aliases));
    let partners = catalogue
        .partners
        .iter()
        .map(|versions| (&versions.record.head, &versions.record.aliases));
    let events = catalogue
        .events
        .iter()
        .map(|versions| (&versions.record.head, &versions.record.aliases));
    let pages = catalogue
        .pages
        .iter()
        .map(|filed| (&filed.record.head, &filed.record.aliases));
    let mut taken: BTreeSet<Address> = catalogue
        .config
        .redirects
        .iter()
        .map(|redirect| redirect.from.value.clone())
        .collect();
    for (head, aliases) in releases.chain(partners).chain(events).chain(pages) {
        for alias in aliases {
            let Some(address) = Address::parse(&alias.value) else {
                checker.diagnostics.push(
                    Diagnostic::error(
                        "bad-alias",
                        words(
                            format!("„{}“ ist keine Adresse dieser Website.", alias.value),
                            format!("“{}” is no address of this site.", alias.value),
                        ),
                    )
                    .hint(words(
                        "Eine Adresse beginnt mit /, ohne Rechnernamen: /alt/",
                        "An address begins with /, without a host: /old/",
                    ))
                    .at(&head.path, alias.span),
                );
                continue;
            };
            let listing = checker.reader.addresses.patterns.parse_listing(&address).is_some();
            if listing || checker.reader.addresses.target(&address).is_some() || !taken.insert(address.clone()) {
                checker.diagnostics.push(
                    Diagnostic::error(
                        "address-clash",
                        words(
                            format!("Die Adresse {address} ist schon vergeben und kann keine Weiterleitung sein."),
                            format!("The address {address} is taken and cannot be a redirect."),
                        ),
                    )
                    .hint(words(
                        "Nehmen Sie den Eintrag aus „aliases“ heraus.",
                        "Take the entry out of `aliases`.",
                    ))
                    .at(&head.path, alias.span),
                );
            }
        }
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
            .hint(words(
                "Verwenden Sie sie in einem Text, oder löschen Sie sie.",
                "Use it in a text, or delete it.",
            ))
            .at(path, Span::default()),
        );
    }
}
