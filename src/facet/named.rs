//! What facets are called when somebody asks what a page is made of.

use super::{
    AnniversaryFull, DistrictMap, EventFull, EventRow, Frame, MapOutline, PageFull, PartnerCard, PartnerData,
    PartnerProfile, Prose, ReleaseFull, ReleaseLink, ReleaseSummary, SearchEntry, SearchHit, TimelineEntry,
};

/// A facet with a name.
pub trait Named {
    /// Like `release-summary`.
    const KIND: &'static str;
    /// The address of what it shows, or the file; empty where there is one of its kind in a language.
    fn called(&self) -> &str;
}

impl Named for ReleaseLink {
    const KIND: &'static str = "release-link";

    fn called(&self) -> &str {
        &self.href
    }
}

impl Named for ReleaseSummary {
    const KIND: &'static str = "release-summary";

    fn called(&self) -> &str {
        &self.href
    }
}

impl Named for ReleaseFull {
    const KIND: &'static str = "release";

    fn called(&self) -> &str {
        &self.summary.href
    }
}

impl Named for PartnerCard {
    const KIND: &'static str = "partner-card";

    fn called(&self) -> &str {
        &self.href
    }
}

impl Named for PartnerData {
    const KIND: &'static str = "partner-data";

    fn called(&self) -> &str {
        &self.card.href
    }
}

impl Named for PartnerProfile {
    const KIND: &'static str = "partner";

    fn called(&self) -> &str {
        &self.card.href
    }
}

impl Named for EventRow {
    const KIND: &'static str = "event-row";

    fn called(&self) -> &str {
        &self.href
    }
}

impl Named for EventFull {
    const KIND: &'static str = "event";

    fn called(&self) -> &str {
        &self.row.href
    }
}

impl Named for PageFull {
    const KIND: &'static str = "page";

    fn called(&self) -> &str {
        &self.href
    }
}

impl Named for AnniversaryFull {
    const KIND: &'static str = "anniversary";

    fn called(&self) -> &str {
        self.body.path.as_str()
    }
}

impl Named for Prose {
    const KIND: &'static str = "text";

    fn called(&self) -> &str {
        self.path.as_str()
    }
}

impl Named for Frame {
    const KIND: &'static str = "frame";

    fn called(&self) -> &str {
        &self.lang
    }
}

impl Named for Vec<TimelineEntry> {
    const KIND: &'static str = "timeline";

    fn called(&self) -> &str {
        ""
    }
}

impl Named for DistrictMap {
    const KIND: &'static str = "map";

    fn called(&self) -> &str {
        ""
    }
}

impl Named for MapOutline {
    const KIND: &'static str = "map-outline";

    fn called(&self) -> &str {
        ""
    }
}

impl Named for SearchHit {
    const KIND: &'static str = "search-hit";

    fn called(&self) -> &str {
        &self.href
    }
}

impl Named for SearchEntry {
    const KIND: &'static str = "search-entry";

    fn called(&self) -> &str {
        &self.hit.href
    }
}
