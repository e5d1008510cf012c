//! Images and files: from the name that a record gives to what pages show and what must be published.

use super::Maker;
use crate::base::{Digest, Lang, OutputPath, SourcePath};
use crate::facet::picture::{PictureWords, picture, variants};
use crate::facet::{Download, FileFigures, ImageEncoding, ImageSpec, Picture};
use crate::record::{self, Attachment, Image, Logo, MediaImage};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::sync::Arc;

/// What must be escaped in the path of an address (RFC 3986, section 3.3).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

impl Maker<'_> {
    /// The media file that a record names.
    pub fn media_path(&self, reference: &str, record: &SourcePath) -> Option<SourcePath> {
        let decoded = percent_encoding::percent_decode_str(reference).decode_utf8_lossy();
        let path = record.join(&decoded)?;
        record::media_at(&self.site.media, &path).map(|media| media.path.clone())
    }

    pub fn image(&self, image: &Image, record: &SourcePath) -> Option<Picture> {
        let words = PictureWords {
            alt: image.alt.clone().unwrap_or_default(),
            caption: image.caption.clone(),
            credit: image.credit.clone(),
            credit_url: image.credit_url.as_ref().and_then(|url| self.url(url)),
            licence: image.licence.clone(),
            ai: image.ai,
        };
        self.picture(&self.media_path(&image.src.value, record)?, words)
    }

    pub fn logo(&self, logo: &Logo, partner: &record::Partner) -> Option<Picture> {
        let words = PictureWords {
            alt: logo.alt.clone().unwrap_or_default(),
            ..PictureWords::default()
        };
        self.picture(&self.media_path(&logo.src.value, &partner.head.path)?, words)
    }

    /// An image in a text, whose words stand there.
    pub fn plain_picture(&self, path: &SourcePath) -> Option<Picture> {
        self.picture(path, PictureWords::default())
    }

    fn picture(&self, path: &SourcePath, words: PictureWords) -> Option<Picture> {
        let media = self.site.media.get(path)?;
        let MediaImage::Is(facts) = &media.image else {
            return None;
        };
        let specs = variants(path, media.digest, facts, &self.site.config.images);
        Some(picture(&specs, facts, &self.site.config.base_path, words))
    }

    pub fn downloads(&self, attachments: &[Attachment], record: &SourcePath, lang: Lang) -> Vec<Download> {
        attachments
            .iter()
            .filter_map(|attachment| self.download(attachment, record, lang))
            .collect()
    }

    fn download(&self, attachment: &Attachment, record: &SourcePath, lang: Lang) -> Option<Download> {
        let path = self.media_path(&attachment.src.value, record)?;
        let FileFigures { kind, size } = self.file_figures(&path, lang)?;
        Some(Download {
            href: self.media_href(&path)?,
            title: attachment.title.clone().unwrap_or_else(|| path.file_name().into()),
            kind,
            size,
            pixels: self.pixels(&path, lang),
            accessible: attachment.accessible,
            language: attachment.language.clone(),
            spec: self.file_spec(&path)?,
        })
    }

    pub fn file_figures(&self, path: &SourcePath, lang: Lang) -> Option<FileFigures> {
        let media = self.site.media.get(path)?;
        let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension);
        Some(FileFigures {
            kind: extension.to_uppercase().into(),
            size: self.formats(lang).file_size(media.size).into(),
        })
    }

    /// A drawing has no pixels.
    fn pixels(&self, path: &SourcePath, lang: Lang) -> Option<Arc<str>> {
        let MediaImage::Is(facts) = &self.site.media.get(path)?.image else {
            return None;
        };
        let side = |pixels: u32| self.formats(lang).number(i64::from(pixels));
        let text = format!("{}\u{a0}×\u{a0}{}", side(facts.width), side(facts.height));
        (facts.kind != record::ImageKind::Svg).then(|| text.into())
    }

    pub fn media_href(&self, path: &SourcePath) -> Option<Arc<str>> {
        let spec = self.file_spec(path)?;
        let escaped = utf8_percent_encode(spec.output.as_str(), PATH);
        Some(format!("{}/{escaped}", self.site.config.base_path).into())
    }

    /// A file as it is. Its address keeps the file's name and stays the same when the file is replaced, as newspapers
    /// link to documents; the folder stands for where it lies, as names of folders are nobody's business.
    pub fn file_spec(&self, path: &SourcePath) -> Option<Arc<ImageSpec>> {
        let media = self.site.media.get(path)?;
        let folder = Digest::of_bytes(path.as_str().as_bytes()).fingerprint();
        let output = OutputPath::parse(&format!("media/{folder}/{}", path.file_name()))?;
        let is_svg = matches!(&media.image, MediaImage::Is(facts) if facts.kind == crate::record::ImageKind::Svg);
        let encoding = if is_svg {
            ImageEncoding::Svg
        } else {
            ImageEncoding::Copy
        };
        Some(Arc::new(ImageSpec {
            output,
            source: path.clone(),
            digest: media.digest,
            encoding,
        }))
    }
}
