//! The task that speaks to one phone.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{
    Frame, PhoneError, PictureJob, Waiting,
    client::{Client, Exchange, Failure},
    login,
};
use crate::config;
use phone_auth::{Attempt, Login, digest::Request};
use relay_api::{CommandReport, LinkState, Outcome};
use snom::{Answer, Screen, Target};
use tokio::sync::watch;

/// A picture this young answers the next viewer too, unless a command came in between.
const FRESH: Duration = Duration::from_millis(100);

/// Works until every sender is gone.
pub(super) async fn run(
    phone: Arc<config::Phone>,
    mut waiting: Waiting,
    link: Arc<Mutex<LinkState>>,
) {
    let mut worker = Worker::new(&phone, &link);
    loop {
        tokio::select! {
            biased;
            // Who waits is told so by the end of its channel.
            () = stopped(&mut waiting.stopping) => return,
            () = waiting.again.notified() => worker.sign_in_again(),
            job = waiting.commands.recv() => {
                // Every `Phone` is gone, and with them whoever could ask for pictures.
                let Some(job) = job else { return };
                let report = worker.command(&job.target, job.playing).await;
                // Whoever asked may be gone; the command was carried out all the same.
                let _gone = job.reply.send(report);
            }
            Some(job) = waiting.pictures.recv() => {
                let mut jobs = vec![job];
                while let Ok(job) = waiting.pictures.try_recv() {
                    jobs.push(job);
                }
                worker.pictures(jobs).await;
            }
        }
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that every `Phone` is gone, which is the end too.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

struct Worker<'a> {
    phone: &'a config::Phone,
    link: &'a Mutex<LinkState>,
    client: Client<'a>,
    login: Login,
    /// Why nothing may be sent any more. Phones lock up after a few wrong passwords, so after the
    /// first refusal a person has to act.
    stopped: Option<PhoneError>,
    shown: [Option<Shown>; Screen::ALL.len()],
    /// Tells this run of the relay from the last one in entity tags.
    run: u128,
    changes: u64,
}

/// The last picture of a screen.
struct Shown {
    bitmap: Vec<u8>,
    frame: Arc<Frame>,
    at: Instant,
}

impl<'a> Worker<'a> {
    fn new(phone: &'a config::Phone, link: &'a Mutex<LinkState>) -> Worker<'a> {
        let started = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Worker {
            phone,
            link,
            client: Client::new(phone),
            login: login::of(phone),
            stopped: None,
            shown: [const { None }; Screen::ALL.len()],
            run: started.unwrap_or_default().as_millis(),
            changes: 0,
        }
    }

    async fn command(
        &mut self,
        target: &Target,
        playing: Duration,
    ) -> Result<CommandReport, PhoneError> {
        for shown in self.shown.iter_mut().flatten() {
            shown.at = shown.at.checked_sub(FRESH).unwrap_or(shown.at);
        }
        let started = Instant::now();
        let exchanged = self.exchange(target, playing).await?;
        let ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        let (answer, status) = match &exchanged {
            Some(exchange) => (exchange.answer(target), Some(exchange.status)),
            None => (Answer::Empty, None),
        };
        let outcome = match answer {
            Answer::Accepted => Outcome::Accepted,
            Answer::Empty => Outcome::SentNoAnswer,
            _ => Outcome::Refused,
        };
        tracing::info!(phone = self.phone.id, outcome = ?outcome, status, ms, "command");
        let advice = answer.advice().map(str::to_owned);
        Ok(CommandReport { target: target.to_string(), outcome, status, ms, advice })
    }

    /// Answers everybody who waits for the same screen with one request to the phone.
    async fn pictures(&mut self, mut waiting: Vec<PictureJob>) {
        for screen in Screen::ALL {
            let (viewers, others): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|job| job.screen == screen);
            waiting = others;
            if viewers.is_empty() {
                continue;
            }
            let picture = self.picture(screen).await;
            for viewer in viewers {
                let _gone = viewer.reply.send(picture.clone());
            }
        }
    }

    async fn picture(&mut self, screen: Screen) -> Result<Arc<Frame>, PhoneError> {
        let nth = Screen::ALL.iter().position(|other| *other == screen).unwrap_or_default();
        let shown = self.shown.get(nth).and_then(Option::as_ref);
        if let Some(shown) = shown.filter(|shown| shown.at.elapsed() < FRESH) {
            return Ok(shown.frame.clone());
        }
        let target = Target::from(screen);
        let Some(exchange) = self.exchange(&target, Duration::ZERO).await? else {
            let reason = "the phone took the connection but did not answer".to_owned();
            self.set_link(LinkState::Unreachable { reason: reason.clone() });
            return Err(PhoneError::Unreachable(reason));
        };
        let answer = exchange.answer(&target);
        if answer != Answer::Accepted {
            let advice = answer.advice().unwrap_or("The phone did not answer with a picture.");
            return Err(PhoneError::Answer(format!("{advice} (status {})", exchange.status)));
        }
        let at = Instant::now();
        let Some(slot) = self.shown.get_mut(nth) else {
            return Err(PhoneError::Answer(format!("no place for the screen {screen}")));
        };
        if let Some(shown) = slot.as_mut().filter(|shown| shown.bitmap == exchange.body) {
            shown.at = at;
            return Ok(shown.frame.clone());
        }
        self.changes += 1;
        let tag = format!("{:x}-{:x}", self.run, self.changes);
        let frame = Arc::new(Frame::new(&exchange.body, tag).map_err(PhoneError::Answer)?);
        *slot = Some(Shown { bitmap: exchange.body, frame: frame.clone(), at });
        Ok(frame)
    }

    /// One request and its answer; `None` when it was sent and no answer came.
    ///
    /// A 401 means that the phone did not carry the request out, so it alone is answered with the
    /// same request again, with credentials, as long as the login says that it may be.
    async fn exchange(
        &mut self,
        target: &Target,
        playing: Duration,
    ) -> Result<Option<Exchange>, PhoneError> {
        if let Some(error) = &self.stopped {
            return Err(error.clone());
        }
        let mut attempt = Attempt::default();
        loop {
            let request = Request { method: "GET", target: target.as_str(), body: b"" };
            let authorization = self.login.authorize(&mut attempt, request);
            let exchange = match self.client.get(target, authorization, playing).await {
                Ok(exchange) => exchange,
                Err(Failure::NotSent(reason)) => {
                    self.set_link(LinkState::Unreachable { reason: reason.clone() });
                    return Err(PhoneError::Unreachable(reason));
                }
                Err(Failure::NoAnswer) => return Ok(None),
            };
            let cnonce = login::cnonce()?;
            if exchange.status == 401 {
                let again = self.login.challenged(&mut attempt, exchange.challenges(), cnonce);
                again.map_err(|error| self.stop(login::mend(&error)))?;
                continue;
            }
            if exchange.answer(target) == Answer::LockedOut {
                let advice = Answer::LockedOut.advice().unwrap_or_default();
                return Err(self.stop(advice.to_owned()));
            }
            let info = exchange.authentication_info();
            let proven = self.login.answered(&attempt, info, &exchange.body, cnonce);
            proven.map_err(|error| self.stop(login::mend(&error)))?;
            self.set_link(LinkState::Reachable);
            return Ok(Some(exchange));
        }
    }

    /// Forgets that the phone has refused the login, and what it asked for.
    fn sign_in_again(&mut self) {
        self.stopped = None;
        self.login = login::of(self.phone);
        self.set_link(LinkState::Unknown);
    }

    /// Sends nothing more to this phone until a person has acted.
    fn stop(&mut self, reason: String) -> PhoneError {
        tracing::warn!(phone = self.phone.id, reason, "stopped");
        self.set_link(LinkState::Unreachable { reason: reason.clone() });
        let error = PhoneError::AuthFailed(reason);
        self.stopped = Some(error.clone());
        error
    }

    fn set_link(&self, state: LinkState) {
        let mut link = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        if *link != state {
            tracing::info!(phone = self.phone.id, ?state, "link");
            *link = state;
        }
    }
}
