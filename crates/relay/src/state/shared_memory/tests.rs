use relay_api::{Code, Reason};
use snom::Command;

use super::*;
use crate::{
    access::{People, Secret},
    config::{AdHoc, Config},
};

/// Starts a relay where phones may be added.
fn relay(session_key: Option<&str>, allow: &str) -> Relay {
    let session_key = session_key.map(Secret::new);
    let people = People { session_key, ..People::default() };
    let (allow, ports) = (vec![allow.parse().unwrap()], vec![80]);
    let ad_hoc = Some(AdHoc { allow, ports, credentials: None, trust: None });
    Relay::start(Config { people, ad_hoc, ..Config::default() }, None).unwrap()
}

fn key() -> Option<&'static str> {
    Some("0123456789012345678901234567890123456789")
}

/// Shows `to` the rows of `from`, as a bucket would.
fn show<R: SharedRows>(from: &R, to: &R) {
    for (key, row) in from.rows() {
        let own = to.rows().remove(&key);
        if own.as_ref() != Some(&row) {
            to.merge(&key, &row, own.as_deref());
        }
    }
    to.merged();
}

fn phone_row(id: &str, name: &str, address: &str) -> String {
    let phone = serde_json::json!({
        "id": id, "name": name, "model": "D785", "address": address, "added_by": "ada",
    });
    serde_json::json!({ "added": phone }).to_string()
}

fn names(relay: &Relay) -> Vec<String> {
    relay.snapshot().phones.iter().map(|phone| phone.config().name.clone()).collect()
}

#[tokio::test]
async fn added_phones_are_changed_and_removed_at_all_relays() {
    let (one, other) = (relay(key(), "10.0.0.0/8"), relay(key(), "10.0.0.0/8"));
    let (of_one, of_other) = (PhoneRows(&one), PhoneRows(&other));
    of_one.merge("", &phone_row("at-lab", "Lab", "10.0.0.5"), None);
    of_one.merge("", &phone_row("at-door", "Door", "10.0.0.6"), None);
    show(&of_one, &of_other);
    assert_eq!(of_one.rows(), of_other.rows());
    let phones = names(&other);
    assert!(phones.len() == 2 && phones.contains(&"Lab".to_owned()), "{phones:?}");
    of_other.merge("", &phone_row("at-lab", "Laboratory", "10.0.0.5"), None);
    show(&of_other, &of_one);
    assert!(names(&one).contains(&"Laboratory".to_owned()));
    one.remove("at-lab");
    show(&of_one, &of_other);
    assert_eq!(names(&other), ["Door"]);
    assert_eq!(of_one.rows(), of_other.rows());
    // Somebody adds it again.
    of_other.merge("", &phone_row("at-lab", "Again", "10.0.0.5"), None);
    show(&of_other, &of_one);
    assert!(names(&one).contains(&"Again".to_owned()));
}

#[tokio::test]
async fn a_relay_takes_only_phones_that_its_own_rules_allow() {
    let relay = relay(key(), "10.1.0.0/16");
    let rows = PhoneRows(&relay);
    for row in [
        phone_row("at-lab", "Lab", "10.0.0.5"),
        phone_row("at-lab", "Lab", "10.1.0.5:8080"),
        phone_row("At Lab", "Lab", "10.1.0.5"),
        "garbage".to_owned(),
    ] {
        assert_eq!(rows.merge("", &row, None), Merge::Settled);
        assert!(names(&relay).is_empty(), "{row}");
    }
    rows.merge("", &phone_row("at-lab", "Lab", "10.1.0.5"), None);
    // Another phone at the same address, or with the same id.
    rows.merge("", &phone_row("other", "Other", "10.1.0.5"), None);
    rows.merge("", &phone_row("at-lab", "Other", "10.1.0.6"), None);
    assert_eq!(names(&relay), ["Lab"]);
}

#[tokio::test]
async fn sessions_are_ended_at_all_relays() {
    let (one, other) = (relay(key(), "10.0.0.0/8"), relay(key(), "10.0.0.0/8"));
    let mut ended = other.sessions_ended();
    one.end_sessions(|list| list.end_all("ada", None, now()));
    show(&EndedSessionRows(&one), &EndedSessionRows(&other));
    assert!(ended.has_changed().unwrap(), "streams end");
    ended.mark_unchanged();
    assert_eq!(EndedSessionRows(&one).rows(), EndedSessionRows(&other).rows());
    show(&EndedSessionRows(&other), &EndedSessionRows(&one));
    assert_eq!(EndedSessionRows(&one).rows().len(), 1);
}

#[tokio::test]
async fn only_relays_with_the_same_session_key_read_what_they_share() {
    let (one, other, without) =
        (relay(key(), "10.0.0.0/8"), relay(key(), "10.0.0.0/8"), relay(None, "10.0.0.0/8"));
    let another = relay(Some("another key another key another key"), "10.0.0.0/8");
    let sealed = one.seal("phone.k", "row").unwrap();
    assert!(!sealed.contains("row"));
    assert_eq!(other.unseal("phone.k", &sealed).as_deref(), Some("row"));
    assert_eq!(other.unseal("phone.l", &sealed), None, "of another key");
    assert_eq!(other.unseal("embed.k", &sealed), None, "of another kind");
    assert_eq!(another.unseal("phone.k", &sealed), None);
    assert_eq!(without.unseal("phone.k", &sealed), None);
    assert_eq!(without.seal("phone.k", "row"), None);
}

#[tokio::test]
async fn a_single_relay_claims_every_key() {
    let relay = relay(None, "10.0.0.0/8");
    let command = Command::Dial { number: "1".parse().unwrap(), identity: None };
    let (id, request) = (KeyId::new("ada", "frontdesk", "k"), CommandRequest::from(&command));
    assert_eq!(relay.claim_key(id, &request).await, KeyClaim::First);
    relay.end_key(id, &Err(Problem::new(Code::Internal, Reason::TaskFailed {}))).await;
    assert_eq!(relay.claim_key(id, &request).await, KeyClaim::First);
}
