//! The walls of the architecture (see ARCHITECTURE.md, "Invariants").

use std::process::Stdio;

use anyhow::{Context, bail};

use super::{Breach, sources::Source};
use crate::process::cargo;

/// Texts that only some files may contain.
struct Wall {
    /// Files it holds for.
    within: fn(&str) -> bool,
    /// What they may not contain.
    words: &'static [&'static str],
    rule: &'static str,
}

const WALLS: &[Wall] = &[
    Wall {
        within: |path| is_product(path) && !path.starts_with("crates/snom/"),
        words: &[
            "command.htm",
            "line_login.htm",
            "advanced_update.htm",
            "dummy.htm",
            "screen.bmp",
            "?key=",
        ],
        rule: "only the snom crate spells a wire string",
    },
    Wall {
        within: |path| path.starts_with("crates/snom/src/") && !path.ends_with("tests.rs"),
        words: &[
            "std::net",
            "std::fs",
            "std::io",
            "std::env",
            "Instant",
            "SystemTime",
            "async fn",
            "web_sys",
        ],
        rule: "the snom crate does no I/O and knows no clock",
    },
    Wall {
        within: |path| {
            path.starts_with("src/")
                && !path.starts_with("src/services")
                && !path.starts_with("src/input")
        },
        words: &["web_sys", "js_sys", "gloo_", "wasm_bindgen"],
        rule: "in the page only services/ and input/ speak to the browser",
    },
    Wall {
        within: |path| path.starts_with("src/state"),
        words: &["leptos", "crate::services", "crate::features", "crate::ui", "crate::input"],
        rule: "state is plain structs, without Leptos and without the other layers",
    },
    Wall {
        within: |path| path.starts_with("src/ui"),
        words: &["snom", "relay_api", "crate::"],
        rule: "the design system knows nothing of phones",
    },
    Wall {
        within: |path| {
            path.starts_with("src/features") || path.starts_with("src/ui") || path == "src/app.rs"
        },
        words: &[" style=\"", " style=move", " style=format"],
        rule: "the Content-Security-Policy blocks style attributes: use style:--name",
    },
    Wall {
        within: |path| path.starts_with("src/") && path != "src/state/office.rs",
        words: &["virtual_phone"],
        rule: "the page knows the virtual phone in state/office.rs only",
    },
    Wall {
        within: |path| path.starts_with("crates/relay/src/") && !path.ends_with("/demo.rs"),
        words: &["virtual_phone"],
        rule: "the relay knows the virtual phone in demo.rs only",
    },
];

/// Sources that are part of the product, not tests of it.
fn is_product(path: &str) -> bool {
    let is_test =
        path.contains("/tests/") || path.ends_with("tests.rs") || path.starts_with("tests/");
    path.ends_with(".rs") && !is_test && (path.starts_with("src/") || path.starts_with("crates/"))
}

pub(super) fn check(source: &Source) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for wall in WALLS.iter().filter(|wall| (wall.within)(&source.path)) {
        let is_test =
            |line: &str| line.starts_with("#[cfg(test)]") || line.starts_with("#[cfg(all(test,");
        let lines = source.text.lines().take_while(|line| !is_test(line));
        for (number, line) in (1..).zip(lines) {
            // A comment may speak of what the code may not do.
            let code = line.split("//").next().unwrap_or_default();
            if wall.words.iter().any(|word| code.contains(word)) {
                let place = format!("{}:{number}", source.path);
                breaches.push(Breach { place, rule: wall.rule.to_owned() });
            }
        }
    }
    breaches
}

/// Crates that another may not bring along, however deep.
const FORBIDDEN: &[(&str, &[&str], &[&str])] = &[
    ("snom", &[], &["tokio", "hyper", "web-sys", "js-sys", "leptos", "rand", "serde", "relay-api"]),
    ("relay-api", &[], &["tokio", "hyper", "web-sys", "leptos", "axum", "virtual-phone"]),
    (
        "virtual-phone",
        &["--no-default-features"],
        &["tokio", "httparse", "clap", "web-sys", "relay-api"],
    ),
    ("virtual-phone", &[], &["deskside-relay", "relay-api", "leptos"]),
    ("deskside", &[], &["axum", "hyper", "deskside-relay", "clap"]),
    ("deskside-relay", &["--no-default-features"], &["virtual-phone", "leptos"]),
];

/// Asks cargo what each crate really depends on.
///
/// # Errors
/// When cargo cannot tell.
pub(super) fn dependencies() -> anyhow::Result<Vec<Breach>> {
    let mut breaches = Vec::new();
    for (package, flags, forbidden) in FORBIDDEN {
        let listed = cargo()
            .args([
                "tree",
                "--package",
                package,
                "--edges",
                "normal",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .args(*flags)
            .stderr(Stdio::inherit())
            .output()
            .context("cargo tree cannot be started")?;
        if !listed.status.success() {
            bail!("cargo tree failed for {package}");
        }
        let list = String::from_utf8(listed.stdout)?;
        let names: Vec<_> = list.lines().filter_map(|line| line.split(' ').next()).collect();
        for name in forbidden.iter().filter(|name| names.contains(name)) {
            let place = format!("{package} {}", flags.join(" "));
            breaches.push(Breach { place, rule: format!("must not depend on {name}") });
        }
    }
    Ok(breaches)
}
