//! The commands that stay: `watch` keeps the public folder current, `serve` a private preview in the browser.

use super::args::{Options, Serve, Watch};
use super::build::{cache, lock, threads};
use super::console::Console;
use super::{Stop, inputs, world};
use crate::base::{Fault, Words, words};
use crate::pipeline::{Inputs, Mode, Outcome};
use crate::publish;
use crate::scaffold::keep_schemas;
use crate::serve::{self, Eyes};
use crate::site::Preview;
use crate::state;
use crate::watch::{self, Target, Told, Watcher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn watch(options: &Options, console: &Console, wanted: &Watch) -> Result<ExitCode, Stop> {
    threads(options);
    let tick = world::stopwatch();
    let mut inputs = inputs::inputs(options, Mode::Publish, &tick)?;
    inputs.twins = wanted.compress;
    publish::check_output(&inputs.site, &inputs.output, std::env::home_dir().as_deref())?;
    keep_schemas(&inputs.cache, console.lang);
    let lock = lock(&inputs)?;
    let mut watcher = watcher(&inputs, wanted.poll)?;
    let open = |inputs: &Inputs| cache(options, inputs);
    let tell = |told: Told| match told {
        Told::Built(outcome, elapsed) => console.outcome(outcome, Mode::Publish, elapsed),
        Told::Behind => {}
        Told::Polls => console.notice(&polls()),
        Told::Fault(fault) => console.fault(fault),
    };
    let public = Target::new(inputs, lock, &open, &tell);
    watch::run(&mut watcher, &mut [public], &|| console.ready());
    Ok(ExitCode::SUCCESS)
}

pub fn serve(options: &Options, console: &Console, wanted: &Serve) -> Result<ExitCode, Stop> {
    threads(options);
    let tick = world::stopwatch();
    let mut inputs = inputs::inputs(options, Mode::Publish, &tick)?;
    if options.output.is_none() {
        inputs.output = inputs.cache.join("serve");
    }
    // What is looked at has not been published.
    inputs.locked = true;
    inputs.twins = wanted.watch.compress;
    publish::check_output(&inputs.site, &inputs.output, std::env::home_dir().as_deref())?;
    let everything = Inputs {
        output: beside(&inputs.output, &inputs.cache),
        preview: Preview {
            drafts: true,
            future: true,
        },
        ..inputs.clone()
    };
    let locks = (lock(&inputs)?, lock(&everything)?);
    let mut watcher = watcher(&inputs, wanted.watch.poll)?;
    let bell = watcher.bell();
    let server = serve::serve(serve::Options {
        visitors: inputs.output.clone(),
        editors: everything.output.clone(),
        port: wanted.port,
        lan: wanted.lan,
        lang: console.lang,
        wake: Box::new(move || bell.look()),
    })?;
    if wanted.lan {
        console.notice(&words(
            "Achtung: Alle im selben Netz können diese Vorschau sehen, auch was noch gesperrt ist.",
            "Careful: everybody on the same network can see this preview, also what is under embargo.",
        ));
    }
    keep_schemas(&inputs.cache, console.lang);
    let open = |inputs: &Inputs| cache(options, inputs);
    let for_visitors = |told: Told| match told {
        Told::Built(outcome, elapsed) => {
            console.outcome(outcome, Mode::Publish, elapsed);
            let waiting = outcome.base_path.is_some().then(|| console.waiting(outcome));
            let build = built(outcome, console);
            server.tell(Eyes::Visitor, serve::Build { waiting, ..build });
        }
        Told::Behind => {}
        Told::Polls => console.notice(&polls()),
        Told::Fault(fault) => {
            console.fault(fault);
            server.tell(Eyes::Visitor, failed(fault, console));
        }
    };
    let for_editors = |told: Told| match told {
        // On the terminal stands what concerns the public site.
        Told::Built(outcome, _) => server.tell(Eyes::Editor, built(outcome, console)),
        Told::Behind => server.behind(),
        Told::Polls => {}
        Told::Fault(fault) => {
            console.fault(fault);
            server.tell(Eyes::Editor, failed(fault, console));
        }
    };
    let looks = || server.has_editors();
    let mut targets = [
        Target::new(inputs, locks.0, &open, &for_visitors),
        Target::looked_at(everything, locks.1, &open, &for_editors, &looks),
    ];
    watch::run(&mut watcher, &mut targets, &|| {
        console.ready();
        console.address(&server.url(), server.lan_url().as_deref());
        if wanted.open {
            // Without a browser the address on the terminal is still good.
            drop(open::that_detached(server.url()));
        }
    });
    Ok(ExitCode::SUCCESS)
}

/// Waits for changes until the end is asked for.
fn watcher(inputs: &Inputs, poll: bool) -> Result<Watcher, Fault> {
    let watcher = Watcher::new(&inputs.site, poll)?;
    let bell = watcher.bell();
    // Where the handler cannot be set, the process ends as any other: what is public is whole at every instant.
    drop(ctrlc::set_handler(move || bell.end()));
    Ok(watcher)
}

fn polls() -> Words {
    words(
        "Das System meldet hier nicht jede Änderung; es wird jede halbe Sekunde nachgesehen.",
        "The system does not report every change here; they are looked for every half second.",
    )
}

/// Where drafts and what lies ahead are shown: never outside of the cache, and one folder for each that is served.
fn beside(output: &Path, cache: &Path) -> PathBuf {
    if output == cache.join("serve") {
        return cache.join("serve-all");
    }
    cache.join(format!("serve-all-{}", state::name_of(output)))
}

fn built(outcome: &Outcome, console: &Console) -> serve::Build {
    serve::Build {
        base_path: outcome.base_path.clone(),
        errors: console.errors(outcome),
        waiting: None,
    }
}

fn failed(fault: &Fault, console: &Console) -> serve::Build {
    serve::Build {
        base_path: None,
        errors: Some(console.plain(fault)),
        waiting: None,
    }
}
