//! The parts of an answer: status, headers and the beginning of the body.

/// The authentication schemes that a phone offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Challenge {
    /// Basic: the setting Authentication Scheme is off.
    pub basic: bool,
    /// Digest: the setting Authentication Scheme is on.
    pub digest: bool,
}

/// The parts of an answer that are examined.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    status: u16,
    headers: &'a [(&'a str, &'a str)],
    body: &'a [u8],
}

impl<'a> Reply<'a> {
    /// Creates it; the first kilobytes of the body are enough.
    #[must_use]
    pub const fn new(status: u16, headers: &'a [(&'a str, &'a str)], body: &'a [u8]) -> Reply<'a> {
        Reply { status, headers, body }
    }

    pub(super) const fn status(&self) -> u16 {
        self.status
    }

    /// Returns whether the page contains the word, ignoring case. A picture may contain any
    /// bytes, so it says nothing.
    pub(super) fn says(&self, word: &[u8]) -> bool {
        !self.body.starts_with(b"BM")
            && self.body.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
    }

    /// Returns whether it is one of the pages that a phone shows when all is well: there is
    /// something to click, to fill in or to look up, and it is not titled as an error.
    pub(super) fn is_ordinary_page(&self) -> bool {
        // The title that Greenbone's detection of phones meets when it is shut out.
        let is_error = self.says(b"VoIP phone: Error");
        let parts: [&[u8]; 4] = [b"<form", b"<table", b"<a ", b"<frame"];
        !is_error && parts.into_iter().any(|part| self.says(part))
    }

    /// Returns the logins it asks for; a phone may send several challenges, in one line or many.
    pub(super) fn challenge(&self) -> Challenge {
        let asks = |scheme: &str| {
            self.values("www-authenticate")
                .any(|value| value.split([',', ' ']).any(|word| word.eq_ignore_ascii_case(scheme)))
        };
        Challenge { basic: asks("basic"), digest: asks("digest") }
    }

    pub(super) fn leads_to_https(&self) -> bool {
        self.values("location")
            .any(|to| to.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")))
    }

    /// Returns whether the answer leads to something that is not a page of a phone: they lead to
    /// `index.htm` and `reboot.htm`, with or without a host in front.
    pub(super) fn leads_elsewhere(&self) -> bool {
        self.values("location").any(|to| {
            let path = to.split(['?', '#']).next().unwrap_or_default();
            let page = path.rsplit('/').next().unwrap_or_default();
            to.contains("//") && !page.is_empty() && !page.ends_with(".htm")
        })
    }

    /// Returns whether the answer names another server, and nothing in it names a Snom. One that
    /// names no server is given the benefit of the doubt, as is a phone behind a reverse proxy.
    pub(super) fn is_not_of_a_snom(&self) -> bool {
        let mut servers = self.values("server").peekable();
        servers.peek().is_some()
            && !servers.any(|name| name.to_ascii_lowercase().contains("snom"))
            && !self.body.starts_with(b"BM")
            && !self.says(b"snom")
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let matching =
            self.headers.iter().filter(move |(header, _)| header.eq_ignore_ascii_case(name));
        matching.map(|(_, value)| *value)
    }
}
