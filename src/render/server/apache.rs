//! Apache: a file to be included in a `VirtualHost`, or put into the served folder as `.htaccess`.

use super::{ASK, FINGERPRINTED, FOREVER, HEADERS, HSTS, Site, comment, escaped};

/// Types that not every Apache knows.
const TYPES: [(&str, &str); 5] = [
    ("text/calendar", ".ics"),
    ("text/csv", ".csv"),
    ("application/ld+json", ".jsonld"),
    ("image/webp", ".webp"),
    ("image/avif", ".avif"),
];

pub fn text(site: &Site) -> String {
    let mut text = comment(&[
        "Rules of this site for Apache 2.4; written anew with each publication, so do not edit.",
        "Include this file in the VirtualHost:",
        "",
        "    Include /path/to/apache.conf",
        "",
        "and reload Apache when the file has changed: apachectl configtest && apachectl graceful",
        "Or, where AllowOverride has FileInfo, let it be the .htaccess beside the first page of the site.",
    ]);
    text += "\n<IfModule mod_mime.c>\n    AddDefaultCharset utf-8\n";
    for (kind, ending) in TYPES {
        text += &format!("    AddType {kind} {ending}\n");
    }
    text += "</IfModule>\n\n<IfModule mod_headers.c>\n";
    text +=
        "    # A file whose name changes with its bytes is kept for a year; all else is asked for again each time.\n";
    let fixed = format!("expr=%{{REQUEST_URI}} =~ m#^{}{FINGERPRINTED}#", escaped(&site.base));
    text += &format!("    Header set Cache-Control {}\n", quoted(ASK));
    text += &format!("    Header set Cache-Control {} {}\n", quoted(FOREVER), quoted(&fixed));
    for (name, value) in HEADERS {
        text += &format!("    Header always set {name} {}\n", quoted(value));
    }
    text += "    # Tells browsers to come by HTTPS only, for a year. Take the sign away once HTTPS works on this host for good:\n";
    text += &format!("    # Header always set {} {}\n</IfModule>\n", HSTS.0, quoted(HSTS.1));
    text += "\n# The site's own page for what is not there, in the language of the folder.\n";
    text += &errors(&site.missing, "");
    for (folder, page) in &site.missing_in {
        let folder = format!("%{{REQUEST_URI}} =~ m#^{}#", escaped(folder));
        text += &format!("<If {}>\n{}</If>\n", quoted(&folder), errors(page, "    "));
    }
    text += "\n<IfModule mod_alias.c>\n    # Addresses that lead elsewhere now.\n";
    for (from, to) in &site.redirects {
        text += &format!(
            "    RedirectMatch 301 {} {}\n",
            exactly(from),
            quoted(&unescaped_by_apache(to))
        );
    }
    text += "    # Addresses that have ended.\n";
    for from in &site.gone {
        text += &format!("    RedirectMatch 410 {}\n", exactly(from));
    }
    text + "</IfModule>\n"
}

fn errors(page: &str, indent: &str) -> String {
    let page = quoted(page);
    format!("{indent}ErrorDocument 404 {page}\n{indent}ErrorDocument 410 {page}\n")
}

fn exactly(from: &str) -> String {
    quoted(&format!("^{}$", escaped(from)))
}

/// Apache writes `%XX` itself, but for what follows a `#` or `?`.
fn unescaped_by_apache(to: &str) -> String {
    let end = to.find(['#', '?']).unwrap_or(to.len());
    format!(
        "{}{}",
        super::decoded(&to[..end]).replace('$', "\\$").replace('&', "\\&"),
        &to[end..]
    )
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}
