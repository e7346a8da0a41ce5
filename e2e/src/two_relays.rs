//! Two relays behind one address, as with a load balancer that passes connections on.

use std::{fs, path::PathBuf};

use tokio::process::{Child, Command};

use crate::{
    haproxy::{self, authority, front},
    relay, until, within,
};

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
        let text = configuration(&front, authority(&first_url), authority(&second_url));
        let balancer = haproxy::start("haproxy", &text, &folder);
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
