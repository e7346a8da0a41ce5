//! Files from the network, of which the hash is known.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};
use sha2::Digest;

use super::cache;
use crate::process::{run, step};

/// A file of a fixed version that the cache holds in a folder of its own.
pub(super) struct Download {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// The file in the folder.
    pub(super) file: &'static str,
}

impl Download {
    /// Returns the file; has it fetched into an unfinished folder if it is missing.
    ///
    /// # Errors
    /// Those of `fetch`, and when the cache cannot be written.
    pub(super) fn find_or(
        &self,
        fetch: impl FnOnce(&Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<PathBuf> {
        let Download { name, version, .. } = self;
        let folder = cache::folder()?.join(format!("{name}-{version}"));
        let file = folder.join(self.file);
        if file.is_file() {
            return Ok(file);
        }
        let _lock = cache::lock()?;
        // Another clone may have fetched it while this one waited for the lock.
        if !file.is_file() {
            step(&format!("fetching {name} {version}, a few seconds"), || {
                let unfinished = cache::build_folder()?.join(name);
                fs::create_dir_all(&unfinished)
                    .with_context(|| format!("{} cannot be written", unfinished.display()))?;
                fetch(&unfinished)?;
                cache::publish(&unfinished, &folder)
            })?;
        }
        Ok(file)
    }
}

/// Writes what is at `address` to a file.
///
/// # Errors
/// When it cannot be fetched, or has another hash.
pub(super) fn fetch<D: Digest>(address: &str, hash: &str, file: &Path) -> anyhow::Result<()> {
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location", "--max-time", "120"]);
    curl.arg("--output").arg(file).arg(address);
    run(&mut curl, "check the network")?;
    let actual = hex(&D::digest(fs::read(file)?));
    if actual != hash {
        bail!("{address} has changed: expected the hash {hash}, got {actual}");
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
