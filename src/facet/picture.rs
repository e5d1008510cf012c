//! One image as pages show it: its variants, sizes and words.
//!
//! Which files an image becomes is decided here, from its facts alone; `render` makes them later.

use crate::base::{Digest, OutputPath, SourcePath, slug};
use crate::record::{AiUse, ImageFacts, ImageFormat, ImageKind, ImageOptions};
use serde::Serialize;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Part of every variant's fingerprint. Raised when an encoder or its settings change, so that the same name never
/// stands for two different files.
const RECIPE: u32 = 1;

/// The words that stand with an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PictureWords {
    /// Empty for decorative images.
    pub alt: Arc<str>,
    pub caption: Option<Arc<str>>,
    pub credit: Option<Arc<str>>,
    pub credit_url: Option<Arc<str>>,
    pub licence: Option<Arc<str>>,
    pub ai: AiUse,
}

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImageSpec {
    pub output: OutputPath,
    /// One of the sources with these bytes. Which of them decides nothing, and is no part of the digest.
    pub source: SourcePath,
    /// Of the source's bytes.
    pub digest: Digest,
    pub encoding: ImageEncoding,
}

impl Hash for ImageSpec {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.output, self.digest, self.encoding).hash(state);
    }
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

/// The files to make from one image: in every format the widths of the options that are smaller than it, and as large
/// as it is, up to the largest of them; nothing is enlarged. An SVG stays one file.
pub fn variants(
    source: &SourcePath,
    digest: Digest,
    facts: &ImageFacts,
    options: &ImageOptions,
) -> Vec<Arc<ImageSpec>> {
    if facts.kind == ImageKind::Svg {
        return vec![spec(source, digest, ImageEncoding::Svg)];
    }
    let widths = widths(facts.width, &options.widths);
    // The AVIF encoder cannot write a colour profile, and without it the colours would be wrong.
    let can_hold = |format: ImageFormat| format != ImageFormat::Avif || !facts.has_profile;
    let mut formats: Vec<ImageFormat> = options
        .formats
        .iter()
        .copied()
        .filter(|format| can_hold(*format))
        .collect();
    formats.sort_unstable();
    formats.dedup();
    if formats.is_empty() {
        formats.push(ImageFormat::Jpeg);
    }
    let encoding = |format, width: u32| ImageEncoding::Raster {
        format,
        width,
        height: scaled_height(facts, width),
        quality: options.quality,
    };
    formats
        .into_iter()
        .flat_map(|format| widths.iter().map(move |width| (format, *width)))
        .map(|(format, width)| spec(source, digest, encoding(format, width)))
        .collect()
}

/// `configured` ascends.
fn widths(original: u32, configured: &[u32]) -> Vec<u32> {
    let top = configured.last().map_or(original, |largest| original.min(*largest));
    let smaller = configured.iter().copied().filter(|width| *width < top);
    smaller.chain([top]).collect()
}

/// The image as templates see it, from the variants that `variants` gave. `base_path` is the site's sub-path without a
/// final slash.
pub fn picture(specs: &[Arc<ImageSpec>], facts: &ImageFacts, base_path: &str, words: PictureWords) -> Picture {
    let href = |spec: &ImageSpec| format!("{base_path}/{}", spec.output);
    // Formats are ordered best first, widths ascending: the last spec is the largest in the most common format.
    let largest = specs.last();
    let (width, height) = match largest.map(|spec| spec.encoding) {
        Some(ImageEncoding::Raster { width, height, .. }) => (width, height),
        _ => (facts.width, facts.height),
    };
    Picture {
        src: largest.map(|spec| href(spec)).unwrap_or_default().into(),
        width,
        height,
        sources: sources(specs, href),
        alt: words.alt,
        caption: words.caption,
        credit: words.credit,
        credit_url: words.credit_url,
        licence: words.licence,
        ai: words.ai.label(),
        variants: specs.to_vec(),
    }
}

fn sources(specs: &[Arc<ImageSpec>], href: impl Fn(&ImageSpec) -> String) -> Vec<PictureSource> {
    let format = |spec: &ImageSpec| match spec.encoding {
        ImageEncoding::Raster { format, .. } => Some(format),
        ImageEncoding::Svg | ImageEncoding::Copy => None,
    };
    let candidate = |spec: &Arc<ImageSpec>| match spec.encoding {
        ImageEncoding::Raster { width, .. } => format!("{} {width}w", href(spec)),
        ImageEncoding::Svg | ImageEncoding::Copy => href(spec),
    };
    specs
        .chunk_by(|a, b| format(a) == format(b))
        .filter_map(|group| {
            Some(PictureSource {
                media_type: format(&group[0])?.media_type(),
                srcset: group.iter().map(candidate).collect::<Vec<_>>().join(", ").into(),
            })
        })
        .collect()
}

fn spec(source: &SourcePath, digest: Digest, encoding: ImageEncoding) -> Arc<ImageSpec> {
    let name = source.file_name();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let stem = Some(slug(stem))
        .filter(|stem| !stem.is_empty())
        .unwrap_or_else(|| "bild".to_owned());
    let (variant, name, extension) = match encoding {
        ImageEncoding::Svg => ("svg".to_owned(), stem, "svg".to_owned()),
        ImageEncoding::Copy => ("copy".to_owned(), stem, extension.to_ascii_lowercase()),
        ImageEncoding::Raster {
            format,
            width,
            height,
            quality,
        } => (
            format!("{} {width} {height} {quality}", format.extension()),
            format!("{stem}-{width}"),
            format.extension().to_owned(),
        ),
    };
    // Over text, not `digest_of`: this one is published and must be the same on every machine.
    let fingerprint = Digest::of_bytes(format!("{RECIPE} {digest} {variant}").as_bytes()).fingerprint();
    let output = format!("assets/bilder/{name}.{fingerprint}.{extension}");
    Arc::new(ImageSpec {
        output: OutputPath::parse(&output).expect("composed of slugs, digits and an extension"),
        source: source.clone(),
        digest,
        encoding,
    })
}

fn scaled_height(facts: &ImageFacts, width: u32) -> u32 {
    let (width, original) = (u64::from(width), u64::from(facts.width.max(1)));
    let height = (u64::from(facts.height) * width + original / 2) / original;
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

impl ImageFormat {
    /// Of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// As browsers are told it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> ImageOptions {
        ImageOptions {
            widths: vec![320, 640, 960],
            formats: vec![ImageFormat::Jpeg, ImageFormat::Webp],
            quality: 75,
        }
    }

    fn facts(kind: ImageKind, width: u32, height: u32) -> ImageFacts {
        ImageFacts {
            kind,
            width,
            height,
            has_profile: false,
        }
    }

    #[test]
    fn never_enlarged() {
        let source = SourcePath::new("content/releases/2022/Grüne Wiese.JPG");
        let widths = |width| {
            variants(
                &source,
                Digest::of_bytes(b"x"),
                &facts(ImageKind::Jpeg, width, 100),
                &options(),
            )
            .iter()
            .map(|spec| match spec.encoding {
                ImageEncoding::Raster { width, .. } => width,
                _ => 0,
            })
            .collect::<Vec<_>>()
        };
        let both_formats = |widths: &[u32]| widths.repeat(2);
        assert_eq!(widths(100), both_formats(&[100]));
        assert_eq!(widths(639), both_formats(&[320, 639]));
        assert_eq!(widths(640), both_formats(&[320, 640]));
        assert_eq!(widths(700), both_formats(&[320, 640, 700]));
        assert_eq!(widths(4000), both_formats(&[320, 640, 960]));
    }

    #[test]
    fn markup_of_a_photo() {
        let source = SourcePath::new("content/releases/2022/Grüne Wiese.JPG");
        let facts = facts(ImageKind::Jpeg, 700, 350);
        let specs = variants(&source, Digest::of_bytes(b"x"), &facts, &options());
        let picture = picture(&specs, &facts, "/nrw", PictureWords::default());
        assert!(
            picture.src.starts_with("/nrw/assets/bilder/gruene-wiese-700."),
            "{}",
            picture.src
        );
        assert!(picture.src.ends_with(".jpg"));
        assert_eq!((picture.width, picture.height), (700, 350));
        let types: Vec<_> = picture.sources.iter().map(|source| source.media_type).collect();
        assert_eq!(types, ["image/webp", "image/jpeg"]);
        assert!(picture.sources[0].srcset.contains(".webp 320w, /nrw/assets/bilder/"));
    }

    #[test]
    fn an_svg_is_one_file() {
        let facts = facts(ImageKind::Svg, 120, 40);
        let specs = variants(
            &SourcePath::new("content/media/….svg"),
            Digest::of_bytes(b"x"),
            &facts,
            &options(),
        );
        let picture = picture(&specs, &facts, "", PictureWords::default());
        assert!(picture.src.starts_with("/assets/bilder/") && picture.src.ends_with(".svg"));
        assert!(picture.sources.is_empty());
        assert_eq!((picture.width, picture.height), (120, 40));
    }
}
