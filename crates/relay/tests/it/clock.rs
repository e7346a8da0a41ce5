//! A clock that jumps: of a virtual machine that was suspended, or one that is set.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    desk::{phone, slow_phone},
    process::{Process, entry},
};

/// Returns the library of Debian's package faketime, which answers for the clock of a process; its folder is named
/// after the architecture.
fn fake_clock() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").unwrap();
    let paths = folders.map(|folder| folder.unwrap().path().join("faketime/libfaketimeMT.so.1"));
    paths.into_iter().find(|path| path.exists()).unwrap()
}

/// Starts a relay whose clock is set with [`set_clock`]; what measures durations goes on.
async fn relay(config: &str) -> Process {
    let config = format!("audit_log = \"audit.log\"\n{config}");
    Process::start_with(&config, "info", |command, folder| {
        fs::write(folder.join("clock"), "+0").unwrap();
        command
            .env("LD_PRELOAD", fake_clock())
            .env("FAKETIME_TIMESTAMP_FILE", folder.join("clock"))
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    })
    .await
}

fn set_clock(folder: &Path, offset: &str) {
    // It is read at any time, so it is never half written.
    fs::write(folder.join("next"), offset).unwrap();
    fs::rename(folder.join("next"), folder.join("clock")).unwrap();
}

async fn press(relay: &Process, key: &str, name: &str) -> Value {
    let body = format!(r#"{{"command":"keys","sequence":"{key}"}}"#);
    let name = format!("idempotency-key: {name}");
    let answer = relay.curl(&["-H", &name, "--json", &body], "/api/v1/phones/one/commands").await;
    serde_json::from_str(&answer).unwrap()
}

/// Returns the years in the audit log.
fn years(folder: &Path) -> Vec<i32> {
    let log = fs::read_to_string(folder.join("audit.log")).unwrap();
    let year = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["time"].as_str().unwrap()[..4].parse().unwrap()
    };
    let mut years: Vec<_> = log.lines().map(year).collect();
    years.dedup();
    years
}

#[tokio::test]
async fn a_clock_that_jumps_repeats_and_drops_no_command() {
    let peer = phone().await;
    let relay = relay(&entry("one", &peer)).await;
    let folder = relay.folder.path();
    let first = press(&relay, "1", "a").await;
    assert_eq!(first["outcome"], "accepted", "{first}");
    for (nth, offset) in ["+400d", "-400d", "+0"].into_iter().enumerate() {
        set_clock(folder, offset);
        // The key is remembered for ten minutes that pass, not for those that a clock shows.
        assert_eq!(press(&relay, "1", "a").await, first, "{offset}");
        let next = press(&relay, "2", &format!("b{nth}")).await;
        assert_eq!(next["outcome"], "accepted", "{offset}: {next}");
    }
    assert_eq!(peer.commands().len(), 4);
    // The log has the time of the clock, and its lines are still a chain.
    let audit = folder.join("audit.log");
    let years = years(folder);
    assert!(years.len() >= 3, "{years:?}");
    let verified = tokio::process::Command::new(env!("CARGO_BIN_EXE_deskside-relay"))
        .args(["audit", "verify"])
        .arg(audit)
        .output()
        .await
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

#[tokio::test]
async fn a_clock_that_jumps_ends_no_command_that_waits() {
    let peer = slow_phone(400).await;
    let relay = relay(&entry("one", &peer)).await;
    let jump = async {
        // While the first one is at the phone.
        peer.wait_for_commands(1).await;
        set_clock(relay.folder.path(), "+400d");
    };
    let (one, two, ()) = tokio::join!(press(&relay, "1", "a"), press(&relay, "2", "b"), jump);
    for report in [one, two] {
        assert_eq!(report["outcome"], "accepted", "{report}");
        assert!(report["ms"].as_u64().unwrap() < 10_000, "{report}");
    }
}
