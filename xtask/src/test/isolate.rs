//! `cargo xtask isolate`: the program through which nextest runs every browser test. A test of
//! WebKit, with its driver, browser, relay and phones, gets a network namespace of its own, in which
//! no other process can take a port.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;
use clap::Args;

/// A program of tests and its arguments.
#[derive(Args)]
pub(crate) struct Options {
    program: PathBuf,
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Becomes the program of tests.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let Options { program, arguments } = options;
    let mut command = if is_of_webkit(arguments) {
        namespace(program, arguments)
    } else {
        let mut command = Command::new(program);
        command.args(arguments);
        command
    };
    Err(replace_with(&mut command))
        .with_context(|| format!("{} cannot be started", program.display()))
}

/// Replaces this process with `command`: nextest stops a test by the process that it has started, so
/// no other may stand in between.
#[cfg(unix)]
fn replace_with(command: &mut Command) -> io::Error {
    std::os::unix::process::CommandExt::exec(command)
}

/// The browser tests need Linux; elsewhere only the rest of xtask is of use.
#[cfg(not(unix))]
fn replace_with(_: &mut Command) -> io::Error {
    io::ErrorKind::Unsupported.into()
}

/// Returns true for a single test of WebKit, which nextest runs as `… --exact keys::dial::webkit`.
fn is_of_webkit(arguments: &[OsString]) -> bool {
    let is_exact = arguments.iter().any(|argument| argument == "--exact");
    let names_webkit = |argument: &OsString| {
        argument.to_str().is_some_and(|argument| argument.ends_with("::webkit"))
    };
    is_exact && arguments.iter().any(names_webkit)
}

/// `program` in a network namespace of its own, in which the loopback interface is up. A user
/// namespace around it makes this work without root.
pub(super) fn namespace(program: &Path, arguments: &[OsString]) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--net", "--", "sh", "-c"])
        .arg("ip link set lo up && exec \"$@\"")
        .arg("sh")
        .arg(program)
        .args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_test_of_webkit_is_isolated() {
        let isolated = |arguments: &[&str]| {
            is_of_webkit(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
        };
        assert!(isolated(&["--exact", "keys::dial::webkit", "--nocapture"]));
        assert!(!isolated(&["--exact", "keys::dial::firefox", "--nocapture"]));
        assert!(!isolated(&["--exact", "keys::webkit::dial", "--nocapture"]));
        assert!(!isolated(&["--list", "--format", "terse"]));
    }
}
