//! Reading `site.yaml`: languages first, because every text names them.

use super::{
    Accessibility, Config, ContactEntry, Enforcement, FIELDS, Figure, HistoryEntry, ImageFormat, ImageOptions,
    Initiative, Labelled, Legal, Redirect, languages, menus,
};
use crate::base::{Address, Diagnostic, Spanned, Text, words};
use crate::record::field::{Fields, Reader, localised, name};
use crate::record::parts::{Contact, Head, Named, Prose};
use crate::record::yaml::{Kind, Node};
use crate::record::{prose, shared, theme};
use std::sync::Arc;

/// The settings, unless title, address or languages cannot be read.
pub fn read<'s>(head: Head, root: Option<&Node<'s>>, reader: &mut Reader<'s>) -> Option<Config> {
    reader.tags = languages::tags(root);
    let fields = reader.read(root, FIELDS, false);
    let default = reader.tags.first().cloned().unwrap_or_else(|| "de".into());
    let texts = Texts {
        fields,
        default: &default,
    };
    let languages = languages::read(&fields, reader);
    let base = base(&fields, reader);
    let initiative = texts.initiative(reader);
    let menus = menus::menus(&fields, &default, reader);
    let topics = texts.labels("topics");
    let topic_teasers = texts.topic_teasers(&topics, reader);
    let (origin, base_path) = base?;
    Some(Config {
        head,
        title: texts.of("title")?,
        short_title: texts.of("short_title"),
        description: texts.of("description"),
        claim: texts.of("claim"),
        lead: texts.of("lead"),
        origin,
        base_path,
        time_zone: fields.named("time_zone").unwrap_or_else(|| given("Europe/Berlin")),
        theme: fields.named("theme").unwrap_or_else(|| given("gewebe")),
        theme_options: theme::options(&fields, "theme_options"),
        languages: Some(languages).filter(|languages| !languages.is_empty())?,
        initiative,
        contacts: texts.contacts(),
        press_contact: fields.named("press_contact"),
        accessibility: texts.accessibility(),
        legal: legal(&fields),
        partner_kinds: texts.labels("partner_kinds"),
        districts: texts.labels("districts"),
        event_kinds: texts.labels("event_kinds"),
        topics,
        topic_teasers,
        menus,
        milestones: milestones(&fields),
        history: texts.history(),
        page_size: fields.number("page_size").unwrap_or(20),
        feed_size: fields.number("feed_size").unwrap_or(20),
        images: images(&fields, reader),
        compress: fields.names("compress"),
        addresses: menus::addresses(&fields),
        redirects: redirects(&fields),
        gone: fields.names("gone").into_iter().filter_map(address).collect(),
    })
}

/// A value of ours, in place of one that the file does not hold.
fn given(value: &str) -> Named {
    Spanned::new(value.into(), shared::nowhere())
}

/// `https://example.org/vielfalt/` into origin and sub-path, both without a final slash.
fn base(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<(Arc<str>, Arc<str>)> {
    let url = fields.named("base_url")?;
    if url.value.contains(['?', '#']) {
        let end = url.value.find(['?', '#']).unwrap_or(url.value.len());
        let diagnostic = Diagnostic::error(
            "base-url",
            words(
                "Die Adresse der Website kann kein „?“ und kein „#“ enthalten.",
                "The address of the site cannot hold “?” or “#”.",
            ),
        );
        let hint = words(
            format!("Schreiben Sie nur „{}“.", &url.value[..end]),
            format!("Write only “{}”.", &url.value[..end]),
        );
        reader.say(diagnostic.hint(hint).suggest(&url.value[..end]), url.span);
        return None;
    }
    let Some(parts) = base_of(&url.value) else {
        let diagnostic = Diagnostic::error(
            "base-url",
            words(
                "Der Unterordner in der Adresse der Website enthält leere oder unmögliche Teile.",
                "The folder in the address of the site has empty or impossible parts.",
            ),
        );
        let hint = words(
            "Zwischen zwei Schrägstrichen steht ein Name: https://beispiel.de/ordner/",
            "A name stands between two slashes: https://example.org/folder/",
        );
        reader.say(diagnostic.hint(hint), url.span);
        return None;
    };
    Some(parts)
}

fn base_of(url: &str) -> Option<(Arc<str>, Arc<str>)> {
    let host = url.find("://").map_or(0, |at| at + 3);
    let slash = url[host..].find('/').map_or(url.len(), |at| host + at);
    let (origin, path) = url.split_at(slash);
    let path = path.trim_end_matches('/');
    Address::parse(&format!("{path}/"))?;
    Some((origin.to_lowercase().into(), path.into()))
}

/// Whether a site may have this address.
pub fn is_base_url(url: &str) -> bool {
    super::super::field::is_url(url) && !url.contains(['?', '#']) && base_of(url).is_some()
}

impl Config {
    /// These settings for another address of the site; `None` where `url` is none.
    pub fn with_base_url(&self, url: &str) -> Option<Self> {
        let (origin, base_path) = base_of(url).filter(|_| is_base_url(url))?;
        Some(Self {
            origin,
            base_path,
            ..self.clone()
        })
    }
}

/// Fields whose texts come in several languages.
struct Texts<'d, 'n, 's> {
    fields: Fields<'n, 's>,
    default: &'d str,
}

impl Texts<'_, '_, '_> {
    fn of(&self, key: &str) -> Option<Text> {
        self.fields.localised(key, self.default)
    }

    fn labels(&self, key: &str) -> Vec<Labelled> {
        let entries = self.fields.entries(key).iter();
        let label = entries.filter_map(|entry| {
            Some(Labelled {
                key: name(entry),
                label: localised(&entry.value, self.default)?,
            })
        });
        label.collect()
    }

    fn topic_teasers(&self, topics: &[Labelled], reader: &mut Reader<'_>) -> Vec<(Named, Text)> {
        let teasers: Vec<(Named, Text)> = self
            .labels("topic_teasers")
            .into_iter()
            .map(|teaser| (teaser.key, teaser.label))
            .collect();
        for (key, _) in &teasers {
            if topics.iter().any(|topic| topic.key.value == key.value) {
                continue;
            }
            let diagnostic = Diagnostic::error(
                "unknown-topic",
                words(
                    format!("Das Thema „{}“ steht nicht unter „topics“.", key.value),
                    format!("The topic “{}” is not among “topics”.", key.value),
                ),
            );
            let names = || topics.iter().map(|topic| &*topic.key.value);
            let diagnostic = match crate::base::nearest(&key.value, names()) {
                Some(near) => diagnostic.suggest(near).hint(words(
                    format!("Meinten Sie das Thema „{near}“?"),
                    format!("Did you mean the topic “{near}”?"),
                )),
                None => {
                    let list = names().collect::<Vec<_>>().join(", ");
                    diagnostic.hint(words(
                        format!("Es gibt die Themen: {list}."),
                        format!("The topics are: {list}."),
                    ))
                }
            };
            reader.say(diagnostic, key.span);
        }
        teasers
    }

    fn initiative(&self, reader: &mut Reader<'_>) -> Initiative {
        let Some(fields) = self.fields.group("initiative") else {
            return Initiative::default();
        };
        let default = self.default;
        let figure = |group: &Fields<'_, '_>| {
            Some(Figure {
                label: group.localised("label", default)?,
                value: group.integer("value")?,
                prefix: group.localised("prefix", default),
                as_of: group.date("as_of").map(|date| date.value),
                source: group.named("source"),
            })
        };
        Initiative {
            name: fields.localised("name", default),
            former_names: fields.localised_list("former_names", default),
            founded: fields.date("founded").map(|date| date.value),
            patron: fields.localised("patron", default),
            ministry: fields.localised("ministry", default),
            boilerplate: fields
                .node("boilerplate")
                .map_or_else(Vec::new, |node| boilerplate(node, default, reader)),
            figures: fields.groups("figures").iter().filter_map(figure).collect(),
        }
    }

    fn contacts(&self) -> Vec<ContactEntry> {
        let is_way = |key: &Named| ["email", "phone", "address"].contains(&&*key.value);
        let contact = |(key, group): (Named, Fields<'_, '_>)| ContactEntry {
            key,
            is_reachable: group.keys().iter().any(is_way),
            contact: Contact {
                name: group.localised("name", self.default),
                role: group.localised("role", self.default),
                email: group.text("email"),
                phone: group.text("phone"),
                address: group.localised("address", self.default),
            },
        };
        self.fields.named_groups("contacts").into_iter().map(contact).collect()
    }

    fn accessibility(&self) -> Accessibility {
        let Some(fields) = self.fields.group("accessibility") else {
            return Accessibility::default();
        };
        let enforcement = |group: Fields<'_, '_>| {
            Some(Enforcement {
                name: group.localised("name", self.default)?,
                url: group.named("url"),
            })
        };
        Accessibility {
            statement: fields.named("statement"),
            feedback_url: fields.named("feedback_url"),
            feedback_email: fields.text("feedback_email"),
            sign_language: fields.named("sign_language"),
            enforcement: fields.group("enforcement").and_then(enforcement),
            updated: fields.date("updated").map(|date| date.value),
        }
    }

    fn history(&self) -> Vec<HistoryEntry> {
        let entry = |group: &Fields<'_, '_>| {
            Some(HistoryEntry {
                date: group.date("date")?,
                title: group.localised("title", self.default)?,
                text: group.localised("text", self.default),
                sources: shared::sources(group),
            })
        };
        self.fields.groups("history").iter().filter_map(entry).collect()
    }
}

/// Markdown by language, the default first.
fn boilerplate(node: &Node<'_>, default: &str, reader: &mut Reader<'_>) -> Vec<(Arc<str>, Prose)> {
    let Kind::Mapping(entries) = &node.kind else {
        return prose::of_node(node, reader)
            .map(|prose| (default.into(), prose))
            .into_iter()
            .collect();
    };
    let mut texts: Vec<(Arc<str>, Prose)> = Vec::new();
    for entry in entries {
        if let Some(prose) = prose::of_node(&entry.value, reader) {
            texts.push((entry.key.value.as_ref().into(), prose));
        }
    }
    texts.sort_by(|(a, _), (b, _)| (&**a != default, a).cmp(&(&**b != default, b)));
    texts
}

fn legal(fields: &Fields<'_, '_>) -> Legal {
    let Some(fields) = fields.group("legal") else {
        return Legal::default();
    };
    Legal {
        imprint: fields.named("imprint"),
        privacy: fields.named("privacy"),
    }
}

fn milestones(fields: &Fields<'_, '_>) -> Vec<u16> {
    let mut years = fields
        .numbers("milestones")
        .unwrap_or_else(|| vec![1, 5, 10, 15, 20, 25]);
    years.sort_unstable();
    years.dedup();
    years
}

fn images(fields: &Fields<'_, '_>, reader: &mut Reader<'_>) -> ImageOptions {
    let mut options = ImageOptions {
        widths: vec![320, 640, 960, 1280, 1920],
        formats: vec![ImageFormat::Webp, ImageFormat::Jpeg],
        quality: 75,
    };
    let Some(fields) = fields.group("images") else {
        return options;
    };
    refuse_none("widths", "320, 640, 960, 1280, 1920", &fields, reader);
    refuse_none("formats", "webp, jpeg", &fields, reader);
    if let Some(widths) = fields.numbers("widths").filter(|widths| !widths.is_empty()) {
        options.widths = widths;
        options.widths.sort_unstable();
        options.widths.dedup();
    }
    let named = |format: Named| match &*format.value {
        "avif" => ImageFormat::Avif,
        "webp" => ImageFormat::Webp,
        _ => ImageFormat::Jpeg,
    };
    let formats: Vec<ImageFormat> = fields.names("formats").into_iter().map(named).collect();
    if !formats.is_empty() {
        options.formats = formats;
    }
    options.quality = fields.number("quality").unwrap_or(options.quality);
    options
}

/// An image in no width or no format would be none.
fn refuse_none(key: &str, usual: &str, fields: &Fields<'_, '_>, reader: &mut Reader<'_>) {
    let is_none = |node: &&Node<'_>| matches!(&node.kind, Kind::Sequence(items) if items.is_empty());
    let Some(node) = fields.node(key).filter(is_none) else {
        return;
    };
    let diagnostic = Diagnostic::error(
        "empty-value",
        words(
            format!("Die Liste „{key}“ ist leer; dann gäbe es keine Bilder."),
            format!("The list “{key}” is empty; there would be no images."),
        ),
    )
    .hint(words(
        format!("Nennen Sie mindestens einen Wert. Ohne „{key}“ gilt: [{usual}]."),
        format!("Give at least one value. Without “{key}” it is: [{usual}]."),
    ));
    reader.say(diagnostic, node.span);
}

fn redirects(fields: &Fields<'_, '_>) -> Vec<Redirect> {
    let redirect = |group: &Fields<'_, '_>| {
        Some(Redirect {
            from: address(group.named("from")?)?,
            to: group.named("to")?,
        })
    };
    fields.groups("redirects").iter().filter_map(redirect).collect()
}

fn address(name: Named) -> Option<Spanned<Address>> {
    Address::typed(&name.value).map(|address| Spanned::new(address, name.span))
}
