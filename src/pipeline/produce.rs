//! From routes to the published folder: make what differs, stage it, switch.

use super::Planned;
use super::cache::Cache;
use super::ground::{Ground, Scope};
use super::inputs::{Inputs, Meter, Mode};
use super::twins;
use crate::base::{Diagnostic, Digest, Fault, OutputPath, Place, Words, digest_of};
use crate::facet::{ImageEncoding, ImageSpec};
use crate::publish::{Staging, Wanted};
use crate::render::{Artifact, Decoded, Failure, Renderer, Theme, is_large};
use crate::route::{Recipe, Route};
use crate::source::Sources;
use crate::state::{self, Mark};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// What was published, or what stood in the way.
#[derive(Default)]
pub struct Made {
    pub diagnostics: Vec<Diagnostic>,
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// A route with the digest of everything it depends on.
struct Job<'a> {
    route: &'a Route,
    recipe: Digest,
    /// The bytes that this recipe came to before.
    artifact: Option<Digest>,
}

/// Makes every output that is not known to stand already, and publishes.
pub fn produce(
    cache: &mut Cache,
    inputs: &Inputs,
    sources: &Sources,
    theme: &Theme,
    planned: &Planned,
    meter: &mut Meter,
) -> Result<Made, Fault> {
    let base = Base {
        program: cache.program,
        theme: theme.digest(),
    };
    let config = &planned.site.config;
    let compress: Vec<_> = config.compress.iter().map(|name| &name.value).collect();
    let scope = Scope::of(cache, inputs, digest_of(&(&base, compress, inputs.twins)), planned)?;
    let jobs: Vec<Job> = (scope.places.iter())
        .map(|at| {
            let route = &planned.routes[*at];
            let recipe = base.recipe(planned.digests[*at]);
            Job {
                route,
                recipe,
                artifact: cache.made(&route.output, recipe),
            }
        })
        .collect();
    meter.work.routes = planned.routes.len();
    let outputs: Vec<&OutputPath> = jobs.iter().map(|job| &job.route.output).collect();
    let is_taken = |output: &OutputPath| planned.place_of(output).is_some();
    let twins = twins::of(config, inputs, &outputs, &is_taken);
    let ground = Ground::look(cache, inputs, scope, &outputs, &twins)?;
    meter.stage("look");
    let read = |path: &_| sources.read(path);
    let renderer = Renderer::new(theme, &read, &planned.facets.frames, &config.base_path);
    let missing: Vec<&Job> = (jobs.iter())
        .filter(|job| !ground.holds(&job.route.output, job.artifact))
        .collect();
    meter.work.rendered = missing.iter().map(|job| job.route.output.clone()).collect();
    let mut staging = match inputs.mode == Mode::Publish && !missing.is_empty() {
        true => Some(ground.staging(inputs)?),
        false => None,
    };
    let maker = Maker {
        renderer,
        cache,
        ground: &ground,
        staging: staging.as_ref(),
        sources,
        large: Mutex::new(()),
    };
    let made = maker.all(missing)?;
    meter.stage("render and stage");
    if !made.diagnostics.is_empty() || inputs.mode == Mode::Check {
        return Ok(Made {
            diagnostics: made.diagnostics,
            ..Made::default()
        });
    }
    let mut wanted: Vec<Wanted> = jobs.iter().filter_map(|job| wanted(job, &made.artifacts)).collect();
    let pages = wanted.len();
    let made_twins = match twins.is_empty() {
        true => twins::Made::default(),
        false => {
            let digests: BTreeMap<&OutputPath, Digest> =
                wanted.iter().map(|wanted| (&wanted.output, wanted.digest)).collect();
            let digest = |original: &OutputPath| digests.get(original).copied();
            let around = (&*cache, inputs, ground.standing());
            twins::make(&twins, around, &digest, &mut staging, &|| ground.staging(inputs))?
        }
    };
    wanted.extend(made_twins.wanted);
    meter.stage("compress");
    let is_whole = ground.is_whole();
    let made = ground.publish(inputs, cache, staging, &wanted, (planned, sources))?;
    if made.diagnostics.is_empty() {
        if is_whole {
            let kept = outputs.iter().copied();
            let twins = made_twins.recipes.iter().map(|(output, _)| output);
            cache.store.recipes.keep(&kept.chain(twins).collect());
        } else {
            twins.iter().for_each(|twin| cache.store.recipes.forget(&twin.output));
        }
        keep_recipes(cache, &base, &jobs, &wanted[..pages], &made_twins.recipes);
    }
    meter.stage("switch");
    Ok(made)
}

/// What all outputs depend on.
#[derive(Hash)]
pub(super) struct Base {
    pub program: Digest,
    pub theme: Digest,
}

impl Base {
    /// Of an output, by the digest of its route.
    pub fn recipe(&self, route: Digest) -> Digest {
        digest_of(&(self, route))
    }

    /// The parts of an output, each once, sorted.
    pub fn marks(&self, route: &Route) -> Vec<Mark> {
        let mut marks = vec![
            Mark::new("program", "", self.program),
            Mark::new("theme", "", self.theme),
        ];
        let rest = route.parts(&mut |(kind, name, digest)| marks.push(Mark::new(kind, name, digest)));
        marks.push(Mark::new("rest", "", rest));
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}

/// Remembers what each output was made of, and what it was made of before.
fn keep_recipes(
    cache: &mut Cache,
    base: &Base,
    jobs: &[Job],
    wanted: &[Wanted],
    twins: &[(OutputPath, state::Recipe)],
) {
    let recipes = &mut cache.store.recipes;
    let new = jobs.par_iter().zip(wanted).filter_map(|(job, wanted)| {
        let known = recipes.get(&job.route.output);
        let is_known = known.is_some_and(|known| (known.digest, known.artifact) == (job.recipe, wanted.digest));
        let recipe = || state::Recipe::new(job.recipe, wanted.digest, &base.marks(job.route), known);
        (!is_known).then(|| (&job.route.output, recipe()))
    });
    let new: Vec<_> = new.collect();
    for (output, recipe) in new {
        recipes.put(output, recipe);
    }
    for (output, recipe) in twins {
        if recipes.get(output) != Some(recipe) {
            recipes.put(output, recipe.clone());
        }
    }
}

fn wanted(job: &Job, made: &BTreeMap<OutputPath, Digest>) -> Option<Wanted> {
    let fingerprinted = match &job.route.recipe {
        Recipe::Asset(_) => true,
        Recipe::File(spec) => spec.encoding != ImageEncoding::Copy && !spec.output.as_str().starts_with("media/"),
        _ => false,
    };
    let digest = made.get(&job.route.output).copied().or(job.artifact)?;
    Some(Wanted {
        output: job.route.output.clone(),
        digest,
        fingerprinted,
        twin: false,
    })
}

/// Makes outputs in parallel and stages those whose bytes are new.
struct Maker<'a> {
    renderer: Renderer<'a>,
    cache: &'a Cache,
    ground: &'a Ground,
    staging: Option<&'a Staging>,
    sources: &'a Sources,
    /// Held by whoever has a large image in memory.
    large: Mutex<()>,
}

#[derive(Default)]
struct Artifacts {
    artifacts: BTreeMap<OutputPath, Digest>,
    diagnostics: Vec<Diagnostic>,
}

/// What makes two mistakes one. A broken image has the same to say for each of its variants; one slip in a template
/// shows on every page that it makes, and the first names one of them.
fn same(said: &Diagnostic) -> (Cow<'static, str>, Option<Place>, Option<Words>) {
    let message = (said.code != "template-error").then(|| said.message.clone());
    (said.code.clone(), said.place.clone(), message)
}

impl Maker<'_> {
    fn all(&self, jobs: Vec<&Job>) -> Result<Artifacts, Fault> {
        let mut images: BTreeMap<Digest, Vec<(&Job, &Arc<ImageSpec>)>> = BTreeMap::new();
        let mut plain: Vec<&Job> = Vec::with_capacity(jobs.len());
        for job in jobs {
            match &job.route.recipe {
                Recipe::File(spec) if matches!(spec.encoding, ImageEncoding::Raster { .. }) => {
                    images.entry(spec.digest).or_default().push((job, spec));
                }
                _ => plain.push(job),
            }
        }
        let pages = plain
            .par_iter()
            .map(|job| self.one(job.route, || self.renderer.bytes(job.route)));
        let mut results: Vec<Result<Digest, Failure>> = pages.collect();
        let mut outputs: Vec<&OutputPath> = plain.iter().map(|job| &job.route.output).collect();
        let groups: Vec<_> = images.into_values().collect();
        for group in groups.par_iter().map(|group| self.images(group)).collect::<Vec<_>>() {
            results.extend(group);
        }
        outputs.extend(groups.iter().flatten().map(|(job, _)| &job.route.output));
        let mut made = Artifacts::default();
        let mut told = BTreeSet::new();
        for (output, result) in outputs.into_iter().zip(results) {
            match result {
                Ok(digest) => drop(made.artifacts.insert(output.clone(), digest)),
                Err(Failure::Author(diagnostics)) => {
                    made.diagnostics
                        .extend(diagnostics.into_iter().filter(|said| told.insert(same(said))));
                }
                Err(Failure::Machine(fault)) => return Err(fault),
            }
        }
        Ok(made)
    }

    fn one(&self, route: &Route, make: impl FnOnce() -> Result<Vec<u8>, Failure>) -> Result<Digest, Failure> {
        let artifact = Artifact::new(route.output.clone(), make()?);
        if let Some(staging) = self.staging
            && !self.ground.holds(&artifact.output, Some(artifact.digest))
        {
            staging.write(&artifact)?;
        }
        Ok(artifact.digest)
    }

    /// The variants of one image, which is decoded once, and only if some variant is not kept from before.
    fn images(&self, group: &[(&Job, &Arc<ImageSpec>)]) -> Vec<Result<Digest, Failure>> {
        let mut _alone = None;
        let mut decoded: Option<Decoded> = None;
        let mut variant = |spec: &ImageSpec| -> Result<Vec<u8>, Failure> {
            let key = Digest::of_bytes(spec.output.as_str().as_bytes());
            if let Some(bytes) = self.cache.store.image(key) {
                return Ok(bytes);
            }
            let ImageEncoding::Raster {
                format,
                width,
                height,
                quality,
            } = spec.encoding
            else {
                return Ok(Vec::new());
            };
            let author = |problem: crate::render::ImageProblem| {
                Failure::Author(vec![
                    problem.diagnostic().at(&spec.source, crate::base::Span::default()),
                ])
            };
            let image = match &decoded {
                Some(image) => image,
                None => {
                    let bytes = self.sources.read(&spec.source)?;
                    if is_large(&bytes) {
                        _alone = Some(self.large.lock().unwrap_or_else(PoisonError::into_inner));
                    }
                    decoded.insert(Decoded::new(&bytes).map_err(author)?)
                }
            };
            let bytes = image.encoded(format, width, height, quality).map_err(author)?;
            self.cache.store.put_image(key, &bytes);
            Ok(bytes)
        };
        group
            .iter()
            .map(|(job, spec)| self.one(job.route, || variant(spec)))
            .collect()
    }
}
