//! Verifies the certificate of a phone, and the proof that the phone has its key.

use std::sync::Arc;

use relay_api::{CertificateProblem, Reason};
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::{
    certificate::ShownCertificate,
    fingerprint::Fingerprint,
    handshake::{
        MIN_LEGACY_RSA_BITS, MIN_RSA_BITS, key_problem, min_rsa_bits, verify_tls12, verify_tls13,
    },
    known::{CertificateMismatch, KnownCertificates},
};

/// The certificate to expect.
#[derive(Debug)]
pub(super) enum ExpectedCertificate {
    /// One that an authority signed. Its version, its signatures and the length of its key are judged too.
    Signed(Arc<WebPkiServerVerifier>),
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

/// The refusal of a certificate, as rustls carries it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct CertificateRefusal(pub(super) Reason);

impl PhoneVerifier {
    pub(super) fn new(
        expected: ExpectedCertificate,
        id: String,
        provider: Arc<CryptoProvider>,
    ) -> Self {
        PhoneVerifier { expected, id, provider }
    }

    fn algorithms(&self) -> &WebPkiSupportedAlgorithms {
        &self.provider.signature_verification_algorithms
    }

    /// Reads the certificate whose key signed a handshake, and checks that the signature can be verified.
    fn signer<'a>(
        &self,
        certificate: &'a CertificateDer<'_>,
        min_bits: u32,
    ) -> Result<ShownCertificate<'a>, Error> {
        let certificate =
            ShownCertificate::read(certificate).map_err(|_| CertificateError::BadEncoding)?;
        match key_problem(&certificate, min_bits, self.algorithms()) {
            None => Ok(certificate),
            // It could be verified if the certificate were trusted itself.
            Some(Reason::CertificateKeyShort { bits, .. })
                if self.is_signed() && bits >= MIN_LEGACY_RSA_BITS =>
            {
                let problem = CertificateProblem::ShortKey;
                Err(refusal(Reason::CertificateUntrusted { problem }))
            }
            Some(reason) => Err(refusal(reason)),
        }
    }

    fn is_signed(&self) -> bool {
        matches!(self.expected, ExpectedCertificate::Signed(_))
    }
}

fn refusal(reason: Reason) -> Error {
    CertificateError::Other(OtherError(Arc::new(CertificateRefusal(reason)))).into()
}

/// Names the cause where an authority's signature, or all of the certificate, is too old for rustls.
fn explain_refusal(error: Error, certificate: &CertificateDer<'_>) -> Error {
    let Error::InvalidCertificate(cause) = &error else { return error };
    let problem = match cause {
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            CertificateProblem::OldSignature
        }
        CertificateError::BadSignature => CertificateProblem::BadSignature,
        CertificateError::BadEncoding | CertificateError::Other(_)
            if ShownCertificate::read(certificate).is_ok_and(|shown| !shown.is_v3) =>
        {
            CertificateProblem::OldVersion
        }
        _ => return error,
    };
    refusal(Reason::CertificateUntrusted { problem })
}

impl ServerCertVerifier for PhoneVerifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = Fingerprint::of(certificate);
        match &self.expected {
            ExpectedCertificate::Signed(authorities) => {
                return authorities
                    .verify_server_cert(certificate, intermediates, name, ocsp, now)
                    .map_err(|error| explain_refusal(error, certificate));
            }
            ExpectedCertificate::Pinned(expected) if *expected == shown => {}
            ExpectedCertificate::Pinned(expected) => {
                let (shown, pinned) = (shown.to_string(), expected.to_string());
                return Err(refusal(Reason::CertificateNotPinned { shown, pinned }));
            }
            // It is remembered after the handshake, whose signature is verified after this.
            ExpectedCertificate::FirstSeen(known) => {
                let same = known.compare(&self.id, shown);
                same.map_err(|CertificateMismatch(reason)| refusal(reason))?;
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
        let min_bits = if self.is_signed() { MIN_RSA_BITS } else { min_rsa_bits(signed.scheme) };
        let certificate = self.signer(certificate, min_bits)?;
        verify_tls12(message, &certificate, signed, self.algorithms())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let certificate = self.signer(certificate, MIN_RSA_BITS)?;
        verify_tls13(message, &certificate, signed, self.algorithms())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self.algorithms().supported_schemes();
        if !self.is_signed() {
            // A server of TLS 1.2 takes the first that it knows. This one can be verified for short keys.
            schemes.sort_by_key(|scheme| *scheme != SignatureScheme::RSA_PKCS1_SHA256);
        }
        schemes
    }
}
