//! The directions between the folders of a crate, from the uses between its modules.

use std::collections::BTreeMap;

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
            ("features", &["i18n", "input", "model", "platform", "stores", "ui"]),
            ("stores", &["backend", "i18n", "model", "platform"]),
            ("backend", &["model", "platform"]),
            ("ui", &[]),
            ("i18n", &["model"]),
            ("input", &["model", "platform"]),
            ("platform", &["model"]),
            ("model", &[]),
        ],
    ),
    (
        "crates/relay/src/lib.rs",
        &[
            ("server", &["api", "config", "metrics", "net", "shutdown", "state", "web"]),
            ("api", &["access", "audit", "config", "error", "metrics", "phone", "state", "web"]),
            ("web", &["access", "audit", "config", "error", "metrics", "state"]),
            ("error", &["access", "phone"]),
            ("demo", &["config"]),
            ("state", &["access", "audit", "config", "metrics", "net", "phone", "shutdown", "tls"]),
            ("phone", &["audit", "config", "metrics", "net", "shutdown", "tls"]),
            ("config", &["access", "net", "tls"]),
            ("audit", &["access"]),
            ("access", &[]),
            ("metrics", &[]),
            ("net", &[]),
            ("shutdown", &[]),
            ("tls", &[]),
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
    for (module, file) in &inspected.files {
        if folder(module).is_some_and(|folder| !allowed.contains_key(folder)) {
            let rule = "this folder has no row in the table of layers (xtask/src/tidy/layers.rs)";
            violations.push(Violation { place: file.clone(), rule: rule.to_owned() });
        }
    }
    for Use { by, of, written } in &inspected.uses {
        // The root module puts the parts together.
        let Some(from) = folder(by) else { continue };
        let to = folder(of).unwrap_or(ROOT);
        let is_allowed =
            allowed.get(from).is_none_or(|allowed| from == to || allowed.contains(&to));
        if !is_allowed {
            let place = inspected.files.get(by).unwrap_or(by).clone();
            let rule = format!("{from} must not use {to}: {written}");
            violations.push(Violation { place, rule });
        }
    }
    violations
}

/// Returns the folder below the root that a module belongs to; none for the root module.
fn folder(module: &str) -> Option<&str> {
    module.strip_prefix(ROOT)?.strip_prefix("::")?.split("::").next()
}

#[cfg(test)]
mod tests;
