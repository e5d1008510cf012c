//! Hosts that read `_redirects` and `_headers`, as Netlify and its like do. Both belong into the folder that is uploaded.

use super::{FOREVER, HEADERS, HSTS, Site, comment, encode};

pub fn redirects(site: &Site) -> String {
    let mut text = comment(&[
        "Redirects of this site; written anew with each publication, so do not edit.",
        "Put this file into the folder that is uploaded. The sign ! lets a rule win over the page at the same address.",
    ]);
    text += "\n# Addresses that lead elsewhere now.\n";
    for (from, to) in &site.redirects {
        text += &format!("{} {to} 301!\n", path(from));
    }
    text += "\n# Addresses that have ended.\n";
    for from in &site.gone {
        text += &format!("{} {} 410!\n", path(from), path(&site.missing));
    }
    text += "\n# The site's own page for what is not there, in the language of the folder.\n";
    let others = site
        .missing_in
        .iter()
        .rev()
        .map(|(folder, page)| (path(folder), path(page)));
    for (folder, page) in others.chain([(format!("{}/", path(&site.base)), path(&site.missing))]) {
        text += &format!("{folder}* {page} 404\n");
    }
    text
}

pub fn headers(site: &Site) -> String {
    let base = path(&site.base);
    let mut text = comment(&[
        "Headers of this site; written anew with each publication, so do not edit.",
        "Put this file into the folder that is uploaded.",
    ]);
    text += &format!("\n{base}/*\n");
    for (name, value) in HEADERS {
        text += &format!("  {name}: {value}\n");
    }
    text += "  # Tells browsers to come by HTTPS only, for a year. Once HTTPS works on this host for good, add it in your copy:\n";
    text += &format!("  # {}: {}\n", HSTS.0, HSTS.1);
    text += "\n# A file whose name changes with its bytes is kept for a year. For all else such hosts say by themselves: ask again.\n";
    text + &format!("{base}/assets/*\n  Cache-Control: {FOREVER}\n")
}

/// A path without anything that these files give a meaning: spaces, `*`, and `:` before a name.
fn path(decoded: &str) -> String {
    let mut text = String::with_capacity(decoded.len());
    encode(decoded, "/@!+,;=~", &mut text);
    text
}
