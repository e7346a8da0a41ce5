//! The connections: limits, time-outs and an orderly end.

use std::{error::Error, io, sync::Arc, time::Duration};

use axum::{Router, extract::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::TcpListener,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tower::ServiceExt;

use crate::{access::ClientAddress, net::write_rate::Impatient, state::Relay};

/// How long the head of a request may take. `axum::serve` has no such limit: a client that sends a
/// byte a minute would hold its connection for ever.
const HEAD: Duration = Duration::from_secs(5);
/// The most headers of a request: a browser sends some twenty, a proxy adds a few.
const MOST_HEADERS: usize = 64;
/// How long requests in flight may take once the relay has been told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Answers on `listener` with the `app` of `relay` until `stop` is ready; then stops the relay and
/// lets finish what is on its way, from clients and to phones.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    relay: &Relay,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let connections = Arc::new(Semaphore::new(relay.now().config.limits.connections));
    let graceful = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(32 * 1024);
    builder.max_headers(MOST_HEADERS);
    tokio::pin!(stop);
    loop {
        let accepted = async {
            let (stream, peer) = listener.accept().await?;
            Ok::<_, io::Error>((stream, peer, place(relay, &connections).await?))
        };
        let (stream, peer, permit) = tokio::select! {
            accepted = accepted => match accepted {
                Ok(accepted) => accepted,
                // A client that is gone again, or too many open files: the next one may do.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    relay.metrics().refused_connection("failed");
                    sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // A client that is gone again; without it the others are only slower.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "connection");
        }
        let app = app.clone();
        let address = ClientAddress(peer.ip().to_canonical());
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(address);
            app.clone().oneshot(request)
        });
        let stream = TokioIo::new(Impatient::new(stream));
        let connection = graceful.watch(builder.serve_connection(stream, service));
        let relay = relay.clone();
        relay.metrics().connections.inc();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection");
                if is_timed_out(&error) {
                    relay.metrics().refused_connection("slow");
                }
            }
            relay.metrics().connections.dec();
            drop(permit);
        });
    }
    drop(listener);
    relay.stop();
    let finishing = async { tokio::join!(graceful.shutdown(), relay.finished()) };
    if timeout(DRAIN, finishing).await.is_err() {
        tracing::warn!("some requests did not finish within {} s", DRAIN.as_secs());
    }
    Ok(())
}

/// A place for a connection. While there is none, one waits here and more in the system's queue.
async fn place(relay: &Relay, places: &Arc<Semaphore>) -> io::Result<OwnedSemaphorePermit> {
    if let Ok(permit) = places.clone().try_acquire_owned() {
        return Ok(permit);
    }
    relay.metrics().refused_connection("full");
    places.clone().acquire_owned().await.map_err(io::Error::other)
}

/// Whether the client did not take its answer in time.
fn is_timed_out(error: &hyper::Error) -> bool {
    let inner = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    inner.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
}
