//! The ways from addresses of the past to what lives now: aliases of records and redirects of the settings.

use crate::address::{Addresses, Target};
use crate::base::{Address, Lang, OutputPath, Place, SourcePath, Span};
use crate::record::{Catalogue, Gate, Head, Named};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// An earlier address of a record.
pub struct Alias<'a> {
    pub path: &'a SourcePath,
    pub from: Address,
    pub span: Span,
    pub target: Target,
    /// Of the file that names it: a further language may wait while its record is public.
    pub gate: &'a Gate,
}

/// The aliases of all records, public or not. That of a partner or an event leads to the page in its own language:
/// of the variant that names it, else of the folder that it begins with.
pub fn aliases<'a>(catalogue: &'a Catalogue, addresses: &Addresses) -> Vec<Alias<'a>> {
    let mut all = Vec::new();
    let mut add = |head: &'a Head, gate: &'a Gate, aliases: &'a [Named], target: &dyn Fn(&Address) -> Target| {
        all.extend(aliases.iter().filter_map(|alias| {
            let from = Address::typed(&alias.value)?;
            Some(Alias {
                path: &head.path,
                target: target(&from),
                span: alias.span,
                from,
                gate,
            })
        }));
    };
    let lang_of = |from: &Address| {
        let lang = addresses.patterns.lang_of(from);
        let entry = catalogue.config.languages.get(lang.index());
        entry
            .filter(|entry| entry.language.records)
            .map_or(Lang::DEFAULT, |_| lang)
    };
    for (at, filed) in catalogue.releases.iter().enumerate() {
        add(&filed.record.head, &filed.gate, &filed.record.aliases, &|_| {
            Target::Release(at)
        });
    }
    for (at, versions) in catalogue.partners.iter().enumerate() {
        let record = &versions.record;
        add(&record.head, &record.gate, &record.aliases, &|from| {
            Target::Partner(at, lang_of(from))
        });
        for overlay in &versions.overlays {
            add(&overlay.record.head, &overlay.gate, &overlay.record.aliases, &|_| {
                Target::Partner(at, overlay.lang)
            });
        }
    }
    for (at, versions) in catalogue.events.iter().enumerate() {
        let record = &versions.record;
        add(&record.head, &record.gate, &record.aliases, &|from| {
            Target::Event(at, lang_of(from))
        });
        for overlay in &versions.overlays {
            add(&overlay.record.head, &overlay.gate, &overlay.record.aliases, &|_| {
                Target::Event(at, overlay.lang)
            });
        }
    }
    for (at, filed) in catalogue.pages.iter().enumerate() {
        add(&filed.record.head, &filed.gate, &filed.record.aliases, &|_| {
            Target::Page(at)
        });
    }
    all
}

/// Where an alias or a redirect names the address of an output.
pub fn named_at(catalogue: &Catalogue, addresses: &Addresses, output: &OutputPath) -> Option<Place> {
    let settings = &catalogue.config.head.path;
    let redirects =
        (catalogue.config.redirects.iter()).map(|redirect| (settings, redirect.from.value.clone(), redirect.from.span));
    let aliases = (aliases(catalogue, addresses).into_iter()).map(|alias| (alias.path, alias.from, alias.span));
    let mut named = aliases.chain(redirects);
    let (path, _, span) = named.find(|(_, from, _)| from.output() == *output)?;
    let path = path.clone();
    Some(Place { path, span })
}

/// Where every alias and redirect leads, step by step.
pub struct Ways<'a> {
    catalogue: &'a Catalogue,
    addresses: &'a Addresses,
    aliases: HashMap<Address, Target>,
    redirects: HashMap<Address, Arc<str>>,
}

/// Where a way ends.
pub enum End {
    /// On another host; with the last address of ours on the way.
    Outside(Option<Address>, Arc<str>),
    /// With what follows the address: `#…`, `?…`.
    Record(Target, Arc<str>),
    /// No record; perhaps a list or a file of ours.
    Nowhere(Arc<str>),
    Circle(BTreeSet<Address>),
}

impl<'a> Ways<'a> {
    pub fn of(catalogue: &'a Catalogue, addresses: &'a Addresses) -> Self {
        let aliases = aliases(catalogue, addresses).into_iter();
        let redirects = catalogue.config.redirects.iter();
        Self {
            catalogue,
            addresses,
            aliases: aliases.map(|alias| (alias.from, alias.target)).collect(),
            redirects: redirects
                .map(|redirect| (redirect.from.value.clone(), redirect.to.value.clone()))
                .collect(),
        }
    }

    /// Follows an address of this site, or one that a redirect leads to.
    pub fn follow(&self, to: &Arc<str>) -> End {
        let (mut to, mut last, mut steps) = (to, None, BTreeSet::new());
        loop {
            let own = self.catalogue.config.own_part(to);
            if !own.starts_with('/') {
                return End::Outside(last, to.clone());
            }
            let (own, rest) = own.split_at(own.find(['#', '?']).unwrap_or(own.len()));
            let Some((exact, slashed)) = parts(own) else {
                return End::Nowhere(to.clone());
            };
            let alias = || self.aliases.get(&exact).or_else(|| self.aliases.get(&slashed)).copied();
            if let Some(target) = self.addresses.target(&slashed).or_else(alias) {
                return End::Record(target, rest.into());
            }
            let known = [exact, slashed]
                .into_iter()
                .find(|address| self.redirects.contains_key(address));
            let Some(step) = known else {
                return End::Nowhere(to.clone());
            };
            to = &self.redirects[&step];
            last = Some(step.clone());
            if !steps.insert(step) {
                // Those on the way into the circle are not part of it.
                return End::Circle(self.circle(to));
            }
        }
    }

    /// The addresses of the circle that `to` lies on.
    fn circle(&self, to: &str) -> BTreeSet<Address> {
        let (mut to, mut circle) = (to, BTreeSet::new());
        while let Some((exact, slashed)) = parts(to) {
            let step = if self.redirects.contains_key(&exact) {
                exact
            } else {
                slashed
            };
            let Some(next) = self.redirects.get(&step) else { break };
            if !circle.insert(step) {
                break;
            }
            to = next;
        }
        circle
    }
}

/// An address as it is and with a final slash.
fn parts(to: &str) -> Option<(Address, Address)> {
    let slashed = format!("{}/", to.trim_end_matches('/'));
    Some((Address::parse(to)?, Address::parse(&slashed)?))
}

/// Whether a page is the text of a home that stands without it.
pub fn is_home(catalogue: &Catalogue, page: usize) -> bool {
    let filed = &catalogue.pages[page];
    &*filed.record.head.id == "index" && catalogue.config.languages[filed.lang.index()].language.records
}
