//! Web servers of Debian in processes of their own, each with a folder of its own.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Stdio,
};

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
        self.end().await;
        self.log()
    }

    /// Stops the server with all its processes.
    pub(crate) async fn end(&mut self) {
        let id = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").arg(id).status().await.unwrap().success());
        self.process.wait().await.unwrap();
    }

    /// Stops the server; returns the status of each request, in order.
    pub(crate) async fn statuses(self) -> Vec<String> {
        let log = self.stop().await;
        log.iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
    }
}

/// Creates a folder, and finds a free address.
pub(crate) fn prepare() -> (TempDir, SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    // A server that drops root privileges must still be able to read it.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    (folder, address)
}

/// Starts nginx with these lines in its section `http`.
pub(crate) async fn nginx(http: &str, (folder, address): (TempDir, SocketAddr)) -> Server {
    let path = folder.path().display().to_string();
    // One process, which ends when it is killed. Debian switches `gzip` on.
    let config = format!(
        "daemon off; master_process off; pid {path}/pid; error_log stderr notice;
         events {{ }}
         http {{
           gzip on; access_log off;
           client_body_temp_path {path}/b; proxy_temp_path {path}/p;
           fastcgi_temp_path {path}/f; uwsgi_temp_path {path}/u; scgi_temp_path {path}/s;
           {http}
         }}"
    );
    let mut command = Command::new("/usr/sbin/nginx");
    command.args(["-e", "stderr", "-p", &path, "-c"]);
    start(command, &config, "getrlimit", (folder, address)).await
}

/// Starts `HAProxy` with a configuration.
pub(crate) async fn haproxy(config: &str, prepared: (TempDir, SocketAddr)) -> Server {
    let mut command = Command::new("/usr/sbin/haproxy");
    // A worker ends with its master, in whatever way that ends.
    command.args(["-W", "-db", "-f"]);
    start(command, config, "Loading success", prepared).await
}

/// Starts Apache with modules and further lines of its configuration.
pub(crate) async fn apache(
    modules: &[&str],
    more: &str,
    (folder, address): (TempDir, SocketAddr),
) -> Server {
    let path = folder.path().display();
    let modules: Vec<_> = modules
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    let config = format!(
        "ServerRoot \"{path}\"\nServerName server.example\nListen {address}\nPidFile \"{path}/pid\"\n\
         Mutex posixsem\nErrorLog /dev/stderr\nLogLevel notice\nUser nobody\nGroup nogroup\n\
         {}{more}",
        modules.concat()
    );
    let mut command = Command::new("/usr/sbin/apache2");
    command.args(["-DFOREGROUND", "-f"]);
    start(command, &config, "resuming normal operations", (folder, address)).await
}

/// Starts lighttpd with further lines of its configuration.
pub(crate) async fn lighttpd(more: &str, (folder, address): (TempDir, SocketAddr)) -> Server {
    let port = address.port();
    let config = format!("server.bind = \"127.0.0.1\"\nserver.port = {port}\n{more}");
    let mut command = Command::new("/usr/sbin/lighttpd");
    command.args(["-D", "-f"]);
    start(command, &config, "server started", (folder, address)).await
}

/// Starts a server, whose last argument is the file of its configuration, and waits until it reports that it is ready.
pub(crate) async fn start(
    mut command: Command,
    config: &str,
    ready: &str,
    (folder, address): (TempDir, SocketAddr),
) -> Server {
    let file = folder.path().join("config");
    fs::write(&file, config).unwrap();
    command.arg(file);
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
