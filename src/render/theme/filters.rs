//! The filters that templates have beyond the engine's own. None of them reaches anything outside its arguments.

use crate::base::{Formats, Language};
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
        shy(&text, &kwargs)
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

/// `{{ title | shy }}`: soft hyphens in words of more than 17 letters. `lang` says the language, German by default.
fn shy(text: &StringInput, kwargs: &Kwargs) -> TeraResult<Value> {
    let language = kwargs.get::<&str>("lang")?.unwrap_or("de");
    let Some(language) = hyphenation(language) else {
        return Ok(text.inherit_safety(text.as_str().to_owned()));
    };
    let mut output = String::with_capacity(text.as_str().len() + 8);
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let end = if c.is_alphabetic() {
            rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
        } else if text.is_safe() && c == '<' {
            rest.find('>').map_or(rest.len(), |end| end + 1)
        } else if text.is_safe() && c == '&' {
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
    Ok(text.inherit_safety(output))
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
