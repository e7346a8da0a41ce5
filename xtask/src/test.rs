//! `cargo xtask test`: installs what the tests need and runs them all, cheap before dear.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::{
    build, dist,
    process::{cargo, first_line, root, run as run_to_end, say, step},
    system, tidy, tools,
};

/// Which tests to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these parts; all of them when none is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Test the page as it is built for development, which is faster to build.
    #[arg(long)]
    dev: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting.
    Format,
    /// The walls of the architecture and the manners of the sources.
    Tidy,
    /// Clippy, for this machine and for WebAssembly.
    Lint,
    /// Licences, sources and doubled dependencies.
    Deny,
    /// Tests that need no browser.
    Native,
    /// Tests of the page's WebAssembly in a browser.
    Wasm,
    /// Stories in Chromium, Firefox and WebKit.
    E2e,
}

/// Runs the tests.
///
/// # Errors
/// The first part that fails.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let parts = if options.parts.is_empty() { Part::value_variants() } else { &options.parts };
    let mut times = Vec::new();
    for part in parts {
        let started = Instant::now();
        match part {
            Part::Format => step("formatting", || {
                run_to_end(cargo().args(["fmt", "--all", "--check"]), "run `cargo fmt --all`")
            })?,
            Part::Tidy => tidy::run()?,
            Part::Lint => lint()?,
            Part::Deny => deny()?,
            Part::Native => native()?,
            Part::Wasm => wasm()?,
            Part::E2e => e2e(options.dev)?,
        }
        times.push((part, started.elapsed()));
    }
    for (part, time) in times {
        say(&format!(
            "{:<8} {:>6.1} s",
            format!("{part:?}").to_lowercase(),
            Duration::as_secs_f32(&time)
        ));
    }
    Ok(())
}

fn lint() -> anyhow::Result<()> {
    let mend = "mend what clippy says; `cargo clippy --fix` does some of it";
    step("clippy", || {
        run_to_end(
            cargo().args([
                "clippy",
                "--quiet",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ]),
            mend,
        )
    })?;
    tools::wasm_target()?;
    step("clippy for WebAssembly", || {
        let wasm = [
            "clippy",
            "--quiet",
            "--target",
            "wasm32-unknown-unknown",
            "--all-targets",
            "-p",
            "deskside",
        ];
        run_to_end(cargo().args(wasm).args(["--", "-D", "warnings"]), mend)?;
        for feature in ["pieces", "standalone"] {
            let featured = ["--features", feature, "--", "-D", "warnings"];
            run_to_end(cargo().args(wasm).args(featured), mend)?;
        }
        // The model of the virtual phone runs in the page too.
        let model =
            ["clippy", "--quiet", "--target", "wasm32-unknown-unknown", "--no-default-features"];
        run_to_end(cargo().args(model).args(["-p", "virtual-phone", "--", "-D", "warnings"]), mend)
    })
}

fn deny() -> anyhow::Result<()> {
    let folder = tools::CARGO_DENY.folder()?;
    step("licences, sources and doubled dependencies", || {
        // Also the crates that only other systems need, whose licences are looked at as well.
        run_to_end(cargo().args(["fetch", "--quiet", "--locked"]), "check the network")?;
        let mut deny = Command::new(folder.join("cargo-deny"));
        // The database of advisories is fetched from the network: `cargo deny check advisories`.
        deny.current_dir(root()).args(["--offline", "check", "bans", "licenses", "sources"]);
        run_to_end(&mut deny, "see deny.toml")
    })
}

/// Arguments for nextest where it is installed, else for cargo's own runner.
fn test_runner() -> &'static [&'static str] {
    let has_nextest = first_line("cargo", &["nextest", "--version"]).is_some();
    if has_nextest { &["nextest", "run"] } else { &["test"] }
}

fn native() -> anyhow::Result<()> {
    system::install_missing(system::PEERS)?;
    step("native tests", || {
        let mut tests = cargo();
        tests.args(test_runner()).args(["--workspace", "--exclude", "e2e"]);
        // The phones of the page without a server are tested natively too.
        tests.args(["--features", "deskside/standalone"]);
        run_to_end(&mut tests, "read the messages above")
    })
}

fn wasm() -> anyhow::Result<()> {
    system::install_missing(system::BROWSERS)?;
    tools::wasm_target()?;
    let folder = tools::WASM_BINDGEN.folder()?;
    step("tests of the page's WebAssembly in Chromium", || {
        let mut tests = cargo();
        tests
            .args(["test", "-p", "deskside", "--test", "web", "--target", "wasm32-unknown-unknown"])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                folder.join("wasm-bindgen-test-runner"),
            )
            .env("CHROMEDRIVER", "/usr/bin/chromedriver")
            .env_remove("RUSTFLAGS");
        run_to_end(&mut tests, "read the messages above")
    })
}

fn e2e(dev: bool) -> anyhow::Result<()> {
    system::install_missing(system::BROWSERS)?;
    system::install_missing(system::PEERS)?;
    let axe = tools::axe()?;
    let geckodriver = tools::GECKODRIVER.folder()?.join("geckodriver");
    let options = build::Options { release: !dev };
    build::page(options)?;
    dist::run(options)?;
    step("building the relay", || {
        run_to_end(
            cargo().args(["build", "--package", "deskside-relay"]),
            "read the messages above",
        )
    })?;
    let runner = test_runner();
    step("stories in Chromium, Firefox and WebKit", || {
        // WebKit needs a display; xvfb-run gives it one that nobody sees.
        let mut tests = Command::new("xvfb-run");
        tests
            .current_dir(root())
            .args(["--auto-servernum", "--server-args=-screen 0 1600x1000x24", "cargo"])
            .args(runner)
            .args(["--package", "e2e"]);
        if runner.contains(&"nextest") {
            // Each story starts a browser, and a browser takes a core.
            tests.args(["--test-threads", "2"]);
        }
        tests.env("GECKODRIVER", &geckodriver).env("AXE", &axe);
        if run_to_end(&mut tests, "").is_err() {
            bail!("a story failed; its screenshot, page and logs are in target/e2e/");
        }
        Ok(())
    })
}
