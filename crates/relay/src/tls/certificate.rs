//! The public key of a certificate, whatever else the certificate is like.
//!
//! Who trusts a certificate itself needs nothing of it but the key. rustls reads keys from X.509 v3 with
//! extensions that it knows; phones and other small devices also have v1.

use der::{
    Decode, Reader, SliceReader, Tag, TagNumber, Tagged,
    asn1::{AnyRef, BitStringRef, UintRef},
};
use rustls::pki_types::alg_id::RSA_ENCRYPTION;

/// A version 3, as a certificate writes it.
const VERSION_3: &[u8] = &[2, 1, 2];

/// A certificate that a server shows. Nothing in it is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownCertificate<'a> {
    /// Whether it is X.509 v3.
    pub is_v3: bool,
    /// The whole `SubjectPublicKeyInfo`.
    pub key_info: &'a [u8],
    /// The value of the `AlgorithmIdentifier` of the key, as rustls names algorithms.
    pub key_algorithm: &'a [u8],
    /// The key itself.
    pub key: &'a [u8],
}

impl<'a> ShownCertificate<'a> {
    /// Reads a certificate as far as its key.
    ///
    /// # Errors
    /// When it is malformed up to there.
    pub fn read(certificate: &'a [u8]) -> der::Result<ShownCertificate<'a>> {
        let mut certificate = open(&mut SliceReader::new(certificate)?)?;
        let mut fields = open(&mut certificate)?;
        let first: AnyRef<'a> = AnyRef::decode(&mut fields)?;
        // Version 1 is written by leaving it out: the first field is the serial number then.
        let has_version = first.tag() == TagNumber(0).context_specific(true);
        if has_version {
            let _serial_number = fields.tlv_bytes()?;
        }
        let _signature_algorithm = fields.tlv_bytes()?;
        let _issuer = fields.tlv_bytes()?;
        let _validity = fields.tlv_bytes()?;
        let _subject = fields.tlv_bytes()?;
        let key_info = fields.tlv_bytes()?;

        let mut parts = open(&mut SliceReader::new(key_info)?)?;
        let algorithm: AnyRef<'a> = AnyRef::decode(&mut parts)?;
        algorithm.tag().assert_eq(Tag::Sequence)?;
        let key: BitStringRef<'a> = BitStringRef::decode(&mut parts)?;
        let key = key.as_bytes().ok_or_else(|| Tag::BitString.value_error())?;
        let is_v3 = has_version && first.value() == VERSION_3;
        Ok(ShownCertificate { is_v3, key_info, key_algorithm: algorithm.value(), key })
    }

    /// Returns the length of an RSA key in bits; `None` for other keys, and for malformed ones.
    #[must_use]
    pub fn rsa_bits(&self) -> Option<u32> {
        if self.key_algorithm != RSA_ENCRYPTION.as_ref() {
            return None;
        }
        let modulus = modulus(self.key).ok()?.as_bytes();
        let bits = u32::try_from(modulus.len()).ok()?.checked_mul(8)?;
        bits.checked_sub(modulus.first()?.leading_zeros())
    }
}

/// Opens a sequence. What follows in it may stay unread.
fn open<'a>(reader: &mut SliceReader<'a>) -> der::Result<SliceReader<'a>> {
    let sequence: AnyRef<'a> = AnyRef::decode(reader)?;
    sequence.tag().assert_eq(Tag::Sequence)?;
    SliceReader::new(sequence.value())
}

fn modulus(key: &[u8]) -> der::Result<UintRef<'_>> {
    UintRef::decode(&mut open(&mut SliceReader::new(key)?)?)
}

#[cfg(test)]
mod tests {
    use rcgen::{KeyPair, PublicKeyData};

    use super::*;

    /// An RSA key of 1024 bits in X.509 v1 signed with MD5, made by OpenSSL:
    /// `openssl x509 -req -signkey key.pem -md5`.
    const VERSION_1: &[u8] = include_bytes!("certificate/v1-rsa-1024-md5.der");

    #[test]
    fn the_key_of_a_v1_certificate_is_read() {
        let shown = ShownCertificate::read(VERSION_1).unwrap();
        assert!(!shown.is_v3);
        assert_eq!(shown.rsa_bits(), Some(1024));
        assert_eq!(shown.key_info.len(), 162);
    }

    #[test]
    fn the_key_of_a_v3_certificate_is_read() {
        let key = KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(["snom".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let shown = ShownCertificate::read(certificate.der()).unwrap();
        assert!(shown.is_v3);
        assert_eq!(shown.rsa_bits(), None);
        assert_eq!(shown.key_info, key.subject_public_key_info());
        assert_eq!(shown.key, key.public_key_raw());
    }

    #[test]
    fn a_certificate_that_is_cut_or_damaged_is_no_panic() {
        for end in 0..VERSION_1.len() {
            assert!(ShownCertificate::read(&VERSION_1[..end]).is_err(), "{end} bytes");
        }
        for place in 0..VERSION_1.len() {
            for bit in 0..8 {
                let mut damaged = VERSION_1.to_vec();
                damaged[place] ^= 1 << bit;
                if let Ok(shown) = ShownCertificate::read(&damaged) {
                    let _bits = shown.rsa_bits();
                }
            }
        }
    }
}
