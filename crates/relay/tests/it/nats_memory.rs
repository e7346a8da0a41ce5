//! The data that relays of a cluster share, with the NATS server of Debian and the current one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use deskside_relay::cluster::{
    KeyClaim, Merge, NatsStore, Sealer, SharedBucket, SharedMemory, SharedRows, share,
};
use relay_api::{CancelState, Code, CommandReport, Outcome, Problem, Reason};
use tokio::{
    sync::watch,
    task::{JoinHandle, yield_now},
    time::timeout,
};

use crate::nats::server::{NatsServer, servers};

/// Seals by writing backwards. What is "unreadable" cannot be read again.
struct Backwards;

impl Sealer for Backwards {
    fn seal(&self, key: &str, value: &str) -> Option<String> {
        Some(format!("{key} {value}").chars().rev().collect())
    }

    fn unseal(&self, key: &str, sealed: &str) -> Option<String> {
        let text: String = sealed.chars().rev().collect();
        let value = text.strip_prefix(key)?.strip_prefix(' ')?;
        (value != "unreadable").then(|| value.to_owned())
    }
}

/// What a relay without a session key has.
struct Nothing;

impl Sealer for Nothing {
    fn seal(&self, _key: &str, _value: &str) -> Option<String> {
        None
    }

    fn unseal(&self, _key: &str, _sealed: &str) -> Option<String> {
        None
    }
}

/// The time after which a test has failed.
const LIMIT: Duration = Duration::from_secs(20);

/// Connects a relay, and waits until it is connected.
async fn memory(server: &NatsServer, relay: &str) -> SharedMemory {
    let store = NatsStore::connect(server.join(relay, 15_000)).await.unwrap();
    timeout(LIMIT, store.client().flush()).await.unwrap().unwrap();
    SharedMemory::new(&store, &format!("run-of-{relay}"))
}

fn report(target: &str) -> CommandReport {
    CommandReport {
        target: target.to_owned(),
        continued: Vec::new(),
        outcome: Outcome::Accepted,
        status: Some(200),
        ms: 7,
        reason: None,
        remedy: None,
    }
}

#[tokio::test]
async fn a_command_is_begun_by_one_relay_only_and_others_get_its_report() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, b) = (memory(&server, "a").await, memory(&server, "b").await);
        let (of_a, of_b) = tokio::join!(
            a.claim_key("k", "body", &Backwards),
            b.claim_key("k", "body", &Backwards)
        );
        let (first, other) = if of_a == KeyClaim::First { (&a, &b) } else { (&b, &a) };
        assert!([&of_a, &of_b].contains(&&KeyClaim::First), "{program:?}: {of_a:?} {of_b:?}");
        assert!([&of_a, &of_b].contains(&&KeyClaim::Same(None)), "{program:?}: {of_a:?} {of_b:?}");
        assert_eq!(other.claim_key("k", "another", &Backwards).await, KeyClaim::Other);
        first.end_key("k", &Ok(report("/x")), &Backwards).await;
        for memory in [first, other] {
            let same = KeyClaim::Same(Some(Box::new(report("/x"))));
            assert_eq!(memory.claim_key("k", "body", &Backwards).await, same, "{program:?}");
        }
        // The same key of another user or phone is another one.
        assert_eq!(other.claim_key("other", "body", &Backwards).await, KeyClaim::First);
    }
}

#[tokio::test]
async fn a_command_that_was_not_sent_may_come_again_at_another_relay() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, b) = (memory(&server, "a").await, memory(&server, "b").await);
        let result = |code, reason| Err::<CommandReport, _>(Problem::new(code, reason));
        let late = || result(Code::WaitedTooLong, Reason::WaitedTooLong { seconds: 5 });
        // More than once, so that the mark of the removal is replaced too.
        for memory in [&a, &b, &a] {
            assert_eq!(
                memory.claim_key("late", "body", &Backwards).await,
                KeyClaim::First,
                "{program:?}"
            );
            memory.end_key("late", &late(), &Backwards).await;
        }
        assert_eq!(a.claim_key("lost", "body", &Backwards).await, KeyClaim::First);
        let lost = result(Code::OutcomeUnknown, Reason::ResultLost {});
        a.end_key("lost", &lost, &Backwards).await;
        assert_eq!(b.claim_key("lost", "body", &Backwards).await, KeyClaim::Same(None));
        assert_eq!(a.claim_key("lost", "body", &Backwards).await, KeyClaim::Same(None));
        // The end of a command that nobody has begun changes nothing.
        b.end_key("lost", &late(), &Backwards).await;
        assert_eq!(b.claim_key("lost", "body", &Backwards).await, KeyClaim::Same(None));
    }
}

/// The next owner once sent what somebody had cancelled at the owner before.
#[tokio::test]
async fn a_cancelled_command_is_begun_at_no_relay() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, b) = (memory(&server, "a").await, memory(&server, "b").await);
        for memory in [&a, &b] {
            assert_eq!(
                memory.cancel_key("k", &|| false).await,
                Some(CancelState::NotSent),
                "{program:?}"
            );
            assert_eq!(memory.claim_key("k", "body", &Backwards).await, KeyClaim::Cancelled);
        }
        // What was begun may have been sent.
        assert_eq!(a.claim_key("begun", "body", &Backwards).await, KeyClaim::First);
        assert_eq!(b.cancel_key("begun", &|| false).await, Some(CancelState::Ended));
        a.end_key("begun", &Ok(report("/x")), &Backwards).await;
        assert_eq!(b.cancel_key("begun", &|| false).await, Some(CancelState::Ended));
        // Its own record may be that of a lost attempt, unless the command has come.
        assert_eq!(a.claim_key("own", "body", &Backwards).await, KeyClaim::First);
        assert_eq!(a.cancel_key("own", &|| true).await, Some(CancelState::NotSent));
        assert_eq!(b.claim_key("own", "body", &Backwards).await, KeyClaim::Same(None));
        assert_eq!(a.cancel_key("own", &|| false).await, Some(CancelState::NotSent));
        assert_eq!(b.claim_key("own", "body", &Backwards).await, KeyClaim::Cancelled);
        // What was cancelled while it waited.
        assert_eq!(a.claim_key("waited", "body", &Backwards).await, KeyClaim::First);
        let cancelled = Problem::new(Code::Cancelled, Reason::Cancelled {});
        a.end_key("waited", &Err(cancelled), &Backwards).await;
        assert_eq!(b.claim_key("waited", "body", &Backwards).await, KeyClaim::Cancelled);
    }
}

/// What was dialled once lay in the store for everybody to read.
#[tokio::test]
async fn a_key_says_nothing_of_its_command_without_the_session_key() {
    let [program, _] = servers().try_into().unwrap();
    let server = NatsServer::start(&program, true).await;
    let (a, b) = (memory(&server, "a").await, memory(&server, "b").await);
    let dialled = report("/command.htm?number=0301234567");
    assert_eq!(a.claim_key("k", "body", &Backwards).await, KeyClaim::First);
    a.end_key("k", &Ok(dialled.clone()), &Backwards).await;
    assert_eq!(b.claim_key("k", "body", &Nothing).await, KeyClaim::Same(None));
    assert_eq!(b.unreadable(), 1);
    let same = KeyClaim::Same(Some(Box::new(dialled.clone())));
    assert_eq!(b.claim_key("k", "body", &Backwards).await, same);
    // Without a key of its own, a relay keeps its report for itself.
    assert_eq!(a.claim_key("own", "body", &Nothing).await, KeyClaim::First);
    a.end_key("own", &Ok(dialled), &Nothing).await;
    assert_eq!(b.claim_key("own", "body", &Backwards).await, KeyClaim::Same(None));
    assert_eq!(b.claim_key("own", "another", &Backwards).await, KeyClaim::Same(None));
}

#[tokio::test]
async fn nothing_may_be_sent_without_the_store_which_keeps_its_keys() {
    for program in servers() {
        let mut server = NatsServer::start(&program, true).await;
        let (a, b) = (memory(&server, "a").await, memory(&server, "b").await);
        assert_eq!(a.claim_key("k", "body", &Backwards).await, KeyClaim::First);
        a.end_key("k", &Ok(report("/x")), &Backwards).await;
        server.stop().await;
        assert_eq!(b.claim_key("k", "body", &Backwards).await, KeyClaim::Unavailable);
        server.start_again().await;
        let claimed = async {
            loop {
                match b.claim_key("k", "body", &Backwards).await {
                    KeyClaim::Unavailable => yield_now().await,
                    claim => return claim,
                }
            }
        };
        let claim = timeout(LIMIT, claimed).await.unwrap();
        assert_eq!(claim, KeyClaim::Same(Some(Box::new(report("/x")))), "{program:?}");

        let without = NatsServer::start(&program, false).await;
        let memory = memory(&without, "c").await;
        assert_eq!(memory.claim_key("k", "body", &Backwards).await, KeyClaim::Unavailable);
    }
}

/// Rows in memory.
#[derive(Debug, Default)]
struct Rows {
    rows: Mutex<BTreeMap<String, String>>,
    changes: watch::Sender<()>,
}

impl Rows {
    fn set(&self, key: &str, row: &str) {
        let before = self.lock().insert(key.to_owned(), row.to_owned());
        if before.as_deref() != Some(row) {
            self.changes.send_replace(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a row has this value.
    async fn becomes(&self, key: &str, row: &str) {
        let mut changes = self.changes.subscribe();
        let changed = changes.wait_for(|()| self.rows().get(key).is_some_and(|it| it == row));
        timeout(LIMIT, changed).await.unwrap().unwrap();
    }
}

impl SharedRows for Rows {
    const BUCKET: SharedBucket = SharedBucket::State;
    const PREFIX: &'static str = "test";

    fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn rows(&self) -> BTreeMap<String, String> {
        self.lock().clone()
    }

    fn merge(&self, key: &str, row: &str, _own: Option<&str>) -> Merge {
        self.set(key, row);
        Merge::Settled
    }

    fn is_over(&self, row: &str) -> bool {
        row == "over"
    }
}

fn sharing(memory: SharedMemory) -> (Arc<Rows>, Arc<SharedMemory>, JoinHandle<()>) {
    let (rows, memory) = (Arc::new(Rows::default()), Arc::new(memory));
    let (of_task, shared) = (rows.clone(), memory.clone());
    let task = tokio::spawn(async move { share(&shared, &*of_task, &Backwards).await });
    (rows, memory, task)
}

#[tokio::test]
async fn rows_go_to_all_relays_also_to_those_that_come_later() {
    for program in servers() {
        let mut server = NatsServer::start(&program, true).await;
        let (a, _, _task_a) = sharing(memory(&server, "a").await);
        let (b, of_b, _task_b) = sharing(memory(&server, "b").await);
        a.set("x", "1");
        b.becomes("x", "1").await;
        b.set("x", "2");
        a.becomes("x", "2").await;
        let (c, _, _task_c) = sharing(memory(&server, "c").await);
        c.becomes("x", "2").await;

        // A change made without a connection is written with the next one.
        server.stop().await;
        a.set("y", "3");
        server.start_again().await;
        b.becomes("y", "3").await;
        c.becomes("y", "3").await;

        // An unreadable row is counted, and later ones are read.
        assert_eq!(of_b.unreadable(), 0);
        a.set("z", "unreadable");
        a.set("zz", "4");
        b.becomes("zz", "4").await;
        assert_eq!((of_b.unreadable(), b.rows().get("z")), (1, None), "{program:?}");
    }
}
