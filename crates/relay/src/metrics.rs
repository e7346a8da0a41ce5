//! What is counted, for Prometheus.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError, atomic::AtomicU64};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use relay_api::{CommandReport, Outcome};
use tokio::time::Instant;

use crate::phone::{Phone, PhoneError};

/// Phones that are told apart; those after them are counted together, since each series costs
/// memory for ever.
const MOST_PHONES: usize = 500;

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Route, Counter>,
    commands: Family<Sent, Counter>,
    phone_requests: Family<PhoneAnswer, Counter>,
    phone_seconds: Histogram,
    logins: Family<LoginResult, Counter>,
    /// Connections of clients that are open.
    pub connections: Gauge,
    waiting: Family<OfPhone, Gauge>,
    viewers: Family<OfPhone, Gauge>,
    reachable: Family<OfPhone, Gauge>,
    phones: Mutex<HashSet<String>>,
    /// Numbers the requests, for the audit log.
    next_request: AtomicU64,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
    code: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Sent {
    phone: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct PhoneAnswer {
    phone: String,
    code: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfPhone {
    phone: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct LoginResult {
    result: &'static str,
}

/// What is counted for one phone, found once: looking it up costs more than counting.
#[derive(Debug)]
pub struct PhoneMetrics {
    phone: String,
    accepted: Counter,
    no_answer: Counter,
    refused: Counter,
    not_sent: Counter,
    good: Counter,
    requests: Family<PhoneAnswer, Counter>,
    seconds: Histogram,
}

impl PhoneMetrics {
    /// Counts a command.
    pub(crate) fn command(&self, report: Result<&CommandReport, &PhoneError>) {
        let counter = match report.map(|report| report.outcome) {
            Ok(Outcome::Accepted) => &self.accepted,
            Ok(Outcome::SentNoAnswer) => &self.no_answer,
            Ok(Outcome::Refused) => &self.refused,
            Err(_) => &self.not_sent,
        };
        counter.inc();
    }

    /// Counts a request to the phone; without a status there was no answer.
    pub(crate) fn request(&self, status: Option<u16>, started: Instant) {
        if status == Some(200) {
            self.good.inc();
        } else {
            let code = status.map_or(String::new(), |status| status.to_string());
            let answer = PhoneAnswer { phone: self.phone.clone(), code };
            self.requests.get_or_create(&answer).inc();
        }
        self.seconds.observe(started.elapsed().as_secs_f64());
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        // From a phone on the same switch to the longest time-out.
        let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
        let mut metrics = Metrics {
            registry: Registry::with_prefix("deskside"),
            requests: Family::default(),
            commands: Family::default(),
            phone_requests: Family::default(),
            phone_seconds: Histogram::new(seconds),
            logins: Family::default(),
            connections: Gauge::default(),
            waiting: Family::default(),
            viewers: Family::default(),
            reachable: Family::default(),
            phones: Mutex::default(),
            next_request: AtomicU64::new(1),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests of clients", metrics.requests.clone());
        registry.register("commands", "Commands to phones, by outcome", metrics.commands.clone());
        let help = "Requests to phones, pictures included; no code means no answer";
        registry.register("phone_requests", help, metrics.phone_requests.clone());
        registry.register_with_unit(
            "phone_request",
            "How long phones take to answer",
            Unit::Seconds,
            metrics.phone_seconds.clone(),
        );
        registry.register("logins", "Tries to sign in", metrics.logins.clone());
        let help = "Connections of clients";
        registry.register("connections", help, metrics.connections.clone());
        let help = "Commands that wait for a phone";
        registry.register("waiting_commands", help, metrics.waiting.clone());
        registry.register("viewers", "Screens that are watched", metrics.viewers.clone());
        let help = "1 when the phone answered the last time";
        registry.register("phone_reachable", help, metrics.reachable.clone());
        metrics
    }
}

impl Metrics {
    /// Counts a request of a client. `route` is the pattern of its path, never the path itself.
    pub(crate) fn answered(&self, method: &'static str, route: &str, code: u16) {
        let route = route.to_owned();
        self.requests.get_or_create(&Route { method, route, code }).inc();
    }

    /// What is counted for one phone.
    pub(crate) fn of_phone(&self, id: &str) -> PhoneMetrics {
        let phone = self.label(id);
        let of =
            |outcome| self.commands.get_or_create_owned(&Sent { phone: phone.clone(), outcome });
        PhoneMetrics {
            accepted: of("accepted"),
            no_answer: of("sent-no-answer"),
            refused: of("refused"),
            not_sent: of("not-sent"),
            good: self
                .phone_requests
                .get_or_create_owned(&PhoneAnswer { phone: phone.clone(), code: "200".to_owned() }),
            requests: self.phone_requests.clone(),
            seconds: self.phone_seconds.clone(),
            phone,
        }
    }

    /// Counts a try to sign in.
    pub(crate) fn login(&self, result: &'static str) {
        self.logins.get_or_create(&LoginResult { result }).inc();
    }

    /// A number for a request.
    pub(crate) fn request_number(&self) -> u64 {
        self.next_request.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }

    /// Everything in the text format of OpenMetrics, which Prometheus reads.
    pub(crate) fn text(&self, phones: &[Phone]) -> String {
        for phone in phones {
            let of = OfPhone { phone: self.label(&phone.config().id) };
            let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            self.waiting.get_or_create(&of).set(number(phone.waiting()));
            self.viewers.get_or_create(&of).set(number(phone.viewers()));
            let is_reachable = phone.link() == relay_api::LinkState::Reachable;
            self.reachable.get_or_create(&of).set(i64::from(is_reachable));
        }
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    fn label(&self, phone: &str) -> String {
        let mut phones = self.phones.lock().unwrap_or_else(PoisonError::into_inner);
        if phones.contains(phone) {
            return phone.to_owned();
        }
        if phones.len() >= MOST_PHONES {
            return "other".to_owned();
        }
        phones.insert(phone.to_owned());
        phone.to_owned()
    }
}
