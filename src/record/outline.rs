//! One walk over a Markdown text: everything it refers to, and every mistake that shows without looking elsewhere.

mod block;
mod heading;
mod html;
mod slip;

use self::html::raw_html;
use super::anchor::Anchors;
use super::block::{BlockKind, Marks, markdown_options};
use super::body::{ImageUse, LinkUse, Outline, link_target};
use super::html::{is_executable, is_foreign, is_opaque};
use crate::base::{Checked, Diagnostic, SourcePath, Span, TermReader, words};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// How long an excerpt is, in characters.
const EXCERPT: usize = 200;
/// How many columns of a table are shown.
pub const COLUMNS: usize = 100;

/// Reads `text`, in which a `#` stands for a heading of `base_level`. `place` gives for an offset in `text` the one in
/// the file.
pub fn outline(text: &str, path: &SourcePath, place: &dyn Fn(usize) -> usize, base_level: u8) -> Checked<Outline> {
    let marks = Marks::find(text);
    let mut walk = Walk {
        text,
        path,
        place,
        base_level,
        outline: Outline::default(),
        diagnostics: Vec::new(),
        anchors: Anchors::default(),
        open: Vec::new(),
        containers: 0,
        html_depth: Some(0),
        html: None,
        html_block: None,
        heading: None,
        last_level: 0,
        link: None,
        bare: false,
        gap: None,
        image: None,
        excerpt: None,
        terms: TermReader::default(),
    };
    for (event, range) in Parser::new_ext(marks.text(), markdown_options()).into_offset_iter() {
        walk.event(&marks, event, range);
    }
    walk.finish()
}

/// The walk and what is open at its place.
struct Walk<'a> {
    text: &'a str,
    path: &'a SourcePath,
    place: &'a dyn Fn(usize) -> usize,
    base_level: u8,
    outline: Outline,
    diagnostics: Vec<Diagnostic>,
    anchors: Anchors,
    open: Vec<Open>,
    /// Lists, quotations and footnotes around the place.
    containers: usize,
    /// How many tags of raw HTML are open at the place; `None` once too many have been reported.
    html_depth: Option<usize>,
    /// Raw HTML that was read and not yet looked at.
    html: Option<Range<usize>>,
    /// Where the HTML or code block began, and whether marks in it are text.
    html_block: Option<(usize, bool)>,
    heading: Option<OpenHeading>,
    last_level: u8,
    /// The link around the place, in `outline.links`.
    link: Option<usize>,
    /// Whether that link is an address between angle brackets.
    bare: bool,
    /// The length of the excerpt where a link without text was left out of it.
    gap: Option<usize>,
    image: Option<OpenImage>,
    /// The paragraph that may become the excerpt.
    excerpt: Option<String>,
    terms: TermReader,
}

/// A block whose end has not come.
struct Open {
    /// Absent where the name is unknown.
    kind: Option<BlockKind>,
    parameters: Vec<(Arc<str>, Arc<str>, Span)>,
    marker: Range<usize>,
    /// How many images and mistakes there were when it began.
    before: (usize, usize),
}

struct OpenHeading {
    id: Option<String>,
    text: String,
    /// How many links there were before it. One without words of its own shows where it leads.
    links: usize,
}

struct OpenImage {
    depth: usize,
    has_alt: bool,
}

impl Walk<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new((self.place)(range.start), (self.place)(range.end))
    }

    fn report(&mut self, diagnostic: Diagnostic, range: &Range<usize>) {
        let span = self.span(range);
        self.diagnostics.push(diagnostic.at(self.path, span));
    }

    fn event(&mut self, marks: &Marks, event: Event, range: Range<usize>) {
        if parts_words(&event) {
            self.terms.end_word();
        }
        match event {
            Event::Text(text) => {
                if self.html_block.is_none()
                    && let Some(place) = marks.misplaced(&range)
                {
                    self.misplaced_mark(&place);
                }
                if self.html_block.is_none() {
                    self.slips(&range);
                }
                self.words(&text);
            }
            Event::Code(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Html(_) => self.html_line(marks, range),
            Event::InlineHtml(text) => {
                // A raw link has no text where its two tags stand together.
                if text.starts_with("</a") && self.text[..range.start].ends_with('>') {
                    self.gap = self.excerpt.as_ref().map(String::len).or(self.gap);
                }
                self.html = Some(range);
                self.flush_html();
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        // An address says nothing in a teaser or a table of contents, and may be one that nobody shall know yet.
        if self.bare {
            return;
        }
        if let Some(image) = &mut self.image {
            image.has_alt |= !text.trim().is_empty();
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if self.image.is_none() {
            if self.html_block.is_none() {
                self.terms.read(text);
            }
            if let Some(link) = self.link.filter(|_| !text.trim().is_empty()) {
                self.outline.links[link].empty = false;
            }
            if let Some(excerpt) = self.excerpt.as_mut().filter(|excerpt| excerpt.len() < 8 * EXCERPT) {
                // The space before a link without text, which the excerpt leaves out.
                if self.gap == Some(excerpt.len()) && text.starts_with([',', '.', ';', ':', '!', '?', ')', '"']) {
                    excerpt.truncate(excerpt.trim_end_matches(' ').len());
                }
                excerpt.push_str(text);
            }
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Heading { level, id, .. } => self.heading_start(level as u8, id.map(|id| id.to_string()), &range),
            Tag::Paragraph if self.outline.excerpt.is_empty() && self.containers == 0 && self.open.is_empty() => {
                self.excerpt = Some(String::new());
            }
            Tag::List(_) | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionList => {
                self.containers += 1
            }
            // An indented code block of marks would be shown as it is: it is code.
            Tag::CodeBlock(_) => self.html_block = Some((range.start, true)),
            Tag::HtmlBlock => self.html_block = Some((range.start, is_opaque(&self.text[range.start..]))),
            Tag::Table(columns) if columns.len() > COLUMNS => self.wide_table(columns.len(), &range),
            Tag::Link {
                dest_url, link_type, ..
            } => {
                self.bare = link_type == LinkType::Autolink;
                self.link = Some(self.outline.links.len());
                let place = self.target_range(&dest_url, range);
                self.link_to(&link_target(link_type, &dest_url), place, true);
            }
            Tag::Image { dest_url, .. } => {
                let depth = self.image.as_ref().map_or(1, |image| image.depth + 1);
                self.image = Some(OpenImage { depth, has_alt: false });
                if let Some(link) = self.link {
                    self.outline.links[link].empty = false;
                }
                self.image_from(&dest_url, self.target_range(&dest_url, range));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(level) => self.heading_end(level as u8, range),
            TagEnd::Paragraph => {
                if let Some(excerpt) = self.excerpt.take() {
                    self.outline.excerpt = shortened(&excerpt, EXCERPT);
                }
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::DefinitionList => {
                self.containers -= 1;
            }
            TagEnd::CodeBlock => self.html_block = None,
            TagEnd::HtmlBlock => {
                self.html_block = None;
                self.flush_html();
            }
            TagEnd::Link => {
                let empty = |link: usize| self.outline.links[link].empty && self.image.is_none();
                let empty = self.link.is_some_and(empty);
                self.gap = self.excerpt.as_ref().filter(|_| empty).map(String::len).or(self.gap);
                (self.link, self.bare) = (None, false);
            }
            TagEnd::Image => {
                let Some(image) = self.image.take() else { return };
                if image.depth > 1 {
                    self.image = Some(OpenImage {
                        depth: image.depth - 1,
                        ..image
                    });
                } else if !image.has_alt {
                    self.without_alt(&range, "![Beschreibung](bild.jpg)", "![Description](picture.jpg)");
                }
            }
            _ => {}
        }
    }

    /// The place of a target within its link: usually written as it is read, otherwise the whole link.
    fn target_range(&self, target: &str, range: Range<usize>) -> Range<usize> {
        let found = if target.is_empty() {
            None
        } else {
            self.text[range.clone()].rfind(target)
        };
        found.map_or(range.clone(), |at| range.start + at..range.start + at + target.len())
    }

    fn link_to(&mut self, target: &str, range: Range<usize>, empty: bool) {
        if is_executable(target) {
            let message = words(
                format!("Der Link „{target}“ führt ein Programm aus."),
                format!("The link “{target}” runs a program."),
            );
            let hint = words(
                "Bitte verlinken Sie eine Seite, eine Datei oder eine E-Mail-Adresse.",
                "Please link to a page, a file or an e-mail address.",
            );
            self.report(Diagnostic::error("javascript-link", message).hint(hint), &range);
        }
        self.outline.links.push(LinkUse {
            target: target.into(),
            span: self.span(&range),
            empty,
        });
    }

    fn image_from(&mut self, src: &str, range: Range<usize>) {
        if is_foreign(src) || is_executable(src) {
            let message = words(
                format!("Das Bild „{src}“ liegt auf einem fremden Server."),
                format!("The image “{src}” lies on another server."),
            );
            let hint = words(
                "Bitte legen Sie die Bilddatei neben den Text und nennen Sie ihren Namen. So erfährt niemand sonst, wer die Seite liest.",
                "Please put the image file beside the text and name it. Nobody else will then learn who reads the page.",
            );
            self.report(Diagnostic::error("foreign-image", message).hint(hint), &range);
            return;
        }
        self.outline.images.push(ImageUse {
            src: src.into(),
            span: self.span(&range),
        });
    }

    fn without_alt(&mut self, range: &Range<usize>, de: &str, en: &str) {
        let message = words(
            "Dem Bild fehlt eine Beschreibung (alt).",
            "The image has no description (alt).",
        );
        let hint = words(
            format!(
                "Bitte schreiben Sie in einem Satz, was zu sehen ist: {de}. Für reinen Schmuck gibt es den Block figure \
                 mit decorative=\"true\"."
            ),
            format!(
                "Please say in one sentence what it shows: {en}. For mere decoration there is the block figure with \
                 decorative=\"true\"."
            ),
        );
        self.report(Diagnostic::error("image-without-alt", message).hint(hint), range);
    }

    fn wide_table(&mut self, columns: usize, range: &Range<usize>) {
        let message = words(
            format!("Die Tabelle hat {columns} Spalten; mehr als {COLUMNS} werden nicht gezeigt."),
            format!("The table has {columns} columns; more than {COLUMNS} are not shown."),
        );
        let hint = words(
            "Bitte teilen Sie die Tabelle, oder bieten Sie sie als Datei zum Herunterladen an.",
            "Please split the table, or offer it as a file to download.",
        );
        self.report(Diagnostic::error("table-too-wide", message).hint(hint), range);
    }

    fn html_line(&mut self, marks: &Marks, range: Range<usize>) {
        let (start, opaque) = self.html_block.unwrap_or((range.start, false));
        let mark = marks.at(range.start).filter(|_| range.start == start || !opaque);
        if let Some(marker) = mark.filter(|_| self.containers == 0) {
            self.flush_html();
            return self.mark(marker);
        }
        let start = self.html.as_ref().map_or(range.start, |html| html.start);
        self.html = Some(start..range.end);
    }

    fn flush_html(&mut self) {
        if let Some(range) = self.html.take() {
            raw_html(self, range);
        }
    }

    fn misplaced_mark(&mut self, place: &Range<usize>) {
        let message = words(
            "Diese drei Doppelpunkte werden als Text gezeigt, nicht als Block.",
            "These three colons are shown as text, not as a block.",
        );
        let hint = words(
            "Ein Block beginnt ganz am Anfang einer Zeile, mit genau drei Doppelpunkten, und nicht in einer Liste.",
            "A block begins at the very start of a line, with exactly three colons, and not inside a list.",
        );
        self.report(Diagnostic::warning("block-as-text", message).hint(hint), place);
    }

    fn finish(mut self) -> Checked<Outline> {
        for open in std::mem::take(&mut self.open) {
            let message = words("Dieser Block wird nicht geschlossen.", "This block is not closed.");
            let hint = words(
                "Bitte schreiben Sie an sein Ende eine Zeile mit drei Doppelpunkten: „:::“.",
                "Please end it with a line of three colons: “:::”.",
            );
            self.report(Diagnostic::error("block-not-closed", message).hint(hint), &open.marker);
        }
        self.missing_anchors();
        self.outline.terms = self.terms.finish();
        self.outline.blocks.sort_by_key(|block| block.span.start);
        Checked::new(self.outline, self.diagnostics)
    }
}

/// Whether no word goes on behind this: half of one may be emphasised or linked.
fn parts_words(event: &Event) -> bool {
    match event {
        Event::Start(tag) => !is_inline(tag.to_end()),
        Event::End(tag) => !is_inline(*tag),
        Event::InlineHtml(html) => html.starts_with("<br"),
        _ => false,
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
    )
}

/// The beginning of a paragraph as one line, cut at a word.
fn shortened(text: &str, longest: usize) -> Arc<str> {
    let mut short = String::with_capacity(text.len().min(2 * longest));
    let mut length = 0;
    for word in text.split_whitespace() {
        let with_word = length + usize::from(length > 0) + word.chars().count();
        if with_word > longest {
            // One endless word is cut, so that an excerpt is never only an ellipsis.
            if length == 0 {
                short.extend(word.chars().take(longest));
            }
            let kept = short.trim_end_matches([',', ';', ':', '–', '-', ' ']).len();
            short.truncate(kept);
            short.push_str(" …");
            break;
        }
        if length > 0 {
            short.push(' ');
        }
        short.push_str(word);
        length = with_word;
    }
    short.into()
}

#[cfg(test)]
pub(super) mod tests;
