//! A text as it would have been written without what is withheld: links to it are taken out of the Markdown before it is
//! parsed. Taken out afterwards, they would leave traces: what stands beside a bracket decides over quotation marks,
//! dashes and spaces.

use crate::facet::{LinkTarget, Prose};
use crate::record::{Marks, markdown_options, tags};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// How often taking out one link may uncover another.
const ROUNDS: usize = 4;

/// The text without links to what is withheld: each becomes its text, and vanishes where it has none.
pub(super) fn without_withheld<'t>(prose: &Prose, text: &'t str) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    // Nearly all texts lead to public records only, and are not read twice.
    if !prose.links.iter().any(|(_, to)| matches!(to, LinkTarget::Withheld)) {
        return text;
    }
    for _ in 0..ROUNDS {
        let parts = Walk::of(prose, &text);
        if parts.is_empty() {
            break;
        }
        text = Cow::Owned(without(&text, parts));
    }
    text
}

fn without(text: &str, mut parts: Vec<Range<usize>>) -> String {
    parts.sort_by_key(|part| part.start);
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for part in parts {
        kept.push_str(text.get(at..part.start).unwrap_or_default());
        at = at.max(part.end);
    }
    kept.push_str(&text[at..]);
    kept
}

/// One walk over a text: which parts of it are to go.
struct Walk<'a> {
    prose: &'a Prose,
    text: &'a str,
    gone: Vec<Range<usize>>,
    /// Markdown links that are open: whether they are to go, where they lie, where what is in them ends.
    links: Vec<(bool, Range<usize>, usize)>,
    /// Whether the place is an address between brackets that goes.
    bare: bool,
    /// Raw links that are open: their tag, where it is to go.
    raw: Vec<Option<Range<usize>>>,
    /// Emphasis that is open, and whether anything stays in it: bare asterisks would be shown.
    emphasis: Vec<(Range<usize>, bool)>,
}

impl<'a> Walk<'a> {
    fn of(prose: &'a Prose, text: &'a str) -> Vec<Range<usize>> {
        let marks = Marks::find(text);
        let mut walk = Self {
            prose,
            text,
            gone: Vec::new(),
            links: Vec::new(),
            bare: false,
            raw: Vec::new(),
            emphasis: Vec::new(),
        };
        let parser = Parser::new_ext(marks.text(), markdown_options());
        for (_, definition) in parser.reference_definitions().iter() {
            walk.definition(&definition.dest, definition.span.clone());
        }
        for (event, range) in parser.into_offset_iter() {
            walk.event(&event, range);
        }
        walk.gone
    }

    fn withheld(&self, target: &str) -> bool {
        matches!(self.prose.link(target), Some(LinkTarget::Withheld))
    }

    fn event(&mut self, event: &Event, range: Range<usize>) {
        match event {
            Event::End(TagEnd::Link) => return self.link_end(),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => self.emphasis_end(),
            _ => {}
        }
        if let Some((.., inner)) = self.links.last_mut() {
            *inner = range.end.max(*inner);
        }
        match event {
            Event::Start(Tag::Link {
                link_type, dest_url, ..
            }) => self.link(*link_type, dest_url, range),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => self.emphasis.push((range, false)),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => self.html(range),
            Event::End(_) => {}
            // The address between the brackets goes with them.
            Event::Text(_) if self.bare => {}
            _ => self.stays(),
        }
    }

    /// `[label]: destination` shows nothing, but parts two lists.
    fn definition(&mut self, target: &str, span: Range<usize>) {
        if self.withheld(target) {
            let line = usize::from(self.text[span.end..].starts_with('\n'));
            self.gone.push(span.start..span.end + line);
        }
    }

    fn stays(&mut self) {
        self.emphasis.iter_mut().for_each(|(_, stays)| *stays = true);
    }

    fn emphasis_end(&mut self) {
        if let Some((range, false)) = self.emphasis.pop() {
            self.vanish(range);
        }
    }

    fn link(&mut self, kind: LinkType, target: &str, range: Range<usize>) {
        let goes = self.withheld(target);
        // An address between angle brackets has no text of its own.
        let bare = kind == LinkType::Autolink;
        if goes && bare {
            self.vanish(range.clone());
        }
        self.bare = goes && bare;
        if !goes {
            self.stays();
        }
        let inner = range.start + 1;
        self.links.push((goes && !bare, range, inner));
    }

    /// The opening bracket goes, and all from the closing one on.
    fn link_end(&mut self) {
        self.bare = false;
        let Some((true, range, inner)) = self.links.pop() else {
            return;
        };
        let Some(close) = self.text.get(inner..range.end).and_then(|rest| rest.find(']')) else {
            return;
        };
        if self.text[range.start + 1..inner + close].trim().is_empty() {
            return self.vanish(range);
        }
        self.gone
            .extend([range.start..range.start + 1, inner + close..range.end]);
    }

    /// What has no text goes with the space that would be left over: „hier , und“, „*hier *“.
    fn vanish(&mut self, range: Range<usize>) {
        let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
        let space = |c: char| c == ' ';
        let next = after.chars().next();
        let mut words = before.trim_end_matches(space).chars();
        let spaced = before.ends_with(space);
        // Not the space of a list, a heading or a definition, which is part of the mark.
        let follows = words
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || ".,;!?)]*\"'".contains(c));
        let (mut start, mut end) = (range.start, range.end);
        if next == Some(' ') && (spaced || before.ends_with(['*', '(', '\n']) || before.is_empty()) {
            end += 1;
        } else if spaced && follows && next.is_none_or(|c| "*,.;:!?)|\"\n".contains(c)) {
            start -= 1;
        }
        self.gone.push(start..end);
    }

    fn html(&mut self, range: Range<usize>) {
        let html = &self.text[range.clone()];
        let before = self.gone.len() + self.raw.iter().flatten().count();
        for tag in tags(html).filter(|tag| tag.is("a")) {
            let place = range.start + tag.span.start..range.start + tag.span.end;
            if tag.closing {
                match self.raw.pop() {
                    Some(Some(opening)) if self.text[opening.end..place.start].trim().is_empty() => {
                        self.vanish(opening.start..place.end);
                    }
                    Some(Some(opening)) => self.gone.extend([opening, place]),
                    _ => {}
                }
                continue;
            }
            let goes = tag.attribute("href").is_some_and(|(href, _)| self.withheld(&href));
            self.raw.push(goes.then_some(place));
        }
        if self.gone.len() + self.raw.iter().flatten().count() == before {
            self.stays();
        }
    }
}
