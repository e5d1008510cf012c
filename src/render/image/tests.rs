use super::*;
use crate::base::Digest;

/// A soft gradient with an edge, as PNG.
fn sample(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let image = image::RgbaImage::from_fn(width, height, |x, y| {
        let edge = if x > y { 90 } else { 0 };
        let part = |at: u32, of: u32| u8::try_from(at * 160 / of).unwrap_or(0);
        image::Rgba([
            part(x, width) + edge,
            part(y, height),
            120,
            if alpha { part(x, width) } else { 255 },
        ])
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn facts_of_files() {
    let facts = probe(&sample(40, 30, false), "a.png").unwrap();
    assert_eq!((facts.kind, facts.width, facts.height), (ImageKind::Png, 40, 30));
    let unknown = probe(b"%PDF-1.7", "a.pdf").unwrap_err();
    assert_eq!(unknown.diagnostic().code, "image-unknown-format");
    assert_eq!(
        probe(b"\x89PNG\r\n\x1a\n", "a.png").unwrap_err().diagnostic().code,
        "image-broken"
    );
}

#[test]
fn the_camera_held_upright() {
    let turned = turned_jpeg(8, 4);
    let facts = probe(&turned, "a.jpg").unwrap();
    assert_eq!((facts.width, facts.height), (4, 8));
    // Its left half is dark. Turned by a quarter to the right, that is the upper half.
    let shown = Decoded::new(&turned)
        .unwrap()
        .encoded(ImageFormat::Jpeg, 4, 8, 90)
        .unwrap();
    let shown = image::load_from_memory(&shown).unwrap().into_rgb8();
    assert_eq!(shown.dimensions(), (4, 8));
    assert!(shown.get_pixel(3, 0).0[0] < 90 && shown.get_pixel(0, 7).0[0] > 150);
}

/// A JPEG whose EXIF block says: turn by 90 degrees.
fn turned_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    encoder.add_exif_metadata(exif).unwrap();
    let columns = usize::from(width) * 3;
    let shade = |at: usize| if at % columns < columns / 2 { 40 } else { 200 };
    let pixels: Vec<u8> = (0..columns * usize::from(height)).map(shade).collect();
    encoder
        .encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    bytes
}

#[test]
fn too_many_pixels_are_refused_by_the_header() {
    let mut png = sample(1, 1, false);
    // The header's width and height, and its checksum.
    png[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let checksum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    let problem = probe(&png, "a.png").unwrap_err();
    assert_eq!(
        problem,
        ImageProblem::TooLarge {
            width: 16384,
            height: 16384
        }
    );
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn same_bytes_on_every_machine() {
    let decoded = Decoded::new(&sample(96, 64, false)).unwrap();
    let with_alpha = Decoded::new(&sample(96, 64, true)).unwrap();
    let digest = |image: &Decoded, format| Digest::of_bytes(&image.encoded(format, 48, 32, 75).unwrap()).to_string();
    let digests = [
        digest(&decoded, ImageFormat::Jpeg),
        digest(&with_alpha, ImageFormat::Jpeg),
        digest(&decoded, ImageFormat::Webp),
        digest(&with_alpha, ImageFormat::Webp),
        digest(&decoded, ImageFormat::Avif),
    ];
    assert_eq!(
        digests,
        [
            "994de9e85baf901eafbf288509b726c8",
            "0f99d178d71374e5da371d5f9dfcbed5",
            "fb83d7a2cb63ef2660e62deebaf94511",
            "d919597ed90f03fd522587b2758cafc9",
            "18a74e39028440670c75ac535b25e2b9",
        ]
    );
}

#[test]
fn variants_read_back() {
    let decoded = Decoded::new(&sample(96, 64, true)).unwrap();
    let webp = probe(&decoded.encoded(ImageFormat::Webp, 48, 32, 75).unwrap(), "a.webp").unwrap();
    assert_eq!((webp.kind, webp.width, webp.height), (ImageKind::Webp, 48, 32));
    let jpeg = probe(&decoded.encoded(ImageFormat::Jpeg, 48, 32, 75).unwrap(), "a.jpg").unwrap();
    assert_eq!((jpeg.kind, jpeg.width, jpeg.height), (ImageKind::Jpeg, 48, 32));
}

#[test]
fn a_wide_colour_profile_stays() {
    let mut profile = vec![0; 200];
    profile[16..20].copy_from_slice(b"RGB ");
    profile[36..40].copy_from_slice(b"acsp");
    for alpha in [false, true] {
        let mut decoded = Decoded::new(&sample(96, 64, alpha)).unwrap();
        decoded.profile = Some(profile.clone());
        for format in [ImageFormat::Webp, ImageFormat::Jpeg] {
            let again = Decoded::new(&decoded.encoded(format, 48, 32, 75).unwrap()).unwrap();
            assert_eq!(again.profile.as_deref(), Some(&profile[..]), "{format:?} {alpha}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_decoders_panic(
        edits in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 0..6),
        length in proptest::prelude::any::<proptest::sample::Index>(),
    ) {
        let mut bytes = sample(9, 7, true);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(length.index(bytes.len() + 1));
        drop(probe(&bytes, "a.png"));
        drop(Decoded::new(&bytes));
    }
}
