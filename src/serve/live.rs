//! Live reload by server-sent events.
//!
//! The browser is told that a build is done and decides itself what that means for its page: nothing, other colours or
//! another text.

use super::Build;
use axum::Router;
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::watch::Sender;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

/// Where the script and the events live; no page of a site can have this address.
pub const SCRIPT: &str = "/.vielfalt/live.js";
const EVENTS: &str = "/.vielfalt/events";

/// What the last build came to.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct News {
    /// Counts builds, so that a browser knows whether it missed one.
    build: u64,
    /// The report of the mistakes, as the terminal shows it.
    errors: Option<String>,
    /// How many records visitors would not see.
    withheld: usize,
    /// Where the site lives.
    #[serde(skip)]
    pub(super) base_path: Arc<str>,
}

impl News {
    pub(super) fn next(&mut self, build: Build) {
        self.build += 1;
        self.errors = build.errors;
        self.withheld = build.withheld;
        self.base_path = build.base_path.unwrap_or_else(|| self.base_path.clone());
    }
}

pub fn routes(news: &Sender<News>) -> Router {
    let news = news.clone();
    let script = || async {
        (
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
            include_str!("live.js"),
        )
    };
    Router::new()
        .route(SCRIPT, get(script))
        .route(EVENTS, get(move || async move { events(&news) }))
}

fn events(news: &Sender<News>) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let events = WatchStream::new(news.subscribe()).map(|news| {
        // Text and numbers can always be written as JSON.
        let data = serde_json::to_string(&news).unwrap_or_default();
        Ok(Event::default().data(data))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
