//! What a Markdown text refers to, found once when it is parsed, so that every reference can be checked without
//! rendering: headings, links, images, blocks.

use super::block::BlockKind;
use crate::base::{Span, Terms};
use pulldown_cmark::LinkType;
use std::borrow::Cow;
use std::hash::Hash;
use std::sync::Arc;

/// The references of one Markdown text, in document order. Spans count from the start of the *file*.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub headings: Vec<Heading>,
    pub links: Vec<LinkUse>,
    pub images: Vec<ImageUse>,
    pub blocks: Vec<Block>,
    /// Ids that raw HTML and heading attributes define, for links to `#…`.
    pub anchors: Vec<Arc<str>>,
    /// Whether raw HTML occurs: only such texts pass the sanitiser.
    pub raw_html: bool,
    /// The plain text of the first paragraph, shortened at a word to about 200 characters: the description where no
    /// teaser is given.
    pub excerpt: Arc<str>,
    /// The words that search finds; those of code are not among them.
    pub terms: Terms,
}

impl Outline {
    /// Whether there is nothing to read, see or follow, but perhaps code.
    pub fn is_empty(&self) -> bool {
        let counts = [
            self.headings.len(),
            self.links.len(),
            self.images.len(),
            self.blocks.len(),
        ];
        counts == [0; 4] && self.excerpt.is_empty() && self.terms.is_empty()
    }
}

#[derive(Clone, Debug)]
pub struct Heading {
    /// As written, 1 to 6.
    pub level: u8,
    pub id: Arc<str>,
    pub text: Arc<str>,
    pub span: Span,
}

/// A link in Markdown or raw HTML (`<a href>`), or the file of a download or video block.
#[derive(Clone, Debug)]
pub struct LinkUse {
    /// As written: `partner:stadt-essen`, `#anker`, `/presse/`, `plan.pdf`, `https://…`, `mailto:…`.
    pub target: Arc<str>,
    /// The target's place.
    pub span: Span,
    /// Whether the link has no text of its own and takes the record's title.
    pub empty: bool,
}

/// What a link of Markdown leads to. An e-mail address between angle brackets is one to write to.
pub fn link_target(kind: LinkType, written: &str) -> Cow<'_, str> {
    match kind {
        LinkType::Email => format!("mailto:{written}").into(),
        _ => written.into(),
    }
}

/// An image in Markdown, raw HTML, a figure block or a video's poster.
#[derive(Clone, Debug)]
pub struct ImageUse {
    pub src: Arc<str>,
    pub span: Span,
}

/// A block that opened and closed properly, with its checked parameters.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: BlockKind,
    /// Names as in the contract, values unescaped, in the order written.
    pub parameters: Vec<(Arc<str>, Arc<str>, Span)>,
    /// From the opening to the closing colons.
    pub span: Span,
}

impl Block {
    pub fn parameter(&self, name: &str) -> Option<&Arc<str>> {
        self.parameters
            .iter()
            .find(|(key, _, _)| &**key == name)
            .map(|(_, value, _)| value)
    }
}

impl Outline {
    /// Whether the text has this anchor, written as in an address.
    pub fn has_anchor(&self, id: &str) -> bool {
        let decoded = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
        self.ids().any(|known| **known == *decoded)
    }

    /// Everything in the text that a link can lead to.
    pub fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        let headings = self.headings.iter().map(|heading| &heading.id);
        headings.chain(&self.anchors)
    }

    /// What a text refers to and can be referred to by, wherever it stands in the text.
    pub fn references(&self) -> impl Hash + use<> {
        let links = self.links.iter().map(|link| (link.target.clone(), link.empty));
        let blocks = self.blocks.iter().map(|block| {
            let parameters = block
                .parameters
                .iter()
                .map(|(name, value, _)| (name.clone(), value.clone()));
            (block.kind, parameters.collect::<Vec<_>>())
        });
        (
            self.headings
                .iter()
                .map(|heading| heading.id.clone())
                .collect::<Vec<_>>(),
            links.collect::<Vec<_>>(),
            self.images.iter().map(|image| image.src.clone()).collect::<Vec<_>>(),
            blocks.collect::<Vec<_>>(),
            self.anchors.clone(),
        )
    }
}
