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

    /// The same record, which waits for a second gate besides its own. `seal` stands for that gate.
    #[must_use]
    pub fn waiting(mut self, gate: &Arc<DatedGate>, seal: Digest) -> Self {
        let wait = |head: &mut Head, own: &mut Gate| {
            own.and(gate.clone());
            // What is made of a record is remembered by its digest, and this is another one.
            head.digest = digest_of(&(head.digest, seal));
        };
        match &mut self {
            Self::Release(record) => {
                let record = Arc::make_mut(record);
                wait(&mut record.head, &mut record.gate);
                record.face = digest_of(&(record.face, seal));
            }
            Self::Partner(record) => {
                let record = Arc::make_mut(record);
                wait(&mut record.head, &mut record.gate);
            }
            Self::Event(record) => {
                let record = Arc::make_mut(record);
                wait(&mut record.head, &mut record.gate);
            }
            Self::Page(record) => {
                let record = Arc::make_mut(record);
                wait(&mut record.head, &mut record.gate);
            }
            Self::Anniversary(record) => {
                let record = Arc::make_mut(record);
                wait(&mut record.head, &mut record.gate);
            }
            Self::Config(_) | Self::Theme(_) | Self::Broken(..) => {}
        }
        self
    }
}
