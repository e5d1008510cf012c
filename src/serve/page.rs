//! Pages on their way to the browser: always whole, with the script of the preview.

use super::Eyes;
use super::live::SCRIPT;
use crate::base::Digest;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;

/// Names the text of a page, so that the script knows whether it still shows that one.
const TEXT: HeaderName = HeaderName::from_static("vielfalt-text");

/// Pages are never asked for in part or by date: what is sent is not what stands on the disk.
pub fn whole(request: &mut Request) {
    let path = request.uri().path();
    let is_page =
        path.ends_with('/') || path.ends_with(".html") || !path.rsplit('/').next().unwrap_or_default().contains('.');
    if !is_page {
        return;
    }
    for name in [header::RANGE, header::IF_MODIFIED_SINCE, header::IF_NONE_MATCH] {
        request.headers_mut().remove(name);
    }
    if request.method() == Method::HEAD {
        // Its length is that of the page with the script; the server leaves the page itself out.
        *request.method_mut() = Method::GET;
    }
}

/// Adds the script to a page.
pub async fn with_script(response: Response, eyes: Eyes) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let text = Digest::of_bytes(&without_style_sheets(&bytes)).to_string();
    let bytes = scripted(&bytes, eyes, &text);
    for name in [header::LAST_MODIFIED, header::ETAG, header::ACCEPT_RANGES] {
        parts.headers.remove(name);
    }
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    if let Ok(text) = HeaderValue::from_str(&text) {
        parts.headers.insert(TEXT, text);
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// Says of texts how they are written, as the guide tells public servers to.
pub fn in_utf8(headers: &mut HeaderMap) {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let bare = kind.filter(|kind| kind.starts_with("text/") && !kind.contains(';'));
    if let Some(Ok(kind)) = bare.map(|kind| HeaderValue::try_from(format!("{kind}; charset=utf-8"))) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

/// A page of ours.
pub fn html(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

fn scripted(page: &[u8], eyes: Eyes, text: &str) -> Vec<u8> {
    let eyes = match eyes {
        Eyes::Visitor => "visitor",
        Eyes::Editor => "editor",
    };
    let script = format!("<script type=\"module\" src=\"{SCRIPT}?eyes={eyes}&amp;text={text}\"></script>\n");
    let end = page
        .windows(7)
        .rposition(|window| window == b"</body>")
        .unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]].concat()
}

/// The page but for its links to style sheets: where only these differ, the page need not be loaded again.
fn without_style_sheets(page: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.windows(5).position(|window| window == b"<link") {
        let end = (rest[at..].iter().position(|byte| *byte == b'>')).map_or(rest.len(), |length| at + length + 1);
        let is_style_sheet = rest[at..end].windows(10).any(|window| window == b"stylesheet");
        kept.extend_from_slice(&rest[..if is_style_sheet { at } else { end }]);
        rest = &rest[end..];
    }
    kept.extend_from_slice(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = scripted(b"<body><p>x</p></body></html>", Eyes::Editor, "0");
        let page = String::from_utf8(page).unwrap();
        assert!(
            page.starts_with("<body><p>x</p><script") && page.ends_with("</script>\n</body></html>"),
            "{page}"
        );
        assert!(page.contains("?eyes=editor&amp;text=0"), "{page}");
    }

    #[test]
    fn style_sheets_are_no_text() {
        let page = |sheet: &str, icon: &str| {
            let page =
                format!("<head><link rel=\"stylesheet\" href=\"{sheet}\">\n<link rel=icon href=\"{icon}\"></head>");
            String::from_utf8(without_style_sheets(page.as_bytes())).unwrap()
        };
        assert_eq!(page("a", "i"), page("b", "i"));
        assert_eq!(page("a", "i"), "<head>\n<link rel=icon href=\"i\"></head>");
        assert_ne!(page("a", "i"), page("a", "j"));
        assert_eq!(without_style_sheets(b"<link stylesheet"), b"");
    }
}
