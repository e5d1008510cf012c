//! Caddy: a file to be imported into the block of a site.

use super::{ASK, FOREVER, HEADERS, HSTS, Site, TEXTS, comment};

pub fn text(site: &Site) -> String {
    let mut text = comment(&[
        "Rules of this site for Caddy; written anew with each publication, so do not edit.",
        "Import this file into the block of the site, below its root; file_server is part of it:",
        "",
        "    import /path/to/Caddyfile",
        "",
        "and reload Caddy when the file has changed: caddy reload",
    ]);
    text += "\nheader {\n";
    for (name, value) in HEADERS {
        text += &format!("\t{name} {}\n", quoted(value));
    }
    text += "\t# Tells browsers to come by HTTPS only, for a year. Once HTTPS works on this host for good, write it into your settings:\n";
    text += &format!("\t# header {} {}\n}}\n", HSTS.0, quoted(HSTS.1));
    let assets = matcher(&format!("{}/assets/", site.base));
    text += "\n# A file whose name changes with its bytes is kept for a year; all else is asked for again each time.\n";
    text += &format!("@vielfalt_fixed path {}*\n", assets);
    text += &format!("@vielfalt_changing not path {}*\n", assets);
    text += &format!("header @vielfalt_fixed Cache-Control {}\n", quoted(FOREVER));
    text += &format!("header @vielfalt_changing Cache-Control {}\n", quoted(ASK));
    if !site.twins.is_empty() {
        let texts = TEXTS.map(|(extension, _)| format!(" *.{extension}")).concat();
        text += "\n# Of a text there are several, and who keeps it for others must know.\n";
        // After the file server, which says so itself where it sends a twin.
        text += &format!("@vielfalt_texts path */{texts}\n");
        text += "header @vielfalt_texts {\n\tVary Accept-Encoding\n\tdefer\n}\n";
    }
    text += "\n# The site's own page for what is not there, in the language of the folder.\nhandle_errors {\n";
    text += &format!("\theader Cache-Control {}\n", quoted(ASK));
    for (folder, page) in &site.missing_in {
        text += &format!("\trewrite {}* {}\n", matcher(folder), matcher(page));
    }
    let serve = file_server(site);
    text += &format!(
        "\trewrite * {}\n\t{}\n}}\n",
        matcher(&site.missing),
        serve.replace('\n', "\n\t")
    );
    text += "\n# Addresses that lead elsewhere now.\n";
    for (from, to) in &site.redirects {
        text += &format!("redir {} {} 301\n", matcher(from), quoted(to));
    }
    text += "\n# Addresses that have ended.\n";
    for from in &site.gone {
        text += &format!("error {} 410\n", matcher(from));
    }
    text + &format!("\n# Everything else is a file.\n{serve}\n")
}

/// Where compressed twins lie beside the texts, they are sent as they are.
fn file_server(site: &Site) -> String {
    let codings: Vec<&str> = site.twins.iter().map(|twin| twin.coding()).collect();
    match codings.is_empty() {
        true => "file_server".to_owned(),
        false => format!("file_server {{\n\tprecompressed {}\n}}", codings.join(" ")),
    }
}

/// A path as Caddy compares it: decoded, but for the signs that mean something to it.
fn matcher(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            c if c.is_ascii() && !c.is_ascii_alphanumeric() && !"/-_.~!,;=:@+()'".contains(c) => {
                text.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => text.push(c),
        }
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}
