//! The filters that templates have beyond the engine's own. None of them reaches anything outside its arguments.

use crate::base::{Formats, Language};
use crate::render::markup::escape;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use tera::value::Key;
use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

/// Longer words may break at a soft hyphen: without one, browsers that lack a dictionary break them anywhere.
const LONG_WORD: usize = 17;
/// Letters that stay together at both ends of a broken word.
const UNBROKEN: usize = 4;

/// Filters must stand before the templates that use them.
pub fn register(tera: &mut Tera, languages: &[Language]) {
    tera.register_filter("shy", |text: StringInput, kwargs: Kwargs, _: &State| {
        shy_filter(&text, &kwargs)
    });
    tera.register_filter("said", |said: Value, _: Kwargs, _: &State| said_html(&said, None));
    tera.register_filter("said_shy", |said: Value, kwargs: Kwargs, _: &State| {
        said_html(&said, Some(kwargs.must_get("lang")?))
    });
    tera.register_filter("label", |label: Value, _: Kwargs, _: &State| label_html(&label));
    tera.register_filter("time", |date: Value, _: Kwargs, _: &State| time(&date));
    tera.register_filter("mail_text", |text: StringInput, _: Kwargs, _: &State| {
        utf8_percent_encode(text.as_str(), MAIL_TEXT).to_string()
    });
    tera.register_filter("fill", |text: String, kwargs: Kwargs, _: &State| {
        fill(&text, &kwargs, &[])
    });
    tera.register_filter("json", |value: Value, _: Kwargs, _: &State| json(&value));
    let formats: Arc<BTreeMap<String, Formats>> = Arc::new(
        languages
            .iter()
            .map(|language| (language.tag.to_string(), Formats::new(&language.tag)))
            .collect(),
    );
    tera.register_filter("count", move |value: Value, kwargs: Kwargs, _: &State| {
        count(&value, &kwargs, &formats)
    });
}

/// What may not stand as itself in the query of a `mailto:` address (RFC 6068).
const MAIL_TEXT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'?');

/// `{{ title | said }}`: a text that may be in another language than the page, marked where it is, or a plain one; a dash
/// never begins a line. With `said_shy(lang=site.lang)`, long words may break at soft hyphens.
fn said_html(said: &Value, page: Option<&str>) -> TeraResult<Value> {
    let text = match said.as_str() {
        Some(plain) => plain,
        None => field(said, "text")?,
    };
    let lang = said
        .as_map()
        .and_then(|map| map.get(&Key::Str("lang")))
        .and_then(Value::as_str);
    let mut text = Cow::Borrowed(text);
    if text.contains(" –") {
        text = text.replace(" –", "\u{a0}–").into();
    }
    if let Some(language) = page.map(|page| lang.unwrap_or(page)).and_then(hyphenation)
        && text
            .split(|c: char| !c.is_alphabetic())
            .any(|word| word.len() > LONG_WORD)
    {
        text = shy(&text, language, false).into();
    }
    Ok(match lang {
        None => Value::normal_string(&text),
        Some(lang) => {
            let mut html = format!("<span lang=\"{lang}\" dir=\"auto\">");
            escape(&mut html, &text);
            html.push_str("</span>");
            Value::safe_string(&html)
        }
    })
}

/// `{{ topic | label }}`: a label, linked where a list stands behind it.
fn label_html(label: &Value) -> TeraResult<Value> {
    let parts = label.as_map().ok_or_else(|| Error::message("`label` needs a label"))?;
    let text = parts
        .get(&Key::Str("text"))
        .ok_or_else(|| Error::message("a label has a `text`"))?;
    let text = said_html(text, None)?;
    let Some(href) = parts.get(&Key::Str("href")).and_then(Value::as_str) else {
        return Ok(text);
    };
    let mut html = String::from("<a href=\"");
    escape(&mut html, href);
    html.push_str("\">");
    match (text.is_safe(), text.as_str().unwrap_or_default()) {
        (true, markup) => html.push_str(markup),
        (false, text) => escape(&mut html, text),
    }
    html.push_str("</a>");
    Ok(Value::safe_string(&html))
}

/// `{{ date | time }}`: a date for people and for machines.
fn time(date: &Value) -> TeraResult<Value> {
    let mut html = String::from("<time datetime=\"");
    escape(&mut html, field(date, "iso")?);
    html.push_str("\">");
    escape(&mut html, field(date, "text")?);
    html.push_str("</time>");
    Ok(Value::safe_string(&html))
}

fn field<'a>(value: &'a Value, name: &'static str) -> TeraResult<&'a str> {
    let field = value
        .as_map()
        .and_then(|map| map.get(&Key::Str(name)))
        .and_then(Value::as_str);
    field.ok_or_else(|| Error::message(format!("a map with the text `{name}` is needed here")))
}

/// `{{ title | shy }}`: soft hyphens in words of more than 17 letters. `lang` says the language, German by default.
fn shy_filter(text: &StringInput, kwargs: &Kwargs) -> TeraResult<Value> {
    let language = kwargs.get::<&str>("lang")?.unwrap_or("de");
    Ok(text.inherit_safety(match hyphenation(language) {
        Some(language) => shy(text.as_str(), language, text.is_safe()),
        None => text.as_str().to_owned(),
    }))
}

/// In markup, tags and entities stay whole.
fn shy(text: &str, language: hypher::Lang, markup: bool) -> String {
    let mut output = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if c.is_alphabetic() {
            rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
        } else if markup && c == '<' {
            rest.find('>').map_or(rest.len(), |end| end + 1)
        } else if markup && c == '&' {
            rest.find(';').map_or(rest.len(), |end| end + 1)
        } else {
            c.len_utf8()
        };
        let (part, after) = rest.split_at(end);
        if c.is_alphabetic() && part.chars().count() > LONG_WORD {
            let parts: Vec<&str> = hypher::hyphenate_bounded(part, language, UNBROKEN, UNBROKEN).collect();
            output.push_str(&parts.join("\u{ad}"));
        } else {
            output.push_str(part);
        }
        rest = after;
    }
    output
}

/// The languages with patterns compiled in. Easy language is set without hyphenation.
fn hyphenation(tag: &str) -> Option<hypher::Lang> {
    match tag.split('-').next() {
        _ if tag == "de-simple" => None,
        Some("de") => Some(hypher::Lang::German),
        Some("en") => Some(hypher::Lang::English),
        Some("fr") => Some(hypher::Lang::French),
        _ => None,
    }
}

/// `{{ t.news.page | fill(n=3) }}`: puts the arguments into the holes `{n}` of a string. A hole without its argument is
/// an error.
fn fill(text: &str, kwargs: &Kwargs, formatted: &[(&str, String)]) -> TeraResult<String> {
    let mut output = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        output.push_str(before);
        let Some((hole, behind)) = after.split_once('}') else {
            output.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = formatted.iter().find(|(name, _)| *name == hole) {
            output.push_str(value);
        } else {
            let (_, value) = kwargs
                .iter()
                .find(|(name, _)| is_key(name, hole))
                .ok_or_else(|| unfilled(hole, text))?;
            write!(output, "{value}").map_err(Error::message)?;
        }
        rest = behind;
    }
    output.push_str(rest);
    Ok(output)
}

fn is_key(key: &Key, name: &str) -> bool {
    key.as_str() == Some(name)
}

fn unfilled(hole: &str, text: &str) -> Error {
    Error::message(format!("`{hole}` is missing: the text is “{text}”"))
}

/// `{{ t.dir.count | count(n=5, lang=page.lang) }}`: of the forms of a string the one that the language uses for this
/// number, with the number put into `{n}` as the language writes it.
fn count(value: &Value, kwargs: &Kwargs, formats: &BTreeMap<String, Formats>) -> TeraResult<String> {
    let n: i64 = kwargs.must_get("n")?;
    let language = kwargs.get::<&str>("lang")?.unwrap_or("de");
    let made;
    let formats = match formats.get(language) {
        Some(formats) => formats,
        None => {
            made = Formats::new(language);
            &made
        }
    };
    let form = match value.as_map() {
        None => value,
        Some(forms) => forms
            .get(&Key::Str(formats.plural(n)))
            .or_else(|| forms.get(&Key::Str("other")))
            .ok_or_else(|| Error::message("a counted text needs a form `other`"))?,
    };
    let text = form
        .as_str()
        .ok_or_else(|| Error::message("`count` needs a text or its plural forms"))?;
    fill(text, kwargs, &[("n", formats.number(n))])
}

/// A value as JSON that may stand inside `<script>`: nothing in it can end the element.
fn json(value: &Value) -> TeraResult<Value> {
    let text = serde_json::to_string(value).map_err(Error::message)?;
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                write!(safe, "\\u{:04x}", u32::from(c)).map_err(Error::message)?
            }
            _ => safe.push(c),
        }
    }
    Ok(Value::safe_string(&safe))
}
