//! A web server that serves files and nothing else, as every intranet has one.

use std::{net::SocketAddr, path::Path};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;
use tower_http::services::ServeDir;
use virtual_phone::http::tls;

use crate::virtual_phones::free_port;

/// Serves the files of `folder` under `path` (which begins and ends with `/`), and returns the
/// address. It lives as long as the test's runtime.
///
/// # Panics
/// When no port is free.
pub async fn serve(folder: &Path, path: &str) -> String {
    let files = ServeDir::new(folder);
    let router = match path {
        "/" => Router::new().fallback_service(files),
        path => Router::new().nest_service(path, files),
    };
    format!("http://localhost:{}{path}", listen(router, None).await.port())
}

/// Serves the files of `folder` for a host of a [`Network`](crate::Network), over https with a
/// certificate for `encrypted_as` or over http, and returns the socket address.
///
/// # Panics
/// When no port is free.
pub async fn serve_at(folder: &Path, encrypted_as: Option<&str>) -> SocketAddr {
    let tls = encrypted_as.map(|name| tls::acceptor(name).unwrap());
    listen(Router::new().fallback_service(ServeDir::new(folder)), tls).await
}

/// Serves a router on the loopback address.
pub(crate) async fn listen(router: Router, tls: Option<TlsAcceptor>) -> SocketAddr {
    let listener = TcpListener::bind(free_port()).await.unwrap();
    let here = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (router, tls) = (router.clone(), tls.clone());
            // A connection opened in advance sends nothing; the next one must not wait for it.
            tokio::spawn(async move {
                match tls {
                    Some(tls) => answer(tls.accept(stream).await.ok()?, router).await,
                    None => answer(stream, router).await,
                }
            });
        }
    });
    here
}

/// Answers the requests of a connection. A browser that has gone away needs no answer.
async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
) -> Option<()> {
    let service = TowerToHyperService::new(router);
    http1::Builder::new().serve_connection(TokioIo::new(stream), service).await.ok()
}
