//! A partner: `content/partners/**/id.yaml`, and its overlays `id.LANG.yaml`.

use super::parts::{Contact, Gate, GeoPoint, Head, Link, Logo, Named, Overlay, Prose, Url};
use crate::base::{Spanned, VagueDate};
use std::sync::Arc;

/// One partner organisation.
#[derive(Clone, Debug)]
pub struct Partner {
    pub head: Head,
    /// In an overlay without this key: empty, and not in `overlay`.
    pub name: Spanned<Arc<str>>,
    pub short_name: Option<Arc<str>>,
    /// Sorts under this name instead of `name`.
    pub sort_name: Option<Arc<str>>,
    /// A key of `partner_kinds`. In an overlay without this key: empty.
    pub kind: Named,
    pub city: Option<Named>,
    pub district: Option<Named>,
    pub location: Option<GeoPoint>,
    pub joined: Option<Spanned<VagueDate>>,
    pub left: Option<Spanned<VagueDate>>,
    pub employees: Option<i64>,
    pub members: Option<i64>,
    pub website: Option<Url>,
    pub links: Vec<Link>,
    pub logo: Option<Logo>,
    pub contacts: Vec<Contact>,
    pub profile: Option<Prose>,
    pub commitments: Vec<Commitment>,
    pub quote: Option<Quote>,
    pub topics: Vec<Named>,
    pub gate: Gate,
    pub aliases: Vec<Named>,
    pub sources: Vec<Url>,
    /// Which keys the file names; decides what `overlaid` takes.
    pub overlay: Overlay,
}

/// What a partner promised to do.
#[derive(Clone, Debug)]
pub struct Commitment {
    pub title: Arc<str>,
    /// Markdown.
    pub text: Option<Prose>,
    pub since: Option<VagueDate>,
    pub status: Option<CommitmentStatus>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommitmentStatus {
    Planned,
    Running,
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quote {
    pub text: Arc<str>,
    pub by: Arc<str>,
    pub role: Option<Arc<str>>,
}
