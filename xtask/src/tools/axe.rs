//! axe-core, the rules of accessibility that a program can check.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;
use sha2::Sha512;

use super::download::{self, Download};
use crate::process::run;

/// From npm, which has no other form of it.
const AXE: Download = Download { name: "axe-core", version: "4.14.1", file: "axe.min.js" };
/// The SHA-512 that npm publishes for the package.
const HASH: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";

/// The script of axe-core; fetches it if it is missing.
///
/// # Errors
/// When it cannot be fetched, or has another hash.
pub(crate) fn axe() -> anyhow::Result<PathBuf> {
    AXE.find_or(fetch)
}

fn fetch(folder: &Path) -> anyhow::Result<()> {
    let package = folder.join("package.tgz");
    let Download { name, version, file } = AXE;
    let address = format!("https://registry.npmjs.org/{name}/-/{name}-{version}.tgz");
    download::fetch::<Sha512>(&address, HASH, &package)?;
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--file").arg(&package).arg("--directory").arg(folder);
    run(tar.args(["--strip-components=1", &format!("package/{file}")]), "install tar")?;
    fs::remove_file(package).context("the package cannot be removed")
}
