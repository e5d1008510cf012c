//! Vielfalt turns a folder of press releases, partner profiles and event records into a public website.
//!
//! A website is a function of what people wrote and of the moment. The program is that function, cut into stages:
//!
//! ```text
//! scan -> parse -> address -> resolve -> facet -> plan -> render -> publish
//! disk    record   addresses  site       facets   routes  artifacts   disk
//! ```
#![forbid(unsafe_code)]

pub mod base;

pub mod source;

pub mod record;

pub mod address;

pub mod site;

pub mod facet;

pub mod route;

pub mod view;

pub mod render;

pub mod publish;

pub mod state;

pub mod pipeline;

pub mod scaffold;

pub mod explain;

pub mod report;

pub mod external;

pub mod remote;

pub mod watch;

pub mod serve;

pub mod cli;
