//! What pages show of a partner: its card and its profile.

use super::{ContactCard, DateShown, DistrictMap, Label, Location, Picture, Prose, Shared};
use crate::base::Said;
use serde::Serialize;
use std::sync::Arc;

/// What lists show.
#[derive(Debug, Hash, Serialize)]
pub struct PartnerCard {
    pub id: Arc<str>,
    pub href: Arc<str>,
    pub name: Said,
    pub short_name: Option<Said>,
    pub kind: Label,
    /// From 1, by the order of kinds in `site.yaml`: chooses pattern and colour of the thread.
    pub kind_number: usize,
    pub city: Option<Said>,
    pub city_slug: Option<Arc<str>>,
    /// Whether the name holds the city already.
    pub city_in_name: bool,
    pub district: Option<Label>,
    pub topics: Vec<Label>,
    pub joined: Option<DateShown>,
    pub left: Option<DateShown>,
    pub location: Option<Location>,
}

/// What open data says beyond the card. Contacts are not among it: their names were given for a page, not for lists.
#[derive(Debug, Hash)]
pub struct PartnerData {
    pub card: Shared<PartnerCard>,
    pub employees: Option<i64>,
    pub members: Option<i64>,
    pub website: Option<Arc<str>>,
}

/// Everything that the partner's own page shows.
#[derive(Debug, Hash, Serialize)]
pub struct PartnerProfile {
    pub card: Shared<PartnerCard>,
    /// Formatted.
    pub employees: Option<Arc<str>>,
    pub members: Option<Arc<str>>,
    pub website: Option<Arc<str>>,
    pub links: Vec<(Arc<str>, Arc<str>)>,
    pub logo: Option<Picture>,
    pub contacts: Vec<ContactCard>,
    pub profile: Option<Shared<Prose>>,
    /// The profile's beginning, for the description of the page.
    pub excerpt: Option<Arc<str>>,
    /// Language of the profile where it is not the page's.
    pub profile_lang: Option<Arc<str>>,
    pub commitments: Vec<CommitmentShown>,
    pub quote: Option<QuoteShown>,
    pub sources: Vec<Arc<str>>,
    /// Its town or its district.
    pub map: Option<DistrictMap>,
    /// Whether only name and kind are known.
    pub minimal: bool,
}

#[derive(Debug, Hash, Serialize)]
pub struct CommitmentShown {
    pub title: Said,
    pub text: Option<Shared<Prose>>,
    pub since: Option<DateShown>,
    /// `planned`, `running`, `done`
    pub status: Option<&'static str>,
}

#[derive(Debug, Hash, Serialize)]
pub struct QuoteShown {
    pub text: Said,
    pub by: Arc<str>,
    pub role: Option<Said>,
}
