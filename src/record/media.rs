//! A media file: an image or an attachment that a record may use.

use crate::base::{Diagnostic, Digest, SourcePath};
use icu_normalizer::ComposingNormalizer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of a media file without decoding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    pub path: SourcePath,
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
    pub image: MediaImage,
}

/// The file at a path. Some programs and disks write `ö` in names as `o` with two dots behind it, which nobody sees: of
/// two such names one means the other (Unicode, NFC).
pub fn media_at<'m>(media: &'m BTreeMap<SourcePath, Arc<Media>>, path: &SourcePath) -> Option<&'m Arc<Media>> {
    let found = media.get(path);
    if found.is_some() || path.as_str().is_ascii() {
        return found;
    }
    let nfc = ComposingNormalizer::new_nfc();
    let wanted = nfc.normalize(path.as_str());
    let mut others = media.iter().filter(|(other, _)| !other.as_str().is_ascii());
    others
        .find(|(other, _)| nfc.normalize(other.as_str()) == wanted)
        .map(|(_, media)| media)
}

/// What a file is as an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaImage {
    /// Not an image by its name.
    No,
    Is(ImageFacts),
    /// An image by its name, but unusable, and why.
    Broken(Box<Diagnostic>),
}

/// What the header of an image file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ImageFacts {
    pub kind: ImageKind,
    /// As it is shown, after the camera's orientation.
    pub width: u32,
    pub height: u32,
    /// Whether it carries a colour profile that must be kept.
    pub has_profile: bool,
}

/// The kinds of image that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ImageKind {
    Svg,
    Jpeg,
    Png,
    Webp,
    Gif,
}
