//! What a theme's template sees of a block.

use crate::base::Said;
use crate::facet::{Card, FileFigures, LinkTarget, Picture, Prose, TimelineEntry};
use crate::record::BlockKind;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One block, complete: its template needs nothing else.
#[derive(Clone, Debug, Serialize)]
pub struct BlockView<'a> {
    /// The block's name, which is that of its template.
    pub kind: &'static str,
    /// As written, by name.
    pub parameters: BTreeMap<&'static str, String>,
    /// What stands inside, as safe HTML.
    pub html: String,
    /// The level of a heading that the block shows where it stands.
    pub level: u8,
    /// The image of a figure, with the figure's own words; the poster of a video.
    pub picture: Option<Picture>,
    /// What a contact, partner or event block shows.
    pub card: Option<&'a Card>,
    /// The entries of a timeline from its first to its last year.
    pub timeline: Vec<&'a TimelineEntry>,
    /// Where a download or video lies; that of another host as written.
    pub href: Option<Arc<str>>,
    /// The name of the file, where the site knows one.
    pub title: Option<&'a Said>,
    /// Type and size of a file of the site.
    pub file: Option<&'a FileFigures>,
    /// The subtitles of a video.
    pub captions: Option<Arc<str>>,
}

/// The view of a block that holds `html` and whose headings have a `level`; `None` where it shows a record that is not public, and so vanishes whole.
pub fn block_view<'a>(
    prose: &'a Prose,
    kind: BlockKind,
    parameters: BTreeMap<&'static str, String>,
    (html, level): (String, u8),
) -> Option<BlockView<'a>> {
    let mut view = BlockView {
        kind: kind.name(),
        parameters,
        html,
        level,
        picture: None,
        card: None,
        timeline: Vec::new(),
        href: None,
        title: None,
        file: None,
        captions: None,
    };
    let value = |name: &str| view.parameters.get(name).map(String::as_str);
    match kind {
        BlockKind::Contact | BlockKind::Partner | BlockKind::Event => {
            view.card = Some(prose.card(kind.name(), value("id")?)??);
        }
        BlockKind::Figure => view.picture = figure(prose, &view.parameters),
        BlockKind::Timeline => view.timeline = timeline(prose, value("from"), value("to")),
        BlockKind::Download | BlockKind::Video => {
            let (src, captions, poster) = (value("src")?, value("captions"), value("poster"));
            let (href, title, file) = target(prose, src)?;
            view.captions = captions.and_then(|captions| Some(target(prose, captions)?.0));
            view.picture = poster.and_then(|poster| prose.picture(poster)).cloned();
            (view.href, view.title, view.file) = (Some(href), title, file);
        }
        BlockKind::Quote | BlockKind::Note | BlockKind::Facts | BlockKind::Gallery | BlockKind::FillIn => {}
    }
    Some(view)
}

type Target<'a> = (Arc<str>, Option<&'a Said>, Option<&'a FileFigures>);

fn target<'a>(prose: &'a Prose, written: &str) -> Option<Target<'a>> {
    match prose.link(written) {
        Some(LinkTarget::Here { href, title, file }) => Some((href.clone(), Some(title), file.as_ref())),
        Some(LinkTarget::Withheld) => None,
        None => Some((written.into(), None, None)),
    }
}

/// The picture of a figure; what the block says about it goes before what the image brings along.
fn figure(prose: &Prose, parameters: &BTreeMap<&'static str, String>) -> Option<Picture> {
    let value = |name: &str| parameters.get(name).map(|value| Arc::<str>::from(value.as_str()));
    let mut picture = prose.picture(parameters.get("src")?)?.clone();
    let decorative = parameters.get("decorative").is_some_and(|value| value == "true");
    picture.alt = if decorative {
        "".into()
    } else {
        value("alt").unwrap_or(picture.alt)
    };
    picture.caption = value("caption").or(picture.caption);
    picture.licence = value("licence").or(picture.licence);
    if let Some(credit) = value("credit") {
        (picture.credit, picture.credit_url) = (Some(credit), None);
    }
    Some(picture)
}

fn timeline<'a>(prose: &'a Prose, from: Option<&str>, to: Option<&str>) -> Vec<&'a TimelineEntry> {
    let year = |text: Option<&str>, open: i16| text.and_then(|year| year.parse().ok()).unwrap_or(open);
    let years = year(from, i16::MIN)..=year(to, i16::MAX);
    prose
        .timeline
        .iter()
        .filter(|entry| years.contains(&entry.year))
        .collect()
}
