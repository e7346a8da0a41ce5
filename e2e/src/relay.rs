//! The relay of a test, in a process of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Bytes;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::root;

/// Starts the relay's program, as its user would, and waits for the line that announces its address.
pub(crate) async fn start(config: &Path, listen: &str, folder: &Path) -> (Child, String) {
    start_with_site(config, listen, folder, &site()).await
}

/// Starts the relay's program with the page in `site`.
pub(crate) async fn start_with_site(
    config: &Path,
    listen: &str,
    folder: &Path,
    site: &Path,
) -> (Child, String) {
    let mut command = Command::new(program());
    command.args(["--listen", listen, "--config"]).arg(config).arg("--site").arg(site);
    announced(command, &folder.join("relay.log")).await
}

/// Starts a relay for the demo: it has a virtual phone, and needs no configuration.
pub(crate) async fn start_demo(folder: &Path) -> (Child, String) {
    let mut command = Command::new(program());
    command.args(["--demo", "--listen", "127.0.0.1:0", "--site"]).arg(site());
    announced(command, &folder.join("demo.log")).await
}

/// Starts a relay, and waits for the line that announces its address.
async fn announced(mut command: Command, log: &Path) -> (Child, String) {
    let mut relay = command
        .stdout(Stdio::piped())
        .stderr(Stdio::from(fs::File::create(log).unwrap()))
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask test`", program().display()));
    let mut lines = BufReader::new(relay.stdout.take().unwrap()).lines();
    let ready =
        tokio::time::timeout(Duration::from_secs(10), lines.next_line()).await.unwrap().unwrap();
    let ready = ready.unwrap_or_else(|| panic!("the relay did not start; see {}", log.display()));
    (relay, ready.strip_prefix("listening on ").unwrap().to_owned())
}

/// Returns the folder of the built page.
pub(crate) fn site() -> PathBuf {
    std::env::var_os("DESKSIDE_SITE").map_or(root().join("dist"), PathBuf::from)
}

/// Returns the path of the relay's program.
pub(crate) fn program() -> PathBuf {
    std::env::var_os("DESKSIDE_RELAY")
        .map_or(root().join("target/debug/deskside-relay"), PathBuf::from)
}

/// An answer of the relay.
pub(crate) struct Answer {
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

/// Returns the relay's answer to a GET.
pub(crate) async fn get(url: &str, path: &str) -> Option<Answer> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let address = format!("{}/{path}", url.trim_end_matches('/'));
    let answer = client.get(address.parse().ok()?).await.ok()?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.ok()?.to_bytes();
    Some(Answer { headers: head.headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// Returns the head of a request of JSON, as the page marks its own.
fn json_request(url: &str, method: &str, path: &str) -> http::request::Builder {
    http::Request::builder()
        .method(method)
        .uri(format!("{}/{path}", url.trim_end_matches('/')))
        .header("x-deskside", "1")
        .header("content-type", "application/json")
}

/// Returns the relay's answer to a POST of JSON.
pub(crate) async fn post(url: &str, path: &str, json: String) -> Option<Answer> {
    post_as("", url, path, json).await
}

/// Returns the relay's answer to a POST of JSON by a program with that token; by nobody with none.
pub(crate) async fn post_as(token: &str, url: &str, path: &str, json: String) -> Option<Answer> {
    send_as(token, url, ("POST", path), json).await
}

/// Returns the relay's answer to a request of JSON by a program with that token; by nobody with none.
pub(crate) async fn send_as(
    token: &str,
    url: &str,
    (method, path): (&str, &str),
    json: String,
) -> Option<Answer> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let request = json_request(url, method, path);
    let request = match token {
        "" => request,
        token => request.header("authorization", format!("Bearer {token}")),
    };
    let request = request.body(Full::from(json));
    let answer = client.request(request.ok()?).await.ok()?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.ok()?.to_bytes();
    Some(Answer { headers: head.headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// Returns the status of the relay's answer to a GET with a cookie.
pub(crate) async fn status_for(url: &str, path: &str, cookie: &str) -> Option<u16> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let request = http::Request::get(format!("{}/{path}", url.trim_end_matches('/')))
        .header("cookie", cookie)
        .body(Empty::new());
    Some(client.request(request.ok()?).await.ok()?.status().as_u16())
}

/// Returns the status of the relay's answer to a request of JSON with a cookie.
pub(crate) async fn send_for(
    url: &str,
    (method, path): (&str, &str),
    cookie: &str,
    json: String,
) -> Option<u16> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let origin = url.trim_end_matches('/');
    let key = format!("elsewhere-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let request = json_request(url, method, path)
        .header("idempotency-key", key)
        .header("origin", origin)
        .header("cookie", cookie)
        .body(Full::from(json));
    Some(client.request(request.ok()?).await.ok()?.status().as_u16())
}
