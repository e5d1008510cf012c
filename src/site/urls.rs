//! Web addresses in keys, such as `website` or `sources`: one of this very site is checked like a link in a text, and
//! is left out while nothing is to be seen there.

use super::Site;
use super::check::Checker;
use super::prose::{LinkTo, Reader, parted};
use crate::address::Listing;
use crate::base::{Diagnostic, Lang, SourcePath, words};
use crate::record::{Config, Event, Image, MenuTarget, Menus, Partner, Release, Url};
use std::sync::Arc;

fn of_image(image: &Image) -> Option<&Url> {
    image.credit_url.as_ref()
}

pub fn of_release(release: &Release) -> impl Iterator<Item = &Url> {
    let images = release.image.iter().chain(&release.gallery);
    release.sources.iter().chain(images.filter_map(of_image))
}

pub fn of_partner(partner: &Partner) -> impl Iterator<Item = &Url> {
    let links = partner.links.iter().map(|link| &link.url);
    partner.website.iter().chain(links).chain(&partner.sources)
}

pub fn of_event(event: &Event) -> impl Iterator<Item = &Url> {
    let registration = event
        .registration
        .iter()
        .filter_map(|registration| registration.url.as_ref());
    let image = event.image.iter().filter_map(of_image);
    let seen = event.online.iter().chain(&event.recording);
    seen.chain(registration).chain(&event.sources).chain(image)
}

pub fn of_config(config: &Config) -> impl Iterator<Item = &Url> {
    let access = &config.accessibility;
    let enforcement = access.enforcement.iter().filter_map(|body| body.url.as_ref());
    let figures = config
        .initiative
        .figures
        .iter()
        .filter_map(|figure| figure.source.as_ref());
    let history = config.history.iter().flat_map(|entry| &entry.sources);
    let duties = access.feedback_url.iter().chain(enforcement);
    duties.chain(figures).chain(history).chain(of_menus(&config.menus))
}

fn of_menus(menus: &Menus) -> Vec<&Url> {
    let entries = menus.main.iter().chain(&menus.footer).flatten();
    let own = entries.filter_map(|entry| match &entry.target {
        MenuTarget::Url(url) => Some(url),
        _ => None,
    });
    own.chain(menus.by_language.values().flat_map(of_menus)).collect()
}

impl Checker<'_> {
    /// Checks addresses of this site and notes what they mean.
    pub fn urls<'u>(&mut self, urls: impl Iterator<Item = &'u Url>, path: &SourcePath) {
        for url in urls {
            let problem = self.url(&url.value);
            self.diagnostics
                .extend(problem.map(|problem| problem.at(path, url.span)));
        }
    }

    fn url(&mut self, url: &Arc<str>) -> Option<Diagnostic> {
        let own = self.reader.catalogue.config.own_part(url);
        // Whoever copies the address of a file from the browser has its published name, which no source has.
        if !own.starts_with('/') || own.starts_with("/media/") {
            return None;
        }
        let (address, _) = parted(own);
        let Some(meant) = self.reader.destination(own) else {
            let host = &url[..url.len() - own.len()];
            let problem = self.reader.unknown_address(address);
            return Some(match problem.suggestion {
                Some(_) => completed(problem, host),
                None => problem.hint(words(
                    "Kopieren Sie die Adresse der Seite aus dem Browser, oder löschen Sie die Angabe.",
                    "Copy the address of the page from the browser, or delete it here.",
                )),
            });
        };
        self.own_urls.insert(url.clone(), meant);
        self.reader.no_anchor_at(url)
    }
}

impl Reader<'_> {
    /// What is wrong with the anchor of a whole address of this site, if it has one.
    pub fn no_anchor_at(&self, url: &str) -> Option<Diagnostic> {
        let (page, _) = url.split_once('#')?;
        let meant = self.destination(self.catalogue.config.own_part(url))?;
        (self.unknown_anchor(&meant, url)).map(|problem| completed(problem, &format!("{page}#")))
    }
}

/// What is proposed takes the place of the whole value.
fn completed(mut problem: Diagnostic, before: &str) -> Diagnostic {
    problem.suggestion = problem.suggestion.map(|near| format!("{before}{near}"));
    problem
}

impl Site {
    /// Whether what lies at a web address may be shown: that of another host always, one of ours while it is public.
    pub fn may_show(&self, url: &str, exists: impl Fn(Lang, &Listing) -> bool) -> bool {
        match self.own_urls.get(url) {
            Some(LinkTo::Withheld) => false,
            Some(LinkTo::Listing(lang, listing, _) | LinkTo::FileBelow(lang, listing, ..)) => exists(*lang, listing),
            _ => true,
        }
    }
}
