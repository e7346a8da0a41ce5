//! Reverse proxies with their default settings: only what each needs to start, and the address of the relay.

use std::net::SocketAddr;

use crate::servers::{Server, apache, haproxy, lighttpd, nginx, prepare};

/// The defaults that Debian installs as `/etc/haproxy/haproxy.cfg`.
const HAPROXY_DEFAULTS: &str = "\
defaults
    log global
    mode http
    option httplog
    option dontlognull
    timeout connect 5000
    timeout client  50000
    timeout server  50000
    errorfile 400 /etc/haproxy/errors/400.http
    errorfile 403 /etc/haproxy/errors/403.http
    errorfile 408 /etc/haproxy/errors/408.http
    errorfile 500 /etc/haproxy/errors/500.http
    errorfile 502 /etc/haproxy/errors/502.http
    errorfile 503 /etc/haproxy/errors/503.http
    errorfile 504 /etc/haproxy/errors/504.http
";

/// A reverse proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proxy {
    /// It buffers answers, and asks the relay with HTTP/1.0.
    Nginx,
    /// With Debian's defaults.
    Haproxy,
    /// Passes on what comes as soon as nothing more does.
    Apache,
    /// With one line that is not its default: it collects an answer until its end.
    Lighttpd,
}

impl Proxy {
    pub(super) const ALL: [Proxy; 4] =
        [Proxy::Nginx, Proxy::Haproxy, Proxy::Apache, Proxy::Lighttpd];

    /// Returns whether it closes its connection to the relay as soon as the client is gone, and not only when it has
    /// something to pass on, such as a heartbeat.
    pub(super) fn watches_clients(self) -> bool {
        self == Proxy::Nginx
    }

    /// Starts the proxy in front of a relay.
    pub(super) async fn start(self, relay: SocketAddr) -> Server {
        let (folder, address) = prepare();
        match self {
            Proxy::Nginx => {
                let http = format!(
                    "server {{
                       listen {address};
                       location / {{ proxy_pass http://{relay}; }}
                     }}"
                );
                nginx(&http, (folder, address)).await
            }
            Proxy::Haproxy => {
                let config = format!(
                    "{HAPROXY_DEFAULTS}listen relay\n    bind {address}\n    server relay {relay}\n"
                );
                haproxy(&config, (folder, address)).await
            }
            Proxy::Apache => {
                let modules = ["mpm_event", "authz_core", "proxy", "proxy_http"];
                let pass = format!("ProxyPass / http://{relay}/\n");
                apache(&modules, &pass, (folder, address)).await
            }
            Proxy::Lighttpd => {
                let config = format!(
                    "server.document-root = \"{}\"\n\
                     server.modules = (\"mod_proxy\")\nserver.stream-response-body = 1\n\
                     proxy.server = (\"\" => ((\"host\" => \"{}\", \"port\" => {})))\n",
                    folder.path().display(),
                    relay.ip(),
                    relay.port()
                );
                lighttpd(&config, (folder, address)).await
            }
        }
    }
}
