//! System packages that the tests need.

use std::{path::Path, process::Command};

use anyhow::bail;

use crate::process::{first_line, run, step};

/// Packages, each with a file that it installs.
pub(crate) type Packages = &'static [(&'static str, &'static str)];

/// Independent web servers, which the relay signs in to and which are in front of it, one with old certificates, a
/// balancer in front of relays, the server over which relays share phones, a client for the virtual phone, a clock
/// that jumps, and `ip`, which cuts a relay off.
pub(crate) const PEERS: Packages = &[
    ("lighttpd", "/usr/sbin/lighttpd"),
    ("apache2-bin", "/usr/sbin/apache2"),
    ("openssl", "/usr/bin/openssl"),
    ("haproxy", "/usr/sbin/haproxy"),
    ("nginx-light", "/usr/sbin/nginx"),
    ("caddy", "/usr/bin/caddy"),
    ("nats-server", "/usr/sbin/nats-server"),
    ("curl", "/usr/bin/curl"),
    ("faketime", "/usr/bin/faketime"),
    ("iproute2", "/bin/ip"),
];

/// Python, which runs the reference for how pasted numbers are read, and compares manifests with their schemas.
pub(crate) const PYTHON: Packages = &[
    ("python3", "/usr/bin/python3"),
    ("python3-jsonschema", "/usr/lib/python3/dist-packages/jsonschema/__init__.py"),
    ("python3-yaml", "/usr/lib/python3/dist-packages/yaml/__init__.py"),
];

/// Node.js, which runs TypeScript and an independent provider of accounts.
pub(crate) const NODE: Packages = &[("nodejs", "/usr/bin/node")];

/// Fetches the provider with everything that it depends on.
pub(crate) const NPM: Packages = &[("npm", "/usr/bin/npm")];

/// The reference that the relay is measured against.
pub(crate) const REFERENCES: Packages =
    &[("nginx-light", "/usr/sbin/nginx"), ("curl", "/usr/bin/curl")];

/// A C compiler for static programs (for `ring`), and the tool that shows that they are static.
pub(crate) const STATIC: Packages = &[
    ("musl-tools", "/usr/bin/musl-gcc"),
    ("binutils", "/usr/bin/readelf"),
    ("curl", "/usr/bin/curl"),
];

/// A compiler and a linker for aarch64.
pub(crate) const CROSS: Packages = &[
    ("gcc-aarch64-linux-gnu", "/usr/bin/aarch64-linux-gnu-gcc"),
    ("libc6-dev-arm64-cross", "/usr/aarch64-linux-gnu/include/stdlib.h"),
    ("binutils", "/usr/bin/readelf"),
];

/// The tools that find the dependencies of the package and check it.
pub(crate) const DEBIAN: Packages =
    &[("dpkg-dev", "/usr/bin/dpkg-shlibdeps"), ("lintian", "/usr/bin/lintian")];

/// The tools that make a clean Debian to install the package in.
pub(crate) const CLEAN_ROOT: Packages =
    &[("debootstrap", "/usr/sbin/debootstrap"), ("curl", "/usr/bin/curl")];

/// The tools that make and run images, and the certificates that go into the image.
pub(crate) const IMAGES: Packages = &[
    ("buildah", "/usr/bin/buildah"),
    ("ca-certificates", "/etc/ssl/certs/ca-certificates.crt"),
    ("curl", "/usr/bin/curl"),
];

/// The browsers, their drivers, a display for WebKit, which needs one, and `ip`, which brings up the
/// loopback interface of its network namespace.
pub(crate) const BROWSERS: Packages = &[
    ("chromium", "/usr/bin/chromium"),
    ("chromium-driver", "/usr/bin/chromedriver"),
    ("firefox-esr", "/usr/bin/firefox-esr"),
    ("webkit2gtk-driver", "/usr/bin/WebKitWebDriver"),
    ("xvfb", "/usr/bin/xvfb-run"),
    ("xauth", "/usr/bin/xauth"),
    ("iproute2", "/bin/ip"),
];

/// Returns whether this runs as root.
pub(crate) fn is_root() -> bool {
    first_line("id", &["-u"]).as_deref() == Some("0")
}

/// Installs missing packages, as root on Debian; elsewhere names them.
///
/// # Errors
/// When a package is missing and cannot be installed: a missing program is a test that does not
/// run.
pub(crate) fn install_missing(packages: Packages) -> anyhow::Result<()> {
    let missing: Vec<_> = packages
        .iter()
        .filter(|(_, file)| !Path::new(file).exists())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !is_root() || !Path::new("/usr/bin/apt-get").exists() {
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
            // With recommended packages: users' browsers have their fonts and helpers.
            apt().args(["install", "-y", "-qq"]).args(&missing),
            "check the network and the free disk space",
        )
    })
}
