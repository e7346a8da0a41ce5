//! The beginning of a hash: enough to tell things apart, and none of what they are.

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// Returns the first `N` bytes of the SHA-256 of several parts; where one ends and the next begins counts.
pub(crate) fn short_hash<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut short = [0; N];
    for (to, from) in short.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    short
}

/// Returns the hash of a name as 32 hexadecimal digits, as a part of a key.
pub(crate) fn name_hash(name: &str) -> String {
    hex(&short_hash::<16>(&[name.as_bytes()]))
}
