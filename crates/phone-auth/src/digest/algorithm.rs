//! The hash functions of RFC 7616 section 6.1.

use std::fmt::Write;

use md5::{Digest, Md5};
use sha2::{Sha256, Sha512_256};

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Function {
    Md5,
    Sha256,
    Sha512_256,
}

/// A digest algorithm: a hash function, with a secret per session or not (`-sess`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Algorithm {
    function: Function,
    pub(crate) session: bool,
}

impl Algorithm {
    /// MD5, the default of a challenge that names none.
    pub const MD5: Algorithm = Algorithm { function: Function::Md5, session: false };

    /// Returns the algorithm of a name, in any case.
    #[must_use]
    pub fn named(name: &[u8]) -> Option<Algorithm> {
        let name = name.to_ascii_uppercase();
        let (name, session) = match name.strip_suffix(b"-SESS") {
            Some(name) => (name, true),
            None => (name.as_slice(), false),
        };
        let function = match name {
            b"MD5" => Function::Md5,
            b"SHA-256" => Function::Sha256,
            b"SHA-512-256" => Function::Sha512_256,
            _ => return None,
        };
        Some(Algorithm { function, session })
    }

    /// Returns its rank; higher is stronger.
    pub(crate) fn strength(self) -> u8 {
        match self.function {
            Function::Md5 => 1,
            Function::Sha256 => 2,
            Function::Sha512_256 => 3,
        }
    }

    /// Hashes the concatenated parts; returns lower-case hexadecimal digits.
    pub(crate) fn hash<'a>(self, parts: impl IntoIterator<Item = &'a [u8]>) -> String {
        match self.function {
            Function::Md5 => hash::<Md5>(parts),
            Function::Sha256 => hash::<Sha256>(parts),
            Function::Sha512_256 => hash::<Sha512_256>(parts),
        }
    }
}

fn hash<'a, D: Digest>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = D::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to memory does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
