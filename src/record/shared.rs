//! Keys that several kinds share: images, attachments, contacts, the gate. One reading for each.

use super::field::{Field, Fields, Reader, Type, certainly_before, optional, required};
use super::parts::{AiUse, Attachment, Contact, Gate, Image, Link, Logo, Named, Url};
use crate::base::{Diagnostic, Span, Spanned, Stamp, Text, Words, words};

pub const NAMES: Type = Type::List(&Type::Name);
pub const URLS: Type = Type::List(&Type::Url);
pub const ADDRESSES: Type = Type::List(&Type::Address);
pub const COUNT: Type = Type::Integer { min: 0, max: i64::MAX };

/// The keys of an image.
pub const IMAGE: &[Field] = &[
    required("src", Type::File, "Datei", "file"),
    optional(
        "alt",
        Type::Text,
        "Bildbeschreibung für alle, die das Bild nicht sehen",
        "description for those who do not see it",
    ),
    optional(
        "decorative",
        Type::Bool,
        "true: das Bild schmückt nur",
        "true: the image is decoration only",
    ),
    optional("caption", Type::Text, "Bildunterschrift", "caption"),
    optional("credit", Type::Text, "Bildnachweis", "credit"),
    optional(
        "credit_url",
        Type::Url,
        "Web-Adresse zum Bildnachweis",
        "web address of the credit",
    ),
    optional("licence", Type::Text, "Lizenz", "licence"),
    optional(
        "ai",
        Type::Choice(&["none", "edited", "generated"]),
        "KI-Kennzeichnung",
        "made or edited by AI",
    ),
];

/// The keys of a file to download.
pub const ATTACHMENT: &[Field] = &[
    required("src", Type::File, "Datei", "file"),
    optional("title", Type::Text, "Titel", "title"),
    optional(
        "accessible",
        Type::Bool,
        "true: die Datei ist barrierefrei",
        "true: the file is accessible",
    ),
    optional("language", Type::Tag, "Sprache der Datei", "language of the file"),
];

pub const LOGO: &[Field] = &[
    required("src", Type::File, "Datei", "file"),
    optional("alt", Type::Text, "Bildbeschreibung", "description"),
];

pub const CONTACT: &[Field] = &[
    optional("name", Type::Text, "Name", "name"),
    optional("role", Type::Text, "Aufgabe", "role"),
    optional("email", Type::Email, "E-Mail-Adresse", "e-mail address"),
    optional("phone", Type::Text, "Telefon", "phone"),
    optional("address", Type::Text, "Anschrift", "postal address"),
];

pub const LINK: &[Field] = &[
    required("title", Type::Text, "Titel", "title"),
    required("url", Type::Url, "Web-Adresse", "web address"),
];

pub const POINT: &[Field] = &[
    required("lat", Type::Degrees(90), "Breite in Grad", "latitude in degrees"),
    required("lon", Type::Degrees(180), "Länge in Grad", "longitude in degrees"),
];

/// The keys of the gate, for the list of a kind.
pub const EMBARGO: Field = optional("embargo", Type::Stamp, "Sperrfrist", "not public before");
pub const EXPIRES: Field = optional(
    "expires",
    Type::Stamp,
    "Ablauf der Veröffentlichung",
    "no longer public from",
);
pub const DRAFT: Field = optional("draft", Type::Bool, "Entwurf", "draft");
pub const ALIASES: Field = optional("aliases", ADDRESSES, "Frühere Adressen", "earlier addresses");
pub const SOURCES: Field = optional("sources", URLS, "Quellen", "sources");

pub fn gate(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Gate {
    let gate = Gate {
        embargo: fields.stamp("embargo"),
        expires: fields.stamp("expires"),
        draft: fields.flag("draft"),
        whole: None,
    };
    if let (Some(embargo), Some(expires)) = (&gate.embargo, &gate.expires) {
        let diagnostic = Diagnostic::error(
            "expires-first",
            words(
                "Die Veröffentlichung endet, bevor die Sperrfrist abläuft.",
                "Publication ends before the embargo lifts.",
            ),
        )
        .hint(words(
            "Setzen Sie „expires“ auf einen späteren Tag, oder löschen Sie eine der beiden Zeilen.",
            "Set “expires” to a later day, or delete one of the two lines.",
        ));
        let here = words("Hier steht die Sperrfrist.", "The embargo is here.");
        in_order(diagnostic, here, embargo, expires, reader);
    }
    gate
}

/// Complains of keys in an overlay that mean the same in every language.
pub fn of_all_languages(fields: &Fields<'_, '_>, keys: &[&str], reader: &mut Reader<'_>) {
    for key in fields.keys().iter().filter(|key| keys.contains(&&*key.value)) {
        let name = &key.value;
        let warning = Diagnostic::warning(
            "overlay-key",
            words(
                format!("„{name}“ gilt in allen Sprachen; in einer Sprachfassung wird es nicht beachtet."),
                format!("“{name}” holds in all languages; in a variant it is not looked at."),
            ),
        );
        let hint = words(
            "Löschen Sie die Angabe hier, und ändern Sie sie in der Datei ohne Sprache im Namen.",
            "Delete it here, and change it in the file without a language in its name.",
        );
        reader.say(warning.hint(hint), key.span);
    }
}

/// Complains where `second` certainly lies before `first`.
pub fn in_order(
    diagnostic: Diagnostic,
    here: Words,
    first: &Spanned<Stamp>,
    second: &Spanned<Stamp>,
    reader: &mut Reader<'_>,
) {
    if certainly_before(second.value, first.value) {
        let diagnostic = diagnostic.related(reader.path, first.span, here);
        reader.say(diagnostic, second.span);
    }
}

pub fn images(fields: &Fields<'_, '_>, key: &str, reader: &mut Reader<'_>) -> Vec<Image> {
    fields
        .groups(key)
        .iter()
        .filter_map(|group| image_of(group, reader))
        .collect()
}

pub fn image(fields: &Fields<'_, '_>, key: &str, reader: &mut Reader<'_>) -> Option<Image> {
    image_of(&fields.group(key)?, reader)
}

fn image_of(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Image> {
    let (alt, decorative) = (fields.text("alt"), fields.flag("decorative"));
    let src = fields.named("src");
    let place = src.as_ref().map_or(fields.span, |src| src.span);
    if fields.node("alt").is_none() && !decorative {
        reader.say(no_alt(), place);
    }
    Some(Image {
        src: src?,
        alt,
        decorative,
        caption: fields.text("caption"),
        credit: fields.text("credit"),
        credit_url: fields.named("credit_url"),
        licence: fields.text("licence"),
        ai: ai(fields),
    })
}

fn ai(fields: &Fields<'_, '_>) -> AiUse {
    let values = [
        ("none", AiUse::None),
        ("edited", AiUse::Edited),
        ("generated", AiUse::Generated),
    ];
    fields.choice("ai", &values).unwrap_or_default()
}

fn no_alt() -> Diagnostic {
    Diagnostic::error(
        "image-alt",
        words(
            "Dem Bild fehlt die Bildbeschreibung „alt“ für Menschen, die es nicht sehen.",
            "The image lacks “alt”, the description for people who do not see it.",
        ),
    )
    .hint(words(
        "Beschreiben Sie in einem Satz, was zu sehen ist. Schmückt das Bild nur, schreiben Sie „decorative: true“.",
        "Say in one sentence what can be seen. If the image is decoration only, write “decorative: true”.",
    ))
}

pub fn attachments(fields: &Fields<'_, '_>) -> Vec<Attachment> {
    let attachment = |group: &Fields<'_, '_>| {
        Some(Attachment {
            src: group.named("src")?,
            title: group.text("title"),
            accessible: group.flag("accessible"),
            language: group.text("language"),
        })
    };
    fields.groups("attachments").iter().filter_map(attachment).collect()
}

pub fn logo(fields: &Fields<'_, '_>) -> Option<Logo> {
    let group = fields.group("logo")?;
    Some(Logo {
        src: group.named("src")?,
        alt: group.text("alt"),
    })
}

pub fn contacts(fields: &Fields<'_, '_>) -> Vec<Contact> {
    let plain = |group: &Fields<'_, '_>, key| group.text(key).map(Text::plain);
    let contact = |group: &Fields<'_, '_>| Contact {
        name: plain(group, "name"),
        role: plain(group, "role"),
        email: group.text("email"),
        phone: group.text("phone"),
        address: plain(group, "address"),
    };
    fields.groups("contacts").iter().map(contact).collect()
}

pub fn links(fields: &Fields<'_, '_>) -> Vec<Link> {
    let link = |group: &Fields<'_, '_>| {
        Some(Link {
            title: group.text("title")?,
            url: group.named("url")?,
        })
    };
    fields.groups("links").iter().filter_map(link).collect()
}

pub fn aliases(fields: &Fields<'_, '_>) -> Vec<Named> {
    fields.names("aliases")
}

pub fn sources(fields: &Fields<'_, '_>) -> Vec<Url> {
    fields.names("sources")
}

/// A place for a value that the file does not hold.
pub fn nowhere() -> Span {
    Span::default()
}

/// Takes the value of an overlay where the overlay names its key.
pub fn take<T: Clone>(is_named: bool, mine: &mut T, theirs: &T) {
    if is_named {
        mine.clone_from(theirs);
    }
}
