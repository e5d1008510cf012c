//! What the records that have a gate have in common.

use super::{DatedGate, Gate, Head, Record};
use crate::base::{Digest, Stamp, digest_of};
use std::sync::Arc;

impl Record {
    /// When it is public, and its date where that counts, too. `None` for what has no gate.
    pub fn gate(&self) -> Option<(&Gate, Option<Stamp>)> {
        match self {
            Self::Release(record) => Some((&record.gate, Some(record.date.value))),
            Self::Partner(record) => Some((&record.gate, None)),
            Self::Event(record) => Some((&record.gate, None)),
            Self::Page(record) => Some((&record.gate, None)),
            Self::Anniversary(record) => Some((&record.gate, None)),
            Self::Config(_) | Self::Theme(_) | Self::Broken(..) => None,
        }
    }

    /// Whether a notice stands in its place.
    pub fn is_withdrawn(&self) -> bool {
        matches!(self, Self::Release(record) if record.withdrawn.is_some())
    }

    /// The same record, which waits for a second gate besides its own. `seal` stands for that gate.
    #[must_use]
    pub fn waiting(mut self, gate: &Arc<DatedGate>, seal: Digest) -> Self {
        if let Self::Release(record) = &mut self {
            let face = &mut Arc::make_mut(record).face;
            *face = digest_of(&(*face, seal));
        }
        if let Some((head, own)) = self.parts() {
            own.and(gate.clone());
            // What is made of a record is remembered by its digest, and this is another one.
            head.digest = digest_of(&(head.digest, seal));
        }
        self
    }

    fn parts(&mut self) -> Option<(&mut Head, &mut Gate)> {
        macro_rules! parts {
            ($record:expr) => {{
                let record = Arc::make_mut($record);
                Some((&mut record.head, &mut record.gate))
            }};
        }
        match self {
            Self::Release(record) => parts!(record),
            Self::Partner(record) => parts!(record),
            Self::Event(record) => parts!(record),
            Self::Page(record) => parts!(record),
            Self::Anniversary(record) => parts!(record),
            Self::Config(_) | Self::Theme(_) | Self::Broken(..) => None,
        }
    }
}
