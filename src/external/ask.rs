//! One question to one host: HEAD, and GET where the server does not know HEAD. Redirects are followed by hand, because
//! an address that moved for good is worth a word and one that leads on for a moment is not.

use reqwest::blocking::{Client, Response};
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Method, Url};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Between two requests to one host.
const PAUSE: Duration = Duration::from_millis(500);
/// For one request, from the connection to the head of the answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Redirects in a row; browsers stop at 20.
const HOPS: usize = 10;

/// What a host said to one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Fine,
    /// Every step on the way there was meant to last (301, 308).
    Moved(Arc<str>),
    /// 404, 410 and other answers that blame the address.
    Gone(u16),
    /// 5xx: the server blames itself.
    Trouble(u16),
    /// No connection, no such name, no valid certificate, or no answer in time.
    Silent,
    Circling,
}

/// Asks. Without a client, which only a broken machine cannot make, every address is silent.
pub struct Agent {
    client: Option<Client>,
}

impl Agent {
    pub fn new() -> Self {
        let client = Client::builder()
            .user_agent(concat!("vielfalt/", env!("CARGO_PKG_VERSION"), " (link check)"))
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .build();
        Self { client: client.ok() }
    }

    /// The answers to the addresses of one host.
    pub fn ask_one_after_another(&self, urls: &[&str]) -> Vec<(Arc<str>, Answer)> {
        let ask = |(index, url): (usize, &&str)| {
            if index > 0 {
                std::thread::sleep(PAUSE);
            }
            (Arc::from(*url), self.ask(url))
        };
        urls.iter().enumerate().map(ask).collect()
    }

    fn ask(&self, written: &str) -> Answer {
        let Ok(mut url) = Url::parse(written) else {
            return Answer::Gone(400);
        };
        let mut for_good = true;
        for _ in 0..HOPS {
            let Some(response) = self.look(&url) else {
                return Answer::Silent;
            };
            let status = response.status().as_u16();
            match target(&response, &url) {
                Some(next) => {
                    for_good &= matches!(status, 301 | 308);
                    url = next;
                }
                None => return answer(status, written, &url, for_good),
            }
        }
        Answer::Circling
    }

    fn look(&self, url: &Url) -> Option<Response> {
        let client = self.client.as_ref()?;
        let ask = |method| client.request(method, url.clone()).send().ok();
        let response = ask(Method::HEAD)?;
        // Many servers answer HEAD with an error that GET does not get.
        match response.status().is_client_error() || response.status().is_server_error() {
            true => ask(Method::GET),
            false => Some(response),
        }
    }
}

/// Where a redirect leads.
fn target(response: &Response, url: &Url) -> Option<Url> {
    let location = response.headers().get(LOCATION)?;
    match response.status().is_redirection() {
        true => url.join(location.to_str().ok()?).ok(),
        false => None,
    }
}

fn answer(status: u16, written: &str, url: &Url, for_good: bool) -> Answer {
    match status {
        200..=399 if for_good && Url::parse(written).is_ok_and(|first| first != *url) => {
            Answer::Moved(url.as_str().into())
        }
        200..=399 => Answer::Fine,
        // Something is there, but not for everybody, or not for machines.
        401 | 403 | 405 | 406 | 407 | 418 | 429 | 451 => Answer::Fine,
        400..=499 => Answer::Gone(status),
        _ => Answer::Trouble(status),
    }
}
