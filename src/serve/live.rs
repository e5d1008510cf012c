//! Live reload by server-sent events.
//!
//! The browser is told that a build is done and decides itself what that means for its page: nothing, other colours or
//! another text.

use super::words::Said;
use super::{Build, Eyes, Served};
use crate::report::Waiting;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

/// Where the script and the events live; no page of a site can have this address.
pub const SCRIPT: &str = "/.vielfalt/live.js";
const EVENTS: &str = "/.vielfalt/events";
/// So many withheld records are named; a list for looking, not for working through.
const NAMED: usize = 50;

/// What the last builds came to.
#[derive(Clone, Debug, Default)]
pub struct News {
    visitor: Folder,
    editor: Folder,
    waiting: Arc<[Waiting]>,
    /// Where the site lives, and before that where it lived: pages that are open there lead on.
    paths: Vec<Arc<str>>,
}

/// What one folder shows.
#[derive(Clone, Debug, Default)]
struct Folder {
    /// Counts builds, so that a browser knows whether it missed one.
    build: u64,
    /// The report of the mistakes, as the terminal shows it.
    errors: Option<String>,
    /// Whether it is kept current: always for visitors, for editors while one of them looks.
    is_current: bool,
}

impl News {
    pub(super) fn built(&mut self, eyes: Eyes, build: Build) {
        let folder = match eyes {
            Eyes::Visitor => &mut self.visitor,
            Eyes::Editor => &mut self.editor,
        };
        *folder = Folder {
            build: folder.build + 1,
            errors: build.errors,
            is_current: true,
        };
        if let Some(base_path) = build.base_path {
            self.paths.retain(|path| *path != base_path);
            self.paths.insert(0, base_path);
        }
        if let Some(waiting) = build.waiting {
            self.waiting = waiting.into();
        }
    }

    /// Where the site lives.
    pub(super) fn base_path(&self) -> &str {
        self.paths.first().map_or("", |path| path)
    }

    /// Where it lived before.
    pub(super) fn former(&self) -> &[Arc<str>] {
        self.paths.get(1..).unwrap_or_default()
    }

    /// Whether that is news.
    pub(super) fn behind(&mut self) -> bool {
        std::mem::replace(&mut self.editor.is_current, false)
    }

    pub(super) fn is_current(&self, eyes: Eyes) -> bool {
        self.of(eyes).is_current
    }

    fn of(&self, eyes: Eyes) -> &Folder {
        match eyes {
            Eyes::Visitor => &self.visitor,
            Eyes::Editor => &self.editor,
        }
    }
}

/// What a browser is told.
#[derive(Serialize)]
struct Message<'a> {
    build: u64,
    errors: Option<&'a str>,
    count: usize,
    waiting: &'a [Waiting],
    words: Said,
    /// The cookie that keeps the choice.
    cookie: String,
}

pub(super) fn routes() -> Router<Arc<Served>> {
    let script = || async {
        (
            [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
            include_str!("live.js"),
        )
    };
    Router::new().route(SCRIPT, get(script)).route(EVENTS, get(events))
}

async fn events(
    State(served): State<Arc<Served>>,
    RawQuery(asked): RawQuery,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let eyes = match asked.as_deref() {
        Some("eyes=editor") => Eyes::Editor,
        _ => Eyes::Visitor,
    };
    let looking = served.look(eyes);
    let events = WatchStream::new(served.news.subscribe()).map(move |news| {
        // As long as this is listened to, somebody looks.
        let _ = &looking;
        let folder = news.of(eyes);
        let message = Message {
            build: folder.build,
            errors: folder.errors.as_deref(),
            count: news.waiting.len(),
            waiting: &news.waiting[..news.waiting.len().min(NAMED)],
            words: Said::new(served.options.lang, news.waiting.len()),
            cookie: format!("vielfalt-{}", served.port),
        };
        // Text and numbers can always be written as JSON.
        let data = serde_json::to_string(&message).unwrap_or_default();
        Ok(Event::default().data(data))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
