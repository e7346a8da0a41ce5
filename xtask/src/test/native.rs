//! Tests that need no browser.

use std::process::Command;

use super::EVERY_PACKAGE;
use crate::{
    process::{in_repository, run as run_to_end, step},
    system, tools,
};

/// The package of the browser tests, which has a part of its own.
pub(super) const BROWSER_TESTS: &str = "package(e2e)";

/// Runs them.
///
/// # Errors
/// When a test fails.
pub(super) fn run() -> anyhow::Result<()> {
    system::install_missing(system::PEERS)?;
    system::install_missing(system::PYTHON)?;
    system::install_missing(system::NODE)?;
    let phonenumbers = tools::phonenumbers()?;
    let nats_server = tools::nats_server()?;
    let typescript = tools::typescript()?;
    let nextest = tools::NEXTEST.folder()?;
    step("native tests", || {
        let mut tests = Command::new(nextest.join("cargo-nextest"));
        in_repository(&mut tests).args(["nextest", "run"]).args(EVERY_PACKAGE);
        tests.args(["--filterset", &format!("not {BROWSER_TESTS}")]);
        tests.env("PHONENUMBERS", &phonenumbers).env("TYPESCRIPT", &typescript);
        tests.env("NATS_SERVER", &nats_server);
        run_to_end(&mut tests, "read the messages above")
    })
}
