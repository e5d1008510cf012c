//! nginx: a file to be included in a `server` block.

use super::{ASK, Encoding, FINGERPRINTED, FOREVER, HEADERS, HSTS, Site, comment, escaped};

pub fn text(site: &Site) -> String {
    let mut text = comment(&[
        "Rules of this site for nginx; written anew with each publication, so do not edit.",
        "Include this file in the server block, beside its root:",
        "",
        "    include /path/to/nginx.conf;",
        "",
        "and reload nginx when the file has changed: nginx -t && nginx -s reload",
    ]);
    text += "\n# A file whose name changes with its bytes is kept for a year; all else is asked for again each time.\n";
    text += &format!("set $vielfalt_cache {};\n", quoted(ASK));
    let fixed = format!("^{}{FINGERPRINTED}", escaped(&site.base));
    text += &format!(
        "if ($uri ~ {}) {{\n    set $vielfalt_cache {};\n}}\n",
        quoted(&fixed),
        quoted(FOREVER)
    );
    text += "add_header Cache-Control $vielfalt_cache;\n\n";
    for (name, value) in HEADERS {
        text += &format!("add_header {name} {} always;\n", quoted(value));
    }
    text += &comment(&[
        "",
        "Tells browsers to come by HTTPS only, for a year. Once HTTPS works on this host for good, write it into your settings:",
        &format!("add_header {} {} always;", HSTS.0, quoted(HSTS.1)),
    ]);
    text += "\n# The site's own page for what is not there, in the language of the folder.\n";
    text += &format!("set $vielfalt_missing {};\n", quoted(&site.missing));
    for (folder, page) in &site.missing_in {
        let folder = quoted(&format!("^{}", escaped(folder)));
        text += &format!(
            "if ($uri ~ {folder}) {{\n    set $vielfalt_missing {};\n}}\n",
            quoted(page)
        );
    }
    text += "error_page 404 410 $vielfalt_missing;\n";
    text += "# A folder without a page of its own is missing like any other address; nginx would call it forbidden.\n";
    text += "error_page 403 =404 $vielfalt_missing;\n";
    text += &twins(site);
    text += "\n# Addresses that lead elsewhere now.\n";
    for (from, to) in &site.redirects {
        text += &format!(
            "location = {} {{ absolute_redirect off; return 301 {}; }}\n",
            quoted(from),
            quoted(to)
        );
    }
    text += "\n# Addresses that have ended.\n";
    for from in &site.gone {
        text += &format!("location = {} {{ return 410; }}\n", quoted(from));
    }
    text
}

/// Gzip is part of nginx as systems bring it; without the module for Brotli its word would keep nginx from starting.
fn twins(site: &Site) -> String {
    let mut text = String::new();
    if site.twins.is_empty() {
        return text;
    }
    text += "\n# Compressed files that lie beside the texts are sent as they are.\n";
    for twin in &site.twins {
        text += match twin {
            Encoding::Brotli => {
                "# Where the module for Brotli is there (Debian: libnginx-mod-http-brotli-static), write into your server block:\n\
                 # brotli_static on;\n"
            }
            Encoding::Gzip => "gzip_static on;\n",
        };
    }
    text + "gzip_vary on;\n"
}

/// In a place where nginx replaces variables there is never a `$` but at the end of a regular expression.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
