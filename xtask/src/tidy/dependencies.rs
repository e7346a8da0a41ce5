//! The directions between crates, as cargo knows them.

use std::process::Stdio;

use anyhow::{Context, bail};

use super::Violation;
use crate::process::cargo;

/// Packages, with flags for cargo, and the packages they must not depend on.
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

/// Compares the table with the dependencies that cargo resolves, however deep.
///
/// # Errors
/// When cargo cannot tell.
pub(super) fn check() -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
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
            violations.push(Violation { place, rule: format!("must not depend on {name}") });
        }
    }
    Ok(violations)
}
