//! One recipe to the bytes of one output. Nothing is looked up here: a recipe holds everything but the texts, which
//! are read again from their sources.

use super::rows::Rows;
use super::{Labels, Markdown, Theme, markdown};
use crate::base::{Diagnostic, Fault, OutputPath, SourcePath};
use crate::facet::{Frame, Prose, Shared};
use crate::record::ProseText;
use crate::route::{PageRecipe, Recipe, Route, Row};
use crate::view;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Map, Value};

/// Reads a source as it was scanned.
pub type ReadSource<'a> = &'a (dyn Fn(&SourcePath) -> Result<Arc<[u8]>, Fault> + Sync);

/// Why an output could not be made.
#[derive(Debug)]
pub enum Failure {
    Author(Vec<Diagnostic>),
    Machine(Fault),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Machine(fault)
    }
}

/// The templates that fill an output, by their names.
pub fn templates(route: &Route) -> Vec<String> {
    match &route.recipe {
        Recipe::Page(page) => {
            let rows = page.rows().into_iter().map(|row| format!("rows/{}.html", row.name()));
            rows.chain([view::template(&page.content).to_owned()]).collect()
        }
        Recipe::Redirect { .. } => vec!["redirect.html".to_owned()],
        _ => Vec::new(),
    }
}

/// Everything that all pages share.
pub struct Renderer<'a> {
    theme: &'a Theme,
    read: ReadSource<'a>,
    /// The frame and the strings of each language, converted once.
    frames: BTreeMap<Arc<str>, (Value, Value)>,
    /// `href`s of the theme's files by their names.
    assets: Value,
    rows: Rows,
}

impl<'a> Renderer<'a> {
    pub fn new(theme: &'a Theme, read: ReadSource<'a>, frames: &[Shared<Frame>], base_path: &str) -> Self {
        let hrefs: BTreeMap<&str, String> = theme
            .assets()
            .by_name
            .iter()
            .map(|(name, output)| (name.as_str(), format!("{base_path}/{output}")))
            .collect();
        let frames = frames.iter().map(|frame| {
            (
                frame.lang.clone(),
                (Value::from_serializable(&**frame), theme.strings(&frame.lang)),
            )
        });
        Self {
            theme,
            read,
            frames: frames.collect(),
            assets: Value::from_serializable(&hrefs),
            rows: Rows::default(),
        }
    }

    /// The bytes of an output; those of images and files are made elsewhere.
    pub fn bytes(&self, route: &Route) -> Result<Vec<u8>, Failure> {
        match &route.recipe {
            Recipe::Page(recipe) => self.page(recipe, &route.output),
            Recipe::Feed(recipe) => Ok(super::feed(recipe)),
            Recipe::PartnerTable { format, list } => Ok(super::data::table(*format, list)),
            Recipe::Catalogue(recipe) => Ok(super::data::catalogue(recipe)),
            Recipe::Search(file) => Ok(super::search::file(file)),
            Recipe::Calendar(recipe) => Ok(super::calendar(recipe)),
            Recipe::Sitemap { origin, entries } => Ok(super::sitemap::sitemap(origin, entries)),
            Recipe::SitemapIndex { origin, parts } => Ok(super::sitemap::index(origin, parts)),
            Recipe::Robots { sitemap, closed } => Ok(super::sitemap::robots(sitemap, *closed)),
            Recipe::Security {
                frame,
                href,
                contact,
                year,
            } => Ok(super::security::text(frame, href, contact, *year)),
            Recipe::Redirect { frame, to } => self.redirect(frame, to, &route.output),
            Recipe::Asset(_) => Ok(self.asset(&route.output)),
            Recipe::File(spec) => {
                let bytes = (self.read)(&spec.source)?;
                super::image(&bytes, spec)
                    .map_err(|problem| Failure::Author(vec![problem.diagnostic().at(&spec.source, Default::default())]))
            }
        }
    }

    fn asset(&self, output: &OutputPath) -> Vec<u8> {
        let file = self.theme.assets().files.iter().find(|(path, _)| path == output);
        file.map(|(_, bytes)| bytes.clone()).unwrap_or_default()
    }

    fn context(&self, frame: &Frame) -> Context {
        let mut context = Context::new();
        if let Some((site, strings)) = self.frames.get(&frame.lang) {
            context.insert_value("site", site.clone());
            context.insert_value("t", strings.clone());
        }
        context.insert_value("assets", self.assets.clone());
        context
    }

    fn page(&self, recipe: &PageRecipe, output: &OutputPath) -> Result<Vec<u8>, Failure> {
        let mut html = Map::new();
        for prose in page_proses(recipe) {
            let markup = self.prose(prose, &recipe.frame, output)?;
            html.insert(prose.key().into(), Value::safe_string(&markup));
        }
        for row in recipe.rows() {
            html.insert(row.key().into(), self.row(row, &recipe.frame, output)?);
        }
        let lang = &recipe.frame.lang;
        let say = |key: &str, holes: &[(&str, &str)]| self.say(lang, key, holes);
        let view = view::of(recipe, &say);
        let mut context = self.context(view.site);
        context.insert("page", &view.page);
        context.insert("view", view.content);
        context.insert_value("html", html.into());
        let bytes = self.theme.page(view.template, &context, output.address().as_str());
        bytes.map_err(|diagnostic| Failure::Author(vec![*diagnostic]))
    }

    fn row(&self, row: &Row, frame: &Frame, output: &OutputPath) -> Result<Value, Failure> {
        let fill = || {
            let mut context = self.context(frame);
            match row {
                Row::Release(release) => context.insert("row", release),
                Row::Partner(partner) | Row::PartnerItem(partner) => context.insert("row", partner),
                Row::Event(event) | Row::EventItem(event) => context.insert("row", event),
            }
            let template = format!("rows/{}.html", row.name());
            self.theme.render(&template, &context, output.address().as_str())
        };
        (self.rows.get(row.digest(), row.name(), &frame.lang, fill))
            .map_err(|diagnostic| Failure::Author(vec![*diagnostic]))
    }

    fn redirect(&self, frame: &Frame, to: &str, output: &OutputPath) -> Result<Vec<u8>, Failure> {
        let mut context = self.context(frame);
        context.insert("to", to);
        let absolute = if to.starts_with('/') {
            format!("{}{to}", frame.origin)
        } else {
            to.to_owned()
        };
        context.insert("canonical", &absolute);
        let bytes = self.theme.page("redirect.html", &context, output.address().as_str());
        bytes.map_err(|diagnostic| Failure::Author(vec![*diagnostic]))
    }

    fn prose(&self, prose: &Prose, frame: &Frame, output: &OutputPath) -> Result<String, Failure> {
        let source;
        let text: Cow<str> = match &prose.text {
            ProseText::Inline { text, .. } => Cow::Borrowed(text),
            ProseText::InFile { start } => {
                source = (self.read)(&prose.path)?;
                String::from_utf8_lossy(source.get(*start as usize..).unwrap_or_default())
            }
        };
        let lang = &frame.lang;
        let text_of = |key: &str| self.theme.text(lang, key).unwrap_or_default();
        let labels = Labels {
            footnotes: text_of("text.footnotes"),
            footnote: text_of("text.footnote"),
            back: text_of("text.back"),
            table: text_of("text.table"),
            done: text_of("text.done"),
            open: text_of("text.open"),
            credit: text_of("text.credit"),
            ai_edited: text_of("text.ai_edited"),
            ai_generated: text_of("text.ai_generated"),
        };
        let block = |view: &super::BlockView| {
            let mut context = self.context(frame);
            context.insert("block", view);
            self.theme.render(
                &format!("blocks/{}.html", view.kind),
                &context,
                output.address().as_str(),
            )
        };
        let rendered = markdown(&Markdown {
            prose,
            text: &text,
            heading_base: 2,
            labels: &labels,
            block: &block,
        });
        match rendered.diagnostics.is_empty() {
            true => Ok(rendered.value),
            false => Err(Failure::Author(rendered.diagnostics)),
        }
    }

    /// A string of the theme with its holes filled. A string that the theme lacks shows its key, as its author must
    /// notice.
    fn say(&self, lang: &str, key: &str, holes: &[(&str, &str)]) -> String {
        let mut text = self.theme.text(lang, key).unwrap_or(key).to_owned();
        for (name, value) in holes {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}

/// The texts of a page, each once.
fn page_proses(recipe: &PageRecipe) -> Vec<&Shared<Prose>> {
    let mut proses = recipe.proses();
    proses.sort_by_key(|prose| prose.digest());
    proses.dedup_by_key(|prose| prose.digest());
    proses
}
