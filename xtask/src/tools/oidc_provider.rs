//! oidc-provider, an independent provider of accounts that the relay signs people in with.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use super::download::Download;
use crate::process::{root, run};

/// From npm, with what it depends on; the lock file has the hash of each.
const PROVIDER: Download = Download {
    name: "oidc-provider",
    version: "8.8.1",
    file: "node_modules/oidc-provider/lib/index.js",
};

/// The module of oidc-provider; fetches it if it is missing.
///
/// # Errors
/// When it cannot be fetched, or a package has another hash.
pub(crate) fn oidc_provider() -> anyhow::Result<PathBuf> {
    PROVIDER.find_or(fetch)
}

fn fetch(folder: &Path) -> anyhow::Result<()> {
    for file in ["package.json", "package-lock.json"] {
        let source = root().join("e2e/provider").join(file);
        fs::copy(&source, folder.join(file))
            .with_context(|| format!("{} cannot be copied", source.display()))?;
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]);
    run(&mut npm, "check the network")
}
