//! The systemd unit gives the relay only the privileges it needs, and the package a configuration that works.

use std::fs;

use deskside_relay::{access::PasswordHash, config};

const UNIT: &str = include_str!("../../../../deploy/deskside-relay.service");

/// The configuration that the Debian package installs.
const EXAMPLE: &str = include_str!("../../../../deploy/debian/deskside.toml");

#[test]
fn the_unit_drops_unneeded_privileges() {
    for line in [
        "DynamicUser=yes",
        "CapabilityBoundingSet=",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "PrivateUsers=yes",
        "ProtectKernelTunables=yes",
        "ProtectKernelModules=yes",
        "ProtectControlGroups=yes",
        "ProtectProc=invisible",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        "RestrictNamespaces=yes",
        "MemoryDenyWriteExecute=yes",
        "SystemCallArchitectures=native",
        "SystemCallFilter=@system-service",
        "SystemCallFilter=~@privileged @resources",
        "MemoryMax=256M",
        "LimitCORE=0",
        "LimitNOFILE=8192",
        "StateDirectory=deskside",
    ] {
        assert!(UNIT.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn the_unit_listens_on_loopback_reloads_by_signal_and_waits_for_the_end() {
    assert!(UNIT.contains("\nExecStart=/usr/local/bin/deskside-relay --listen 127.0.0.1:8080 "));
    assert!(UNIT.contains("\nExecReload=/bin/kill -HUP $MAINPID\n"));
    let seconds = UNIT.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")).unwrap();
    assert!(seconds.parse::<u64>().unwrap() > 10, "the relay drains for ten");
}

#[test]
fn the_configuration_of_the_package_is_valid_as_it_is_and_with_its_examples() {
    let folder = tempfile::tempdir().unwrap();
    let hash = PasswordHash::new("correct horse battery").unwrap();
    fs::write(folder.path().join("ada.hash"), hash.as_str()).unwrap();
    fs::write(folder.path().join("frontdesk.password"), "of the phone").unwrap();
    let config = config::read(EXAMPLE, folder.path()).unwrap();
    assert!(config.has_no_phones() && !config.people.sign_in());
    let examples = EXAMPLE.lines().map(|line| match line.strip_prefix('#') {
        Some(example) if !example.is_empty() && !example.starts_with(' ') => example,
        _ => line,
    });
    let examples = examples.collect::<Vec<_>>().join("\n");
    let config = config::read(&examples, folder.path()).unwrap();
    assert_eq!((config.phones.len(), config.people.users.len()), (1, 1));
}
