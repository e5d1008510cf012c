//! What the references of all records mean.

use super::check::{Checker, References};
use crate::record::Catalogue;

/// What all records mean, public or not.
pub struct Meanings {
    pub releases: Vec<References>,
    pub partners: Vec<References>,
    pub events: Vec<References>,
    pub pages: Vec<References>,
    pub anniversaries: Vec<References>,
}

impl Meanings {
    /// Checks everything that they refer to.
    pub fn of(catalogue: &Catalogue, checker: &mut Checker) -> Self {
        for partner in &catalogue.partners {
            partner
                .overlays
                .iter()
                .for_each(|overlay| drop(checker.partner(&overlay.record)));
        }
        for event in &catalogue.events {
            event
                .overlays
                .iter()
                .for_each(|overlay| drop(checker.event(&overlay.record)));
        }
        Self {
            releases: catalogue
                .releases
                .iter()
                .map(|filed| checker.release(&filed.record))
                .collect(),
            partners: catalogue
                .partners
                .iter()
                .map(|versions| checker.partner(&versions.record))
                .collect(),
            events: catalogue
                .events
                .iter()
                .map(|versions| checker.event(&versions.record))
                .collect(),
            pages: catalogue
                .pages
                .iter()
                .map(|filed| checker.page(&filed.record))
                .collect(),
            anniversaries: catalogue
                .anniversaries
                .iter()
                .map(|filed| checker.anniversary(&filed.record))
                .collect(),
        }
    }
}
