use super::*;
use crate::cluster::{
    Exchange, Forwarded, NotSent,
    test_relay::{self, own, relay, report, shard},
};

/// A relay with one phone, which notes what it sends.
#[derive(Default)]
struct Phones {
    sent: Mutex<Vec<(String, Duration)>>,
    target: String,
}

impl Performer for Phones {
    fn shard_of(&self, phone: &str) -> Option<ShardId> {
        (phone == "frontdesk").then(|| shard(3))
    }

    async fn perform(&self, phone: &str, _request: PhoneRequest, wait: Duration) -> Reply {
        self.sent.lock().unwrap().push((phone.to_owned(), wait));
        Reply::Report(Box::new(report(&self.target)))
    }
}

/// The owner of shard 3 since revision 7, at second 15.
fn owner() -> Mutex<Ownership> {
    let mut owner = relay("a", [shard(3)]);
    own(&mut owner);
    owner.beat(Duration::from_secs(15));
    Mutex::new(owner)
}

fn command(phone: &str, epoch: u64) -> Vec<u8> {
    let command = test_relay::command(epoch, 1, 0, 5_000);
    let command = RequestEnvelope { phone: phone.to_owned(), ..command };
    write(&command, REQUEST_LIMIT).unwrap()
}

async fn answered(phones: &Phones, bytes: &[u8]) -> Forwarded {
    let clock = || Duration::from_secs(16);
    Forwarded::from(Exchange::Answer(answer(&owner(), phones, &shard(3), bytes, clock).await))
}

#[tokio::test]
async fn a_command_is_sent_once_and_its_report_comes_back() {
    let phones = Phones::default();
    let forwarded = answered(&phones, &command("frontdesk", 7)).await;
    let reply = forwarded.into_result(Duration::ZERO);
    assert!(matches!(reply, Ok(Reply::Report(report)) if report.ms == 12));
    let sent = [("frontdesk".to_owned(), Duration::from_secs(4))];
    assert_eq!(*phones.sent.lock().unwrap(), sent);
}

#[tokio::test]
async fn what_is_refused_is_not_sent() {
    let phones = Phones::default();
    for (bytes, expected) in [
        (command("frontdesk", 6), NotSent::OwnerChanged),
        (b"garbage".to_vec(), NotSent::OtherVersion),
        (Vec::new(), NotSent::OtherVersion),
        (vec![b' '; 10_000_000], NotSent::OtherVersion),
    ] {
        assert_eq!(answered(&phones, &bytes).await, Forwarded::NotSent(expected));
    }
    // A phone unknown to this relay.
    let other = answered(&phones, &command("elsewhere", 7)).await.into_result(Duration::ZERO);
    assert_eq!(other.unwrap_err().code, Code::NoOwner);
    assert!(phones.sent.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_report_that_is_too_long_is_not_called_not_sent() {
    let phones = Phones { target: "a".repeat(REPLY_LIMIT), ..Phones::default() };
    let forwarded = answered(&phones, &command("frontdesk", 7)).await;
    assert_eq!(forwarded.into_result(Duration::ZERO).unwrap_err().code, Code::OutcomeUnknown);
}
