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

    /// Returns whether the answer leads to a page that phones have.
    pub(super) fn leads_to_a_page_of_a_phone(&self) -> bool {
        const PAGES: [&str; 5] =
            ["index.htm", "reboot.htm", "confirm.htm", "command.htm", "line_login.htm"];
        self.pages().any(|page| PAGES.iter().any(|known| page.eq_ignore_ascii_case(known)))
    }

    /// Returns whether the answer leads to a form to sign in: phones ask by 401.
    pub(super) fn leads_to_a_login(&self) -> bool {
        const WORDS: [&str; 4] = ["login", "logon", "signin", "sign-in"];
        self.values("location").any(|to| {
            let to = to.to_ascii_lowercase();
            WORDS.iter().any(|word| to.contains(word))
        })
    }

    /// Returns whether the answer leads to something that is not a page of a phone.
    pub(super) fn leads_elsewhere(&self) -> bool {
        self.pages().any(|page| !page.is_empty() && !page.ends_with(".htm"))
    }

    /// Returns the last parts of the paths that the answer leads to; none of a host without a path.
    fn pages(&self) -> impl Iterator<Item = &'a str> {
        self.values("location").map(|to| {
            let path = to.split(['?', '#']).next().unwrap_or_default();
            let path = path
                .split_once("//")
                .map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
            path.rsplit('/').next().unwrap_or_default()
        })
    }

    /// Returns whether something asks for a login that is not a phone: it names another server, and the realm
    /// of a phone begins with its name.
    pub(super) fn asks_for_another_login(&self) -> bool {
        let realm = |value: &str| {
            let lower = value.to_ascii_lowercase();
            let (_, rest) = lower.split_once("realm=")?;
            Some(rest.trim_start_matches('"').starts_with("snom"))
        };
        let mut realms = self.values("www-authenticate").filter_map(realm).peekable();
        let names_other = realms.peek().is_some() && !realms.any(|is_snom| is_snom);
        names_other && self.is_not_of_a_snom()
    }

    /// Returns whether the page is one of another device, although no server is named: it asks for a password in
    /// a form, or names another maker, and does not name Snom.
    pub(super) fn is_page_of_another_device(&self) -> bool {
        const MAKERS: [&[u8]; 14] = [
            b"yealink",
            b"grandstream",
            b"polycom",
            b"fanvil",
            b"gigaset",
            b"mitel",
            b"aastra",
            b"avaya",
            b"fritz!box",
            b"lancom",
            b"mikrotik",
            b"ubiquiti",
            b"laserjet",
            b"jetdirect",
        ];
        let is_form = self.says(b"type=\"password\"") || self.says(b"type=password");
        let names_maker = self.says(b"<title") && MAKERS.into_iter().any(|maker| self.says(maker));
        (is_form || names_maker) && !self.says(b"snom")
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
