//! Which column holds which key. The names come from the list of keys: the key itself, and what it is for in German and
//! English; besides, what people call such columns.

use crate::base::{nearest, slug};
use crate::record::{Field, SourceKind, Type, fields};

/// A key that a column can fill.
pub struct Target {
    /// The key, or two with a point between them: `venue.city`.
    pub path: String,
    pub value: &'static Type,
    pub required: bool,
    names: Vec<String>,
}

/// What people call columns, and the key that is meant.
const PARTNER_NAMES: [(&str, &str); 24] = [
    ("organisation", "name"),
    ("partner", "name"),
    ("einrichtung", "name"),
    ("institution", "name"),
    ("typ", "kind"),
    ("kategorie", "kind"),
    ("organisationsform", "kind"),
    ("type", "kind"),
    ("stadt", "city"),
    ("gemeinde", "city"),
    ("sitz", "city"),
    ("regierungsbezirk", "district"),
    ("beitrittsdatum", "joined"),
    ("partnerseit", "joined"),
    ("seit", "joined"),
    ("mitarbeitende", "employees"),
    ("mitarbeiter", "employees"),
    ("homepage", "website"),
    ("webseite", "website"),
    ("internet", "website"),
    ("url", "website"),
    ("ansprechperson", "contacts.name"),
    ("email", "contacts.email"),
    ("telefon", "contacts.phone"),
];

const EVENT_NAMES: [(&str, &str); 15] = [
    ("veranstaltung", "title"),
    ("termin", "title"),
    ("name", "title"),
    ("datum", "start"),
    ("date", "start"),
    ("von", "start"),
    ("bis", "end"),
    ("typ", "kind"),
    ("type", "kind"),
    ("stadt", "venue.city"),
    ("ort", "venue.city"),
    ("haus", "venue.name"),
    ("veranstaltungsort", "venue.name"),
    ("strasse", "venue.street"),
    ("plz", "venue.postal_code"),
];

/// What columns can fill in records of this kind. Files and long lists have no place in a cell.
pub fn targets(kind: SourceKind) -> Vec<Target> {
    let mut targets = Vec::new();
    for field in fields(kind).unwrap_or_default() {
        match &field.value {
            Type::Group(inner) | Type::List(Type::Group(inner)) => {
                targets.extend(inner.iter().filter_map(|part| target(part, Some(field))));
            }
            _ => targets.extend(target(field, None)),
        }
    }
    targets
}

fn target(field: &'static Field, within: Option<&Field>) -> Option<Target> {
    if matches!(field.value, Type::Group(_) | Type::List(Type::Group(_)) | Type::File) {
        return None;
    }
    let (de, en) = field.says;
    let mut names = vec![plain(de), plain(en)];
    let path = match within {
        None => {
            // „Art aus partner_kinds in site.yaml“ is called „Art“.
            names.extend(de.split([' ', ',', ':']).next().map(plain));
            field.key.to_owned()
        }
        Some(group) => {
            names.push(plain(&format!("{} {de}", group.says.0)));
            names.push(plain(&format!("{} {en}", group.says.1)));
            names.push(plain(field.key));
            format!("{}.{}", group.key, field.key)
        }
    };
    names.push(plain(&path));
    Some(Target {
        path,
        value: &field.value,
        required: field.required && within.is_none(),
        names,
    })
}

/// A name of a column without what people write differently: case, spaces, hyphens.
pub fn plain(name: &str) -> String {
    slug(name).replace('-', "")
}

/// The target that a column means, and else the nearest name.
pub fn find<'t>(targets: &'t [Target], kind: SourceKind, header: &str) -> Result<&'t Target, Option<&'t str>> {
    let written = plain(header);
    let by_path = |path: &str| targets.iter().find(|target| target.path == path);
    let known: &[(&str, &str)] = match kind {
        SourceKind::Partner => &PARTNER_NAMES,
        _ => &EVENT_NAMES,
    };
    // The exact key first; then what people say; then the words of the list, in its order.
    let exact = targets.iter().find(|target| plain(&target.path) == written);
    let said = || {
        known
            .iter()
            .find(|(name, _)| *name == written)
            .and_then(|(_, path)| by_path(path))
    };
    let described = || targets.iter().find(|target| target.names.contains(&written));
    exact.or_else(said).or_else(described).ok_or_else(|| {
        let names = targets.iter().flat_map(|target| &target.names).map(String::as_str);
        let near = nearest(&written, names.chain(known.iter().map(|(name, _)| *name)))?;
        let meant = targets
            .iter()
            .find(|target| target.names.iter().any(|name| name == near));
        let said = || {
            known
                .iter()
                .find(|(name, _)| *name == near)
                .and_then(|(_, path)| by_path(path))
        };
        meant.or_else(said).map(|target| target.path.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_by_many_names() {
        let cases = [
            (SourceKind::Partner, "Name", "name"),
            (SourceKind::Partner, "Name der Organisation", "name"),
            (SourceKind::Partner, "Art", "kind"),
            (SourceKind::Partner, "Ort", "city"),
            (SourceKind::Partner, "Beitritt", "joined"),
            (SourceKind::Partner, "Partner seit", "joined"),
            (SourceKind::Partner, "E-Mail", "contacts.email"),
            (SourceKind::Partner, "number of employees", "employees"),
            (SourceKind::Partner, "sort_name", "sort_name"),
            (SourceKind::Event, "Titel", "title"),
            (SourceKind::Event, "Datum", "start"),
            (SourceKind::Event, "Veranstaltungsort", "venue.name"),
            (SourceKind::Event, "Postleitzahl", "venue.postal_code"),
            (SourceKind::Event, "Straße", "venue.street"),
            (SourceKind::Event, "venue.city", "venue.city"),
        ];
        for (kind, header, path) in cases {
            let targets = targets(kind);
            assert_eq!(
                find(&targets, kind, header).map(|target| &*target.path).ok(),
                Some(path),
                "{header}"
            );
        }
        let targets = targets(SourceKind::Partner);
        assert_eq!(
            find(&targets, SourceKind::Partner, "Beitrit").err(),
            Some(Some("joined"))
        );
        assert_eq!(
            find(&targets, SourceKind::Partner, "Bemerkung intern").err(),
            Some(None)
        );
    }
}
