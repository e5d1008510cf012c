#![allow(
    clippy::disallowed_methods,
    reason = "tests make sites on disk and look at what became of them"
)]
//! The one test binary: whole sites in, trees and reports out.

mod addresses;
mod afterwards;
mod anchors;
mod anniversaries;
mod builds;
mod crash;
mod cut_short;
mod days;
mod embargo;
mod explain;
mod external;
mod fixture;
mod held;
mod hostile;
mod house;
mod kept;
mod links;
mod machine;
mod messages;
mod moments;
mod oracle;
mod outputs;
mod ownership;
mod pages;
mod process;
mod properties;
mod publish;
mod random;
mod redirects;
mod replay;
mod reports;
mod rules;
mod scaffold;
mod schema;
mod sealed;
mod search;
mod serve;
mod session;
mod theme;
mod twins;
mod urls;
mod visitor;
mod watch;
mod work;
