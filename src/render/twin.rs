//! Compressed twins: the bytes of a text again as gzip or Brotli, for servers that send such files as they lie there.
//!
//! The bytes depend on the text alone: no name, no time, and the operating system is „unknown“. Both encoders are Rust
//! without code for particular processors; a test pins what they write.

use crate::base::OutputPath;
use flate2::{Compression, GzBuilder};
use std::io::{self, Write};

/// How a twin is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    Gzip,
    Brotli,
}

/// The last two levels of Brotli make pages 3 % smaller and take ten times as long.
const BROTLI_LEVEL: u32 = 9;
const BROTLI_WINDOW: u32 = 22;
const BUFFER: usize = 4096;
/// Of the header of gzip: the system on which a file was made, here none in particular.
const UNKNOWN_SYSTEM: u8 = 255;

/// Files that become much smaller. Pictures and most documents are compressed already.
const TEXTS: [&str; 11] = [
    "html", "css", "js", "svg", "xml", "json", "jsonld", "csv", "ics", "txt", "md",
];

impl Encoding {
    /// The encoding by its name in `site.yaml`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "gz" => Some(Self::Gzip),
            "br" => Some(Self::Brotli),
            _ => None,
        }
    }

    /// Where the twin of an output lies: beside it, with one more extension. `None` for what is no text.
    pub fn twin(self, output: &OutputPath) -> Option<OutputPath> {
        let (_, extension) = output.as_str().rsplit_once('.')?;
        let is_text = TEXTS.iter().any(|text| extension.eq_ignore_ascii_case(text));
        let own = match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        };
        OutputPath::parse(&format!("{output}.{own}")).filter(|_| is_text)
    }

    /// The compressed bytes.
    pub fn compress(self, bytes: &[u8]) -> Vec<u8> {
        let written = match self {
            Self::Gzip => gzip(bytes),
            Self::Brotli => brotli(bytes),
        };
        written.expect("writing to memory cannot fail")
    }
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .operating_system(UNKNOWN_SYSTEM)
        .write(Vec::with_capacity(bytes.len() / 3), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut found = Vec::with_capacity(bytes.len() / 3);
    let mut encoder = brotli::CompressorWriter::new(&mut found, BUFFER, BROTLI_LEVEL, BROTLI_WINDOW);
    encoder.write_all(bytes)?;
    encoder.flush()?;
    drop(encoder);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Digest;
    use std::io::Read;

    fn text() -> Vec<u8> {
        let line = |n: u32| format!("<li><a href=\"/presse/{}/\">Meldung {n}</a></li>\n", n * n % 977);
        (0..3000).map(line).collect::<String>().into_bytes()
    }

    #[test]
    fn twins_decode_to_their_original() {
        for bytes in [text(), Vec::new(), b"x".to_vec()] {
            let (mut plain, mut other) = (Vec::new(), Vec::new());
            let (gzip, brotli) = (Encoding::Gzip.compress(&bytes), Encoding::Brotli.compress(&bytes));
            flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut plain).unwrap();
            brotli::Decompressor::new(&brotli[..], BUFFER)
                .read_to_end(&mut other)
                .unwrap();
            assert!(plain == bytes && other == bytes);
        }
    }

    /// The same on any machine. A new version of an encoder may change it, and then changes the program as well.
    #[test]
    fn their_bytes_are_pinned() {
        let digest = |encoding: Encoding| Digest::of_bytes(&encoding.compress(&text())).to_string();
        let digests = [Encoding::Gzip, Encoding::Brotli].map(digest);
        assert_eq!(
            digests,
            ["4fdd7fa3706a8e142dbfe179adce8a10", "1ac5f60cf4651b383ae1a65cd852355d"]
        );
    }

    #[test]
    fn only_texts_have_twins() {
        let twin = |name: &str| {
            let twin = Encoding::Gzip.twin(&OutputPath::parse(name).unwrap());
            twin.map(|twin| twin.to_string())
        };
        assert_eq!(twin("a/index.html").as_deref(), Some("a/index.html.gz"));
        assert_eq!(twin("LISTE.CSV").as_deref(), Some("LISTE.CSV.gz"));
        for name in ["bild.webp", "a.pdf", "feed.xml.gz", "README"] {
            assert_eq!(twin(name), None, "{name}");
        }
    }
}
