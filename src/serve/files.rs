//! One request for a file of the site: out of which folder, below which path, and what is said where there is none.

use super::range::{Part, part, stands};
use super::{Eyes, Served, page};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};
use std::path::Path;
use std::sync::Arc;
use tower_http::services::ServeDir;

pub async fn file(State(served): State<Arc<Served>>, mut request: Request) -> Response {
    let eyes = Eyes::chosen(request.headers(), served.port);
    let _looking = served.look(eyes);
    if eyes == Eyes::Editor {
        let mut news = served.news.subscribe();
        // Only a server that ends has no more news.
        drop(news.wait_for(|news| news.is_current(eyes)).await);
    }
    let (base, moved) = {
        let news = served.news.borrow();
        let base = encoded(news.base_path());
        let moved = moved(&request, news.former(), &base);
        (base, moved)
    };
    // The site lives below the path of its address, as on the real server.
    let below = request.uri().path_and_query().and_then(|all| {
        let below = below(all.as_str(), &base)?;
        // Two slashes would begin the name of another host, where a folder is answered with its address.
        let path = below.trim_start_matches('/');
        (path.len() < below.len()).then(|| format!("/{path}").parse::<Uri>().ok())?
    });
    let folder = match eyes {
        Eyes::Visitor => &served.options.visitors,
        Eyes::Editor => &served.options.editors,
    };
    let Some(uri) = below else {
        // Only the beginning leads on. An address that lacks the path is wrong on the real server, too, and looks so.
        return match is_beginning(request.uri().path(), &base) {
            true => Redirect::temporary(&format!("{base}/")).into_response(),
            false => match moved {
                Some(there) => Redirect::temporary(&there).into_response(),
                None => page::with_script(nothing(&served, folder, "/").await, eyes).await,
            },
        };
    };
    *request.uri_mut() = uri;
    page::whole(&mut request);
    let path = request.uri().path().to_owned();
    let response = match (sent(folder, &base, request).await, moved) {
        (Some(response), _) => response,
        (None, Some(there)) => Redirect::temporary(&there).into_response(),
        (None, None) => nothing(&served, folder, &path).await,
    };
    page::with_script(response, eyes).await
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, CONTROLS).to_string()
}

/// Where a page is now that was open when the settings gave the site another path.
fn moved(request: &Request, former: &[Arc<str>], base: &str) -> Option<String> {
    let address = request.uri().path_and_query()?.as_str();
    former.iter().map(|path| encoded(path)).find_map(|path| {
        // What is below the present path has arrived, also where that begins with the former one.
        if base.starts_with(&path) && below(address, base).is_some() {
            return None;
        }
        // Two slashes would begin the name of another host.
        let page = below(address, &path)?.trim_start_matches(['/', '\\']);
        Some(format!("{base}/{page}"))
    })
}

/// Whether somebody asks for the site as a whole: by the host alone, or by its path without the last slash.
fn is_beginning(address: &str, base: &str) -> bool {
    address == "/" || below(address, base) == Some("")
}

async fn nothing(served: &Served, folder: &Path, path: &str) -> Response {
    missing(folder, path).await.unwrap_or_else(|| {
        let nothing = super::words::nothing_yet(served.options.lang);
        page::html(StatusCode::NOT_FOUND, nothing)
    })
}

/// What follows `base` in an address. Each may have percent signs where the other has none.
fn below<'a>(address: &'a str, base: &str) -> Option<&'a str> {
    let depth = base.matches('/').count();
    let end = address
        .match_indices('/')
        .nth(depth)
        .map_or(address.len(), |(at, _)| at);
    let (above, below) = address.split_at(end);
    percent_decode_str(above).eq(percent_decode_str(base)).then_some(below)
}

/// The file, or the part of it that is asked for.
///
/// Which part that is, is decided here: the server of the files refuses what RFC 9110 tells servers to overlook.
async fn sent(folder: &Path, base: &str, mut request: Request) -> Option<Response> {
    let range = request.headers_mut().remove(header::RANGE);
    let range = range.filter(|_| request.method() == Method::GET);
    let (asked, body) = request.into_parts();
    let whole = found(folder, base, Request::from_parts(asked.clone(), body)).await?;
    let (Some(range), StatusCode::OK) = (range, whole.status()) else {
        return Some(whole);
    };
    let size = whole
        .headers()
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()?;
    match part(&range, size).filter(|_| stands(&asked.headers, whole.headers())) {
        None => Some(whole),
        Some(Part::Of(part)) => {
            let mut again = Request::from_parts(asked, Body::empty());
            let bytes = format!("bytes={}-{}", part.start(), part.end());
            again.headers_mut().insert(header::RANGE, bytes.parse().ok()?);
            found(folder, base, again).await
        }
        Some(Part::Beyond) => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            let size = HeaderValue::try_from(format!("bytes */{size}")).ok()?;
            response.headers_mut().insert(header::CONTENT_RANGE, size);
            Some(response)
        }
    }
}

async fn found(folder: &Path, base: &str, request: Request) -> Option<Response> {
    let mut files = ServeDir::new(folder).redirect_path_prefix(base);
    let response = files.try_call(request).await.ok()?.map(Body::new);
    (response.status() != StatusCode::NOT_FOUND).then_some(response)
}

/// The page for what is missing that is nearest to a path: each language has its own.
async fn missing(folder: &Path, path: &str) -> Option<Response> {
    let mut above = path;
    while let Some((folder_above, _)) = above.rsplit_once('/') {
        above = folder_above;
        let request = Request::builder().uri(format!("{above}/404.html")).body(Body::empty());
        if let Some(mut response) = found(folder, "", request.ok()?).await {
            *response.status_mut() = StatusCode::NOT_FOUND;
            return Some(response);
        }
    }
    None
}

impl Eyes {
    /// The script sets the cookie. It holds for one preview, which its port names, and until the browser is closed.
    fn chosen(headers: &HeaderMap, port: u16) -> Self {
        let wanted = format!("vielfalt-{port}=editor");
        let cookies = headers.get_all(header::COOKIE).iter();
        let mut cookies = cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'));
        match cookies.any(|cookie| cookie.trim() == wanted) {
            true => Self::Editor,
            false => Self::Visitor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_below_a_path() {
        assert_eq!(below("/a/?b", ""), Some("/a/?b"));
        assert_eq!(below("/vielfalt/a/", "/vielfalt"), Some("/a/"));
        assert_eq!(below("/vielfalt", "/vielfalt"), Some(""));
        assert_eq!(below("/vielfalter/", "/vielfalt"), None);
        for address in ["/x/%C3%BC/a/", "/x/%c3%bc/a/", "/%78/%C3%BC/a/"] {
            assert_eq!(below(address, "/x/%C3%BC"), Some("/a/"));
        }
    }

    #[test]
    fn pages_of_former_paths() {
        let now = |address: &str, former: &str, base: &str| {
            let request = Request::builder().uri(address).body(Body::empty()).unwrap();
            moved(&request, &[former.into()], base)
        };
        for (address, former, base, there) in [
            ("/alt/presse/?x", "/alt", "/neu", Some("/neu/presse/?x")),
            ("/alt/presse/", "/alt", "", Some("/presse/")),
            ("/presse/", "", "/neu", Some("/neu/presse/")),
            ("/alt", "/alt", "/neu", Some("/neu/")),
            ("/alt//boese.example/", "/alt", "", Some("/boese.example/")),
            ("/%C3%BC/a/", "/ü", "/neu", Some("/neu/a/")),
            ("/neu/presse/", "", "/neu", None),
            ("/alter/presse/", "/alt", "/neu", None),
        ] {
            assert_eq!(
                now(address, former, base).as_deref(),
                there,
                "{address} {former} {base}"
            );
        }
    }

    #[test]
    fn the_choice_is_that_of_this_preview() {
        let chosen = |cookies: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookies.parse().unwrap());
            Eyes::chosen(&headers, 8000)
        };
        assert_eq!(chosen("a=b; vielfalt-8000=editor"), Eyes::Editor);
        assert_eq!(chosen("vielfalt-8001=editor; vielfalt-8000=visitor"), Eyes::Visitor);
    }
}
