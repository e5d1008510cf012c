//! The elements of Markdown that are more than a tag: text, headings, links, images, tables, code.

use super::highlight::highlighted;
use super::markdown::Writer;
use super::markup::{Shown, attribute, escape, figure, image, said};
use super::typography::with_dashes;
use crate::base::Said;
use crate::facet::LinkTarget;
use crate::record::{COLUMNS, is_executable};
use pulldown_cmark::{Alignment, HeadingLevel};
use std::fmt::Write;
use std::ops::Range;

pub(super) struct Heading {
    pub start: usize,
    pub id: Option<String>,
    pub classes: String,
    pub text: String,
}

pub(super) struct Link {
    /// Where its text begins.
    pub start: usize,
    pub title: Option<Said>,
    /// What stands for a link without text to another place.
    pub target: String,
    pub shown: bool,
    /// An address between angle brackets.
    pub bare: bool,
}

pub(super) struct Image {
    pub depth: usize,
    pub src: String,
    pub title: String,
    pub alt: String,
}

/// A paragraph that may turn out to hold nothing but images.
pub(super) struct Paragraph {
    pub start: usize,
    pub figures: String,
    pub only_images: bool,
}

#[derive(Default)]
pub(super) struct Table {
    pub alignments: Vec<Alignment>,
    pub column: usize,
    /// Where a cell beyond the last shown column began.
    pub beyond: usize,
    /// Where the cell began, and its text.
    pub cell: usize,
    pub text: usize,
    pub head: bool,
}

const TH: &str = "<th scope=\"col\"";

/// The levels of the headings so far.
#[derive(Default)]
pub(super) struct Levels {
    /// As written, of the first.
    top: Option<u8>,
    /// As shown, of the last.
    last: Option<u8>,
}

impl Levels {
    /// The level at which a heading is shown. What a text begins with, „#“ or „##“, is its top, shown as `base`.
    fn shown(&mut self, written: u8, base: u8) -> u8 {
        let top = *self.top.get_or_insert(written.min(2));
        let level = (base + written.saturating_sub(top)).min(6);
        self.last = Some(level);
        level
    }

    /// The level of what stands below the last heading, or below the title of the page.
    pub fn below(&self, base: u8) -> u8 {
        self.last.map_or(base, |last| last + 1).min(6)
    }
}

impl Writer<'_> {
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if let Some((_, code)) = &mut self.code {
            return code.push_str(self.marks.shown(text, &range));
        }
        self.words(text);
        if !text.trim().is_empty() {
            self.not_only_images();
        }
        let mark = self.typography.mark(self.marks.text(), range, text);
        let text = mark.unwrap_or(text);
        match &mut self.image {
            Some(image) => image.alt.push_str(text),
            None => {
                let text = with_dashes(&mut self.out, text);
                escape(&mut self.out, &text);
            }
        }
    }

    /// Notes words of a heading, of which its id is made.
    pub(super) fn words(&mut self, text: &str) {
        let bare = self.links.last().is_some_and(|link| link.bare);
        if let Some(heading) = self.heading.as_mut().filter(|_| !bare) {
            heading.text.push_str(text);
        }
    }

    pub(super) fn not_only_images(&mut self) {
        if let Some(paragraph) = self.paragraph.as_mut().filter(|_| self.image.is_none()) {
            paragraph.only_images = false;
        }
    }

    pub(super) fn inline_code(&mut self, text: &str) {
        self.words(text);
        self.not_only_images();
        match &mut self.image {
            Some(image) => image.alt.push_str(text),
            None => {
                self.out.push_str("<code>");
                escape(&mut self.out, text);
                self.out.push_str("</code>");
            }
        }
    }

    pub(super) fn line_break(&mut self, html: &str) {
        self.words(" ");
        match &mut self.image {
            Some(image) => image.alt.push(' '),
            None => self.out.push_str(html),
        }
    }

    /// A task's box, which says in words what it shows.
    pub(super) fn task(&mut self, done: bool) {
        self.not_only_images();
        let labels = self.markdown.labels;
        self.out.push_str("<input type=\"checkbox\" disabled");
        self.out.push_str(if done { " checked" } else { "" });
        attribute(
            &mut self.out,
            "aria-label",
            if done { labels.done } else { labels.open },
        );
        self.out.push_str("> ");
    }

    pub(super) fn paragraph_end(&mut self) {
        match self.paragraph.take() {
            Some(paragraph) if paragraph.only_images && !paragraph.figures.is_empty() => {
                self.out.truncate(paragraph.start);
                self.out.push_str(&paragraph.figures);
            }
            _ => self.out.push_str("</p>\n"),
        }
    }

    pub(super) fn heading_end(&mut self, level: HeadingLevel) {
        let Some(heading) = self.heading.take() else { return };
        let level = self.levels.shown(level as u8, self.markdown.heading_base);
        let id = self.anchors.heading(heading.id.as_deref(), &heading.text);
        let mut tag = format!("<h{level}");
        attribute(&mut tag, "id", &self.prose.above.id(&id));
        if !heading.classes.is_empty() {
            attribute(&mut tag, "class", &heading.classes);
        }
        tag.push('>');
        self.out.insert_str(heading.start, &tag);
        let _ = writeln!(self.out, "</h{level}>");
    }

    pub(super) fn code_end(&mut self) {
        let Some((language, code)) = self.code.take() else {
            return;
        };
        // Long lines scroll, so the keyboard must reach them.
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            attribute(&mut self.out, "class", &format!("language-{language}"));
        }
        self.out.push('>');
        highlighted(&mut self.out, &code, &language);
        self.out.push_str("</code></pre>\n");
    }

    pub(super) fn link_start(&mut self, target: &str, tooltip: &str, bare: bool) {
        self.not_only_images();
        let whole = self.out.len();
        let (href, title) = match self.prose.link(target) {
            Some(LinkTarget::Withheld) => (None, None),
            Some(LinkTarget::Here { href, title, .. }) => (Some(href.as_ref().into()), Some(title.clone())),
            None if is_executable(target) => (None, None),
            None => (Some(self.prose.above.link(target)), None),
        };
        if let Some(href) = href.filter(|_| self.image.is_none()) {
            self.out.push_str("<a");
            attribute(&mut self.out, "href", &href);
            if !tooltip.is_empty() {
                attribute(&mut self.out, "title", tooltip);
            }
            self.out.push('>');
        }
        let start = self.out.len();
        let (shown, target) = (start > whole, target.to_owned());
        self.links.push(Link {
            start,
            title,
            target,
            shown,
            bare,
        });
    }

    pub(super) fn link_end(&mut self) {
        let Some(link) = self.links.pop().filter(|link| link.shown) else {
            return;
        };
        // A link has a name (WCAG 2.4.4): blanks are none.
        if self.out[link.start..].trim().is_empty() {
            self.out.truncate(link.start);
            match &link.title {
                Some(title) => said(&mut self.out, title),
                None => escape(&mut self.out, link.target.trim_start_matches("mailto:")),
            }
        }
        self.out.push_str("</a>");
    }

    pub(super) fn image_start(&mut self, src: &str, title: &str) {
        match &mut self.image {
            // An image in the description of another is only its words.
            Some(image) => image.depth += 1,
            None => {
                self.image = Some(Image {
                    depth: 1,
                    src: src.to_owned(),
                    title: title.to_owned(),
                    alt: String::new(),
                });
            }
        }
    }

    pub(super) fn image_end(&mut self) {
        let Some(mut written) = self.image.take() else { return };
        written.depth -= 1;
        if written.depth > 0 {
            self.image = Some(written);
            return;
        }
        let shown = Shown {
            picture: self.prose.picture(&written.src),
            src: &written.src,
            alt: &written.alt,
            class: None,
        };
        image(&mut self.out, &shown);
        if let Some(paragraph) = self.paragraph.as_mut().filter(|paragraph| paragraph.only_images) {
            figure(&mut paragraph.figures, &shown, &written.title, self.markdown.labels);
        }
    }

    pub(super) fn table_start(&mut self, alignments: Vec<Alignment>) {
        self.tables += 1;
        let label = match self.tables {
            1 => self.markdown.labels.table.to_owned(),
            // Regions are told apart by their names.
            number => format!("{} {number}", self.markdown.labels.table),
        };
        self.out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        attribute(&mut self.out, "aria-label", &label);
        self.out.push_str("><table>\n");
        self.table.alignments = alignments;
    }

    pub(super) fn row_start(&mut self, head: bool) {
        self.table.head = head;
        self.table.column = 0;
        self.out.push_str(if head { "<thead><tr>" } else { "<tr>" });
    }

    pub(super) fn cell_start(&mut self) {
        self.typography.paragraph();
        if self.table.column >= COLUMNS {
            self.table.beyond = self.out.len();
            return;
        }
        self.table.cell = self.out.len();
        self.out.push_str(if self.table.head { TH } else { "<td" });
        self.out.push_str(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        });
        self.out.push('>');
        self.table.text = self.out.len();
    }

    pub(super) fn cell_end(&mut self) {
        if self.table.column < COLUMNS {
            let is_blank = self.out[self.table.text..].trim().is_empty();
            // The corner above names and beside columns heads nothing: no header without words.
            if self.table.head && is_blank {
                let cell = self.table.cell;
                self.out.replace_range(cell..cell + TH.len(), "<td");
            }
            self.out
                .push_str(if self.table.head && !is_blank { "</th>" } else { "</td>" });
        } else {
            self.out.truncate(self.table.beyond);
        }
        self.table.column += 1;
    }
}
