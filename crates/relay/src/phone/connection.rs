//! The relay's connection to one phone: sign-in, requests, and the state of the link.

mod look;
mod record;
mod sign_in;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use phone_auth::{Attempt, Login, digest::Request};
use relay_api::Reason;
use snom::{Answer, Page, RequestTarget};
use tokio::time::{Instant, timeout_at};

pub(super) use look::LookResult;
use sign_in::{NotedLogin, RecalledLogin};

use super::{
    Shared,
    devices::{DeviceFacts, Devices},
    endpoint::{CommandTurn, Endpoint, Endpoints, RequestTurn},
    error::PhoneError,
    http::{Deadline, HttpClient, HttpError, PhoneResponse},
    link_tracker::Reachability,
    login,
    ownership::unowned,
    playback::Playback,
    queue::CommandJob,
    status::Status,
};
use crate::{
    account::RELAY,
    audit::{Audit, Entry},
    cluster::{ClusterMember, Effect, Reservation},
    config::{Credentials, PhoneConfig},
    login_memory::LoginMemory,
    metrics::PhoneMetrics,
};

/// The time that a request waits while another worker talks to the same device.
const MAX_TURN_WAIT: Duration = Duration::from_secs(5);
/// The pause after which a phone that did not answer in time gets commands again.
const PAUSE: Duration = Duration::from_secs(3);
/// The interval at which it is asked for something harmless meanwhile.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A phone that did not answer in time.
#[derive(Clone, Copy, Debug)]
struct Unsettled {
    /// The end of the pause.
    until: Instant,
    /// The time of the next harmless request.
    look_at: Instant,
}

/// The connection to one phone.
pub(super) struct Connection<'a> {
    pub(super) phone: &'a PhoneConfig,
    pub(super) status: &'a Status,
    pub(super) metrics: &'a PhoneMetrics,
    audit: &'a Audit,
    endpoints: &'a Endpoints,
    devices: &'a Devices,
    memory: &'a LoginMemory,
    credentials: &'a mut Option<Credentials>,
    /// The endpoint at the address that was used last.
    endpoint: Option<(SocketAddr, Arc<Endpoint>)>,
    /// The turn at the endpoint, held for the whole of a command.
    turn: Option<CommandTurn>,
    pub(super) http: HttpClient<'a>,
    cluster: Option<&'a ClusterMember>,
    login: Login,
    /// What is to be remembered of the login has been noted.
    noted: NotedLogin,
    recalled: RecalledLogin,
    /// Answers of 403 without a body in a row.
    empty_403s: u32,
    /// A request was not answered in time, and the phone may still be at work on it.
    unsettled: Option<Unsettled>,
    /// The refusal after which nothing may be sent. Phones lock up after a few wrong passwords, so
    /// a person has to act after the first refusal.
    refusal: &'a mut Option<PhoneError>,
}

impl<'a> Connection<'a> {
    pub(super) fn new(
        phone: &'a PhoneConfig,
        status: &'a Status,
        metrics: &'a PhoneMetrics,
        shared: &'a Shared,
        credentials: &'a mut Option<Credentials>,
        refusal: &'a mut Option<PhoneError>,
    ) -> Connection<'a> {
        let mut connection = Connection {
            phone,
            status,
            metrics,
            audit: &shared.audit,
            endpoints: &shared.endpoints,
            devices: &shared.devices,
            memory: &shared.logins,
            credentials,
            endpoint: None,
            turn: None,
            http: HttpClient::new(phone, status, &shared.resolver)
                .in_cluster(shared.cluster.as_deref()),
            cluster: shared.cluster.as_deref(),
            login: Login::new(None),
            noted: NotedLogin::default(),
            recalled: RecalledLogin::of(&shared.logins),
            empty_403s: 0,
            unsettled: None,
            refusal,
        };
        connection.begin_login();
        connection
    }

    /// Returns where the phone is: the name it is called by, and its address as far as it is known.
    fn names(&self) -> Vec<String> {
        self.status.names_of(self.phone)
    }

    /// Returns whether a command may be sent: none follows one that was not answered in time, until the
    /// phone has answered something harmless or a pause has passed. Two commands at once arrive in any
    /// order.
    pub(super) fn is_settled(&self) -> bool {
        self.unsettled.is_none_or(|unsettled| unsettled.until <= Instant::now())
    }

    /// Returns the time of the next act for a phone that is not settled.
    pub(super) fn settle_at(&self) -> Option<Instant> {
        self.unsettled.map(|unsettled| unsettled.look_at.min(unsettled.until))
    }

    /// Asks the phone for something harmless, until the pause is over.
    pub(super) async fn settle(&mut self) {
        let now = Instant::now();
        match &mut self.unsettled {
            Some(unsettled) if now < unsettled.until => unsettled.look_at = now + LOOK_EVERY,
            _ => {
                self.unsettled = None;
                return;
            }
        }
        // An answer settles the phone, whatever it is.
        let _answer = self.request(&RequestTarget::from(Page::Index), Duration::ZERO).await;
    }

    /// Takes the turn at the endpoint for a command, until [`Connection::end_turn`]: other phones of the
    /// configuration, or added ones, may lead to the same device.
    ///
    /// # Errors
    /// When another one has it for too long, or the endpoint cannot be found; nothing may be sent.
    pub(super) async fn begin_turn(&mut self, job: &CommandJob) -> Result<(), PhoneError> {
        if self.status.address_of(self.phone).is_none() && self.refusal.is_none() {
            // Only a connection shows where a name leads, and so whose turn it is there and who drives.
            let started = Instant::now();
            if let Err(error) = self.http.connect().await {
                self.metrics.request(None, started);
                return Err(self.failed(error));
            }
        }
        let Some(endpoint) = self.endpoint() else { return Ok(()) };
        let turn = endpoint.begin(&job.command, &job.user, &job.stop);
        self.turn = Some(timeout_at(job.deadline, turn).await.map_err(|_| {
            let seconds = u32::try_from(job.max_wait.as_secs()).unwrap_or(u32::MAX);
            PhoneError::WaitedTooLong(endpoint.delay(&job.user, seconds))
        })?);
        Ok(())
    }

    /// Gives the turn back, and notes of a sequence what the phone still plays.
    pub(super) fn end_turn(&mut self, playing: Option<Playback>) {
        if let Some(turn) = self.turn.take() {
            turn.end(playing);
        }
    }

    /// Returns the endpoint; `None` as long as the address is not known.
    pub(super) fn endpoint(&mut self) -> Option<Arc<Endpoint>> {
        let address = self.status.address_of(self.phone)?;
        let endpoint = match self.endpoint.take() {
            Some((known, endpoint)) if known == address => endpoint,
            _ => self.endpoints.at(address),
        };
        self.endpoint = Some((address, endpoint.clone()));
        Some(endpoint)
    }

    /// Prevents other relays from sending to the phone while it plays a sequence. Keep the result until the sequence is
    /// answered.
    ///
    /// # Errors
    /// When that is impossible; then nothing may be sent.
    pub(super) async fn reserve(
        &mut self,
        lasting: Duration,
    ) -> Result<Option<Reservation<'a>>, PhoneError> {
        let Some(cluster) = self.cluster else { return Ok(None) };
        cluster.reserve(&self.phone.address, lasting).await.map(Some).ok_or_else(unowned)
    }

    /// Returns the revision at which this relay claimed the phone; `None` without a cluster, or if another one owns it.
    pub(super) fn epoch(&self) -> Option<u64> {
        self.cluster?.epoch(&self.phone.address)
    }

    /// Notes until when a touch may be down.
    pub(super) fn note_touch(&self, until: Option<Instant>) {
        if let Some(cluster) = self.cluster {
            let now = Instant::now();
            let down_for = until.map(|until| until.saturating_duration_since(now));
            cluster.set_touch(&self.phone.address, down_for);
        }
    }

    /// Waits for the turn to send a request; `None` as long as the address is not known.
    async fn request_turn(
        &mut self,
        target: &RequestTarget,
    ) -> Result<Option<RequestTurn>, PhoneError> {
        let Some(endpoint) = self.endpoint() else { return Ok(None) };
        let is_command = self.turn.is_some() && !target.is_picture();
        let turn = timeout_at(Instant::now() + MAX_TURN_WAIT, endpoint.request(is_command)).await;
        let seconds = u32::try_from(MAX_TURN_WAIT.as_secs()).unwrap_or(u32::MAX);
        let too_long = |_| PhoneError::WaitedTooLong(Reason::WaitedTooLong { seconds });
        turn.map(Some).map_err(too_long)
    }

    fn set_unsettled(&mut self, unsettled: Option<Unsettled>) {
        self.unsettled = unsettled;
        if let Some((_, endpoint)) = &self.endpoint {
            endpoint.set_unsettled(unsettled.map(|unsettled| unsettled.until));
        }
    }

    /// Returns the refusal after which nothing may be sent.
    pub(super) fn refusal(&self) -> Option<&PhoneError> {
        self.refusal.as_ref()
    }

    /// Returns the authentication scheme in use.
    pub(super) fn scheme(&self) -> Option<&'static str> {
        self.login.scheme()
    }

    /// Sends one request without a lasting effect; returns `None` when no answer came.
    pub(super) async fn request(
        &mut self,
        target: &RequestTarget,
        playing: Duration,
    ) -> Result<Option<PhoneResponse>, PhoneError> {
        self.send(target, playing, Effect::default()).await
    }

    /// Sends one request, which the phone may answer only after `playing`; returns `None` when no answer came.
    ///
    /// A 401 means that the phone did not carry out the request. So it alone is answered by the
    /// same request again, with credentials, as long as the login allows it.
    pub(super) async fn send(
        &mut self,
        target: &RequestTarget,
        playing: Duration,
        effect: Effect,
    ) -> Result<Option<PhoneResponse>, PhoneError> {
        self.recall_login()?;
        let mut turn = self.request_turn(target).await?;
        // After the turn of another phone at the same device.
        self.recall_login()?;
        let mut attempt = Attempt::default();
        let deadline = Deadline::new(Instant::now(), playing);
        loop {
            let request = Request { method: "GET", target: target.as_str(), body: b"" };
            let authorization = self.login.authorize(&mut attempt, request);
            let started = Instant::now();
            let result = self.http.send(target, authorization, deadline, effect).await;
            let status = result.as_ref().ok().map(|response| response.status);
            self.metrics.request(status, started);
            let response = match result {
                Ok(response) => {
                    self.set_unsettled(None);
                    response
                }
                Err(HttpError::NoAnswer { timed_out }) => {
                    // A picture does no harm to what follows.
                    if timed_out && !target.is_picture() && self.unsettled.is_none() {
                        let now = Instant::now();
                        self.set_unsettled(Some(Unsettled { until: now + PAUSE, look_at: now }));
                    }
                    return Ok(None);
                }
                Err(error) => return Err(self.failed(error)),
            };
            if response.status == 401 {
                if turn.is_none() {
                    // Of a phone that is called by name, only the connection has shown where it is.
                    turn = self.request_turn(target).await?;
                }
                self.challenged(&response, target, &mut attempt)?;
                continue;
            }
            let answer = response.classify(target);
            if answer == Answer::LockedOut || self.is_locked_silently(target, &response).await {
                return Err(self.refuse(Reason::LockedOut {}));
            }
            self.note_login();
            // A proof over the whole body (auth-int) says nothing about a part of it.
            let info = response.authentication_info().filter(|_| response.is_complete);
            if let Some(info) = info {
                let cnonce = login::cnonce()?;
                let proven = self.login.answered(&attempt, Some(info), &response.body, cnonce);
                proven.map_err(|error| {
                    let reason = login::reason(error);
                    self.refuse(reason.clone());
                    PhoneError::ServerAuthFailed(reason)
                })?;
            }
            self.set_answered(&response, answer);
            return Ok(Some(response));
        }
    }

    /// Returns the error of a request that was not sent.
    fn failed(&self, error: HttpError) -> PhoneError {
        let is_unowned = matches!(error, HttpError::NotOwner(_));
        let reason = self.not_sent(error);
        if is_unowned { PhoneError::Unowned(reason) } else { PhoneError::Unreachable(reason) }
    }

    /// Marks the phone as unreachable, unless another relay owns it; returns the reason.
    pub(super) fn not_sent(&self, error: HttpError) -> Reason {
        let (reason, is_untrusted) = match error {
            // That says nothing about the phone.
            HttpError::NotOwner(reason) => return reason,
            HttpError::NotSent(reason) => (reason, false),
            HttpError::NotTrusted(reason) => (reason, true),
            HttpError::NoAnswer { .. } => (Reason::NoAnswer {}, false),
        };
        let has_changed = self.set_reachability(Reachability::unreachable(&reason));
        // Once, and not with each poll.
        if has_changed && is_untrusted {
            self.audit.write(&Entry {
                event: "certificate-refused",
                user: RELAY,
                phone: Some(&self.phone.id),
                outcome: Some(reason.to_string()),
                ..Entry::default()
            });
        }
        reason
    }

    /// Sets that the phone answered, unless another device did.
    fn set_answered(&self, response: &PhoneResponse, answer: Answer) {
        let other = response.reason_of(answer).filter(Reason::is_other_device);
        if other.is_some() {
            if let Some(address) = self.status.address_of(self.phone) {
                self.devices.forget(address);
            }
        } else {
            let (firmware, model) = (response.firmware(), response.model());
            if firmware.is_some() || model.is_some() {
                self.note_facts(|facts| facts.answered(firmware, model));
            }
        }
        self.set_reachability(match &other {
            Some(reason) => Reachability::unreachable(reason),
            None => Reachability::Reachable,
        });
    }

    /// Notes what the phone has reported about itself, or that it no longer holds.
    pub(super) fn note_facts(&self, change: impl FnOnce(&mut DeviceFacts)) {
        if let Some(address) = self.status.address_of(self.phone) {
            self.devices.note(address, change);
        }
    }

    /// Sets what a request showed; returns whether it changed.
    pub(super) fn set_reachability(&self, shown: Reachability) -> bool {
        let has_changed = self.status.set_reachability(shown);
        if has_changed {
            let state = self.status.reachability();
            tracing::info!(phone = self.phone.id, ?state, "link state changed");
        }
        has_changed
    }
}

/// Converts a duration to the milliseconds of the API.
pub(super) fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
