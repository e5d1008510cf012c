//! Facets: what pages may show of the public records, each an immutable value with its digest.

mod picture;
mod prose;

pub use picture::{ImageEncoding, ImageSpec, Picture, PictureSource};
pub use prose::{Card, LinkTarget, Prose, TimelineEntry};

use crate::base::{Digest, digest_of};
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

impl<T> Hash for Facet<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}
