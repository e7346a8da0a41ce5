//! TLS servers that show foreign certificates, or are outdated.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use base64::{Engine, prelude::BASE64_STANDARD};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedKey, DnType, IsCa, Issuer, KeyPair,
    generate_simple_self_signed,
};
use rustls::{
    ServerConfig,
    crypto::ring::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::{ClientHello, ResolvesServerCert},
    sign,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    process::{Child, Command},
};
use tokio_rustls::TlsAcceptor;

const GOOD: &[u8] = b"HTTP/1.1 200 OK\r\nServer: snom embedded\r\nContent-Length: 2\r\n\r\nok";

/// A certificate and a key, whether they belong together or not.
#[derive(Debug)]
struct FixedCertificate(Arc<sign::CertifiedKey>);

impl ResolvesServerCert for FixedCertificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<sign::CertifiedKey>> {
        Some(self.0.clone())
    }
}

/// A fake https phone that accepts every request.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Shows `certificate` and signs with `key`.
    pub(super) async fn start(certificate: CertificateDer<'static>, key: &KeyPair) -> Server {
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let key = any_supported_type(&key).unwrap();
        let shown = FixedCertificate(Arc::new(sign::CertifiedKey::new(vec![certificate], key)));
        let config =
            ServerConfig::builder().with_no_client_auth().with_cert_resolver(Arc::new(shown));
        let tls = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let count = requests.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = tls.accept(stream).await else { continue };
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    if stream.read_buf(&mut head).await.unwrap_or_default() == 0 {
                        break;
                    }
                }
                if !head.is_empty() {
                    count.fetch_add(1, Ordering::SeqCst);
                    let _gone = stream.write_all(GOOD).await;
                }
                let _gone = stream.shutdown().await;
            }
        });
        Server { address, requests }
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Creates a self-signed certificate of a phone, and its key.
pub(super) fn own() -> (CertificateDer<'static>, KeyPair) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["snom-000413000000".to_owned()]).unwrap();
    (cert.der().clone(), signing_key)
}

/// An authority that signs certificates.
pub(super) struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new(name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Authority { certificate, issuer: Issuer::new(params, key) }
    }

    /// Issues a certificate for the IP address of a phone, and its key.
    pub(super) fn sign(&self, ip: IpAddr) -> (CertificateDer<'static>, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![ip.to_string()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().der().clone(), key)
    }

    /// Returns the authority as the file of an administrator.
    pub(super) fn pem(&self) -> String {
        pem("CERTIFICATE", self.certificate.der())
    }
}

fn pem(what: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<_> =
        text.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}

/// OpenSSL as a server with nothing newer than TLS 1.0.
pub(super) struct OldServer {
    pub(super) address: SocketAddr,
    _process: Child,
    _folder: TempDir,
}

/// Ciphers that OpenSSL no longer offers by default.
const ALL: &str = "ALL:@SECLEVEL=0";

impl OldServer {
    pub(super) async fn start() -> OldServer {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = own();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("certificate"), pem("CERTIFICATE", &certificate)).unwrap();
        fs::write(path("key"), pem("PRIVATE KEY", &key.serialize_der())).unwrap();
        let mut process = Command::new("openssl")
            .args(["s_server", "-tls1", "-cipher", ALL, "-accept", "127.0.0.1:0", "-cert"])
            .arg(path("certificate"))
            .arg("-key")
            .arg(path("key"))
            // OpenSSL ends with its input.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = loop {
            let line = output.next_line().await.unwrap();
            let line = line.ok_or("openssl did not start").unwrap();
            if let Some(address) = line.strip_prefix("ACCEPT ") {
                break address.parse().unwrap();
            }
        };
        // Read on, or the server stops when the pipe is full.
        tokio::spawn(async move { while let Ok(Some(_)) = output.next_line().await {} });
        OldServer { address, _process: process, _folder: folder }
    }

    /// Returns the output of a client that accepts TLS 1.0.
    pub(super) async fn to_an_old_client(&self) -> String {
        let output = Command::new("openssl")
            .args(["s_client", "-tls1", "-cipher", ALL, "-connect", &self.address.to_string()])
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
