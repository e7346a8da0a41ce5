//! The directions between the folders of a crate, from the uses between its modules.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Violation,
    modules::{Crate, ROOT, Use},
};

/// The folders of a crate, each with those whose items its modules may use. A file beside the
/// folders counts as one. The root module may use all, and nothing may use its items.
type Layers = (&'static str, &'static [(&'static str, &'static [&'static str])]);

const LAYERS: &[Layers] = &[
    (
        // The page.
        "src/lib.rs",
        &[
            ("app", &["features", "i18n", "input", "model", "platform", "stores", "ui"]),
            ("features", &["i18n", "input", "model", "piece", "platform", "stores", "ui"]),
            ("stores", &["backend", "i18n", "model", "platform"]),
            ("backend", &["model", "piece", "platform"]),
            ("ui", &["piece"]),
            ("i18n", &["model", "piece"]),
            ("input", &["model", "platform"]),
            ("platform", &["model"]),
            ("model", &[]),
            ("piece", &[]),
        ],
    ),
    (
        "crates/relay/src/lib.rs",
        &[
            ("server", &["access", "api", "config", "metrics", "net", "shutdown", "state", "web"]),
            (
                "api",
                &[
                    "access",
                    "audit",
                    "cluster",
                    "config",
                    "error",
                    "hex",
                    "metrics",
                    "idempotency",
                    "oidc",
                    "phone",
                    "state",
                    "web",
                ],
            ),
            ("web", &["access", "audit", "config", "error", "metrics", "state"]),
            ("demo", &["config"]),
            ("doctor", &["config", "phone"]),
            (
                "state",
                &[
                    "access",
                    "account",
                    "audit",
                    "cluster",
                    "config",
                    "error",
                    "metrics",
                    "net",
                    "idempotency",
                    "login_memory",
                    "oidc",
                    "phone",
                    "short_hash",
                    "shutdown",
                    "state_file",
                    "tls",
                ],
            ),
            ("oidc", &["access", "config", "counts", "net", "tls"]),
            ("idempotency", &["access", "counts", "error", "hex", "phone", "short_hash"]),
            ("error", &["access", "phone"]),
            (
                "phone",
                &[
                    "account",
                    "audit",
                    "cluster",
                    "config",
                    "hex",
                    "login_memory",
                    "metrics",
                    "net",
                    "shutdown",
                    "tls",
                ],
            ),
            ("login_memory", &["access", "config", "short_hash", "state_file"]),
            ("audit", &["access", "account", "hex"]),
            ("config", &["access", "cluster", "net", "tls"]),
            ("cluster", &["access", "net", "short_hash"]),
            ("access", &["account", "counts", "hex"]),
            ("account", &[]),
            ("metrics", &[]),
            ("net", &["counts"]),
            ("counts", &[]),
            ("shutdown", &[]),
            ("short_hash", &["hex"]),
            ("tls", &["hex", "state_file"]),
            ("hex", &[]),
            ("state_file", &[]),
        ],
    ),
];

/// Compares the uses between folders with the table.
pub(super) fn check(crates: &[Crate]) -> Vec<Violation> {
    let pairs = LAYERS.iter().flat_map(|(root, allowed)| {
        crates
            .iter()
            .filter(|inspected| inspected.root == *root)
            .map(|inspected| (inspected, *allowed))
    });
    pairs.flat_map(|(inspected, allowed)| check_crate(inspected, allowed)).collect()
}

fn check_crate(inspected: &Crate, allowed: &[(&str, &[&str])]) -> Vec<Violation> {
    let allowed: BTreeMap<&str, &[&str]> = allowed.iter().copied().collect();
    let mut violations = Vec::new();
    let folders: BTreeSet<&str> = inspected.files.keys().filter_map(|it| folder(it)).collect();
    for unknown in folders.into_iter().filter(|folder| !allowed.contains_key(folder)) {
        let rule =
            format!("{unknown} has no row in the table of layers (xtask/src/tidy/layers.rs)");
        violations.push(Violation { place: inspected.root.clone(), rule });
    }
    // For each file and folder the paths that are written.
    let mut forbidden: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for Use { by, of, written } in &inspected.uses {
        // The root module puts the parts together.
        let Some(from) = folder(by) else { continue };
        let to = folder(of).unwrap_or(ROOT);
        let is_known = |uses: &&[&str]| from == to || uses.contains(&to);
        if allowed.get(from).is_some_and(|uses| !is_known(uses)) {
            let file = inspected.files.get(by).unwrap_or(by);
            forbidden.entry((file, from, to)).or_default().push(written);
        }
    }
    violations.extend(forbidden.into_iter().map(|((file, from, to), written)| Violation {
        place: file.to_owned(),
        rule: format!("{from} must not use {to}: {}", written.join(", ")),
    }));
    violations
}

/// Returns the folder below the root that a module belongs to; none for the root module.
fn folder(module: &str) -> Option<&str> {
    module.strip_prefix(ROOT)?.strip_prefix("::")?.split("::").next()
}

#[cfg(test)]
mod tests;
