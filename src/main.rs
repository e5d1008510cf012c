//! The exit code, and nothing else.

/// Pages are made of many small values that live for a moment.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    vielfalt::cli::run()
}
