//! axe-core, the rules of accessibility that a program can check.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha512};

use super::cache;
use crate::process::{run, step};

/// From npm, which has no other form of it.
const VERSION: &str = "4.14.1";
/// The SHA-512 that npm publishes for the package.
const HASH: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";

/// The script of axe-core; fetches it if it is missing.
///
/// # Errors
/// When it cannot be fetched, or has another hash.
pub(crate) fn axe() -> anyhow::Result<PathBuf> {
    let folder = cache::folder()?.join(format!("axe-core-{VERSION}"));
    let script = folder.join("axe.min.js");
    if script.is_file() {
        return Ok(script);
    }
    let _lock = cache::lock()?;
    if !script.is_file() {
        step(&format!("fetching axe-core {VERSION}, a few seconds"), || {
            let unfinished = cache::build_folder()?.join("axe-core");
            fetch(&unfinished)?;
            cache::publish(&unfinished, &folder)
        })?;
    }
    Ok(script)
}

fn fetch(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    let package = folder.join("package.tgz");
    let address = format!("https://registry.npmjs.org/axe-core/-/axe-core-{VERSION}.tgz");
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location", "--max-time", "120"]);
    curl.arg("--output").arg(&package).arg(&address);
    run(&mut curl, "it comes from registry.npmjs.org: check the network")?;
    let hash = hex(&Sha512::digest(fs::read(&package)?));
    if hash != HASH {
        bail!("{address} has changed: expected the SHA-512 {HASH}, got {hash}");
    }
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--file").arg(&package).arg("--directory").arg(folder);
    run(tar.args(["--strip-components=1", "package/axe.min.js"]), "install tar")?;
    fs::remove_file(package).context("the package cannot be removed")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
