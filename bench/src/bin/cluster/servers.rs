//! The phones, NATS, the relays, and nginx in front of them.

use std::{
    fmt::Write,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener as StdListener},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use snom::Model;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    time::{sleep, timeout},
};
use virtual_phone::http::{PhoneServer, Settings};

/// The time a server has to become ready.
const READY_LIMIT: Duration = Duration::from_secs(20);

/// Virtual phones in this process, each at an address of its own: phones of one host are in one shard.
pub(crate) struct Fleet(Vec<(SocketAddr, PhoneServer)>);

impl Fleet {
    pub(crate) async fn start(count: usize) -> anyhow::Result<Fleet> {
        let model = Model::find("D785").context("unknown model")?;
        let mut phones = Vec::new();
        for nth in 0..count {
            let (high, low) = (u8::try_from(nth / 250)?, u8::try_from(nth % 250)?);
            let address = SocketAddr::from((Ipv4Addr::new(127, 1, high, low + 1), 0));
            let listener = TcpListener::bind(address).await?;
            let phone = PhoneServer::new(model, Settings::default());
            phones.push((listener.local_addr()?, phone.clone()));
            tokio::spawn(phone.serve(listener));
        }
        Ok(Fleet(phones))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the number of commands that the nth phone has carried out.
    pub(crate) fn commands(&self, nth: usize) -> usize {
        self.0.get(nth).map_or(0, |(_, phone)| phone.outbox().commands().count())
    }

    /// Returns the number of pictures that the nth phone has sent.
    pub(crate) fn pictures(&self, nth: usize) -> usize {
        let is_picture = |target: &str| target.contains("screen");
        self.0.get(nth).map_or(0, |(_, phone)| {
            phone.outbox().iter().filter(|received| is_picture(&received.target)).count()
        })
    }
}

/// A NATS server with JetStream.
pub(crate) struct Nats {
    address: SocketAddr,
    child: Child,
    folder: TempDir,
}

impl Nats {
    pub(crate) async fn start() -> anyhow::Result<Nats> {
        let (folder, address) = (tempfile::tempdir()?, free_address()?);
        let child = Nats::spawn(folder.path(), address).await?;
        Ok(Nats { address, child, folder })
    }

    async fn spawn(folder: &Path, address: SocketAddr) -> anyhow::Result<Child> {
        let port = address.port().to_string();
        let child = Command::new("/usr/sbin/nats-server")
            .args(["-a", "127.0.0.1", "-p", &port, "-js", "-sd"])
            .arg(folder)
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("nats-server does not start; install it with apt install nats-server")?;
        connected(address).await?;
        Ok(child)
    }

    /// Kills it, and starts it again with what it has stored.
    pub(crate) async fn restart(&mut self) -> anyhow::Result<()> {
        self.child.kill().await?;
        self.child = Nats::spawn(self.folder.path(), self.address).await?;
        Ok(())
    }
}

/// A relay as it is shipped.
pub(crate) struct Relay {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    child: Child,
    folder: TempDir,
}

impl Relay {
    pub(crate) async fn start(
        program: &Path,
        name: &'static str,
        nats: &Nats,
        fleet: &Fleet,
    ) -> anyhow::Result<Relay> {
        let folder = tempfile::tempdir()?;
        let mut config = format!(
            "background_look_seconds = 0\n[limits]\ncommands_per_second = 100000\n\
             commands_per_phone_and_second = 100000\nconnections_per_address = 1000\n\
             [cluster]\nnats = [\"nats://{}\"]\nname = \"{name}\"\n",
            nats.address
        );
        for (nth, (address, _)) in fleet.0.iter().enumerate() {
            let entry = format!("id = \"p{nth}\"\nmodel = \"D785\"\naddress = \"{address}\"");
            writeln!(config, "[[phones]]\n{entry}")?;
        }
        fs::write(folder.path().join("index.html"), "")?;
        fs::write(folder.path().join("deskside.toml"), config)?;
        let address = free_address()?;
        let child = Relay::spawn(program, folder.path(), address).await?;
        Ok(Relay { name, address, child, folder })
    }

    async fn spawn(program: &Path, folder: &Path, address: SocketAddr) -> anyhow::Result<Child> {
        let mut child = Command::new(program)
            .args(["--listen", &address.to_string(), "--config"])
            .arg(folder.join("deskside.toml"))
            .arg("--site")
            .arg(folder)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let out = child.stdout.take().context("the relay has no output")?;
        let line = timeout(READY_LIMIT, BufReader::new(out).lines().next_line()).await??;
        line.context("the relay ended at once; its message is above")?;
        Ok(child)
    }

    pub(crate) async fn start_again(&mut self, program: &Path) -> anyhow::Result<()> {
        self.child = Relay::spawn(program, self.folder.path(), self.address).await?;
        Ok(())
    }

    pub(crate) async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    pub(crate) async fn signal(&self, name: &str) -> anyhow::Result<()> {
        let id = self.child.id().context("the relay has ended")?.to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status().await?;
        ensure!(sent.success(), "cannot send SIG{name}");
        Ok(())
    }

    /// Ends it in order; returns the seconds that it took.
    pub(crate) async fn terminate(&mut self) -> anyhow::Result<f64> {
        let started = Instant::now();
        self.signal("TERM").await?;
        timeout(READY_LIMIT, self.child.wait()).await??;
        Ok(started.elapsed().as_secs_f64())
    }

    /// Returns its resident memory, in megabytes.
    pub(crate) fn memory(&self) -> anyhow::Result<f64> {
        let id = self.child.id().context("the relay has ended")?;
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.context("no VmRSS")?.parse::<f64>()? / 1_024.0)
    }
}

/// nginx as Debian ships it, which gives each request to the next relay.
pub(crate) struct Nginx {
    pub(crate) address: SocketAddr,
    _child: Child,
    _folder: TempDir,
}

impl Nginx {
    pub(crate) async fn start(relays: &[Relay]) -> anyhow::Result<Nginx> {
        let (folder, address) = (tempfile::tempdir()?, free_address()?);
        let base = folder.path().display();
        let mut servers = String::new();
        for relay in relays {
            write!(servers, "server {}; ", relay.address)?;
        }
        let config = format!(
            "daemon off; master_process off; pid {base}/pid; error_log /dev/null;
             events {{ worker_connections 4096; }}
             http {{
               access_log off;
               client_body_temp_path {base}/b; proxy_temp_path {base}/p;
               fastcgi_temp_path {base}/f; uwsgi_temp_path {base}/u; scgi_temp_path {base}/s;
               upstream relays {{ {servers} keepalive 64; }}
               server {{
                 listen {address};
                 proxy_http_version 1.1; proxy_set_header Connection '';
                 location / {{ proxy_pass http://relays; proxy_set_header Host $host; }}
               }}
             }}"
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, config)?;
        let child = Command::new("/usr/sbin/nginx")
            .arg("-c")
            .arg(&file)
            .arg("-p")
            .arg(folder.path())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("nginx does not start")?;
        connected(address).await?;
        Ok(Nginx { address, _child: child, _folder: folder })
    }
}

async fn connected(address: SocketAddr) -> anyhow::Result<()> {
    let ready = async {
        while TcpStream::connect(address).await.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(READY_LIMIT, ready).await.with_context(|| format!("nobody listens on {address}"))
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(StdListener::bind("127.0.0.1:0")?.local_addr()?)
}
