//! What the relay counts.

use super::*;

impl TestBench {
    /// Returns the sum of a metric over all labels that contain each of `parts`.
    ///
    /// # Panics
    /// When the relay does not answer.
    pub async fn metric(&self, name: &str, parts: &[&str]) -> u64 {
        let metrics = relay::get(&self.url, "metrics").await.unwrap().body;
        let lines = metrics.lines().filter(|line| {
            let is_named = line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ']));
            is_named && parts.iter().all(|part| line.contains(part))
        });
        lines.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
    }

    /// Returns the number of requests that the relay has answered under a path of the API.
    pub async fn requests(&self, route: &str) -> u64 {
        self.metric("deskside_requests_total", &[&format!("route=\"/api/v1/{route}")]).await
    }

    /// Waits until the relay has asked the phone for `count` more pictures by itself, which is as many seconds or
    /// more.
    pub async fn wait_for_pictures_by_relay(&self, count: u64) {
        let asked = async || self.metric("deskside_phone_requests_total", &["frontdesk"]).await;
        let before = asked().await;
        until("the relay to look at the phone", async || {
            (asked().await >= before + count).then_some(())
        })
        .await;
    }
}
