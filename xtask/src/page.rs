//! The two pages and the files of a built one.

use std::{fs, path::Path};

use anyhow::Context;

/// The two pages, which differ in a feature and share their compiled dependencies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// Served by the relay, cut into pieces (decision 18).
    Relay,
    /// Without a server. It is one file too, and in one file there is nothing to fetch a piece from.
    Standalone,
}

impl Page {
    /// Returns the feature of the package that builds it.
    pub(crate) fn feature(self) -> &'static str {
        match self {
            Page::Relay => "pieces",
            Page::Standalone => "standalone",
        }
    }
}

/// The file of the built page whose name begins and ends so.
pub(crate) fn part(site: &Path, begins: &str, ends: &str) -> anyhow::Result<std::path::PathBuf> {
    let matches = |name: &str| name.starts_with(begins) && name.ends_with(ends);
    let mut entries =
        fs::read_dir(site).with_context(|| format!("{} is missing", site.display()))?;
    let found = entries.find_map(|entry| {
        let path = entry.ok()?.path();
        matches(&path.file_name()?.to_string_lossy()).then_some(path)
    });
    found.with_context(|| format!("{} has no {begins}…{ends}", site.display()))
}
