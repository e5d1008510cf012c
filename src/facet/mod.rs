//! Facets: what pages may show of the public records, each an immutable value with its digest.

mod event;
mod make;
mod map;
mod named;
mod page;
mod partner;
mod parts;
mod picture;
mod prose;
mod release;
mod search;

pub use event::{Badge, EventFull, EventRow, ProgrammeShown, RegistrationShown, VenueShown};
pub use make::{EventFacets, FacetMemo, Facets, PartnerFacets, ReleaseFacets, make};
pub use map::{DistrictMap, MapArea, MapName, MapOutline, MapTile};
pub use named::Named;
pub use page::{AnniversaryFull, Frame, LanguageLink, MenuLink, PageFull};
pub use partner::{CommitmentShown, PartnerCard, PartnerData, PartnerProfile, QuoteShown};
pub use parts::{ContactCard, Counted, DateShown, Download, FeedLinks, Label, Location};
pub use picture::{ImageEncoding, ImageSpec, Picture, PictureSource, PictureWords, picture, variants};
pub use prose::{Above, Card, FileFigures, LinkTarget, Prose, TimelineEntry};
pub use release::{CorrectionNote, ReleaseFull, ReleaseLink, ReleaseSummary, WithdrawnNotice};
pub use search::{EntryChange, SearchEntry, SearchGroup, SearchHit, SearchIndex, Weight};

use crate::base::{Digest, digest_of, hash_part};
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A value that pages may show, with the digest that stands for it in their recipes.
#[derive(Debug)]
pub struct Facet<T> {
    digest: Digest,
    value: T,
}

/// Facets are shared: the same summary stands in many recipes.
pub type Shared<T> = Arc<Facet<T>>;

impl<T: Hash> Facet<T> {
    pub fn new(value: T) -> Shared<T> {
        Arc::new(Self {
            digest: digest_of(&value),
            value,
        })
    }
}

impl<T> Facet<T> {
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl<T> Deref for Facet<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The digest stands for the value, and its name goes along: so the hash of a recipe is also the list of its parts.
impl<T: Named> Hash for Facet<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_part((T::KIND, self.value.called(), self.digest), state);
    }
}

impl<T: serde::Serialize> serde::Serialize for Facet<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
