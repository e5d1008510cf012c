//! `publish`: a built site goes to where visitors read it, into storage that speaks S3 or into a folder.
//!
//! The same list of operations as at home, from the same pure `publish::plan`: what is new first, then what changes,
//! then what goes. A folder is published to as the output folder is, staged and renamed; for storage see `storage`.
//! Only what differs is brought, and objects of others are left alone: the ownership list travels along.

mod headers;
mod storage;

use crate::base::{Fault, OutputPath, Words, words};
use crate::publish::{self, Kind, LIST, Op, Owned, Plan, Retirement, Staging, Trust, Wanted};
use crate::render::Artifact;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where a site is brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Folder(PathBuf),
    /// A bucket, and the beginning of the keys in it: empty, or parts with a slash between them.
    Storage {
        bucket: String,
        prefix: String,
    },
}

impl Target {
    /// A path, `file:///PATH` or `s3://BUCKET/PREFIX`.
    pub fn parse(text: &str) -> Result<Self, Words> {
        if let Some(path) = text.strip_prefix("file://") {
            let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
            return match path.starts_with('/') {
                true => Ok(Self::Folder(path.as_ref().into())),
                false => Err(unknown(text)),
            };
        }
        if let Some(rest) = text.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let prefix = prefix.trim_matches('/');
            let good = !bucket.is_empty() && (prefix.is_empty() || OutputPath::parse(prefix).is_some());
            return match good {
                true => Ok(Self::Storage {
                    bucket: bucket.to_owned(),
                    prefix: prefix.to_owned(),
                }),
                false => Err(unknown(text)),
            };
        }
        match text {
            _ if text.contains("://") || text.is_empty() => Err(unknown(text)),
            _ if names_a_host(text) => Err(host(text)),
            _ => Ok(Self::Folder(text.into())),
        }
    }
}

/// Whether this is how scp and rsync name a folder elsewhere: a colon before the first slash. A single letter is a drive.
fn names_a_host(text: &str) -> bool {
    let host = text.split_once(':').map(|(host, _)| host);
    host.is_some_and(|host| host.len() > 1 && !host.contains(['/', '\\']))
}

fn host(text: &str) -> Words {
    let unknown = unknown(text);
    words(
        format!(
            "{} Heißt ein Ordner hier wirklich so, schreiben Sie „./{text}“.",
            unknown.de
        ),
        format!(
            "{} If a folder here is really called that, write “./{text}”.",
            unknown.en
        ),
    )
}

fn unknown(text: &str) -> Words {
    words(
        format!(
            "„{text}“ ist kein Ziel. Möglich sind ein Ordner und s3://EIMER/PFAD. Für rsync und SFTP steht der Weg in docs/hosting.md."
        ),
        format!(
            "“{text}” is no target. Possible are a folder and s3://BUCKET/PATH. For rsync and SFTP see docs/hosting.md."
        ),
    )
}

/// One publication.
pub struct Publication<'a> {
    /// The output folder of a build without errors.
    pub output: &'a Path,
    pub target: &'a Target,
    /// Where the lock of a folder lies, and where files are staged if there is no other place.
    pub cache: &'a Path,
    pub temporary: &'a Path,
    pub retirement: Retirement,
    /// What the environment says about the storage: `AWS_…` and values.
    pub environment: &'a [(String, String)],
    /// Only find out what would be done.
    pub dry_run: bool,
}

/// What was done, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub steps: Vec<Step>,
    pub unchanged: usize,
    /// Addresses where something of others is. While there are any, nothing is brought.
    pub foreign: Vec<OutputPath>,
}

/// One file that is brought or goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub action: Action,
    pub output: OutputPath,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Add,
    Change,
    Remove,
}

impl Published {
    pub fn count(&self, action: Action) -> usize {
        self.steps.iter().filter(|step| step.action == action).count()
    }

    fn of(plan: &Plan, wanted: &[Wanted], owned: &Owned) -> Self {
        let mut steps = Vec::new();
        for op in &plan.ops {
            let mut step = |action, output: &OutputPath| {
                let output = output.clone();
                steps.push(Step { action, output });
            };
            match op {
                Op::Remove(path) if plan.last.get(path).is_none() => step(Action::Remove, path),
                // A twin makes room for a moment.
                Op::Remove(_) => {}
                Op::RemoveFolder(folder) => {
                    let ours = owned.files().iter().map(|(path, _)| path);
                    ours.filter(|path| is_below(path, folder))
                        .for_each(|path| step(Action::Remove, path));
                }
                Op::Change(path) => step(Action::Change, path),
                Op::Add(_) | Op::AddFolder(_) | Op::Swap(_) => {
                    let brought = wanted
                        .iter()
                        .map(|wanted| &wanted.output)
                        .filter(|path| op.brings(path));
                    brought.for_each(|path| {
                        let is_known = owned.get(path).is_some();
                        step(if is_known { Action::Change } else { Action::Add }, path);
                    });
                }
            }
        }
        Self {
            steps,
            unchanged: plan.unchanged,
            foreign: plan.foreign.clone(),
        }
    }
}

fn is_below(path: &OutputPath, folder: &OutputPath) -> bool {
    let rest = path.as_str().strip_prefix(folder.as_str());
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// Brings the site to its target.
pub fn publish(publication: &Publication) -> Result<Published, Fault> {
    let list = publish::read_owned(publication.output)?;
    let wanted: Vec<Wanted> = (list.files().iter())
        .filter(|(_, known)| !matches!(known.kind, Kind::Retired(_)))
        .map(|(path, known)| Wanted {
            output: path.clone(),
            digest: known.digest,
            fingerprinted: known.kind == Kind::Asset,
            twin: known.kind == Kind::Twin,
        })
        .collect();
    match publication.target {
        Target::Folder(folder) => to_folder(publication, folder, &wanted),
        Target::Storage { bucket, prefix } => storage::publish(publication, bucket, prefix, wanted),
    }
}

fn to_folder(publication: &Publication, folder: &Path, wanted: &[Wanted]) -> Result<Published, Fault> {
    let _lock = match publication.dry_run {
        true => None,
        false => Some(publish::lock(publication.cache, publication.temporary, folder)?),
    };
    let owned = publish::read_owned(folder)?;
    let paths: Vec<OutputPath> = wanted.iter().map(|wanted| wanted.output.clone()).collect();
    let standing = publish::look(folder, &owned, &paths, &BTreeMap::new(), Trust::Stamps)?;
    let plan = publish::plan(&owned, &standing, wanted, publication.retirement);
    let published = Published::of(&plan, wanted, &owned);
    if publication.dry_run || !plan.foreign.is_empty() || (plan.ops.is_empty() && plan.last == owned) {
        return Ok(published);
    }
    let staging = Staging::open(folder, publication.cache, &owned)?;
    for wanted in wanted
        .iter()
        .filter(|wanted| !standing.holds(&wanted.output, wanted.digest))
    {
        staging.write(&artifact(publication.output, wanted)?)?;
    }
    publish::apply(plan, staging)?;
    Ok(published)
}

/// One file of the built site, which must still be what the list says.
fn artifact(output: &Path, wanted: &Wanted) -> Result<Artifact, Fault> {
    let place = output.join(wanted.output.as_str());
    let bytes = publish::read(&place)?;
    let artifact = Artifact::new(wanted.output.clone(), bytes);
    match artifact.digest == wanted.digest {
        true => Ok(artifact),
        false => Err(Fault::Moved { path: place }),
    }
}

/// The name of the ownership list among the objects or files of a target.
const LIST_NAME: &str = LIST;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let storage = |bucket: &str, prefix: &str| {
            Ok(Target::Storage {
                bucket: bucket.to_owned(),
                prefix: prefix.to_owned(),
            })
        };
        assert_eq!(Target::parse("s3://eimer"), storage("eimer", ""));
        assert_eq!(Target::parse("s3://eimer/"), storage("eimer", ""));
        assert_eq!(Target::parse("s3://eimer/tief/unten/"), storage("eimer", "tief/unten"));
        for (text, path) in [
            ("../www", "../www"),
            ("/srv/www", "/srv/www"),
            ("file:///srv/a%20b", "/srv/a b"),
        ] {
            assert_eq!(Target::parse(text), Ok(Target::Folder(path.into())));
        }
        for bad in [
            "",
            "s3://",
            "s3:///x",
            "s3://a/../b",
            "file://host/x",
            "sftp://host/x",
            "https://host/",
        ] {
            assert!(Target::parse(bad).is_err(), "{bad}");
        }
    }
}
