//! Storage that speaks S3. The only place with `async` besides the preview.
//!
//! Objects cannot be staged, but each appears whole. The ownership list is an object too. Before the first change it is
//! written with all old and new names, those that are about to change without a digest; at the end with all digests. A
//! run that was cut short is resumed by asking each such object what it holds: its digest is in its metadata.

use super::{LIST_NAME, Publication, Published, artifact, headers, is_below};
use crate::base::{Digest, Fault, Hint, OutputPath, words};
use crate::publish::{self, Found, Kind, Op, Owned, Plan, Possession, Standing, Wanted};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{Attribute, Attributes, GetOptions, ObjectStore, ObjectStoreExt, PutOptions, PutPayload};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::task::JoinSet;
use tokio_stream::StreamExt;

/// So many requests are on their way at the same time.
const AT_ONCE: usize = 12;
/// The digest of an object, in its metadata.
const DIGEST: &str = "vielfalt-digest";

pub fn publish(
    publication: &Publication,
    bucket: &str,
    prefix: &str,
    mut wanted: Vec<Wanted>,
) -> Result<Published, Fault> {
    let store = connect(publication, bucket)?;
    // Storage sends an object as it is and chooses nothing: nobody would ask for a twin.
    wanted.retain(|wanted| !wanted.twin);
    let shelf = Shelf {
        store: Arc::new(store),
        bucket: bucket.to_owned(),
        prefix: prefix.to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Fault::io("Kann nicht beginnen", "Cannot begin", shelf.place("")))?;
    runtime.block_on(shelf.publish(publication, &wanted))
}

fn connect(publication: &Publication, bucket: &str) -> Result<AmazonS3, Fault> {
    let mut builder = AmazonS3Builder::new();
    for (name, value) in publication.environment {
        if let Ok(key) = name.to_ascii_lowercase().parse() {
            builder = builder.with_config(key, value);
        }
    }
    let place = format!("s3://{bucket}");
    builder
        .with_bucket_name(bucket)
        .build()
        .map_err(|error| Fault::Refused {
            path: place.into(),
            reason: words(
                format!("Der Speicher ist mit AWS_… nicht richtig beschrieben: {error}"),
                format!("AWS_… does not describe the storage: {error}"),
            ),
        })
}

/// A part of a bucket.
#[derive(Clone)]
struct Shelf {
    store: Arc<AmazonS3>,
    bucket: String,
    prefix: String,
}

impl Shelf {
    async fn publish(&self, publication: &Publication<'_>, wanted: &[Wanted]) -> Result<Published, Fault> {
        let owned = self.list().await?;
        let standing = self.look(&owned, wanted).await?;
        let plan = publish::plan(&owned, &standing, wanted, publication.retirement);
        let published = Published::of(&plan, wanted, &owned);
        if publication.dry_run || !plan.foreign.is_empty() {
            return Ok(published);
        }
        if !plan.ops.is_empty() {
            self.put_list(&doubtful(&plan, &owned)).await?;
            for batch in batches(&plan.ops) {
                self.execute(publication, batch, wanted, &owned).await?;
            }
        }
        if !plan.ops.is_empty() || plan.last != owned {
            self.put_list(&plan.last).await?;
        }
        Ok(published)
    }

    /// The ownership list; empty where there is none.
    async fn list(&self) -> Result<Owned, Fault> {
        let read = async { self.store.get(&self.key(LIST_NAME)).await?.bytes().await };
        match read.await {
            Ok(bytes) => Ok(std::str::from_utf8(&bytes).map(Owned::parse).unwrap_or_default()),
            Err(object_store::Error::NotFound { .. }) => Ok(Owned::default()),
            Err(error) => Err(self.unreadable(LIST_NAME)(error)),
        }
    }

    /// What lies at our addresses.
    async fn look(&self, owned: &Owned, wanted: &[Wanted]) -> Result<Standing, Fault> {
        let mut there = BTreeSet::new();
        let prefix = (!self.prefix.is_empty()).then(|| self.key(""));
        let mut listed = self.store.list(prefix.as_ref());
        while let Some(object) = listed.next().await {
            let object = object.map_err(self.unreadable(""))?;
            there.extend(self.output(&object.location));
        }
        let names = wanted.iter().map(|wanted| &wanted.output);
        let names: BTreeSet<&OutputPath> = names.chain(owned.files().iter().map(|(path, _)| path)).collect();
        let (mut found, mut asked) = (BTreeMap::new(), Vec::new());
        for name in names.into_iter().filter(|name| there.contains(*name)) {
            match owned
                .get(name)
                .map(|known| known.digest)
                .filter(|digest| *digest != UNKNOWN)
            {
                Some(digest) => drop(found.insert(name.clone(), digest)),
                None => asked.push(name.clone()),
            }
        }
        let answers = self.each(asked, |shelf, name| async move {
            let digest = shelf.digest(&name).await?;
            Ok((name, digest))
        });
        found.extend(answers.await?);
        let file = |digest| {
            Found::File(Hint {
                digest,
                ..Hint::default()
            })
        };
        let found = found.into_iter().map(|(name, digest)| (name, file(digest)));
        Ok(Standing::new(found, BTreeSet::new()))
    }

    /// What an object says of its bytes.
    async fn digest(&self, name: &OutputPath) -> Result<Digest, Fault> {
        let options = GetOptions::new().with_head(true);
        let answer = self.store.get_opts(&self.key(name.as_str()), options).await;
        let answer = answer.map_err(self.unreadable(name.as_str()))?;
        let said = answer.attributes.get(&Attribute::Metadata(DIGEST.into()));
        Ok(said.and_then(|said| Digest::parse(said)).unwrap_or(UNKNOWN))
    }

    /// Carries out operations that need not wait for each other.
    async fn execute(
        &self,
        publication: &Publication<'_>,
        batch: &[Op],
        wanted: &[Wanted],
        owned: &Owned,
    ) -> Result<(), Fault> {
        let (mut brought, mut gone) = (Vec::new(), Vec::new());
        for op in batch {
            let brings = |wanted: &&Wanted| op.brings(&wanted.output);
            match op {
                Op::Add(path) | Op::Change(path) => {
                    let at = wanted.binary_search_by(|wanted| wanted.output.cmp(path));
                    brought.extend(at.ok().map(|at| wanted[at].clone()));
                }
                // Storage knows no folders: a file and others below it may stand side by side.
                Op::AddFolder(_) => brought.extend(wanted.iter().filter(brings).cloned()),
                Op::Swap(path) => {
                    brought.extend(wanted.iter().filter(brings).cloned());
                    let is_wanted = |path: &OutputPath| wanted.iter().any(|wanted| wanted.output == *path);
                    let old = owned.files().iter().map(|(old, _)| old);
                    gone.extend(
                        old.filter(|old| (*old == path || op.brings(old)) && !is_wanted(old))
                            .cloned(),
                    );
                }
                Op::Remove(path) => gone.push(path.clone()),
                Op::RemoveFolder(folder) => {
                    let ours = owned.files().iter().map(|(path, _)| path);
                    gone.extend(ours.filter(|path| is_below(path, folder)).cloned());
                }
            }
        }
        let output = publication.output.to_path_buf();
        self.each(brought, move |shelf, wanted| {
            let output = output.clone();
            async move { shelf.put(&artifact(&output, &wanted)?.bytes, &wanted).await }
        })
        .await?;
        self.each(gone, |shelf, name| async move {
            let failed = shelf.failed(name.as_str(), "Kann nicht entfernt werden", "Cannot be removed");
            match shelf.store.delete(&shelf.key(name.as_str())).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(failed(error)),
            }
        })
        .await?;
        Ok(())
    }

    async fn put(&self, bytes: &[u8], wanted: &Wanted) -> Result<(), Fault> {
        let path = wanted.output.as_str();
        let mut attributes = Attributes::new();
        let cache = headers::cache_control(wanted.fingerprinted);
        attributes.insert(Attribute::ContentType, headers::content_type(path).into());
        attributes.insert(Attribute::CacheControl, cache.into());
        attributes.insert(Attribute::Metadata(DIGEST.into()), wanted.digest.to_string().into());
        self.put_object(path, bytes.to_vec(), attributes).await
    }

    async fn put_list(&self, list: &Owned) -> Result<(), Fault> {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, "text/plain; charset=utf-8".into());
        attributes.insert(Attribute::CacheControl, "no-store".into());
        self.put_object(LIST_NAME, list.to_text().into_bytes(), attributes)
            .await
    }

    async fn put_object(&self, name: &str, bytes: Vec<u8>, attributes: Attributes) -> Result<(), Fault> {
        let options = PutOptions {
            attributes,
            ..PutOptions::default()
        };
        let done = self
            .store
            .put_opts(&self.key(name), PutPayload::from(bytes), options)
            .await;
        done.map_err(self.failed(name, "Kann nicht geschrieben werden", "Cannot be written"))?;
        Ok(())
    }

    /// Does something for each item, some at the same time.
    async fn each<T, R, F>(&self, items: Vec<T>, work: impl Fn(Self, T) -> F) -> Result<Vec<R>, Fault>
    where
        F: Future<Output = Result<R, Fault>> + Send + 'static,
        R: Send + 'static,
    {
        let mut results = Vec::with_capacity(items.len());
        let mut running = JoinSet::new();
        let finished = |done: Result<Result<R, Fault>, tokio::task::JoinError>| done.expect("requests do not panic");
        for item in items {
            if running.len() == AT_ONCE
                && let Some(done) = running.join_next().await
            {
                results.push(finished(done)?);
            }
            running.spawn(work(self.clone(), item));
        }
        while let Some(done) = running.join_next().await {
            results.push(finished(done)?);
        }
        Ok(results)
    }

    fn key(&self, name: &str) -> Key {
        let key = format!("{}/{name}", self.prefix);
        Key::parse(key.trim_matches('/')).expect("an output path has no empty parts")
    }

    /// The output that an object is, if it is below our part.
    fn output(&self, key: &Key) -> Option<OutputPath> {
        let rest = match self.prefix.is_empty() {
            true => key.as_ref(),
            false => key.as_ref().strip_prefix(&self.prefix)?.strip_prefix('/')?,
        };
        OutputPath::parse(rest)
    }

    fn unreadable(&self, name: &str) -> impl FnOnce(object_store::Error) -> Fault {
        self.failed(name, "Kann nicht gelesen werden", "Cannot be read")
    }

    fn failed(
        &self,
        name: &str,
        de: &'static str,
        en: &'static str,
    ) -> impl FnOnce(object_store::Error) -> Fault + use<> {
        let place = self.place(name);
        move |error| {
            let cause = std::io::Error::other(answered(&error.to_string()));
            let refused = matches!(
                error,
                object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. }
            );
            match refused {
                true => Fault::io(
                    "Der Speicher lehnt diesen Zugang ab. Bitte AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY prüfen, und ob er hier lesen, schreiben und löschen darf",
                    "The storage refuses this access. Please look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and whether it may read, write and delete here",
                    place,
                )(cause),
                false => Fault::io(de, en, place)(cause),
            }
        }
    }

    fn place(&self, name: &str) -> String {
        match name {
            "" => format!("s3://{}/{}", self.bucket, self.prefix),
            name => format!("s3://{}/{}", self.bucket, self.key(name)),
        }
    }
}

/// What storage said, out of the answer for programs that it comes in; else all of it.
fn answered(error: &str) -> String {
    let part = |name: &str| {
        let (_, rest) = error.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
    };
    match (part("Code"), part("Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => error.to_owned(),
    }
}

/// In the list: something is there, and what it holds must be asked.
const UNKNOWN: Digest = Digest::from_bytes([0; 16]);

/// The list while a publication goes on: what stays as it is keeps its digest.
fn doubtful(plan: &Plan, owned: &Owned) -> Owned {
    let files = owned.files().iter().chain(plan.last.files());
    let doubtful = files.map(|(path, known)| {
        let before = owned.get(path).map(|known| known.digest);
        let after = plan.last.get(path).map(|known| known.digest);
        let digest = before.filter(|_| before == after).unwrap_or(UNKNOWN);
        let kind = match known.kind {
            Kind::Retired(_) => known.kind,
            kind => plan.last.get(path).map_or(kind, |last| last.kind),
        };
        (path.clone(), Possession { digest, kind })
    });
    Owned::from_files(doubtful)
}

/// The list in parts whose operations may overtake each other: what nothing links to yet, pages, the front page, what
/// changes, what goes.
fn batches(ops: &[Op]) -> impl Iterator<Item = &[Op]> {
    let class = |op: &Op| {
        let path = op.path().as_str();
        let is_front = path == "index.html";
        match op {
            Op::Remove(_) | Op::RemoveFolder(_) => (0, false, false),
            Op::Add(_) | Op::AddFolder(_) => (1, path.ends_with(".html"), is_front),
            Op::Swap(_) => (2, false, false),
            Op::Change(_) => (3, false, is_front),
        }
    };
    ops.chunk_by(move |a, b| class(a) == class(b))
}
