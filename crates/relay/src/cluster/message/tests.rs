use proptest::prelude::*;
use relay_api::{CancelState, Code, DriverAction, Outcome, Reason};
use snom::Sequence;

use super::*;
use crate::cluster::test_relay::report;

fn envelope(phone: &str, keys: &Sequence, beat: u64) -> RequestEnvelope {
    let (command, user, key) = (CommandRequest::keys(keys), "ada".to_owned(), "0123".to_owned());
    of_request(phone, beat, PhoneRequest::Command { command, user, key, is_new: true })
}

fn of_request(phone: &str, beat: u64, request: PhoneRequest) -> RequestEnvelope {
    RequestEnvelope {
        epoch: 7,
        beat,
        since_ms: 250,
        relay: "berlin-1".to_owned(),
        wait_ms: 5_000,
        phone: phone.to_owned(),
        request,
    }
}

fn sequence() -> Sequence {
    "1;2;ENTER".parse().unwrap()
}

#[test]
fn each_message_is_read_as_it_is_written() {
    let record = LeaseRecord {
        owner: Some("run".to_owned()),
        relay: "berlin-1".to_owned(),
        attempt: 3,
        epoch: None,
        extra_ms: None,
        next: None,
    };
    let bytes = write(&record, LEASE_LIMIT).unwrap();
    let text = r#"{"v":1,"body":{"owner":"run","relay":"berlin-1","attempt":3}}"#;
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), text);
    assert_eq!(read::<LeaseRecord>(&bytes, LEASE_LIMIT), Ok(record));

    let sites =
        vec![Site { name: "berlin".to_owned(), addresses: vec!["10.1.0.0/16".parse().unwrap()] }];
    let settings = Settings { shards: 256, sites, lease_ms: 15_000 };
    let bytes = write(&settings, SETTINGS_LIMIT).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains(r#""10.1.0.0/16""#));
    assert_eq!(read::<Settings>(&bytes, SETTINGS_LIMIT), Ok(settings));

    let report = CommandReport {
        outcome: Outcome::SentNoAnswer,
        status: None,
        ..report("/command.htm?key=1")
    };
    for reply in [
        Reply::Report(Box::new(report)),
        Reply::Cancelled(CancelState::Ending),
        Reply::Driver { driver: None, seconds: Some(7) },
        Reply::Picture { tag: "t".to_owned(), missing_rows: 1, png: Some("AA==".to_owned()) },
        Reply::Done,
        Reply::Problem(Problem::new(Code::OtherRun, Reason::OtherRun {})),
        Reply::NotOwner,
        Reply::TooOld,
        Reply::Unreadable,
    ] {
        let bytes = write(&reply, REPLY_LIMIT).unwrap();
        assert_eq!(read::<Reply>(&bytes, REPLY_LIMIT), Ok(reply));
    }
    let user = || "ada".to_owned();
    for request in [
        PhoneRequest::Cancel { key: "0123".to_owned(), reason: Reason::AccessEnded {} },
        PhoneRequest::Drive {
            action: DriverAction::Give,
            user: user(),
            to: Some("Ben".to_owned()),
        },
        PhoneRequest::GiveBack { user: user() },
        PhoneRequest::Picture { screen: "main".to_owned(), tag: None },
        PhoneRequest::Diagnose {},
        PhoneRequest::RetryLogin {},
    ] {
        let envelope = of_request("frontdesk", 1, request);
        let bytes = write(&envelope, REQUEST_LIMIT).unwrap();
        assert_eq!(read::<RequestEnvelope>(&bytes, REQUEST_LIMIT), Ok(envelope));
    }
}

#[test]
fn messages_of_an_unknown_form_are_refused() {
    let read = |text: &str| read::<LeaseRecord>(text.as_bytes(), LEASE_LIMIT).unwrap_err();
    for text in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"v":1}"#,
        r#"{"v":1,"body":{}}"#,
        r#"{"v":-1,"body":{"relay":"a","attempt":1}}"#,
        r#"{"v":1,"body":{"relay":"a","attempt":1,"more":2}}"#,
        r#"{"v":1,"body":{"relay":"a","attempt":1},"more":2}"#,
        r#"{"v":1,"body":{"relay":"a","attempt":1.5}}"#,
    ] {
        assert_eq!(read(text), MessageFault::Unreadable, "{text}");
    }
    let of_later = r#"{"v":2,"text":"of another version"}"#;
    assert_eq!(read(of_later), MessageFault::OtherVersion(2));
    assert_eq!(read(&" ".repeat(10_000_000)), MessageFault::TooLong);
}

#[test]
fn nothing_too_long_is_written() {
    let long = envelope(&"a".repeat(REQUEST_LIMIT), &sequence(), 1);
    assert_eq!(write(&long, REQUEST_LIMIT), Err(MessageFault::TooLong));
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read::<RequestEnvelope>(&bytes, REQUEST_LIMIT).is_err());
    }

    #[test]
    fn every_command_is_read_as_it_is_written(phone in "\\PC{0,40}", beat in any::<u64>()) {
        let envelope = envelope(&phone, &sequence(), beat);
        let bytes = write(&envelope, REQUEST_LIMIT).unwrap();
        prop_assert_eq!(read::<RequestEnvelope>(&bytes, REQUEST_LIMIT), Ok(envelope));
    }
}
