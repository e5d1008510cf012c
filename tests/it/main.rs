#![allow(
    clippy::disallowed_methods,
    reason = "tests make sites on disk and look at what became of them"
)]
//! The one test binary: whole sites in, trees and reports out.

mod addresses;
mod afterwards;
mod anniversaries;
mod builds;
mod days;
mod embargo;
mod explain;
mod external;
mod fixture;
mod hostile;
mod house;
mod links;
mod messages;
mod moments;
mod oracle;
mod outputs;
mod process;
mod properties;
mod random;
mod redirects;
mod reports;
mod rules;
mod scaffold;
mod schema;
mod sealed;
mod search;
mod serve;
mod session;
mod theme;
mod watch;
mod work;
