//! Numbers: whole ones and degrees, and what is said about those that could mean two things.

use crate::base::{Diagnostic, words};

/// A whole number within bounds. No underscores, no decimal places: `100.000` could mean two things.
pub fn integer(text: &str, min: i64, max: i64) -> Result<i64, Box<Diagnostic>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = plain.then(|| text.parse::<i64>().ok()).flatten() else {
        let diagnostic = Diagnostic::error(
            "number",
            words(
                format!("„{text}“ ist keine ganze Zahl."),
                format!("“{text}” is not a whole number."),
            ),
        );
        let grouped = text.replace(['.', ',', ' ', '\u{a0}', '_', '\''], "");
        let is_grouped = text
            .split(['.', ',', ' ', '\u{a0}', '_', '\''])
            .skip(1)
            .all(|group| group.len() == 3);
        let proposed = is_grouped && grouped.parse::<i64>().is_ok();
        let digits_only = |example: &str| {
            words(
                format!("Schreiben Sie nur Ziffern, ohne Punkte und Wörter: {example}."),
                format!("Write digits only, without points and words: {example}."),
            )
        };
        return Err(Box::new(if proposed {
            diagnostic.hint(digits_only(&grouped)).suggest(grouped)
        } else {
            diagnostic.hint(digits_only("1000"))
        }));
    };
    if !(min..=max).contains(&number) {
        let (message, hint) = match max {
            i64::MAX => (
                words(
                    format!("Die Zahl {number} ist zu klein."),
                    format!("The number {number} is too small."),
                ),
                words(
                    format!("Möglich ist {min} oder mehr."),
                    format!("Possible is {min} or more."),
                ),
            ),
            _ => (
                words(
                    format!("Die Zahl {number} ist hier nicht möglich."),
                    format!("The number {number} is not possible here."),
                ),
                words(
                    format!("Sie muss zwischen {min} und {max} liegen."),
                    format!("It must lie between {min} and {max}."),
                ),
            ),
        };
        return Err(Box::new(Diagnostic::error("number-range", message).hint(hint)));
    }
    Ok(number)
}

/// Millionths of a degree.
pub fn degrees(text: &str, limit: i16) -> Result<i32, Box<Diagnostic>> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let Some(number) = plain.then(|| text.parse::<f64>().ok()).flatten() else {
        let diagnostic = Diagnostic::error(
            "number",
            words(
                format!("„{text}“ ist keine Angabe in Grad."),
                format!("“{text}” is not a number of degrees."),
            ),
        )
        .hint(words(
            "Schreiben Sie Grade mit einem Punkt statt einem Komma: 51.4556.",
            "Write degrees with a point: 51.4556.",
        ));
        let pointed = text.replace(',', ".");
        return Err(Box::new(if pointed != text && pointed.parse::<f64>().is_ok() {
            diagnostic.suggest(pointed)
        } else {
            diagnostic
        }));
    };
    if number.abs() > f64::from(limit) {
        let diagnostic = Diagnostic::error(
            "number-range",
            words(
                format!("{text} Grad gibt es nicht."),
                format!("{text} degrees do not exist."),
            ),
        );
        return Err(Box::new(diagnostic.hint(words(
            format!("Möglich ist -{limit} bis {limit}. Sind Breite (lat) und Länge (lon) vertauscht?"),
            format!("Possible is -{limit} to {limit}. Are latitude (lat) and longitude (lon) swapped?"),
        ))));
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 180 million, checked above")]
    Ok((number * 1e6).round() as i32)
}
