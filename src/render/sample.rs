//! Facets for the tests of output formats.

use crate::base::{Lang, Said};
use crate::facet::{Facet, FeedLinks, Frame, Label, ReleaseSummary, Shared};

pub fn said(text: &str) -> Said {
    Said::here(text.into())
}

pub fn frame() -> Shared<Frame> {
    Facet::new(Frame {
        lang: "de".into(),
        dir: "ltr",
        title: said("Vielfalt & Zusammenhalt"),
        short_title: said("Vielfalt"),
        description: Some(said("Über 100 Partner")),
        claim: None,
        lead: None,
        origin: "https://example.org".into(),
        base: "/vielfalt".into(),
        home: "/vielfalt/".into(),
        languages: Vec::new(),
        main_menu: Vec::new(),
        footer_menu: Vec::new(),
        initiative: Some(said("Initiative Vielfalt")),
        former_names: Vec::new(),
        ministry: None,
        patron: None,
        founded: None,
        press_contact: None,
        imprint: None,
        privacy: None,
        statement: None,
        sign_language: None,
        feedback_url: None,
        feedback_email: None,
        enforcement: None,
        sections: Default::default(),
        feed: FeedLinks::of("/vielfalt/"),
        calendar: "/vielfalt/termine.ics".into(),
        options: Default::default(),
        preview: false,
        epoch: "2012-10-19T00:00:00+02:00".into(),
        index: Lang::DEFAULT,
    })
}

pub fn release(name: &str, title: &str, published: &str, modified: &str) -> Shared<ReleaseSummary> {
    let date = crate::facet::DateShown {
        iso: published[..10].into(),
        text: published[..10].into(),
    };
    Facet::new(ReleaseSummary {
        href: format!("/vielfalt/presse/{name}/").into(),
        title: said(title),
        kicker: None,
        teaser: Some("Ein <b>Teaser</b> & \u{1}mehr".into()),
        date,
        time: None,
        place: None,
        image: None,
        topics: vec![Label {
            key: "bildung".into(),
            text: said("Bildung \"früh\""),
            href: None,
        }],
        pinned: false,
        published: published.into(),
        modified: modified.into(),
        updated: None,
        month: "Oktober 2022".into(),
        stand: jiff::civil::date(2022, 10, 19),
        lang: Lang::DEFAULT,
    })
}
