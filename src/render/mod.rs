//! One route to one artifact.

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

mod block;
mod elements;
mod footnotes;
mod highlight;
mod markdown;
mod markup;
mod raw;
mod sanitise;
mod typography;

pub use block::{BlockView, block_view};
pub use markdown::{Labels, Markdown, markdown};
mod asset;
mod feed;
mod ical;
mod image;
#[cfg(test)]
mod sample;
mod sitemap;
mod theme;
mod xml;

pub use asset::Assets;
pub use image::{Decoded, ImageProblem, image, probe};
mod page;

pub use feed::atom;
pub use ical::calendar;
pub use page::{Failure, ReadSource, Renderer};
pub use theme::{ReadFile, Theme, chain as theme_chain};
