//! `cargo xtask test`: installs what the tests need and runs them all, cheap ones first.

mod e2e;
pub(crate) mod isolate;
mod native;
mod wasm;

use std::{
    process::Command,
    time::{Duration, Instant},
};

use clap::{Args, ValueEnum};

use crate::{
    build,
    process::{cargo, root, run as run_to_end, say, step},
    tidy,
    tools::{self, Tool},
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
    /// Run every browser test in all three engines, also those that no engine can influence.
    #[arg(long)]
    every_engine: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting.
    Format,
    /// The layers of the architecture and the style of the sources.
    Tidy,
    /// Clippy, for this machine and for WebAssembly.
    Lint,
    /// Licences, sources and duplicate dependencies.
    Deny,
    /// Tests that need no browser.
    Native,
    /// Tests of the page's WebAssembly in a browser.
    Wasm,
    /// Browser tests in Chromium, Firefox and WebKit.
    E2e,
}

impl Part {
    fn tools(self) -> &'static [&'static Tool] {
        match self {
            Part::Format | Part::Tidy | Part::Lint => &[],
            Part::Deny => &[&tools::CARGO_DENY],
            Part::Native => &[&tools::NEXTEST],
            Part::Wasm => &[&tools::WASM_BINDGEN],
            Part::E2e => {
                &[&tools::TRUNK, &tools::WASM_BINDGEN, &tools::GECKODRIVER, &tools::NEXTEST]
            }
        }
    }
}

/// Runs the tests.
///
/// # Errors
/// The first part that fails.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let parts = if options.parts.is_empty() { Part::value_variants() } else { &options.parts };
    let mut times = Vec::new();
    for part in parts {
        if !part.tools().is_empty() {
            // The first part that needs a tool installs those of all, so that it can say how many.
            tools::install(&every_tool(parts))?;
        }
        let started = Instant::now();
        match part {
            Part::Format => step("formatting", || {
                run_to_end(cargo().args(["fmt", "--all", "--check"]), "run `cargo fmt --all`")
            })?,
            Part::Tidy => tidy::run()?,
            Part::Lint => lint()?,
            Part::Deny => deny()?,
            Part::Native => native::run()?,
            Part::Wasm => wasm::run()?,
            Part::E2e => e2e::run(options)?,
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

fn every_tool(parts: &[Part]) -> Vec<&'static Tool> {
    let mut tools: Vec<&Tool> = Vec::new();
    for tool in parts.iter().flat_map(|part| part.tools()) {
        if !tools.contains(tool) {
            tools.push(tool);
        }
    }
    tools
}

/// All packages with the features that tests need: one selection for every native build, since cargo
/// chooses the features of dependencies by it and compiles them again for others.
const EVERY_PACKAGE: [&str; 3] = ["--workspace", "--features", "deskside/standalone"];

fn lint() -> anyhow::Result<()> {
    let remedy = "fix the warnings; `cargo clippy --fix` fixes some of them";
    let deny_warnings = ["--", "-D", "warnings"];
    step("clippy", || {
        let mut clippy = cargo();
        clippy.args(["clippy", "--quiet", "--workspace", "--all-targets"]);
        run_to_end(clippy.args(deny_warnings), remedy)
    })?;
    tools::wasm_target()?;
    step("clippy for WebAssembly", || {
        let check = |arguments: &[&str]| {
            let mut clippy = cargo();
            clippy
                .args(["clippy", "--quiet", "--target", "wasm32-unknown-unknown"])
                .args(arguments)
                .args(deny_warnings)
                .env("CARGO_ENCODED_RUSTFLAGS", build::ERASE_VIEWS);
            run_to_end(&mut clippy, remedy)
        };
        check(&["--all-targets", "-p", "deskside"])?;
        check(&["--all-targets", "-p", "deskside", "--features", "pieces"])?;
        // This checks the model of the virtual phone too: Clippy reads every package of the workspace
        // that is compiled, here with the features that the page needs.
        check(&["--all-targets", "-p", "deskside", "--features", "standalone"])
    })
}

fn deny() -> anyhow::Result<()> {
    let folder = tools::CARGO_DENY.folder()?;
    step("licences, sources and duplicate dependencies", || {
        // Also the crates that only other systems need, whose licences are checked as well.
        run_to_end(cargo().args(["fetch", "--quiet", "--locked"]), "check the network")?;
        let mut deny = Command::new(folder.join("cargo-deny"));
        // The database of advisories is fetched from the network: `cargo deny check advisories`.
        deny.current_dir(root()).args(["--offline", "check", "bans", "licenses", "sources"]);
        run_to_end(&mut deny, "see deny.toml")
    })
}
