//! `cargo xtask run`: everything a newcomer needs, in one command.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Command, Stdio},
};

use anyhow::{Context, bail};
use clap::Args;

use crate::{
    build,
    process::{cargo, root, run as run_to_end, say, step},
};

/// How to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Build optimized, as it is shipped.
    #[arg(long)]
    release: bool,
    /// Open the page in the browser.
    #[arg(long)]
    open: bool,
    /// Where the relay listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// Builds the page and the relay, and runs the relay with a virtual phone until Ctrl-C.
///
/// # Errors
/// When something cannot be built or the relay ends by itself.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let site = build::page(build::Options { release: options.release })?;
    let profile = if options.release { "release" } else { "dev" };
    step("building the relay", || {
        run_to_end(
            cargo().args(["build", "--package", "deskside-relay", "--profile", profile]),
            "read the messages above",
        )
    })?;
    let folder = if options.release { "release" } else { "debug" };
    let mut relay = Command::new(root().join("target").join(folder).join("deskside-relay"))
        .arg("--listen")
        .arg(options.listen.to_string())
        .arg("--site")
        .arg(site)
        .arg("--demo")
        .stdout(Stdio::piped())
        .spawn()
        .context("the relay cannot be started")?;
    let stdout = relay.stdout.take().context("the relay has no output")?;
    for line in BufReader::new(stdout).lines() {
        if let Some(url) = line?.strip_prefix("listening on ") {
            say(&format!("open {url} – a virtual phone is waiting there (Ctrl-C ends it)"));
            if options.open {
                open(url);
            }
        }
    }
    let status = relay.wait()?;
    if !status.success() {
        bail!(
            "the relay ended with {status}; if the address is in use, choose another with --listen 127.0.0.1:0"
        );
    }
    Ok(())
}

fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if Command::new(program).arg(url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        say(&format!("`{program}` is not there: open the address by hand"));
    }
}
