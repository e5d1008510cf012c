//! Footnotes: numbered as they are referred to, shown once at the end, with ways back.

use super::markdown::Labels;
use super::markup::attribute;
use crate::facet::Above;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The footnotes of one text. Their ids start with `_`, so that no heading has one of them.
pub(super) struct Footnotes<'a> {
    /// These texts may have footnotes, too.
    above: &'a Above,
    definitions: BTreeMap<String, String>,
    /// Names in the order of their first reference.
    order: Vec<String>,
    /// By name: the number, and how many references there are.
    uses: BTreeMap<String, (usize, usize)>,
}

impl<'a> Footnotes<'a> {
    pub fn below(above: &'a Above) -> Self {
        Self {
            above,
            definitions: BTreeMap::new(),
            order: Vec::new(),
            uses: BTreeMap::new(),
        }
    }

    pub fn define(&mut self, name: String, html: String) {
        self.definitions.entry(name).or_insert(html);
    }

    /// Writes a reference.
    pub fn refer(&mut self, out: &mut String, name: &str, labels: &Labels) {
        let next = self.order.len() + 1;
        let (number, count) = self.uses.entry(name.to_owned()).or_insert_with(|| {
            self.order.push(name.to_owned());
            (next, 0)
        });
        *count += 1;
        out.push_str("<sup class=\"footnote-ref\"><a");
        let (note, reference) = (note(self.above, *number), reference(self.above, *number, *count));
        attribute(out, "href", &format!("#{note}"));
        attribute(out, "id", &reference);
        attribute(out, "role", "doc-noteref");
        attribute(out, "aria-label", &format!("{} {number}", labels.footnote));
        let _ = write!(out, ">{number}</a></sup>");
    }

    /// Writes all notes that are referred to.
    pub fn section(&self, out: &mut String, level: u8, labels: &Labels) {
        if self.order.is_empty() {
            return;
        }
        let title = self.above.marked("fn", "title");
        let _ = writeln!(
            out,
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"{title}\">"
        );
        let _ = write!(out, "<h{level} id=\"{title}\">");
        super::markup::escape(out, labels.footnotes);
        let _ = write!(out, "</h{level}>\n<ol>\n");
        for (at, name) in self.order.iter().enumerate() {
            let html = self.definitions.get(name).map_or("", |html| html.trim_end());
            let (body, end) = html.strip_suffix("</p>").map_or((html, ""), |body| (body, "</p>"));
            let _ = write!(out, "<li id=\"{}\">{body}", note(self.above, at + 1));
            let count = self.uses.get(name).map_or(0, |(_, count)| *count);
            for place in 1..=count {
                back(out, (self.above, at + 1, place), labels);
            }
            out.push_str(end);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }
}

fn note(above: &Above, number: usize) -> String {
    above.marked("fn", number)
}

fn reference(above: &Above, number: usize, count: usize) -> String {
    let first = above.marked("fnref", number);
    match count {
        1 => first,
        _ => format!("{first}_{count}"),
    }
}

fn back(out: &mut String, (above, number, place): (&Above, usize, usize), labels: &Labels) {
    out.push_str(" <a class=\"footnote-back\"");
    attribute(out, "href", &format!("#{}", reference(above, number, place)));
    attribute(out, "role", "doc-backlink");
    let label = match place {
        1 => format!("{} {number}", labels.back),
        _ => format!("{} {number} ({place})", labels.back),
    };
    attribute(out, "aria-label", &label);
    out.push_str(">↩</a>");
}
