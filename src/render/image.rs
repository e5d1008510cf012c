//! Images: what a file's header says, and the variants that pages show.
//!
//! The same bytes give the same variants on every machine: the JPEG and AVIF encoders run without hand-written vector
//! code and on one thread, resizing works in whole numbers, and libwebp's vector code is made to agree with its portable
//! code to the bit. Positions, cameras and every other metadatum are dropped; only a colour profile stays.

mod profile;
mod svg;

use crate::base::{Diagnostic, Words, words};
use crate::facet::{ImageEncoding, ImageSpec};
use crate::record::ImageFormat;
use crate::record::{ImageFacts, ImageKind};
use fast_image_resize as resize;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader};
use std::io::Cursor;

/// Above this an image costs more memory than a build should; a screen shows 8 million, a good telephone takes 49.
const MAX_PIXELS: u64 = 50_000_000;
/// From here on images are decoded one at a time.
const LARGE: u64 = 12_000_000;
/// AVIF: a compromise between time (a second or so per image) and size.
const AVIF_SPEED: u8 = 6;

/// Why an image cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageProblem {
    UnknownFormat { name: String },
    TooLarge { width: u32, height: u32 },
    Broken { cause: String },
}

impl ImageProblem {
    /// As the author reads it; where the image is named is added by the caller.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::UnknownFormat { .. } => Diagnostic::error("image-unknown-format", self.words()).hint(words(
                "Speichern Sie das Bild als JPEG, PNG, WebP, GIF oder SVG.",
                "Save the image as JPEG, PNG, WebP, GIF or SVG.",
            )),
            Self::TooLarge { .. } => Diagnostic::error("image-too-large", self.words()).hint(words(
                "Verkleinern Sie das Bild; 4000 Pixel Breite genügen für jeden Bildschirm.",
                "Make the image smaller; 4000 pixels of width are enough for any screen.",
            )),
            Self::Broken { .. } => Diagnostic::error("image-broken", self.words()).hint(words(
                "Öffnen Sie das Bild in einem Bildprogramm und speichern Sie es neu.",
                "Open the image in an image editor and save it again.",
            )),
        }
    }

    /// What is wrong, in a sentence.
    pub fn words(&self) -> Words {
        match self {
            Self::UnknownFormat { name } => words(
                format!("„{name}“ ist kein Bild in einem bekannten Format."),
                format!("“{name}” is not an image in a known format."),
            ),
            Self::TooLarge { width, height } => words(
                format!("Das Bild ist mit {width} × {height} Pixeln zu groß; erlaubt sind 50 Millionen Pixel."),
                format!("At {width} × {height} pixels the image is too large; the limit is 50 million pixels."),
            ),
            Self::Broken { cause } => words(
                "Das Bild lässt sich nicht lesen: Die Datei ist beschädigt oder unvollständig.",
                format!("The image cannot be read: {cause}."),
            ),
        }
    }
}

/// Reads the header of an image; `name` is its file name, for the message.
pub fn probe(bytes: &[u8], name: &str) -> Result<ImageFacts, ImageProblem> {
    if let Some((width, height)) = svg::size(bytes) {
        return Ok(ImageFacts {
            kind: ImageKind::Svg,
            width,
            height,
            has_profile: false,
        });
    }
    let unknown = || ImageProblem::UnknownFormat { name: name.to_owned() };
    let kind = raster_kind(bytes).ok_or_else(unknown)?;
    let mut decoder = decoder(bytes)?;
    let (width, height) = decoder.dimensions();
    let turned = is_turned(decoder.orientation().unwrap_or(Orientation::NoTransforms));
    let has_profile = profile::worth_keeping(decoder.icc_profile()).is_some();
    let (width, height) = if turned { (height, width) } else { (width, height) };
    Ok(ImageFacts {
        kind,
        width,
        height,
        has_profile,
    })
}

/// One variant of an image.
pub fn image(bytes: &[u8], spec: &ImageSpec) -> Result<Vec<u8>, ImageProblem> {
    match spec.encoding {
        ImageEncoding::Copy => Ok(bytes.to_vec()),
        ImageEncoding::Svg => svg::sanitised(bytes),
        ImageEncoding::Raster {
            format,
            width,
            height,
            quality,
        } => Decoded::new(bytes)?.encoded(format, width, height, quality),
    }
}

/// Whether an image is so large that only one of its kind should be held at a time.
pub fn is_large(bytes: &[u8]) -> bool {
    decoder(bytes).is_ok_and(|decoder| {
        let (width, height) = decoder.dimensions();
        u64::from(width) * u64::from(height) > LARGE
    })
}

/// A decoded image, for those who make several variants of it.
pub struct Decoded {
    /// As stored; it may lie on its side.
    width: u32,
    height: u32,
    pixels: Pixels,
    /// How its variants are turned upright. They are small: turning the whole would hold it twice.
    orientation: Orientation,
    profile: Option<Vec<u8>>,
}

/// Eight bits per channel, row by row.
enum Pixels {
    Opaque(Vec<u8>),
    WithAlpha(Vec<u8>),
}

impl Decoded {
    /// Decodes the file.
    pub fn new(bytes: &[u8]) -> Result<Self, ImageProblem> {
        let mut decoder = decoder(bytes)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = profile::worth_keeping(decoder.icc_profile());
        let image = DynamicImage::from_decoder(decoder).map_err(broken)?;
        let (width, height) = (image.width(), image.height());
        let pixels = match image.color().has_alpha() {
            true => Pixels::with_alpha(image.into_rgba8().into_raw()),
            false => Pixels::Opaque(image.into_rgb8().into_raw()),
        };
        Ok(Self {
            width,
            height,
            pixels,
            orientation,
            profile,
        })
    }

    /// The image in one format and size.
    pub fn encoded(&self, format: ImageFormat, width: u32, height: u32, quality: u8) -> Result<Vec<u8>, ImageProblem> {
        let scaled = self.scaled(width, height)?;
        match format {
            ImageFormat::Jpeg => jpeg(&scaled, width, height, quality, self.profile.as_deref()),
            ImageFormat::Webp => webp(&scaled, width, height, quality, self.profile.as_deref()),
            ImageFormat::Avif => avif(&scaled, width, height, quality),
        }
    }

    /// Upright and in this size.
    fn scaled(&self, width: u32, height: u32) -> Result<Pixels, ImageProblem> {
        let (width, height) = match is_turned(self.orientation) {
            true => (height, width),
            false => (width, height),
        };
        let (pixels, pixel_type) = match &self.pixels {
            Pixels::Opaque(pixels) => (pixels, resize::PixelType::U8x3),
            Pixels::WithAlpha(pixels) => (pixels, resize::PixelType::U8x4),
        };
        let source = resize::images::ImageRef::new(self.width, self.height, pixels, pixel_type).map_err(broken)?;
        let mut target = resize::images::Image::new(width, height, pixel_type);
        // Eight-bit channels are weighted in whole numbers, with or without vector code.
        let lanczos = resize::ResizeAlg::Convolution(resize::FilterType::Lanczos3);
        let options = resize::ResizeOptions::new().resize_alg(lanczos);
        resize::Resizer::new()
            .resize(&source, &mut target, &options)
            .map_err(broken)?;
        let pixels = match self.pixels {
            Pixels::Opaque(_) => Pixels::Opaque(target.into_vec()),
            Pixels::WithAlpha(_) => Pixels::WithAlpha(target.into_vec()),
        };
        pixels
            .turned(width, height, self.orientation)
            .ok_or_else(|| broken("orientation"))
    }
}

impl Pixels {
    /// Four channels; the fourth is dropped, in place, where nothing is transparent.
    fn with_alpha(mut pixels: Vec<u8>) -> Self {
        if pixels.chunks_exact(4).any(|pixel| pixel[3] < 255) {
            return Self::WithAlpha(pixels);
        }
        let count = pixels.len() / 4;
        for at in 1..count {
            pixels.copy_within(4 * at..4 * at + 3, 3 * at);
        }
        pixels.truncate(3 * count);
        Self::Opaque(pixels)
    }

    /// `None` where there are not as many pixels as `width` and `height` say.
    fn turned(self, width: u32, height: u32, orientation: Orientation) -> Option<Self> {
        if orientation == Orientation::NoTransforms {
            return Some(self);
        }
        let mut image = match self {
            Self::Opaque(pixels) => image::RgbImage::from_raw(width, height, pixels)?.into(),
            Self::WithAlpha(pixels) => image::RgbaImage::from_raw(width, height, pixels)?.into(),
        };
        DynamicImage::apply_orientation(&mut image, orientation);
        Some(match image.color().has_alpha() {
            true => Self::WithAlpha(image.into_rgba8().into_raw()),
            false => Self::Opaque(image.into_rgb8().into_raw()),
        })
    }
}

/// Progressive; what is transparent becomes white, because JPEG knows no transparency.
fn jpeg(
    pixels: &Pixels,
    width: u32,
    height: u32,
    quality: u8,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, ImageProblem> {
    let flat;
    let pixels = match pixels {
        Pixels::Opaque(pixels) => pixels,
        Pixels::WithAlpha(pixels) => {
            flat = on_white(pixels);
            &flat
        }
    };
    let (width, height) = (
        u16::try_from(width).map_err(broken)?,
        u16::try_from(height).map_err(broken)?,
    );
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(broken)?;
    }
    encoder
        .encode(pixels, width, height, jpeg_encoder::ColorType::Rgb)
        .map_err(broken)?;
    Ok(bytes)
}

fn webp(
    pixels: &Pixels,
    width: u32,
    height: u32,
    quality: u8,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, ImageProblem> {
    let encoder = match pixels {
        Pixels::Opaque(pixels) => webp::Encoder::from_rgb(pixels, width, height),
        Pixels::WithAlpha(pixels) => webp::Encoder::from_rgba(pixels, width, height),
    };
    let encoded = encoder
        .encode_simple(false, f32::from(quality))
        .map_err(|error| ImageProblem::Broken {
            cause: format!("WebP: {error:?}"),
        })?;
    let has_alpha = matches!(pixels, Pixels::WithAlpha(_));
    Ok(match profile {
        Some(profile) => profile::in_webp(&encoded, profile, (width, height), has_alpha),
        None => encoded.to_vec(),
    })
}

fn avif(pixels: &Pixels, width: u32, height: u32, quality: u8) -> Result<Vec<u8>, ImageProblem> {
    let encoder = ravif::Encoder::new()
        .with_quality(f32::from(quality))
        .with_speed(AVIF_SPEED)
        .with_num_threads(Some(1));
    let (width, height) = (width as usize, height as usize);
    let encoded = match pixels {
        Pixels::Opaque(pixels) => {
            let pixels: Vec<_> = pixels
                .chunks_exact(3)
                .map(|p| ravif::RGB8::new(p[0], p[1], p[2]))
                .collect();
            encoder.encode_rgb(ravif::Img::new(&pixels, width, height))
        }
        Pixels::WithAlpha(pixels) => {
            let pixels: Vec<_> = pixels
                .chunks_exact(4)
                .map(|p| ravif::RGBA8::new(p[0], p[1], p[2], p[3]))
                .collect();
            encoder.encode_rgba(ravif::Img::new(&pixels, width, height))
        }
    };
    encoded.map(|image| image.avif_file).map_err(broken)
}

fn on_white(pixels: &[u8]) -> Vec<u8> {
    let over_white = |value: u8, alpha: u8| {
        let mixed = u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
        u8::try_from((mixed + 127) / 255).unwrap_or(255)
    };
    pixels
        .chunks_exact(4)
        .flat_map(|p| [0, 1, 2].map(|channel| over_white(p[channel], p[3])))
        .collect()
}

fn raster_kind(bytes: &[u8]) -> Option<ImageKind> {
    match image::guess_format(bytes).ok()? {
        image::ImageFormat::Jpeg => Some(ImageKind::Jpeg),
        image::ImageFormat::Png => Some(ImageKind::Png),
        image::ImageFormat::WebP => Some(ImageKind::Webp),
        image::ImageFormat::Gif => Some(ImageKind::Gif),
        _ => None,
    }
}

/// A decoder that has read the header, of an image that is not too large.
fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, ImageProblem> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(broken)?;
    let decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImageProblem::TooLarge { width, height });
    }
    if width == 0 || height == 0 {
        return Err(broken("0 × 0"));
    }
    Ok(decoder)
}

fn is_turned(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn broken(cause: impl std::fmt::Display) -> ImageProblem {
    ImageProblem::Broken {
        cause: cause.to_string(),
    }
}

#[cfg(test)]
mod tests;
