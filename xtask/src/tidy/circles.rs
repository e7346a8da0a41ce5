//! The circles among the modules of each crate: modules that use each other, directly or through
//! others. None of them can be read, tested or moved without the rest.
//!
//! A module that uses its parent or a parent of that closes no circle: it is a part of them, cut out
//! into a file of its own, and they cannot be had without it anyway. Any other use counts.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Violation,
    modules::{Crate, Use},
};

/// A circle that is accepted.
struct Exception {
    /// The file of the crate's root module.
    root: &'static str,
    /// Every module of the circle.
    modules: &'static [&'static str],
    /// The reason, as ARCHITECTURE.md gives it.
    reason: &'static str,
}

/// All circles that are left. One more fails the check, and so does one that grows, shrinks or has
/// gone: take it out of this list and of ARCHITECTURE.md then.
const EXCEPTIONS: &[Exception] = &[
    Exception {
        root: "crates/snom/src/lib.rs",
        modules: &["crate::command::arguments", "crate::command::kind", "crate::command::table"],
        reason: "one macro call defines each command with its kind and its arguments",
    },
    Exception {
        root: "crates/snom/src/lib.rs",
        modules: &["crate::command::arguments::field", "crate::command::arguments::types"],
        reason: "a field is described by its type, and a type describes the fields within it",
    },
];

/// Some modules of one crate, each of which uses every other one, directly or not.
pub(super) struct Circle<'a> {
    root: &'a str,
    modules: BTreeSet<&'a str>,
    uses: Vec<&'a Use>,
}

/// Returns the circles of a crate.
pub(super) fn of(inspected: &Crate) -> Vec<Circle<'_>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for edge in inspected.uses.iter().filter(|edge| !is_part(edge)) {
        next.entry(&edge.by).or_default().insert(&edge.of);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|module| (*module, reach(module, &next))).collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|all| all.contains(to));
    let mut circles: Vec<Circle<'_>> = Vec::new();
    for module in next.keys().copied().filter(|module| reaches(module, module)) {
        if circles.iter().any(|circle| circle.modules.contains(module)) {
            continue;
        }
        let back = |other: &&str| reaches(module, other) && reaches(other, module);
        let modules: BTreeSet<&str> = next.keys().copied().filter(back).collect();
        let inside = |edge: &&Use| {
            !is_part(edge)
                && modules.contains(edge.by.as_str())
                && modules.contains(edge.of.as_str())
        };
        let uses = inspected.uses.iter().filter(inside).collect();
        circles.push(Circle { root: &inspected.root, modules, uses });
    }
    circles
}

/// Returns whether a module uses one that it is a part of.
fn is_part(edge: &Use) -> bool {
    edge.by.strip_prefix(edge.of.as_str()).is_some_and(|rest| rest.starts_with("::"))
}

/// Returns every module that can be reached by following uses.
fn reach<'a>(from: &'a str, next: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(module) = waiting.pop() {
        for of in next.get(module).into_iter().flatten() {
            if reached.insert(*of) {
                waiting.push(of);
            }
        }
    }
    reached
}

impl Circle<'_> {
    /// Returns the modules and, for each pair of them, a path that makes one use the other.
    pub(super) fn describe(&self) -> String {
        let mut edges: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for edge in &self.uses {
            edges.entry((&edge.by, &edge.of)).or_default().push(&edge.written);
        }
        let edges = edges
            .iter()
            .map(|((by, of), written)| format!("  {by} -> {of} ({})", written.join(", ")));
        let modules: Vec<_> = self.modules.iter().copied().collect();
        let head = format!("{}: {}", self.root, modules.join(", "));
        std::iter::once(head).chain(edges).collect::<Vec<_>>().join("\n")
    }
}

/// Describes all circles.
pub(super) fn report(crates: &[Crate]) -> String {
    let circles: Vec<_> = crates.iter().flat_map(of).collect();
    let mut lines = vec![format!(
        "{} circles of modules; besides, {} modules and parts of their own use each other",
        circles.len(),
        crates.iter().map(parts_in_mutual_use).sum::<usize>()
    )];
    lines.extend(circles.iter().map(Circle::describe));
    lines.join("\n\n")
}

/// Counts the modules that use the module they are a part of and are used by it.
fn parts_in_mutual_use(inspected: &Crate) -> usize {
    let pairs: BTreeSet<(&str, &str)> =
        inspected.uses.iter().map(|edge| (edge.by.as_str(), edge.of.as_str())).collect();
    let parts = inspected.uses.iter().filter(|edge| is_part(edge));
    let parts: BTreeSet<_> = parts.map(|edge| (edge.of.as_str(), edge.by.as_str())).collect();
    parts.intersection(&pairs).count()
}

/// Compares the circles of all crates with those that are accepted.
pub(super) fn check(crates: &[Crate]) -> Vec<Violation> {
    compare(&crates.iter().flat_map(of).collect::<Vec<_>>(), EXCEPTIONS)
}

fn compare(found: &[Circle<'_>], accepted: &[Exception]) -> Vec<Violation> {
    let is_same = |circle: &Circle<'_>, exception: &Exception| {
        circle.root == exception.root && circle.modules.iter().eq(exception.modules)
    };
    let new = found.iter().filter(|circle| !accepted.iter().any(|known| is_same(circle, known)));
    let new = new.map(|circle| Violation {
        place: circle.root.to_owned(),
        rule: format!("modules use each other in a circle\n{}", circle.describe()),
    });
    let gone = accepted.iter().filter(|known| !found.iter().any(|circle| is_same(circle, known)));
    let gone = gone.map(|exception| Violation {
        place: exception.root.to_owned(),
        rule: format!(
            "this circle has gone; take it out of EXCEPTIONS in circles.rs: {} ({})",
            exception.modules.join(", "),
            exception.reason
        ),
    });
    new.chain(gone).collect()
}

#[cfg(test)]
mod tests;
