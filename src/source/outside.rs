#![expect(clippy::disallowed_methods, reason = "asks where links really lead")]
//! Links that lead out of the site. They are followed like all others, and so what lies there may become public: whoever
//! answers for that is told.

use super::Sources;
use crate::base::{Diagnostic, SourcePath, Span, words};
use std::fs;
use std::path::{Path, PathBuf};

/// What is the site, wherever it lies: each of these may be a link on purpose.
const SITE: [&str; 4] = ["", "content", "themes", "content/media"];

/// The links in `content/` that lead out of the site, and where to.
pub fn leading_out(sources: &Sources) -> Vec<(SourcePath, PathBuf)> {
    if sources.links.is_empty() {
        return Vec::new();
    }
    let folders = SITE.map(|name| fs::canonicalize(sources.root.join(name)));
    let is_inside = |target: &Path| folders.iter().flatten().any(|folder| target.starts_with(folder));
    let leads_out = |link: &PathBuf| {
        let path = link.strip_prefix(&sources.root).ok()?.to_str()?;
        // Links of an earlier snapshot may be files by now.
        fs::read_link(link).ok()?;
        let target = fs::canonicalize(link).ok()?;
        let is_ours = !path.starts_with("content/") || is_inside(&target) || is_shared(path, &target);
        (!is_ours).then(|| (SourcePath::new(path), target))
    };
    sources.links.iter().filter_map(leads_out).collect()
}

/// A folder of pictures that several sites use: nobody puts one there by mistake.
fn is_shared(path: &str, target: &Path) -> bool {
    let name = path.strip_prefix("content/media/");
    name.is_some_and(|name| !name.contains('/')) && target.is_dir()
}

/// What is said of such a link.
pub fn warning((path, target): (SourcePath, PathBuf)) -> Diagnostic {
    let target = target.display();
    Diagnostic::warning(
        "link-outside",
        words(
            format!("Diese Verknüpfung führt aus der Website hinaus, zu „{target}“. Was dort liegt, kann öffentlich werden."),
            format!("This link leads out of the site, to “{target}”. What lies there may become public."),
        ),
    )
    .hint(words(
        "Legen Sie statt der Verknüpfung eine Kopie hierher. Ein gemeinsamer Ordner für Bilder gehört unter content/media/.",
        "Put a copy here instead of the link. A shared folder of images belongs into content/media/.",
    ))
    .at(&path, Span::default())
}
