//! The addresses that are public now, against those that ever were.

use super::{Inputs, Planned};
use crate::address::{History, HistoryLine, Listing, Standing, check_history};
use crate::base::{Address, Diagnostic, Lang, Severity};
use crate::record::{Catalogue, Gate, Head};
use crate::site::{Clock, Site, Verdict, Why, jubilees};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Checks what became of every address of the history, and gives the history as it shall be kept.
pub fn check(
    catalogue: &Catalogue,
    planned: &Planned,
    clock: &Clock,
    inputs: &Inputs,
    history: &History,
    diagnostics: &mut Vec<Diagnostic>,
) -> History {
    let produced = produced(planned);
    let kept = history.with(&produced);
    // Where every address of the history is produced again, nothing needs to be asked.
    if kept.count() > produced.len() {
        let standing = standing(catalogue, planned, clock);
        let mut found = check_history(history, &produced, &standing, &covered(catalogue));
        // What belongs to a file that cannot be read comes back with it.
        if !catalogue.broken.is_empty() {
            found.retain(|diagnostic| diagnostic.severity != Severity::Error);
        }
        // At another moment than now much that is public now is not; that is no news.
        found.retain(|diagnostic| diagnostic.severity == Severity::Error || inputs.is_real());
        diagnostics.extend(found);
    }
    if inputs.keeps_history() { kept } else { history.clone() }
}

/// The addresses of records and anniversary pages that are public now.
fn produced(planned: &Planned) -> Vec<HistoryLine> {
    let (site, patterns) = (&planned.site, &planned.addresses.patterns);
    let line = |address: Address, record: String, lang: Lang| HistoryLine {
        address,
        record: record.into(),
        language: site.language(lang).tag.clone(),
    };
    let mut lines: Vec<HistoryLine> = (site.releases.iter())
        .map(|release| {
            line(
                release.address.clone(),
                format!("release:{}", release.record.head.id),
                release.lang,
            )
        })
        .collect();
    lines.extend(
        site.pages
            .iter()
            .map(|page| line(page.address.clone(), format!("page:{}", page.record.head.id), page.lang)),
    );
    for lang in site.record_languages() {
        lines.extend(site.partners.iter().map(|partner| {
            line(
                patterns.partner(lang, &partner.id),
                format!("partner:{}", partner.id),
                lang,
            )
        }));
        lines.extend(
            site.events
                .iter()
                .map(|event| line(patterns.event(lang, &event.id), format!("event:{}", event.id), lang)),
        );
        lines.extend(jubilees(site).iter().map(|jubilee| {
            let address = patterns.listing(lang, &Listing::Anniversary(jubilee.years));
            line(address, format!("anniversary:{}", jubilee.years), lang)
        }));
    }
    lines
}

/// Addresses that lead somewhere or end on purpose.
fn covered(catalogue: &Catalogue) -> BTreeSet<Address> {
    let config = &catalogue.config;
    let releases = catalogue.releases.iter().flat_map(|filed| &filed.record.aliases);
    let partners = catalogue.partners.iter().flat_map(|versions| &versions.record.aliases);
    let events = catalogue.events.iter().flat_map(|versions| &versions.record.aliases);
    let pages = catalogue.pages.iter().flat_map(|filed| &filed.record.aliases);
    let aliases = releases
        .chain(partners)
        .chain(events)
        .chain(pages)
        .filter_map(|alias| Address::parse(&alias.value));
    let redirects = config.redirects.iter().map(|redirect| redirect.from.value.clone());
    aliases
        .chain(redirects)
        .chain(config.gone.iter().map(|gone| gone.value.clone()))
        .collect()
}

type Standings = HashMap<(Arc<str>, Arc<str>), Standing>;

/// Where each record of the catalogue stands.
fn standing(catalogue: &Catalogue, planned: &Planned, clock: &Clock) -> Standings {
    let (site, patterns) = (&planned.site, &planned.addresses.patterns);
    let mut standing = Standings::new();
    let mut note = |kind: &str, head: &Head, lang: Lang, gate: &Gate, date, address: &dyn Fn() -> Address| {
        let key = (format!("{kind}:{}", head.id).into(), site.language(lang).tag.clone());
        let value = match clock.judge(gate, date) {
            Verdict::Public => Standing::Public(address(), head.path.clone()),
            Verdict::Withheld { why: Why::Expired, .. } => Standing::Expired,
            Verdict::Withheld { .. } => Standing::Withheld(head.path.clone()),
        };
        standing.insert(key, value);
    };
    for (filed, address) in catalogue.releases.iter().zip(&planned.addresses.releases) {
        let record = &filed.record;
        note(
            "release",
            &record.head,
            filed.lang,
            &record.gate,
            Some(record.date.value),
            &|| address.clone(),
        );
    }
    for filed in &catalogue.pages {
        let head = &filed.record.head;
        note("page", head, filed.lang, &filed.record.gate, None, &|| {
            patterns.page(filed.lang, &head.id)
        });
    }
    for lang in site.record_languages() {
        for record in catalogue.partners.iter().map(|versions| &versions.record) {
            note("partner", &record.head, lang, &record.gate, None, &|| {
                patterns.partner(lang, &record.head.id)
            });
        }
        for record in catalogue.events.iter().map(|versions| &versions.record) {
            note("event", &record.head, lang, &record.gate, None, &|| {
                patterns.event(lang, &record.head.id)
            });
        }
    }
    anniversaries(site, &mut standing);
    standing
}

/// An anniversary page that exists at other moments only is dormant.
fn anniversaries(site: &Site, standing: &mut Standings) {
    if site.config.initiative.founded.is_none() {
        return;
    }
    let last = site.config.milestones.iter().max().copied().unwrap_or(0);
    let years = site
        .config
        .milestones
        .iter()
        .copied()
        .chain((last + 1..last + 200).filter(|years| years % 5 == 0));
    for years in years {
        for lang in site.record_languages() {
            let key = (format!("anniversary:{years}").into(), site.language(lang).tag.clone());
            standing.insert(key, Standing::Expired);
        }
    }
}
