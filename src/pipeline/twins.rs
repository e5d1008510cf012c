//! Compressed twins of what is published, where the settings ask for them (`compress`). A twin is in step with its
//! original or absent.
//!
//! Making them costs more than the page itself, so a watch leaves it to the next build unless it is asked for: twins
//! whose originals stay do stay, the others go.

use super::cache::Cache;
use super::inputs::{Inputs, Mode};
use crate::base::{Digest, Fault, OutputPath, digest_of};
use crate::publish::{Staging, Standing, Wanted};
use crate::record::Config;
use crate::render::{Artifact, Encoding};
use crate::state;
use rayon::prelude::*;

/// One twin that may be published.
pub(super) struct Twin<'a> {
    pub output: OutputPath,
    original: &'a OutputPath,
    encoding: Encoding,
}

/// The twins of these outputs, by the settings. `is_taken`: whether another output stands at an address.
pub(super) fn of<'a>(
    config: &Config,
    inputs: &Inputs,
    outputs: &[&'a OutputPath],
    is_taken: &dyn Fn(&OutputPath) -> bool,
) -> Vec<Twin<'a>> {
    let named = config.compress.iter().filter_map(|name| Encoding::named(&name.value));
    let encodings: Vec<Encoding> = named.filter(|_| inputs.mode == Mode::Publish).collect();
    if encodings.is_empty() {
        return Vec::new();
    }
    let twins = outputs.iter().flat_map(|original| {
        encodings.iter().filter_map(|&encoding| {
            Some(Twin {
                output: encoding.twin(original)?,
                original,
                encoding,
            })
        })
    });
    // A file of the author's at such an address is no twin.
    let mut twins: Vec<Twin> = twins.filter(|twin| !is_taken(&twin.output)).collect();
    twins.sort_by(|a, b| a.output.cmp(&b.output));
    twins.dedup_by(|second, first| second.output == first.output);
    twins
}

/// What has become of the twins of one publication.
#[derive(Default)]
pub(super) struct Made {
    pub wanted: Vec<Wanted>,
    pub recipes: Vec<(OutputPath, state::Recipe)>,
}

/// Makes the twins that do not stand yet, or finds out which of those that stand may stay. `staging` is opened only
/// where there is something to make.
pub(super) fn make(
    twins: &[Twin],
    (cache, inputs, standing): (&Cache, &Inputs, &Standing),
    digest_of_original: &(dyn Fn(&OutputPath) -> Option<Digest> + Sync),
    staging: &mut Option<Staging>,
    open: &dyn Fn() -> Result<Staging, Fault>,
) -> Result<Made, Fault> {
    let jobs: Vec<(&Twin, Digest, Digest, Option<Digest>)> = (twins.iter())
        .filter_map(|twin| {
            let original = digest_of_original(twin.original)?;
            let recipe = digest_of(&(cache.program, twin.encoding, original));
            let known = cache.made(&twin.output, recipe);
            let stands = known.filter(|digest| standing.holds(&twin.output, *digest));
            Some((twin, original, recipe, stands))
        })
        .collect();
    if inputs.twins && staging.is_none() && jobs.iter().any(|(.., stands)| stands.is_none()) {
        *staging = Some(open()?);
    }
    let staging = staging.as_ref().filter(|_| inputs.twins);
    let one = |(twin, original, recipe, stands): &(&Twin, Digest, Digest, Option<Digest>)| {
        let digest = match (stands, staging) {
            (Some(digest), _) => *digest,
            (None, None) => return Ok(None),
            (None, Some(staging)) => {
                let bytes = staging.bytes(twin.original, *original)?;
                let artifact = Artifact::new(twin.output.clone(), twin.encoding.compress(&bytes));
                if !standing.holds(&artifact.output, artifact.digest) {
                    staging.write(&artifact)?;
                }
                artifact.digest
            }
        };
        Ok(Some((
            twin.output.clone(),
            state::Recipe::new(*recipe, digest, &[], None),
        )))
    };
    let made: Vec<Option<(OutputPath, state::Recipe)>> = jobs.par_iter().map(one).collect::<Result<_, Fault>>()?;
    let recipes: Vec<(OutputPath, state::Recipe)> = made.into_iter().flatten().collect();
    let wanted = recipes.iter().map(|(output, recipe)| Wanted {
        output: output.clone(),
        digest: recipe.artifact,
        fingerprinted: false,
        twin: true,
    });
    Ok(Made {
        wanted: wanted.collect(),
        recipes,
    })
}
