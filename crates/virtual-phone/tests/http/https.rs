//! https with a self-signed certificate.

use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};
use virtual_phone::http::{Settings, Webserver};

use crate::{TestPhone, converse};

/// A verifier that accepts any certificate, as clients of phones have to; it verifies the handshake.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        tokio_rustls::rustls::crypto::verify_tls12_signature(
            message,
            certificate,
            signed,
            algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        tokio_rustls::rustls::crypto::verify_tls13_signature(
            message,
            certificate,
            signed,
            algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

async fn over_tls(phone: &TestPhone, target: &str) -> crate::Answer {
    let verifier = AnyCertificate(Arc::new(ring::default_provider()));
    let config = ClientConfig::builder()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    let stream = TcpStream::connect(phone.address).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    converse(stream, &format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .await
}

#[tokio::test]
async fn https_only_redirects_plain_http() {
    let settings = Settings { webserver: Webserver::Https, ..Settings::default() };
    let phone = TestPhone::new(settings).await;
    let answer = phone.get("/command.htm?key=1").await;
    assert_eq!(answer.status(), 307);
    assert!(answer.head.contains("\r\nLocation: https://phone/command.htm?key=1\r\n"));
    assert_eq!(phone.state().view, "home");
    assert_eq!(over_tls(&phone, "/command.htm?key=1").await.status(), 200);
    assert_eq!(phone.state().typed, "1");
}

#[tokio::test]
async fn http_and_https_share_one_port() {
    let settings = Settings { webserver: Webserver::HttpHttps, ..Settings::default() };
    let phone = TestPhone::new(settings).await;
    assert_eq!(phone.get("/command.htm?key=1").await.status(), 200);
    assert_eq!(over_tls(&phone, "/command.htm?key=2").await.status(), 200);
    assert_eq!(phone.state().typed, "12");
}

#[tokio::test]
async fn a_phone_without_https_answers_tls_with_400() {
    let phone = TestPhone::new(Settings::default()).await;
    let answer = phone.send("\u{16}\u{3}\u{1}\r\n\r\n").await;
    assert_eq!(answer.status(), 400);
}
