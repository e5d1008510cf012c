//! The rule files for web servers, in `.vielfalt/server/`: never in the served folder, where they would be public and in
//! the way of servers that read such files by themselves.

use super::history::Stage;
use crate::address::{History, HistoryLine, Target};
use crate::base::{Address, Digest, Fault, Lang, Stamp};
use crate::publish;
use crate::record::{Gate, Named};
use crate::render::{Encoding, Rules, server_rules};
use crate::site::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names, lengths and digests of the files as they were written. Nothing, where none were asked for.
#[derive(Default, Serialize, Deserialize)]
pub struct Written(Vec<(String, usize, Digest)>);

fn folder(cache: &Path) -> PathBuf {
    cache.join("server")
}

impl Written {
    /// Whether the files are still there as they were written.
    pub fn stand(&self, cache: &Path) -> bool {
        let folder = folder(cache);
        !self.0.is_empty()
            && (self.0.iter()).all(|(name, length, digest)| publish::holds(&folder.join(name), *length, *digest))
    }
}

/// Writes the files that are not there already with the same text.
pub fn write(stage: &Stage, history: &History, cache: &Path) -> Result<Written, Fault> {
    let mut written = Written::default();
    for (name, text) in server_rules(&rules(stage, history)) {
        publish::keep_file(&folder(cache).join(name), &text)?;
        let digest = Digest::of_bytes(text.as_bytes());
        written.0.push((name.to_owned(), text.len(), digest));
    }
    Ok(written)
}

fn rules(stage: &Stage, history: &History) -> Rules {
    let (site, patterns) = (&stage.planned.site, &stage.planned.addresses.patterns);
    let routes = &stage.planned.routes;
    let is_there = |address: &Address| {
        routes
            .binary_search_by(|route| route.output.cmp(&address.output()))
            .is_ok()
    };
    let mut gone = ended(stage, history);
    gone.extend(stage.catalogue.config.gone.iter().map(|gone| gone.value.clone()));
    // An address that has something to show again has not ended.
    gone.retain(|address| !is_there(address));
    let not_found = site.languages().map(|(lang, _)| {
        let home = patterns.home(lang);
        let page = home.child("404.html");
        (home, page)
    });
    let compress = site.config.compress.iter();
    Rules {
        twins: compress.filter_map(|name| Encoding::named(&name.value)).collect(),
        base_path: site.config.base_path.clone(),
        redirects: site.redirects.clone(),
        gone,
        not_found: not_found.collect(),
    }
}

/// Every address of records whose time is over: now, before, and by their aliases.
fn ended(stage: &Stage, history: &History) -> BTreeSet<Address> {
    let catalogue = stage.catalogue;
    let mut ended = Ended {
        stage,
        addresses: BTreeSet::new(),
        records: BTreeSet::new(),
    };
    for (at, filed) in catalogue.releases.iter().enumerate() {
        let record = &filed.record;
        if has_ended(stage, &filed.gate, Some(record.date.value)) {
            ended.note(
                Target::Release(at),
                "release",
                &record.head.id,
                filed.lang,
                &record.aliases,
            );
        }
    }
    for (at, filed) in catalogue.pages.iter().enumerate() {
        let record = &filed.record;
        if has_ended(stage, &filed.gate, None) {
            ended.note(Target::Page(at), "page", &record.head.id, filed.lang, &record.aliases);
        }
    }
    let languages: Vec<Lang> = stage.planned.site.record_languages().collect();
    for (at, versions) in catalogue.partners.iter().enumerate() {
        let record = &versions.record;
        for lang in languages.iter().filter(|_| has_ended(stage, &record.gate, None)) {
            ended.note(
                Target::Partner(at, *lang),
                "partner",
                &record.head.id,
                *lang,
                &record.aliases,
            );
        }
    }
    for (at, versions) in catalogue.events.iter().enumerate() {
        let record = &versions.record;
        for lang in languages.iter().filter(|_| has_ended(stage, &record.gate, None)) {
            ended.note(
                Target::Event(at, *lang),
                "event",
                &record.head.id,
                *lang,
                &record.aliases,
            );
        }
    }
    let Ended {
        addresses: mut gone,
        records,
        ..
    } = ended;
    if !records.is_empty() {
        let was_theirs = |line: &&HistoryLine| records.contains(&(line.record.to_string(), line.language.clone()));
        gone.extend(history.lines().filter(was_theirs).map(|line| line.address.clone()));
    }
    gone
}

/// What has ended, as it is gathered.
struct Ended<'a> {
    stage: &'a Stage<'a>,
    addresses: BTreeSet<Address>,
    /// By record and tag of the language, as the history names them.
    records: BTreeSet<(String, Arc<str>)>,
}

impl Ended<'_> {
    fn note(&mut self, target: Target, kind: &str, id: &str, lang: Lang, aliases: &[Named]) {
        let planned = self.stage.planned;
        self.addresses
            .insert(planned.addresses.of_target(target, self.stage.catalogue));
        self.addresses
            .extend(aliases.iter().filter_map(|alias| Address::typed(&alias.value)));
        let tag = planned.site.language(lang).tag.clone();
        self.records.insert((format!("{kind}:{id}"), tag));
    }
}

/// Whether a record was public once and is over. What never was public is not named, also where its end lies behind it.
fn has_ended(stage: &Stage, gate: &Gate, date: Option<Stamp>) -> bool {
    gate.ends()
        && stage.clock.judge(gate, date) != Verdict::Public
        && stage.clock.judge(&gate.without_end(), date) == Verdict::Public
}
