//! Reverse proxies with their default settings: only what each needs to start, and the address of the relay.

use std::{fs, net::SocketAddr};

use tokio::process::Command;

use crate::servers::{Server, prepare, start};

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
        let path = folder.path().display().to_string();
        let config = self.config(&path, address, relay);
        let file = folder.path().join("config");
        fs::write(&file, config).unwrap();
        let (program, arguments, ready) = match self {
            Proxy::Nginx => {
                ("/usr/sbin/nginx", vec!["-e", "stderr", "-p", &path, "-c"], "getrlimit")
            }
            // A worker ends with its master, in whatever way that ends.
            Proxy::Haproxy => ("/usr/sbin/haproxy", vec!["-W", "-db", "-f"], "Loading success"),
            Proxy::Apache => {
                ("/usr/sbin/apache2", vec!["-DFOREGROUND", "-f"], "resuming normal operations")
            }
            Proxy::Lighttpd => ("/usr/sbin/lighttpd", vec!["-D", "-f"], "server started"),
        };
        let mut command = Command::new(program);
        command.args(arguments).arg(file);
        start(command, ready, folder, address).await
    }

    fn config(self, path: &str, address: SocketAddr, relay: SocketAddr) -> String {
        match self {
            // One process, which ends when it is killed. Debian switches `gzip` on.
            Proxy::Nginx => format!(
                "daemon off; master_process off; pid {path}/pid; error_log stderr notice;
                 events {{ }}
                 http {{
                   gzip on; access_log off;
                   client_body_temp_path {path}/b; proxy_temp_path {path}/p;
                   fastcgi_temp_path {path}/f; uwsgi_temp_path {path}/u; scgi_temp_path {path}/s;
                   server {{
                     listen {address};
                     location / {{ proxy_pass http://{relay}; }}
                   }}
                 }}"
            ),
            Proxy::Haproxy => format!(
                "{HAPROXY_DEFAULTS}listen relay\n    bind {address}\n    server relay {relay}\n"
            ),
            Proxy::Apache => {
                let modules = ["mpm_event", "authz_core", "proxy", "proxy_http"].map(|name| {
                    format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n")
                });
                format!(
                    "ServerRoot \"{path}\"\nServerName relay.example\nListen {address}\nPidFile \"{path}/pid\"\n\
                     Mutex posixsem\nErrorLog /dev/stderr\nLogLevel notice\nUser nobody\nGroup nogroup\n\
                     {}ProxyPass / http://{relay}/\n",
                    modules.concat()
                )
            }
            Proxy::Lighttpd => format!(
                "server.document-root = \"{path}\"\nserver.bind = \"127.0.0.1\"\nserver.port = {}\n\
                 server.modules = (\"mod_proxy\")\nserver.stream-response-body = 1\n\
                 proxy.server = (\"\" => ((\"host\" => \"{}\", \"port\" => {})))\n",
                address.port(),
                relay.ip(),
                relay.port()
            ),
        }
    }
}
