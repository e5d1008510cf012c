//! What storage answers along with a file: its type, and how long it may be kept.

/// The type by the extension; storage does not guess one.
pub fn content_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "jsonld" => "application/ld+json",
        "xml" => match path.rsplit('/').next() {
            Some("feed.xml") => "application/atom+xml",
            Some("feed.rss.xml") => "application/rss+xml",
            _ => "application/xml",
        },
        "webp" => "image/webp",
        "avif" => "image/avif",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        "zip" => "application/zip",
        "epub" => "application/epub+zip",
        "vcf" => "text/vcard; charset=utf-8",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The same as in the rules for web servers.
pub fn cache_control(is_fingerprinted: bool) -> &'static str {
    match is_fingerprinted {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    }
}
