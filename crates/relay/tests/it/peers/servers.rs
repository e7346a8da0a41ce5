//! Independent web servers, each in a folder of its own.

use std::{
    fmt::Write,
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Stdio,
};

use md5::{Digest, Md5};
use sha2::Sha256;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A web server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    folder: TempDir,
    process: Child,
}

impl Server {
    /// Returns its log so far: for each request the status, the request line and the credentials.
    pub(crate) fn log(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("access.log")).unwrap();
        log.lines().map(str::to_owned).collect()
    }

    /// Stops the server, so that it completes its log.
    pub(crate) async fn stop(mut self) -> Vec<String> {
        let id = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").arg(id).status().await.unwrap().success());
        self.process.wait().await.unwrap();
        self.log()
    }

    /// Stops the server; returns the status of each request, in order.
    pub(crate) async fn statuses(self) -> Vec<String> {
        let log = self.stop().await;
        log.iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    }
}

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
server.bind = "127.0.0.1"
server.port = {port}
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
"#,
        port = address.port(),
    );
    fs::write(folder.path().join("config"), config).unwrap();
    let mut command = Command::new("/usr/sbin/lighttpd");
    command.arg("-D").arg("-f").arg(folder.path().join("config"));
    start(command, "server started", folder, address).await
}

pub(crate) async fn apache(nonces: &str) -> Server {
    let (folder, address) = prepare();
    let path = folder.path().display();
    let secret = hex::<Md5>("admin:snom:s3cret");
    fs::write(folder.path().join("users"), format!("admin:snom:{secret}\n")).unwrap();
    let mut config = format!(
        r#"
ServerRoot "{path}"
ServerName phone.example
Listen {address}
PidFile "{path}/pid"
Mutex posixsem
DocumentRoot "{path}/site"
ErrorLog /dev/stderr
LogLevel notice
LogFormat "%>s %r %{{Authorization}}i" short
CustomLog "{path}/access.log" short
User nobody
Group nogroup
"#
    );
    for module in
        ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest"]
    {
        writeln!(config, "LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so")
            .unwrap();
    }
    write!(
        config,
        r#"
<Location "/">
    AuthType Digest
    AuthName snom
    AuthDigestProvider file
    AuthUserFile "{path}/users"
    {nonces}
    Require valid-user
</Location>
"#
    )
    .unwrap();
    fs::write(folder.path().join("config"), config).unwrap();
    let mut command = Command::new("/usr/sbin/apache2");
    command.arg("-DFOREGROUND").arg("-f").arg(folder.path().join("config"));
    start(command, "resuming normal operations", folder, address).await
}

/// Creates a folder with a page, and finds a free address.
fn prepare() -> (TempDir, SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    // A server that drops root privileges must still be able to read it.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let site = folder.path().join("site");
    fs::create_dir(&site).unwrap();
    fs::write(site.join("command.htm"), "<title>snom D785</title>").unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    (folder, address)
}

/// Starts a server and waits until it reports that it is ready.
async fn start(mut command: Command, ready: &str, folder: TempDir, address: SocketAddr) -> Server {
    let program = command.as_std().get_program().to_owned();
    assert!(
        Path::new(&program).exists(),
        "{} is missing; `cargo xtask test native` installs it",
        program.display()
    );
    let mut process =
        command.stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut output = BufReader::new(process.stderr.take().unwrap()).lines();
    let mut all = String::new();
    while !all.contains(ready) {
        let line = output.next_line().await.unwrap();
        assert!(line.is_some(), "{} did not start: {all}", program.display());
        all.extend(line);
    }
    // Read on, or the server stops when the pipe is full.
    tokio::spawn(async move { while let Ok(Some(_)) = output.next_line().await {} });
    Server { address, folder, process }
}

fn hex<D: Digest>(text: &str) -> String {
    D::digest(text).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}
