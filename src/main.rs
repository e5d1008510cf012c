//! The exit code, and nothing else.

fn main() -> std::process::ExitCode {
    vielfalt::cli::run()
}
