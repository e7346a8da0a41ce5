//! A phone gets one request at a time, commands before pictures.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
};

use crate::desk::{Answer, TestRelay};

/// A fake phone that answers a request when the test permits it.
pub(crate) struct Slow {
    pub(crate) address: SocketAddr,
    /// The paths of the requests, as they arrive.
    pub(crate) arrived: mpsc::UnboundedReceiver<String>,
    /// The permits, one per answer.
    pub(crate) answers: Arc<Semaphore>,
    /// The largest number of unanswered requests at once.
    pub(crate) most: Arc<AtomicUsize>,
}

pub(crate) async fn slow() -> Slow {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, arrived) = mpsc::unbounded_channel();
    let answers = Arc::new(Semaphore::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let now = Arc::new(AtomicUsize::new(0));
    let phone = (answers.clone(), most.clone());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (answers, most) = phone.clone();
            let (sender, now) = (sender.clone(), now.clone());
            tokio::spawn(async move { converse(stream, &sender, &answers, &now, &most).await });
        }
    });
    Slow { address, arrived, answers, most }
}

async fn converse(
    mut stream: TcpStream,
    arrived: &mpsc::UnboundedSender<String>,
    answers: &Semaphore,
    now: &AtomicUsize,
    most: &AtomicUsize,
) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await.unwrap_or_default() == 0 {
                return;
            }
        }
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let head = String::from_utf8(head).unwrap();
        let _gone = arrived.send(head.split(' ').nth(1).unwrap().to_owned());
        answers.acquire().await.unwrap().forget();
        now.fetch_sub(1, Ordering::SeqCst);
        if stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await.is_err() {
            return;
        }
    }
}

async fn look(desk: &TestRelay, screen: &str) -> Answer {
    desk.get(&format!("/api/v1/phones/desk/screens/{screen}")).await
}

#[tokio::test]
async fn a_phone_gets_one_request_at_a_time() {
    let phone = slow().await;
    phone.answers.add_permits(1_000);
    let desk = TestRelay::new(phone.address, None);
    let commands = join_all((1..=20).map(|_| desk.keys("1")));
    let screens = ["main", "labels", "expansion"].repeat(5);
    let pictures = join_all(screens.into_iter().map(|screen| look(&desk, screen)));
    let diagnoses = join_all((1..=3).map(|_| desk.post("/api/v1/phones/desk/diagnosis", "")));
    let (commands, _, _) = tokio::join!(commands, pictures, diagnoses);
    assert!(commands.iter().all(|answer| answer.status() == 200));
    assert_eq!(phone.most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_command_goes_before_waiting_pictures() {
    let mut phone = slow().await;
    let desk = TestRelay::new(phone.address, None);
    let order = async {
        let mut seen = vec![phone.arrived.recv().await.unwrap()];
        // The first picture is under way, the others wait, and a command comes last.
        while desk.relay.snapshot().phones[0].waiting_commands() == 0 {
            tokio::task::yield_now().await;
        }
        phone.answers.add_permits(1_000);
        while seen.len() < 4 {
            seen.push(phone.arrived.recv().await.unwrap());
        }
        seen
    };
    let pictures =
        join_all(["main", "labels", "expansion"].into_iter().map(|screen| look(&desk, screen)));
    let (_, answer, seen) = tokio::join!(pictures, desk.keys("1"), order);
    assert_eq!(answer.status(), 200);
    let nth = |path: &str| seen.iter().position(|seen| seen.contains(path)).unwrap();
    assert_eq!(nth("command.htm"), 1, "behind the one that was on its way: {seen:?}");
}

/// The next command once went out on a new connection while the phone worked on the first: the order was
/// the phone's.
#[tokio::test(start_paused = true)]
async fn after_a_time_out_nothing_follows_until_the_phone_answers() {
    let mut phone = slow().await;
    let desk = TestRelay::new(phone.address, None);
    let answer = desk.keys("1").await;
    assert_eq!(answer.json()["outcome"], "sent-no-answer");
    let order = async {
        let mut seen = vec![phone.arrived.recv().await.unwrap()];
        seen.push(phone.arrived.recv().await.unwrap());
        // Both are still unanswered; the second command waits.
        while desk.relay.snapshot().phones[0].waiting_commands() == 0 {
            tokio::task::yield_now().await;
        }
        phone.answers.add_permits(1_000);
        seen.push(phone.arrived.recv().await.unwrap());
        seen
    };
    let (second, seen) = tokio::join!(desk.keys("2"), order);
    assert_eq!(second.json()["outcome"], "accepted");
    assert_eq!(seen, ["/command.htm?key=1", "/index.htm", "/command.htm?key=2"]);
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_a_silent_phone_gets_commands_again() {
    let mut phone = slow().await;
    let desk = TestRelay::new(phone.address, None);
    assert_eq!(desk.keys("1").await.json()["outcome"], "sent-no-answer");
    // Longer than the pause.
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    assert_eq!(desk.keys("2").await.json()["outcome"], "sent-no-answer");
    let mut seen = Vec::new();
    while let Ok(target) = phone.arrived.try_recv() {
        seen.push(target);
    }
    assert_eq!(seen.first().map(String::as_str), Some("/command.htm?key=1"));
    assert!(seen.contains(&"/command.htm?key=2".to_owned()), "{seen:?}");
    assert_eq!(seen.iter().filter(|target| target.contains("key=")).count(), 2);
}

/// A fake phone that never answers its first request, and closes all other connections without a word.
async fn failing() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        let (_first, _) = listener.accept().await.unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            drop(stream);
        }
    });
    (address, count)
}

/// A command that had to wait gave up each picture at once: a thousand connections within a second.
#[tokio::test(start_paused = true)]
async fn a_phone_that_fails_is_not_stormed() {
    let (address, connections) = failing().await;
    let desk = TestRelay::new(address, None);
    assert_eq!(desk.keys("1").await.json()["outcome"], "sent-no-answer");
    let watching = async {
        loop {
            look(&desk, "main").await;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        answer = desk.keys("2") => assert_eq!(answer.json()["outcome"], "sent-no-answer"),
        () = watching => {}
    }
    let count = connections.load(Ordering::SeqCst);
    assert!(count < 20, "{count}");
}
