//! Sources: an immutable snapshot of everything people wrote.

use crate::base::{Digest, SourcePath};
