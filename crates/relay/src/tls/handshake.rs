//! The signature of a handshake, which proves that a server has the key of the certificate that it shows.

use relay_api::Reason;
use ring::signature::{
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    RsaParameters, UnparsedPublicKey,
};
use rustls::{
    CertificateError, DigitallySignedStruct, Error, PeerMisbehaved, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{WebPkiSupportedAlgorithms, verify_tls13_signature_with_raw_key},
    pki_types::SubjectPublicKeyInfoDer,
};

use super::certificate::ShownCertificate;

/// The shortest RSA key whose signatures rustls verifies.
pub(super) const MIN_RSA_BITS: u32 = 2048;
/// The shortest RSA key of a certificate that is trusted itself.
pub(super) const MIN_LEGACY_RSA_BITS: u32 = 1024;
const MAX_RSA_BITS: u32 = 8192;

/// Returns the reason why no signature of the key of a certificate can be verified.
pub(super) fn key_problem(
    certificate: &ShownCertificate<'_>,
    min_bits: u32,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Option<Reason> {
    let is_known = algorithms
        .all
        .iter()
        .any(|algorithm| algorithm.public_key_alg_id().as_ref() == certificate.key_algorithm);
    match certificate.rsa_bits() {
        // Whole bytes count, as they do for those who verify.
        Some(bits) if bits.next_multiple_of(8) < min_bits => {
            Some(Reason::CertificateKeyShort { bits, min: min_bits })
        }
        Some(bits) if bits > MAX_RSA_BITS => Some(Reason::CertificateKeyUnsupported {}),
        _ => (!is_known).then_some(Reason::CertificateKeyUnsupported {}),
    }
}

/// Verifies a signature of TLS 1.2 as rustls does, and those of short RSA keys.
pub(super) fn verify_tls12(
    message: &[u8],
    certificate: &ShownCertificate<'_>,
    signed: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<HandshakeSignatureValid, Error> {
    let mapping = algorithms.mapping.iter().find(|(scheme, _)| *scheme == signed.scheme);
    let Some((_, candidates)) = mapping else {
        return Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into());
    };
    let is_valid = if is_short(certificate)
        && let Some(parameters) = legacy_parameters(signed.scheme)
    {
        UnparsedPublicKey::new(parameters, certificate.key)
            .verify(message, signed.signature())
            .is_ok()
    } else {
        // TLS 1.2 names no curve: the one of the key counts.
        candidates
            .iter()
            .find(|algorithm| algorithm.public_key_alg_id().as_ref() == certificate.key_algorithm)
            .is_some_and(|algorithm| {
                let signature = signed.signature();
                algorithm.verify_signature(certificate.key, message, signature).is_ok()
            })
    };
    if !is_valid {
        return Err(CertificateError::BadSignature.into());
    }
    Ok(HandshakeSignatureValid::assertion())
}

/// Verifies a signature of TLS 1.3.
pub(super) fn verify_tls13(
    message: &[u8],
    certificate: &ShownCertificate<'_>,
    signed: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<HandshakeSignatureValid, Error> {
    let key = SubjectPublicKeyInfoDer::from(certificate.key_info);
    verify_tls13_signature_with_raw_key(message, &key, signed, algorithms)
}

/// Returns the shortest RSA key whose signatures of this scheme can be verified.
pub(super) fn min_rsa_bits(scheme: SignatureScheme) -> u32 {
    legacy_parameters(scheme).map_or(MIN_RSA_BITS, |_| MIN_LEGACY_RSA_BITS)
}

fn is_short(certificate: &ShownCertificate<'_>) -> bool {
    certificate.rsa_bits().is_some_and(|bits| bits.next_multiple_of(8) < MIN_RSA_BITS)
}

/// Returns how signatures of short RSA keys are verified. The schemes of TLS 1.3 are not among those that
/// ring verifies.
fn legacy_parameters(scheme: SignatureScheme) -> Option<&'static RsaParameters> {
    match scheme {
        SignatureScheme::RSA_PKCS1_SHA256 => Some(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        SignatureScheme::RSA_PKCS1_SHA512 => Some(&RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rustls::crypto::ring::default_provider;

    use super::*;

    /// An RSA key of 1024 bits.
    const CERTIFICATE: &[u8] = include_bytes!("certificate/v1-rsa-1024-md5.der");

    #[test]
    fn a_key_whose_signatures_cannot_be_verified_is_named() {
        let algorithms = default_provider().signature_verification_algorithms;
        let certificate = ShownCertificate::read(CERTIFICATE).unwrap();
        let too_short = |min| Some(Reason::CertificateKeyShort { bits: 1024, min });
        for (min, problem) in [(1024, None), (1025, too_short(1025)), (2048, too_short(2048))] {
            assert_eq!(key_problem(&certificate, min, &algorithms), problem);
        }
        // The curve P-521.
        let key_algorithm = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23";
        let other = ShownCertificate { key_algorithm, ..certificate };
        let problem = key_problem(&other, 2048, &algorithms);
        assert_eq!(problem, Some(Reason::CertificateKeyUnsupported {}));
    }

    #[test]
    fn short_keys_need_a_signature_that_can_be_verified() {
        assert_eq!(min_rsa_bits(SignatureScheme::RSA_PKCS1_SHA256), 1024);
        assert_eq!(min_rsa_bits(SignatureScheme::RSA_PKCS1_SHA384), 2048);
        assert_eq!(min_rsa_bits(SignatureScheme::RSA_PSS_SHA256), 2048);
    }
}
