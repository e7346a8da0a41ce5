//! The metrics of a relay in its cluster.

use std::sync::atomic::Ordering;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};
use relay_api::{ClusterProblem, Problem, Reason};

use super::{Metrics, number, phone::PhoneLabels};

/// The results of requests to other relays.
const RESULTS: [&str; 3] = ["replied", "not-sent", "unknown"];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ResultLabels {
    result: &'static str,
}

/// The state of the cluster at the time of a scrape; all zero without a cluster.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ClusterGauges {
    /// The number of shards that this relay owns.
    pub(crate) shards: usize,
    /// The store of leases can be used.
    pub(crate) is_connected: bool,
    /// The number of records and beats of other relays that could not be read.
    pub(crate) unreadable: u64,
}

/// The metrics of a cluster. A single relay has them too, with its own values.
#[derive(Debug, Default)]
pub(super) struct ClusterMetrics {
    pub(super) owned: Family<PhoneLabels, Gauge>,
    shards: Gauge,
    connected: Gauge,
    unreadable: Counter,
    requests: Family<ResultLabels, Counter>,
}

impl ClusterMetrics {
    /// Registers them.
    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "1 when this relay owns the phone; for `other`, the number that it owns";
        registry.register("phone_owned", help, self.owned.clone());
        let help = "Shards of the cluster that this relay owns";
        registry.register("cluster_shards", help, self.shards.clone());
        let help = "1 while the store of leases can be used";
        registry.register("cluster_connected", help, self.connected.clone());
        let help = "Records and beats of other relays that could not be read";
        registry.register("cluster_unreadable", help, self.unreadable.clone());
        let help = "Requests to other relays, by result";
        registry.register("cluster_requests", help, self.requests.clone());
        for result in RESULTS {
            drop(self.requests.get_or_create_owned(&ResultLabels { result }));
        }
    }

    /// Sets the values at the time of a scrape.
    pub(super) fn set(&self, gauges: ClusterGauges) {
        self.shards.set(number(gauges.shards));
        self.connected.set(i64::from(gauges.is_connected));
        self.unreadable.inner().store(gauges.unreadable, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Counts a request to the relay that owns a phone, by its result.
    pub fn asked<T>(&self, result: &Result<T, Problem>) {
        let reason = result.as_ref().err().map(|problem| &*problem.reason);
        let result = match reason {
            Some(Reason::Cluster { problem: ClusterProblem::Silent }) => "unknown",
            Some(Reason::Cluster { .. }) => "not-sent",
            // Including answers with a problem at the phone.
            _ => "replied",
        };
        self.cluster.requests.get_or_create(&ResultLabels { result }).inc();
    }
}

#[cfg(test)]
mod tests {
    use relay_api::Code;

    use super::*;

    #[test]
    fn requests_to_other_relays_are_counted_by_result() {
        let metrics = Metrics::default();
        let of_cluster = |code, problem| Problem::new(code, Reason::Cluster { problem });
        metrics.asked(&Ok(()));
        for problem in [
            Problem::new(Code::WaitedTooLong, Reason::WaitedTooLong { seconds: 5 }),
            Problem::new(Code::OutcomeUnknown, Reason::ResultLost {}),
            of_cluster(Code::OutcomeUnknown, ClusterProblem::Silent),
            of_cluster(Code::NoOwner, ClusterProblem::CutOff),
            of_cluster(Code::NoOwner, ClusterProblem::Unowned),
            of_cluster(Code::NoOwner, ClusterProblem::Moved),
            of_cluster(Code::NoOwner, ClusterProblem::Differs),
        ] {
            metrics.asked(&Err::<(), _>(problem));
        }
        let text = metrics.text([], 0, ClusterGauges::default());
        for (result, count) in [("replied", 3), ("unknown", 1), ("not-sent", 4)] {
            let line = format!("deskside_cluster_requests_total{{result=\"{result}\"}} {count}");
            assert!(text.lines().any(|other| other == line), "{line}: {text}");
        }
    }

    #[test]
    fn a_scrape_shows_the_state_at_that_time() {
        let metrics = Metrics::default();
        let alone = metrics.text([], 0, ClusterGauges::default());
        let gauges = ClusterGauges { shards: 12, is_connected: true, unreadable: 3 };
        let clustered = metrics.text([], 0, gauges);
        for (text, shards, connected, unreadable) in [(alone, 0, 0, 0), (clustered, 12, 1, 3)] {
            for line in [
                format!("deskside_cluster_shards {shards}"),
                format!("deskside_cluster_connected {connected}"),
                format!("deskside_cluster_unreadable_total {unreadable}"),
            ] {
                assert!(text.lines().any(|other| other == line), "{line}: {text}");
            }
        }
    }
}
