//! Addresses that lead elsewhere or end on purpose: what aliases, `redirects` and `gone` may say, and where each one
//! leads in the end. A visitor is sent on once: an address that leads to one that leads on goes to the end at once.

use super::build::Builder;
use super::check::Checker;
use super::prose::{Meant, Reader, variant};
use super::ways::{Alias, End, aliases, is_home};
use super::{Site, Verdict, order};
use crate::address::{Listing, Target};
use crate::base::{Address, Diagnostic, Lang, SourcePath, Span, Words, words};
use crate::record::Catalogue;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Checks that aliases, redirects and addresses given up begin where nothing else lives, and that redirects lead to
/// where something does. Whether that is public now makes no difference.
pub fn check(catalogue: &Catalogue, checker: &mut Checker) {
    let (config, settings) = (&catalogue.config, &catalogue.config.head.path);
    let redirects =
        (config.redirects.iter()).map(|redirect| (settings, redirect.from.value.clone(), redirect.from.span, false));
    let aliases = (aliases(catalogue, checker.reader.addresses).into_iter())
        .map(|alias| (alias.path, alias.from, alias.span, false));
    let gone = (config.gone.iter()).map(|gone| (settings, gone.value.clone(), gone.span, true));
    let mut taken: BTreeMap<String, (SourcePath, Span)> = BTreeMap::new();
    for (path, address, span, ends) in redirects.chain(aliases).chain(gone) {
        // Some servers ignore upper and lower case.
        let folded = address.with_slash().as_str().to_lowercase();
        if let Some(problem) = occupied(&address, ends, taken.get(&folded), checker) {
            checker.diagnostics.push(problem.at(path, span));
        }
        taken.entry(folded).or_insert((path.clone(), span));
    }
    let ways = checker.reader.ways;
    let mut said = BTreeSet::new();
    for redirect in &config.redirects {
        let to = &redirect.to;
        let problem = match ways.follow(&to.value) {
            End::Outside(..) => None,
            End::Record(..) => checker.reader.no_anchor_at(&to.value),
            // What a later step lacks is said there.
            End::Nowhere(last) if last != to.value => None,
            End::Nowhere(last) => {
                (checker.reader.no_page_at(config.own_part(&last))).or_else(|| checker.reader.no_anchor_at(&to.value))
            }
            // Of those that lead in a circle the first speaks for all.
            End::Circle(circle) => said.insert(circle.clone()).then(|| in_a_circle(&circle)),
        };
        checker
            .diagnostics
            .extend(problem.map(|problem| problem.at(settings, to.span)));
    }
}

fn in_a_circle(addresses: &BTreeSet<Address>) -> Diagnostic {
    let list = addresses.iter().map(Address::as_str).collect::<Vec<_>>().join(", ");
    Diagnostic::error(
        "redirect-loop",
        words(
            format!("Diese Weiterleitung führt im Kreis: {list}."),
            format!("This redirect leads in a circle: {list}."),
        ),
    )
    .hint(words(
        "Nennen Sie unter „to“ die Seite, bei der Besucher am Ende ankommen sollen.",
        "Give the page at which visitors shall arrive in the end as “to”.",
    ))
}

/// What stands where an alias or a redirect wants to begin, or what an address that shall end is used for.
fn occupied(
    address: &Address,
    ends: bool,
    first: Option<&(SourcePath, Span)>,
    checker: &Checker,
) -> Option<Diagnostic> {
    let (addresses, folder) = (&checker.reader.addresses, folder(address));
    let page = addresses
        .target(&folder)
        .map(|target| checker.reader.path_of(target).clone());
    let listing = addresses.patterns.parse_listing(&folder).is_some() || checker.reader.is_file(address);
    if page.is_none() && !listing && first.is_none() {
        return None;
    }
    let diagnostic = Diagnostic::error("address-clash", clash(address, ends)).hint(words(
        "Löschen Sie diesen Eintrag, oder nennen Sie die Adresse, die es nicht mehr gibt.",
        "Delete this entry, or give the address that no longer exists.",
    ));
    Some(match (page, first) {
        (Some(page), _) => diagnostic.related(
            &page,
            Span::default(),
            words("Diese Seite liegt dort.", "This page lives there."),
        ),
        (None, Some((path, span))) => diagnostic.related(
            path,
            *span,
            words(
                "Hier wird die Adresse zuerst genannt.",
                "The address is named here first.",
            ),
        ),
        (None, None) => diagnostic,
    })
}

/// `/kontakt/` of `/kontakt`, `/kontakt/` and `/kontakt/index.html`.
fn folder(address: &Address) -> Address {
    let stripped = address.as_str().strip_suffix("index.html");
    let folder = stripped.filter(|folder| folder.ends_with('/')).and_then(Address::parse);
    folder.unwrap_or_else(|| address.with_slash())
}

fn clash(address: &Address, ends: bool) -> Words {
    match ends {
        false => words(
            format!("Unter {address} liegt schon etwas; von dort kann nicht weitergeleitet werden."),
            format!("Something lives at {address} already; it cannot be redirected."),
        ),
        true => words(
            format!("Unter {address} liegt etwas; als beendet kann die Adresse nicht gelten."),
            format!("Something lives at {address}; the address cannot count as ended."),
        ),
    }
}

/// Where every address of a public record's past and every redirect leads now. What leads to a withheld record, or to a
/// list without entries, does not exist.
pub fn resolved(reader: &Reader, builder: &Builder, site: &Site) -> BTreeMap<Address, Arc<str>> {
    let (catalogue, addresses, public) = (reader.catalogue, reader.addresses, builder.public);
    let is_public = |target: Target| match target {
        Target::Release(at) => public.releases[at].is_some(),
        Target::Partner(at, _) => public.partners[at].is_some(),
        Target::Event(at, _) => public.events[at].is_some(),
        Target::Page(at) => public.pages[at].is_some() || is_home(catalogue, at),
    };
    let address_of = |target: Target| addresses.of_target(target, catalogue);
    let mut all = BTreeMap::new();
    let open = |alias: &Alias| site.clock.judge(alias.gate, None) == Verdict::Public;
    for alias in aliases(catalogue, addresses).into_iter().filter(open) {
        let withheld_text = matches!(alias.target, Target::Page(at) if public.pages[at].is_none());
        if is_public(alias.target) && !withheld_text {
            all.insert(alias.from, Arc::from(address_of(alias.target).as_str()));
        }
    }
    if catalogue.config.redirects.is_empty() {
        return all;
    }
    let mut lists: HashMap<Lang, BTreeSet<_>> = HashMap::new();
    for redirect in &catalogue.config.redirects {
        let end = match reader.ways.follow(&redirect.to.value) {
            End::Record(target, rest) => is_public(target).then(|| {
                let meant = match target {
                    Target::Page(at) if is_home(catalogue, at) => {
                        Meant::Listing(catalogue.pages[at].lang, Listing::Home, rest)
                    }
                    _ => variant(target, rest),
                };
                let link = builder.link(&meant, Lang::DEFAULT);
                let tail = link.tail().map_or("", |tail| tail);
                format!("{}{tail}", address_of(target)).into()
            }),
            End::Circle(_) => None,
            End::Outside(_, to) => Some(to),
            End::Nowhere(to) => {
                let mut listed = |lang: Lang, listing: &Listing| {
                    let lists = lists.entry(lang).or_insert_with(|| order::listings(site, lang));
                    lists.contains(listing)
                };
                let exists = match reader.destination(&to) {
                    Some(Meant::Listing(lang, listing, _) | Meant::FileBelow(lang, listing, ..)) => {
                        listed(lang, &listing)
                    }
                    Some(Meant::FileOf(target, ..)) => is_public(target),
                    _ => true,
                };
                // As that of a record is: nobody can tell which of them it is.
                exists.then(|| catalogue.config.own_part(&to).into())
            }
        };
        all.extend(end.map(|to| (redirect.from.value.clone(), to)));
    }
    all
}
