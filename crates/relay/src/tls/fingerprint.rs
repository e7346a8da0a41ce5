//! The fingerprint of a certificate: the SHA-256 of its DER form, as common tools show it.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// A fingerprint, written `sha256:` and 64 hexadecimal digits, with or without colons between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

/// A text that is not a fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a fingerprint; write sha256: and the 64 digits that `openssl x509 -fingerprint \
     -sha256` shows"
)]
pub struct FingerprintError(String);

impl Fingerprint {
    /// Computes the fingerprint of a certificate.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Fingerprint {
        Fingerprint(Sha256::digest(certificate).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Fingerprint, FingerprintError> {
        let error = || FingerprintError(text.chars().take(80).collect());
        let digits = text.strip_prefix("sha256:").ok_or_else(error)?;
        let digits: Vec<_> = digits
            .chars()
            .filter(|character| *character != ':')
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()
            .ok_or_else(error)?;
        let bytes: Vec<_> =
            digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect();
        let is_complete = digits.len() == 64;
        bytes.try_into().ok().filter(|_| is_complete).map(Fingerprint).ok_or_else(error)
    }
}
