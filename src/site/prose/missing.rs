//! References that mean nothing: what they look like, and what was probably meant.

use super::Reader;
use crate::base::{Diagnostic, SourcePath, nearest, words};

/// A file that could load from other hosts and run scripts, which no page of the site does.
pub(super) fn active_file(file: &SourcePath) -> Diagnostic {
    let name = file.file_name();
    Diagnostic::error(
        "active-file",
        words(
            format!("„{name}“ kann Programme enthalten und wird nicht veröffentlicht."),
            format!("“{name}” may hold programs and is not published."),
        ),
    )
    .hint(words(
        "Bieten Sie den Inhalt als PDF an, oder schreiben Sie ihn als Seite unter content/pages/.",
        "Offer what it says as a PDF, or write it as a page below content/pages/.",
    ))
}

impl Reader<'_> {
    pub(super) fn missing_file(&self, reference: &str, file: Option<&SourcePath>, what: &str) -> Diagnostic {
        let (code, message) = match what {
            "image" => (
                "unknown-image",
                words(
                    format!("Das Bild „{reference}“ gibt es nicht."),
                    format!("There is no image “{reference}”."),
                ),
            ),
            _ => (
                "unknown-file",
                words(
                    format!("Die Datei „{reference}“ gibt es nicht."),
                    format!("There is no file “{reference}”."),
                ),
            ),
        };
        let diagnostic = Diagnostic::error(code, message);
        let folder = file.map_or("content", SourcePath::folder);
        let better = match what {
            "link" => self.meant_instead(reference),
            _ => None,
        };
        match better.or_else(|| self.file_like(reference, file, folder)) {
            Some(better) if what == "image" => diagnostic
                .hint(words(
                    format!("Meinten Sie das Bild „{better}“?"),
                    format!("Did you mean the image “{better}”?"),
                ))
                .suggest(better),
            Some(better) => diagnostic
                .hint(words(
                    format!("Meinten Sie „{better}“?"),
                    format!("Did you mean “{better}”?"),
                ))
                .suggest(better),
            None if what == "image" => diagnostic.hint(words(
                format!("Gesucht wurde in {folder}. Legen Sie das Bild dorthin, oder unter content/media/ (dann /media/…)."),
                format!("Looked for in {folder}. Put the image there, or below content/media/ (then /media/…)."),
            )),
            None => diagnostic.hint(words(
                format!("Gesucht wurde in {folder}. Dateien für mehrere Texte liegen unter content/media/ und beginnen mit /media/."),
                format!("Looked for in {folder}. Files for several texts live below content/media/ and begin with /media/."),
            )),
        }
    }

    /// A file of nearly that name in the folder where it was looked for.
    fn file_like(&self, reference: &str, file: Option<&SourcePath>, folder: &str) -> Option<String> {
        let beside: Vec<&str> = (self.catalogue.media.keys())
            .filter(|media| media.folder() == folder)
            .map(SourcePath::file_name)
            .collect();
        let near = nearest(file.map_or(reference, SourcePath::file_name), beside)?;
        let folder = reference.rsplit_once('/').map(|(folder, _)| folder);
        Some(folder.map_or(near.to_owned(), |folder| format!("{folder}/{near}")))
    }

    /// What is no file at all: a web address without its beginning, a mail address, the file of a record.
    fn meant_instead(&self, reference: &str) -> Option<String> {
        if reference.starts_with("www.") {
            return Some(format!("https://{reference}"));
        }
        if reference.contains('@') && !reference.contains('/') {
            return Some(format!("mailto:{reference}"));
        }
        let name = reference.rsplit('/').find(|part| !part.is_empty())?;
        let id = [".md", ".yaml"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending))
            .unwrap_or(name);
        self.names.scheme_of(id).map(|scheme| format!("{scheme}:{id}"))
    }

    pub fn unknown_address(&self, reference: &str) -> Diagnostic {
        let diagnostic = Diagnostic::error(
            "unknown-address",
            words(
                format!("Unter {reference} liegt auf dieser Website nichts."),
                format!("Nothing lives at {reference} on this site."),
            ),
        );
        match self.addresses.nearest(reference) {
            Some(near) => diagnostic
                .hint(words(format!("Meinten Sie {near}?"), format!("Did you mean {near}?")))
                .suggest(near.as_str()),
            None => diagnostic.hint(words(
                "Sicherer als eine Adresse ist der Name: [Text](release:NAME), partner:, event: oder page:.",
                "A name is safer than an address: [text](release:NAME), partner:, event: or page:.",
            )),
        }
    }
}

/// `//example.org`: what a browser takes for another host, but no editor means.
pub(super) fn no_scheme(reference: &str) -> Diagnostic {
    let better = format!("https:{reference}");
    Diagnostic::error(
        "unknown-scheme",
        words(
            format!("Dem Link „{reference}“ fehlt vorn „https:“."),
            format!("The link “{reference}” lacks “https:” at its beginning."),
        ),
    )
    .hint(words(
        format!("Schreiben Sie „{better}“."),
        format!("Write “{better}”."),
    ))
    .suggest(better)
}

pub(super) fn unknown_scheme(scheme: &str) -> Diagnostic {
    let known = ["release", "partner", "event", "page", "https", "mailto", "tel"];
    let diagnostic = Diagnostic::error(
        "unknown-scheme",
        words(
            format!("Mit „{scheme}:“ kann ein Link hier nicht beginnen."),
            format!("A link cannot begin with “{scheme}:” here."),
        ),
    )
    .hint(words(
        "Möglich sind release:, partner:, event:, page:, https:, mailto: und tel:.",
        "Possible are release:, partner:, event:, page:, https:, mailto: and tel:.",
    ));
    match nearest(scheme, known) {
        Some(near) => diagnostic.suggest(near).hint(words(
            format!("Meinten Sie „{near}:“?"),
            format!("Did you mean “{near}:”?"),
        )),
        None => diagnostic,
    }
}
