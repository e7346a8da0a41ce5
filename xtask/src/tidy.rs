//! The walls of the architecture and the manners of the sources, each with a check that fails when
//! it is breached.

mod sources;
mod walls;

use anyhow::bail;

use crate::process::{root, step};
use sources::Source;

/// A rule that is broken somewhere.
#[derive(Debug, PartialEq, Eq)]
struct Breach {
    place: String,
    rule: String,
}

/// Checks everything.
///
/// # Errors
/// All breaches, each with its place and its rule.
pub(crate) fn run() -> anyhow::Result<()> {
    step("walls and manners", || {
        let sources = sources::read(&root())?;
        let mut breaches = check(&sources);
        breaches.extend(walls::dependencies()?);
        if breaches.is_empty() {
            return Ok(());
        }
        let list: Vec<_> =
            breaches.iter().map(|Breach { place, rule }| format!("{place}: {rule}")).collect();
        bail!("{} rules are broken:\n{}", list.len(), list.join("\n"))
    })
}

fn check(sources: &[Source]) -> Vec<Breach> {
    sources
        .iter()
        .flat_map(|source| walls::check(source).into_iter().chain(sources::check(source)))
        .collect()
}

#[cfg(test)]
mod tests;
