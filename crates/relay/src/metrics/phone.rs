//! The metrics of phones.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
};
use relay_api::Outcome;
use tokio::time::Instant;

use super::Metrics;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(super) struct CommandLabels {
    pub(super) phone: String,
    pub(super) outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(super) struct PhoneRequestLabels {
    pub(super) phone: String,
    pub(super) code: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(super) struct PhoneLabels {
    pub(super) phone: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(super) struct LookLabels {
    pub(super) result: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(super) struct ChallengeLabels {
    pub(super) phone: String,
    pub(super) kind: &'static str,
}

/// The gauges of one phone at the time of a scrape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PhoneGauges<'a> {
    pub(crate) id: &'a str,
    pub(crate) waiting_commands: usize,
    pub(crate) viewers: usize,
    pub(crate) is_reachable: bool,
}

/// The metrics of one phone, looked up once: that costs more than counting.
#[derive(Debug)]
pub struct PhoneMetrics {
    phone: String,
    accepted: Counter,
    no_answer: Counter,
    refused: Counter,
    in_part: Counter,
    not_sent: Counter,
    good: Counter,
    requests: Family<PhoneRequestLabels, Counter>,
    challenges: Family<ChallengeLabels, Counter>,
    looks: Family<LookLabels, Counter>,
    seconds: Histogram,
    worker_failures: Counter,
}

impl PhoneMetrics {
    /// Counts a panic of the worker.
    pub(crate) fn worker_failed(&self) {
        self.worker_failures.inc();
    }

    /// Counts a command; without an outcome it was not sent.
    pub(crate) fn command(&self, outcome: Option<Outcome>) {
        let counter = match outcome {
            Some(Outcome::Accepted) => &self.accepted,
            Some(Outcome::SentNoAnswer) => &self.no_answer,
            Some(Outcome::Refused) => &self.refused,
            Some(Outcome::SentInPart) => &self.in_part,
            None => &self.not_sent,
        };
        counter.inc();
    }

    /// Counts a login challenge of the phone: `basic`, `digest`, `stale` or `unknown`.
    pub(crate) fn challenged(&self, kind: &'static str) {
        self.challenges.get_or_create(&ChallengeLabels { phone: self.phone.clone(), kind }).inc();
    }

    /// Counts a background look: `answered`, `no-answer` or `given-up`.
    pub(crate) fn looked(&self, result: &'static str) {
        self.looks.get_or_create(&LookLabels { result }).inc();
    }

    /// Counts a request to the phone; without a status it got no answer.
    pub(crate) fn request(&self, status: Option<u16>, started: Instant) {
        if status == Some(200) {
            self.good.inc();
        } else {
            let code = status.map_or(String::new(), |status| status.to_string());
            let labels = PhoneRequestLabels { phone: self.phone.clone(), code };
            self.requests.get_or_create(&labels).inc();
        }
        self.seconds.observe(started.elapsed().as_secs_f64());
    }
}

impl Metrics {
    /// Returns the metrics of one phone.
    pub(crate) fn of_phone(&self, id: &str, is_added: bool) -> PhoneMetrics {
        let phone = self.new_label(id, is_added);
        let of = |outcome| {
            self.commands.get_or_create_owned(&CommandLabels { phone: phone.clone(), outcome })
        };
        PhoneMetrics {
            accepted: of("accepted"),
            no_answer: of("sent-no-answer"),
            refused: of("refused"),
            in_part: of("sent-in-part"),
            not_sent: of("not-sent"),
            good: self.phone_requests.get_or_create_owned(&PhoneRequestLabels {
                phone: phone.clone(),
                code: "200".to_owned(),
            }),
            requests: self.phone_requests.clone(),
            challenges: self.challenges.clone(),
            looks: self.looks.clone(),
            seconds: self.phone_seconds.clone(),
            worker_failures: self.worker_failures.clone(),
            phone,
        }
    }
}
