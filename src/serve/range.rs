//! Which part of a file somebody asks for (RFC 9110, section 14).
//!
//! Several parts at once are not sent: who asks for them gets the whole file, as a server may do.

use axum::http::{HeaderMap, HeaderValue, header};
use std::ops::RangeInclusive;

/// A part of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// These bytes, all of which there are.
    Of(RangeInclusive<u64>),
    /// None that there are.
    Beyond,
}

/// What a `Range` means for a file of this size. `None`: nothing that we know, and so the whole file.
pub fn part(range: &HeaderValue, size: u64) -> Option<Part> {
    let (unit, range) = range.to_str().ok()?.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = match (number(first), number(last)) {
        // The last so many bytes; all of them where there are fewer. An empty file has no part that could be named.
        (None, Some(count)) if first.is_empty() && count > 0 && size == 0 => return None,
        (None, Some(count)) if first.is_empty() => (size - count.min(size), size),
        (Some(first), None) if last.is_empty() => (first, size),
        (Some(first), Some(last)) if first <= last => (first, last),
        _ => return None,
    };
    Some(match first < size {
        true => Part::Of(first..=last.min(size - 1)),
        false => Part::Beyond,
    })
}

/// Digits alone; what is larger than any file is as good as the largest.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

/// Whether the file is still the one of which a part is known already, if anybody asks.
///
/// A date would not do: a preview writes a file more than once in a second.
pub fn stands(asked: &HeaderMap, file: &HeaderMap) -> bool {
    let known = asked.get(header::IF_RANGE);
    known.is_none_or(|known| file.get(header::ETAG) == Some(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_ten_bytes() {
        for (range, wanted) in [
            ("bytes=0-4", Some(Part::Of(0..=4))),
            ("BYTES=0-4", Some(Part::Of(0..=4))),
            ("bytes= 007-", Some(Part::Of(7..=9))),
            ("bytes=7-99999999999999999999999", Some(Part::Of(7..=9))),
            ("bytes=-3", Some(Part::Of(7..=9))),
            ("bytes=-11", Some(Part::Of(0..=9))),
            ("bytes=10-", Some(Part::Beyond)),
            ("bytes=10-12", Some(Part::Beyond)),
            ("bytes=-0", Some(Part::Beyond)),
            ("bytes=4-2", None),
            ("bytes=0-1,3-4", None),
            ("bytes=", None),
            ("bytes=-", None),
            ("bytes=+1-2", None),
            ("bytes=a-b", None),
            ("bytes 0-4", None),
            ("lines=0-4", None),
            ("", None),
        ] {
            assert_eq!(part(&HeaderValue::from_static(range), 10), wanted, "{range}");
        }
    }

    #[test]
    fn parts_of_nothing() {
        for (range, wanted) in [("bytes=-1", None), ("bytes=0-", Some(Part::Beyond))] {
            assert_eq!(part(&HeaderValue::from_static(range), 0), wanted, "{range}");
        }
    }
}
