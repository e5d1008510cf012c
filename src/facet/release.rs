//! What pages show of a release: its link, its summary, all of it.

use super::{ContactCard, DateShown, Download, Label, Picture, Prose, Shared};
use crate::base::{Lang, Said};
use crate::record::Correction;
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;

/// What a neighbour link shows.
#[derive(Debug, Hash, Serialize)]
pub struct ReleaseLink {
    pub href: Arc<str>,
    pub title: Said,
    pub date: DateShown,
}

/// What lists, feeds and cards show.
#[derive(Debug, Hash, Serialize)]
pub struct ReleaseSummary {
    pub href: Arc<str>,
    pub title: Said,
    pub kicker: Option<Arc<str>>,
    /// The teaser, or else the beginning of the text.
    pub teaser: Option<Arc<str>>,
    pub date: DateShown,
    /// `14 Uhr`, where the editor gave a time.
    pub time: Option<Arc<str>>,
    pub place: Option<Arc<str>>,
    pub image: Option<Picture>,
    pub topics: Vec<Label>,
    pub pinned: bool,
    /// RFC 3339.
    pub published: Arc<str>,
    /// RFC 3339: from `updated`, the newest correction, or the date.
    pub modified: Arc<str>,
    /// The day of the last change, where it is a later one.
    pub updated: Option<DateShown>,
    /// `Oktober 2022`: the heading under which news lists show it.
    pub month: Arc<str>,
    #[serde(skip)]
    pub stand: Date,
    #[serde(skip)]
    pub lang: Lang,
}

/// Everything that the release's own page shows.
#[derive(Debug, Hash, Serialize)]
pub struct ReleaseFull {
    pub id: Arc<str>,
    pub summary: Shared<ReleaseSummary>,
    pub subtitle: Option<Arc<str>>,
    pub body: Shared<Prose>,
    pub gallery: Vec<Picture>,
    pub attachments: Vec<Download>,
    pub contact: Option<ContactCard>,
    pub authors: Vec<Arc<str>>,
    pub withdrawn: Option<WithdrawnNotice>,
    pub corrections: Vec<CorrectionNote>,
    pub replaced_by: Option<Shared<ReleaseLink>>,
    pub sources: Vec<Arc<str>>,
    /// The same release in other languages: language and address.
    #[serde(skip)]
    pub variants: Vec<(Lang, Arc<str>)>,
}

#[derive(Debug, Hash, Serialize)]
pub struct WithdrawnNotice {
    pub date: DateShown,
    pub reason: Option<Arc<str>>,
}

#[derive(Debug, Hash, Serialize)]
pub struct CorrectionNote {
    pub date: DateShown,
    pub text: Arc<str>,
}

impl CorrectionNote {
    pub fn new(correction: &Correction, date: DateShown) -> Self {
        Self {
            date,
            text: correction.text.clone(),
        }
    }
}
