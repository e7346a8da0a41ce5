//! The phones, nginx and the relay.

use std::{fmt::Write, fs, net::SocketAddr, path::Path};

use anyhow::{Context, bail};
use bench::servers::{
    configure_relay, connected, free_address, nginx, phone_entry, resident, start_relay,
};
use snom::Model;
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    task::JoinSet,
};
use virtual_phone::http::{Login, PhoneServer, Scheme, Settings};

const USER: &str = "admin";
const PASSWORD: &str = "s3cret";

/// Virtual phones in this process.
pub(crate) struct Fleet {
    phones: Vec<(SocketAddr, PhoneServer)>,
    digest: bool,
    _servers: JoinSet<std::io::Result<()>>,
}

impl Fleet {
    pub(crate) async fn start(count: usize, digest: bool) -> anyhow::Result<Fleet> {
        let model = Model::find("D785").context("unknown model")?;
        let login = Login { scheme: Scheme::Digest, ..Login::new(USER, PASSWORD) };
        let settings = Settings { login: digest.then_some(login), ..Settings::default() };
        let mut phones = Vec::new();
        let mut servers = JoinSet::new();
        for _ in 0..count {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let phone = PhoneServer::new(model, settings.clone());
            phones.push((listener.local_addr()?, phone.clone()));
            servers.spawn(phone.serve(listener));
        }
        Ok(Fleet { phones, digest, _servers: servers })
    }

    pub(crate) fn len(&self) -> usize {
        self.phones.len()
    }

    pub(crate) fn address(&self, nth: usize) -> anyhow::Result<SocketAddr> {
        self.phones.get(nth).map(|(address, _)| *address).context("no such phone")
    }

    /// Returns the number of requests the nth phone has received.
    pub(crate) fn received(&self, nth: usize) -> anyhow::Result<usize> {
        let (_, phone) = self.phones.get(nth).context("no such phone")?;
        Ok(phone.outbox().iter().count())
    }
}

/// nginx as Debian ships it, which proxies each path to a phone over persistent connections.
pub(crate) struct Nginx {
    pub(crate) address: SocketAddr,
    child: Child,
    _folder: TempDir,
}

impl Nginx {
    pub(crate) async fn start(fleet: &Fleet) -> anyhow::Result<Nginx> {
        let (folder, address) = (tempfile::tempdir()?, free_address()?);
        let (mut upstreams, mut locations) = (String::new(), String::new());
        for (nth, (phone, _)) in fleet.phones.iter().enumerate() {
            writeln!(upstreams, "upstream p{nth} {{ server {phone}; keepalive 4; }}")?;
            writeln!(locations, "location /p{nth}/ {{ proxy_pass http://p{nth}/; }}")?;
        }
        let http = format!(
            "keepalive_requests 10000000;
             {upstreams}
             server {{
               listen {address};
               proxy_http_version 1.1; proxy_set_header Connection '';
               {locations}
             }}"
        );
        let outside = "worker_processes auto; error_log stderr error;
                       events { worker_connections 1024; }";
        let mut command = nginx(folder.path(), outside, &http)?;
        let child = command.spawn().context("nginx does not start")?;
        connected(address).await?;
        Ok(Nginx { address, child, _folder: folder })
    }

    /// Returns the resident memory of all its processes, in megabytes.
    pub(crate) fn memory(&self) -> anyhow::Result<f64> {
        let master = self.child.id().context("nginx has ended")?;
        let children = fs::read_to_string(format!("/proc/{master}/task/{master}/children"))?;
        let mut sum = resident(master)?;
        for child in children.split_whitespace() {
            sum += resident(child.parse()?)?;
        }
        Ok(sum)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Only the master is a child of this process; on SIGTERM it ends its workers.
        if let Some(id) = self.child.id() {
            let _ended = std::process::Command::new("kill").arg(id.to_string()).status();
            while Path::new(&format!("/proc/{id}")).exists()
                && matches!(self.child.try_wait(), Ok(None))
            {
                std::thread::yield_now();
            }
        }
    }
}

/// The relay as it is shipped.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    child: Child,
    _folder: TempDir,
}

impl Relay {
    pub(crate) async fn start(program: &Path, fleet: &Fleet) -> anyhow::Result<Relay> {
        let folder = tempfile::tempdir()?;
        let mut config = "[limits]\ncommands_per_second = 100000\n\
                          commands_per_phone_and_second = 100000\n"
            .to_owned();
        for (nth, (address, _)) in fleet.phones.iter().enumerate() {
            config += &phone_entry(nth, *address);
            if fleet.digest {
                writeln!(config, "username = \"{USER}\"\npassword_file = \"password\"")?;
            }
        }
        let password = folder.path().join("password");
        fs::write(&password, PASSWORD)?;
        configure_relay(folder.path(), &config)?;
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let (child, address) = start_relay(program, folder.path(), listen).await?;
        Ok(Relay { address, child, _folder: folder })
    }

    /// Returns its resident memory, in megabytes.
    pub(crate) fn memory(&self) -> anyhow::Result<f64> {
        resident(self.child.id().context("the relay has ended")?)
    }
}

/// Sends one command with curl's own Digest.
pub(crate) async fn curl_digest(phone: SocketAddr) -> anyhow::Result<()> {
    let url = format!("http://{phone}/command.htm?key_dtmf=1");
    let user = format!("{USER}:{PASSWORD}");
    let mut curl = Command::new("curl");
    curl.args(["-sf", "--digest", "-u", &user, "-o", "/dev/null", &url]);
    if !curl.status().await.context("curl does not start")?.success() {
        bail!("curl failed at {url}");
    }
    Ok(())
}
