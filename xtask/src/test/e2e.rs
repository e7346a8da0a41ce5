//! Browser tests, each in Chromium, Firefox and WebKit.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use super::{EVERY_PACKAGE, Options, native::BROWSER_TESTS};
use crate::{
    build, dist,
    process::{copy_of_this_program, in_repository, run as run_to_end, say, step},
    system, tools,
};

/// Browser tests that no engine can influence. They stand in a module of this name, and run in
/// Chromium unless `--every-engine` is given.
const IN_OTHER_ENGINES: &str = "test(/::one_engine::/) and test(/::(firefox|webkit)$/)";

/// Builds both pages and runs them.
///
/// # Errors
/// When a page does not build or a test fails.
pub(super) fn run(options: &Options) -> anyhow::Result<()> {
    system::install_missing(system::BROWSERS)?;
    system::install_missing(system::PEERS)?;
    system::install_missing(system::NODE)?;
    system::install_missing(system::NPM)?;
    let axe = tools::axe()?;
    let provider = tools::oidc_provider()?;
    let geckodriver = tools::GECKODRIVER.folder()?.join("geckodriver");
    let nextest = tools::NEXTEST.folder()?.join("cargo-nextest");
    let page = build::Options { release: !options.dev };
    build::page(page)?;
    dist::run(page)?;
    step("browser tests in Chromium, Firefox and WebKit", || {
        // WebKit needs a display; xvfb-run gives it an invisible one. Without -noreset it restarts when
        // its last client leaves, and refuses a browser that starts just then.
        let mut tests = Command::new("xvfb-run");
        in_repository(&mut tests)
            .args(["--auto-servernum", "--server-args=-screen 0 1600x1000x24 -noreset"])
            .arg(nextest)
            // The relay that they start is built by the same command, for its own tests.
            .args(["nextest", "run"])
            .args(EVERY_PACKAGE)
            // Each test starts a browser, and a browser takes a core.
            .args(["--test-threads", "2"])
            .env("GECKODRIVER", &geckodriver)
            .env("AXE", &axe)
            .env("OIDC_PROVIDER", &provider);
        if options.every_engine {
            tests.args(["--filterset", BROWSER_TESTS]).env("EVERY_ENGINE", "1");
        } else {
            let filter = format!("{BROWSER_TESTS} and not ({IN_OTHER_ENGINES})");
            tests.args(["--filterset", &filter]).env_remove("EVERY_ENGINE");
        }
        isolate_webkit(&mut tests)?;
        if run_to_end(&mut tests, "").is_err() {
            bail!("a browser test failed; its screenshot, page and logs are in target/e2e/");
        }
        Ok(())
    })
}

/// Gives each test of WebKit a network namespace of its own, so that it can run next to others; where
/// the machine allows none, it runs while no other test does (.config/nextest.toml has the reason).
fn isolate_webkit(tests: &mut Command) -> anyhow::Result<()> {
    let namespace =
        super::isolate::namespace(Path::new("true"), &[]).stderr(Stdio::piped()).output();
    match namespace {
        Ok(output) if output.status.success() => {
            let this = copy_of_this_program("isolate")?;
            // As a list, since a path may have spaces.
            let runner = format!(
                "target.'cfg(all())'.runner=[{:?}, \"isolate\"]",
                this.to_str().context("the path of the repository is not UTF-8")?
            );
            tests.args(["--profile", "isolated", "--config", &runner]);
        }
        failed => {
            let reason = match failed {
                Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
                Err(error) => error.to_string(),
            };
            say(&format!(
                "this machine allows no network namespaces ({reason}): tests of WebKit run one at a \
                 time, which takes minutes longer; to allow them: \
                 sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0"
            ));
        }
    }
    Ok(())
}
