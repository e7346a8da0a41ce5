use snom::Model;
use tokio::task::yield_now;

use super::{queue::Queue, *};

fn phone() -> (Phone, Queue) {
    let address = "127.0.0.1".parse().unwrap();
    let config = PhoneConfig::new("desk", "Desk", Model::find("D785").unwrap(), address);
    let (sender, queue) = queue(CancellationToken::new(), None);
    let phone = Phone {
        config: Arc::new(config),
        queue: sender,
        status: Arc::default(),
        viewers: Arc::default(),
        diagnostics: Arc::default(),
        logins: Arc::default(),
        task: Arc::default(),
        devices: Arc::default(),
    };
    (phone, queue)
}

fn caller(user: &str) -> Caller {
    Caller {
        user: user.to_owned(),
        // Two users send commands at the same time.
        driver: DriverRules { enabled: false, ..DriverRules::default() },
        max_wait: Duration::from_secs(5),
        stop: Stop::default(),
        gone: CancellationToken::new(),
    }
}

fn keys(text: &str) -> Command {
    Command::Keys(text.parse().unwrap())
}

/// A worker that panics at the key 1.
struct Clumsy {
    queue: Queue,
    begun: Vec<Command>,
    failures: u32,
}

impl supervisor::Supervised for Clumsy {
    async fn run(&mut self) {
        while let Some(job) = self.queue.commands.next().await {
            self.begun.push(job.command.clone());
            assert_ne!(job.command, keys("1"), "this one is too much");
            let _gone = job.reply.send(Err(PhoneError::Busy { waiting: 0 }));
            self.queue.commands.ended(None);
        }
    }

    fn failed(&mut self) {
        self.failures += 1;
        self.queue.commands.ended(None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_panics_begins_again_and_sends_nothing_twice() {
    let (phone, queue) = phone();
    let mut work = Clumsy { queue, begun: Vec::new(), failures: 0 };
    let (ada, bob) = (caller("ada"), caller("bob"));
    let calls = async {
        let answers = tokio::join!(phone.send(keys("1"), &ada), phone.send(keys("2"), &bob));
        phone.queue.close();
        answers
    };
    let ((), (first, second)) = tokio::join!(supervise(&mut work), calls);
    assert_eq!(first, Err(PhoneError::Unknown(Reason::ResultLost {})));
    assert_eq!(second, Err(PhoneError::Busy { waiting: 0 }));
    assert_eq!(work.begun, [keys("1"), keys("2")]);
    assert_eq!(work.failures, 1);
}

#[tokio::test(start_paused = true)]
async fn a_stopped_phone_answers_at_once_what_waits() {
    let (phone, queue) = phone();
    let ada = caller("ada");
    let mut first = Box::pin(phone.send(keys("1"), &ada));
    assert!(futures_util::poll!(&mut first).is_pending());
    let running = queue.commands.next().await.unwrap();
    let second = phone.send(keys("2"), &ada);
    let stopping = async {
        yield_now().await;
        phone.stop();
    };
    let (second, ()) = tokio::join!(second, stopping);
    assert_eq!(second, Err(PhoneError::ShuttingDown));
    assert_eq!(phone.send(keys("3"), &ada).await, Err(PhoneError::ShuttingDown));
    let _gone = running.reply.send(Err(PhoneError::Busy { waiting: 1 }));
    assert_eq!(first.await, Err(PhoneError::Busy { waiting: 1 }), "what has begun is finished");
}

#[tokio::test(start_paused = true)]
async fn keys_of_another_user_wait_until_a_sequence_has_been_played() {
    let (phone, queue) = phone();
    let (ada, bob) = (caller("ada"), caller("bob"));
    let started = Instant::now();
    let working = async {
        let first = queue.commands.next().await.unwrap();
        let until = started + Duration::from_secs(3);
        queue.commands.ended(Some(playback::Playback { user: "ada".to_owned(), until }));
        let _gone = first.reply.send(Err(PhoneError::Busy { waiting: 1 }));
        let next = queue.commands.next().await.unwrap();
        (next.user, started.elapsed())
    };
    let presses = async {
        let _busy = phone.send(keys("1,1000;2,1000"), &ada).await;
        // Neither the end of calls nor keys of the same user would have to wait.
        phone.send(keys("3"), &bob).await
    };
    let ((user, elapsed), _lost) = tokio::join!(working, presses);
    assert_eq!((user.as_str(), elapsed), ("bob", Duration::from_secs(3)));
}

#[tokio::test(start_paused = true)]
async fn a_command_that_waits_for_a_sequence_is_refused_with_who_plays() {
    let (phone, queue) = phone();
    let (ada, bob) = (caller("ada"), caller("bob"));
    let playing = async {
        let first = queue.commands.next().await.unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        queue.commands.ended(Some(playback::Playback { user: "ada".to_owned(), until }));
        let _gone = first.reply.send(Err(PhoneError::Busy { waiting: 1 }));
        // What ends calls waits for nobody.
        assert_eq!(queue.commands.next().await.unwrap().command, keys("CANCEL"));
        queue.commands.ended(None);
        assert!(queue.commands.next().await.is_none());
    };
    let presses = async {
        let _busy = phone.send(keys("1"), &ada).await;
        let (refused, _lost) =
            tokio::join!(phone.send(keys("3"), &bob), phone.send(keys("CANCEL"), &bob));
        phone.queue.close();
        refused
    };
    let ((), refused) = tokio::join!(playing, presses);
    let reason = Reason::SequencePlaying { user: "ada".to_owned(), seconds: 16 };
    assert_eq!(refused, Err(PhoneError::WaitedTooLong(reason)));
}
