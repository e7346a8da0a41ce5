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

/// Connections held at once; more wait in the system's queue.
const MOST_CONNECTIONS: usize = 512;
/// How long the head of a request may take. `axum::serve` has no such limit: a client that sends a
/// byte a minute would hold its connection for ever.
const HEAD: Duration = Duration::from_secs(5);
/// How long a client may read nothing of an answer that waits for it.
const WRITE: Duration = Duration::from_secs(10);
/// How long requests in flight may take once the relay has been told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Answers on `listener` with `app` until `stop` is ready; then lets requests in flight finish.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(32 * 1024);
    tokio::pin!(stop);
    loop {
        let accepted = async {
            let permit = connections.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((listener.accept().await?, permit))
        };
        let (stream, permit) = tokio::select! {
            accepted = accepted => match accepted {
                Ok(((stream, _), permit)) => (stream, permit),
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
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            app.clone().oneshot(request.map(axum::body::Body::new) as Request)
        });
        let mut stream = TimeoutWriter::new(stream);
        stream.set_timeout(Some(WRITE));
        let stream = TokioIo::new(Box::pin(stream));
        let connection = graceful.watch(builder.serve_connection(stream, service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection");
            }
            drop(permit);
        });
    }
    drop(listener);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish within {} s", DRAIN.as_secs());
    }
    Ok(())
}
