//! The files of the repository, and the manners all of them have.

use std::{path::Path, process::Command};

use anyhow::Context;

use super::Breach;

/// The longest Rust file. One that needs a table of contents is split by noun.
const MOST_LINES: usize = 400;

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
        // What is not UTF-8 is a font or a picture; what is gone is about to be removed.
        let text = std::fs::read_to_string(root.join(path)).ok()?;
        Some(Source { path: path.to_owned(), text })
    });
    Ok(texts.collect())
}

pub(super) fn check(source: &Source) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut breach = |line: usize, rule: &str| {
        breaches.push(Breach { place: format!("{}:{line}", source.path), rule: rule.to_owned() });
    };
    // Inputs for the fuzz targets are bytes; a line end more would be another input.
    let is_input = source.path.starts_with("fuzz/corpus/");
    if source.path == "Cargo.lock" || source.path.ends_with("OFL.txt") || is_input {
        return breaches;
    }
    let is_rust = source.path.ends_with(".rs");
    for (number, line) in (1..).zip(source.text.lines()) {
        if line.ends_with([' ', '\t']) {
            breach(number, "white space at the end of a line");
        }
        // Written apart, so that this file does not break its own rule.
        if is_rust && line.trim_start().starts_with(concat!("#[", "ignore")) {
            breach(number, "a test that is ignored tests nothing: mend or remove it");
        }
        if is_rust && line.contains(concat!("thread", "::sleep")) {
            breach(number, "wait for a condition instead of sleeping");
        }
    }
    if !source.text.is_empty() && !source.text.ends_with('\n') {
        breach(source.text.lines().count(), "no line end at the end of the file");
    }
    if is_rust {
        let lines = source.text.lines().count();
        if lines > MOST_LINES {
            breach(lines, &format!("more than {MOST_LINES} lines: split the file by noun"));
        }
        if !source.text.starts_with("//!") && !source.path.ends_with("tests.rs") {
            breach(1, "the first line says what the file is for, with //!");
        }
    }
    breaches
}
