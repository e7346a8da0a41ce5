//! Trust in a certificate itself, not in its issuer.

use std::sync::Arc;

use relay_api::Reason;
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::{
    fingerprint::Fingerprint,
    known::{CertificateMismatch, KnownCertificates},
};

/// The certificate to expect.
#[derive(Debug)]
pub(super) enum ExpectedCertificate {
    Pinned(Fingerprint),
    FirstSeen(Arc<KnownCertificates>),
    Any,
}

/// Verifies the certificate of the phone `id`.
#[derive(Debug)]
pub(super) struct PhoneVerifier {
    expected: ExpectedCertificate,
    id: String,
    provider: Arc<CryptoProvider>,
}

impl PhoneVerifier {
    pub(super) fn new(
        expected: ExpectedCertificate,
        id: String,
        provider: Arc<CryptoProvider>,
    ) -> Self {
        PhoneVerifier { expected, id, provider }
    }
}

fn refusal(mismatch: CertificateMismatch) -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(mismatch))))
}

impl ServerCertVerifier for PhoneVerifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = Fingerprint::of(certificate);
        match &self.expected {
            ExpectedCertificate::Pinned(expected) if *expected == shown => {}
            ExpectedCertificate::Pinned(expected) => {
                let (shown, pinned) = (shown.to_string(), expected.to_string());
                let reason = Reason::CertificateNotPinned { shown, pinned };
                return Err(refusal(CertificateMismatch(reason)));
            }
            // It is remembered after the handshake, whose signature is verified after this.
            ExpectedCertificate::FirstSeen(known) => {
                known.compare(&self.id, shown).map_err(refusal)?;
            }
            ExpectedCertificate::Any => {}
        }
        Ok(ServerCertVerified::assertion())
    }

    // The signatures prove that the server has the key of the certificate. They are verified in
    // every case: without that, any server could show a copy of the certificate.

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
