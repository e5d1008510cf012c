//! The addresses that are public now, against those that ever were.

use super::{Inputs, Planned};
use crate::address::{Fates, History, HistoryLine, Known, Listing, State};
use crate::base::{Address, Diagnostic, Lang, Severity, SourcePath};
use crate::record::{Catalogue, Gate, Head, Named};
use crate::site::{Clock, Verdict, Why, jubilees};
use crate::source::Sources;
use std::collections::BTreeSet;

/// What the history comes to.
pub struct Kept {
    /// As it shall be written.
    pub history: History,
    /// Addresses that are public now and that it does not name yet, in order.
    pub new: Vec<Address>,
}

/// What is known of a plan whose addresses have been checked before, against the same history.
pub fn known(history: &History) -> Kept {
    Kept {
        history: history.clone(),
        new: Vec::new(),
    }
}

/// Checks what became of every address of the history, and gives the history as it shall be kept; and whether all of
/// it is settled: every address is there and every one that is there is named.
pub fn check(
    stage: &Stage,
    inputs: &Inputs,
    sources: &Sources,
    history: &History,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Kept, bool) {
    let catalogue = stage.catalogue;
    let produced = produced(stage.planned);
    let open = history.open(&produced, &covered(catalogue));
    if !open.is_empty() {
        let wanted: BTreeSet<(&str, &str)> = open.iter().filter_map(|line| line.record.split_once(':')).collect();
        let fates = Fates {
            history,
            open: open.clone(),
            known: stage.known(&|kind, id| wanted.contains(&(kind, id))),
            all: &|| stage.known(&|_, _| true),
            default_language: catalogue.config.languages[0].language.tag.clone(),
            text: &|path: &SourcePath| Some(String::from_utf8_lossy(&sources.read(path).ok()?).into_owned()),
        };
        let mut found = fates.diagnostics();
        // What belongs to a file that cannot be read comes back with it.
        if !catalogue.broken.is_empty() {
            found.retain(|diagnostic| diagnostic.severity != Severity::Error);
        }
        // At another moment than now much that is public now is not; that is no news.
        found.retain(|diagnostic| diagnostic.severity == Severity::Error || inputs.is_real());
        diagnostics.extend(found);
    }
    let new = history.new_among(&produced);
    let settled = open.is_empty() && new.is_empty();
    let kept = match inputs.keeps_history() {
        true => history.with(&produced),
        false => history.clone(),
    };
    (Kept { history: kept, new }, settled)
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
    let pages = catalogue.pages.iter().flat_map(|filed| &filed.record.aliases);
    let partners = catalogue.partners.iter().flat_map(|versions| {
        let overlays = versions.overlays.iter().flat_map(|overlay| &overlay.record.aliases);
        versions.record.aliases.iter().chain(overlays)
    });
    let events = catalogue.events.iter().flat_map(|versions| {
        let overlays = versions.overlays.iter().flat_map(|overlay| &overlay.record.aliases);
        versions.record.aliases.iter().chain(overlays)
    });
    let aliases = releases
        .chain(partners)
        .chain(events)
        .chain(pages)
        .filter_map(|alias| Address::typed(&alias.value));
    let redirects = config.redirects.iter().map(|redirect| redirect.from.value.clone());
    aliases
        .chain(redirects)
        .flat_map(|address| [address.with_slash(), address])
        .chain(config.gone.iter().map(|gone| gone.value.clone()))
        .collect()
}

/// The records of a site and where they stand at its moment.
pub struct Stage<'a> {
    pub catalogue: &'a Catalogue,
    pub planned: &'a Planned,
    pub clock: &'a Clock,
}

impl<'a> Stage<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, planned: &'a Planned, clock: &'a Clock) -> Self {
        Self {
            catalogue,
            planned,
            clock,
        }
    }
}

/// Whether a record of this kind and id is asked for.
type Wanted<'w> = &'w dyn Fn(&str, &str) -> bool;

impl Stage<'_> {
    /// The records that are wanted, public or not, in each of their languages.
    pub fn known(&self, wanted: Wanted) -> Vec<Known> {
        let (catalogue, site) = (self.catalogue, &self.planned.site);
        let patterns = &self.planned.addresses.patterns;
        let mut all = Vec::new();
        for (filed, address) in catalogue.releases.iter().zip(&self.planned.addresses.releases) {
            let record = &filed.record;
            if wanted("release", &record.head.id) {
                let state = self.state(&filed.gate, Some(record.date.value));
                let known = self.one(
                    "release",
                    &record.head,
                    filed.lang,
                    address.clone(),
                    &record.aliases,
                    state,
                );
                all.push(Known {
                    slug: Some(record.slug.value.clone()),
                    ..known
                });
            }
        }
        for filed in &catalogue.pages {
            let record = &filed.record;
            if wanted("page", &record.head.id) {
                let address = patterns.page(filed.lang, &record.head.id);
                let state = self.state(&filed.gate, None);
                all.push(self.one("page", &record.head, filed.lang, address, &record.aliases, state));
            }
        }
        for lang in site.record_languages() {
            let partners = catalogue.partners.iter().map(|versions| &versions.record);
            for record in partners.filter(|record| wanted("partner", &record.head.id)) {
                let address = patterns.partner(lang, &record.head.id);
                let state = self.state(&record.gate, None);
                all.push(self.one("partner", &record.head, lang, address, &record.aliases, state));
            }
            let events = catalogue.events.iter().map(|versions| &versions.record);
            for record in events.filter(|record| wanted("event", &record.head.id)) {
                let address = patterns.event(lang, &record.head.id);
                let state = self.state(&record.gate, None);
                all.push(self.one("event", &record.head, lang, address, &record.aliases, state));
            }
        }
        self.anniversaries(wanted, &mut all);
        all
    }

    fn one(&self, kind: &str, head: &Head, lang: Lang, address: Address, aliases: &[Named], state: State) -> Known {
        Known {
            record: format!("{kind}:{}", head.id).into(),
            language: self.planned.site.language(lang).tag.clone(),
            file: Some(head.path.clone()),
            address,
            slug: None,
            aliases: aliases.iter().map(|alias| alias.value.clone()).collect(),
            state,
        }
    }

    fn state(&self, gate: &Gate, date: Option<crate::base::Stamp>) -> State {
        match self.clock.judge(gate, date) {
            Verdict::Public => State::Public,
            Verdict::Withheld { why: Why::Expired, .. } => State::Expired,
            Verdict::Withheld { .. } => State::Withheld,
        }
    }

    /// The pages of all anniversaries that there ever may be; at most moments they do not exist.
    fn anniversaries(&self, wanted: Wanted, all: &mut Vec<Known>) {
        let site = &self.planned.site;
        if site.config.initiative.founded.is_none() {
            return;
        }
        let last = site.config.milestones.iter().max().copied().unwrap_or(0);
        let years: Vec<u16> = (1..last.saturating_add(200))
            .filter(|years| site.config.is_milestone(*years) && wanted("anniversary", &years.to_string()))
            .collect();
        for lang in site.record_languages() {
            all.extend(years.iter().map(|years| Known {
                record: format!("anniversary:{years}").into(),
                language: site.language(lang).tag.clone(),
                file: None,
                address: (self.planned.addresses.patterns).listing(lang, &Listing::Anniversary(*years)),
                slug: None,
                aliases: Vec::new(),
                state: State::Dormant,
            }));
        }
    }
}
