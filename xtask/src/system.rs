//! System packages that the tests need.

use std::{path::Path, process::Command};

use anyhow::bail;

use crate::process::{first_line, run, step};

/// What some tests need: packages, and a program that tells whether each is there.
pub(crate) type Packages = &'static [(&'static str, &'static str)];

/// Web servers that others have written, which the relay signs in to, and a client for the virtual
/// phone.
pub(crate) const PEERS: Packages = &[
    ("lighttpd", "/usr/sbin/lighttpd"),
    ("apache2-bin", "/usr/sbin/apache2"),
    ("curl", "/usr/bin/curl"),
];

/// What the relay is measured against.
pub(crate) const RIVALS: Packages =
    &[("nginx-light", "/usr/sbin/nginx"), ("curl", "/usr/bin/curl")];

/// The browsers, their drivers, and a display for the one that cannot do without.
pub(crate) const BROWSERS: Packages = &[
    ("chromium", "/usr/bin/chromium"),
    ("chromium-driver", "/usr/bin/chromedriver"),
    ("firefox-esr", "/usr/bin/firefox-esr"),
    ("webkit2gtk-driver", "/usr/bin/WebKitWebDriver"),
    ("xvfb", "/usr/bin/xvfb-run"),
    ("xauth", "/usr/bin/xauth"),
];

/// Installs what is missing, as root on Debian; elsewhere says what is.
///
/// # Errors
/// When something is missing and cannot be installed: what is not there is a test that does not
/// run.
pub(crate) fn install_missing(packages: Packages) -> anyhow::Result<()> {
    let missing: Vec<_> = packages
        .iter()
        .filter(|(_, program)| !Path::new(program).exists())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let is_root = first_line("id", &["-u"]).as_deref() == Some("0");
    if !is_root || !Path::new("/usr/bin/apt-get").exists() {
        bail!("this needs {list}; install them, on Debian with: sudo apt-get install {list}");
    }
    step(&format!("installing {list}"), || {
        let apt = || {
            let mut apt = Command::new("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        run(apt().args(["update", "-qq"]), "check the network and /etc/apt/sources.list")?;
        run(
            // With what they recommend: a browser without fonts or helpers differs from people's.
            apt().args(["install", "-y", "-qq"]).args(&missing),
            "check the network and the free disk space",
        )
    })
}
