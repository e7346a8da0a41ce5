//! Tools of fixed versions, built from crates.io once for every clone of a user.

mod axe;
mod cache;
mod download;
mod nats_server;
mod npm;
mod oidc_provider;
mod phonenumbers;
mod typescript;

use std::{env, fs, path::PathBuf, process::Command};

use anyhow::{Context, bail};
use serde::Deserialize;

pub(crate) use self::{
    axe::axe, nats_server::nats_server, oidc_provider::oidc_provider, phonenumbers::phonenumbers,
    typescript::typescript,
};
use crate::process::{cargo, first_line, root, run, say, step};

/// A tool of a fixed version.
#[derive(PartialEq, Eq)]
pub(crate) struct Tool {
    krate: &'static str,
    /// The program it installs.
    program: &'static str,
    version: Version,
    features: &'static [&'static str],
    /// How long building it takes on two cores, rounded up.
    minutes: u32,
}

#[derive(PartialEq, Eq)]
enum Version {
    Fixed(&'static str),
    /// The version of this package in Cargo.lock, which the tool must match to the last digit.
    Locked(&'static str),
}

/// Bundles the page. 0.21.14 is the last release that this project's toolchain builds.
pub(crate) const TRUNK: Tool = Tool {
    krate: "trunk",
    program: "trunk",
    version: Version::Fixed("0.21.14"),
    features: &["--no-default-features"],
    minutes: 2,
};

/// Makes the JavaScript that loads the page's WebAssembly, and runs tests of it.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    krate: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: Version::Locked("wasm-bindgen"),
    features: &[],
    minutes: 1,
};

/// The WebDriver server of Firefox.
pub(crate) const GECKODRIVER: Tool = Tool {
    krate: "geckodriver",
    program: "geckodriver",
    version: Version::Fixed("0.37.1"),
    features: &[],
    minutes: 1,
};

/// Checks licences, sources and banned or duplicate dependencies.
pub(crate) const CARGO_DENY: Tool = Tool {
    krate: "cargo-deny",
    program: "cargo-deny",
    version: Version::Fixed("0.20.2"),
    features: &["--no-default-features"],
    minutes: 1,
};

/// Runs the tests: each in a process of its own, with a time limit, several at once.
pub(crate) const NEXTEST: Tool = Tool {
    krate: "cargo-nextest",
    program: "cargo-nextest",
    version: Version::Fixed("0.9.143"),
    features: &["--no-default-features", "--features", "default-no-update"],
    minutes: 2,
};

/// Packs a program and its files into a Debian package.
pub(crate) const CARGO_DEB: Tool = Tool {
    krate: "cargo-deb",
    program: "cargo-deb",
    version: Version::Fixed("3.8.0"),
    features: &[],
    minutes: 2,
};

/// Builds those of `tools` that are missing.
///
/// # Errors
/// When one cannot be built.
pub(crate) fn install(tools: &[&Tool]) -> anyhow::Result<()> {
    if missing(tools)?.is_empty() {
        return Ok(());
    }
    let _lock = cache::lock()?;
    // Another clone may have built some while this one waited for the lock.
    let missing = missing(tools)?;
    say(&format!(
        "{} to build, about {} min; kept for every clone in {}",
        match missing.len() {
            1 => "1 tool".to_owned(),
            count => format!("{count} tools"),
        },
        missing.iter().map(|tool| tool.minutes).sum::<u32>(),
        cache::folder()?.display()
    ));
    for (at, tool) in missing.iter().enumerate() {
        tool.build(&format!("{} of {}", at + 1, missing.len()))?;
    }
    cache::remove_build_folder()
}

/// The minutes that [`install`] takes for these, of which those that are built take none.
///
/// # Errors
/// When the cache folder or a version cannot be found out.
pub(crate) fn minutes_to_install(tools: &[&Tool]) -> anyhow::Result<u32> {
    Ok(missing(tools)?.iter().map(|tool| tool.minutes).sum())
}

fn missing<'a>(tools: &[&'a Tool]) -> anyhow::Result<Vec<&'a Tool>> {
    let mut missing = Vec::new();
    for tool in tools {
        if tool.find()?.is_none() {
            missing.push(*tool);
        }
    }
    Ok(missing)
}

impl Tool {
    /// The folder with the tool's programs; builds the tool if it is missing.
    ///
    /// # Errors
    /// When it cannot be built.
    pub(crate) fn folder(&self) -> anyhow::Result<PathBuf> {
        install(&[self])?;
        self.find()?.with_context(|| format!("{} has no {}", self.krate, self.program))
    }

    /// The folder with the tool's programs, on the `PATH` or in the cache.
    fn find(&self) -> anyhow::Result<Option<PathBuf>> {
        let version = self.version()?;
        if let Some(on_path) = self.on_path(&version) {
            return Ok(Some(on_path));
        }
        let folder = cache::folder_of(self.krate, &version)?.join("bin");
        Ok(folder.join(self.program).is_file().then_some(folder))
    }

    /// Builds the tool into the cache, which the caller has locked.
    fn build(&self, nth: &str) -> anyhow::Result<()> {
        let version = self.version()?;
        let Tool { krate, minutes, .. } = self;
        step(&format!("building {krate} {version}, about {minutes} min ({nth})"), || {
            let unfinished = cache::build_folder()?.join(krate);
            let mut install = cargo();
            install
                .args(["install", krate, "--version", &version, "--locked", "--quiet", "--root"])
                .arg(&unfinished)
                .args(self.features)
                .env("CARGO_TARGET_DIR", cache::build_folder()?.join("target"))
                // A tool runs for seconds, so minutes of optimizing are not worth it.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "false")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env_remove("RUSTFLAGS");
            run(
                &mut install,
                "it comes from crates.io: check the network, and that a C compiler is installed",
            )?;
            cache::publish(&unfinished, &cache::folder_of(krate, &version)?)
        })
    }

    fn version(&self) -> anyhow::Result<String> {
        match self.version {
            Version::Fixed(version) => Ok(version.to_owned()),
            Version::Locked(package) => locked_version(package),
        }
    }

    /// The folder on the `PATH` with a program of the right version.
    fn on_path(&self, version: &str) -> Option<PathBuf> {
        let printed = first_line(self.program, &["--version"])?;
        if !printed.split_whitespace().any(|word| word == version) {
            return None;
        }
        let path = env::var_os("PATH")?;
        env::split_paths(&path).find(|folder| folder.join(self.program).is_file())
    }
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

fn locked_version(name: &str) -> anyhow::Result<String> {
    let text =
        fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let lock: Lock = toml::from_str(&text).context("Cargo.lock cannot be read")?;
    match lock.package.into_iter().find(|package| package.name == name) {
        Some(package) => Ok(package.version),
        None => bail!("Cargo.lock has no {name}"),
    }
}

/// Adds the WebAssembly target to the toolchain.
///
/// # Errors
/// When rustup cannot.
pub(crate) fn wasm_target() -> anyhow::Result<()> {
    target("wasm32-unknown-unknown")
}

/// Adds a target to the toolchain.
///
/// # Errors
/// When rustup cannot.
pub(crate) fn target(name: &str) -> anyhow::Result<()> {
    let sysroot = first_line("rustc", &["--print", "sysroot"])
        .context("there is no rustc; install rustup first")?;
    if PathBuf::from(sysroot).join("lib/rustlib").join(name).is_dir() {
        return Ok(());
    }
    step(&format!("adding the target {name}"), || {
        let mut rustup = Command::new("rustup");
        run(
            rustup.current_dir(root()).args(["target", "add", name]),
            "install rustup, or the target by hand",
        )
    })
}
