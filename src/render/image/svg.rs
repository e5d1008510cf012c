//! SVG: its size from the first tag, and the file without anything that runs or loads.

use super::{ImageProblem, broken};

/// The first tag stands at the beginning, after comments and declarations at most.
const HEADER_BYTES: usize = 64 * 1024;
/// What browsers assume for an SVG without a size.
const DEFAULT_SIZE: (f64, f64) = (300.0, 150.0);

/// Width and height in CSS pixels; `None` if this is no SVG.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = String::from_utf8_lossy(&bytes[..bytes.len().min(HEADER_BYTES)]);
    let tag = first_tag(header.trim_start_matches('\u{feff}'))?;
    let view_box = attribute(tag, "viewBox").and_then(|value| {
        let numbers: Vec<f64> = value
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter_map(|number| number.parse().ok())
            .collect();
        Some((*numbers.get(2)?, *numbers.get(3)?)).filter(|(width, height)| *width > 0.0 && *height > 0.0)
    });
    let ratio = view_box.map_or(DEFAULT_SIZE.0 / DEFAULT_SIZE.1, |(width, height)| width / height);
    let length = |name| attribute(tag, name).and_then(pixels);
    let (width, height) = match (length("width"), length("height")) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, width / ratio),
        (None, Some(height)) => (height * ratio, height),
        (None, None) => view_box.unwrap_or(DEFAULT_SIZE),
    };
    // In range by the clamp.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = |length: f64| length.round().clamp(1.0, 100_000.0) as u32;
    Some((whole(width), whole(height)))
}

/// Without scripts, handlers, foreign files and animation of links. Embedded pictures stay.
pub fn sanitised(bytes: &[u8]) -> Result<Vec<u8>, ImageProblem> {
    let mut clean = Vec::with_capacity(bytes.len());
    let mut filter = svg_hush::Filter::new();
    // What drawing programs embed: photographs, and logos that are no drawings.
    filter.set_data_url_filter(svg_hush::data_url_filter::allow_standard_images);
    filter
        .filter(bytes, &mut clean)
        .map_err(|error| match std::error::Error::source(&error) {
            Some(source) => broken(source),
            None => broken(error),
        })?;
    Ok(clean)
}

/// The attributes of the first tag, if that is `svg`.
fn first_tag(mut text: &str) -> Option<&str> {
    loop {
        text = text.trim_start();
        let end = if text.starts_with("<!--") {
            text.find("-->")? + 3
        } else if text.starts_with("<?") {
            text.find("?>")? + 2
        } else if text.starts_with("<!") {
            doctype_end(text)?
        } else {
            let rest = text.strip_prefix("<svg").or_else(|| text.strip_prefix("<svg:svg"))?;
            let tag = &rest[..rest.find('>')?];
            return tag
                .is_empty()
                .then_some(tag)
                .or_else(|| tag.starts_with(char::is_whitespace).then_some(tag));
        };
        text = &text[end..];
    }
}

/// A document type may hold definitions in brackets.
fn doctype_end(text: &str) -> Option<usize> {
    match (text.find('['), text.find('>')?) {
        (Some(bracket), end) if bracket < end => {
            let close = text.find(']')?;
            Some(close + text[close..].find('>')? + 1)
        }
        (_, end) => Some(end + 1),
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let stands_alone = tag[..at].ends_with(char::is_whitespace);
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value
            .chars()
            .next()
            .filter(|c| stands_alone && matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

/// A length in CSS pixels; per cent have no size of their own.
fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    let unit_at = value
        .find(|c: char| c.is_ascii_alphabetic() || c == '%')
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(unit_at);
    let factor = match unit {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" | "em" | "rem" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    number
        .trim()
        .parse()
        .ok()
        .map(|number: f64| number * factor)
        .filter(|length| *length > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let cases = [
            (r#"<svg width="120" height='40px'/>"#, Some((120, 40))),
            (
                r#"<?xml version="1.0"?><!-- <svg width="1"> --><svg viewBox="0 0 200 100" width="100%"></svg>"#,
                Some((200, 100)),
            ),
            (
                r#"<!DOCTYPE svg [<!ENTITY a "b">]> <svg viewBox="0,0,30,10" width="60" stroke-width="2"></svg>"#,
                Some((60, 20)),
            ),
            ("<svg>", Some((300, 150))),
            ("<html><svg width='1' height='1'></svg>", None),
            ("<svgx width='1'>", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(size(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn nothing_runs() {
        let hostile = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script>
            <image href="https://example.org/x.png"/><image href="data:image/png;base64,iVBORw0KGgo="/>
            <image href="data:text/html;base64,PHA+"/><path d="M0 0"/></svg>"#;
        let clean = String::from_utf8(sanitised(hostile).unwrap()).unwrap();
        for part in ["script", "onload", "example.org", "text/html"] {
            assert!(!clean.contains(part), "{clean}");
        }
        assert!(clean.contains("M0 0") && clean.contains("data:image/png;base64,iVBORw0KGgo="));
        assert!(sanitised(b"<svg><g></svg>").is_err());
    }
}
