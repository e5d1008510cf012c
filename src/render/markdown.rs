//! A Markdown text to safe HTML: one walk over the parser's events.
//!
//! What a text refers to was resolved before; this only looks it up. Mistakes were reported when the outline was read,
//! so only the templates of blocks can still fail here.

use super::absent::without_withheld;
use super::block::{BlockView, block_view};
use super::elements::{Heading, Image, Levels, Link, Paragraph, Table};
use super::footnotes::Footnotes;
use super::raw::RawLink;
use super::sanitise::sanitised;
use super::typography::Typography;
use crate::base::{Checked, Diagnostic};
use crate::facet::Prose;
use crate::record::{Anchors, BlockKind, DEPTH, Marker, Marks, is_opaque, link_target, markdown_options, unquoted};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// A text to be rendered, and what rendering depends on.
pub struct Markdown<'a> {
    pub prose: &'a Prose,
    /// The Markdown itself.
    pub text: &'a str,
    /// The level of a `#`: 2 below the title of a page.
    pub heading_base: u8,
    pub labels: &'a Labels<'a>,
    /// The theme's template for a block.
    pub block: &'a dyn Fn(&BlockView) -> Result<String, Box<Diagnostic>>,
}

/// Words of the theme that the markup needs, in the language of the page.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    /// `Fußnoten`, above the notes.
    pub footnotes: &'a str,
    /// `Fußnote`, followed by its number.
    pub footnote: &'a str,
    /// `Zurück zu Fußnote`, followed by its number.
    pub back: &'a str,
    /// `Tabelle`
    pub table: &'a str,
    /// `erledigt`
    pub done: &'a str,
    /// `offen`
    pub open: &'a str,
    /// `Foto`, before a credit.
    pub credit: &'a str,
    /// `Mit KI bearbeitet`
    pub ai_edited: &'a str,
    /// `Mit KI erzeugt`
    pub ai_generated: &'a str,
}

/// Renders a text.
pub fn markdown(markdown: &Markdown) -> Checked<String> {
    let text = without_withheld(markdown.prose, markdown.text);
    let marks = Marks::find(&text);
    let mut writer = Writer {
        markdown,
        prose: markdown.prose,
        marks: &marks,
        out: String::with_capacity(markdown.text.len() * 3 / 2),
        raw: false,
        islands: Vec::new(),
        frames: Vec::new(),
        too_deep: 0,
        containers: 0,
        anchors: Anchors::default(),
        typography: Typography::new(&markdown.prose.language),
        footnotes: Footnotes::below(&markdown.prose.above),
        levels: Levels::default(),
        heading: None,
        links: Vec::new(),
        raw_links: Vec::new(),
        image: None,
        paragraph: None,
        code: None,
        html: None,
        table: Table::default(),
        tables: 0,
        diagnostics: Vec::new(),
    };
    for (event, range) in Parser::new_ext(marks.text(), markdown_options()).into_offset_iter() {
        writer.event(event, range);
    }
    writer.finish()
}

/// The walk: what was written and what is open.
pub(super) struct Writer<'a> {
    pub(super) markdown: &'a Markdown<'a>,
    pub(super) prose: &'a Prose,
    pub(super) marks: &'a Marks<'a>,
    /// What the innermost block or footnote holds so far.
    pub(super) out: String,
    /// Whether `out` holds raw HTML.
    pub(super) raw: bool,
    /// What templates wrote into `out`.
    islands: Vec<Range<usize>>,
    /// The blocks and footnotes around the place, with what stands before them.
    frames: Vec<Frame>,
    too_deep: usize,
    containers: usize,
    pub(super) anchors: Anchors,
    pub(super) typography: Typography,
    pub(super) footnotes: Footnotes<'a>,
    pub(super) levels: Levels,
    pub(super) heading: Option<Heading>,
    pub(super) links: Vec<Link>,
    pub(super) raw_links: Vec<RawLink>,
    pub(super) image: Option<Image>,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) code: Option<(String, String)>,
    html: Option<HtmlBlock>,
    pub(super) table: Table,
    pub(super) tables: usize,
    diagnostics: Vec<Diagnostic>,
}

enum Around {
    Block(BlockKind, BTreeMap<&'static str, String>),
    /// A block of unknown name: the outline says so.
    Unknown,
    Footnote(String),
}

struct Frame {
    around: Around,
    out: String,
    raw: bool,
    islands: Vec<Range<usize>>,
    raw_links: Vec<RawLink>,
}

struct HtmlBlock {
    start: usize,
    opaque: bool,
    text: String,
}

impl Writer<'_> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.inline_code(&text),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::Html(text) => self.html_line(&text, range),
            Event::InlineHtml(text) => {
                self.not_only_images();
                if self.image.is_none() {
                    self.raw_html(&text);
                }
            }
            Event::FootnoteReference(name) => {
                self.not_only_images();
                if self.image.is_none() {
                    self.footnotes.refer(&mut self.out, &name, self.markdown.labels);
                }
            }
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.typography.paragraph();
                let (start, figures) = (self.out.len(), String::new());
                self.paragraph = Some(Paragraph {
                    start,
                    figures,
                    only_images: true,
                });
                self.out.push_str("<p>");
            }
            Tag::Heading { id, classes, .. } => {
                self.typography.paragraph();
                self.heading = Some(Heading {
                    start: self.out.len(),
                    id: id.map(|id| id.to_string()),
                    classes: classes.join(" "),
                    text: String::new(),
                });
            }
            Tag::CodeBlock(kind) => {
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '\t']).next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((info.to_owned(), String::new()));
            }
            Tag::HtmlBlock => {
                let opaque = is_opaque(&self.marks.original()[range.start..]);
                self.html = Some(HtmlBlock {
                    start: range.start,
                    opaque,
                    text: String::new(),
                });
            }
            Tag::Table(alignments) => self.table_start(alignments),
            Tag::TableHead => self.row_start(true),
            Tag::TableRow => self.row_start(false),
            Tag::TableCell => self.cell_start(),
            Tag::Link {
                dest_url,
                title,
                link_type,
                ..
            } => {
                let target = link_target(link_type, &dest_url);
                self.link_start(&target, &title, link_type == LinkType::Autolink);
            }
            Tag::Image { dest_url, title, .. } => self.image_start(&dest_url, &title),
            Tag::FootnoteDefinition(name) => {
                self.containers += 1;
                self.push_frame(Around::Footnote(name.to_string()));
            }
            _ => self.simple_start(&tag),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.paragraph_end(),
            TagEnd::Heading(level) => self.heading_end(level),
            TagEnd::CodeBlock => self.code_end(),
            TagEnd::HtmlBlock => {
                let text = self.html.take().map_or_else(String::new, |html| html.text);
                self.raw_html(&text);
            }
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => self.out.push_str("</tr></thead>\n<tbody>\n"),
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.cell_end(),
            TagEnd::Link => self.link_end(),
            TagEnd::Image => self.image_end(),
            TagEnd::FootnoteDefinition => {
                self.containers -= 1;
                if let Some((Around::Footnote(name), html)) = self.pop_frame() {
                    self.footnotes.define(name, html);
                }
            }
            _ => self.simple_end(tag),
        }
    }

    /// Elements that are a tag and nothing else.
    fn simple_start(&mut self, tag: &Tag) {
        let html = match tag {
            Tag::BlockQuote(_) => "<blockquote>\n",
            Tag::List(None) => "<ul>\n",
            Tag::List(Some(1)) => "<ol>\n",
            Tag::List(Some(start)) => {
                // Writing to a String does not fail.
                let _ = writeln!(self.out, "<ol start=\"{start}\">");
                ""
            }
            Tag::Item => "<li>",
            Tag::DefinitionList => "<dl>\n",
            Tag::DefinitionListTitle => "<dt>",
            Tag::DefinitionListDefinition => "<dd>",
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            _ => "",
        };
        match tag {
            Tag::BlockQuote(_) | Tag::List(_) | Tag::DefinitionList => self.containers += 1,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.not_only_images(),
            _ => self.typography.paragraph(),
        }
        if self.image.is_none() {
            self.out.push_str(html);
        }
    }

    fn simple_end(&mut self, tag: TagEnd) {
        let html = match tag {
            TagEnd::BlockQuote(_) => "</blockquote>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            _ => "",
        };
        if matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::DefinitionList) {
            self.containers -= 1;
        }
        if self.image.is_none() {
            self.out.push_str(html);
        }
    }

    fn html_line(&mut self, text: &str, range: Range<usize>) {
        let marks = self.marks;
        let mark = marks.at(range.start).filter(|_| self.containers == 0);
        let Some(html) = &mut self.html else { return };
        if let Some(marker) = mark.filter(|_| range.start == html.start || !html.opaque) {
            let before = std::mem::take(&mut html.text);
            self.raw_html(&before);
            return self.mark(marker);
        }
        html.text.push_str(marks.shown(text, &range));
    }

    fn mark(&mut self, marker: &Marker) {
        let original = self.marks.original();
        if let (None, []) = (&marker.name, marker.parameters.as_slice()) {
            if self.too_deep > 0 {
                self.too_deep -= 1;
            } else if !self.frames.is_empty() {
                self.close_block();
            }
            return;
        }
        if self.frames.len() == DEPTH {
            self.too_deep += 1;
            return;
        }
        let kind = marker.name.clone().and_then(|name| BlockKind::named(&original[name]));
        let Some(kind) = kind else {
            return self.push_frame(Around::Unknown);
        };
        let mut parameters = BTreeMap::new();
        for parameter in &marker.parameters {
            let known = kind
                .parameters()
                .iter()
                .find(|(name, _)| *name == &original[parameter.name.clone()]);
            if let (Some((name, _)), Some(value)) = (known, parameter.value.clone()) {
                parameters
                    .entry(*name)
                    .or_insert_with(|| unquoted(&original[value]).into_owned());
            }
        }
        self.push_frame(Around::Block(kind, parameters));
    }

    fn push_frame(&mut self, around: Around) {
        self.frames.push(Frame {
            around,
            out: std::mem::take(&mut self.out),
            raw: std::mem::take(&mut self.raw),
            islands: std::mem::take(&mut self.islands),
            raw_links: std::mem::take(&mut self.raw_links),
        });
    }

    /// What the innermost frame holds, made safe; then its surroundings go on.
    fn pop_frame(&mut self) -> Option<(Around, String)> {
        let frame = self.frames.pop()?;
        let html = self.safe();
        self.out = frame.out;
        self.raw = frame.raw;
        self.islands = frame.islands;
        self.raw_links = frame.raw_links;
        Some((frame.around, html))
    }

    /// Takes what was written. Only texts with raw HTML pay for the sanitiser.
    fn safe(&mut self) -> String {
        let html = std::mem::take(&mut self.out);
        if self.raw {
            sanitised(&html, &self.islands)
        } else {
            html
        }
    }

    fn close_block(&mut self) {
        let Some((around, html)) = self.pop_frame() else { return };
        let start = self.out.len();
        match around {
            Around::Block(kind, parameters) => {
                let level = self.levels.below(self.markdown.heading_base);
                let Some(view) = block_view(self.prose, kind, parameters, (html, level)) else {
                    return;
                };
                match (self.markdown.block)(&view) {
                    Ok(html) => self.out.push_str(&html),
                    Err(diagnostic) => self.diagnostics.push(*diagnostic),
                }
            }
            Around::Unknown | Around::Footnote(_) => self.out.push_str(&html),
        }
        self.islands.push(start..self.out.len());
    }

    fn finish(mut self) -> Checked<String> {
        while !self.frames.is_empty() {
            self.close_block();
        }
        let level = self.markdown.heading_base.min(6);
        self.footnotes.section(&mut self.out, level, self.markdown.labels);
        Checked::new(self.safe(), self.diagnostics)
    }
}

#[cfg(test)]
mod tests;
