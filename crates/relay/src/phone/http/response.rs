//! Answers of a phone, read within limits.

use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::{
    Response,
    body::{Body, Incoming},
    header::{HeaderName, LOCATION, SERVER, WWW_AUTHENTICATE},
};
use relay_api::Reason;
use snom::{Answer, Firmware, Model, Reply, RequestTarget};
use tokio::time::{Instant, timeout_at};

/// The most to read of a picture: a bitmap of 480 × 272 has 392 kB, and no known display has more.
pub(super) const MAX_PICTURE_BYTES: usize = 1024 * 1024;
/// The most to read of any other answer: the beginning of a page shows what it is.
pub(super) const MAX_PAGE_BYTES: usize = 64 * 1024;
/// The time without a byte after which a picture is cut off. Over a slow line it takes many seconds.
const STALL_LIMIT: Duration = Duration::from_secs(5);
/// The limit for a whole picture: a line that takes longer shows none that is worth it.
const PICTURE_LIMIT: Duration = Duration::from_secs(120);

/// The answer of a phone.
#[derive(Debug)]
pub(in crate::phone) struct PhoneResponse {
    pub(in crate::phone) status: u16,
    /// The headers that matter, in order.
    headers: Vec<(&'static str, Vec<u8>)>,
    /// The part of the body that arrived.
    pub(in crate::phone) body: Vec<u8>,
    /// The whole body arrived.
    pub(in crate::phone) is_complete: bool,
}

/// The limits for the body of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyLimits {
    end: Instant,
    /// The time without a byte.
    stall: Duration,
    bytes: usize,
}

impl BodyLimits {
    /// Returns the limits for the answer to `target`, for anything but a picture until `end`.
    pub(super) fn of(target: &RequestTarget, end: Instant) -> BodyLimits {
        if target.is_picture() {
            let end = Instant::now() + PICTURE_LIMIT;
            return BodyLimits { end, stall: STALL_LIMIT, bytes: MAX_PICTURE_BYTES };
        }
        BodyLimits { end, stall: PICTURE_LIMIT, bytes: MAX_PAGE_BYTES }
    }
}

const CHALLENGE: &str = "www-authenticate";
const INFO: &str = "authentication-info";

impl PhoneResponse {
    /// Classifies the answer to `target`.
    pub(in crate::phone) fn classify(&self, target: &RequestTarget) -> Answer {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (*name, text(value))).collect();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Answer::classify(target, &Reply::new(self.status, &headers, &self.body))
    }

    /// Returns the reason why the answer to `target` is none that a phone gives when all is well.
    pub(in crate::phone) fn reason(&self, target: &RequestTarget) -> Option<Reason> {
        self.reason_of(self.classify(target))
    }

    /// Returns the same of an answer that is classified already: that reads the whole page.
    pub(in crate::phone) fn reason_of(&self, answer: Answer) -> Option<Reason> {
        let server = self.values("server").next().filter(|_| answer == Answer::NotASnom);
        match server {
            Some(server) => {
                let server = String::from_utf8_lossy(server);
                let shown = server.chars().filter(|character| !character.is_control());
                Some(Reason::OtherServer { server: shown.take(64).collect() })
            }
            None => Reason::of_answer(answer, self.status),
        }
    }

    /// Returns the firmware that the answer names, in a header or on its page.
    pub(in crate::phone) fn firmware(&self) -> Option<Firmware> {
        let page = Some(self.body.as_slice()).filter(|body| !body.starts_with(b"BM"));
        self.values("server").chain(page).find_map(Firmware::reported)
    }

    /// Returns the model that the head of the answer names, with the firmware: `snomD785-SIP 10.1.33.33`.
    pub(in crate::phone) fn model(&self) -> Option<&'static Model> {
        let named = self.values("server").filter_map(|value| std::str::from_utf8(value).ok());
        named.filter(|text| text.contains("-SIP")).find_map(Model::find)
    }

    /// Returns the login challenges.
    pub(in crate::phone) fn challenges(&self) -> impl Iterator<Item = &[u8]> {
        self.values(CHALLENGE)
    }

    /// Returns the header by which the phone proves that it knows the password.
    pub(in crate::phone) fn authentication_info(&self) -> Option<&[u8]> {
        self.values(INFO).next()
    }

    fn values(&self, name: &'static str) -> impl Iterator<Item = &[u8]> {
        let named = self.headers.iter().filter(move |(other, _)| *other == name);
        named.map(|(_, value)| value.as_slice())
    }
}

/// Reads an answer within `limits`.
pub(super) async fn read(response: Response<Incoming>, limits: BodyLimits) -> PhoneResponse {
    let status = response.status().as_u16();
    let values = |(name, label): (HeaderName, &'static str)| {
        let values: Vec<_> = response.headers().get_all(name).iter().collect();
        values.into_iter().map(move |value| (label, value.as_bytes().to_vec()))
    };
    let headers = [
        (SERVER, "server"),
        (LOCATION, "location"),
        (WWW_AUTHENTICATE, CHALLENGE),
        (HeaderName::from_static(INFO), INFO),
    ]
    .into_iter()
    .flat_map(values)
    .collect();
    let mut incoming = Limited::new(response.into_body(), limits.bytes);
    // Allocated at once: a growing buffer would leave its smaller versions behind in the heap.
    let expected = usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX);
    let mut body = Vec::with_capacity(expected.min(limits.bytes));
    // The status is known, so from here on the request counts as answered: keep what arrives until
    // the end, the limit or the first error.
    let next_limit = || limits.end.min(Instant::now() + limits.stall);
    let is_complete = loop {
        match timeout_at(next_limit(), incoming.frame()).await {
            Ok(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    body.extend_from_slice(data);
                }
            }
            Ok(None) => break true,
            Ok(Some(Err(_))) | Err(_) => break false,
        }
    };
    PhoneResponse { status, headers, body, is_complete }
}
