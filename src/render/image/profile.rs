//! Colour profiles: which are worth keeping, and how one is put into a WebP file.
//!
//! Photos of phones are often wider than sRGB; without the profile their colours look pale. An sRGB profile says what
//! browsers assume anyway and is left out.

/// Common display profiles have some hundred bytes; print profiles with tables have megabytes and no use on screens.
const MAX_BYTES: usize = 32 * 1024;

/// The profile, if it is a small one for RGB other than sRGB.
pub fn worth_keeping(profile: image::ImageResult<Option<Vec<u8>>>) -> Option<Vec<u8>> {
    let profile = profile.ok().flatten()?;
    let is_rgb = profile.get(16..20) == Some(&b"RGB "[..]) && profile.get(36..40) == Some(&b"acsp"[..]);
    (is_rgb && profile.len() <= MAX_BYTES && !names_srgb(&profile)).then_some(profile)
}

/// Descriptions are ASCII or UTF-16, by the version of the profile.
fn names_srgb(profile: &[u8]) -> bool {
    let holds = |name: &[u8]| profile.windows(name.len()).any(|window| window == name);
    holds(b"sRGB") || holds(b"\0s\0R\0G\0B")
}

/// A WebP file with a profile: the extended header, the profile, then the image as it was.
pub fn in_webp(file: &[u8], profile: &[u8], (width, height): (u32, u32), has_alpha: bool) -> Vec<u8> {
    // After `RIFF`, the length and `WEBP` come the chunks; an extended header may already be the first.
    let chunks = file.get(12..).unwrap_or_default();
    let image = match chunks.strip_prefix(b"VP8X") {
        Some(rest) => rest.get(14..).unwrap_or_default(),
        None => chunks,
    };
    let three_bytes = |size: u32| {
        let bytes = size.saturating_sub(1).to_le_bytes();
        [bytes[0], bytes[1], bytes[2]]
    };
    let mut body = b"WEBPVP8X".to_vec();
    body.extend(10_u32.to_le_bytes());
    body.extend([0x20 | if has_alpha { 0x10 } else { 0 }, 0, 0, 0]);
    body.extend(three_bytes(width));
    body.extend(three_bytes(height));
    body.extend(b"ICCP");
    body.extend(u32::try_from(profile.len()).unwrap_or(0).to_le_bytes());
    body.extend(profile);
    // Chunks begin at even places.
    if !profile.len().is_multiple_of(2) {
        body.push(0);
    }
    body.extend(image);
    let mut with_profile = b"RIFF".to_vec();
    with_profile.extend(u32::try_from(body.len()).unwrap_or(0).to_le_bytes());
    with_profile.extend(body);
    with_profile
}
