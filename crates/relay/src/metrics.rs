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
    challenges: Family<Challenge, Counter>,
    logins: Family<LoginResult, Counter>,
    /// Connections of clients that are open.
    pub connections: Gauge,
    refused_connections: Family<Refused, Counter>,
    in_flight: Gauge,
    waiting: Family<OfPhone, Gauge>,
    viewers: Family<OfPhone, Gauge>,
    reachable: Family<OfPhone, Gauge>,
    phones: Mutex<HashSet<String>>,
    /// Held while what is true now is written: it is written anew each time.
    scraping: Mutex<()>,
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

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Challenge {
    phone: String,
    kind: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Refused {
    why: &'static str,
}

/// A request of a client that is not answered yet.
#[derive(Debug)]
pub(crate) struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
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
    challenges: Family<Challenge, Counter>,
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

    /// Counts a question of the phone for a login: `basic`, `digest`, `stale` or `unknown`.
    pub(crate) fn challenged(&self, kind: &'static str) {
        self.challenges.get_or_create(&Challenge { phone: self.phone.clone(), kind }).inc();
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
            challenges: Family::default(),
            logins: Family::default(),
            connections: Gauge::default(),
            refused_connections: Family::default(),
            in_flight: Gauge::default(),
            waiting: Family::default(),
            viewers: Family::default(),
            reachable: Family::default(),
            phones: Mutex::default(),
            scraping: Mutex::default(),
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
        let help = "Logins that phones have asked for; stale is a digest with a used-up nonce";
        registry.register("phone_challenges", help, metrics.challenges.clone());
        registry.register("logins", "Tries to sign in", metrics.logins.clone());
        let help = "Connections of clients";
        registry.register("connections", help, metrics.connections.clone());
        let help = "Connections that had to wait because there were too many (full), that the \
                    system did not give (failed), or whose client was too slow (slow)";
        registry.register("refused_connections", help, metrics.refused_connections.clone());
        let help = "Requests of clients that are not answered yet";
        registry.register("requests_in_flight", help, metrics.in_flight.clone());
        let help = "Commands that wait for a phone";
        registry.register("waiting_commands", help, metrics.waiting.clone());
        registry.register("viewers", "Screens that are watched", metrics.viewers.clone());
        let help = "1 when the phone answered the last time; of `other`, how many did";
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
            challenges: self.challenges.clone(),
            seconds: self.phone_seconds.clone(),
            phone,
        }
    }

    /// Counts a try to sign in.
    pub(crate) fn login(&self, result: &'static str) {
        self.logins.get_or_create(&LoginResult { result }).inc();
    }

    /// Counts a connection of a client that was not served, or not at once: `full`, `failed`, `slow`.
    pub(crate) fn refused_connection(&self, why: &'static str) {
        self.refused_connections.get_or_create(&Refused { why }).inc();
    }

    /// Counts a request of a client until it is dropped.
    pub(crate) fn in_flight(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// A number for a request.
    pub(crate) fn request_number(&self) -> u64 {
        self.next_request.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }

    /// Everything in the text format of OpenMetrics, which Prometheus reads.
    pub(crate) fn text(&self, phones: &[Phone]) -> String {
        let _scraping = self.scraping.lock().unwrap_or_else(PoisonError::into_inner);
        // Phones that are gone leave nothing behind.
        for now in [&self.waiting, &self.viewers, &self.reachable] {
            now.clear();
        }
        for phone in phones {
            let of = OfPhone { phone: self.label(&phone.config().id) };
            let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            self.waiting.get_or_create(&of).inc_by(number(phone.waiting()));
            self.viewers.get_or_create(&of).inc_by(number(phone.viewers()));
            let is_reachable = phone.link() == relay_api::LinkState::Reachable;
            self.reachable.get_or_create(&of).inc_by(i64::from(is_reachable));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_hundred_phones_the_others_are_counted_together() {
        let metrics = Metrics::default();
        for nth in 0..MOST_PHONES + 20 {
            metrics.of_phone(&format!("p{nth}")).challenged("digest");
        }
        let text = metrics.text(&[]);
        let counted = |line: &str| text.lines().any(|other| other == line);
        let last = MOST_PHONES - 1;
        assert!(counted(&format!(
            "deskside_phone_challenges_total{{phone=\"p{last}\",kind=\"digest\"}} 1"
        )));
        assert!(counted("deskside_phone_challenges_total{phone=\"other\",kind=\"digest\"} 20"));
        assert!(!text.contains(&format!("\"p{MOST_PHONES}\"")), "one more series");
        // Who is known already stays so.
        metrics.of_phone("p0").challenged("stale");
        let again = "deskside_phone_challenges_total{phone=\"p0\",kind=\"stale\"} 1";
        assert!(metrics.text(&[]).contains(again));
    }
}
