//! The phones, NATS, the relays, and nginx in front of them.

use std::{
    fmt::Write,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::Stdio,
    time::Instant,
};

use anyhow::{Context, ensure};
use bench::servers::{
    READY_LIMIT, configure_relay, connected, free_address, nginx, phone_entry, resident,
    start_relay,
};
use snom::Model;
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    time::timeout,
};
use virtual_phone::http::{PhoneServer, Settings};

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

    /// Kills the server, and starts it again with its stored data.
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
            config += &phone_entry(nth, *address);
        }
        configure_relay(folder.path(), &config)?;
        let (child, address) = start_relay(program, folder.path(), free_address()?).await?;
        Ok(Relay { name, address, child, folder })
    }

    pub(crate) async fn start_again(&mut self, program: &Path) -> anyhow::Result<()> {
        (self.child, _) = start_relay(program, self.folder.path(), self.address).await?;
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
        resident(self.child.id().context("the relay has ended")?)
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
        let mut servers = String::new();
        for relay in relays {
            write!(servers, "server {}; ", relay.address)?;
        }
        let http = format!(
            "upstream relays {{ {servers} keepalive 64; }}
             server {{
               listen {address};
               proxy_http_version 1.1; proxy_set_header Connection '';
               location / {{ proxy_pass http://relays; proxy_set_header Host $host; }}
             }}"
        );
        let outside = "master_process off; error_log /dev/null;
                       events { worker_connections 4096; }";
        let mut command = nginx(folder.path(), outside, &http)?;
        let child = command.stderr(Stdio::null()).spawn().context("nginx does not start")?;
        connected(address).await?;
        Ok(Nginx { address, _child: child, _folder: folder })
    }
}
