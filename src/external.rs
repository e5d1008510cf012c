//! Links to other hosts, asked politely: few at a time, one request after the other to each host, and not again for a
//! week what was found there. What is dead is a warning: the host of somebody else never stops a publication.

mod ask;
mod memory;

use crate::base::{Diagnostic, Moment, Words, words};
use crate::record::ForeignLink;
use ask::{Agent, Answer};
use memory::Memory;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// So many hosts are asked at the same time.
const HOSTS_AT_ONCE: usize = 8;

/// Asks about every link, and tells `asking` how many addresses that are; those known from the last days are not among
/// them.
pub fn check(links: &[ForeignLink], cache: &Path, now: Moment, asking: &dyn Fn(usize)) -> Vec<Diagnostic> {
    let mut memory = Memory::open(cache);
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for url in links.iter().map(|link| page(&link.url)) {
        let urls = hosts.entry(host(url)).or_default();
        if memory.answer(url, now).is_none() && !urls.contains(&url) {
            urls.push(url);
        }
    }
    hosts.retain(|_, urls| !urls.is_empty());
    asking(hosts.values().map(Vec::len).sum());
    for (url, answer) in ask_all(hosts.into_values().collect()) {
        memory.note(&url, answer, now);
    }
    memory.keep(links.iter().map(|link| page(&link.url)));
    let found = links.iter().filter_map(|link| {
        let answer = memory.answer(page(&link.url), now)?;
        Some(diagnostic(link, &answer)?.at(&link.path, link.span))
    });
    found.collect()
}

/// Some threads take one host after the other.
fn ask_all(hosts: VecDeque<Vec<&str>>) -> Vec<(Arc<str>, Answer)> {
    let threads = HOSTS_AT_ONCE.min(hosts.len());
    let (queue, answers) = (Mutex::new(hosts), Mutex::new(Vec::new()));
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let agent = Agent::new();
                while let Some(urls) = next() {
                    let found = agent.ask_one_after_another(&urls);
                    answers.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The address without its fragment, which no server is told.
fn page(url: &str) -> &str {
    url.split('#').next().unwrap_or(url)
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

fn diagnostic(link: &ForeignLink, answer: &Answer) -> Option<Diagnostic> {
    let url = &link.url;
    let diagnostic = match answer {
        Answer::Fine => return None,
        Answer::Moved(to) => Diagnostic::warning(
            "link-moved",
            words(
                format!("„{url}“ ist auf Dauer umgezogen."),
                format!("“{url}” has moved for good."),
            ),
        )
        .hint(words(
            format!("Die neue Adresse ist {to}. Noch führt die alte dorthin."),
            format!("The new address is {to}. For now the old one leads there."),
        ))
        .suggest(to.to_string()),
        Answer::Gone(status) => Diagnostic::warning(
            "link-dead",
            words(
                format!("Unter „{url}“ gibt es nichts mehr (Antwort {status})."),
                format!("There is nothing at “{url}” any more (answer {status})."),
            ),
        )
        .hint(words(
            "Suchen Sie die neue Adresse auf der Website, oder nehmen Sie den Link heraus. Steht er für eine Quelle, hilft oft ein Webarchiv.",
            "Look for the new address on that website, or take the link out. Where it names a source, a web archive often helps.",
        )),
        Answer::Trouble(status) => trouble(words(
            format!("Der Server hinter „{url}“ meldet einen Fehler (Antwort {status})."),
            format!("The server behind “{url}” reports an error (answer {status})."),
        )),
        Answer::Silent => trouble(words(
            format!("„{url}“ antwortet nicht."),
            format!("“{url}” does not answer."),
        )),
        Answer::Circling => trouble(words(
            format!("„{url}“ leitet im Kreis weiter."),
            format!("“{url}” leads round in a circle."),
        )),
    };
    Some(diagnostic)
}

fn trouble(message: Words) -> Diagnostic {
    Diagnostic::warning("link-trouble", message).hint(words(
        "Das kann vorübergehen; beim nächsten Aufruf wird neu gefragt. Stimmt die Adresse, und öffnet ein Browser sie?",
        "This may pass; the next run asks again. Is the address right, and does a browser open it?",
    ))
}
