//! Commands between relays.

use std::{
    collections::BTreeMap,
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use deskside_relay::cluster::{Exchange, REPLY_LIMIT, Reply, ShardId, Subjects, read};
use futures_util::future::join_all;
use relay_api::Code;
use tokio::{sync::watch, task::yield_now, time::timeout};
use tokio_util::task::TaskTracker;

use super::{
    LEASE_MS, LIMIT, bucket_of, follow,
    server::{NatsServer, servers},
};

fn shard(number: u16) -> ShardId {
    ShardId { site: String::new(), number }
}

#[tokio::test]
async fn a_command_is_answered_by_the_owner_or_nobody_listens() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, mut of_a) = follow(server.join("a", LEASE_MS)).await;
        let (b, mut of_b) = follow(server.join("b", LEASE_MS)).await;
        bucket_of(&mut of_a).await;
        bucket_of(&mut of_b).await;
        let subjects = Subjects::new("deskside");
        let subject = |number| subjects.command(&shard(number), "frontdesk");
        let owned = watch::Sender::new(BTreeMap::from([(shard(1), 7)]));
        let tasks = TaskTracker::new();
        let answer = |_, command: Vec<u8>| async move {
            if command == b"silence" { pending().await } else { command }
        };
        let asked = async {
            // First by the connection of the owner, so that it listens before the other one asks.
            for store in [&a, &b] {
                let answer = store.ask(subject(1), b"hello".to_vec(), LIMIT).await;
                assert_eq!(answer, hello());
            }
            assert_eq!(b.ask(subject(2), b"hello".to_vec(), LIMIT).await, Exchange::NobodyListens);
            let short = Duration::from_millis(100);
            assert_eq!(b.ask(subject(1), b"silence".to_vec(), short).await, Exchange::NoAnswer);
        };
        tokio::select! {
            biased;
            () = a.serve(&subjects, owned.subscribe(), &tasks, answer) => panic!("it ended"),
            () = asked => {}
        }
    }
}

#[tokio::test]
async fn a_shard_that_comes_back_is_answered_once() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, mut of_a) = follow(server.join("a", LEASE_MS)).await;
        bucket_of(&mut of_a).await;
        let subjects = Subjects::new("deskside");
        let (owned, tasks) = (watch::Sender::new(BTreeMap::new()), TaskTracker::new());
        let calls = Arc::new(AtomicUsize::new(0));
        let count = calls.clone();
        let answer = move |_, command: Vec<u8>| {
            count.fetch_add(1, Ordering::SeqCst);
            async move { command }
        };
        let asked = async {
            let subject = || subjects.command(&shard(1), "frontdesk");
            for epoch in 1..=5 {
                owned.send_replace(BTreeMap::new());
                yield_now().await;
                owned.send_replace(BTreeMap::from([(shard(1), epoch)]));
                // Until it listens again; what comes meanwhile has no answer.
                let short = Duration::from_secs(1);
                while a.ask(subject(), b"hello".to_vec(), short).await != hello() {}
                let before = calls.load(Ordering::SeqCst);
                assert_eq!(a.ask(subject(), b"hello".to_vec(), LIMIT).await, hello());
                assert_eq!(calls.load(Ordering::SeqCst), before + 1, "{program:?}");
            }
        };
        tokio::select! {
            biased;
            () = a.serve(&subjects, owned.subscribe(), &tasks, answer) => panic!("it ended"),
            asked = timeout(LIMIT, asked) => asked.unwrap(),
        }
    }
}

fn hello() -> Exchange {
    Exchange::Answer(b"hello".to_vec())
}

#[tokio::test]
async fn a_command_beyond_the_limit_is_answered_at_once() {
    for program in servers() {
        let server = NatsServer::start(&program, true).await;
        let (a, mut of_a) = follow(server.join("a", LEASE_MS)).await;
        bucket_of(&mut of_a).await;
        let subjects = Subjects::new("deskside");
        let subject = || subjects.command(&shard(1), "frontdesk");
        let owned = watch::Sender::new(BTreeMap::from([(shard(1), 7)]));
        let (tasks, taken) = (TaskTracker::new(), Arc::new(watch::Sender::new(0)));
        let count = taken.clone();
        let answer = move |_, _| {
            count.send_modify(|taken| *taken += 1);
            pending::<Vec<u8>>()
        };
        let all = join_all((0..1_024).map(|_| a.ask(subject(), b"silence".to_vec(), LIMIT)));
        let one_more = async {
            taken.subscribe().wait_for(|taken| *taken == 1_024).await.unwrap();
            a.ask(subject(), b"hello".to_vec(), LIMIT).await
        };
        let answered = tokio::select! {
            biased;
            () = a.serve(&subjects, owned.subscribe(), &tasks, answer) => panic!("it ended"),
            all = all => panic!("they are answered: {all:?}"),
            answered = one_more => answered,
        };
        let Exchange::Answer(bytes) = answered else { panic!("{program:?}: {answered:?}") };
        let Ok(Reply::Problem(problem)) = read(&bytes, REPLY_LIMIT) else { panic!("{program:?}") };
        assert!(problem.code == Code::PhoneBusy && problem.code.means_not_sent());
    }
}
