//! The frame of a language, plain pages and editors' anniversary texts.

use super::Maker;
use crate::base::{Lang, Language, Said, Text};
use crate::facet::{AnniversaryFull, Facet, FeedLinks, Frame, LanguageLink, MenuLink, PageFull, Shared, TimelineEntry};
use crate::record::{MenuEntry, MenuTarget, Named, Section};
use crate::site::Page;
use std::collections::BTreeMap;

const SECTIONS: [(&str, Section); 7] = [
    ("home", Section::Home),
    ("releases", Section::Releases),
    ("topics", Section::Topics),
    ("partners", Section::Partners),
    ("events", Section::Events),
    ("anniversaries", Section::Anniversaries),
    ("search", Section::Search),
];

/// What a site without a menu of its own leads to.
const USUAL_MENU: [Section; 3] = [Section::Releases, Section::Partners, Section::Events];

impl Maker<'_> {
    pub fn page(&self, page: &Page, timelines: &[Vec<TimelineEntry>]) -> PageFull {
        let (record, lang) = (&page.record, page.lang);
        let headings = &record.body.outline.headings;
        let top = headings.first().map_or(1, |first| first.level.min(2));
        let contents = headings.iter().filter(|heading| heading.level <= top);
        PageFull {
            id: record.head.id.clone(),
            href: self.href(&page.address),
            title: Said::here(record.title.value.clone()),
            teaser: record.teaser.clone(),
            excerpt: page.body.excerpt.clone(),
            body: Facet::new(self.prose(&page.body, lang, lang, timelines)),
            contents: contents
                .map(|heading| (heading.id.clone(), heading.text.clone()))
                .collect(),
            template: record.template.as_ref().map(|template| template.value.clone()),
            variants: self.variants(&page.variants),
        }
    }

    pub fn anniversaries(&self, timelines: &[Vec<TimelineEntry>]) -> BTreeMap<(u16, Lang), Shared<AnniversaryFull>> {
        let text = |(key, text): (&(u16, Lang), &crate::site::Anniversary)| {
            let body = Facet::new(self.prose(&text.body, key.1, key.1, timelines));
            let (title, teaser) = (text.record.title.clone(), text.record.teaser.clone());
            (*key, Facet::new(AnniversaryFull { title, teaser, body }))
        };
        self.site.anniversaries.iter().map(text).collect()
    }

    pub fn frame(&self, lang: Lang) -> Frame {
        let (config, language) = (&self.site.config, self.site.language(lang));
        let said = |text: &Option<Text>| text.as_ref().map(|text| self.said(text, lang));
        let access = &config.accessibility;
        let records = self.record_lang(lang);
        let founded = config.initiative.founded;
        let day = founded.map_or(jiff::civil::date(2000, 1, 1), |founded| founded.first_day());
        let section = |(name, section)| (name, self.href(&self.patterns.section(records, section)));
        Frame {
            lang: language.tag.clone(),
            dir: dir(language),
            title: self.said(&config.title, lang),
            short_title: self.said(config.short_title.as_ref().unwrap_or(&config.title), lang),
            description: said(&config.description),
            claim: said(&config.claim),
            lead: said(&config.lead),
            origin: config.origin.clone(),
            base: config.base_path.clone(),
            // While a language has no home of its own, its pages lead to that of all.
            home: match self.has_home(lang) {
                true => self.href(&self.patterns.home(lang)),
                false => self.href(&self.patterns.home(Lang::DEFAULT)),
            },
            languages: self
                .site
                .languages()
                .filter(|(lang, _)| self.has_home(*lang))
                .map(|(lang, language)| self.language_link(lang, language))
                .collect(),
            main_menu: self.menu("main", lang),
            footer_menu: self.menu("footer", lang),
            initiative: said(&config.initiative.name),
            former_names: config
                .initiative
                .former_names
                .iter()
                .map(|name| self.said(name, lang))
                .collect(),
            ministry: said(&config.initiative.ministry),
            patron: said(&config.initiative.patron),
            founded: founded.map(|founded| self.date(founded, lang)),
            press_contact: config
                .press_contact
                .as_ref()
                .and_then(|key| self.contact_named(key, lang)),
            imprint: config
                .legal
                .imprint
                .as_ref()
                .and_then(|page| self.page_link(page, lang)),
            privacy: config
                .legal
                .privacy
                .as_ref()
                .and_then(|page| self.page_link(page, lang)),
            statement: access.statement.as_ref().and_then(|page| self.page_link(page, lang)),
            sign_language: access
                .sign_language
                .as_ref()
                .and_then(|page| self.page_link(page, lang)),
            feedback_url: access.feedback_url.as_ref().and_then(|url| self.url(url)),
            feedback_email: access.feedback_email.clone(),
            enforcement: (access.enforcement.as_ref()).map(|body| {
                (
                    self.said(&body.name, lang),
                    body.url.as_ref().and_then(|url| self.url(url)),
                )
            }),
            sections: SECTIONS.into_iter().map(section).collect(),
            feed: FeedLinks::of(&self.href(&self.patterns.home(records))),
            calendar: self.href(&self.patterns.home(records).child("termine.ics")),
            options: config
                .theme_options
                .iter()
                .map(|(name, value)| (name.value.clone(), value.clone()))
                .collect(),
            preview: self.site.clock.preview != crate::site::Preview::default(),
            epoch: self.site.clock.zone.rfc3339(self.site.clock.zone.start_of(day)).into(),
            index: lang,
        }
    }

    /// A language has a home unless it waits for pages that nobody has written yet.
    fn has_home(&self, lang: Lang) -> bool {
        self.site.language(lang).records || self.site.page_of("index", lang).is_some()
    }

    fn language_link(&self, lang: Lang, language: &Language) -> LanguageLink {
        LanguageLink {
            tag: language.tag.clone(),
            name: language.name.clone(),
            dir: dir(language),
            href: self.href(&self.patterns.home(lang)),
        }
    }

    fn contact_named(&self, key: &Named, lang: Lang) -> Option<crate::facet::ContactCard> {
        let at = self
            .site
            .config
            .contacts
            .iter()
            .position(|entry| entry.key.value == key.value)?;
        Some(self.contact_at(at, lang))
    }

    /// A page in this language, or else in the default one; `None` where it is not public.
    fn page_link(&self, page: &Named, lang: Lang) -> Option<MenuLink> {
        let ix = self
            .site
            .page_of(&page.value, lang)
            .or_else(|| self.site.page_of(&page.value, Lang::DEFAULT))?;
        let page = self.site.page(ix);
        let label = self.said_in(&page.record.title.value, page.lang, lang);
        Some(MenuLink {
            href: self.href(&page.address),
            label,
            section: None,
        })
    }

    fn menu(&self, name: &str, lang: Lang) -> Vec<MenuLink> {
        let menus = &self.site.config.menus;
        let pick = |menus: &crate::record::Menus| match name {
            "main" => menus.main.clone(),
            _ => menus.footer.clone(),
        };
        let own = menus.by_language.get(&self.site.language(lang).tag).and_then(pick);
        let mut links: Vec<MenuLink> = match own.or_else(|| pick(menus)) {
            Some(entries) => entries.iter().filter_map(|entry| self.menu_link(entry, lang)).collect(),
            None if name == "main" => (USUAL_MENU.into_iter())
                .filter_map(|section| self.section_link(section, lang))
                .collect(),
            None => Vec::new(),
        };
        let mut pages: Vec<&Page> = (self.site.pages.iter())
            .filter(|page| page.lang == lang && page.record.menu.as_ref().is_some_and(|menu| &*menu.value == name))
            .collect();
        pages.sort_by_key(|page| page.record.order);
        for page in pages {
            let href = self.href(&page.address);
            if links.iter().all(|link| link.href != href) {
                links.push(MenuLink {
                    href,
                    label: Said::here(page.record.title.value.clone()),
                    section: None,
                });
            }
        }
        links
    }

    fn menu_link(&self, entry: &MenuEntry, lang: Lang) -> Option<MenuLink> {
        let label = entry.label.as_ref().map(|label| self.said(label, lang));
        let link = match &entry.target {
            MenuTarget::Page(page) => self.page_link(page, lang)?,
            MenuTarget::Url(url) => MenuLink {
                href: self.url(url)?,
                label: Said::here(url.value.clone()),
                section: None,
            },
            MenuTarget::Section(section, _) => self.section_link(*section, lang)?,
        };
        Some(MenuLink {
            label: label.unwrap_or(link.label),
            ..link
        })
    }

    fn section_link(&self, section: Section, lang: Lang) -> Option<MenuLink> {
        let (name, _) = SECTIONS.into_iter().find(|(_, known)| *known == section)?;
        Some(MenuLink {
            href: self.href(&self.patterns.section(self.record_lang(lang), section)),
            // The theme's strings name the section where the editor does not.
            label: Said::default(),
            section: Some(name),
        })
    }
}

fn dir(language: &Language) -> &'static str {
    if language.is_right_to_left() { "rtl" } else { "ltr" }
}
