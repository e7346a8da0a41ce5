//! Restarts: the port closes and opens again.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::advance,
};
use virtual_phone::http::Settings;

use crate::TestPhone;

#[tokio::test(start_paused = true)]
async fn its_port_is_closed_while_it_restarts() {
    let phone = TestPhone::new(Settings::default()).await;
    let mut idle = TcpStream::connect(phone.address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    idle.read_buf(&mut Vec::new()).await.unwrap();

    assert_eq!(phone.get("/advanced_update.htm?reboot=Reboot").await.status(), 302);
    let refused = TcpStream::connect(phone.address).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();

    advance(Duration::from_secs(8)).await;
    // The phone listens again as soon as its own clock has moved on.
    let back = async {
        while TcpStream::connect(phone.address).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    back.await;
    assert_eq!(phone.get("/index.htm").await.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_firmware_is_written_before_it_restarts() {
    let phone = TestPhone::new(Settings::default()).await;
    let load = "/dummy.htm?swload=load&firmware=http://x/snomD785-10.1.184.16-SIP-r.bin";
    assert_eq!(phone.get(load).await.status(), 200);
    assert_eq!(phone.server.phone().state().power, "loading");
    advance(Duration::from_secs(6)).await;
    assert_eq!(phone.server.phone().state().power, "restarting");
    advance(Duration::from_secs(8)).await;
    assert_eq!(phone.server.phone().state().firmware, "10.1.184.16");
}
