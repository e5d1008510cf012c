//! The commands that stay: `watch` keeps the public folder current, `serve` a private preview in the browser.

use super::args::{Options, Serve, Watch};
use super::build::{cache, threads};
use super::console::Console;
use super::{Stop, inputs, world};
use crate::base::words;
use crate::pipeline::{Inputs, Mode};
use crate::publish;
use crate::scaffold::keep_schemas;
use crate::serve;
use crate::watch::{self, Told, Watcher};
use std::process::ExitCode;

pub fn watch(options: &Options, console: &Console, wanted: &Watch) -> Result<ExitCode, Stop> {
    threads(options);
    let tick = world::stopwatch();
    let mut inputs = inputs::inputs(options, Mode::Publish, &tick)?;
    inputs.twins = wanted.compress;
    publish::check_output(&inputs.site, &inputs.output, std::env::home_dir().as_deref())?;
    keep_schemas(&inputs.cache, console.lang);
    run(options, inputs, wanted.poll, &mut |told| match told {
        Told::Built(outcome, elapsed) => console.outcome(outcome, Mode::Publish, elapsed),
        Told::Ready => console.ready(),
        Told::Fault(fault) => console.fault(fault),
    })
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
    let server = serve::serve(serve::Options {
        folder: inputs.output.clone(),
        port: wanted.port,
        lan: wanted.lan,
    })?;
    if wanted.lan {
        console.error(&words(
            "Achtung: Alle im selben Netz können diese Vorschau sehen, auch was noch gesperrt ist.",
            "Careful: everybody on the same network can see this preview, also what is under embargo.",
        ));
    }
    keep_schemas(&inputs.cache, console.lang);
    run(options, inputs, wanted.watch.poll, &mut |told| match told {
        Told::Built(outcome, elapsed) => {
            console.outcome(outcome, Mode::Publish, elapsed);
            server.tell(serve::Build {
                base_path: outcome.base_path.clone(),
                errors: console.errors(outcome),
                withheld: outcome.withheld.len(),
            });
        }
        Told::Ready => {
            console.ready();
            console.address(&server.url());
            if wanted.open {
                // Without a browser the address on the terminal is still good.
                drop(open::that_detached(server.url()));
            }
        }
        Told::Fault(fault) => console.fault(fault),
    })
}

/// Watches until the end is asked for.
fn run(options: &Options, inputs: Inputs, poll: bool, tell: &mut dyn FnMut(Told)) -> Result<ExitCode, Stop> {
    let _lock = publish::lock(&inputs.cache, &std::env::temp_dir(), &inputs.output)?;
    let mut watcher = Watcher::new(&inputs.site, poll)?;
    let ender = watcher.ender();
    // Where the handler cannot be set, the process ends as any other: what is public is whole at every instant.
    drop(ctrlc::set_handler(move || ender.end()));
    let mut cache = cache(options, &inputs);
    watch::run(&mut watcher, &mut cache, inputs, tell);
    cache.close();
    Ok(ExitCode::SUCCESS)
}
