//! The output folder under a build: how much of it the build is about, what stands there, and what is published.
//!
//! A watch knows what it left, as nobody else may write there while it holds the lock. So a build that changes some
//! outputs and brings or takes none asks for those alone, reads no list of a hundred thousand files, and plans for a
//! handful. Where anything else may differ, a build is about all of them.

use super::cache::Cache;
use super::inputs::{Inputs, Mode, When};
use super::planned::Planned;
use super::produce::Made;
use super::twins::Twin;
use crate::base::{Diagnostic, Digest, Fault, FileStamp, OutputPath, words};
use crate::publish::{self, Owned, Retirement, Staging, Standing, Trust, Wanted};
use crate::source::Sources;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the build before left in the output folder.
pub struct Left {
    /// Everything that all outputs depend on.
    common: Digest,
    /// Shared with the plan that they came from, so that nobody compares them while that one is reworded.
    outputs: Arc<Vec<OutputPath>>,
    /// Of the routes, in the order of the outputs.
    digests: Vec<Digest>,
    owned: Owned,
    /// What of it is retired.
    retired: Owned,
    /// How the list of them looks.
    list: FileStamp,
}

impl Left {
    /// Whether it still stands and the same outputs are wanted.
    fn is_ground_of(&self, inputs: &Inputs, common: Digest, planned: &Planned) -> bool {
        inputs.trust() == Trust::Hints
            && self.common == common
            && self.outputs == planned.outputs
            && publish::list_stamp(&inputs.output) == Some(self.list)
            && !retirement(inputs, planned).ends_any(&self.retired)
    }
}

/// How much of the output folder a build is about.
pub(super) struct Scope {
    common: Digest,
    /// Of the routes that it is about.
    pub places: Vec<usize>,
    /// The list of the folder.
    owned: Owned,
    /// Where it is about some routes: what stands beside them.
    left: Option<Left>,
}

impl Scope {
    /// `common`: everything that all outputs depend on.
    pub fn of(cache: &mut Cache, inputs: &Inputs, common: Digest, planned: &Planned) -> Result<Self, Fault> {
        let left = cache.left.take();
        if let Some(left) = left.filter(|left| left.is_ground_of(inputs, common, planned)) {
            let differs = |at: &usize| planned.digests[*at] != left.digests[*at];
            return Ok(Self {
                common,
                places: (0..planned.routes.len()).filter(differs).collect(),
                owned: left.owned.clone(),
                left: Some(left),
            });
        }
        let owned = match inputs.mode {
            Mode::Publish => publish::read_owned(&inputs.output)?,
            Mode::Check | Mode::Plan => Owned::default(),
        };
        Ok(Self {
            common,
            places: (0..planned.routes.len()).collect(),
            owned,
            left: None,
        })
    }

    fn left(self, inputs: &Inputs, planned: &Planned, owned: Owned) -> Option<Left> {
        let list = publish::list_stamp(&inputs.output)?;
        let digests = match self.left {
            None => planned.digests.clone(),
            Some(left) => {
                let mut digests = left.digests;
                self.places.iter().for_each(|at| digests[*at] = planned.digests[*at]);
                digests
            }
        };
        Some(Left {
            common: self.common,
            outputs: planned.outputs.clone(),
            digests,
            retired: owned.retired(),
            owned,
            list,
        })
    }

    pub fn is_whole(&self) -> bool {
        self.left.is_none()
    }
}

/// What stands in the output folder, as far as a build is about it.
pub(super) struct Ground {
    scope: Scope,
    /// Those lines of the list that it is about.
    part: Owned,
    standing: Standing,
    mode: Mode,
}

impl Ground {
    pub fn look(
        cache: &Cache,
        inputs: &Inputs,
        scope: Scope,
        outputs: &[&OutputPath],
        twins: &[Twin],
    ) -> Result<Self, Fault> {
        let paths = outputs.iter().copied().chain(twins.iter().map(|twin| &twin.output));
        let paths: Vec<OutputPath> = paths.cloned().collect();
        let part = match scope.is_whole() {
            true => scope.owned.clone(),
            false => scope.owned.only(&paths),
        };
        let standing = match inputs.mode {
            Mode::Publish => {
                let (all, few) = (cache.store.outputs.lines(), OnceCell::new());
                let hints = match scope.is_whole() {
                    true => all,
                    false => few.get_or_init(|| {
                        let hint = |path: &OutputPath| Some((path.clone(), *all.get(path)?));
                        paths.iter().filter_map(hint).collect()
                    }),
                };
                publish::look(&inputs.output, &part, &paths, hints, inputs.trust())?
            }
            Mode::Check | Mode::Plan => Standing::default(),
        };
        Ok(Self {
            scope,
            part,
            standing,
            mode: inputs.mode,
        })
    }

    pub fn is_whole(&self) -> bool {
        self.scope.is_whole()
    }

    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Whether an output is known to stand with these bytes. A check believes what was made before.
    pub fn holds(&self, output: &OutputPath, artifact: Option<Digest>) -> bool {
        artifact.is_some_and(|digest| self.mode == Mode::Check || self.standing.holds(output, digest))
    }

    pub fn staging(&self, inputs: &Inputs) -> Result<Staging, Fault> {
        Staging::open(&inputs.output, &inputs.cache, &self.scope.owned)
    }

    /// Switches to what is staged, once the sources that it was made of are kept.
    pub fn publish(
        self,
        inputs: &Inputs,
        cache: &mut Cache,
        staging: Option<Staging>,
        wanted: &[Wanted],
        (planned, sources): (&Planned, &Sources),
    ) -> Result<Made, Fault> {
        let mut plan = publish::plan(&self.part, &self.standing, wanted, retirement(inputs, planned));
        if !plan.foreign.is_empty() {
            // A hint would have it that ours still stands there: the next build has to look again.
            (plan.foreign.iter()).for_each(|output| cache.store.outputs.forget(output));
            return Ok(Made {
                diagnostics: plan.foreign.iter().map(foreign).collect(),
                ..Made::default()
            });
        }
        cache.keep_good(inputs, sources)?;
        if self.is_whole() {
            let hints: BTreeMap<&OutputPath, &_> = self.standing.hints().collect();
            cache.store.outputs.replace(hints);
        } else {
            for (output, hint) in self.standing.hints() {
                cache.store.outputs.put(output, *hint);
            }
            plan = plan.of_part(&self.scope.owned, &self.part);
        }
        let beside = planned.routes.len() - self.scope.places.len();
        let mut made = Made {
            unchanged: plan.unchanged + beside,
            ..Made::default()
        };
        let mut owned = self.scope.owned.clone();
        if !plan.ops.is_empty() || plan.list() != owned {
            let staging = match staging {
                Some(staging) => staging,
                None => self.staging(inputs)?,
            };
            let outcome = publish::apply(plan, staging)?;
            for (output, hint) in outcome.hints {
                match hint {
                    Some(hint) => cache.store.outputs.put(&output, hint),
                    None => cache.store.outputs.forget(&output),
                }
            }
            (made.written, made.removed) = (outcome.written, outcome.removed);
            owned = outcome.owned;
        }
        if cache.plans.stays() {
            cache.left = self.scope.left(inputs, planned, owned);
        }
        Ok(made)
    }
}

fn retirement(inputs: &Inputs, planned: &Planned) -> Retirement {
    match inputs.moment {
        When::Real(_) => Retirement::Since(planned.site.clock.now.as_second()),
        When::Fixed(_) | When::Local(_) => Retirement::AtOnce,
    }
}

fn foreign(output: &OutputPath) -> Diagnostic {
    Diagnostic::error(
        "foreign-file",
        words(
            format!("Im Ausgabeordner liegt „{output}“, das nicht von diesem Programm stammt; es bleibt unberührt."),
            format!("The output folder holds “{output}”, which this program did not write; it is left alone."),
        ),
    )
    .hint(words(
        "Verschieben Sie die Datei, oder geben Sie der Seite eine andere Adresse.",
        "Move the file, or give the page another address.",
    ))
}
