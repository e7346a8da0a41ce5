//! This relay in its cluster: which phones other relays own, and what it does for them as an owner.

use std::{future::pending, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use relay_api::{CancelState, CommandReport, CommandRequest, Problem, Reason};
use snom::Screen;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{Relay, SharedState, commands::SharedKey, mirror::Mirror};
use crate::{
    cluster::{ClusterJoin, ClusterMember, Performer, PhoneRequest, Reply, ShardId, answer, run},
    config::{Config, PhoneConfig},
    error::ApiError,
    idempotency::{Admission, KeyId},
    phone::{Caller, Phone},
};

/// The time for requests under way before phones are handed over at the end.
const END_LIMIT: Duration = Duration::from_secs(2);
/// The time between checks whether they have ended.
const END_LOOK: Duration = Duration::from_millis(10);

/// Returns the member of the cluster in a configuration; `None` without one.
///
/// # Errors
/// When its leases are too short for requests.
pub(super) fn member(config: &Config, run: &str) -> Result<Option<Arc<ClusterMember>>, String> {
    let Some(join) = &config.cluster else { return Ok(None) };
    let addresses = config.phones.iter().map(|phone| &phone.address);
    let member = ClusterMember::of(join, run, addresses);
    let too_short = || "[cluster] lease_seconds: too short for a request".to_owned();
    member.map(Arc::new).map(Some).ok_or_else(too_short)
}

impl Relay {
    /// Returns the cluster, if there is one.
    pub(crate) fn cluster(&self) -> Option<&Arc<ClusterMember>> {
        self.0.shared.cluster.as_ref()
    }

    /// Returns the cluster if this relay does not own the phone.
    pub(crate) fn elsewhere(&self, phone: &Phone) -> Option<&ClusterMember> {
        let cluster = self.cluster()?;
        let is_here = cluster.may_send(&phone.config().address);
        (!is_here).then_some(&**cluster)
    }

    /// Returns whether this relay may send to the phone with that id: in a cluster only one does.
    #[must_use]
    pub fn owns(&self, phone: &str) -> bool {
        self.phone(phone).is_some_and(|phone| self.elsewhere(&phone).is_none())
    }

    /// Returns the name of the relay that owns a phone, in a cluster; `None` while no relay does.
    pub(crate) fn owner_of(&self, phone: &Phone) -> Option<String> {
        self.cluster()?.owner_name(&phone.config().address)
    }

    /// Asks the owner of a phone, once; see [`ClusterMember::ask`].
    pub(crate) async fn ask_owner(
        &self,
        cluster: &ClusterMember,
        phone: &Phone,
        request: PhoneRequest,
        (wait, lasting): (Duration, Duration),
    ) -> Result<Reply, Problem> {
        let phone = phone.config();
        let asked = cluster.ask((&phone.id, &phone.address), request, wait, lasting).await;
        self.metrics().asked(&asked);
        asked
    }

    /// Does for a phone what is asked for: its owner does it, in `times` as [`ClusterMember::ask`] has them, or this relay
    /// where it is the owner.
    pub(crate) async fn ask(
        &self,
        phone: &Phone,
        request: PhoneRequest,
        times: (Duration, Duration),
    ) -> Result<Reply, ApiError> {
        match self.elsewhere(phone) {
            Some(cluster) => {
                self.ask_owner(cluster, phone, request, times).await.map_err(ApiError::from)
            }
            None => self.do_here(phone, request, times.0).await,
        }
    }

    /// Takes part in the cluster from now on, until the relay stops.
    pub(super) fn start_cluster(&self) {
        let Some(join) = self.snapshot().config.cluster.clone() else { return };
        let Some(member) = self.cluster().cloned() else { return };
        let (relay, end) = (self.clone(), CancellationToken::new());
        self.tasks().spawn(async move {
            let handing_over = end.clone();
            let ended = async {
                relay.stopping().await;
                relay.phones_ended().await;
                handing_over.cancel();
            };
            let besides = async {
                relay.mirror(&member).await;
                pending::<()>().await;
            };
            // This lasts until the phones are handed over.
            tokio::select! {
                _ended = async { tokio::join!(relay.take_part(join, &member, &end), ended) } => {}
                () = besides => {}
            }
        });
    }

    async fn take_part(
        &self,
        join: ClusterJoin,
        member: &Arc<ClusterMember>,
        end: &CancellationToken,
    ) {
        let (relay, of_answers) = (self.clone(), member.clone());
        let answer = move |shard: ShardId, bytes: Vec<u8>| {
            let (relay, member) = (relay.clone(), of_answers.clone());
            async move { answer(member.ownership(), &relay, &shard, &bytes, || member.now()).await }
        };
        if let Err(error) = run(join, member, self.tasks(), end, answer).await {
            tracing::error!(%error, "[cluster]: this relay cannot join, and sends nothing to phones");
        }
    }

    /// Shows phones as their owners report them, reports those of this relay, and shares data with other relays.
    async fn mirror(&self, member: &Arc<ClusterMember>) {
        let link = tokio::select! {
            link = member.linked() => link.clone(),
            () = self.stopping() => return,
        };
        let shared = SharedState::run(self, &link.store);
        tokio::join!(Mirror::run(self.clone(), member.clone(), link.clone()), shared);
    }

    /// Waits for a short time until no request to a phone is under way.
    async fn phones_ended(&self) {
        let snapshot = self.snapshot();
        let ended = async {
            while !snapshot.phones.iter().all(Phone::has_ended) {
                sleep(END_LOOK).await;
            }
        };
        // A request under way keeps its shard anyway.
        let _result = timeout(END_LIMIT, ended).await;
    }

    /// Lets the cluster own the shards of these phones too.
    pub(super) fn add_to_cluster<'a>(&self, phones: impl IntoIterator<Item = &'a PhoneConfig>) {
        if let Some(cluster) = self.cluster() {
            cluster.add(phones.into_iter().map(|phone| &phone.address));
        }
    }

    fn phone(&self, id: &str) -> Option<Phone> {
        self.snapshot().phones.iter().find(|phone| phone.config().id == id).cloned()
    }

    /// Does for a phone of this relay what is asked for, at this relay or at another.
    async fn do_here(
        &self,
        phone: &Phone,
        request: PhoneRequest,
        wait: Duration,
    ) -> Result<Reply, ApiError> {
        Ok(match request {
            PhoneRequest::Command { command, user, key, is_new } => {
                let id = KeyId::read(&key).ok_or_else(ApiError::relays_differ)?;
                let key = SharedKey { id, is_new };
                let report = self.send_for_another(phone.clone(), command, user, key, wait).await?;
                Reply::Report(Box::new(report))
            }
            PhoneRequest::Cancel { key, reason } => {
                Reply::Cancelled(self.cancel_for_another(&key, reason).await?)
            }
            PhoneRequest::Drive { action, user, to } => {
                let rules = self.snapshot().config.driver;
                let (driver, seconds) = phone.change_driver(action, &user, to.as_deref(), rules)?;
                Reply::Driver { driver, seconds }
            }
            PhoneRequest::GiveBack { user } => {
                phone.give_back(&user)?;
                Reply::Done
            }
            PhoneRequest::Picture { screen, tag } => {
                let screen: Screen = screen.parse().map_err(|_| ApiError::relays_differ())?;
                let frame = phone.picture(screen).await?;
                let is_known = tag.is_some_and(|tag| tag == frame.tag);
                Reply::Picture {
                    tag: frame.tag.clone(),
                    missing_rows: frame.missing_rows,
                    png: (!is_known).then(|| STANDARD.encode(&frame.png)),
                }
            }
            PhoneRequest::Diagnose {} => Reply::Diagnostics(Box::new(phone.diagnose().await?)),
            PhoneRequest::RetryLogin {} => {
                phone.retry_login().await?;
                Reply::Done
            }
        })
    }

    /// Sends a command that came through another relay, unless it came before.
    async fn send_for_another(
        &self,
        phone: Phone,
        request: CommandRequest,
        user: String,
        key: SharedKey,
        wait: Duration,
    ) -> Result<CommandReport, ApiError> {
        let command = request.command().map_err(Problem::from)?;
        let config = phone.config();
        // The owner's configuration decides.
        request.check(&command, &config.id, config.model, config.firmware)?;
        let waiter = match self.keys().begin(key.id, &request)? {
            Admission::Repeated(waiter) => waiter,
            Admission::First(waiter) => {
                let (relay, run) = (self.clone(), waiter.run().clone());
                let caller = Caller {
                    user,
                    driver: self.snapshot().config.driver,
                    max_wait: wait,
                    stop: run.stop().clone(),
                    gone: run.gone().clone(),
                };
                let sending = async move {
                    let sent = relay.send_here(&phone, (&command, &request), key, &caller);
                    tokio::select! {
                        biased;
                        sent = relay.send_cooled(&phone, &command, sent) => sent,
                        lost = relay.given_up(&run) => lost,
                    }
                };
                self.spawn_command(Some(key.id), waiter.run().clone(), sending);
                waiter
            }
        };
        waiter.run().result().await
    }

    async fn cancel_for_another(&self, key: &str, reason: Reason) -> Result<CancelState, ApiError> {
        let key = KeyId::read(key).ok_or_else(ApiError::relays_differ)?;
        self.cancel_here(key, reason).await
    }
}

impl Performer for Relay {
    fn shard_of(&self, phone: &str) -> Option<ShardId> {
        self.phone(phone)?.shard().cloned()
    }

    async fn perform(&self, phone: &str, request: PhoneRequest, wait: Duration) -> Reply {
        let Some(phone) = self.phone(phone) else { return Reply::NotOwner };
        let done = self.do_here(&phone, request, wait).await;
        done.unwrap_or_else(|error| Reply::Problem(error.into()))
    }
}
