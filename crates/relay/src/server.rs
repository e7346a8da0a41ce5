//! The connections of clients: limits, time-outs and an orderly end.

mod serving;

use std::{io, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

use crate::{
    access::counted_address,
    api,
    net::{Connections, NoRoom, OpenConnection, set_up},
    state::Relay,
    web::{self, PeerAddress, Site},
};
use serving::{Http, Serving};

/// The time that requests in flight have to finish once the relay stops.
const DRAIN_LIMIT: Duration = Duration::from_secs(10);
/// The time after that for answering those that have not finished.
const ANSWER_LIMIT: Duration = Duration::from_secs(1);

/// Returns everything the relay serves: the API, and the page on all other paths.
pub fn app(relay: &Relay, site: &Site) -> Router {
    web::app(relay, site, api::router(relay))
}

/// Serves the `app` of `relay` on `listener` until `stop` is ready. Then stops the relay, and lets
/// requests of clients and to phones finish.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    relay: &Relay,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let limits = relay.snapshot().config.limits;
    let connections = Connections::new(limits.connections, limits.connections_per_address);
    let graceful = GracefulShutdown::new();
    let serving = Serving { relay: relay.clone(), app, http: Http::new() };
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // The client is gone, or too many files are open: the next connection may succeed.
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    relay.metrics().refused_connection("failed");
                    sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let address = PeerAddress(peer.ip().to_canonical());
        let Some(permit) = admit(relay, &connections, address, &stream) else { continue };
        // It fails when the client is gone; otherwise answers are only slower.
        if let Err(error) = set_up(&stream) {
            tracing::debug!(%error, "connection failed");
        }
        let (serving, watcher) = (serving.clone(), graceful.watcher());
        relay.metrics().connections.inc();
        tokio::spawn(async move {
            serving.serve(stream, address, watcher).await;
            serving.relay.metrics().connections.dec();
            drop(permit);
        });
    }
    drop(listener);
    relay.stop();
    let mut drained = pin!(async { tokio::join!(graceful.shutdown(), relay.finished()) });
    if timeout(DRAIN_LIMIT, &mut drained).await.is_err() {
        tracing::warn!("some requests did not finish within {} s", DRAIN_LIMIT.as_secs());
        // A browser repeats a request whose connection ends without an answer.
        relay.give_up();
        let _unanswered = timeout(ANSWER_LIMIT, drained).await;
    }
    relay.audit().flush().await;
    Ok(())
}

/// The answer to a connection beyond the limits. With any answer, a browser does not repeat the request
/// by itself.
const NO_ROOM: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Counts a connection; one beyond the limits is answered and closed.
fn admit(
    relay: &Relay,
    connections: &Arc<Connections>,
    PeerAddress(address): PeerAddress,
    stream: &TcpStream,
) -> Option<OpenConnection> {
    let counted = counted_address(address);
    let snapshot = relay.snapshot();
    let is_proxy = address.is_loopback()
        || snapshot.config.trusted_proxies.iter().any(|range| range.contains(&address));
    let refused = match connections.add(counted, is_proxy) {
        Ok(permit) => return Some(permit),
        Err(NoRoom::Full) => "full",
        Err(NoRoom::Address) => "address",
    };
    relay.metrics().refused_connection(refused);
    // A new connection takes these bytes at once, or its client is gone.
    let _gone = stream.try_write(NO_ROOM);
    None
}
