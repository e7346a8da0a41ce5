//! The style that all files share.

use super::{Violation, sources::Source};

/// The most lines of a Rust file. One that needs a table of contents is split by noun.
const MAX_LINES: usize = 400;

pub(super) fn check(source: &Source) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut add = |line: usize, rule: &str| {
        violations
            .push(Violation { place: format!("{}:{line}", source.path), rule: rule.to_owned() });
    };
    // Inputs for the fuzz targets are bytes; a line end more would be another input.
    let is_input = source.path.starts_with("fuzz/corpus/");
    if source.path == "Cargo.lock" || source.path.ends_with("OFL.txt") || is_input {
        return violations;
    }
    let is_rust = source.path.ends_with(".rs");
    for (number, line) in (1..).zip(source.text.lines()) {
        if line.ends_with([' ', '\t']) {
            add(number, "white space at the end of a line");
        }
        // Written apart, so that this file does not break its own rule.
        if is_rust && line.trim_start().starts_with(concat!("#[", "ignore")) {
            add(number, "a test that is ignored tests nothing: fix or remove it");
        }
        if is_rust && line.contains(concat!("thread", "::sleep")) {
            add(number, "wait for a condition instead of sleeping");
        }
    }
    if !source.text.is_empty() && !source.text.ends_with('\n') {
        add(source.text.lines().count(), "no line end at the end of the file");
    }
    if is_rust {
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            add(lines, &format!("more than {MAX_LINES} lines: split the file by noun"));
        }
        if !source.text.starts_with("//!") && !source.path.ends_with("tests.rs") {
            add(1, "the first line says what the file is for, with //!");
        }
    }
    violations
}
