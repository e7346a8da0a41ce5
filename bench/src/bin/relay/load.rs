//! The load: calls in sequence, calls in parallel, and viewers.

use std::{
    net::SocketAddr,
    sync::Arc,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use bench::load::{Sender, connect, exchange};
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes};
use tokio::{task::JoinSet, time::timeout};

/// A request.
#[derive(Clone)]
pub(crate) struct Call {
    path: String,
    body: Option<&'static str>,
}

impl Call {
    /// Returns a tone sent directly to a phone.
    pub(crate) fn direct() -> Call {
        Call { path: "/command.htm?key_dtmf=1".to_owned(), body: None }
    }

    /// Returns the same to the nth phone through nginx.
    pub(crate) fn through_nginx(nth: usize) -> Call {
        Call { path: format!("/p{nth}/command.htm?key_dtmf=1"), body: None }
    }

    /// Returns the same to the nth phone as a command of the relay.
    pub(crate) fn to_relay(nth: usize) -> Call {
        let body = Some(r#"{"command":"dtmf","digits":"1"}"#);
        Call { path: format!("/api/v1/phones/p{nth}/commands"), body }
    }

    /// Returns the request for the nth phone's picture from the relay.
    pub(crate) fn picture(nth: usize) -> Call {
        Call { path: format!("/api/v1/phones/p{nth}/screens/main"), body: None }
    }

    fn request(&self, address: SocketAddr) -> anyhow::Result<Request<Full<Bytes>>> {
        let request = Request::builder().uri(&self.path).header("host", address.to_string());
        Ok(match self.body {
            None => request.body(Full::default())?,
            Some(body) => request
                .method("POST")
                .header("x-deskside", "1")
                .header("content-type", "application/json")
                .body(Full::from(body))?,
        })
    }
}

async fn make(sender: &mut Sender, address: SocketAddr, call: &Call) -> anyhow::Result<()> {
    let response = exchange(sender, call.request(address)?).await?;
    let status = response.status();
    if !status.is_success() {
        let body = String::from_utf8_lossy(response.body());
        bail!("{} answered {status}: {body}", call.path);
    }
    Ok(())
}

/// Measures each of `count` calls, one after the other on one connection.
pub(crate) async fn latencies(
    address: SocketAddr,
    call: &Call,
    count: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut sender = connect(address).await?;
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let started = Instant::now();
        make(&mut sender, address, call).await?;
        times.push(started.elapsed());
    }
    Ok(times)
}

/// Returns the calls per second over many connections, each making `calls` in turn from another
/// offset.
pub(crate) async fn throughput(
    address: SocketAddr,
    calls: &[Call],
    connections: usize,
    time: Duration,
) -> anyhow::Result<f64> {
    let done = Arc::new(AtomicUsize::new(0));
    let mut clients = JoinSet::new();
    let started = Instant::now();
    for nth in 0..connections {
        let (done, calls) = (done.clone(), calls.to_vec());
        clients.spawn(async move {
            let mut sender = connect(address).await?;
            // Each begins at another phone, so that they do not all wait for the same one.
            let first = nth * calls.len() / connections.max(1);
            for call in calls.iter().cycle().skip(first) {
                if started.elapsed() >= time {
                    break;
                }
                make(&mut sender, address, call).await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = clients.join_next().await {
        ended??;
    }
    Ok(done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64())
}

/// Watches the first phone with several viewers; each fetches the picture whenever it changes.
pub(crate) async fn watch(
    address: SocketAddr,
    viewers: usize,
    time: Duration,
) -> anyhow::Result<()> {
    let mut all = JoinSet::new();
    for _ in 0..viewers {
        all.spawn(async move {
            let mut stream = connect(address).await?;
            let call = Call { path: "/api/v1/phones/p0/events".to_owned(), body: None };
            let response = stream.send_request(call.request(address)?).await?;
            let mut body = response.into_body();
            let ended = timeout(time, async {
                while let Some(frame) = body.frame().await {
                    let frame = frame?;
                    let text = frame.data_ref().context("trailers")?;
                    if text.windows(13).any(|part| part == b"event: screen") {
                        // Pictures may be far apart, and the relay closes idle connections.
                        let mut pictures = connect(address).await?;
                        make(&mut pictures, address, &Call::picture(0)).await?;
                    }
                }
                bail!("the stream of events ended");
            });
            match ended.await {
                Ok(ended) => ended,
                Err(_) => anyhow::Ok(()),
            }
        });
    }
    while let Some(ended) = all.join_next().await {
        ended??;
    }
    Ok(())
}
