//! A separate Debian in a folder, made by debootstrap.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use crate::{
    package::{copy, folder, new_folder},
    process::{run, step},
    system,
};

/// The time limits of programs in it, and of its creation, in seconds.
const LIMIT: &str = "300";
const LIMIT_OF_DEBOOTSTRAP: &str = "900";
/// Mounts the file systems that programs expect, in a separate namespace that ends with them, and enters the folder.
const ENTER: &str = "mount -t proc proc \"$0/proc\" && exec chroot \"$@\"";
/// The environment in it.
const ENVIRONMENT: [&str; 3] = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND=noninteractive",
    "LC_ALL=C.UTF-8",
];
/// Options to ask nothing, and to log without a terminal.
const QUIETLY: [&str; 4] = ["-y", "-qq", "-o", "Dpkg::Use-Pty=0"];
const REMEDY: &str = "it needs root on a machine that allows chroot and mount";

/// Checks that a clean Debian can be made here.
///
/// # Errors
/// When it cannot; the message names what is missing.
pub(super) fn check_machine() -> anyhow::Result<()> {
    if !system::is_root() {
        bail!("a clean Debian is made by root; run this part of `cargo xtask package` as root");
    }
    system::install_missing(system::CLEAN_ROOT)?;
    suite().map(drop)
}

/// Returns the release name of this machine's Debian: the package needs its libraries.
fn suite() -> anyhow::Result<String> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    suite_of(&release)
        .context("this needs Debian, since the package uses its libraries; /etc/os-release is of another system")
}

fn suite_of(release: &str) -> Option<String> {
    let value = |key: &str| {
        let mut pairs = release.lines().filter_map(|line| line.split_once('='));
        let (_, found) = pairs.find(|(name, _)| *name == key)?;
        Some(found.trim_matches('"').to_owned())
    };
    (value("ID")? == "debian").then(|| value("VERSION_CODENAME")).flatten()
}

/// A Debian in which nothing else was installed.
pub(super) struct CleanRoot {
    folder: PathBuf,
}

impl CleanRoot {
    /// Makes one.
    ///
    /// # Errors
    /// When debootstrap fails.
    pub(super) fn new() -> anyhow::Result<CleanRoot> {
        let original = original()?;
        let folder = new_folder("root")?;
        let mut copy = Command::new("cp");
        copy.arg("--archive").arg(original.join(".")).arg(&folder);
        run(&mut copy, "check the free disk space")?;
        Ok(CleanRoot { folder })
    }

    /// Returns the path of a file in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Installs a package, without asking and without recommended ones.
    ///
    /// # Errors
    /// When it cannot be installed.
    pub(super) fn install(&self, package: &Path) -> anyhow::Result<()> {
        copy(package, &self.path("tmp/deskside.deb"))?;
        let options = ["install", "--no-install-recommends", "/tmp/deskside.deb"];
        self.run("apt-get", &[QUIETLY.as_slice(), options.as_slice()].concat())
    }

    /// Installs packages of Debian, without recommended ones.
    ///
    /// # Errors
    /// When they cannot be fetched or installed.
    pub(super) fn install_from_debian(&self, packages: &[&str]) -> anyhow::Result<()> {
        // The clean Debian may be older than the package lists of today.
        self.run("apt-get", &[QUIETLY.as_slice(), ["update"].as_slice()].concat())?;
        let options = ["install", "--no-install-recommends"];
        self.run("apt-get", &[QUIETLY.as_slice(), options.as_slice(), packages].concat())
    }

    /// Removes a package with its configuration.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(super) fn purge(&self, name: &str) -> anyhow::Result<()> {
        self.run("apt-get", &[QUIETLY.as_slice(), ["purge", name].as_slice()].concat())
    }

    /// Runs a program as root.
    ///
    /// # Errors
    /// When it fails or takes too long.
    pub(super) fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let mut command = Command::new("timeout");
        command.arg(LIMIT).arg("unshare");
        self.enter(&mut command, None, &[[program].as_slice(), arguments].concat());
        run(&mut command, REMEDY)
    }

    /// A program, after variables of the environment, that a user runs.
    pub(super) fn as_user(&self, user: &str, words: &[&str]) -> Command {
        let mut command = Command::new("unshare");
        self.enter(&mut command, Some(user), words);
        command
    }

    fn enter(&self, unshare: &mut Command, user: Option<&str>, words: &[&str]) {
        unshare.args(["--mount", "--", "sh", "-c", ENTER]).arg(&self.folder);
        if let Some(user) = user {
            unshare.arg(format!("--userspec={user}:{user}"));
        }
        unshare.arg(&self.folder).args(["env", "-i"]).args(ENVIRONMENT).args(words);
        unshare.stdin(Stdio::null());
    }
}

/// Returns a Debian that is made once and then copied.
fn original() -> anyhow::Result<PathBuf> {
    let suite = suite()?;
    let original = folder()?.join(format!("debian-{suite}"));
    if !original.exists() {
        step(&format!("making a clean Debian {suite}, about 2 min"), || {
            let unfinished = new_folder("unfinished")?;
            let mut debootstrap = Command::new("timeout");
            debootstrap
                .args([LIMIT_OF_DEBOOTSTRAP, "debootstrap", "--variant=minbase"])
                // Packages that every server has.
                .args(["--include=systemd,procps,ca-certificates", &suite])
                .arg(&unfinished);
            run(&mut debootstrap, &format!("check the network; {REMEDY}"))?;
            fs::rename(&unfinished, &original)
                .with_context(|| format!("{} cannot be written", original.display()))
        })?;
    }
    Ok(original)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suite_is_that_of_a_debian() {
        for (release, expected) in [
            ("ID=debian\nVERSION_CODENAME=bookworm\n", Some("bookworm")),
            ("VERSION_CODENAME=\"trixie\"\nID=\"debian\"\nID_LIKE=x\n", Some("trixie")),
            ("ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n", None),
            ("ID=debian\n", None),
            ("", None),
        ] {
            assert_eq!(suite_of(release).as_deref(), expected, "{release}");
        }
    }
}
