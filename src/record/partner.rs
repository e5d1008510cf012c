//! A partner: `content/partners/**/id.yaml`, and its overlays `id.LANG.yaml`.

use super::field::{Field, Fields, Reader, Type, optional, required};
use super::parts::{Contact, Gate, GeoPoint, Head, Link, Logo, Named, Overlay, Prose, Url};
use super::prose;
use super::shared::{self, ALIASES, CONTACT, COUNT, DRAFT, EMBARGO, EXPIRES, LINK, LOGO, NAMES, POINT, SOURCES};
use crate::base::{Diagnostic, Spanned, VagueDate, slug, words};
use std::sync::Arc;

/// One partner organisation.
#[derive(Clone, Debug)]
pub struct Partner {
    pub head: Head,
    /// In an overlay without this key: empty, and not in `overlay`.
    pub name: Spanned<Arc<str>>,
    pub short_name: Option<Arc<str>>,
    /// Sorts under this name instead of `name`.
    pub sort_name: Option<Arc<str>>,
    /// A key of `partner_kinds`. In an overlay without this key: empty.
    pub kind: Named,
    pub city: Option<Named>,
    pub district: Option<Named>,
    pub location: Option<GeoPoint>,
    pub joined: Option<Spanned<VagueDate>>,
    pub left: Option<Spanned<VagueDate>>,
    pub employees: Option<i64>,
    pub members: Option<i64>,
    pub website: Option<Url>,
    pub links: Vec<Link>,
    pub logo: Option<Logo>,
    pub contacts: Vec<Contact>,
    pub profile: Option<Prose>,
    pub commitments: Vec<Commitment>,
    pub quote: Option<Quote>,
    pub topics: Vec<Named>,
    pub gate: Gate,
    pub aliases: Vec<Named>,
    pub sources: Vec<Url>,
    /// Which keys the file names; decides what `overlaid` takes.
    pub overlay: Overlay,
}

/// What a partner promised to do.
#[derive(Clone, Debug)]
pub struct Commitment {
    pub title: Arc<str>,
    /// Markdown.
    pub text: Option<Prose>,
    pub since: Option<VagueDate>,
    pub status: Option<CommitmentStatus>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommitmentStatus {
    Planned,
    Running,
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quote {
    pub text: Arc<str>,
    pub by: Arc<str>,
    pub role: Option<Arc<str>>,
}

/// The keys of a partner.
pub const FIELDS: &[Field] = &[
    required("name", Type::Text, "Name der Organisation", "name of the organisation"),
    optional("short_name", Type::Text, "Kurzname", "short name"),
    optional(
        "sort_name",
        Type::Text,
        "Name für die alphabetische Ordnung",
        "name to sort by",
    ),
    required(
        "kind",
        Type::Name,
        "Art aus partner_kinds in site.yaml",
        "one of partner_kinds in site.yaml",
    ),
    optional("city", Type::Name, "Ort", "city"),
    optional(
        "district",
        Type::Name,
        "Bezirk aus districts in site.yaml",
        "one of districts in site.yaml",
    ),
    optional("location", Type::Group(POINT), "Lage auf der Karte", "place on the map"),
    optional("joined", Type::VagueDate, "Beitritt", "joined"),
    optional("left", Type::VagueDate, "Austritt", "left"),
    optional("employees", COUNT, "Beschäftigte", "number of employees"),
    optional("members", COUNT, "Mitglieder", "number of members"),
    optional("website", Type::Url, "Website", "website"),
    optional(
        "links",
        Type::List(&Type::Group(LINK)),
        "Links mit Titel",
        "links with a title",
    ),
    optional("logo", Type::Group(LOGO), "Logo", "logo"),
    optional(
        "contacts",
        Type::List(&Type::Group(CONTACT)),
        "Ansprechpartner",
        "people to ask",
    ),
    optional("profile", Type::Markdown, "Profil", "profile"),
    optional(
        "commitments",
        Type::List(&Type::Group(COMMITMENT)),
        "Selbstverpflichtungen",
        "commitments",
    ),
    optional("quote", Type::Group(QUOTE), "Zitat", "quote"),
    optional("topics", NAMES, "Themen aus site.yaml", "topics of site.yaml"),
    EMBARGO,
    EXPIRES,
    DRAFT,
    ALIASES,
    SOURCES,
];

/// Keys that decide where a partner is listed, and so in every language.
const OF_ALL_LANGUAGES: [&str; 5] = ["kind", "district", "joined", "left", "topics"];

const COMMITMENT: &[Field] = &[
    required("title", Type::Text, "Titel", "title"),
    optional("text", Type::Markdown, "Text", "text"),
    optional("since", Type::VagueDate, "Seit wann", "since when"),
    optional(
        "status",
        Type::Choice(&["planned", "running", "done"]),
        "Stand",
        "state",
    ),
];

const QUOTE: &[Field] = &[
    required("text", Type::Text, "Wortlaut", "words"),
    required("by", Type::Text, "Wer das sagt", "who says it"),
    optional("role", Type::Text, "Funktion", "role"),
];

/// The partner, unless its name or kind cannot be read. In an overlay both may be absent.
pub fn read(head: Head, fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Partner> {
    let nothing = head
        .variant
        .is_some()
        .then(|| Spanned::new("".into(), shared::nowhere()));
    if head.variant.is_some() {
        shared::of_all_languages(fields, &OF_ALL_LANGUAGES, reader);
    }
    let (joined, left) = (fields.date("joined"), fields.date("left"));
    if let (Some(joined), Some(left)) = (&joined, &left)
        && left.value.last_day() < joined.value.first_day()
    {
        let here = words("Hier steht der Beitritt.", "The partner joined then.");
        reader.say(left_first().related(reader.path, joined.span, here), left.span);
    }
    let profile = prose::of_key(fields, "profile", reader);
    let commitments = commitments(fields, reader);
    let gate = shared::gate(fields, reader);
    Some(Partner {
        head,
        name: fields.named("name").or_else(|| nothing.clone())?,
        short_name: fields.text("short_name"),
        sort_name: fields.text("sort_name"),
        kind: fields.named("kind").or(nothing)?,
        city: city(fields, reader),
        district: fields.named("district"),
        location: fields.point("location"),
        joined,
        left,
        employees: fields.integer("employees"),
        members: fields.integer("members"),
        website: fields.named("website"),
        links: shared::links(fields),
        logo: shared::logo(fields),
        contacts: shared::contacts(fields),
        profile,
        commitments,
        quote: quote(fields),
        topics: fields.names("topics"),
        gate,
        aliases: shared::aliases(fields),
        sources: shared::sources(fields),
        overlay: fields.overlay(),
    })
}

/// The town, which has a page of its own and so needs something that can stand in an address.
fn city(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Named> {
    let city = fields.named("city")?;
    if !slug(&city.value).is_empty() {
        return Some(city);
    }
    let diagnostic = Diagnostic::error(
        "no-place",
        words(
            format!("„{}“ ist kein Ort.", city.value),
            format!("“{}” is no town.", city.value),
        ),
    );
    let hint = words(
        "Löschen Sie die Zeile, wenn es keinen Ort gibt.",
        "Delete the line if there is no town.",
    );
    reader.say(diagnostic.hint(hint), city.span);
    None
}

fn commitments(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Vec<Commitment> {
    let values = [
        ("planned", CommitmentStatus::Planned),
        ("running", CommitmentStatus::Running),
        ("done", CommitmentStatus::Done),
    ];
    let groups = fields.groups("commitments");
    let commitment = |group: &Fields<'_, '_>| {
        let text = prose::of_key(group, "text", reader);
        Some(Commitment {
            title: group.text("title")?,
            text,
            since: group.date("since").map(|since| since.value),
            status: group.choice("status", &values),
        })
    };
    groups.iter().filter_map(commitment).collect()
}

fn quote(fields: &Fields<'_, '_>) -> Option<Quote> {
    let group = fields.group("quote")?;
    Some(Quote {
        text: group.text("text")?,
        by: group.text("by")?,
        role: group.text("role"),
    })
}

fn left_first() -> Diagnostic {
    Diagnostic::error(
        "left-before-joined",
        words(
            "Der Austritt liegt vor dem Beitritt.",
            "The partner left before it joined.",
        ),
    )
    .hint(words(
        "Vielleicht sind „joined“ (Beitritt) und „left“ (Austritt) vertauscht.",
        "Perhaps “joined” and “left” are swapped.",
    ))
}

impl Partner {
    /// Whether a file with this overlay names a key.
    pub fn names(overlay: Overlay, key: &str) -> bool {
        overlay.names(FIELDS, key)
    }

    /// This partner in the language of `variant`: the keys that it names take the place of its own.
    pub fn overlaid(&self, variant: &Partner) -> Partner {
        let mut partner = self.clone();
        let named = |key: &str| variant.overlay.names(FIELDS, key);
        shared::take(named("name"), &mut partner.name, &variant.name);
        shared::take(named("short_name"), &mut partner.short_name, &variant.short_name);
        shared::take(named("sort_name"), &mut partner.sort_name, &variant.sort_name);
        shared::take(named("city"), &mut partner.city, &variant.city);
        shared::take(named("location"), &mut partner.location, &variant.location);
        shared::take(named("employees"), &mut partner.employees, &variant.employees);
        shared::take(named("members"), &mut partner.members, &variant.members);
        shared::take(named("website"), &mut partner.website, &variant.website);
        shared::take(named("links"), &mut partner.links, &variant.links);
        shared::take(named("logo"), &mut partner.logo, &variant.logo);
        shared::take(named("contacts"), &mut partner.contacts, &variant.contacts);
        shared::take(named("profile"), &mut partner.profile, &variant.profile);
        shared::take(named("commitments"), &mut partner.commitments, &variant.commitments);
        shared::take(named("quote"), &mut partner.quote, &variant.quote);
        shared::take(named("aliases"), &mut partner.aliases, &variant.aliases);
        shared::take(named("sources"), &mut partner.sources, &variant.sources);
        for key in ["embargo", "expires", "draft"].into_iter().filter(|key| named(key)) {
            partner.gate.take(key, &variant.gate);
        }
        partner
    }
}
