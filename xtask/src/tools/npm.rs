//! Packages of npm, each without its dependencies.

use std::{fs, path::Path, process::Command};

use anyhow::Context;
use sha2::Sha512;

use super::download::{self, Download};
use crate::process::run;

/// Fetches a package and unpacks one `part` of it, a file or a folder, into `folder`.
///
/// # Errors
/// When it cannot be fetched, has another hash, or lacks the part.
pub(super) fn fetch(
    package: &Download,
    hash: &str,
    part: &str,
    folder: &Path,
) -> anyhow::Result<()> {
    let archive = folder.join("package.tgz");
    let Download { name, version, .. } = package;
    let address = format!("https://registry.npmjs.org/{name}/-/{name}-{version}.tgz");
    download::fetch::<Sha512>(&address, hash, &archive)?;
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--file").arg(&archive).arg("--directory").arg(folder);
    run(tar.args(["--strip-components=1", &format!("package/{part}")]), "install tar")?;
    fs::remove_file(archive).context("the package cannot be removed")
}
