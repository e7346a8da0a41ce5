//! Metrics for Prometheus.

mod cluster;
mod phone;

use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

pub(crate) use cluster::ClusterGauges;
use cluster::ClusterMetrics;
pub(crate) use phone::PhoneGauges;
pub use phone::PhoneMetrics;
use phone::{ChallengeLabels, CommandLabels, LookLabels, PhoneLabels, PhoneRequestLabels};

/// Phones of the file with series of their own; later ones share one, because a series costs memory for ever.
const MAX_PHONES: usize = 500;
/// The same for phones that users add.
const MAX_ADDED_PHONES: usize = 400;
/// The label of all others.
const OTHER: &str = "other";
/// The results of background looks.
const LOOK_RESULTS: [&str; 3] = ["answered", "no-answer", "given-up"];

/// The phones with series of their own.
#[derive(Debug, Default)]
struct PhoneNames {
    /// Those of the file.
    listed: HashSet<String>,
    /// Those that users added.
    added: HashSet<String>,
}

/// All metrics of the relay.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    commands: Family<CommandLabels, Counter>,
    phone_requests: Family<PhoneRequestLabels, Counter>,
    phone_seconds: Histogram,
    worker_failures: Counter,
    challenges: Family<ChallengeLabels, Counter>,
    looks: Family<LookLabels, Counter>,
    sign_ins: Family<SignInLabels, Counter>,
    /// Open connections of clients.
    pub connections: Gauge,
    refused_connections: Family<RefusalLabels, Counter>,
    lost_lines: Counter,
    in_flight: Gauge,
    waiting: Family<PhoneLabels, Gauge>,
    viewers: Family<PhoneLabels, Gauge>,
    reachable: Family<PhoneLabels, Gauge>,
    cluster: ClusterMetrics,
    phones: Mutex<PhoneNames>,
    /// Held during a scrape, which rebuilds the gauges of the phones.
    scraping: Mutex<()>,
    /// The number of the next request, for the audit log.
    next_request: AtomicU64,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    code: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SignInLabels {
    result: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RefusalLabels {
    why: &'static str,
}

/// Counts a request of a client as in flight while it exists.
#[derive(Debug)]
pub(crate) struct InFlightGuard(Gauge);

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Metrics {
        // From a phone on the same switch up to the longest time-out.
        let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
        let mut metrics = Metrics {
            registry: Registry::with_prefix("deskside"),
            requests: Family::default(),
            commands: Family::default(),
            phone_requests: Family::default(),
            phone_seconds: Histogram::new(seconds),
            worker_failures: Counter::default(),
            challenges: Family::default(),
            looks: Family::default(),
            sign_ins: Family::default(),
            connections: Gauge::default(),
            refused_connections: Family::default(),
            lost_lines: Counter::default(),
            in_flight: Gauge::default(),
            waiting: Family::default(),
            viewers: Family::default(),
            reachable: Family::default(),
            cluster: ClusterMetrics::default(),
            phones: Mutex::default(),
            scraping: Mutex::default(),
            next_request: AtomicU64::new(1),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests of clients", metrics.requests.clone());
        registry.register("commands", "Commands to phones, by outcome", metrics.commands.clone());
        let help = "Requests to phones, including pictures; without a code there was no answer";
        registry.register("phone_requests", help, metrics.phone_requests.clone());
        registry.register_with_unit(
            "phone_request",
            "Time until phones answer",
            Unit::Seconds,
            metrics.phone_seconds.clone(),
        );
        let help = "Login challenges of phones; stale is a digest with an expired nonce";
        registry.register("phone_challenges", help, metrics.challenges.clone());
        let help = "Background looks whether a phone answers that nobody uses";
        registry.register("background_looks", help, metrics.looks.clone());
        for result in LOOK_RESULTS {
            drop(metrics.looks.get_or_create_owned(&LookLabels { result }));
        }
        registry.register("logins", "Sign-in attempts of users", metrics.sign_ins.clone());
        let help = "Open connections of clients";
        registry.register("connections", help, metrics.connections.clone());
        let help = "Connections that had to wait for a free one (full), that the system could not \
                    accept (failed), or whose client read too slowly (slow)";
        registry.register("refused_connections", help, metrics.refused_connections.clone());
        let help = "Lines of the audit log that could not be written";
        registry.register("audit_lines_lost", help, metrics.lost_lines.clone());
        let help = "Failures of the task that talks to a phone; it begins again after each";
        registry.register("worker_failures", help, metrics.worker_failures.clone());
        let help = "Requests of clients without an answer yet";
        registry.register("requests_in_flight", help, metrics.in_flight.clone());
        let help = "Commands in the queues of phones";
        registry.register("waiting_commands", help, metrics.waiting.clone());
        registry.register("viewers", "Viewers of screens", metrics.viewers.clone());
        let help = "1 when the phone answered its last request; for `other`, the number that did";
        registry.register("phone_reachable", help, metrics.reachable.clone());
        metrics.cluster.register(registry);
        metrics
    }
}

impl Metrics {
    /// Counts a request of a client. `route` is the pattern of its path, never the path itself.
    pub(crate) fn answered(&self, method: &'static str, route: &str, code: u16) {
        let route = route.to_owned();
        self.requests.get_or_create(&RequestLabels { method, route, code }).inc();
    }

    /// Counts a sign-in attempt.
    pub(crate) fn sign_in(&self, result: &'static str) {
        self.sign_ins.get_or_create(&SignInLabels { result }).inc();
    }

    /// Counts a connection that was not served, or not at once: `full`, `failed` or `slow`.
    pub(crate) fn refused_connection(&self, why: &'static str) {
        self.refused_connections.get_or_create(&RefusalLabels { why }).inc();
    }

    /// Counts a request of a client as in flight until the guard is dropped.
    pub(crate) fn in_flight(&self) -> InFlightGuard {
        self.in_flight.inc();
        InFlightGuard(self.in_flight.clone())
    }

    /// Returns the number of a new request.
    pub(crate) fn request_number(&self) -> u64 {
        self.next_request.fetch_add(1, Ordering::Relaxed)
    }

    /// Writes all metrics in the text format of OpenMetrics, which Prometheus reads. Each of `phones` comes with
    /// whether this relay owns it.
    pub(crate) fn text<'a>(
        &self,
        phones: impl IntoIterator<Item = (PhoneGauges<'a>, bool)>,
        lost_lines: u64,
        cluster: ClusterGauges,
    ) -> String {
        let _scraping = self.scraping.lock().unwrap_or_else(PoisonError::into_inner);
        self.lost_lines.inner().store(lost_lines, Ordering::Relaxed);
        self.cluster.set(cluster);
        // Phones that are gone leave no gauges behind.
        for gauge in [&self.waiting, &self.viewers, &self.reachable, &self.cluster.owned] {
            gauge.clear();
        }
        for (phone, is_owned) in phones {
            let labels = PhoneLabels { phone: self.label(phone.id) };
            self.waiting.get_or_create(&labels).inc_by(number(phone.waiting_commands));
            self.viewers.get_or_create(&labels).inc_by(number(phone.viewers));
            self.reachable.get_or_create(&labels).inc_by(i64::from(phone.is_reachable));
            self.cluster.owned.get_or_create(&labels).inc_by(i64::from(is_owned));
        }
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    /// Returns the label of a phone that has one.
    fn label(&self, phone: &str) -> String {
        let labels = self.phones.lock().unwrap_or_else(PoisonError::into_inner);
        let has_own = labels.listed.contains(phone) || labels.added.contains(phone);
        if has_own { phone.to_owned() } else { OTHER.to_owned() }
    }

    /// Gives a phone a label of its own, as long as there are some: those of the file do not depend on how many
    /// users have added.
    fn new_label(&self, phone: &str, is_added: bool) -> String {
        {
            let mut labels = self.phones.lock().unwrap_or_else(PoisonError::into_inner);
            let (set, max) = if is_added {
                (&mut labels.added, MAX_ADDED_PHONES)
            } else {
                (&mut labels.listed, MAX_PHONES)
            };
            if set.len() < max {
                set.insert(phone.to_owned());
            }
        }
        self.label(phone)
    }
}

/// Returns a count as the value of a gauge.
fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
