//! The search page of a language and its index.

use super::Planner;
use crate::address::{Listing, Patterns};
use crate::base::{Address, Lang};
use crate::route::{Content, HITS_EACH, Recipe, Route, SearchFile, SearchPage};

/// What the names of all files of terms of a language begin with.
pub fn term_files(patterns: &Patterns, lang: Lang) -> String {
    let first = terms(&patterns.listing(lang, &Listing::Search), 0).output();
    let folder = first.as_str().rfind('/').map_or(0, |slash| slash + 1);
    first.as_str()[..folder].to_owned()
}

fn terms(folder: &Address, shard: u16) -> Address {
    folder.child(&format!("terms/{shard}.json"))
}

impl Planner<'_> {
    pub fn search(&mut self, lang: Lang) {
        let Some(index) = self.facets.search[lang.index()].clone() else {
            return;
        };
        let folder = self.patterns.listing(lang, &Listing::Search);
        let page = SearchPage {
            index: self.href(&folder),
        };
        self.listing(lang, &Listing::Search, None, Content::Search(page));
        let figures = SearchFile::Figures {
            shards: index.shards,
            hits: index.groups.iter().map(|group| group.hits.len()).sum(),
        };
        self.search_file(folder.child("index.json"), figures);
        for shard in 0..index.shards {
            let index = index.clone();
            self.search_file(terms(&folder, shard), SearchFile::Terms { index, shard });
        }
        for group in &index.groups {
            for (number, hits) in group.hits.chunks(HITS_EACH).enumerate() {
                let address = folder.child(&format!("hits/{}-{number}.json", group.number));
                self.search_file(address, SearchFile::Hits(hits.to_vec()));
            }
        }
    }

    fn search_file(&mut self, address: Address, file: SearchFile) {
        self.routes.push(Route {
            output: address.output(),
            recipe: Recipe::Search(file),
        });
    }
}
