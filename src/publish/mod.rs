//! Publishing: the ownership list and the new outputs become an ordered list of operations; a clerk executes it.
//!
//! ```text
//! look -> (render, stage) -> plan -> apply
//! disk                       pure    disk
//! ```
//!
//! `look` finds out what stands at our addresses, `plan` decides, and `apply` decides nothing. Until `apply` begins to
//! switch nothing public has changed. It then goes through the operations, each a single rename or removal, in an order
//! in which every link on a reachable page leads to a file at every instant: what is new comes first, as nothing links
//! to it yet; then what changes; then goes what nothing links to any more. The ownership list on disk names, at every
//! instant, at least the files of ours that stand there, so that a run that was cut short can be completed.

mod apply;
mod guard;
mod look;
mod owned;
mod plan;
mod retire;
mod staging;

pub use apply::{Outcome, apply, holds, keep_file, replace_file};
pub use guard::{Lock, check_output, check_target, lock};
pub use look::{Found, Standing, Trust, list_stamp, look, read, read_owned};
pub use owned::{Kind, LIST, Owned, Possession};
pub use plan::{Op, Plan, plan};
pub use retire::Retirement;
pub use staging::Staging;

use crate::base::{Digest, OutputPath};

/// A file that shall stand in the output folder.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub output: OutputPath,
    pub digest: Digest,
    /// Whether its name changes with its bytes.
    pub fingerprinted: bool,
    /// Whether it is another file compressed. It is never there while that file changes.
    pub twin: bool,
}

/// The part of a sorted list that lies below the folder `path`.
fn below<'a, T>(sorted: &'a [T], path_of: impl Fn(&T) -> &OutputPath, path: &str) -> &'a [T] {
    let is_before = |item: &T| {
        let known = path_of(item).as_str().as_bytes();
        // Compared as if `path` ended in a slash, without composing that string.
        let head = &known[..known.len().min(path.len())];
        head.cmp(path.as_bytes())
            .then_with(|| known.get(path.len()).cmp(&Some(&b'/')))
            .is_lt()
    };
    let start = sorted.partition_point(is_before);
    let count = sorted[start..].partition_point(|item| is_inside(path_of(item), path));
    &sorted[start..start + count]
}

fn is_inside(output: &OutputPath, folder: &str) -> bool {
    let rest = output.as_str().strip_prefix(folder);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// The folders above a file, the outermost first: `a`, `a/b` for `a/b/index.html`.
fn folders_above(output: &str) -> impl DoubleEndedIterator<Item = &str> {
    output.match_indices('/').map(|(at, _)| &output[..at])
}
