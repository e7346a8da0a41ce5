//! https of the relay itself: HTTP/1.1 and HTTP/2, with a certificate that a reload replaces.

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

use deskside_relay::{config, server};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    process::Command,
};
use tokio_rustls::TlsConnector;

use crate::desk::{Peer, TestRelay, phone};

struct Bench {
    desk: TestRelay,
    address: SocketAddr,
    folder: TempDir,
    peer: Peer,
}

/// Returns the PEM form (RFC 7468).
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let base64 = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, der);
    let lines: Vec<_> = base64.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// Writes a new certificate for a name.
fn write_certificate(folder: &Path, name: &str) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    fs::write(folder.join("relay.pem"), pem("CERTIFICATE", cert.der())).unwrap();
    fs::write(folder.join("relay.key"), pem("PRIVATE KEY", &signing_key.serialize_der())).unwrap();
}

fn text(peer: &Peer) -> String {
    format!(
        "[tls]\ncertificate_file = \"relay.pem\"\nkey_file = \"relay.key\"\n[[phones]]\nid = \"desk\"\nmodel = \"D785\"\naddress = \"{}\"\n",
        peer.address
    )
}

async fn bench() -> Bench {
    let (folder, peer) = (tempfile::tempdir().unwrap(), phone().await);
    write_certificate(folder.path(), "first.example");
    let desk = TestRelay::configured(config::read(&text(&peer), folder.path()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (app, relay) = (desk.app.clone(), desk.relay.clone());
    tokio::spawn(async move { server::serve(listener, app, &relay, std::future::pending()).await });
    Bench { desk, address, folder, peer }
}

impl Bench {
    async fn curl(&self, arguments: &[&str], path: &str) -> String {
        let url = format!("https://{}{path}", self.address);
        let mut curl = Command::new("curl");
        curl.args(["-sk", "-m", "10", "-H", "x-deskside: 1"]).args(arguments).arg(url);
        String::from_utf8_lossy(&curl.output().await.unwrap().stdout).into_owned()
    }
}

#[tokio::test]
async fn both_versions_of_http_are_served_with_the_same_rules() {
    let bench = bench().await;
    for (version, shown) in [("--http1.1", "HTTP/1.1 200"), ("--http2", "HTTP/2 200")] {
        let page = bench.curl(&["-i", version], "/").await.to_ascii_lowercase();
        assert!(page.starts_with(&shown.to_ascii_lowercase()), "{page}");
        assert!(page.contains("strict-transport-security: max-age="), "{page}");
        let body = r#"{"command":"keys","sequence":"P1"}"#;
        let report = bench.curl(&[version, "--json", body], "/api/v1/phones/desk/commands").await;
        assert!(report.contains("accepted"), "{report}");
        let foreign = ["-i", version, "-H", "Origin: https://evil.example", "--json", body];
        let refused = bench.curl(&foreign, "/api/v1/phones/desk/commands").await;
        assert!(refused.contains("foreign-origin"), "{refused}");
        let rebound = bench.curl(&[version, "-H", "Host: evil.example"], "/").await;
        assert!(rebound.contains("wrong-host"), "{rebound}");
    }
    assert_eq!(bench.peer.commands().len(), 2);
}

#[tokio::test]
async fn a_reload_replaces_the_certificate_and_drops_nobody() {
    let bench = bench().await;
    let mut open = connect(&bench, "first.example").await;
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    open.write_all(request).await.unwrap();
    let mut answer = [0; 12];
    open.read_exact(&mut answer).await.unwrap();
    let shown = async || bench.curl(&["-v", "--stderr", "-"], "/healthz").await;
    assert!(!shown().await.is_empty());

    write_certificate(bench.folder.path(), "second.example");
    bench
        .desk
        .relay
        .reload(config::read(&text(&bench.peer), bench.folder.path()).unwrap())
        .unwrap();
    let second = connect(&bench, "second.example").await;
    assert_ne!(certificate(&second), certificate(&open), "new connections see the new one");
    open.write_all(request).await.unwrap();
    let mut rest = [0; 64];
    assert!(open.read(&mut rest).await.unwrap() > 0, "the open one goes on");
}

/// Connects as a client that trusts the certificate in the folder and nothing else.
async fn connect(bench: &Bench, name: &'static str) -> tokio_rustls::client::TlsStream<TcpStream> {
    let trusted = fs::read(bench.folder.path().join("relay.pem")).unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&trusted).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(bench.address).await.unwrap();
    let name = ServerName::try_from(name).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

fn certificate(stream: &tokio_rustls::client::TlsStream<TcpStream>) -> Vec<u8> {
    stream.get_ref().1.peer_certificates().unwrap()[0].to_vec()
}

/// Checks with an independent peer what a scanner would look for.
#[tokio::test]
async fn old_versions_and_weak_ciphers_are_refused() {
    let bench = bench().await;
    let connect = async |arguments: &[&str]| {
        let mut openssl = Command::new("openssl");
        openssl.args(["s_client", "-connect", &bench.address.to_string()]).args(arguments);
        openssl.stdin(std::process::Stdio::null());
        let output = openssl.output().await.unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for good in [&["-tls1_2"][..], &["-tls1_3"]] {
        assert!(
            connect(good).await.contains("Cipher    : ")
                || connect(good).await.contains("Cipher is TLS"),
            "{good:?}"
        );
    }
    for bad in [
        &["-tls1"][..],
        &["-tls1_1"],
        &["-tls1_2", "-cipher", "AES128-SHA:AES256-SHA:DES-CBC3-SHA"],
        &["-tls1_2", "-cipher", "NULL:eNULL:aNULL:RC4"],
    ] {
        assert!(connect(bad).await.contains("Cipher is (NONE)"), "{bad:?}");
    }
}

#[tokio::test]
async fn a_faulty_certificate_is_a_fault_with_its_line() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), phone().await);
    let fault = || config::read(&text(&peer), folder.path()).unwrap_err().to_string();
    assert!(fault().contains("certificate_file: `relay.pem` cannot be read"), "{}", fault());
    write_certificate(folder.path(), "one.example");
    let key = fs::read(folder.path().join("relay.key")).unwrap();
    write_certificate(folder.path(), "two.example");
    fs::write(folder.path().join("relay.key"), key).unwrap();
    assert!(
        fault().contains("deskside.toml:2: certificate_file: `relay.pem` cannot be used"),
        "{}",
        fault()
    );
    fs::write(folder.path().join("relay.key"), "no key").unwrap();
    assert!(
        fault().contains("deskside.toml:3: key_file: `relay.key` has no private key"),
        "{}",
        fault()
    );
    fs::write(folder.path().join("relay.pem"), "none").unwrap();
    assert!(fault().contains("has no certificate"), "{}", fault());
}
