//! The systemd unit gives the relay only the privileges it needs.

const UNIT: &str = include_str!("../../../../deploy/deskside-relay.service");

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
