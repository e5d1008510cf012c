//! Blocks in a text: what opens, what closes, and their parameters.

use super::{Open, Walk};
use crate::base::{Diagnostic, Span, nearest, words};
use crate::record::block::{BlockKind, DEPTH, Marker, unquoted};
use crate::record::body::Block;
use std::ops::Range;
use std::sync::Arc;

impl Walk<'_> {
    /// Opens a block, or closes the innermost.
    pub(super) fn mark(&mut self, marker: &Marker) {
        if let (None, []) = (&marker.name, marker.parameters.as_slice()) {
            let Some(open) = self.open.pop() else {
                return self.stray_close(marker);
            };
            if open.kind == Some(BlockKind::Gallery) && open.before == self.seen() {
                self.empty_gallery(&open.marker);
            }
            if let Some(kind) = open.kind {
                let parameters = open.parameters;
                let span = self.span(&(open.marker.start..marker.span.end));
                self.outline.blocks.push(Block { kind, parameters, span });
            }
            return;
        }
        if self.open.len() == DEPTH {
            let message = words(
                format!("Blöcke lassen sich höchstens {DEPTH}-fach schachteln."),
                format!("Blocks nest at most {DEPTH} deep."),
            );
            let hint = words(
                "Bitte schließen Sie einen der Blöcke darüber mit „:::“.",
                "Please close one of the blocks above with “:::”.",
            );
            self.report(Diagnostic::error("block-too-deep", message).hint(hint), &marker.span);
        }
        let kind = self.block_kind(marker);
        let parameters = kind.map_or_else(Vec::new, |kind| self.parameters(kind, marker));
        let before = self.seen();
        self.open.push(Open {
            before,
            kind,
            parameters,
            marker: marker.span.clone(),
        });
    }

    /// How many images there were, and how much was said: of an image that was refused.
    fn seen(&self) -> (usize, usize) {
        (self.outline.images.len(), self.diagnostics.len())
    }

    fn empty_gallery(&mut self, marker: &Range<usize>) {
        let message = words("Diese Galerie enthält kein Bild.", "This gallery holds no image.");
        let hint = words(
            "Schreiben Sie zwischen Anfang und Ende Bilder: ![Beschreibung](bild.jpg). Oder löschen Sie den Block.",
            "Write images between its beginning and its end: ![Description](picture.jpg). Or delete the block.",
        );
        self.report(Diagnostic::warning("block-empty", message).hint(hint), marker);
    }

    fn stray_close(&mut self, marker: &Marker) {
        let message = words(
            "Hier endet ein Block, der nicht begonnen hat.",
            "A block ends here that has not begun.",
        );
        let hint = words(
            "Bitte entfernen Sie die Zeile oder schreiben Sie darüber den Anfang, etwa „::: note“.",
            "Please remove the line or write the beginning above it, such as “::: note”.",
        );
        self.report(Diagnostic::error("block-not-open", message).hint(hint), &marker.span);
    }

    fn block_kind(&mut self, marker: &Marker) -> Option<BlockKind> {
        let place = marker.name.clone().unwrap_or(marker.span.clone());
        let name = &self.text[marker.name.clone().unwrap_or(0..0)];
        let kind = BlockKind::named(name);
        if kind == Some(BlockKind::FillIn) {
            let message = words(
                "Hier ist noch etwas auszufüllen.",
                "Something is still to be filled in here.",
            );
            let hint = words(
                "Bitte ersetzen Sie den Block durch Ihre Angaben.",
                "Please replace the block with your own details.",
            );
            self.report(Diagnostic::warning("fill-in", message).hint(hint), &marker.span);
        }
        if kind.is_none() {
            let names = BlockKind::ALL.map(BlockKind::name);
            let list = names.join(", ");
            let message = words(
                format!("Einen Block „{name}“ gibt es nicht."),
                format!("There is no block “{name}”."),
            );
            let near = nearest(name, names).or_else(|| in_english(name));
            let (asks_de, asks_en) = asks(near);
            let hint = words(
                format!("{asks_de}Es gibt diese Blöcke: {list}."),
                format!("{asks_en}These blocks exist: {list}."),
            );
            let mut error = Diagnostic::error("unknown-block", message).hint(hint);
            error.suggestion = near.map(str::to_owned);
            self.report(error, &place);
        }
        kind
    }

    /// Checks the parameters of a block and notes what they refer to.
    fn parameters(&mut self, kind: BlockKind, marker: &Marker) -> Vec<(Arc<str>, Arc<str>, Span)> {
        let mut known: Vec<(Arc<str>, Arc<str>, Span)> = Vec::new();
        for parameter in &marker.parameters {
            let name = &self.text[parameter.name.clone()];
            let Some((name, _)) = kind.parameters().iter().find(|(known, _)| *known == name) else {
                self.unknown_parameter(kind, name, &parameter.name);
                continue;
            };
            let Some(value) = parameter.value.clone() else {
                self.unquoted_parameter(name, &parameter.span);
                // Said once: the parameter is there, if badly written.
                known.push(((*name).into(), "".into(), self.span(&parameter.span)));
                continue;
            };
            if known.iter().any(|(earlier, _, _)| **earlier == **name) {
                self.doubled_parameter(name, &parameter.span);
                continue;
            }
            let text = unquoted(&self.text[value.clone()]);
            self.refer(kind, name, &text, value.clone());
            known.push(((*name).into(), text.as_ref().into(), self.span(&value)));
        }
        self.missing_parameters(kind, marker, &known);
        known
    }

    fn refer(&mut self, kind: BlockKind, name: &str, value: &str, place: Range<usize>) {
        match (kind, name) {
            (BlockKind::Figure, "src") | (BlockKind::Video, "poster") => self.image_from(value, place),
            (BlockKind::Download | BlockKind::Video, "src") => self.link_to(value, place, true),
            (BlockKind::Video, "captions") => self.link_to(value, place, false),
            (BlockKind::Timeline, _) if !value.parse::<i16>().is_ok_and(|year| year > 0) => {
                let message = words(format!("„{value}“ ist kein Jahr."), format!("“{value}” is not a year."));
                let hint = words(
                    "Bitte schreiben Sie das Jahr vierstellig, etwa 2012.",
                    "Please write a year such as 2012.",
                );
                self.report(Diagnostic::error("not-a-year", message).hint(hint), &place);
            }
            (BlockKind::Figure, "decorative") if !matches!(value, "true" | "false") => {
                let message = words(
                    format!("„decorative“ ist „true“ oder „false“, nicht „{value}“."),
                    format!("“decorative” is “true” or “false”, not “{value}”."),
                );
                let hint = words(
                    "Bitte schreiben Sie decorative=\"true\", wenn das Bild nur schmückt; sonst lassen Sie die Angabe weg.",
                    "Please write decorative=\"true\" if the image is decoration only; else leave it out.",
                );
                let error = Diagnostic::error("not-true-or-false", message).hint(hint);
                self.report(error.suggest("true"), &place);
            }
            _ => {}
        }
    }

    fn unknown_parameter(&mut self, kind: BlockKind, name: &str, place: &Range<usize>) {
        let block = kind.name();
        let names = || kind.parameters().iter().map(|(name, _)| *name);
        let message = words(
            format!("Der Block „{block}“ kennt die Angabe „{name}“ nicht."),
            format!("The block “{block}” does not know the parameter “{name}”."),
        );
        let list = names().collect::<Vec<_>>().join(", ");
        let near = nearest(name, names());
        let (asks_de, asks_en) = asks(near);
        let hint = match list.as_str() {
            "" => words(
                "Er hat keine Angaben; löschen Sie sie.",
                "It has no parameters; delete it.",
            ),
            _ => words(
                format!("{asks_de}Er kennt: {list}."),
                format!("{asks_en}It knows: {list}."),
            ),
        };
        let mut error = Diagnostic::error("unknown-parameter", message).hint(hint);
        error.suggestion = near.map(str::to_owned);
        self.report(error, place);
    }

    fn unquoted_parameter(&mut self, name: &str, place: &Range<usize>) {
        let written = &self.text[place.clone()];
        let value = written
            .split_once('=')
            .map_or("…", |(_, value)| value)
            .trim_matches(['"', '\'', '„', '“', '”']);
        let better = format!("{name}=\"{value}\"");
        let message = words(
            format!("Der Wert von „{name}“ steht nicht in Anführungszeichen."),
            format!("The value of “{name}” is not in quotation marks."),
        );
        let hint = words(
            format!("Bitte schreiben Sie {better}."),
            format!("Please write {better}."),
        );
        self.report(
            Diagnostic::error("unquoted-parameter", message)
                .hint(hint)
                .suggest(better),
            place,
        );
    }

    fn doubled_parameter(&mut self, name: &str, place: &Range<usize>) {
        let message = words(
            format!("Die Angabe „{name}“ steht zweimal in diesem Block."),
            format!("The parameter “{name}” stands twice in this block."),
        );
        let hint = words("Bitte lassen Sie eine davon stehen.", "Please keep one of them.");
        self.report(Diagnostic::error("duplicate-parameter", message).hint(hint), place);
    }

    fn missing_parameters(&mut self, kind: BlockKind, marker: &Marker, known: &[(Arc<str>, Arc<str>, Span)]) {
        let value = |name: &str| {
            known
                .iter()
                .find(|(key, _, _)| **key == *name)
                .map(|(_, value, _)| value)
        };
        for (name, required) in kind.parameters() {
            if *required && value(name).is_none() {
                let block = kind.name();
                let message = words(
                    format!("Dem Block „{block}“ fehlt die Angabe „{name}“."),
                    format!("The block “{block}” lacks the parameter “{name}”."),
                );
                let hint = words(
                    format!("Bitte ergänzen Sie sie in derselben Zeile: {name}=\"…\"."),
                    format!("Please add it to the same line: {name}=\"…\"."),
                );
                self.report(Diagnostic::error("missing-parameter", message).hint(hint), &marker.span);
            }
        }
        // What is no year has been said already.
        let year = |name: &str| value(name).and_then(|year| year.parse::<i16>().ok());
        if let (BlockKind::Timeline, Some(from), Some(to)) = (kind, year("from"), year("to"))
            && from > to
        {
            self.backwards(from, to, marker);
        }
        // A value that is neither has been said already.
        let decorative = value("decorative").is_some_and(|value| **value != *"false");
        let described = value("alt").is_some_and(|alt| !alt.trim().is_empty());
        if kind == BlockKind::Figure && !decorative && !described {
            self.without_alt(&marker.span, "alt=\"…\"", "alt=\"…\"");
        }
    }

    fn backwards(&mut self, from: i16, to: i16, marker: &Marker) {
        let message = words(
            format!("Die Zeitleiste beginnt {from} und endet schon {to}: Sie zeigt nichts."),
            format!("The timeline begins in {from} and ends in {to} already: it shows nothing."),
        );
        let hint = words(
            format!("Vertauschen Sie die Jahre: from=\"{to}\" to=\"{from}\"."),
            format!("Exchange the years: from=\"{to}\" to=\"{from}\"."),
        );
        self.report(Diagnostic::error("end-before-start", message).hint(hint), &marker.span);
    }
}

fn asks(near: Option<&str>) -> (String, String) {
    near.map(|near| (format!("Meinten Sie „{near}“? "), format!("Did you mean “{near}”? ")))
        .unwrap_or_default()
}

/// The block that a German word means.
fn in_english(name: &str) -> Option<&'static str> {
    let kind = match name.to_lowercase().as_str() {
        "zitat" => BlockKind::Quote,
        "hinweis" | "notiz" | "kasten" => BlockKind::Note,
        "fakten" | "zahlen" => BlockKind::Facts,
        "bild" | "abbildung" => BlockKind::Figure,
        "galerie" | "bilder" => BlockKind::Gallery,
        "datei" | "herunterladen" => BlockKind::Download,
        "kontakt" | "ansprechpartner" => BlockKind::Contact,
        "termin" | "veranstaltung" => BlockKind::Event,
        "zeitleiste" | "chronik" => BlockKind::Timeline,
        "film" => BlockKind::Video,
        _ => return None,
    };
    Some(kind.name())
}
