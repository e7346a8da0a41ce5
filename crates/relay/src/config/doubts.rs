//! Settings that are allowed, and most likely not meant.

use super::Config;
use crate::cluster::ClusterJoin;

impl Config {
    /// Returns what is doubtful, each with its remedy.
    #[must_use]
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        let is_https = self.web.is_encrypted();
        if is_https
            && self.tls.is_none()
            && self.people.sign_in()
            && self.trusted_proxies.is_empty()
        {
            doubts.push(
                "[web] trusted_proxies: the url is https, and no proxy is trusted; behind one, all people \
                 share its limit of attempts to sign in; add its address"
                    .to_owned(),
            );
        }
        let has_passwords = self.people.users.iter().any(|user| user.password.is_some());
        if !is_https && self.people.sign_in() && !self.web.frame_ancestors.is_empty() {
            doubts.push(
                "[web] frame_ancestors: in a frame of another site browsers send the session over https only; \
                 write a url that begins with https://"
                    .to_owned(),
            );
        }
        let has_sessions = has_passwords || self.people.company.is_some();
        if has_sessions && self.people.session_key.is_none() {
            doubts.push(
                "[login] session_key_file: without it, all users must sign in again after a restart".to_owned(),
            );
        }
        if !self.portals.is_empty() && !self.people.sign_in() {
            doubts.push(
                "[[portals]]: the relay works without a sign-in, so a frame needs no token; add [[users]]"
                    .to_owned(),
            );
        }
        if self.cluster.as_ref().is_some_and(ClusterJoin::is_in_clear) {
            doubts.push(
                "[cluster] nats: what people dial crosses the network in clear text; write tls:// instead of \
                 nats://"
                    .to_owned(),
            );
        }
        if self.cluster.is_some() && self.people.session_key.is_none() {
            doubts.push(
                "[login] session_key_file: without it, the relays of [cluster] share no sign-ins, no tokens for frames, \
                 no added phones, no reports and no refused passwords; give all of them the same file"
                    .to_owned(),
            );
        }
        let allow = self.ad_hoc.iter().flat_map(|ad_hoc| &ad_hoc.allow);
        for range in allow.filter(|range| range.prefix_len() < 8) {
            doubts.push(format!(
                "[ad_hoc] allow: {range} lets users reach nearly every address; write the networks of the phones"
            ));
        }
        doubts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{People, Secret},
        cluster::{NatsLogin, Settings},
    };

    #[test]
    fn relays_of_a_cluster_need_a_session_key() {
        let join = ClusterJoin {
            servers: vec!["tls://nats.example:4222".to_owned()],
            login: NatsLogin::Anonymous,
            ca_file: None,
            relay: "berlin-1".to_owned(),
            site: String::new(),
            reaches: None,
            bucket: "deskside".to_owned(),
            replicas: 1,
            settings: Settings { shards: 256, sites: Vec::new(), lease_ms: 15_000 },
        };
        let key = || Some(Secret::new("k".repeat(40)));
        for (cluster, session_key, is_doubtful) in
            [(Some(join.clone()), None, true), (Some(join), key(), false), (None, None, false)]
        {
            let people = People { session_key, ..People::default() };
            let config = Config { cluster, people, ..Config::default() };
            let doubts = config.doubts();
            assert_eq!(doubts.iter().any(|it| it.contains("[cluster]")), is_doubtful, "{doubts:?}");
        }
    }
}
