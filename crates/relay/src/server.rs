//! The connections: limits, time-outs and an orderly end.

use std::{io, sync::Arc, time::Duration};

use axum::{Router, extract::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};
use tokio_io_timeout::TimeoutWriter;
use tower::ServiceExt;

use crate::{access::ClientAddress, relay::Relay};

/// How long the head of a request may take. `axum::serve` has no such limit: a client that sends a
/// byte a minute would hold its connection for ever.
const HEAD: Duration = Duration::from_secs(5);
/// How long a client may read nothing of an answer that waits for it.
const WRITE: Duration = Duration::from_secs(10);
/// How long requests in flight may take once the relay has been told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Answers on `listener` with the `app` of `relay` until `stop` is ready; then lets requests in flight finish.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    relay: &Relay,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    // More connections wait in the system's queue.
    let connections = Arc::new(Semaphore::new(relay.now().config.limits.connections));
    let graceful = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(32 * 1024);
    tokio::pin!(stop);
    loop {
        let accepted = async {
            let permit = connections.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((listener.accept().await?, permit))
        };
        let (stream, peer, permit) = tokio::select! {
            accepted = accepted => match accepted {
                Ok(((stream, peer), permit)) => (stream, peer, permit),
                // A client that is gone again, or too many open files: the next one may do.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        stream.set_nodelay(true)?;
        let app = app.clone();
        let address = ClientAddress(peer.ip().to_canonical());
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(address);
            app.clone().oneshot(request)
        });
        let mut stream = TimeoutWriter::new(stream);
        stream.set_timeout(Some(WRITE));
        let stream = TokioIo::new(Box::pin(stream));
        let connection = graceful.watch(builder.serve_connection(stream, service));
        let open = relay.metrics().connections.clone();
        open.inc();
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection");
            }
            open.dec();
            drop(permit);
        });
    }
    drop(listener);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish within {} s", DRAIN.as_secs());
    }
    Ok(())
}
