//! `cargo xtask bench`: benchmarks, each against its reference in one run.

use std::{path::PathBuf, process::Command};

use clap::{Args, ValueEnum};

use crate::{
    build,
    process::{cargo, root, run as run_to_end, step},
    system,
};

/// The benchmark to run.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// Benchmark to run.
    #[arg(value_enum)]
    benchmark: Benchmark,
    /// Clone of another commit, with its page and its relay built for release, to measure `typing` there, too.
    #[arg(long)]
    reference: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Benchmark {
    /// Decode a picture of 480 × 272 pixels, against other crates.
    Decode,
    /// Run the relay against nginx, in front of the same virtual phones.
    Relay,
    /// Load the page in Chromium; measure its first load and the time from a press to its request.
    Page,
    /// Send commands to a healthy phone, quiet and beside everything that could stand in their way.
    Bulkheads,
    /// Type in Chromium, with phones and lines of several speeds.
    Typing,
    /// End relays of a cluster under load; count the commands of phones, and measure until all have an owner again.
    Cluster,
}

/// Runs a benchmark.
///
/// # Errors
/// When something cannot be built or measured; no row is left out.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    match options.benchmark {
        Benchmark::Decode => step("decoding pictures", || {
            let mut bench = cargo();
            bench.args(["bench", "--package", "bench", "--bench", "decode"]);
            run_to_end(&mut bench, "read the messages above")
        }),
        Benchmark::Relay => relay(),
        Benchmark::Page => page(),
        Benchmark::Bulkheads => bulkheads(),
        Benchmark::Typing => typing(options.reference),
        Benchmark::Cluster => cluster(),
    }
}

fn build_page_and_relay() -> anyhow::Result<()> {
    system::install_missing(system::BROWSERS)?;
    build::page(build::Options { release: true })?;
    build_relay()
}

fn build_relay() -> anyhow::Result<()> {
    let packages = ["-p", "deskside-relay", "-p", "bench"];
    step("building the relay and the benchmark in release mode", || {
        run_to_end(
            cargo().args(["build", "--release", "--bins"]).args(packages),
            "read the messages above",
        )
    })
}

fn typing(reference: Option<PathBuf>) -> anyhow::Result<()> {
    build_page_and_relay()?;
    let program = root().join("target/release/bench-typing");
    for (name, clone) in [("this commit", Some(root())), ("the reference", reference)] {
        let Some(clone) = clone else { continue };
        step(&format!("typing, {name}"), || {
            let mut bench = Command::new(&program);
            bench
                .env("DESKSIDE_RELAY", clone.join("target/release/deskside-relay"))
                .env("DESKSIDE_SITE", clone.join("dist"));
            run_to_end(&mut bench, "build the page and the relay of the reference for release")
        })?;
    }
    Ok(())
}

fn cluster() -> anyhow::Result<()> {
    system::install_missing(system::PEERS)?;
    build_relay()?;
    step("three relays and a thousand phones", || {
        let programs = root().join("target/release");
        let mut bench = Command::new(programs.join("bench-cluster"));
        run_to_end(bench.arg(programs.join("deskside-relay")), "read the messages above")
    })
}

fn bulkheads() -> anyhow::Result<()> {
    build_relay()?;
    step("commands beside a load", || {
        let mut bench = Command::new(root().join("target/release/bench-bulkheads"));
        run_to_end(&mut bench, "read the messages above")
    })
}

fn page() -> anyhow::Result<()> {
    build_page_and_relay()?;
    step("the page in Chromium", || {
        let programs = root().join("target/release");
        let mut bench = Command::new(programs.join("bench-page"));
        bench.env("DESKSIDE_RELAY", programs.join("deskside-relay"));
        run_to_end(&mut bench, "read the messages above")
    })
}

fn relay() -> anyhow::Result<()> {
    system::install_missing(system::REFERENCES)?;
    build_relay()?;
    step("the relay against nginx", || {
        let programs = root().join("target/release");
        let mut bench = Command::new(programs.join("bench-relay"));
        run_to_end(bench.arg(programs.join("deskside-relay")), "read the messages above")
    })
}
