//! A web server that knows nothing but files, as there is one on every intranet.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;
use virtual_phone::http::tls;

/// Serves the files of `folder` under `path` (which begins and ends with `/`), and returns the
/// address. It lives as long as the test's runtime.
///
/// # Panics
/// When no port is free.
pub async fn serve(folder: PathBuf, path: &'static str) -> String {
    format!("http://localhost:{}{path}", listen(folder, path, None).await.port())
}

/// Serves the files of `folder` and returns where, for a host of a [`Network`](crate::Network); over
/// https with a certificate for `encrypted_as`, or over http.
///
/// # Panics
/// When no port is free.
pub async fn serve_at(folder: PathBuf, encrypted_as: Option<&str>) -> SocketAddr {
    listen(folder, "/", encrypted_as.map(|name| tls::acceptor(name).unwrap())).await
}

async fn listen(folder: PathBuf, path: &'static str, tls: Option<TlsAcceptor>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (folder, tls) = (folder.clone(), tls.clone());
            // A browser that has gone away needs no answer.
            tokio::spawn(async move {
                match tls {
                    Some(tls) => answer(tls.accept(stream).await?, &folder, path).await,
                    None => answer(stream, &folder, path).await,
                }
            });
        }
    });
    here
}

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    folder: &Path,
    path: &str,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).await? == 0 {
            return Ok(());
        }
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head);
    let asked = head.split(' ').nth(1).unwrap_or_default();
    let name = asked.strip_prefix(path).map(|rest| rest.split('?').next().unwrap_or_default());
    let name = name.map(|name| if name.is_empty() { "index.html" } else { name });
    let file = name.filter(|name| !name.contains("..")).map(|name| folder.join(name));
    let found = file.and_then(|file| Some((kind(&file), std::fs::read(file).ok()?)));
    let (status, kind, body) = match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", b"no such file".to_vec()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&body).await?;
    stream.shutdown().await
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
