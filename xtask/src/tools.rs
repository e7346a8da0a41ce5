//! Tools that are built from crates.io into `target/tools` and used again.

use std::{fs, path::PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::process::{cargo, first_line, root, run, step};

/// A tool of a fixed version.
pub(crate) struct Tool {
    krate: &'static str,
    /// The program it installs.
    program: &'static str,
    version: Version,
    features: &'static [&'static str],
}

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
};

/// Makes the JavaScript that loads the page's WebAssembly, and runs tests of it.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    krate: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: Version::Locked("wasm-bindgen"),
    features: &[],
};

/// The WebDriver server of Firefox.
pub(crate) const GECKODRIVER: Tool = Tool {
    krate: "geckodriver",
    program: "geckodriver",
    version: Version::Fixed("0.37.1"),
    features: &[],
};

/// Checks licences, sources and banned or doubled dependencies.
pub(crate) const CARGO_DENY: Tool = Tool {
    krate: "cargo-deny",
    program: "cargo-deny",
    version: Version::Fixed("0.20.2"),
    features: &["--no-default-features"],
};

impl Tool {
    /// The folder with the tool's programs; builds the tool if it is not there.
    ///
    /// # Errors
    /// When it cannot be built.
    pub(crate) fn folder(&self) -> anyhow::Result<PathBuf> {
        let version = self.version()?;
        if let Some(on_path) = self.on_path(&version) {
            return Ok(on_path);
        }
        let tools = root().join("target/tools");
        let home = tools.join(format!("{}-{version}", self.krate));
        let folder = home.join("bin");
        if folder.join(self.program).is_file() {
            return Ok(folder);
        }
        step(&format!("building {} {version}, once (1 to 4 minutes)", self.krate), || {
            let mut install = cargo();
            install
                .args([
                    "install",
                    self.krate,
                    "--version",
                    &version,
                    "--locked",
                    "--quiet",
                    "--root",
                ])
                .arg(&home)
                .args(self.features)
                .env("CARGO_TARGET_DIR", tools.join("build"))
                // The tool runs for seconds, so it is not worth minutes of optimizing.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "false")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env_remove("RUSTFLAGS");
            run(
                &mut install,
                "it comes from crates.io: check the network, and that a C compiler is installed",
            )
        })?;
        Ok(folder)
    }

    fn version(&self) -> anyhow::Result<String> {
        match self.version {
            Version::Fixed(version) => Ok(version.to_owned()),
            Version::Locked(package) => locked_version(package),
        }
    }

    /// The folder of a program of the right version that is installed already.
    fn on_path(&self, version: &str) -> Option<PathBuf> {
        let printed = first_line(self.program, &["--version"])?;
        if !printed.split_whitespace().any(|word| word == version) {
            return None;
        }
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join(self.program).is_file())
    }
}

/// The rules of accessibility that a program can check; from npm, which has no other form of it.
const AXE_VERSION: &str = "4.14.1";
/// What npm itself says of the package, in hexadecimal (SHA-512).
const AXE_HASH: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";

/// The script of axe-core; fetched if it is not there.
///
/// # Errors
/// When it cannot be fetched, or is not what it should be.
pub(crate) fn axe() -> anyhow::Result<PathBuf> {
    let folder = root().join(format!("target/tools/axe-core-{AXE_VERSION}"));
    let script = folder.join("axe.min.js");
    if script.is_file() {
        return Ok(script);
    }
    step(&format!("fetching axe-core {AXE_VERSION}, once"), || {
        let mend = "it comes from registry.npmjs.org: check the network";
        fs::create_dir_all(&folder).context("target/tools cannot be written")?;
        let package = folder.join("package.tgz");
        let address = format!("https://registry.npmjs.org/axe-core/-/axe-core-{AXE_VERSION}.tgz");
        let mut curl = std::process::Command::new("curl");
        curl.args([
            "--fail",
            "--silent",
            "--show-error",
            "--location",
            "--max-time",
            "120",
            "--output",
        ]);
        run(curl.arg(&package).arg(&address), mend)?;
        let hash = first_line("sha512sum", &[&package.display().to_string()]).unwrap_or_default();
        if hash.split(' ').next() != Some(AXE_HASH) {
            bail!("{address} is not what it was: expected {AXE_HASH}, got {hash}");
        }
        let mut tar = std::process::Command::new("tar");
        tar.arg("--extract").arg("--file").arg(&package).arg("--directory").arg(&folder);
        run(tar.args(["--strip-components=1", "package/axe.min.js"]), "install tar")
    })?;
    Ok(script)
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
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = first_line("rustc", &["--print", "sysroot"])
        .context("there is no rustc; install rustup first")?;
    if PathBuf::from(sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    step(&format!("adding the target {TARGET}"), || {
        let mut rustup = std::process::Command::new("rustup");
        run(
            rustup.current_dir(root()).args(["target", "add", TARGET]),
            "install rustup, or the target by hand",
        )
    })
}
