//! The settings of the web server, and the faults of real ones.

use std::time::Duration;

use serde::Deserialize;

use super::Login;

/// The settings of the web server. The default is a phone with factory settings and without faults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The login it requires; none when absent (`http_user`, `http_pass`).
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
    /// The faults it shows.
    pub faults: Faults,
    /// Whether `GET /_outbox`, `GET /_state` and `POST /_call?from=…` answer. A real phone has
    /// none of them.
    pub inspect: bool,
    /// The time since midnight that its clock shows when it is switched on; the current time in UTC when absent.
    #[serde(skip)]
    pub time_of_day: Option<Duration>,
}

/// The protocols of the web server. They share one port: a virtual phone recognises TLS by its first
/// byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Webserver {
    /// http only.
    #[default]
    Http,
    /// Both.
    HttpHttps,
    /// https only; every http request is redirected to it (307).
    Https,
}

/// Faults that real phones show, each independent of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// A second connection at the same time gets incomplete headers, although its request is
    /// carried out (seen by the authors of Phonio).
    pub one_connection: bool,
    /// The effect of `Connection: keep-alive`.
    pub keep_alive: KeepAlive,
    /// The requests that are carried out without any answer.
    pub no_answer: NoAnswer,
    /// Head and body arrive in two packets 40 ms apart, as with delayed acknowledgements.
    pub two_packets: bool,
    /// The delay of each answer, in milliseconds.
    pub slow_ms: u64,
    /// The delay of each picture instead, in milliseconds: an old phone draws for half a second.
    pub picture_ms: Option<u64>,
    /// The bytes of an answer that arrive in a second, as over a slow line.
    pub bytes_per_second: Option<u32>,
    /// The connection is closed after each answer, although the answer says otherwise.
    pub closes_unannounced: bool,
    /// The number of bytes after which the connection breaks.
    pub cut_off_after: Option<usize>,
}

/// The effect of `Connection: keep-alive` in a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeepAlive {
    /// It keeps the connection open, as in HTTP.
    #[default]
    Honoured,
    /// Without it there is no answer (symcon/Snom: "curl error 52").
    Required,
    /// With it there is no answer (tine20 issue 5520).
    Refused,
}

/// The requests that are carried out without any answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoAnswer {
    /// None.
    #[default]
    Never,
    /// Dialling and restarting (doubleSlash Snom-Clipboard-Manager, Elastix).
    DialAndRestart,
    /// Every command.
    Commands,
}

impl Faults {
    /// Returns the delay of an answer.
    pub(super) fn delay(&self, is_picture: bool) -> Duration {
        let picture_ms = self.picture_ms.filter(|_| is_picture);
        Duration::from_millis(picture_ms.unwrap_or(self.slow_ms))
    }
}
