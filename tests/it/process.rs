//! The real program while it runs, by the messages that it gives.

use crate::fixture::Fixture;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// A program that has nothing to say for so long has missed something: a test that waits for ever finds nothing.
const WATCHDOG: Duration = Duration::from_secs(60);
const JSON: [&str; 2] = ["--message-format", "json"];

/// A command that stays: `watch` or `serve`.
pub struct Running {
    child: Child,
    messages: Receiver<String>,
}

fn prepared(name: &str, fixture: &Fixture, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vielfalt"));
    command
        .args([name, "--date", &fixture.date, "--site"])
        .arg(fixture.path("."))
        .args(options);
    command
}

/// A command that ends by itself.
pub fn command(name: &str, fixture: &Fixture, options: &[&str]) -> Output {
    prepared(name, fixture, options).output().expect("the program starts")
}

impl Running {
    pub fn start(name: &str, fixture: &Fixture, options: &[&str]) -> Self {
        Self::start_with(name, fixture, options, &[])
    }

    /// Starts in another environment.
    pub fn start_with(name: &str, fixture: &Fixture, options: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = prepared(name, fixture, options);
        command
            .args(JSON)
            .envs(environment.iter().copied())
            .stderr(Stdio::null());
        Self::spawn(command)
    }

    /// Starts for people: the result in lines, everything else into the file `beside`.
    pub fn start_for_people(name: &str, fixture: &Fixture, beside: &Path) -> Self {
        let mut command = prepared(name, fixture, &["--lang", "de"]);
        command.stderr(File::create(beside).expect("it can be made"));
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let said = BufReader::new(child.stdout.take().expect("it is piped"));
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            let lines = said.lines().map(|line| line.expect("lines are text"));
            // Nobody listens any more once the test is over.
            lines.take_while(|line| sender.send(line.clone()).is_ok()).count()
        });
        Self { child, messages }
    }

    /// Starts, and waits until changes are seen.
    pub fn start_ready(name: &str, fixture: &Fixture, options: &[&str]) -> Self {
        let mut running = Self::start(name, fixture, options);
        running.until("ready");
        running
    }

    /// The exit code of a start that fails, and what was said.
    pub fn failed(name: &str, fixture: &Fixture, options: &[&str]) -> (Option<i32>, String) {
        let output = prepared(name, fixture, options)
            .args(JSON)
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    }

    /// The next message of a kind.
    pub fn until(&mut self, kind: &str) -> Value {
        self.all_until(kind).pop().expect("the last one is of that kind")
    }

    /// All messages up to the next one of a kind.
    pub fn all_until(&mut self, kind: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let line = self.messages.recv_timeout(WATCHDOG);
            let line = line.unwrap_or_else(|end| panic!("the program does not say “{kind}”: {end}"));
            let message: Value = serde_json::from_str(&line).expect("lines are JSON");
            let ends = message["type"] == kind;
            all.push(message);
            if ends {
                return all;
            }
        }
    }

    /// Waits for a line that holds a text.
    pub fn until_line(&mut self, text: &str) {
        let said =
            |line: Result<String, _>| line.unwrap_or_else(|end| panic!("the program does not say “{text}”: {end}"));
        while !said(self.messages.recv_timeout(WATCHDOG)).contains(text) {}
    }

    /// The summary of the build that follows a change.
    pub fn summary(&mut self) -> Value {
        self.until("summary")
    }

    /// Asks for the end, and waits for it.
    pub fn end(mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("it runs");
        assert!(self.child.wait().expect("it ends").success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A failed test leaves no process behind; one that has ended cannot be killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
