//! The preview over HTTP: the folder that a watch keeps current, with live reload and the mistakes of the moment.
//!
//! It listens on this machine alone unless asked otherwise, and answers only to names of this machine, so that no
//! page elsewhere can read what is still under embargo. Pages get one script of ours; the files on disk do not.

mod live;
mod page;

pub use live::News;

use crate::base::{Fault, words};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch::{self, Receiver, Sender};
use tower_http::services::{ServeDir, ServeFile};

/// The port where none is asked for, and how many after it are tried.
const PORT: u16 = 8000;
const TRIED: u16 = 50;

/// What is served, and to whom.
pub struct Options {
    /// The folder that the watch writes to.
    pub folder: PathBuf,
    /// A port that must be free; `None`: the first that is.
    pub port: Option<u16>,
    /// Whether other machines of the network may look.
    pub lan: bool,
}

/// What a build came to.
pub struct Build {
    /// `/vielfalt` of a site below a sub-path, else empty; `None` where the settings cannot be read.
    pub base_path: Option<Arc<str>>,
    /// The report of the mistakes, as the terminal shows it.
    pub errors: Option<String>,
    /// How many records visitors would not see.
    pub withheld: usize,
}

/// A running preview. It ends with the process.
pub struct Server {
    address: SocketAddr,
    news: Sender<News>,
}

/// Starts to serve, on a thread of its own.
pub fn serve(options: Options) -> Result<Server, Fault> {
    let listener = bound(&options)?;
    let broken = || {
        Fault::io(
            "Die Vorschau lässt sich nicht starten",
            "The preview cannot be started",
            &options.folder,
        )
    };
    let address = listener.local_addr().map_err(broken())?;
    listener.set_nonblocking(true).map_err(broken())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(broken())?;
    let (news, _) = watch::channel(News::default());
    let app = app(&options, address.port(), &news);
    std::thread::spawn(move || {
        runtime.block_on(async {
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                // Ends with the process; a connection that breaks is the browser's affair.
                drop(axum::serve(listener, app).await);
            }
        });
    });
    Ok(Server { address, news })
}

impl Server {
    /// Where to look.
    pub fn url(&self) -> String {
        format!(
            "http://localhost:{}{}/",
            self.address.port(),
            self.news.borrow().base_path
        )
    }

    /// Tells the browsers what the last build came to.
    pub fn tell(&self, build: Build) {
        self.news.send_modify(|news| news.next(build));
    }
}

fn bound(options: &Options) -> Result<TcpListener, Fault> {
    let ip = match options.lan {
        true => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        false => IpAddr::V4(Ipv4Addr::LOCALHOST),
    };
    let ports = match options.port {
        Some(port) => port..=port,
        None => PORT..=PORT + TRIED,
    };
    let mut last = None;
    for port in ports {
        match TcpListener::bind((ip, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
        }
    }
    let cause = last.unwrap_or_else(|| std::io::ErrorKind::AddrInUse.into());
    Err(Fault::Io {
        action: words(
            "Der Port ist nicht frei. Wählen Sie mit --port einen anderen, oder keinen",
            "The port is not free. Choose another with --port, or none",
        ),
        path: options.folder.clone(),
        cause,
    })
}

/// What every request needs to know.
struct Served {
    port: u16,
    lan: bool,
}

fn app(options: &Options, port: u16, news: &Sender<News>) -> Router {
    let not_found = ServeFile::new(options.folder.join("404.html"));
    let files = ServeDir::new(&options.folder).not_found_service(not_found);
    let site = Router::new()
        .fallback_service(files)
        .layer(middleware::map_response(page::with_script))
        .layer(middleware::from_fn(page::whole))
        .layer(middleware::from_fn_with_state(news.subscribe(), below_base));
    let served = Arc::new(Served { port, lan: options.lan });
    live::routes(news)
        .fallback_service(site)
        .layer(middleware::from_fn_with_state(served, own_names_only))
}

/// The site lives below the path of its address, as on the real server.
async fn below_base(State(news): State<Receiver<News>>, mut request: Request, next: Next) -> Response {
    let base = news.borrow().base_path.clone();
    if base.is_empty() {
        return next.run(request).await;
    }
    let path = request.uri().path();
    let below = path.strip_prefix(&*base).filter(|rest| rest.starts_with('/'));
    let Some(Ok(uri)) = below.map(str::parse::<Uri>) else {
        return Redirect::temporary(&format!("{base}/")).into_response();
    };
    *request.uri_mut() = uri;
    next.run(request).await
}

/// Refuses requests under a foreign name: a page elsewhere could point its own name at this machine and read along.
async fn own_names_only(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| is_own(host, &served)) {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "This preview answers to localhost only.\n",
        )
            .into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static("default-src 'self'"),
    );
    response
}

fn is_own(host: &str, served: &Served) -> bool {
    let name = host.strip_suffix(&format!(":{}", served.port)).unwrap_or(host);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let local =
        name == "localhost" || name == Ipv4Addr::LOCALHOST.to_string() || name == Ipv6Addr::LOCALHOST.to_string();
    local || (served.lan && name.parse::<IpAddr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_only() {
        let at = |lan| Served { port: 8000, lan };
        for host in ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "localhost"] {
            assert!(is_own(host, &at(false)), "{host}");
        }
        for host in ["evil.example:8000", "192.168.0.7:8000", "localhost.evil.example", ""] {
            assert!(!is_own(host, &at(false)), "{host}");
        }
        assert!(is_own("192.168.0.7:8000", &at(true)));
        assert!(!is_own("evil.example:8000", &at(true)));
    }
}
