//! A page of somebody else that shows Deskside in a frame, from another origin.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Serves a portal whose frame shows `address`, and returns where it is. It lives as long as the
/// test's runtime.
///
/// # Panics
/// When no port is free.
pub(crate) async fn open(address: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap();
    let page = format!(
        "<!doctype html><html lang=en><title>Portal</title><body style='margin:0'>\
         <iframe id=phone title=Phone src='{address}' style='width:360px;height:860px;border:0'></iframe>"
    );
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
                page.len()
            );
            // A connection opened in advance sends nothing; the next one must not wait for it.
            tokio::spawn(async move {
                let mut request = [0; 2048];
                if stream.read(&mut request).await.is_ok_and(|count| count > 0) {
                    // A browser that has gone away needs no answer.
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
            });
        }
    });
    // Another host name than the relay's: another origin and another site.
    format!("http://localhost:{}/", here.port())
}
