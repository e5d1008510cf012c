//! Pages on their way to the browser: always whole, with the script of the preview.

use super::live::SCRIPT;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Pages are never asked for in part or by date: what is sent is not what stands on the disk.
pub async fn whole(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_page =
        path.ends_with('/') || path.ends_with(".html") || !path.rsplit('/').next().unwrap_or_default().contains('.');
    if is_page {
        for name in [header::RANGE, header::IF_MODIFIED_SINCE, header::IF_NONE_MATCH] {
            request.headers_mut().remove(name);
        }
    }
    next.run(request).await
}

/// Adds the script to a page.
pub async fn with_script(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return match response.status() {
            StatusCode::NOT_FOUND => nothing_yet(),
            _ => response,
        };
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let bytes = scripted(&bytes);
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    parts.headers.remove(header::LAST_MODIFIED);
    parts.headers.remove(header::ETAG);
    parts.headers.remove(header::ACCEPT_RANGES);
    Response::from_parts(parts, Body::from(bytes))
}

/// Before the first build that went well there is no page to show the mistakes on.
fn nothing_yet() -> Response {
    let page = Bytes::from_static(
        b"<!DOCTYPE html>\n<html lang=\"de\"><meta charset=\"utf-8\"><title>Vorschau</title>\n<body><p>Hier ist noch nichts.</p></body></html>\n",
    );
    let mut response = Response::new(Body::from(scripted(&page)));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

fn scripted(page: &Bytes) -> Vec<u8> {
    let script = format!("<script type=\"module\" src=\"{SCRIPT}\"></script>\n");
    let end = page
        .windows(7)
        .rposition(|window| window == b"</body>")
        .unwrap_or(page.len());
    [&page[..end], script.as_bytes(), &page[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let page = scripted(&Bytes::from_static(b"<body><p>x</p></body></html>"));
        let page = String::from_utf8(page).unwrap();
        assert!(
            page.starts_with("<body><p>x</p><script") && page.ends_with("</script>\n</body></html>"),
            "{page}"
        );
    }
}
