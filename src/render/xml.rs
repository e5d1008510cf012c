//! Writes XML: escaped, indented, and only with characters that XML knows.
//!
//! No parser forgives a forbidden character, and one in a single title would take the whole feed away; so they are
//! dropped here, once for every format.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;

/// Names and values of attributes.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A document that is being written to memory.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document whose root is `name`; `finish` closes it.
    pub fn new(name: &str, attributes: Attributes) -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 2));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.open(name, attributes);
        xml
    }

    pub fn finish(mut self, name: &str) -> Vec<u8> {
        self.close(name);
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    pub fn open(&mut self, name: &str, attributes: Attributes) {
        self.write(Event::Start(start(name, attributes)));
    }

    pub fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes) {
        self.write(Event::Empty(start(name, attributes)));
    }

    pub fn text(&mut self, name: &str, attributes: Attributes, text: &str) {
        self.open(name, attributes);
        self.write(Event::Text(BytesText::new(&allowed(text))));
        self.close(name);
    }

    fn write(&mut self, event: Event) {
        self.0.write_event(event).expect("writing to memory does not fail");
    }
}

fn start<'a>(name: &'a str, attributes: Attributes) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*allowed(value)));
    }
    start
}

/// The text without what XML 1.0 forbids even as a reference: most control characters and two non-characters.
fn allowed(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    match text.contains(forbidden) {
        true => text.replace(forbidden, "").into(),
        false => text.into(),
    }
}
