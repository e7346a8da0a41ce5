//! `cargo xtask fuzz`: runs the fuzz targets for a while each.
//!
//! The instrumentation is that of a stable compiler, without a sanitizer: there is no unsafe code
//! to watch, only panics and broken properties.

use std::{fs, path::Path};

use anyhow::Context;
use clap::Args;

use crate::process::{cargo, root, run as run_to_end, step};

/// The targets and the time for each.
#[derive(Args)]
pub(crate) struct Options {
    /// Targets to fuzz, named by the folders of fuzz/corpus. Default: all.
    targets: Vec<String>,
    /// Minutes for each target.
    #[arg(long, default_value_t = 10.0)]
    minutes: f32,
}

/// Coverage by edges and comparisons, counted in place.
const INSTRUMENTATION: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 -Cdebug-assertions --cfg fuzzing";

/// The compiler's target of this machine: with it the flags do not apply to build scripts.
const TARGET: &str = if cfg!(target_arch = "aarch64") {
    "aarch64-unknown-linux-gnu"
} else {
    "x86_64-unknown-linux-gnu"
};

/// Runs the fuzz targets.
///
/// # Errors
/// When the engine cannot be built, or a target fails; its input is kept.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let output = root().join("target/fuzz");
    step("building the fuzzing engine", || {
        let mut build = cargo();
        build
            .args(["build", "--release", "--package", "fuzz", "--features", "engine"])
            .args(["--target", TARGET, "--target-dir"])
            .arg(&output)
            .env("RUSTFLAGS", INSTRUMENTATION);
        run_to_end(&mut build, "the engine needs a C++ compiler (on Debian: g++)")
    })?;
    let program = output.join(TARGET).join("release/fuzz");
    let targets = if options.targets.is_empty() { all_targets()? } else { options.targets.clone() };
    for target in targets {
        let seeds = root().join("fuzz/corpus").join(&target);
        let generated = output.join("corpus").join(&target);
        let failures = output.join("failures").join(&target);
        for folder in [&generated, &failures] {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        step(&format!("fuzzing {target} for {} min", options.minutes), || {
            let mut fuzz = std::process::Command::new(&program);
            fuzz.env("FUZZ_TARGET", &target)
                .arg(&generated)
                .arg(&seeds)
                .arg(format!("-max_total_time={}", (options.minutes * 60.0).round()))
                .arg(format!("-artifact_prefix={}/", failures.display()))
                .args(["-max_len=4096", "-timeout=10", "-verbosity=0", "-print_final_stats=1"]);
            let remedy = format!(
                "fix it, then copy the input from {} to {}",
                failures.display(),
                seeds.display()
            );
            run_to_end(&mut fuzz, &remedy)
        })?;
    }
    Ok(())
}

fn all_targets() -> anyhow::Result<Vec<String>> {
    let folder = root().join("fuzz/corpus");
    let mut names =
        folders(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    names.sort();
    Ok(names)
}

fn folders(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
