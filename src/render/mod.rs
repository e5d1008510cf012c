//! One route to one artifact.

mod absent;
mod asset;
mod block;
mod data;
mod elements;
mod feed;
mod footnotes;
mod highlight;
mod ical;
mod image;
mod markdown;
mod markup;
mod page;
mod raw;
mod rows;
#[cfg(test)]
mod sample;
mod sanitise;
mod search;
mod security;
mod server;
mod sitemap;
mod theme;
mod twin;
mod typography;
mod xml;

pub use asset::Assets;
pub use block::{BlockView, block_view};
pub use feed::feed;
pub use ical::calendar;
pub use image::{Decoded, ImageProblem, image, is_large, probe};
pub use markdown::{Labels, Markdown, markdown};
pub use page::{Failure, ReadSource, Renderer, templates};
pub use server::{Rules, server_rules};
pub use theme::{ReadFile, Theme, chain as theme_chain, unknown_options};
pub use twin::Encoding;

use crate::base::{Digest, OutputPath};

/// The finished bytes of one output.
#[derive(Clone, Debug)]
pub struct Artifact {
    pub output: OutputPath,
    pub bytes: Vec<u8>,
    pub digest: Digest,
}

impl Artifact {
    pub fn new(output: OutputPath, bytes: Vec<u8>) -> Self {
        Self {
            digest: Digest::of_bytes(&bytes),
            output,
            bytes,
        }
    }
}
