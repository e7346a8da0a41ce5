//! axe-core, the rules of accessibility that a program can check.

use std::path::PathBuf;

use super::{download::Download, npm};

/// From npm, which has no other form of it.
const AXE: Download = Download { name: "axe-core", version: "4.14.1", file: "axe.min.js" };
/// The SHA-512 that npm publishes for the package.
const HASH: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";

/// The script of axe-core; fetches it if it is missing.
///
/// # Errors
/// When it cannot be fetched, or has another hash.
pub(crate) fn axe() -> anyhow::Result<PathBuf> {
    AXE.find_or(|folder| npm::fetch(&AXE, HASH, AXE.file, folder))
}
