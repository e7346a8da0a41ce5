//! The list of recipes of `deploy/` for reverse proxies, and how they run on this machine.

use std::{fs, net::SocketAddr, path::Path};

use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    server_tls::pem,
    servers::{self, Server, start},
};

/// The user whom a proxy knows, with the password of [`SHA_CRYPT`] and [`BCRYPT`].
pub(super) const USER: &str = "ada:s3cret";
const SHA_CRYPT: &str = "$5$saltsalt$i1q2ZQzc.tl/BQ6CHiENAcVDvEY6nJ1OWlWXKh94b1.";
/// With the lowest cost, since each request is checked.
const BCRYPT: &str = "$2y$04$IgQEyWcfD4u9xM3QQBagkerfrS2ivG75iT1MNGJkKXo7mu1GKpKAq";

/// A reverse proxy with recipes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Nginx,
    Caddy,
    Haproxy,
}

/// The address of the relay for browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mount {
    OwnName,
    SubPath,
}

/// Where people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignIn {
    /// As the recipe stands.
    Relay,
    /// With the commented-out lines.
    Proxy,
}

/// A recipe, and how it is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipe {
    pub(super) program: Program,
    pub(super) mount: Mount,
    pub(super) sign_in: SignIn,
}

impl Recipe {
    /// Returns all recipes for a program.
    pub(super) fn all(program: Program) -> [Recipe; 4] {
        [
            (Mount::OwnName, SignIn::Relay),
            (Mount::OwnName, SignIn::Proxy),
            (Mount::SubPath, SignIn::Relay),
            (Mount::SubPath, SignIn::Proxy),
        ]
        .map(|(mount, sign_in)| Recipe { program, mount, sign_in })
    }

    /// Returns its file.
    pub(super) fn text(self) -> String {
        let name = match self.mount {
            Mount::OwnName => "own-name",
            Mount::SubPath => "sub-path",
        };
        let file = match self.program {
            Program::Nginx => format!("nginx/{name}.conf"),
            Program::Caddy => format!("caddy/{name}.Caddyfile"),
            Program::Haproxy => format!("haproxy/{name}.cfg"),
        };
        let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
        fs::read_to_string(deploy.join(file)).unwrap()
    }

    /// Returns the host name in it.
    pub(super) fn name(self) -> &'static str {
        match self.mount {
            Mount::OwnName => "deskside.example",
            Mount::SubPath => "intranet.example",
        }
    }

    /// Returns the path below which the page is.
    pub(super) fn path(self) -> &'static str {
        match self.mount {
            Mount::OwnName => "",
            Mount::SubPath => "/phones",
        }
    }

    /// Returns its lines for the configuration of the relay, with the port of the proxy. They are complete even if the
    /// relay signs people in, so that a header that passes by mistake would count.
    pub(super) fn relay_config(self, port: u16) -> String {
        let text = self.text();
        let lines: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("#   ")).collect();
        let url = format!("https://{}", self.name());
        replaced(lines.join("\n"), &[(&url, &format!("{url}:{port}"))]) + "\n"
    }

    /// Starts its program in front of a relay, with https at `https` and, if it listens for http, at `http`.
    pub(super) async fn start(
        self,
        (folder, https): (TempDir, SocketAddr),
        http: SocketAddr,
        relay: &str,
    ) -> Server {
        write_certificate(folder.path(), self.name());
        let text = replaced(self.text(), &[("127.0.0.1:8080", relay)]);
        let text = match self.sign_in {
            SignIn::Relay => text,
            SignIn::Proxy => with_examples(&text),
        };
        match self.program {
            Program::Nginx => {
                let config = nginx(text, folder.path(), https, http);
                servers::nginx(&config, (folder, https)).await
            }
            Program::Caddy => self.caddy(text, (folder, https)).await,
            Program::Haproxy => {
                let config = haproxy(text, folder.path(), https, http);
                servers::haproxy(&config, (folder, https)).await
            }
        }
    }

    async fn caddy(self, text: String, (folder, https): (TempDir, SocketAddr)) -> Server {
        let path = folder.path().display().to_string();
        fs::write(folder.path().join("users"), format!("ada {BCRYPT}\n")).unwrap();
        let (name, users) = (self.name(), "/etc/caddy/deskside.users");
        let site = format!("\n{name} {{\n");
        let here = format!("\nhttps://{name}:{} {{\n", https.port());
        let tls = "#   tls /etc/caddy/deskside.pem /etc/caddy/deskside.key";
        let own = format!("tls {path}/cert.pem {path}/key.pem");
        let text =
            replaced(text, &[(&site, &here), (tls, &own), (users, &format!("{path}/users"))]);
        let config = format!("{{\nadmin off\nauto_https disable_redirects\n}}\n{text}");
        let mut command = Command::new("/usr/bin/caddy");
        command.args(["run", "--adapter", "caddyfile", "--config"]);
        for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(variable, folder.path());
        }
        start(command, &config, "serving initial configuration", (folder, https)).await
    }
}

/// Returns what nginx gets in its section `http`.
fn nginx(text: String, folder: &Path, https: SocketAddr, http: SocketAddr) -> String {
    let path = folder.display().to_string();
    fs::write(folder.join("users"), format!("ada:{SHA_CRYPT}\n")).unwrap();
    replaced(
        text,
        &[
            ("listen [::]:80;\n", "\n"),
            ("listen [::]:443 ssl http2;\n", "\n"),
            ("listen 80;", &format!("listen {http};")),
            ("listen 443 ssl http2;", &format!("listen {https} ssl http2;")),
            ("/etc/nginx/deskside.pem", &format!("{path}/cert.pem")),
            ("/etc/nginx/deskside.key", &format!("{path}/key.pem")),
            ("/etc/nginx/deskside.users", &format!("{path}/users")),
        ],
    )
}

/// Returns the configuration of `HAProxy`.
fn haproxy(text: String, folder: &Path, https: SocketAddr, http: SocketAddr) -> String {
    let both = folder.join("both.pem").display().to_string();
    let text = replaced(
        text,
        &[
            ("bind :::80 v4v6\n", &format!("bind {http}\n")),
            ("bind :::443 v4v6 ", &format!("bind {https} ")),
            ("/etc/haproxy/deskside.pem", &both),
            ("$5$replace$this", SHA_CRYPT),
        ],
    );
    // The relevant part of the file that the recipe extends: the short time-outs of Debian.
    let defaults = "defaults\n mode http\n timeout connect 5000\n timeout client 50000\n\
                    \x20timeout server 50000\n";
    format!("{defaults}{text}")
}

/// Writes a certificate and its key, separately and both in one file.
fn write_certificate(folder: &Path, name: &str) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let cert = pem("CERTIFICATE", cert.der());
    let key = pem("PRIVATE KEY", &signing_key.serialize_der());
    fs::write(folder.join("both.pem"), format!("{cert}{key}")).unwrap();
    fs::write(folder.join("cert.pem"), cert).unwrap();
    fs::write(folder.join("key.pem"), key).unwrap();
}

/// Uncomments the lines with `#` and no space behind it.
fn with_examples(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start().strip_prefix('#') {
        Some(example) if !example.is_empty() && !example.starts_with(' ') => example,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// Replaces texts that a recipe must contain.
fn replaced(text: String, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(text, |text, (old, new)| {
        assert!(text.contains(old), "there is no {old:?} in {text}");
        text.replace(old, new)
    })
}
