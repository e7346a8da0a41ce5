//! Changes while the relay runs: reloads, and clients that hang up.

use std::fs;

use virtual_phone::http::{Faults, Settings};

use crate::{
    desk::{Peer, phone, phone_with},
    process::{Process, entry},
};

#[tokio::test]
async fn a_reload_keeps_viewers_and_a_faulty_one_changes_nothing() {
    let (one, two) = (phone().await, phone().await);
    let mut relay = Process::start(&entry("one", &one), "info").await;
    let file = relay.folder.path().join("deskside.toml");
    assert!(relay.press("one", "1").await.contains("accepted"));
    // An event stream of the phone is open the whole time.
    let mut events = relay.follow("one");
    assert_eq!(events.next_line().await.unwrap().unwrap(), "event: link");

    fs::write(&file, format!("# moved\n{}{}", entry("one", &one), entry("two", &two))).unwrap();
    relay.signal("HUP").await;
    relay.logged("configuration reloaded").await;
    assert!(relay.press("two", "2").await.contains("accepted"));
    assert!(relay.press("one", "3").await.contains("accepted"));
    // The same stream goes on.
    let mut line = String::new();
    while !line.contains("/command.htm?key=3") {
        line = events.next_line().await.unwrap().unwrap();
    }

    fs::write(&file, "[[phones]]\nid = \"one\"\n").unwrap();
    relay.signal("HUP").await;
    relay.logged("the old configuration stays in force").await;
    relay.logged("missing field `model`").await;
    assert!(relay.press("one", "4").await.contains("accepted"));

    // A removed phone is gone, and its event stream ends.
    fs::write(&file, entry("two", &two)).unwrap();
    relay.signal("HUP").await;
    relay.logged("configuration reloaded").await;
    assert!(relay.press("one", "5").await.contains("unknown-phone"));
    while events.next_line().await.unwrap().is_some() {}
    assert_eq!(one.commands().len(), 3);

    relay.signal("TERM").await;
    assert!(relay.child.wait().await.unwrap().success());
}

/// It once restarted the worker, and everybody waited for the end of the sequence under way.
#[tokio::test]
async fn a_change_of_the_name_restarts_nothing() {
    let peer = phone().await;
    let mut relay = Process::start(&entry("one", &peer), "info").await;
    let mut events = relay.follow("one");
    assert_eq!(events.next_line().await.unwrap().unwrap(), "event: link");
    let file = relay.folder.path().join("deskside.toml");
    fs::write(&file, format!("{}name = \"Reception\"\n", entry("one", &peer))).unwrap();
    relay.signal("HUP").await;
    relay.logged("configuration reloaded").await;
    assert!(relay.curl(&[], "/api/v1/phones").await.contains("Reception"));
    assert!(relay.press("one", "3").await.contains("accepted"));
    // The same stream goes on, and the phone's connection.
    let mut line = String::new();
    while !line.contains("/command.htm?key=3") {
        line = events.next_line().await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_phone_can_move_without_losing_a_command() {
    let faults = Faults { slow_ms: 40, ..Faults::default() };
    let old = phone_with(Settings { faults, ..Settings::default() }).await;
    let new = phone().await;
    let mut relay = Process::start(&entry("one", &old), "info").await;
    // An open event stream does not hold up a move; it ends, and a new one shows the moved phone.
    let mut follower = relay.follow("one");
    assert_eq!(follower.next_line().await.unwrap().unwrap(), "event: link");
    let keys: Vec<_> = (1..=16).map(|number| format!("P{number}")).collect();
    let file = relay.folder.path().join("deskside.toml");
    let presses = futures_util::future::join_all(keys.iter().map(|key| relay.press("one", key)));
    let reload = async {
        // While commands wait.
        old.wait_for_commands(3).await;
        fs::write(&file, entry("one", &new)).unwrap();
        relay.signal("HUP").await;
    };
    let (answers, ()) = tokio::join!(presses, reload);
    assert!(answers.iter().all(|answer| answer.contains("accepted")), "{answers:?}");
    assert!(relay.press("one", "1").await.contains("accepted"));
    relay.logged("configuration reloaded").await;
    while follower.next_line().await.unwrap().is_some() {}
    let received = |peer: &Peer| -> Vec<String> {
        let outbox = peer.phone.outbox();
        outbox.commands().map(|target| target.replace("/command.htm?key=", "")).collect()
    };
    let (before, after) = (received(&old), received(&new));
    assert_eq!(after.last().unwrap(), "1");
    let mut all = [before, after].concat();
    all.sort();
    let mut expected = [keys, vec!["1".to_owned()]].concat();
    expected.sort();
    assert_eq!(all, expected, "each once");
}

#[tokio::test]
async fn a_command_is_sent_and_recorded_when_the_client_hangs_up() {
    let faults = Faults { slow_ms: 200, ..Faults::default() };
    let peer = phone_with(Settings { faults, ..Settings::default() }).await;
    let config = format!("audit_log = \"audit.jsonl\"\n{}", entry("one", &peer));
    let mut relay = Process::start(&config, "info").await;
    let client = relay.begin("P7").await;
    peer.wait_for_commands(1).await;
    drop(client);
    relay.logged("command").await;
    relay.signal("TERM").await;
    assert!(relay.child.wait().await.unwrap().success());
    let audit = fs::read_to_string(relay.folder.path().join("audit.jsonl")).unwrap();
    assert!(
        audit.contains(r#""command":"keys","with":"P7","outcome":"accepted","status":200"#),
        "{audit}"
    );
    assert_eq!(peer.commands().len(), 1);
}

#[tokio::test]
async fn a_removed_user_gets_no_more_events() {
    let peer = phone().await;
    let mut relay = Process::start(&entry("one", &peer), "info").await;
    let mut follower = relay.follow("one");
    assert_eq!(follower.next_line().await.unwrap().unwrap(), "event: link");
    let user = format!(
        "[[users]]\nname = \"ada\"\nrole = \"viewer\"\ntoken_sha256 = \"{}\"\n",
        "0f".repeat(32)
    );
    fs::write(relay.folder.path().join("deskside.toml"), user + &entry("one", &peer)).unwrap();
    relay.signal("HUP").await;
    while follower.next_line().await.unwrap().is_some() {}
    relay.logged("configuration reloaded").await;
    assert!(relay.press("one", "1").await.contains("login-required"));
}

#[tokio::test]
async fn the_demo_phone_of_an_empty_configuration_makes_room() {
    let one = phone().await;
    let mut relay = Process::start_with("", "info", |command, _| {
        command.arg("--demo-if-empty");
    })
    .await;
    assert!(relay.press("demo", "1").await.contains("accepted"));
    let file = relay.folder.path().join("deskside.toml");
    for (config, expected) in
        [("# still none".to_owned(), "\"id\":\"demo\""), (entry("one", &one), "\"id\":\"one\"")]
    {
        fs::write(&file, config).unwrap();
        relay.signal("HUP").await;
        relay.logged("configuration reloaded").await;
        let phones = relay.curl(&[], "/api/v1/phones").await;
        assert!(phones.contains(expected), "{phones}");
        assert_eq!(phones.matches("\"id\":").count(), 1, "{phones}");
    }
}
