use std::sync::Arc;

use proptest::prelude::*;
use relay_api::{LinkState, OutcomeEvent, Reason};

use super::*;
use crate::cluster::{MessageFault, read, test_relay::report, write};

fn number(run: &str, epoch: u64, number: u64) -> NewsNumber {
    NewsNumber { run: run.to_owned(), epoch, number }
}

fn news(run: &str, epoch: u64, nth: u64, is_whole: bool) -> PhoneNews {
    let number = number(run, epoch, nth);
    PhoneNews { phone: "desk".to_owned(), number, is_whole, events: Vec::new() }
}

fn outcome(target: &str) -> Event {
    let report = report(target);
    let (user, command, arguments) = ("ada".to_owned(), "dial".to_owned(), None);
    Event::Outcome(Box::new(OutcomeEvent { user, command, arguments, report }))
}

fn record(event: Event) -> EventRecord {
    EventRecord { event, masked: None, left_ms: None }
}

#[test]
fn each_message_is_read_as_it_is_written() {
    let watched = Watched {
        run: "run".to_owned(),
        relay: "berlin-1".to_owned(),
        phones: vec![
            WatchedPhone {
                id: "desk".to_owned(),
                screens: vec!["main".to_owned()],
                users: vec!["helpdesk\nada".to_owned()],
                known: Some(number("run-of-owner", 7, 3)),
            },
            WatchedPhone {
                id: "hall".to_owned(),
                screens: Vec::new(),
                users: Vec::new(),
                known: None,
            },
        ],
    };
    let bytes = write(&watched, WATCH_LIMIT).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains(r#"{"id":"hall"}"#));
    let again = read::<Watched>(&bytes, WATCH_LIMIT).unwrap();
    assert_eq!(
        again.phones.iter().map(WatchedPhone::is_followed).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(again, watched);

    let user = || Some("ada".to_owned());
    let masked = MaskedEvent { user: "ada".to_owned(), event: outcome("/command.htm") };
    let events = vec![
        record(Event::Link(LinkState::Reachable { seen_seconds: 2 })),
        record(Event::Link(LinkState::Unknown)),
        record(Event::Link(LinkState::unreachable(Arc::new(Reason::NoAnswer {}), Some(4)))),
        record(Event::Link(LinkState::refused(Arc::new(Reason::CredentialsRefused {})))),
        record(Event::Link(LinkState::Restarting { seconds: 9 })),
        record(Event::Screen { screen: "main".to_owned(), tag: "\"1\"".to_owned() }),
        record(Event::Driver { user: None, until: None }),
        EventRecord {
            left_ms: Some(29_500),
            ..record(Event::Driver { user: user(), until: None })
        },
        EventRecord {
            left_ms: Some(9_000),
            ..record(Event::Request { user: user(), seconds: None })
        },
        EventRecord { masked: Some(masked), ..record(outcome("/command.htm?number=123")) },
    ];
    let news = PhoneNews { events, ..news("run-of-owner", 7, 3, true) };
    let bytes = write(&news, NEWS_LIMIT).unwrap();
    assert_eq!(read::<PhoneNews>(&bytes, NEWS_LIMIT), Ok(news));
}

#[test]
fn messages_of_an_unknown_form_are_refused() {
    for text in [
        "",
        "{}",
        r#"{"v":1,"body":{"run":"a","relay":"b"}}"#,
        r#"{"v":1,"body":{"run":"a","relay":"b","phones":[{}]}}"#,
        r#"{"v":1,"body":{"run":"a","relay":"b","phones":[{"id":"c","users":7}]}}"#,
        r#"{"v":1,"body":{"run":"a","relay":"b","phones":[],"more":1}}"#,
    ] {
        let found = read::<Watched>(text.as_bytes(), WATCH_LIMIT);
        assert_eq!(found, Err(MessageFault::Unreadable), "{text}");
    }
    for events in ["7", "[7]", r#"[{"event":{"event":"other","data":{}}}]"#, "[{}]"] {
        let number = r#"{"run":"a","epoch":1,"number":1}"#;
        let text =
            format!(r#"{{"v":1,"body":{{"phone":"c","number":{number},"events":{events}}}}}"#);
        let found = read::<PhoneNews>(text.as_bytes(), NEWS_LIMIT);
        assert_eq!(found, Err(MessageFault::Unreadable), "{text}");
    }
    let long = vec![b' '; 10_000_000];
    assert_eq!(read::<PhoneNews>(&long, NEWS_LIMIT), Err(MessageFault::TooLong));
    assert_eq!(read::<Watched>(&long, WATCH_LIMIT), Err(MessageFault::TooLong));
}

#[test]
fn missing_news_are_noticed() {
    use NewsKind::{Gap, Next, Old, Whole};
    let mut order = NewsOrder::default();
    for (step, (message, kind)) in [
        (news("a", 7, 5, false), Gap),
        (news("a", 7, 6, true), Whole),
        (news("a", 7, 7, false), Next),
        (news("a", 7, 7, false), Old),
        // Another relay needed it.
        (news("a", 7, 8, true), Whole),
        (news("a", 7, 6, true), Old),
        (news("a", 7, 10, false), Gap),
        // Until the whole state comes, nothing fits.
        (news("a", 7, 11, false), Gap),
        (news("a", 7, 12, true), Whole),
        // The same run claimed the shard again.
        (news("a", 9, 13, false), Gap),
        (news("a", 9, 14, true), Whole),
        (news("a", 7, 15, true), Old),
        // Another owner.
        (news("b", 11, 1, true), Whole),
        (news("a", 9, 16, false), Old),
        (news("b", 11, 2, false), Next),
        (news("c", 12, 3, false), Gap),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(order.note(&message, None), kind, "step {step}");
        let is_known = order.known() == Some(&message.number);
        assert_eq!(is_known || kind == Old, kind != Gap, "step {step}");
    }
}

#[test]
fn only_the_owner_reports_a_phone() {
    let owner = || Some(Owner { run: "b", relay: "b", epoch: 9 });
    let mut order = NewsOrder::default();
    assert_eq!(order.note(&news("a", 7, 1, true), owner()), NewsKind::Old);
    assert_eq!(order.note(&news("a", 9, 1, true), owner()), NewsKind::Old);
    assert_eq!(order.note(&news("b", 9, 1, true), owner()), NewsKind::Whole);
    order.keep_to(owner());
    assert_eq!(order.known(), Some(&number("b", 9, 1)));
    // What the store shows is older than the news.
    assert_eq!(order.note(&news("c", 11, 1, true), owner()), NewsKind::Whole);
    order.keep_to(owner());
    assert_eq!(order.known(), None, "it is asked for again");
    assert_eq!(order.note(&news("b", 9, 2, true), owner()), NewsKind::Whole);
    order.keep_to(None);
    assert_eq!(order.known(), None);
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read::<Watched>(&bytes, WATCH_LIMIT).is_err());
        prop_assert!(read::<PhoneNews>(&bytes, NEWS_LIMIT).is_err());
    }

    /// News may be lost, doubled or late: what counts as next always follows what came before.
    #[test]
    fn only_what_follows_counts_as_next(
        steps in proptest::collection::vec((0_u64..3, 0_u64..6, any::<bool>()), 0..60)
    ) {
        let mut order = NewsOrder::default();
        for (epoch, nth, is_whole) in steps {
            let before = order.known().cloned();
            let message = news("a", epoch, nth, is_whole);
            match order.note(&message, None) {
                NewsKind::Next => prop_assert_eq!(before, Some(number("a", epoch, nth - 1))),
                NewsKind::Whole => prop_assert!(is_whole),
                NewsKind::Gap => prop_assert!(!is_whole && order.known().is_none()),
                NewsKind::Old => prop_assert_eq!(order.known().cloned(), before),
            }
        }
    }

    #[test]
    fn every_list_is_read_as_it_is_written(
        id in "\\PC{0,40}", user in "\\PC{0,40}", nth in any::<u64>(), is_known in any::<bool>()
    ) {
        let known = is_known.then(|| number("run", nth, nth));
        let phone = WatchedPhone { id, screens: Vec::new(), users: vec![user], known };
        let (run, relay) = ("run".to_owned(), "a".to_owned());
        let watched = Watched { run, relay, phones: vec![phone] };
        let bytes = write(&watched, WATCH_LIMIT).unwrap();
        prop_assert_eq!(read::<Watched>(&bytes, WATCH_LIMIT), Ok(watched));
    }
}
