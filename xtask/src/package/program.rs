//! The relay as one static file, which needs nothing else from the system.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::{VERSION, copy, folder, new_folder, running::Running};
use crate::{
    process::{cargo, root, run, step},
    system::{self, Packages},
    tools,
};

/// A machine that the program is built for.
pub(super) struct Target {
    triple: &'static str,
    /// Its name in `std::env::consts::ARCH` and in the name of the file.
    architecture: &'static str,
    /// Compiles the C and assembly of `ring`.
    compiler: &'static str,
    flags: &'static str,
    /// Links the program, if the linker of this machine cannot.
    linker: Option<&'static str>,
    needs: Packages,
}

/// A common server.
pub(super) const X86_64: Target = Target {
    triple: "x86_64-unknown-linux-musl",
    architecture: "x86_64",
    compiler: "musl-gcc",
    flags: "",
    linker: None,
    needs: system::STATIC,
};

/// A small server.
const AARCH64: Target = Target {
    triple: "aarch64-unknown-linux-musl",
    architecture: "aarch64",
    compiler: "aarch64-linux-gnu-gcc",
    // Without it the compiler calls functions of its library that ask glibc for features of the processor.
    flags: "-mno-outline-atomics",
    linker: Some("aarch64-linux-gnu-gcc"),
    needs: system::CROSS,
};

/// Builds the programs and tests the one that this machine can run.
///
/// # Errors
/// When one does not build, is not static or does not serve the page.
pub(super) fn make() -> anyhow::Result<Vec<PathBuf>> {
    [X86_64, AARCH64].iter().map(Target::make).collect()
}

impl Target {
    /// Makes the program.
    ///
    /// # Errors
    /// When it does not build, is not static or does not serve the page.
    pub(super) fn make(&self) -> anyhow::Result<PathBuf> {
        system::install_missing(self.needs)?;
        tools::target(self.triple)?;
        step(&format!("building the relay for {}", self.triple), || {
            run(&mut self.build(), "read the messages above")
        })?;
        let built = root().join("target").join(self.triple).join("release/deskside-relay");
        let file = folder()?.join(format!("deskside-relay-{VERSION}-linux-{}", self.architecture));
        copy(&built, &file)?;
        check_is_static(&file)?;
        if self.architecture == env::consts::ARCH {
            step("serving the page with the static program alone", || serve(&file))?;
        }
        Ok(file)
    }

    fn build(&self) -> Command {
        let name = self.triple.replace('-', "_");
        let mut build = cargo();
        build
            .args(["build", "--release", "--locked", "--package", "deskside-relay"])
            .args(["--target", self.triple])
            .env(format!("CC_{name}"), self.compiler)
            .env(format!("CFLAGS_{name}"), self.flags)
            .env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
        if let Some(linker) = self.linker {
            build.env(format!("CARGO_TARGET_{}_LINKER", name.to_uppercase()), linker);
        }
        build
    }
}

fn check_is_static(file: &Path) -> anyhow::Result<()> {
    let read = Command::new("readelf").arg("--program-headers").arg(file).output();
    let read = read.context("`readelf` cannot be started; install binutils")?;
    if !read.status.success() {
        bail!("{} is not a program", file.display());
    }
    if String::from_utf8_lossy(&read.stdout).contains("INTERP") {
        bail!("{} is not static: it needs shared libraries", file.display());
    }
    Ok(())
}

/// Runs the program in an empty folder.
fn serve(file: &Path) -> anyhow::Result<()> {
    let mut command = Command::new(file);
    command.args(["--demo", "--listen", "127.0.0.1:0"]).current_dir(new_folder("empty")?);
    Running::start(command)?.check_page()
}
