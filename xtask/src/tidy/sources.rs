//! The text files of the repository.

use std::{path::Path, process::Command};

use anyhow::Context;

/// A text file of the repository.
pub(super) struct Source {
    /// Its path from the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// Reads the text files that git tracks or would track.
///
/// # Errors
/// When git cannot list them.
pub(super) fn read(root: &Path) -> anyhow::Result<Vec<Source>> {
    let listed = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("git cannot list the sources; install git")?;
    let list = String::from_utf8(listed.stdout)?;
    let texts = list.lines().filter_map(|path| {
        // A file that is not UTF-8 is a font or a picture; one that is missing is about to be removed.
        let text = std::fs::read_to_string(root.join(path)).ok()?;
        Some(Source { path: path.to_owned(), text })
    });
    Ok(texts.collect())
}
