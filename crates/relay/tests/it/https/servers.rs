//! TLS servers that show foreign certificates.

use std::{
    net::{IpAddr, SocketAddr},
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
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

pub(super) const GOOD: &[u8] =
    b"HTTP/1.1 200 OK\r\nServer: snom embedded\r\nContent-Length: 2\r\n\r\nok";

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

    pub(super) fn certificate(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }

    /// Returns the key of the authority.
    pub(super) fn key_pem(&self) -> String {
        pem("PRIVATE KEY", &self.issuer.key().serialize_der())
    }

    /// Returns the authority as the file of an administrator.
    pub(super) fn pem(&self) -> String {
        pem("CERTIFICATE", self.certificate.der())
    }
}

pub(super) fn pem(what: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<_> =
        text.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}
