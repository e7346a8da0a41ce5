//! Two relays behind one address, as with a load balancer that passes connections on.

use std::{fs, path::PathBuf, process::Stdio};

use tokio::process::{Child, Command};

use crate::{relay, until, within};

/// Below the ports that the operating system gives to connections, so that none takes it.
const FIRST_PORT: u32 = 20_000;
const PORTS: u32 = 10_000;

/// Two relays with one configuration, and `HAProxy` in front of them. Connections go to the first relay, and
/// to the second one while the first is away.
pub struct TwoRelays {
    /// The address of both.
    pub url: String,
    first: Child,
    first_url: String,
    _second: Child,
    _balancer: Child,
    config: PathBuf,
    folder: PathBuf,
}

impl TwoRelays {
    /// Starts both relays with a configuration; their logs go to `folder`.
    pub(crate) async fn start(config: PathBuf, folder: PathBuf) -> TwoRelays {
        let second_folder = folder.join("second");
        fs::create_dir_all(&second_folder).unwrap();
        let (first, first_url) = relay::start(&config, "127.0.0.1:0", &folder).await;
        let (second, second_url) = relay::start(&config, "127.0.0.1:0", &second_folder).await;
        let front = front();
        let file = folder.join("haproxy.cfg");
        let text = configuration(&front, authority(&first_url), authority(&second_url));
        fs::write(&file, text).unwrap();
        let log = fs::File::create(folder.join("haproxy.log")).unwrap();
        let balancer = Command::new("/usr/sbin/haproxy")
            .arg("-db")
            .arg("-f")
            .arg(file)
            .stdout(Stdio::null())
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("haproxy: {error}; run `cargo xtask test`"));
        let url = format!("http://{front}/");
        let relays = TwoRelays {
            url,
            first,
            first_url,
            _second: second,
            _balancer: balancer,
            config,
            folder,
        };
        relays.wait_for_first().await;
        relays
    }

    /// Sends the first relay a signal that ends it, and waits for its end.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn end_first(&mut self, signal: &str) {
        let id = self.first.id().unwrap().to_string();
        let kill = Command::new("kill").args(["-s", signal, &id]).status().await.unwrap();
        assert!(kill.success());
        within("the end of the first relay", self.first.wait()).await.unwrap();
    }

    /// Starts the first relay again, at the same address, and waits until the page uses it.
    pub async fn start_first_again(&mut self) {
        let listen = authority(&self.first_url).to_owned();
        (self.first, _) = relay::start(&self.config, &listen, &self.folder).await;
        self.wait_for_first().await;
        until("the page to reach the first relay", async || {
            let metrics = relay::get(&self.first_url, "metrics").await?;
            metrics.body.contains("/screens/{screen}").then_some(())
        })
        .await;
    }

    /// Waits until connections go to the first relay.
    async fn wait_for_first(&self) {
        let run = async |url: &str| -> Option<String> {
            let session = relay::get(url, "api/v1/session").await?;
            Some(session.headers.get("x-deskside-run")?.to_str().ok()?.to_owned())
        };
        until("connections to the first relay", async || {
            let (front, first) = (run(&self.url).await?, run(&self.first_url).await?);
            (front == first).then_some(())
        })
        .await;
    }
}

/// Returns an address for `HAProxy`. Each test is a process of its own.
pub(crate) fn front() -> String {
    format!("127.0.0.1:{}", FIRST_PORT + std::process::id() % PORTS)
}

pub(crate) fn authority(url: &str) -> &str {
    url.trim_start_matches("http://").trim_end_matches('/')
}

/// Returns a configuration that knows nothing of HTTP: connections are passed on as they are.
fn configuration(front: &str, first: &str, second: &str) -> String {
    format!(
        "global\n\
         \x20 maxconn 200\n\
         defaults\n\
         \x20 mode tcp\n\
         \x20 timeout connect 2s\n\
         \x20 timeout client 60s\n\
         \x20 timeout server 60s\n\
         \x20 timeout check 1s\n\
         \x20 retries 3\n\
         \x20 option redispatch 1\n\
         listen relays\n\
         \x20 bind {front}\n\
         \x20 server first {first} check inter 100 fall 1 rise 1 on-marked-up shutdown-backup-sessions\n\
         \x20 server second {second} check inter 100 fall 1 rise 1 backup\n"
    )
}
