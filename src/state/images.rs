#![expect(clippy::disallowed_methods, reason = "image variants are files of their own")]
//! Image variants: dear to make, so each is kept as a file, named by the digest of what it was made from. The file ends
//! with a digest of its bytes and of that name: one that was altered, or that stands in the place of another, is missing.

use super::Store;
use crate::base::{Digest, digest_of};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

impl Store {
    /// The bytes of a variant.
    pub fn image(&self, spec: Digest) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.image_file(spec)?).ok()?;
        let end = bytes.len().checked_sub(16)?;
        let whole = seal(spec, &bytes[..end]).as_bytes() == &bytes[end..];
        bytes.truncate(end);
        whole.then_some(bytes)
    }

    /// Keeps a variant. Many threads may do so at once. What cannot be written is made again next time.
    pub fn put_image(&self, spec: Digest, bytes: &[u8]) {
        let Some(file) = self.image_file(spec) else { return };
        let whole = [bytes, seal(spec, bytes).as_bytes()].concat();
        if let Some(folder) = file.parent() {
            drop(fs::create_dir_all(folder));
        }
        let fresh = file.with_extension(std::process::id().to_string());
        if fs::write(&fresh, whole)
            .and_then(|()| fs::rename(&fresh, file))
            .is_err()
        {
            drop(fs::remove_file(fresh));
        }
    }

    /// Removes every variant that is not in `kept`.
    pub fn sweep_images(&self, kept: &BTreeSet<Digest>) {
        let Some(folder) = self.image_folder() else { return };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let spec = entry.file_name().to_str().and_then(Digest::parse);
            if spec.is_none_or(|spec| !kept.contains(&spec)) {
                drop(fs::remove_file(entry.path()));
            }
        }
    }

    fn image_folder(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join("images"))
    }

    fn image_file(&self, spec: Digest) -> Option<PathBuf> {
        Some(self.image_folder()?.join(spec.to_string()))
    }
}

fn seal(spec: Digest, bytes: &[u8]) -> Digest {
    digest_of(&(spec, Digest::of_bytes(bytes)))
}
