//! The phone's logins and TLS, checked with curl as an independent client.

use tokio::process::Command;
use virtual_phone::http::{Login, Scheme, Settings, Webserver};

use crate::TestPhone;

/// Sends a request with curl; returns the status.
async fn curl(arguments: &[&str], url: &str) -> String {
    let output = Command::new("/usr/bin/curl")
        .args([
            "--silent",
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_code}",
            "--noproxy",
            "*",
        ])
        .args(arguments)
        .arg(url)
        .output()
        .await
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn curl_signs_in_to_every_kind_of_phone() {
    for (scheme, option) in [
        (Scheme::Basic, "--basic"),
        (Scheme::Digest, "--digest"),
        (Scheme::DigestWithoutQop, "--digest"),
        (Scheme::Basic, "--anyauth"),
        (Scheme::Digest, "--anyauth"),
    ] {
        let login = Login { scheme, ..Login::new("admin", "s3:cret ä") };
        let phone = TestPhone::new(Settings { login: Some(login), ..Settings::default() }).await;
        let url = format!("http://{}/command.htm?key=1;%23,10,20", phone.address);
        assert_eq!(
            curl(&[option, "--user", "admin:s3:cret ä"], &url).await,
            "200",
            "{scheme:?} {option}"
        );
        assert_eq!(phone.state().typed, "1#");
        assert_eq!(
            curl(&[option, "--user", "admin:wrong"], &url).await,
            "401",
            "{scheme:?} {option}"
        );
        assert_eq!(phone.server.outbox().commands().count(), 1);
    }
}

#[tokio::test]
async fn curl_connects_over_https_when_it_trusts_any_certificate() {
    let settings = Settings { webserver: Webserver::Https, ..Settings::default() };
    let phone = TestPhone::new(settings).await;
    let url = format!("https://{}/command.htm?key=1", phone.address);
    assert_eq!(curl(&["--insecure"], &url).await, "200");
    assert_eq!(curl(&[], &url).await, "000", "its certificate is self-signed");
    assert_eq!(phone.state().typed, "1");
}
