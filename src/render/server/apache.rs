//! Apache: a file to be included in a `VirtualHost`, or put into the served folder as `.htaccess`.

use super::{ASK, FINGERPRINTED, FOREVER, HEADERS, HSTS, Site, TEXTS, comment, escaped};

/// Types of pictures that not every Apache knows. Those of texts are named as well, so that their twins have the same.
const PICTURES: [(&str, &str); 2] = [("webp", "image/webp"), ("avif", "image/avif")];

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
    for (extension, kind) in TEXTS.iter().chain(&PICTURES) {
        text += &format!("    AddType {kind} .{extension}\n");
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
    text += "    # Tells browsers to come by HTTPS only, for a year. Once HTTPS works on this host for good, write it into your settings:\n";
    text += &format!("    # Header always set {} {}\n</IfModule>\n", HSTS.0, quoted(HSTS.1));
    text += "\n# The site's own page for what is not there, in the language of the folder.\n";
    text += &errors(&site.missing, "");
    for (folder, page) in &site.missing_in {
        let folder = format!("%{{REQUEST_URI}} =~ m#^{}#", escaped(folder));
        text += &format!("<If {}>\n{}</If>\n", quoted(&folder), errors(page, "    "));
    }
    text += "\n# A folder without a page of its own is missing like any other address; Apache would list it or call it forbidden.\n";
    let folder = format!(
        "-d %{{REQUEST_FILENAME}} && %{{REQUEST_URI}} =~ m#^{}/#",
        escaped(&site.base)
    );
    text += &format!("<If {}>\n    SetHandler default-handler\n</If>\n", quoted(&folder));
    text += &twins(site);
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

/// Compressed twins are sent as they are, where mod_rewrite is switched on. What leads elsewhere has a page as well, and
/// twins of it: there the redirect wins.
fn twins(site: &Site) -> String {
    if site.twins.is_empty() {
        return String::new();
    }
    let texts = TEXTS.map(|(extension, _)| extension).join("|");
    let mut text = String::from("\n# Compressed files that lie beside the texts are sent as they are.\n");
    text += "<IfModule mod_rewrite.c>\n    RewriteEngine On\n";
    let others = site.redirects.iter().map(|(from, _)| exactly(from));
    for from in others {
        text += &format!("    RewriteCond %{{REQUEST_URI}} {from} [OR]\n");
    }
    let outside = quoted(&format!("!^{}/", escaped(&site.base)));
    text += &format!("    RewriteCond %{{REQUEST_URI}} {outside}\n");
    // Each twin has two rules: for folders and for files.
    text += &format!("    RewriteRule ^ - [S={}]\n", site.twins.len() * 2);
    for twin in &site.twins {
        for (asked, file) in [("(^|/)$", "index.html"), (&*format!("\\.({texts})$"), "")] {
            let (coding, file) = (twin.coding(), format!("{file}.{}", twin.extension()));
            text += &format!(
                "    RewriteCond %{{HTTP:Accept-Encoding}} \"\\b{coding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))\"\n"
            );
            text += &format!("    RewriteCond \"%{{DOCUMENT_ROOT}}%{{REQUEST_URI}}{file}\" -f\n");
            text += &format!("    RewriteRule \"{asked}\" \"%{{REQUEST_URI}}{file}\" [L]\n");
        }
    }
    text += "</IfModule>\n<IfModule mod_mime.c>\n";
    let endings: Vec<&str> = site.twins.iter().map(|twin| twin.extension()).collect();
    let endings = endings.join("|");
    text += &format!("    <FilesMatch \"\\.({texts})\\.({endings})$\">\n");
    for twin in &site.twins {
        text += &format!("        AddEncoding {} .{}\n", twin.coding(), twin.extension());
    }
    text += "        # Elsewhere the ending means Breton.\n        RemoveLanguage .br\n    </FilesMatch>\n";
    for (extension, kind) in TEXTS {
        text += &format!(
            "    <FilesMatch \"\\.{extension}\\.({endings})$\">\n        ForceType {kind}\n    </FilesMatch>\n"
        );
    }
    text += "</IfModule>\n<IfModule mod_headers.c>\n";
    text += &format!("    <FilesMatch \"\\.({texts})(\\.({endings}))?$\">\n");
    text + "        Header merge Vary Accept-Encoding\n    </FilesMatch>\n</IfModule>\n"
}

fn errors(page: &str, indent: &str) -> String {
    let page = quoted(page);
    format!("{indent}ErrorDocument 404 {page}\n{indent}ErrorDocument 410 {page}\n")
}

/// What is a sign between quotation marks differs between the modules of Apache: such signs are named by number.
fn exactly(from: &str) -> String {
    let pattern = escaped(from).replace("\\\\", "\\x5c").replace('"', "\\x22");
    format!("\"^{pattern}$\"")
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
