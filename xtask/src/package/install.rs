//! The Debian package in a clean Debian: installed, used, upgraded and purged.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};

use super::{
    clean_root::{self, CleanRoot},
    debian::{self, Release},
    running::Running,
};
use crate::process::{say, step};

/// The limit from the installation to a signed-in page.
const TO_A_SIGNED_IN_PAGE: Duration = Duration::from_secs(60);
/// The configuration, below the root.
const CONFIG: &str = "etc/deskside/deskside.toml";
/// The lines that an administrator adds to it.
const WRITTEN: &str = "
[[phones]]
id = \"frontdesk\"
model = \"D785\"
address = \"192.0.2.1\"

[[users]]
name = \"ada\"
role = \"administrator\"
password_hash_file = \"ada.hash\"
";
/// The service.
const UNIT: &str = "/usr/lib/systemd/system/deskside-relay.service";
/// Makes the file with the hash, as the configuration says.
const HASH: &str = "install -m 600 -o deskside /dev/null /etc/deskside/ada.hash && \
    echo 'correct horse battery' | deskside-relay hash-password > /etc/deskside/ada.hash";
const SIGN_IN: &str = "{\"name\":\"ada\",\"password\":\"correct horse battery\"}";

/// Tests the package.
///
/// # Errors
/// When this machine cannot make a clean Debian, or something does not work.
pub(super) fn try_out() -> anyhow::Result<()> {
    clean_root::check_machine()?;
    let package = debian::make(Release::This)?;
    let next = debian::make(Release::Next)?;
    let system = CleanRoot::new()?;
    step("installing it and signing in", || install(&system, &package))?;
    step("upgrading it", || upgrade(&system, &next))?;
    step("purging it", || purge(&system))
}

fn install(system: &CleanRoot, package: &Path) -> anyhow::Result<()> {
    let started = Instant::now();
    system.install(package)?;
    let installed = started.elapsed();
    system.run("systemd-analyze", &["verify", "--man=no", UNIT])?;
    start(system)?.check_page()?;
    let file = system.path(CONFIG);
    let config = fs::read_to_string(&file).context("the package has no configuration")?;
    fs::write(&file, config + WRITTEN).context("the configuration cannot be written")?;
    system.run("sh", &["-c", HASH])?;
    system.run("deskside-relay", &["check", "--config", "/etc/deskside/deskside.toml"])?;
    sign_in(system)?;
    let signed_in = started.elapsed();
    say(&format!(
        "installed in {:.1} s, signed in after {:.1} s",
        installed.as_secs_f32(),
        signed_in.as_secs_f32()
    ));
    ensure!(
        signed_in <= TO_A_SIGNED_IN_PAGE,
        "it was to take at most {} s",
        TO_A_SIGNED_IN_PAGE.as_secs()
    );
    Ok(())
}

fn upgrade(system: &CleanRoot, package: &Path) -> anyhow::Result<()> {
    let state = system.path("var/lib/deskside/state");
    fs::write(&state, "of the relay").context("the folder for the state is missing")?;
    let before = contents(system)?;
    system.install(package)?;
    let after = contents(system)?;
    for (file, content) in &before {
        ensure!(
            after.get(file) == Some(content),
            "{} has changed with the upgrade",
            file.display()
        );
    }
    sign_in(system)
}

fn purge(system: &CleanRoot) -> anyhow::Result<()> {
    system.purge("deskside")?;
    for left in [
        "etc/deskside",
        "etc/systemd/system/multi-user.target.wants/deskside-relay.service",
        "usr/bin/deskside-relay",
        UNIT.trim_start_matches('/'),
        "usr/share/doc/deskside",
        "var/lib/deskside",
        "var/log/deskside",
    ] {
        if fs::symlink_metadata(system.path(left)).is_ok() {
            bail!("/{left} is left behind");
        }
    }
    Ok(())
}

/// Signs in, and looks at the phones of the configuration.
fn sign_in(system: &CleanRoot) -> anyhow::Result<()> {
    let jar = system.path("tmp/cookies");
    let jar = jar.to_str().context("the path of the clean Debian is not text")?;
    let relay = start(system)?;
    relay.ask(&["--cookie-jar", jar, "--json", SIGN_IN], "/api/v1/session")?;
    relay.check(&["--cookie", jar], "/api/v1/phones", "\"id\":\"frontdesk\"")
}

/// Starts the relay with the command of its unit, since systemd does not run here.
fn start(system: &CleanRoot) -> anyhow::Result<Running> {
    let unit = fs::read_to_string(system.path(UNIT.trim_start_matches('/')))
        .context("the package has no unit")?;
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart="));
    let line = line.context("the unit has no ExecStart")?.replace("127.0.0.1:8080", "127.0.0.1:0");
    let mut words = vec!["STATE_DIRECTORY=/var/lib/deskside"];
    words.extend(line.split_whitespace());
    Running::start(system.as_user("deskside", &words))
}

/// Returns the files of the configuration and of the state, with their contents.
fn contents(system: &CleanRoot) -> anyhow::Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![system.path("etc/deskside"), system.path("var/lib/deskside")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = fs::read(&path)?;
                files.insert(path, content);
            }
        }
    }
    Ok(files)
}
