//! Tests of the page's WebAssembly in Chromium.

use crate::{
    build,
    process::{cargo, run as run_to_end, step},
    system, tools,
};

/// Runs them.
///
/// # Errors
/// When a test fails.
pub(super) fn run() -> anyhow::Result<()> {
    system::install_missing(system::BROWSERS)?;
    tools::wasm_target()?;
    let folder = tools::WASM_BINDGEN.folder()?;
    step("tests of the page's WebAssembly in Chromium", || {
        let mut tests = cargo();
        tests
            .args(["test", "-p", "deskside", "--test", "web", "--target", "wasm32-unknown-unknown"])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                folder.join("wasm-bindgen-test-runner"),
            )
            .env("CHROMEDRIVER", "/usr/bin/chromedriver")
            .env("CARGO_ENCODED_RUSTFLAGS", build::wasm_flags());
        run_to_end(&mut tests, "read the messages above")
    })
}
