use proptest::prelude::*;
use relay_api::{Code, Outcome, Reason};
use snom::Sequence;

use super::*;

fn envelope(phone: &str, keys: &Sequence, beat: u64) -> CommandEnvelope {
    CommandEnvelope {
        epoch: 7,
        beat,
        since_ms: 250,
        phone: phone.to_owned(),
        command: CommandRequest::keys(keys),
        user: "ada".to_owned(),
        name: "Ada".to_owned(),
        portal: None,
        relay: "berlin-1".to_owned(),
        wait_ms: 5_000,
        key: Some("0123".to_owned()),
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
        target: "/command.htm?key=1".to_owned(),
        continued: Vec::new(),
        outcome: Outcome::SentNoAnswer,
        status: None,
        ms: 12,
        reason: None,
        remedy: None,
    };
    for reply in [
        CommandReply::Report(Box::new(report)),
        CommandReply::Problem(Problem::new(Code::OtherRun, Reason::OtherRun {})),
        CommandReply::NotOwner,
        CommandReply::TooOld,
        CommandReply::Unreadable,
    ] {
        let bytes = write(&reply, COMMAND_LIMIT).unwrap();
        assert_eq!(read::<CommandReply>(&bytes, COMMAND_LIMIT), Ok(reply));
    }
}

#[test]
fn whatever_has_another_form_is_refused() {
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
    let long = envelope(&"a".repeat(COMMAND_LIMIT), &sequence(), 1);
    assert_eq!(write(&long, COMMAND_LIMIT), Err(MessageFault::TooLong));
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read::<CommandEnvelope>(&bytes, COMMAND_LIMIT).is_err());
    }

    #[test]
    fn every_command_is_read_as_it_is_written(phone in "\\PC{0,40}", beat in any::<u64>()) {
        let envelope = envelope(&phone, &sequence(), beat);
        let bytes = write(&envelope, COMMAND_LIMIT).unwrap();
        prop_assert_eq!(read::<CommandEnvelope>(&bytes, COMMAND_LIMIT), Ok(envelope));
    }
}
