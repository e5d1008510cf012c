//! The keys of `content/site.yaml`.

use crate::record::field::{Field, Type, optional, required};
use crate::record::shared::URLS;

const LABELS: Type = Type::Keyed(&Type::Localised);
const SIZE: Type = Type::Integer { min: 1, max: 1000 };

/// The keys of `site.yaml`.
pub const FIELDS: &[Field] = &[
    required("title", Type::Localised, "Titel der Website", "title of the site"),
    optional("short_title", Type::Localised, "Kurzer Titel", "short title"),
    optional(
        "description",
        Type::Localised,
        "Beschreibung für Suchmaschinen",
        "description for search engines",
    ),
    optional(
        "claim",
        Type::Localised,
        "Leitsatz auf der Startseite",
        "claim on the home page",
    ),
    optional(
        "lead",
        Type::Localised,
        "Einleitung auf der Startseite",
        "introduction on the home page",
    ),
    required(
        "base_url",
        Type::Url,
        "Web-Adresse der Website",
        "web address of the site",
    ),
    optional("time_zone", Type::Zone, "Zeitzone", "time zone"),
    optional("theme", Type::Slug, "Theme (Gestaltung)", "theme"),
    optional(
        "theme_options",
        Type::Options,
        "Einstellungen des Themes",
        "options of the theme",
    ),
    required(
        "languages",
        Type::List(&Type::Group(LANGUAGE)),
        "Sprachen, die erste ist die Hauptsprache",
        "languages, the first is the default",
    ),
    optional(
        "initiative",
        Type::Group(INITIATIVE),
        "Angaben zur Initiative",
        "the initiative",
    ),
    optional(
        "contacts",
        Type::Keyed(&Type::Group(CONTACT)),
        "Ansprechpartner",
        "people to ask",
    ),
    optional(
        "press_contact",
        Type::Name,
        "Pressekontakt aus contacts",
        "press contact, one of contacts",
    ),
    optional(
        "accessibility",
        Type::Group(ACCESSIBILITY),
        "Barrierefreiheit",
        "accessibility",
    ),
    optional("legal", Type::Group(LEGAL), "Rechtliche Seiten", "legal pages"),
    optional("partner_kinds", LABELS, "Arten von Partnern", "kinds of partner"),
    optional("districts", LABELS, "Bezirke", "districts"),
    optional("event_kinds", LABELS, "Arten von Terminen", "kinds of event"),
    optional("topics", LABELS, "Themen", "topics"),
    optional(
        "topic_teasers",
        LABELS,
        "Anreißer der Themen",
        "summaries of the topics",
    ),
    optional("menus", Type::PerLanguage(MENUS), "Menüs", "menus"),
    optional(
        "milestones",
        Type::List(&Type::Integer { min: 1, max: 1000 }),
        "Jubiläen in Jahren",
        "anniversaries in years",
    ),
    optional(
        "history",
        Type::List(&Type::Group(HISTORY)),
        "Geschichte der Initiative",
        "history of the initiative",
    ),
    optional("page_size", SIZE, "Meldungen je Seite", "releases on a page"),
    optional("feed_size", SIZE, "Meldungen im Feed", "releases in the feed"),
    optional(
        "images",
        Type::Group(IMAGES),
        "Bilder: Breiten, Formate, Qualität",
        "widths, formats, quality of images",
    ),
    optional(
        "compress",
        Type::List(&Type::Choice(&["gz", "br"])),
        "Komprimierte Zwillinge der Dateien",
        "compressed twins of files",
    ),
    optional(
        "addresses",
        Type::PerLanguage(ADDRESSES),
        "Adressmuster",
        "address patterns",
    ),
    optional(
        "redirects",
        Type::List(&Type::Group(REDIRECT)),
        "Weiterleitungen",
        "redirects",
    ),
    optional(
        "gone",
        Type::List(&Type::Address),
        "Adressen, die es nicht mehr gibt",
        "addresses that are gone",
    ),
];

const LANGUAGE: &[Field] = &[
    required("tag", Type::Tag, "Sprachkürzel", "language tag"),
    required("name", Type::Text, "Name in der Sprache selbst", "its name in itself"),
    optional("path", Type::Slug, "Ordner in der Adresse", "folder in the address"),
    optional(
        "records",
        Type::Bool,
        "false: nur eigens geschriebene Seiten",
        "false: only pages written for it",
    ),
];

const INITIATIVE: &[Field] = &[
    optional("name", Type::Localised, "Name", "name"),
    optional(
        "former_names",
        Type::List(&Type::Localised),
        "Frühere Namen",
        "former names",
    ),
    optional("founded", Type::VagueDate, "Gründung", "founded"),
    optional("patron", Type::Localised, "Schirmherrschaft", "patron"),
    optional("ministry", Type::Localised, "Ministerium", "ministry"),
    optional(
        "boilerplate",
        Type::LocalisedMarkdown,
        "Text über die Initiative unter jeder Meldung",
        "text below every release",
    ),
    optional("figures", Type::List(&Type::Group(FIGURE)), "Zahlen", "figures"),
];

const FIGURE: &[Field] = &[
    required("label", Type::Localised, "Bezeichnung", "label"),
    required(
        "value",
        Type::Integer {
            min: i64::MIN,
            max: i64::MAX,
        },
        "Zahl",
        "number",
    ),
    optional(
        "prefix",
        Type::Localised,
        "Davor: rund, mehr als",
        "before it: about, more than",
    ),
    optional("as_of", Type::VagueDate, "Stand", "as of"),
    optional("source", Type::Url, "Quelle", "source"),
];

const CONTACT: &[Field] = &[
    optional("name", Type::Localised, "Name", "name"),
    optional("role", Type::Localised, "Aufgabe", "role"),
    optional("phone", Type::Text, "Telefon", "phone"),
    optional("email", Type::Email, "E-Mail-Adresse", "e-mail address"),
    optional("address", Type::Localised, "Anschrift", "postal address"),
];

const ACCESSIBILITY: &[Field] = &[
    optional(
        "statement",
        Type::Name,
        "Seite mit der Erklärung",
        "page with the statement",
    ),
    optional(
        "feedback_url",
        Type::Url,
        "Web-Adresse für Rückmeldungen",
        "web address for feedback",
    ),
    optional(
        "feedback_email",
        Type::Email,
        "E-Mail-Adresse für Rückmeldungen",
        "e-mail address for feedback",
    ),
    optional(
        "sign_language",
        Type::Name,
        "Seite in Gebärdensprache",
        "page in sign language",
    ),
    optional(
        "enforcement",
        Type::Group(ENFORCEMENT),
        "Durchsetzungsstelle",
        "enforcement body",
    ),
    optional(
        "updated",
        Type::VagueDate,
        "Stand der Erklärung",
        "date of the statement",
    ),
];

const ENFORCEMENT: &[Field] = &[
    required("name", Type::Localised, "Name", "name"),
    optional("url", Type::Url, "Web-Adresse", "web address"),
];

const LEGAL: &[Field] = &[
    optional(
        "imprint",
        Type::Name,
        "Seite mit dem Impressum",
        "page with the imprint",
    ),
    optional("privacy", Type::Name, "Seite zum Datenschutz", "page on privacy"),
];

const MENUS: &[Field] = &[
    optional("main", Type::List(&Type::Group(MENU_ENTRY)), "Hauptmenü", "main menu"),
    optional(
        "footer",
        Type::List(&Type::Group(MENU_ENTRY)),
        "Menü im Fuß",
        "menu in the footer",
    ),
];

const MENU_ENTRY: &[Field] = &[
    optional(
        "section",
        Type::Choice(SECTIONS),
        "Bereich der Website",
        "section of the site",
    ),
    optional("page", Type::Name, "Seite", "page"),
    optional("url", Type::Url, "Web-Adresse", "web address"),
    optional("label", Type::Localised, "Beschriftung", "label"),
];

const SECTIONS: &[&str] = &[
    "home",
    "releases",
    "topics",
    "partners",
    "events",
    "anniversaries",
    "search",
];

const HISTORY: &[Field] = &[
    required("date", Type::VagueDate, "Datum", "date"),
    required("title", Type::Localised, "Titel", "title"),
    optional("text", Type::Localised, "Text", "text"),
    optional("sources", URLS, "Quellen", "sources"),
];

const IMAGES: &[Field] = &[
    optional(
        "widths",
        Type::List(&Type::Integer { min: 16, max: 8192 }),
        "Breiten",
        "widths",
    ),
    optional(
        "formats",
        Type::List(&Type::Choice(&["webp", "jpeg", "avif"])),
        "Formate",
        "formats",
    ),
    optional("quality", Type::Integer { min: 1, max: 100 }, "Qualität", "quality"),
];

/// The pages that have an address of their own; the last placeholder of a pattern must occur in it.
const ADDRESSES: &[Field] = &[
    optional("news", Type::Pattern(&[]), "Pressebereich", "news"),
    optional(
        "releases",
        Type::Pattern(&["year", "month", "day", "slug"]),
        "Meldungen",
        "releases",
    ),
    optional("topics", Type::Pattern(&[]), "Themen", "topics"),
    optional("partners", Type::Pattern(&["id"]), "Partner", "partners"),
    optional("kinds", Type::Pattern(&[]), "Partner nach Art", "partners by kind"),
    optional(
        "districts",
        Type::Pattern(&[]),
        "Partner nach Bezirk",
        "partners by district",
    ),
    optional("cities", Type::Pattern(&[]), "Partner nach Ort", "partners by city"),
    optional(
        "letters",
        Type::Pattern(&[]),
        "Partner nach Buchstabe",
        "partners by letter",
    ),
    optional("events", Type::Pattern(&["id"]), "Termine", "events"),
    optional("anniversaries", Type::Pattern(&[]), "Jubiläen", "anniversaries"),
    optional("search", Type::Pattern(&[]), "Suche", "search"),
    optional("data", Type::Pattern(&[]), "Offene Daten", "open data"),
];

const REDIRECT: &[Field] = &[
    required("from", Type::Address, "Alte Adresse", "old address"),
    required("to", Type::Target, "Neue Adresse", "new address"),
];
