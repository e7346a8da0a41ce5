//! `cargo xtask run`: from a fresh clone to the page in the browser, in one command.

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
    tools,
};

/// Options of a run.
#[derive(Args)]
pub(crate) struct Options {
    /// Build optimized, as it is shipped.
    #[arg(long)]
    release: bool,
    /// Open the page in the browser.
    #[arg(long)]
    open: bool,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// Builds the page and the relay, and runs the relay with a virtual phone until Ctrl-C.
///
/// # Errors
/// When something cannot be built or the relay ends by itself.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let folder = if options.release { "release" } else { "debug" };
    announce(options.release, folder)?;
    let site = build::page(build::Options { release: options.release })?;
    let profile = if options.release { "release" } else { "dev" };
    step("building the relay", || {
        run_to_end(
            cargo().args(["build", "--package", "deskside-relay", "--profile", profile]),
            "read the messages above",
        )
    })?;
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

/// Prints what is built for the first time and how long that takes; a build after a change takes
/// seconds and is not announced.
fn announce(is_release: bool, folder: &str) -> anyhow::Result<()> {
    let target = root().join("target");
    let page_folder = if is_release { "wasm-release" } else { "debug" };
    let has_page = target.join("wasm32-unknown-unknown").join(page_folder).exists();
    let has_relay = target.join(folder).join("deskside-relay").exists();
    // Measured on two cores.
    let (page, relay) = if is_release { (2, 2) } else { (1, 1) };
    let steps = [
        ("the tools, kept for every clone", tools::minutes_to_install(build::TOOLS)?),
        ("the page", if has_page { 0 } else { page }),
        ("the relay", if has_relay { 0 } else { relay }),
    ];
    let first_time: Vec<_> = steps.into_iter().filter(|(_, minutes)| *minutes > 0).collect();
    if first_time.is_empty() {
        return Ok(());
    }
    let list: Vec<_> =
        first_time.iter().map(|(step, minutes)| format!("{step} (about {minutes} min)")).collect();
    say(&format!("builds for the first time: {}", list.join(", ")));
    say("the next start takes seconds; the address of the page comes last");
    Ok(())
}

fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if Command::new(program).arg(url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        say(&format!("`{program}` is missing: open the address by hand"));
    }
}
