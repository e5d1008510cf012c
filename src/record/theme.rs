//! A theme's description: `themes/NAME/theme.yaml`.

use super::parts::{Head, Named};
use crate::base::Spanned;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub struct ThemeConfig {
    pub head: Head,
    pub title: Spanned<Arc<str>>,
    /// The theme that supplies what this one does not have.
    pub extends: Option<Named>,
    /// Options and their default values, as text.
    pub options: Vec<(Named, Arc<str>)>,
}
