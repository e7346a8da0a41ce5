//! curl as a judge of the phone's logins: it knows nothing of us.

use tokio::process::Command;
use virtual_phone::http::{Login, Scheme, Settings, Webserver};

use crate::Stand;

/// Asks with curl; returns the status.
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
    for (scheme, way) in [
        (Scheme::Basic, "--basic"),
        (Scheme::Digest, "--digest"),
        (Scheme::DigestWithoutQop, "--digest"),
        (Scheme::Basic, "--anyauth"),
        (Scheme::Digest, "--anyauth"),
    ] {
        let login = Login { scheme, ..Login::new("admin", "s3:cret ä") };
        let stand = Stand::new(Settings { login: Some(login), ..Settings::default() }).await;
        let url = format!("http://{}/command.htm?key=1;%23,10,20", stand.address);
        assert_eq!(
            curl(&[way, "--user", "admin:s3:cret ä"], &url).await,
            "200",
            "{scheme:?} {way}"
        );
        assert_eq!(stand.state().typed, "1#");
        assert_eq!(curl(&[way, "--user", "admin:wrong"], &url).await, "401", "{scheme:?} {way}");
        assert_eq!(stand.phone.outbox().commands().count(), 1);
    }
}

#[tokio::test]
async fn curl_speaks_https_to_it_when_it_trusts_any_certificate() {
    let settings = Settings { webserver: Webserver::Https, ..Settings::default() };
    let stand = Stand::new(settings).await;
    let url = format!("https://{}/command.htm?key=1", stand.address);
    assert_eq!(curl(&["--insecure"], &url).await, "200");
    assert_eq!(curl(&[], &url).await, "000", "its certificate is its own");
    assert_eq!(stand.state().typed, "1");
}
