//! TypeScript, which checks the embed kit and its types; Node.js runs it.

use std::path::PathBuf;

use super::{download::Download, npm};

const TYPESCRIPT: Download = Download { name: "typescript", version: "5.9.3", file: "lib/tsc.js" };
/// The SHA-512 that npm publishes for the package.
const HASH: &str = "8e5d6f6733c38a72ebf5e52ddc9feded5e8580d130f508ef04f772b33f4a7d00c3e357d0ac2d98e2f290762694a454f86d795bd511e12e9a7cc2d9ba3394e04b";

/// The script of the compiler, beside the types of browsers; fetches it if it is missing.
///
/// # Errors
/// When it cannot be fetched, or has another hash.
pub(crate) fn typescript() -> anyhow::Result<PathBuf> {
    TYPESCRIPT.find_or(|folder| npm::fetch(&TYPESCRIPT, HASH, "lib", folder))
}
