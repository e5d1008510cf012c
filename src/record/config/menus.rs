//! Menus and address patterns: general ones, and under a language tag those that differ.

use super::{Addresses, MenuEntry, MenuTarget, Menus, Section};
use crate::base::{Diagnostic, words};
use crate::record::field::{Fields, Reader};
use crate::record::parts::Named;

const SECTIONS: [(&str, Section); 7] = [
    ("home", Section::Home),
    ("releases", Section::Releases),
    ("topics", Section::Topics),
    ("partners", Section::Partners),
    ("events", Section::Events),
    ("anniversaries", Section::Anniversaries),
    ("search", Section::Search),
];

/// The menus; `default` is the tag of the default language.
pub fn menus(fields: &Fields<'_, '_>, default: &str, reader: &mut Reader<'_>) -> Menus {
    let mut menus = fields
        .group("menus")
        .map_or_else(Menus::default, |group| of_one(&group, default, reader));
    for (tag, group) in fields.named_groups("menus") {
        menus.by_language.insert(tag.value, of_one(&group, default, reader));
    }
    menus
}

fn of_one(fields: &Fields<'_, '_>, default: &str, reader: &mut Reader<'_>) -> Menus {
    let mut menu = |key: &str| {
        fields.node(key)?;
        let groups = fields.groups(key);
        Some(
            groups
                .iter()
                .filter_map(|group| entry(group, default, reader))
                .collect(),
        )
    };
    Menus {
        main: menu("main"),
        footer: menu("footer"),
        ..Menus::default()
    }
}

fn entry(group: &Fields<'_, '_>, default: &str, reader: &mut Reader<'_>) -> Option<MenuEntry> {
    let label = group.localised("label", default);
    let named = ["section", "page", "url"]
        .into_iter()
        .filter(|key| group.node(key).is_some())
        .count();
    if named != 1 {
        let diagnostic = Diagnostic::error(
            "menu-entry",
            words(
                "Ein Menüeintrag nennt genau eines von „section“, „page“ und „url“.",
                "A menu entry names exactly one of “section”, “page” and “url”.",
            ),
        )
        .hint(words(
            "Machen Sie zwei Einträge daraus: {section: releases}, {page: kontakt}.",
            "Make two entries of it: {section: releases}, {page: contact}.",
        ));
        reader.say(diagnostic, group.span);
        return None;
    }
    if let Some(url) = group.named("url") {
        if label.is_none() {
            let diagnostic = Diagnostic::error(
                "menu-entry",
                words(
                    "Ein Menüeintrag mit „url“ braucht eine Beschriftung „label“.",
                    "A menu entry with “url” needs a “label”.",
                ),
            )
            .hint(words(
                "Ergänzen Sie, was im Menü stehen soll: {url: …, label: Landesregierung}.",
                "Add what the menu should say: {url: …, label: Government}.",
            ));
            reader.say(diagnostic, url.span);
        }
        return Some(MenuEntry {
            target: MenuTarget::Url(url),
            label,
        });
    }
    let section = group.named("section");
    let target = match (section, group.choice("section", &SECTIONS), group.named("page")) {
        (Some(name), Some(section), _) => MenuTarget::Section(section, name.span),
        (_, _, page) => MenuTarget::Page(page?),
    };
    Some(MenuEntry { target, label })
}

/// The address patterns.
pub fn addresses(fields: &Fields<'_, '_>) -> Addresses {
    let by_language = fields
        .named_groups("addresses")
        .into_iter()
        .map(|(tag, group)| (tag.value, patterns(&group)));
    Addresses {
        patterns: fields
            .group("addresses")
            .map_or_else(Vec::new, |group| patterns(&group)),
        by_language: by_language.collect(),
    }
}

fn patterns(fields: &Fields<'_, '_>) -> Vec<(Named, Named)> {
    let keys = fields.keys().into_iter();
    keys.filter_map(|key| Some((key.clone(), fields.named(&key.value)?)))
        .collect()
}
