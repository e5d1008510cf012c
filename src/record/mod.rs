//! Records: what one source says, with its places, still naming others by name.
//!
//! A record knows only its own file. Whether what it names exists is asked in `site`.

mod addition;
mod allowed;
mod anchor;
mod block;
mod body;
mod catalogue;
mod config;
mod event;
mod field;
mod file_name;
mod foreign;
mod front_matter;
mod gated;
mod html;
mod media;
mod outline;
mod page;
mod partner;
mod parts;
mod prose;
mod release;
mod schema;
mod shared;
#[cfg(test)]
mod tests;
mod theme;
mod yaml;

pub use addition::{Addition, addition, entry};
pub use allowed::{ALLOWED_ATTRIBUTES, ALLOWED_TAGS};
pub use anchor::{Anchors, anchor, is_of_the_page};
pub use block::{BlockKind, DEPTH, Marker, Marks, markdown_options, unquoted};
pub use body::{Block, Heading, ImageUse, LinkUse, Outline, link_target};
pub use catalogue::{Catalogue, Filed, Versions};
pub use config::{
    Accessibility, Addresses, Config, ContactEntry, Enforcement, Figure, HistoryEntry, ImageFormat, ImageOptions,
    Initiative, Labelled, LanguageEntry, Legal, MenuEntry, MenuTarget, Menus, Redirect, Section, is_base_url,
};
pub use event::{Event, EventEnd, EventStart, EventStatus, ProgrammeItem, Registration, Venue};
pub use field::{Field, Type, certainly_before, complaint};
pub use file_name::kind;
pub use foreign::{ForeignLink, foreign_links};
pub use html::{Tag, is_comment, is_executable, is_opaque, tags};
pub use media::{ImageFacts, ImageKind, Media, MediaImage, media_at};
#[cfg(test)]
pub(crate) use outline::tests::{SAMPLE, hostile, mutated};
pub use outline::{COLUMNS, outline};
pub use page::{AnniversaryText, Page};
pub use partner::{Commitment, CommitmentStatus, Partner, Quote};
pub use parts::{
    AiUse, Attachment, Contact, DatedGate, Gate, GeoPoint, Head, Image, Link, Logo, Named, Overlay, Prose, ProseText,
    Url, Written,
};
pub use release::{Correction, Release, Withdrawn};
pub use schema::schema;
pub use theme::{MapGrid, Phrase, ThemeConfig, phrases};

use crate::base::{Checked, Diagnostic, Digest, SourcePath, Span, words};
use field::Reader;
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
    /// A source that cannot be used; the diagnostics say why. It is known that it exists, so that a reference to it is
    /// not called wrong as well.
    Broken(SourceKind, Arc<Head>),
}

impl Record {
    /// Which file it is.
    pub fn head(&self) -> &Head {
        match self {
            Self::Config(record) => &record.head,
            Self::Release(record) => &record.head,
            Self::Partner(record) => &record.head,
            Self::Event(record) => &record.head,
            Self::Page(record) => &record.head,
            Self::Anniversary(record) => &record.head,
            Self::Theme(record) => &record.head,
            Self::Broken(_, head) => head,
        }
    }
}

/// What a path below `content/` (or `themes/NAME/theme.yaml`) is, by its folder and extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The folders of `content/` that hold records.
const FOLDERS: [(&str, SourceKind); 5] = [
    ("releases", SourceKind::Release),
    ("partners", SourceKind::Partner),
    ("events", SourceKind::Event),
    ("pages", SourceKind::Page),
    ("anniversaries", SourceKind::Anniversary),
];

/// The keys of a kind, in the order of the contract; `None` where a source has none.
pub fn fields(kind: SourceKind) -> Option<&'static [Field]> {
    match kind {
        SourceKind::Config => Some(config::FIELDS),
        SourceKind::Release => Some(release::FIELDS),
        SourceKind::Partner => Some(partner::FIELDS),
        SourceKind::Event => Some(event::FIELDS),
        SourceKind::Page => Some(page::FIELDS),
        SourceKind::Anniversary => Some(page::ANNIVERSARY_FIELDS),
        SourceKind::Theme => Some(theme::FIELDS),
        SourceKind::Media | SourceKind::AddressLock | SourceKind::ThemeFile => None,
    }
}

/// A text of this many bytes has some 500 pages. Longer ones are no texts, and would cost time and memory in plenty.
const LONGEST_TEXT: usize = 1 << 20;

/// Reads one source. `None` where its kind holds no record; `Record::Broken` where it cannot be used.
pub fn parse(path: &SourcePath, kind: SourceKind, bytes: &[u8], digest: Digest) -> Checked<Option<Record>> {
    let Some(fields) = fields(kind) else {
        return Checked::new(None, Vec::new());
    };
    let head = file_name::head(path, kind, digest);
    let broken = Record::Broken(kind, Arc::new(head.clone()));
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Checked::new(Some(broken), vec![not_utf8(path, bytes, error.valid_up_to())]),
    };
    if text.len() > LONGEST_TEXT {
        return Checked::new(Some(broken), vec![too_long(path, text.len())]);
    }
    let mut reader = Reader::new(path, text, digest);
    let record = read(head, kind, fields, &mut reader);
    let diagnostics = most_of(path, reader.diagnostics);
    Checked::new(Some(record.unwrap_or(broken)), diagnostics)
}

/// Of one text, so many mistakes are told; then one more says how many follow. Nobody reads them all, and a text made
/// of nothing else would take minutes.
pub const MOST_MISTAKES: usize = 200;

/// The first mistakes of a text, and how many there are besides.
pub fn most_of(path: &SourcePath, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if diagnostics.len() > MOST_MISTAKES {
        diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
        let rest = diagnostics.split_off(MOST_MISTAKES);
        let place = rest[0].place.as_ref().map_or(Span::default(), |place| place.span);
        diagnostics.push(more(rest.len()).at(path, place));
    }
    diagnostics
}

fn more(count: usize) -> Diagnostic {
    Diagnostic::error(
        "more-mistakes",
        words(
            format!("Von hier an hat die Datei noch {count} weitere Fehler oder Warnungen."),
            format!("From here on the file has {count} more errors or warnings."),
        ),
    )
    .hint(words(
        "Beheben Sie zuerst die oberen; oft haben alle dieselbe Ursache.",
        "Mend those above first; often all have the same cause.",
    ))
}

fn read(head: Head, kind: SourceKind, fields: &'static [Field], reader: &mut Reader<'_>) -> Option<Record> {
    refuse_control_characters(reader)?;
    let text = reader.text;
    let is_markdown = matches!(kind, SourceKind::Release | SourceKind::Page | SourceKind::Anniversary);
    let (header, body) = if is_markdown {
        let parts = front_matter::split(text, reader.path).collect(&mut reader.diagnostics)?;
        if parts.header.is_none() && kind != SourceKind::Anniversary {
            reader.say(front_matter::missing(), Span::default());
            return None;
        }
        (parts.header.unwrap_or(0..0), parts.body)
    } else {
        (
            text.len() - text.trim_start_matches('\u{feff}').len()..text.len(),
            text.len(),
        )
    };
    reader.start = header.start;
    let errors = reader.diagnostics.len();
    let root = yaml::parse(text, header, reader.path).collect(&mut reader.diagnostics);
    if root.is_none() && reader.diagnostics.len() > errors {
        return None;
    }
    if kind == SourceKind::Config {
        return config::read(head, root.as_ref(), reader)
            .map(Arc::new)
            .map(Record::Config);
    }
    let is_overlay = head.variant.is_some() && matches!(kind, SourceKind::Partner | SourceKind::Event);
    let fields = reader.read(root.as_ref(), fields, is_overlay);
    match kind {
        SourceKind::Release => release::read(head, &fields, body, reader)
            .map(Arc::new)
            .map(Record::Release),
        SourceKind::Partner => partner::read(head, &fields, reader).map(Arc::new).map(Record::Partner),
        SourceKind::Event => event::read(head, &fields, reader).map(Arc::new).map(Record::Event),
        SourceKind::Page => page::read(head, &fields, body, reader).map(Arc::new).map(Record::Page),
        SourceKind::Anniversary => page::read_anniversary(head, &fields, body, reader)
            .map(Arc::new)
            .map(Record::Anniversary),
        SourceKind::Theme => theme::read(head, &fields).map(Arc::new).map(Record::Theme),
        SourceKind::Config | SourceKind::Media | SourceKind::AddressLock | SourceKind::ThemeFile => None,
    }
}

/// A control character breaks feeds and is never meant. A zero byte is the mark of a file that is no text at all.
fn refuse_control_characters(reader: &mut Reader<'_>) -> Option<()> {
    let suspicious = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t') || *byte == 0x7f;
    let Some(at) = reader.text.bytes().position(|byte| suspicious(&byte)) else {
        return Some(());
    };
    let found = char::from(reader.text.as_bytes()[at]);
    reader.say(field::control_character(found), Span::new(at, at + 1));
    None
}

fn too_long(path: &SourcePath, bytes: usize) -> Diagnostic {
    let megabytes = bytes.div_ceil(LONGEST_TEXT);
    Diagnostic::error(
        "text-too-long",
        words(
            format!("Die Datei ist mit fast {megabytes} MB zu groß für einen Text; möglich ist 1 MB."),
            format!("At nearly {megabytes} MB the file is too large for a text; the limit is 1 MB."),
        ),
    )
    .hint(words(
        "Ist etwas anderes hineingeraten, etwa ein Bild? Sonst teilen Sie den Text, oder hängen Sie ihn als PDF an.",
        "Did something else slip in, such as a picture? Otherwise split the text, or attach it as a PDF.",
    ))
    .at(path, Span::default())
}

fn not_utf8(path: &SourcePath, bytes: &[u8], at: usize) -> Diagnostic {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let (de, en) = if is_utf16 {
        ("UTF-16", "UTF-16")
    } else {
        ("einer anderen Kodierung", "another encoding")
    };
    Diagnostic::error(
        "not-utf8",
        words(
            format!("Die Datei ist in {de} gespeichert, nicht in UTF-8."),
            format!("The file is stored in {en}, not in UTF-8."),
        ),
    )
    .hint(words(
        "Speichern Sie die Datei im Editor mit der Kodierung „UTF-8“.",
        "Save the file with the encoding “UTF-8”.",
    ))
    .at(path, Span::new(at, at))
}
