//! How the web server behaves: the settings a real phone has, and the faults real ones show.

use std::time::Duration;

use serde::Deserialize;

use super::Login;

/// How the web server behaves. The default is a phone from the factory on a good day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Who may come in; everybody when absent (`http_user`, `http_pass`).
    pub login: Option<Login>,
    /// Whether commands need a hidden tag, which only the phone's own pages have
    /// (`use_hidden_tags`).
    pub hidden_tags: bool,
    /// Whether commands in a query are refused (`restrict_uri_queries`).
    pub restrict_uri_queries: bool,
    /// Whether the phone is in user mode, which keeps the pages of `wui_admin_only` for
    /// administrators (`admin_mode`).
    pub user_mode: bool,
    /// http, https or both (`webserver_type`).
    pub webserver: Webserver,
    /// Faults on the way.
    pub faults: Faults,
    /// Whether `GET /_outbox`, `GET /_state` and `POST /_call?from=…` answer. A real phone has
    /// none of them.
    pub inspect: bool,
}

/// What the web server speaks. There is one port here: a virtual phone tells TLS from plain
/// HTTP by its first byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Webserver {
    /// http alone.
    #[default]
    Http,
    /// Both.
    HttpHttps,
    /// https alone; over http every request is sent there (307).
    Https,
}

/// Faults that real phones show, each for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// A second connection at the same time gets incomplete headers, although its request is
    /// carried out (seen by the authors of Phonio).
    pub one_connection: bool,
    /// What `Connection: keep-alive` does.
    pub keep_alive: KeepAlive,
    /// Which requests are carried out without any answer.
    pub no_answer: NoAnswer,
    /// Head and body come in two packets 40 ms apart, as delayed acknowledgements make them.
    pub two_packets: bool,
    /// How long each answer takes, in milliseconds.
    pub slow_ms: u64,
    /// After how many bytes of an answer the connection breaks.
    pub cut_off_after: Option<usize>,
}

/// What `Connection: keep-alive` in a request does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeepAlive {
    /// It keeps the connection, as HTTP says.
    #[default]
    Honoured,
    /// Without it there is no answer (symcon/Snom: "curl error 52").
    Required,
    /// With it there is no answer (tine20 issue 5520).
    Refused,
}

/// Which requests are carried out without any answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoAnswer {
    /// None.
    #[default]
    Never,
    /// Those to dial and to restart (doubleSlash Snom-Clipboard-Manager, Elastix).
    DialAndRestart,
    /// Every command.
    Commands,
}

impl Faults {
    /// How long each answer takes.
    pub(super) fn slow(&self) -> Duration {
        Duration::from_millis(self.slow_ms)
    }
}
