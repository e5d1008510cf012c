//! What every record says well by itself, and what cannot be so together: a successor that is succeeded by what it
//! succeeds, a publication that is over before it begins, an event ahead whose day nobody named.

use super::Clock;
use super::check::{Checker, References};
use super::when::EventWhen;
use crate::base::{Diagnostic, Moment, Span, Spanned, Stamp, Words, words};
use crate::record::{self, Catalogue, Gate, Head, certainly_before};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Checks all records, public or not. `releases` holds what each release refers to.
pub fn check(catalogue: &Catalogue, releases: &[References], clock: &Clock, checker: &mut Checker) {
    for (at, filed) in catalogue.releases.iter().enumerate() {
        let record = &filed.record;
        checker.diagnostics.extend(circle(catalogue, releases, at));
        let never = never_public(record, clock);
        checker.diagnostics.extend(never);
    }
    for (head, gate) in gates(catalogue) {
        checker.diagnostics.extend(over_at_once(head, gate, clock));
    }
    for versions in &catalogue.events {
        let overlays = versions.overlays.iter().map(|overlay| &overlay.record);
        for event in std::iter::once(&versions.record).chain(overlays) {
            checker.diagnostics.extend(vague_ahead(event, clock));
        }
    }
}

/// Every gate but those of a language that only overlays a record, which waits by itself.
fn gates(catalogue: &Catalogue) -> impl Iterator<Item = (&Head, &Gate)> {
    let releases = catalogue.releases.iter().map(|filed| &*filed.record);
    let partners = catalogue.partners.iter().map(|versions| &*versions.record);
    let events = catalogue.events.iter().map(|versions| &*versions.record);
    let pages = catalogue.pages.iter().map(|filed| &*filed.record);
    let texts = catalogue.anniversaries.iter().map(|filed| &*filed.record);
    (releases.map(|record| (&record.head, &record.gate)))
        .chain(partners.map(|record| (&record.head, &record.gate)))
        .chain(events.map(|record| (&record.head, &record.gate)))
        .chain(pages.map(|record| (&record.head, &record.gate)))
        .chain(texts.map(|record| (&record.head, &record.gate)))
}

/// The ids on the way from the successor of a release back to it.
fn way_back(catalogue: &Catalogue, releases: &[References], at: usize) -> Option<Vec<Arc<str>>> {
    let id = |at: usize| &catalogue.releases[at].record.head.id;
    let (mut seen, mut way) = (BTreeSet::new(), Vec::new());
    let mut next = releases[at].replaced_by;
    while let Some(first) = next.filter(|first| seen.insert(*first)) {
        way.push(id(first).clone());
        if id(first) == id(at) {
            return Some(way);
        }
        let variants = (first..releases.len()).take_while(|variant| id(*variant) == id(first));
        next = variants.filter_map(|variant| releases[variant].replaced_by).next();
    }
    None
}

fn circle(catalogue: &Catalogue, releases: &[References], at: usize) -> Option<Diagnostic> {
    let record = &catalogue.releases[at].record;
    let way = way_back(catalogue, releases, at)?;
    let message = match way.as_slice() {
        [_] => words(
            "Diese Meldung soll durch sich selbst ersetzt werden.",
            "This release is to be replaced by itself.",
        ),
        _ => words(
            format!("Diese Meldungen ersetzen einander im Kreis: {}.", way.join(", ")),
            format!("These releases replace each other in a circle: {}.", way.join(", ")),
        ),
    };
    let hint = words(
        "Nennen Sie die Meldung, die jetzt gilt, oder löschen Sie „replaced_by“.",
        "Give the release that holds now, or delete “replaced_by”.",
    );
    let span = record.replaced_by.as_ref().map(|name| name.span).unwrap_or_default();
    Some(
        Diagnostic::error("replaced-in-circle", message)
            .hint(hint)
            .at(&record.head.path, span),
    )
}

/// A release that is over before its date has come. Who takes back a release in a hurry writes any early day: that must
/// not stop the publication.
fn never_public(record: &record::Release, clock: &Clock) -> Option<Diagnostic> {
    let expires = record.gate.expires.as_ref()?;
    let begins = clock.zone.moment_or_later(record.date.value);
    if clock.zone.moment(expires.value).ok()? > begins {
        return None;
    }
    let message = words(
        "Diese Meldung wird nie öffentlich: Wenn ihr Datum kommt, ist sie schon abgelaufen.",
        "This release never becomes public: when its date comes, it has expired.",
    );
    let warning = Diagnostic::warning("expires-first", message)
        .hint(later_or_none())
        .at(&record.head.path, expires.span);
    let dated = record.date.span != Span::default();
    Some(match dated {
        true => warning.related(
            &record.head.path,
            record.date.span,
            words("Hier steht das Datum.", "The date is here."),
        ),
        false => warning,
    })
}

/// An embargo that lifts when the publication ends, or after it by the clock of the site.
fn over_at_once(head: &Head, gate: &Gate, clock: &Clock) -> Option<Diagnostic> {
    let (embargo, expires) = (gate.embargo.as_ref()?, gate.expires.as_ref()?);
    let moment = |stamp: &Spanned<Stamp>| -> Option<Moment> { clock.zone.moment(stamp.value).ok() };
    // What shows without the zone is said where the file is read.
    if moment(expires)? > moment(embargo)? || certainly_before(expires.value, embargo.value) {
        return None;
    }
    let message = words(
        "Die Veröffentlichung endet in dem Augenblick, in dem sie beginnt, oder davor.",
        "Publication ends at the moment at which it begins, or before.",
    );
    let here = words("Hier steht die Sperrfrist.", "The embargo is here.");
    Some(
        Diagnostic::error("expires-first", message)
            .hint(later_or_none())
            .at(&head.path, expires.span)
            .related(&head.path, embargo.span, here),
    )
}

fn later_or_none() -> Words {
    words(
        "Setzen Sie „expires“ auf einen späteren Tag, oder löschen Sie die Zeile.",
        "Set “expires” to a later day, or delete the line.",
    )
}

/// An event that cannot have begun yet, of which only the month or the year is known. A warning, since the same folder
/// seen at a later moment is right.
fn vague_ahead(event: &record::Event, clock: &Clock) -> Option<Diagnostic> {
    let record::EventStart::Vague(date) = event.start.value else {
        return None;
    };
    if EventWhen::of(event, &clock.zone).begins <= clock.now {
        return None;
    }
    let message = words(
        format!("Dieser Termin steht bevor, aber sein Tag fehlt: {date}."),
        format!("This event lies ahead, but its day is missing: {date}."),
    );
    let hint = words(
        format!(
            "Nennen Sie den Tag, etwa {}. Nur bei vergangenen Terminen genügt, was man noch weiß.",
            date.first_day()
        ),
        format!(
            "Give the day, such as {}. Only of a past event what is still known is enough.",
            date.first_day()
        ),
    );
    Some(
        Diagnostic::warning("event-vague", message)
            .hint(hint)
            .at(&event.head.path, event.start.span),
    )
}
