//! Independent web servers that ask for a password.

use std::{fmt::Write, fs, net::SocketAddr};

use md5::{Digest, Md5};
use sha2::Sha256;
use tempfile::TempDir;

use crate::servers::{self, Server};

pub(crate) async fn lighttpd(algorithm: &str, userhash: bool) -> Server {
    let (folder, address) = prepare();
    let path = folder.path().display();
    let (backend, users) = if userhash {
        let secret = hex::<Sha256>("admin:snom:s3cret");
        ("htdigest", format!("admin:snom:{secret}:{}\n", hex::<Sha256>("admin:snom")))
    } else {
        ("plain", "admin:s3cret\n".to_owned())
    };
    fs::write(folder.path().join("users"), users).unwrap();
    let userhash = if userhash { "\"userhash\" => \"enable\"," } else { "" };
    let config = format!(
        r#"
server.document-root = "{path}/site"
server.modules = ("mod_auth", "mod_authn_file", "mod_accesslog")
mimetype.assign = (".htm" => "text/html")
accesslog.filename = "{path}/access.log"
accesslog.format = "%s %r %{{Authorization}}i"
accesslog.escaping = "json"
server.stream-response-body = 0
auth.backend = "{backend}"
auth.backend.{backend}.userfile = "{path}/users"
auth.require = ("/" => (
    "method" => "digest", "algorithm" => "{algorithm}", {userhash}
    "realm" => "snom", "require" => "valid-user"
))
"#
    );
    servers::lighttpd(&config, (folder, address)).await
}

pub(crate) async fn apache(nonces: &str) -> Server {
    let (folder, address) = prepare();
    let path = folder.path().display();
    let secret = hex::<Md5>("admin:snom:s3cret");
    fs::write(folder.path().join("users"), format!("admin:snom:{secret}\n")).unwrap();
    let config = format!(
        r#"
DocumentRoot "{path}/site"
LogFormat "%>s %r %{{Authorization}}i" short
CustomLog "{path}/access.log" short
<Location "/">
    AuthType Digest
    AuthName snom
    AuthDigestProvider file
    AuthUserFile "{path}/users"
    {nonces}
    Require valid-user
</Location>
"#
    );
    let modules =
        ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest"];
    servers::apache(&modules, &config, (folder, address)).await
}

/// Creates a folder with a page, and finds a free address.
fn prepare() -> (TempDir, SocketAddr) {
    let (folder, address) = servers::prepare();
    let site = folder.path().join("site");
    fs::create_dir(&site).unwrap();
    fs::write(site.join("command.htm"), "<title>snom D785</title>").unwrap();
    (folder, address)
}

fn hex<D: Digest>(text: &str) -> String {
    D::digest(text).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}
