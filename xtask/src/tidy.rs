//! The layers of the architecture, the style of the sources and the words in them, each with a check
//! that fails when it is violated.

mod circles;
mod dependencies;
mod layers;
mod modules;
mod sources;
mod style;
mod subjects;
mod texts;
mod words;

use anyhow::bail;
use clap::Args;

use crate::process::{root, step};
use sources::Source;

/// Reports instead of the checks.
#[derive(Args)]
pub(crate) struct Options {
    /// Print the circles of modules, with the paths that close them.
    #[arg(long)]
    circles: bool,
    /// Print how many banned words are left, by word and by place.
    #[arg(long)]
    words: bool,
}

/// A rule that is broken somewhere.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    place: String,
    rule: String,
}

/// Prints the reports that were asked for, or checks everything.
///
/// # Errors
/// All violations, each with its place and its rule.
pub(crate) fn act(options: &Options) -> anyhow::Result<()> {
    if !options.circles && !options.words {
        return run();
    }
    let sources = sources::read(&root())?;
    if options.circles {
        print(&circles::report(&modules::crates(&sources)?));
    }
    if options.words {
        print(&words::report(&sources)?);
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a report may be piped")]
fn print(report: &str) {
    println!("{report}");
}

/// Checks everything.
///
/// # Errors
/// All violations, each with its place and its rule.
pub(crate) fn run() -> anyhow::Result<()> {
    step("layers, style and words", || {
        let root = root();
        let sources = sources::read(&root)?;
        let crates = modules::crates(&sources)?;
        let mut violations = check_texts(&sources);
        violations.extend(dependencies::check()?);
        violations.extend(layers::check(&crates));
        violations.extend(circles::check(&crates));
        violations.extend(words::check(&sources)?);
        violations.extend(subjects::check(&root)?);
        if violations.is_empty() {
            return Ok(());
        }
        let list: Vec<_> =
            violations.iter().map(|Violation { place, rule }| format!("{place}: {rule}")).collect();
        bail!("{} rules are broken:\n{}", list.len(), list.join("\n"))
    })
}

/// Checks each file by itself.
fn check_texts(sources: &[Source]) -> Vec<Violation> {
    sources
        .iter()
        .flat_map(|source| texts::check(source).into_iter().chain(style::check(source)))
        .collect()
}

#[cfg(test)]
mod tests;
