//! How long ago a phone answered, as far as the page and the relay know.

use std::time::Duration;

use relay_api::LinkState;

use super::screen::Link;

/// The last answer of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastSeen {
    /// Nobody knows of one.
    Unknown,
    /// It answers, and did so these seconds ago.
    Ago(u64),
    /// It does not answer; the seconds since it did, if it ever did.
    Gone(Option<u64>),
}

impl LastSeen {
    /// Combines what the page knows, its `link` and the age of its last picture, with the state that the relay
    /// reported `age` ago.
    #[must_use]
    pub fn new(
        link: &Link,
        picture: Option<Duration>,
        relay: &LinkState,
        age: Duration,
    ) -> LastSeen {
        let reported = match relay {
            LinkState::Reachable { seen_seconds } => Some(*seen_seconds),
            LinkState::Unreachable { seen_seconds, .. } => *seen_seconds,
            _ => None,
        };
        let reported = reported.map(|seconds| Duration::from_secs(seconds.into()) + age);
        let newest = picture.into_iter().chain(reported).min().map(|seen| seen.as_secs());
        let is_gone = match link {
            Link::Live => false,
            Link::Unreachable(_) => true,
            _ => matches!(relay, LinkState::Unreachable { .. }),
        };
        match newest {
            seconds if is_gone => LastSeen::Gone(seconds),
            Some(seconds) => LastSeen::Ago(seconds),
            None => LastSeen::Unknown,
        }
    }
}

/// Returns an address as people write it: http, which nearly all phones have, is left out.
#[must_use]
pub fn shown_address(url: &str) -> &str {
    url.strip_prefix("http://").unwrap_or(url)
}

/// Returns whether a link may lead there: only to a page of the phone.
#[must_use]
pub fn is_web_page(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Returns a hardware address of twelve digits in pairs.
#[must_use]
pub fn shown_mac(mac: &str) -> String {
    let pairs: Vec<String> =
        mac.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
    pairs.join(":")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use relay_api::Reason;

    use super::*;

    #[test]
    fn the_newest_answer_counts() {
        let seconds = Duration::from_secs;
        let gone = |seen| LinkState::unreachable(Arc::new(Reason::NoAnswer {}), seen);
        let reachable = LinkState::Reachable { seen_seconds: 3 };
        let unreachable = Link::Unreachable(String::new());
        for (link, picture, relay, age, expected) in [
            (Link::Live, Some(1), &reachable, 4, LastSeen::Ago(1)),
            (Link::Paused, Some(90), &reachable, 4, LastSeen::Ago(7)),
            (Link::Paused, Some(90), &gone(Some(200)), 4, LastSeen::Gone(Some(90))),
            (unreachable.clone(), None, &gone(Some(200)), 4, LastSeen::Gone(Some(204))),
            (unreachable.clone(), None, &gone(None), 4, LastSeen::Gone(None)),
            (unreachable, Some(20), &LinkState::Unknown, 0, LastSeen::Gone(Some(20))),
            (Link::Live, Some(0), &gone(None), 9, LastSeen::Ago(0)),
            (Link::Connecting, None, &LinkState::Unknown, 0, LastSeen::Unknown),
        ] {
            let seen = LastSeen::new(&link, picture.map(seconds), relay, seconds(age));
            assert_eq!(seen, expected, "{link:?} {picture:?} {relay:?}");
        }
    }

    #[test]
    fn addresses_are_written_as_people_do() {
        assert_eq!(shown_address("http://10.0.0.5:8080"), "10.0.0.5:8080");
        assert_eq!(shown_address("https://phone.example"), "https://phone.example");
        assert_eq!(shown_mac("000413ABCDEF"), "00:04:13:AB:CD:EF");
        assert!(is_web_page("https://[::1]") && !is_web_page("javascript:alert(1)"));
    }
}
