//! Records: what one source says, with its places, still naming others by name.
//!
//! A record knows only its own file. Whether what it names exists is asked in `site`.

mod body;
mod config;
mod event;
mod front_matter;
mod page;
mod partner;
mod parts;
mod release;
mod theme;
mod yaml;

pub use body::{Block, BlockKind, Heading, ImageUse, LinkUse, Outline};
pub use config::{
    Accessibility, Addresses, Config, ContactEntry, Enforcement, Figure, HistoryEntry, ImageFormat, ImageOptions,
    Initiative, Labelled, LanguageEntry, Legal, MenuEntry, MenuTarget, Menus, Redirect, Section,
};
pub use event::{Event, EventEnd, EventStart, EventStatus, ProgrammeItem, Registration, Venue};
pub use page::{AnniversaryText, Page};
pub use partner::{Commitment, CommitmentStatus, Partner, Quote};
pub use parts::{
    AiUse, Attachment, Contact, Gate, GeoPoint, Head, Image, Link, Logo, Named, Overlay, Prose, ProseText, Url,
};
pub use release::{Correction, Release, Withdrawn};
pub use theme::ThemeConfig;

use std::sync::Arc;

/// One parsed source.
#[derive(Clone, Debug)]
pub enum Record {
    Config(Arc<Config>),
    Release(Arc<Release>),
    Partner(Arc<Partner>),
    Event(Arc<Event>),
    Page(Arc<Page>),
    Anniversary(Arc<AnniversaryText>),
    Theme(Arc<ThemeConfig>),
}

/// What a path below `content/` (or `themes/NAME/theme.yaml`) is, by its folder and extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceKind {
    Config,
    Release,
    Partner,
    Event,
    Page,
    Anniversary,
    Theme,
    /// A file that a record may use: image, attachment.
    Media,
    /// `content/addresses.lock`
    AddressLock,
    /// A template, an asset or the strings of a theme.
    ThemeFile,
}
