//! Advice about answers.

use super::{kind::Answer, reply::Challenge};

/// A setting of the phone and the value it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Setting {
    /// The name in provisioning files.
    pub name: &'static str,
    /// The value it must have.
    pub value: &'static str,
    /// Where it is in the phone's own web interface.
    pub place: &'static str,
}

const HIDDEN_TAGS: Setting = Setting {
    name: "use_hidden_tags",
    value: "off",
    place: "Advanced › QoS/Security › Use hidden tags",
};
const URI_QUERIES: Setting =
    Setting { name: "restrict_uri_queries", value: "off", place: "only in provisioning" };
const ADMIN_MODE: Setting =
    Setting { name: "admin_mode", value: "on", place: "Setup › Advanced › Admin mode" };
const WEB_SERVER: Setting = Setting {
    name: "webserver_type",
    value: "http_https",
    place: "Advanced › QoS/Security › HTTP server",
};
const USER: Setting = Setting {
    name: "http_user and http_pass",
    value: "the ones used here",
    place: "Advanced › QoS/Security › HTTP server",
};
const SCHEME: Setting = Setting {
    name: "http_scheme",
    value: "off for Basic, on for Digest",
    place: "Advanced › QoS/Security › Authentication scheme",
};

impl Answer {
    /// Returns what a person should know or do, in English; `None` for success.
    #[must_use]
    pub const fn advice(self) -> Option<&'static str> {
        match self {
            Answer::Accepted => None,
            Answer::Empty => Some(
                "The phone closed the connection without an answer. Many phones do that after \
                 dialling; look at the screen before you repeat anything.",
            ),
            Answer::Unauthorized(Challenge { digest: true, basic: false }) => Some(
                "The phone refused the user name or password; it asks for digest authentication. \
                 Correct them in the configuration; nothing more is sent until then, because \
                 phones lock up after a few wrong tries.",
            ),
            Answer::Unauthorized(_) => Some(
                "The phone refused the user name or password. Correct them in the configuration; \
                 nothing more is sent until then, because phones lock up after a few wrong tries.",
            ),
            Answer::LockedOut => Some(
                "The phone has locked its web interface after wrong passwords. Wait until it \
                 opens again or restart the phone, and correct the password first.",
            ),
            Answer::UserMode => Some(
                "The phone is in user mode and keeps this page for administrators. Switch it to \
                 administrator mode; keys work meanwhile, the picture of the display does not. \
                 After wrong passwords it may be locked instead: then wait, or restart it.",
            ),
            Answer::HiddenTags => Some(
                "The phone takes commands only from its own pages. Switch off Use hidden tags on \
                 the phone: Advanced, QoS/Security.",
            ),
            Answer::RestrictedQueries => Some(
                "The phone takes no commands in an address. Set restrict_uri_queries to off in \
                 its provisioning.",
            ),
            Answer::Forbidden => Some(
                "The phone refuses this page. Check on the phone: Advanced, QoS/Security, Use \
                 hidden tags = off; restrict_uri_queries = off; and that it is in administrator \
                 mode. After wrong passwords it may also be locked: then wait, or restart it.",
            ),
            Answer::NotFound => Some(
                "The phone has no such page. D8xx models and very old firmware cannot be \
                 controlled over HTTP.",
            ),
            Answer::HttpsOnly => Some(
                "The phone speaks https only. Use scheme = \"https\" for it, or set the web \
                 server type of the phone to http_https.",
            ),
            Answer::NoRemoteControl => Some(
                "This is a D8xx: the vendor has taken the remote control over HTTP out of that \
                 series. Control it from the telephone system.",
            ),
            Answer::NotASnom => Some(
                "Something else answers at this address. Check the address of the phone; nothing \
                 that names itself a Snom phone is there.",
            ),
            Answer::Unexpected => {
                Some("The phone gave an answer that is not known of Snom phones.")
            }
        }
    }

    /// Returns the settings of the phone that are most likely in the way, the likeliest first.
    #[must_use]
    pub const fn settings(self) -> &'static [Setting] {
        match self {
            Answer::Unauthorized(_) => &[USER, SCHEME],
            Answer::UserMode => &[ADMIN_MODE],
            Answer::HiddenTags => &[HIDDEN_TAGS],
            Answer::RestrictedQueries => &[URI_QUERIES],
            Answer::Forbidden => &[HIDDEN_TAGS, URI_QUERIES, ADMIN_MODE],
            Answer::HttpsOnly => &[WEB_SERVER],
            Answer::LockedOut => &[USER],
            Answer::Accepted
            | Answer::Empty
            | Answer::NotFound
            | Answer::NoRemoteControl
            | Answer::NotASnom
            | Answer::Unexpected => &[],
        }
    }
}
