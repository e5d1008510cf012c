//! A theme: its templates, its strings in every language and its assets, with those of the themes it extends.
//!
//! A template sees the view it is given and nothing else: no function reaches the disk, the clock or the environment,
//! and a name that does not exist is an error. Of two themes in the chain the more specific one wins, file by file for
//! templates and assets and key by key for strings; a template that takes the place of another may still build on it
//! with `{% extends "parent/page.html" %}`.

mod failure;
mod filters;
mod strings;

use super::asset::Assets;
use crate::base::{Checked, Diagnostic, Digest, Fault, Language, SourcePath, Span, nearest, words};
use crate::record::{LanguageEntry, MapGrid, Named, ThemeConfig};
use failure::TemplateSources;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use strings::Strings;
use tera::{Context, Tera, Value};

/// Most pages stay below this.
const PAGE_BYTES: usize = 16 << 10;

/// Reads a file of a theme.
pub type ReadFile<'a> = &'a dyn Fn(&SourcePath) -> Result<Arc<[u8]>, Fault>;

/// A loaded theme.
pub struct Theme {
    tera: Tera,
    sources: TemplateSources,
    strings: Strings,
    assets: Assets,
    map: Option<MapGrid>,
    digest: Digest,
}

/// One file of the chain: `themes/gewebe/templates/page.html` is `page.html` of the folder `templates`.
pub(super) struct ThemeFile {
    pub path: SourcePath,
    /// Below its folder.
    pub name: String,
    /// 0 for the site's theme, 1 for the one it extends, and so on.
    pub level: usize,
    pub bytes: Arc<[u8]>,
}

/// The themes that make up `wanted`, most specific first: itself, the one it extends, and so on.
pub fn chain(wanted: &Named, used_in: &SourcePath, themes: &[Arc<ThemeConfig>]) -> Checked<Vec<Arc<ThemeConfig>>> {
    let mut chain: Vec<Arc<ThemeConfig>> = Vec::new();
    let (mut next, mut place) = (wanted.clone(), used_in.clone());
    loop {
        let Some(theme) = themes.iter().find(|theme| theme_name(theme) == &*next.value) else {
            let diagnostic = unknown_theme(&next.value, themes).at(&place, next.span);
            return Checked::new(chain, vec![diagnostic]);
        };
        if chain.iter().any(|earlier| theme_name(earlier) == &*next.value) {
            let diagnostic = cycle(&chain, &next.value).at(&place, next.span);
            return Checked::new(chain, vec![diagnostic]);
        }
        chain.push(theme.clone());
        match &theme.extends {
            Some(parent) => (next, place) = (parent.clone(), theme.head.path.clone()),
            None => return Checked::new(chain, Vec::new()),
        }
    }
}

/// Options of the site that no theme of the chain knows.
pub fn unknown_options(
    options: &[(Named, Arc<str>)],
    used_in: &SourcePath,
    chain: &[Arc<ThemeConfig>],
) -> Vec<Diagnostic> {
    let known = || {
        chain
            .iter()
            .flat_map(|theme| theme.options.iter().map(|(name, _)| &*name.value))
    };
    let unknown = options
        .iter()
        .filter(|(name, _)| !known().any(|known| *known == *name.value));
    let say = |(name, _): &(Named, Arc<str>)| {
        let diagnostic = Diagnostic::error(
            "unknown-option",
            words(
                format!("Das Theme der Website kennt die Einstellung „{}“ nicht.", name.value),
                format!("The theme does not know the option “{}”.", name.value),
            ),
        )
        .at(used_in, name.span);
        match nearest(&name.value, known()) {
            Some(near) => diagnostic.suggest(near).hint(words(
                format!("Meinten Sie die Einstellung „{near}“?"),
                format!("Did you mean the option “{near}”?"),
            )),
            None => diagnostic.hint(words(
                "Einstellungen stehen mit ihren Vorgaben unter „options“ in theme.yaml.",
                "Options stand with their defaults under “options” in theme.yaml.",
            )),
        }
    };
    unknown.map(say).collect()
}

impl Theme {
    /// Loads what `files` names of the themes in `chain` (most specific first). Templates that do not compile are
    /// diagnostics; rendering them fails.
    pub fn load(
        chain: &[Arc<ThemeConfig>],
        files: &[SourcePath],
        read: ReadFile,
        languages: &[LanguageEntry],
    ) -> Result<Checked<Self>, Fault> {
        let names: Vec<&str> = chain.iter().map(|theme| theme_name(theme)).collect();
        let mut files: Vec<&SourcePath> = files.iter().collect();
        files.sort_unstable();
        files.dedup();
        let mut in_folder = BTreeMap::<&str, Vec<ThemeFile>>::new();
        let mut recipe = String::new();
        for path in files {
            let Some((level, folder, name)) = placed(path, &names) else {
                continue;
            };
            let bytes = read(path)?;
            recipe.push_str(&format!("{level}\t{path}\t{}\n", Digest::of_bytes(&bytes)));
            in_folder.entry(folder).or_default().push(ThemeFile {
                path: path.clone(),
                name: name.to_owned(),
                level,
                bytes,
            });
        }
        let spoken: Vec<Language> = languages.iter().map(|entry| entry.language.clone()).collect();
        spoken
            .iter()
            .for_each(|language| recipe.push_str(&format!("{}\n", language.tag)));
        let folder = |name| in_folder.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut diagnostics = Vec::new();
        let strings = strings::read(folder("i18n"), languages).collect(&mut diagnostics);
        let assets = super::asset::assets(folder("assets")).collect(&mut diagnostics);
        let sources = TemplateSources::new(folder("templates"), &mut diagnostics);
        let tera = compiled(&sources, names.len(), &spoken).collect(&mut diagnostics);
        let digest = Digest::of_bytes(recipe.as_bytes());
        Ok(Checked::new(
            Self {
                tera,
                sources,
                strings,
                assets,
                map: chain.iter().find_map(|theme| theme.map.clone()),
                digest,
            },
            diagnostics,
        ))
    }

    /// Fills a template. `page` is the address the result is for, named where it fails.
    pub fn render(&self, template: &str, context: &Context, page: &str) -> Result<String, Box<Diagnostic>> {
        self.filled(template, page, || self.tera.render(template, context))
    }

    /// The same as bytes: of a whole page nobody asks again whether it is text.
    pub fn page(&self, template: &str, context: &Context, page: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut bytes = Vec::with_capacity(PAGE_BYTES);
        self.filled(template, page, || self.tera.render_to(template, context, &mut bytes))?;
        Ok(bytes)
    }

    fn filled<T>(
        &self,
        template: &str,
        page: &str,
        fill: impl FnOnce() -> tera::TeraResult<T>,
    ) -> Result<T, Box<Diagnostic>> {
        if !self.has_template(template) {
            return Err(Box::new(self.missing_template(template, page)));
        }
        fill().map_err(|error| {
            let mut diagnostics = self.sources.diagnostics(&error, Some(page));
            Box::new(diagnostics.swap_remove(0))
        })
    }

    /// Whether the chain has a template of that name.
    pub fn has_template(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The files behind some templates, and those that they extend, include or call, by their paths.
    pub fn files<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<SourcePath> {
        self.sources.files(names)
    }

    /// The strings of a language as templates see them: nested maps of text. Cheap: the value is shared.
    pub fn strings(&self, language: &str) -> Value {
        self.strings.value(language)
    }

    /// One string by its dotted key, such as `news.latest`.
    pub fn text(&self, language: &str, key: &str) -> Option<&str> {
        self.strings.text(language, key)
    }

    /// Bundles, scripts and images, ready to be published.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The grid of the state, of the first theme that has one.
    pub fn map(&self) -> Option<&MapGrid> {
        self.map.as_ref()
    }

    /// Of every file of the chain and the languages it was loaded for.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What is wrong with the template that a page asks for by name; the place is added by the caller.
    pub fn template_problem(&self, template: &str) -> Option<Diagnostic> {
        if self.has_template(template) {
            return None;
        }
        let diagnostic = Diagnostic::error(
            "template-missing",
            words(
                format!("Das Theme der Website hat keine Vorlage „{template}“."),
                format!("The theme has no template “{template}”."),
            ),
        );
        // All end alike, which would make any two similar.
        let stem = |name: &str| name.strip_suffix(".html").unwrap_or(name).to_owned();
        let stems: Vec<String> = self.own_templates().map(stem).collect();
        let near = nearest(&stem(template), stems.iter().map(String::as_str));
        Some(match near.map(|near| format!("{near}.html")) {
            Some(near) => diagnostic.suggest(near.clone()).hint(words(
                format!("Meinten Sie die Vorlage „{near}“? Ohne „template“ gilt „page.html“."),
                format!("Did you mean the template “{near}”? Without “template” it is “page.html”."),
            )),
            None => diagnostic.hint(words(
                "Löschen Sie die Zeile, dann gilt „page.html“; oder lassen Sie die Vorlage im Theme anlegen.",
                "Delete the line, then “page.html” is used; or have the template made in the theme.",
            )),
        })
    }

    /// The templates of whole pages.
    fn own_templates(&self) -> impl Iterator<Item = &str> {
        self.tera.get_template_names().filter(|name| !name.contains('/'))
    }

    fn missing_template(&self, template: &str, page: &str) -> Diagnostic {
        Diagnostic::error(
            "template-missing",
            words(
                format!("Dem Theme der Website fehlt die Vorlage „{template}“ (für die Seite {page})."),
                format!("The theme lacks the template “{template}” (for the page {page})."),
            ),
        )
        .hint(words(
            format!("Legen Sie templates/{template} an, oder erweitern Sie ein Theme, das die Vorlage hat: „extends: gewebe“."),
            format!("Create templates/{template}, or extend a theme that has it: “extends: gewebe”."),
        ))
    }
}

/// Compiles all templates. Of several that cannot be read, each is reported; what one of them is missing to the others
/// is not.
fn compiled(sources: &TemplateSources, levels: usize, languages: &[Language]) -> Checked<Tera> {
    let mut diagnostics = Vec::new();
    let mut broken = BTreeSet::<String>::new();
    loop {
        let mut tera = Tera::new();
        filters::register(&mut tera, languages);
        tera.autoescape_on([".html", ".xml"]);
        // A template that the theme lacks is its parent's.
        let prefixes: Vec<String> = (1..levels).map(failure::prefix).collect();
        let outcome = tera.set_fallback_prefixes(prefixes).and_then(|()| {
            let text = |(name, text)| {
                if broken.contains(name) {
                    (name, "")
                } else {
                    (name, text)
                }
            };
            tera.add_raw_templates(sources.named().map(text))
        });
        let Err(error) = outcome else {
            return Checked::new(tera, diagnostics);
        };
        match failure::unreadable(&error) {
            Some(name) if broken.insert(name.to_owned()) => diagnostics.extend(sources.diagnostics(&error, None)),
            _ => {
                if diagnostics.is_empty() {
                    diagnostics = sources.diagnostics(&error, None);
                }
                return Checked::new(Tera::new(), diagnostics);
            }
        }
    }
}

/// Level, folder and name below it, if the file belongs to a theme of the chain.
fn placed<'a>(path: &'a SourcePath, chain: &[&str]) -> Option<(usize, &'a str, &'a str)> {
    let (theme, rest) = path.as_str().strip_prefix("themes/")?.split_once('/')?;
    let (folder, name) = rest.split_once('/')?;
    let level = chain.iter().position(|name| *name == theme)?;
    Some((level, folder, name))
}

/// `gewebe` of `themes/gewebe/theme.yaml`.
fn theme_name(theme: &ThemeConfig) -> &str {
    theme.head.path.folder().rsplit('/').next().unwrap_or_default()
}

fn unknown_theme(name: &str, themes: &[Arc<ThemeConfig>]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "theme-unknown",
        words(
            format!("Es gibt kein Theme „{name}“."),
            format!("There is no theme “{name}”."),
        ),
    )
    .hint(words(
        format!("Gesucht wurde themes/{name}/theme.yaml."),
        format!("Looked for themes/{name}/theme.yaml."),
    ));
    match nearest(name, themes.iter().map(|theme| theme_name(theme))) {
        Some(near) => diagnostic.suggest(near).hint(words(
            format!("Meinten Sie das Theme „{near}“? Gesucht wurde themes/{name}/theme.yaml."),
            format!("Did you mean the theme “{near}”? Looked for themes/{name}/theme.yaml."),
        )),
        None => diagnostic,
    }
}

fn cycle(chain: &[Arc<ThemeConfig>], again: &str) -> Diagnostic {
    let mut names: Vec<&str> = chain.iter().map(|theme| theme_name(theme)).collect();
    names.push(again);
    let names = names.join(" → ");
    Diagnostic::error(
        "theme-cycle",
        words(
            format!("Die Themes erweitern einander im Kreis: {names}."),
            format!("The themes extend each other in a circle: {names}."),
        ),
    )
    .hint(words(
        "Löschen Sie in einer der Dateien theme.yaml die Zeile „extends“.",
        "Delete the line “extends” in one of the files theme.yaml.",
    ))
}

/// The text of a theme's file, or a diagnostic at its first byte that is not UTF-8.
pub(super) fn utf8<'a>(file: &'a ThemeFile, diagnostics: &mut Vec<Diagnostic>) -> Option<&'a str> {
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}')),
        Err(error) => {
            let at = error.valid_up_to();
            let message = words(
                "Diese Datei ist nicht in UTF-8 gespeichert.",
                "This file is not saved as UTF-8.",
            );
            let hint = words(
                "Speichern Sie sie im Editor mit der Kodierung „UTF-8“.",
                "Save it with the encoding “UTF-8”.",
            );
            let diagnostic = Diagnostic::error("not-utf8", message).hint(hint);
            diagnostics.push(diagnostic.at(&file.path, Span::new(at, at)));
            None
        }
    }
}

#[cfg(test)]
mod tests;
