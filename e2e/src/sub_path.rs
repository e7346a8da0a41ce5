//! A reverse proxy that serves only the relay, below a path.

use std::path::Path;

use tokio::process::Child;

use crate::{
    haproxy::{self, authority, front},
    relay, until,
};

/// `HAProxy` in front of a relay.
pub struct SubPath {
    /// The address of the page.
    pub url: String,
    _proxy: Child,
}

impl SubPath {
    /// Starts in front of the relay at `url`; its log goes to `folder`.
    pub(crate) async fn start(url: &str, folder: &Path) -> SubPath {
        let front = front();
        let proxy = haproxy::start("sub-path", &configuration(&front, authority(url)), folder);
        let url = format!("http://{front}/phones/");
        until("the page below a path", async || {
            let session = relay::get(&url, "api/v1/session").await?;
            session.headers.get("x-deskside-run").map(drop)
        })
        .await;
        SubPath { url, _proxy: proxy }
    }
}

fn configuration(front: &str, relay: &str) -> String {
    format!(
        "defaults\n\
         \x20 mode http\n\
         \x20 timeout connect 2s\n\
         \x20 timeout client 60s\n\
         \x20 timeout server 60s\n\
         frontend front\n\
         \x20 bind {front}\n\
         \x20 use_backend relay if {{ path_beg /phones/ }}\n\
         backend relay\n\
         \x20 http-request replace-path /phones(/.*) \\1\n\
         \x20 server relay {relay}\n"
    )
}
