//! Trusts a certificate by what it is, not by who signed it.

use std::sync::Arc;

use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::{Fingerprint, KnownCertificates, known::AnotherCertificate};

/// Which certificate is expected.
#[derive(Debug)]
pub(super) enum Expected {
    This(Fingerprint),
    First(Arc<KnownCertificates>),
    Anything,
}

/// Expects a certificate of the phone `id`.
#[derive(Debug)]
pub(super) struct PhoneVerifier {
    expected: Expected,
    id: String,
    provider: Arc<CryptoProvider>,
}

impl PhoneVerifier {
    pub(super) fn new(expected: Expected, id: String, provider: Arc<CryptoProvider>) -> Self {
        PhoneVerifier { expected, id, provider }
    }
}

fn refusal(why: AnotherCertificate) -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(why))))
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
            Expected::This(expected) if *expected == shown => {}
            Expected::This(expected) => {
                return Err(refusal(AnotherCertificate(format!(
                    "the phone shows another certificate ({shown}) than the one that is pinned \
                     ({expected}); if that is right, write the new one into its configuration"
                ))));
            }
            // Remembered when the handshake is over: its signature is verified after this.
            Expected::First(known) => known.compare(&self.id, shown).map_err(refusal)?,
            Expected::Anything => {}
        }
        Ok(ServerCertVerified::assertion())
    }

    // The signatures prove that whoever answers has the key of the certificate. They are verified
    // whatever is trusted; without that, anybody could show a copy of it.

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
