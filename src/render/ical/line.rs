//! Content lines: escaped, folded at 75 bytes, ended by CRLF.

/// The longest line that RFC 5545 allows, without its end.
const LIMIT: usize = 75;

#[derive(Default)]
pub struct Lines(String);

impl Lines {
    /// A property whose value is not text: a name, a number, a date, an address.
    pub fn put(&mut self, property: &str, value: &str) {
        self.fold(&format!("{property}:{}", printable(value)));
    }

    /// A property whose value is text.
    pub fn text(&mut self, property: &str, text: &str) {
        self.fold(&format!("{property}:{}", escaped(text)));
    }

    pub fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    /// Long lines go on after a line break and a space, which counts; characters stay whole.
    fn fold(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LIMIT {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Without line breaks, which would begin another property.
fn printable(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &"Größe ß ".repeat(40));
        let text = String::from_utf8(lines.finish()).unwrap();
        assert!(text.ends_with("\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= LIMIT), "{text}");
        assert_eq!(
            text.replace("\r\n ", ""),
            format!("SUMMARY:{}\r\n", "Größe ß ".repeat(40))
        );
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\r\ne\nf\tg\u{7}"), "a\\;b\\,c\\\\d\\ne\\nf g");
    }
}
