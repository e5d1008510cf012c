#![allow(
    clippy::disallowed_methods,
    reason = "tests make sites on disk and look at what became of them"
)]
//! The one test binary: whole sites in, trees and reports out.

mod builds;
mod embargo;
mod fixture;
mod hostile;
mod house;
mod links;
mod messages;
mod outputs;
mod properties;
mod random;
mod redirects;
mod reports;
mod scaffold;
mod schema;
mod search;
mod theme;
mod watch;
