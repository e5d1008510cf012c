//! One route to one artifact.

use crate::base::{Digest, OutputPath};

/// The finished bytes of one output.
#[derive(Clone, Debug)]
pub struct Artifact {
    pub output: OutputPath,
    pub bytes: Vec<u8>,
    pub digest: Digest,
}

impl Artifact {
    pub fn new(output: OutputPath, bytes: Vec<u8>) -> Self {
        Self {
            digest: Digest::of_bytes(&bytes),
            output,
            bytes,
        }
    }
}
