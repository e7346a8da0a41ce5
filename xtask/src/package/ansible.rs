//! The Ansible role in a clean Debian: its syntax, a run that installs, one that changes nothing, and one with a fault.

use std::{fs, os::unix::fs::MetadataExt, process::Command};

use anyhow::{Context, ensure};

use super::{
    clean_root::{self, CleanRoot},
    copy,
    debian::{self, Release},
};
use crate::process::{root, run, step};

/// Ansible, and the package that its module for packages needs.
const PACKAGES: [&str; 2] = ["ansible-core", "python3-apt"];
/// Values that the playbook leaves open or that differ without systemd.
const VALUES: &str = r#"{
    "deskside_package": "/tmp/deskside.deb",
    "deskside_manage_service": false,
    "vault_ada_hash": "$argon2id$v=19$m=19456,t=2,p=1$gNTmyEix8cBO8QfrlLPmuw$P/P6OmIhV1/D1y6RouRyAoB57YNU9B9Q4NdHu6yllac",
    "vault_frontdesk_password": "s3cret \"of\" the phone"
}"#;
/// Runs the playbook with further options; its output is read later.
const PLAY: &str = "ansible-playbook --inventory localhost, --connection local \
    --extra-vars @/tmp/values.json \"$@\" /tmp/ansible/playbook.yml > /tmp/ansible.log 2>&1";
/// The configuration, below the root.
const CONFIG: &str = "etc/deskside/deskside.toml";

/// Tries the role out.
///
/// # Errors
/// When this machine cannot make a clean Debian, or something does not work.
pub(super) fn try_out() -> anyhow::Result<()> {
    clean_root::check_machine()?;
    let package = debian::make(Release::This)?;
    let system = CleanRoot::new()?;
    step("installing Ansible", || prepare(&system))?;
    copy(&package, &system.path("tmp/deskside.deb"))?;
    step("checking the syntax of the role", || play(&system, &["--syntax-check"]).map(drop))?;
    step("installing with the role", || install(&system))?;
    step("running it again", || {
        let log = play(&system, &[])?;
        ensure!(log.contains(" changed=0 "), "the second run changed something:\n{log}");
        Ok(())
    })?;
    step("running it with a fault", || refuse_fault(&system))
}

fn prepare(system: &CleanRoot) -> anyhow::Result<()> {
    system.install_from_debian(&PACKAGES)?;
    let mut copy = Command::new("cp");
    copy.arg("--recursive").arg(root().join("deploy/ansible")).arg(system.path("tmp"));
    run(&mut copy, "check the free disk space")?;
    fs::write(system.path("tmp/values.json"), VALUES).context("the values cannot be written")
}

fn install(system: &CleanRoot) -> anyhow::Result<()> {
    play(system, &[])?;
    for (file, mode) in [
        (CONFIG, 0o640),
        ("etc/deskside/frontdesk.password", 0o600),
        ("etc/deskside/session.key", 0o600),
    ] {
        let metadata =
            fs::metadata(system.path(file)).with_context(|| format!("/{file} is missing"))?;
        ensure!(metadata.mode() & 0o777 == mode, "/{file} has the mode {:o}", metadata.mode());
    }
    // The service has no more rights than this user.
    let check = ["deskside-relay", "check", "--config", "/etc/deskside/deskside.toml"];
    run(&mut system.as_user("deskside", &check), "read the messages above")
}

/// Checks that a configuration that the relay refuses does not replace the present one.
fn refuse_fault(system: &CleanRoot) -> anyhow::Result<()> {
    let before = fs::read(system.path(CONFIG))?;
    let fault = play(system, &["--extra-vars", "{\"deskside_config\": \"nonsense = 1\"}"]);
    ensure!(fault.is_err(), "the role accepted the fault");
    let log = log(system)?;
    ensure!(log.contains("unknown field `nonsense`"), "it failed for another reason:\n{log}");
    ensure!(fs::read(system.path(CONFIG))? == before, "/{CONFIG} was replaced");
    Ok(())
}

/// Runs the playbook; returns what it printed.
fn play(system: &CleanRoot, options: &[&str]) -> anyhow::Result<String> {
    let played = system.run("sh", &[["-c", PLAY, "sh"].as_slice(), options].concat());
    let log = log(system)?;
    played.with_context(|| log.clone())?;
    Ok(log)
}

fn log(system: &CleanRoot) -> anyhow::Result<String> {
    fs::read_to_string(system.path("tmp/ansible.log")).context("Ansible did not start")
}
