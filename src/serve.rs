//! The preview over HTTP: the folders that a watch keeps current, with live reload and the mistakes of the moment.
//!
//! It listens on this machine alone unless asked otherwise, and answers only to names of this machine, so that no
//! page elsewhere can read what is still under embargo. Pages get one script of ours; the files on disk do not.
//!
//! Each browser chooses with whose eyes it looks: as a visitor, or as an editor who also sees what lies ahead.

mod files;
mod live;
mod page;
mod range;
mod words;

use crate::base::{Fault, MessageLang, words};
use crate::report::Waiting;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use live::News;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::watch::{self, Sender};

/// The port where none is asked for, and how many after it are tried.
const PORT: u16 = 8000;
const TRIED: u16 = 50;

/// What is served, and to whom.
pub struct Options {
    /// The folder that shows what visitors see.
    pub visitors: PathBuf,
    /// The folder that shows drafts and what lies ahead as well, while somebody wants to see them.
    pub editors: PathBuf,
    /// A port that must be free; `None`: the first that is.
    pub port: Option<u16>,
    /// Whether other machines of the network may look.
    pub lan: bool,
    /// Of the words that the preview adds.
    pub lang: MessageLang,
    /// Called when somebody begins to look with the eyes of an editor.
    pub wake: Box<dyn Fn() + Send + Sync>,
}

/// With whose eyes somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    Visitor,
    Editor,
}

/// What a build came to.
pub struct Build {
    /// `/vielfalt` of a site below a sub-path, else empty; `None` where the settings cannot be read.
    pub base_path: Option<Arc<str>>,
    /// The report of the mistakes, as the terminal shows it.
    pub errors: Option<String>,
    /// What visitors would not see yet; `None` where that is not known.
    pub waiting: Option<Vec<Waiting>>,
}

/// A running preview. It ends with the process.
pub struct Server {
    address: SocketAddr,
    served: Arc<Served>,
}

/// Starts to serve, on a thread of its own.
pub fn serve(options: Options) -> Result<Server, Fault> {
    let listener = bound(&options)?;
    let broken = || {
        Fault::io(
            "Die Vorschau lässt sich nicht starten",
            "The preview cannot be started",
            &options.visitors,
        )
    };
    let address = listener.local_addr().map_err(broken())?;
    listener.set_nonblocking(true).map_err(broken())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(broken())?;
    let (news, _) = watch::channel(News::default());
    let served = Arc::new(Served {
        port: address.port(),
        options,
        news,
        editors: Arc::default(),
    });
    let app = app(served.clone());
    std::thread::spawn(move || {
        runtime.block_on(async {
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                // Ends with the process; a connection that breaks is the browser's affair.
                drop(axum::serve(listener, app).await);
            }
        });
    });
    Ok(Server { address, served })
}

impl Server {
    /// Where to look.
    pub fn url(&self) -> String {
        self.url_at("localhost")
    }

    /// Where other machines of the network look, if they may and there is a network.
    pub fn lan_url(&self) -> Option<String> {
        let ip = self.served.options.lan.then(own_address)??;
        Some(self.url_at(&ip.to_string()))
    }

    fn url_at(&self, host: &str) -> String {
        format!(
            "http://{host}:{}{}/",
            self.address.port(),
            self.served.news.borrow().base_path()
        )
    }

    /// Tells the browsers what the last build came to.
    pub fn tell(&self, eyes: Eyes, build: Build) {
        self.served.news.send_modify(|news| news.built(eyes, build));
    }

    /// Takes note that the folder for editors is not current: whoever asks for it waits for the build.
    pub fn behind(&self) {
        self.served.news.send_if_modified(News::behind);
    }

    /// Whether anybody looks with the eyes of an editor.
    pub fn has_editors(&self) -> bool {
        self.served.editors.load(Ordering::SeqCst) > 0
    }
}

/// What every request needs to know.
struct Served {
    port: u16,
    options: Options,
    news: Sender<News>,
    /// How many look with the eyes of an editor.
    editors: Arc<AtomicUsize>,
}

/// Somebody looks with the eyes of an editor, until this goes.
struct Looking(Arc<AtomicUsize>);

impl Drop for Looking {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Served {
    /// Counts one who looks, and sees to it that there is something to see.
    fn look(&self, eyes: Eyes) -> Option<Looking> {
        if eyes == Eyes::Visitor {
            return None;
        }
        self.editors.fetch_add(1, Ordering::SeqCst);
        let looking = Looking(self.editors.clone());
        if !self.news.borrow().is_current(eyes) {
            (self.options.wake)();
        }
        Some(looking)
    }
}

fn app(served: Arc<Served>) -> Router {
    live::routes()
        .fallback(files::file)
        .layer(middleware::from_fn_with_state(served.clone(), own_names_only))
        .with_state(served)
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
        path: options.visitors.clone(),
        cause,
    })
}

/// The address of this machine that others know: the one from which it would speak to them. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address that documents use and nobody has.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}

/// Refuses requests under a foreign name: a page elsewhere could point its own name at this machine and read along.
async fn own_names_only(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let Options { lan, lang, .. } = served.options;
    if !host.is_some_and(|host| is_own(host, lan)) {
        return (StatusCode::MISDIRECTED_REQUEST, words::foreign_name(lan, lang)).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    page::in_utf8(headers);
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static("default-src 'self'"),
    );
    response
}

/// The port does not matter: it may be that of a tunnel to this machine.
fn is_own(host: &str, lan: bool) -> bool {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let name = match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) => name,
        _ => host,
    };
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let ip: Option<IpAddr> = inner.unwrap_or(name).parse().ok();
    let is_here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    name.eq_ignore_ascii_case("localhost") || ip.is_some_and(|ip| lan || is_here.contains(&ip))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_only() {
        for host in [
            "localhost:8000",
            "127.0.0.1:8000",
            "[::1]:8000",
            "localhost",
            "LocalHost:9000",
        ] {
            assert!(is_own(host, false), "{host}");
        }
        for host in [
            "evil.example:8000",
            "192.168.0.7:8000",
            "localhost.evil.example",
            "localhost:evil.example",
            "",
        ] {
            assert!(!is_own(host, false), "{host}");
        }
        assert!(is_own("192.168.0.7:8000", true) && is_own("[fd00::7]:8000", true));
        assert!(!is_own("evil.example:8000", true) && !is_own("7.evil.example", true));
    }
}
