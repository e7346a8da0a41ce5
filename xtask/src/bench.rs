//! `cargo xtask bench`: measurements, each side by side with a reference implementation in one run.

use std::process::Command;

use clap::{Args, ValueEnum};

use crate::{
    build,
    process::{cargo, root, run as run_to_end, step},
    system,
};

/// Which measurement to run.
#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// The subject of the measurement.
    #[arg(value_enum)]
    subject: Subject,
}

#[derive(Clone, Copy, ValueEnum)]
enum Subject {
    /// Decoding a picture of 480 × 272 pixels, against other crates.
    Decode,
    /// The relay, against nginx in front of the same virtual phones.
    Relay,
    /// The page in Chromium: its first load, and the delay until a press leaves it.
    Page,
}

/// Runs the measurement.
///
/// # Errors
/// When something cannot be built or measured; no row is left out.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    match options.subject {
        Subject::Decode => step("decoding pictures", || {
            let mut bench = cargo();
            bench.args(["bench", "--package", "bench", "--bench", "decode"]);
            run_to_end(&mut bench, "read the messages above")
        }),
        Subject::Relay => relay(),
        Subject::Page => page(),
    }
}

fn page() -> anyhow::Result<()> {
    system::install_missing(system::BROWSERS)?;
    build::page(build::Options { release: true })?;
    let packages = ["-p", "deskside-relay", "-p", "bench"];
    step("building the relay and the measurement, as shipped", || {
        run_to_end(
            cargo().args(["build", "--release", "--bins"]).args(packages),
            "read the messages above",
        )
    })?;
    step("the page in Chromium", || {
        let programs = root().join("target/release");
        let mut bench = Command::new(programs.join("bench-page"));
        bench.env("DESKSIDE_RELAY", programs.join("deskside-relay"));
        run_to_end(&mut bench, "read the messages above")
    })
}

fn relay() -> anyhow::Result<()> {
    system::install_missing(system::REFERENCES)?;
    step("building the relay and its load, as shipped", || {
        let packages = ["-p", "deskside-relay", "-p", "bench"];
        run_to_end(
            cargo().args(["build", "--release", "--bins"]).args(packages),
            "read the messages above",
        )
    })?;
    step("the relay next to nginx", || {
        let programs = root().join("target/release");
        let mut bench = Command::new(programs.join("bench-relay"));
        run_to_end(bench.arg(programs.join("deskside-relay")), "read the messages above")
    })
}
