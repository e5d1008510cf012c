//! Small parts that many facets share.

use crate::base::{Formats, Said, VagueDate};
use crate::record::GeoPoint;
use serde::Serialize;
use std::sync::Arc;

/// A date for machines and for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DateShown {
    /// ISO 8601, as precise as known: `2013`, `2013-05`, `2013-05-07`.
    pub iso: Arc<str>,
    pub text: Arc<str>,
}

impl DateShown {
    pub fn new(date: VagueDate, formats: &Formats) -> Self {
        Self {
            iso: date.to_string().into(),
            text: formats.vague(date).into(),
        }
    }
}

/// A name that leads to a list: a topic, a kind, a district.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Label {
    pub key: Arc<str>,
    pub text: Said,
    pub href: Option<Arc<str>>,
}

/// A label with the number of entries behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Counted {
    pub label: Label,
    pub count: usize,
}

/// The addresses of one feed in each of its formats.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FeedLinks {
    pub atom: Arc<str>,
    pub rss: Arc<str>,
    pub json: Arc<str>,
}

impl FeedLinks {
    /// The feeds of the page at this `href`, which ends with a slash.
    pub fn of(page: &str) -> Self {
        let below = |name: &str| format!("{page}{name}").into();
        Self {
            atom: below("feed.xml"),
            rss: below("feed.rss.xml"),
            json: below("feed.json"),
        }
    }
}

/// A person or office to ask.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ContactCard {
    pub name: Option<Said>,
    pub role: Option<Said>,
    pub email: Option<Arc<str>>,
    pub phone: Option<Arc<str>>,
    /// The phone number for `tel:`: digits and a leading plus.
    pub phone_link: Option<Arc<str>>,
    /// Lines of the postal address.
    pub address: Vec<Arc<str>>,
}

/// A point on earth, WGS 84. As text: floating point has no place in a digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Location {
    /// `51.4556`
    pub lat: Arc<str>,
    pub lon: Arc<str>,
    /// `51,4556`, without its sign.
    pub lat_text: Arc<str>,
    pub lon_text: Arc<str>,
    pub south: bool,
    pub west: bool,
}

impl Location {
    pub fn new(point: GeoPoint, formats: &Formats) -> Self {
        let shown = |millionths: i32| formats.millionths(i64::from(millionths.unsigned_abs()));
        Self {
            lat: degrees(point.lat).into(),
            lon: degrees(point.lon).into(),
            lat_text: shown(point.lat).into(),
            lon_text: shown(point.lon).into(),
            south: point.lat < 0,
            west: point.lon < 0,
        }
    }
}

fn degrees(millionths: i32) -> String {
    let text = format!(
        "{}{}.{:06}",
        if millionths < 0 { "-" } else { "" },
        millionths.unsigned_abs() / 1_000_000,
        millionths.unsigned_abs() % 1_000_000
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A file to download.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Download {
    pub href: Arc<str>,
    pub title: Arc<str>,
    /// `PDF`, `JPEG`
    pub kind: Arc<str>,
    /// `1,2 MB`
    pub size: Arc<str>,
    /// `3.000 × 2.000`, of photos.
    pub pixels: Option<Arc<str>>,
    pub accessible: bool,
    pub language: Option<Arc<str>>,
    /// The file to publish. Not shown.
    #[serde(skip)]
    pub spec: Arc<super::ImageSpec>,
}
