//! One image as pages show it: its variants, sizes and words.

use crate::base::{Digest, OutputPath, SourcePath};
use crate::record::{AiUse, ImageFormat};
use serde::Serialize;
use std::sync::Arc;

/// An image with everything that its markup needs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Picture {
    /// The largest variant in the most widely understood format, for `<img src>`.
    pub src: Arc<str>,
    pub width: u32,
    pub height: u32,
    /// One `<source>` per format, best first; empty for SVG.
    pub sources: Vec<PictureSource>,
    /// Empty for decorative images.
    pub alt: Arc<str>,
    pub caption: Option<Arc<str>>,
    pub credit: Option<Arc<str>>,
    pub credit_url: Option<Arc<str>>,
    pub licence: Option<Arc<str>>,
    /// `edited` or `generated` where software had a hand in it.
    pub ai: Option<&'static str>,
    /// The files that must exist for this image. Not shown.
    #[serde(skip)]
    pub variants: Vec<Arc<ImageSpec>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PictureSource {
    /// `image/webp`
    pub media_type: &'static str,
    /// `… 320w, … 640w`
    pub srcset: Arc<str>,
}

/// One file to make from one image. Everything that decides its bytes, besides the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageSpec {
    pub output: OutputPath,
    pub source: SourcePath,
    /// Of the source's bytes.
    pub digest: Digest,
    pub encoding: ImageEncoding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageEncoding {
    /// Sanitised, otherwise as it is.
    Svg,
    /// The bytes as they are (attachments).
    Copy,
    Raster {
        format: ImageFormat,
        width: u32,
        height: u32,
        quality: u8,
    },
}

impl AiUse {
    /// As templates see it.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Edited => Some("edited"),
            Self::Generated => Some("generated"),
        }
    }
}
