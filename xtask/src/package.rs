//! `cargo xtask package`: the packages, which are built, checked, tested and measured.

mod ansible;
mod clean_root;
mod debian;
mod image;
mod install;
mod program;
mod running;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::{
    build,
    process::{root, say},
};

/// The version of all packages of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What to package.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these parts; all of them by default.
    #[arg(value_enum)]
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Static programs for x86-64 and aarch64.
    Program,
    /// The Debian package, checked by lintian.
    Debian,
    /// The Debian package in a clean Debian: installed, upgraded and purged.
    Install,
    /// The Ansible role in a clean Debian: it installs, changes nothing the second time, and refuses faults.
    Ansible,
    /// The image, which is run where the machine allows that.
    Image,
}

/// Makes the packages, with the page as it is shipped.
///
/// # Errors
/// When something is missing, or a check fails.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let parts = if options.parts.is_empty() { Part::value_variants() } else { &options.parts };
    build::page(build::Options { release: true })?;
    let mut made = Vec::new();
    for part in parts {
        match part {
            Part::Program => made.extend(program::make()?),
            Part::Debian => made.push(debian::make_and_check()?),
            Part::Install => install::try_out()?,
            Part::Ansible => ansible::try_out()?,
            Part::Image => made.push(image::make_and_run()?),
        }
    }
    for file in &made {
        say(&format!("{}: {}", file.display(), megabytes(fs::metadata(file)?.len())));
    }
    Ok(())
}

/// Returns the folder `name` among those of the packages, emptied.
fn new_folder(name: &str) -> anyhow::Result<PathBuf> {
    let folder = folder()?.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    create(&folder)?;
    Ok(folder)
}

/// Returns the folder of the packages.
fn folder() -> anyhow::Result<PathBuf> {
    let folder = root().join("target/package");
    create(&folder)?;
    Ok(folder)
}

fn create(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::copy(from, to)
        .map(drop)
        .with_context(|| format!("{} cannot be copied to {}", from.display(), to.display()))
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}
