use proptest::prelude::*;
use relay_api::ClusterProblem;

use super::*;
use crate::cluster::{read, test_relay::report};

fn record(state: KeyState) -> KeyRecord {
    KeyRecord { run: "run-1".to_owned(), state, sealed: None }
}

fn content(report: Option<CommandReport>) -> KeyContent {
    KeyContent { body: "b".to_owned(), report: report.map(Box::new) }
}

#[test]
fn a_key_is_begun_once_and_has_the_report_of_its_command() {
    let (begun, over) = (record(KeyState::Started), record(KeyState::Ended));
    let short = report("/command.htm?key=1");
    let of_short = ended("b".to_owned(), &Ok(short.clone())).unwrap();
    assert_eq!(of_short, (KeyState::Ended, content(Some(short.clone()))));
    let of_long = ended("b".to_owned(), &Ok(report(&"x".repeat(REPORT_LIMIT)))).unwrap();
    assert_eq!(of_long, (KeyState::Ended, content(None)));
    let same = |report| Some(KeyClaim::Same(report));
    let reported = Some(content(Some(short.clone())));
    for (record, content, body, run, expected) in [
        (&begun, Some(content(None)), "b", "run-2", same(None)),
        // The answer to its own attempt was lost.
        (&begun, Some(content(None)), "b", "run-1", None),
        (&begun, Some(content(None)), "other", "run-1", Some(KeyClaim::Other)),
        (&over, reported.clone(), "b", "run-2", same(Some(Box::new(short.clone())))),
        (&over, reported.clone(), "b", "run-1", same(Some(Box::new(short)))),
        (&over, reported, "other", "run-2", Some(KeyClaim::Other)),
        (&over, Some(content(None)), "b", "run-1", same(None)),
        // Sealed with another key.
        (&begun, None, "b", "run-2", same(None)),
        (&over, None, "b", "run-1", same(None)),
    ] {
        assert_eq!(record.claim(content.clone(), body, run), expected, "{record:?} {body} {run}");
    }
}

#[test]
fn a_cancelled_command_is_never_begun() {
    let cancelled = record(KeyState::Cancelled);
    for content in [None, Some(content(None))] {
        for (body, run) in [("b", "run-1"), ("other", "run-2")] {
            assert_eq!(cancelled.claim(content.clone(), body, run), Some(KeyClaim::Cancelled));
        }
    }
    let problem = Problem::new(Code::Cancelled, Reason::Cancelled {});
    let state = ended("b".to_owned(), &Err(problem)).map(|(state, _)| state);
    assert_eq!(state, Some(KeyState::Cancelled));
    for (state, run, expected) in [
        (KeyState::Cancelled, "run-2", Some(CancelState::NotSent)),
        (KeyState::Started, "run-2", Some(CancelState::Ended)),
        (KeyState::Ended, "run-1", Some(CancelState::Ended)),
        // The answer to its own attempt was lost.
        (KeyState::Started, "run-1", None),
    ] {
        assert_eq!(record(state).cancelled(run), expected, "{state:?} {run}");
    }
}

#[test]
fn only_what_was_certainly_not_sent_may_come_again() {
    let cluster = |problem| Reason::Cluster { problem };
    for (code, reason, is_free) in [
        (Code::NoOwner, cluster(ClusterProblem::Unowned), true),
        (Code::WaitedTooLong, Reason::WaitedTooLong { seconds: 5 }, true),
        (Code::Cancelled, Reason::CallerGone {}, true),
        (Code::Cancelled, Reason::Cancelled {}, false),
        (Code::OutcomeUnknown, Reason::ResultLost {}, false),
        (Code::OutcomeUnknown, cluster(ClusterProblem::Silent), false),
        (Code::Internal, Reason::TaskFailed {}, false),
    ] {
        let problem = Problem::new(code, reason);
        assert_eq!(ended("b".to_owned(), &Err(problem.clone())).is_none(), is_free, "{problem:?}");
    }
}

#[test]
fn a_record_is_read_as_it_is_written() {
    let begun = record(KeyState::Started);
    let bytes = write(&begun, VALUE_LIMIT).unwrap();
    let text = r#"{"v":1,"body":{"run":"run-1","state":"started"}}"#;
    assert_eq!(String::from_utf8(bytes).unwrap(), text);
    let sealed = KeyRecord { sealed: Some("sealed".to_owned()), ..record(KeyState::Ended) };
    for record in [begun, record(KeyState::Cancelled), sealed] {
        let bytes = write(&record, VALUE_LIMIT).unwrap();
        assert_eq!(read::<KeyRecord>(&bytes, VALUE_LIMIT), Ok(record));
    }
    for content in [content(None), content(Some(report("/x")))] {
        let text = serde_json::to_string(&content).unwrap();
        assert_eq!(serde_json::from_str::<KeyContent>(&text).unwrap(), content);
    }
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read::<KeyRecord>(&bytes, VALUE_LIMIT).is_err());
    }
}
