use std::collections::BTreeMap;

use relay_api::{LinkState, Verdict};
use snom::{Command, Model, Screen};
use tokio::{task::yield_now, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    super::{Caller, Phone, Shared, Stop},
    *,
};
use crate::{
    cluster::test_relay::{self, own},
    config::DriverRules,
};

const MINUTE: Duration = Duration::from_secs(60);

fn config() -> PhoneConfig {
    let model = Model::find("D785").unwrap();
    PhoneConfig::new("desk", "Desk", model, "10.1.2.3".parse().unwrap())
}

/// A relay at its second 16 that owns nothing yet.
fn member() -> Arc<ClusterMember> {
    Arc::new(test_relay::member(&config().address))
}

/// A relay that owns the shard of the phone since a second.
fn owner() -> Arc<ClusterMember> {
    let member = member();
    own(&mut member.lock());
    let owned = member.lock().owned().map(|(shard, epoch)| (shard.clone(), epoch)).collect();
    member.owned().send_replace(owned);
    member
}

fn start(member: &Arc<ClusterMember>) -> Phone {
    let shared = Shared { cluster: Some(member.clone()), ..Shared::default() };
    Phone::start(Arc::new(config()), &shared, None)
}

async fn press(phone: &Phone) -> Result<relay_api::CommandReport, PhoneError> {
    let caller = Caller {
        user: "ada".to_owned(),
        driver: DriverRules::default(),
        max_wait: Duration::from_secs(5),
        stop: Stop::default(),
        gone: CancellationToken::new(),
    };
    phone.send(Command::Keys("1".parse().unwrap()), &caller).await
}

#[tokio::test(start_paused = true)]
async fn without_a_cluster_each_phone_is_owned() {
    let ownership = PhoneOwnership::new(None, &config());
    assert!(ownership.may_send() && ownership.is_owned());
    assert_eq!(ownership.shard(), None);
    ownership.gained().await;
    assert!(timeout(MINUTE, ownership.left()).await.is_err());
    assert!(timeout(MINUTE, ownership.lost()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_phone_of_another_relay_is_waited_for() {
    let member = member();
    let ownership = PhoneOwnership::new(Some(&member), &config());
    assert!(!ownership.may_send() && !ownership.is_owned());
    ownership.lost().await;
    ownership.left().await;
    assert!(timeout(MINUTE, ownership.gained()).await.is_err());
    // The receiver shows it as owned, but its lease does not.
    let shard = ownership.shard().unwrap().clone();
    member.owned().send_replace(BTreeMap::from([(shard, 7)]));
    assert!(ownership.is_owned() && !ownership.may_send());
    assert!(timeout(MINUTE, ownership.gained()).await.is_err());
    assert!(timeout(MINUTE, ownership.left()).await.is_err());
    ownership.lost().await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_is_served_until_its_shard_is_lost() {
    let member = owner();
    let ownership = PhoneOwnership::new(Some(&member), &config());
    assert!(ownership.may_send() && ownership.is_owned());
    ownership.gained().await;
    assert!(timeout(MINUTE, ownership.left()).await.is_err());
    assert!(timeout(MINUTE, ownership.lost()).await.is_err());
    member.owned().send_replace(BTreeMap::new());
    ownership.left().await;
    ownership.lost().await;
    assert!(!ownership.may_send(), "the lease alone is not enough");
}

#[tokio::test(start_paused = true)]
async fn a_worker_sends_nothing_to_a_phone_of_another_relay() {
    let phone = start(&member());
    assert_eq!(press(&phone).await, Err(unowned()));
    let _viewer = phone.watch(Screen::Main);
    assert_eq!(phone.picture(Screen::Main).await.err(), Some(unowned()));
    let checks = phone.diagnose().await.unwrap().checks;
    assert_eq!(checks[0].verdict, Verdict::Failed);
    assert_eq!(checks[0].reason, unowned().into_reason());
    phone.look(&[]);
    sleep(MINUTE).await;
    assert_eq!(phone.link(), LinkState::Unknown);
    // It ends as others do.
    phone.retire();
    let task = phone.take_task().unwrap();
    timeout(MINUTE, task).await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_command_that_waits_is_not_sent_when_the_phone_is_lost() {
    let member = owner();
    let phone = start(&member);
    // No worker takes it.
    phone.take_task().unwrap().abort();
    yield_now().await;
    let lose = async {
        yield_now().await;
        assert_eq!(phone.waiting_commands(), 1);
        member.owned().send_replace(BTreeMap::new());
    };
    let (sent, ()) = tokio::join!(press(&phone), lose);
    assert_eq!(sent, Err(unowned()));
    assert_eq!(phone.waiting_commands(), 0);
}
