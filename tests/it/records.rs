//! Reports as an editor reads them: snapshots of whole messages.

use crate::fixture::{Fixture, SMALL};
use std::sync::Arc;
use vielfalt::report::{self, Look};

#[test]
fn a_misspelt_partner() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "partners: [stadt-essen]",
        "partners: [stadt-esen]",
    );
    let built = fixture.build();
    let texts = |path: &_| -> Option<Arc<str>> {
        let bytes = built.outcome.sources.read(path).ok()?;
        Some(String::from_utf8_lossy(&bytes).into())
    };
    let errors: Vec<_> = built.errors().into_iter().cloned().collect();
    let mut shown = Vec::new();
    report::human(&errors, &texts, Look::default(), &mut shown).expect("memory can be written");
    let shown = String::from_utf8(shown).expect("messages are text");
    insta::assert_snapshot!(shown);
}
