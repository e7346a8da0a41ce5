//! Tokens of programs: long random texts, stored as their SHA-256.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::hex::hex;

/// The prefix of every token, by which secret scanners find a leaked one.
const PREFIX: &str = "deskside_";

/// The beginning of a token for a frame, which ends soon.
const EMBED_PREFIX: &str = "deskside_embed_";

/// The SHA-256 of a token. A token has 256 random bits, so a slower hash is not needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// A text that is not the hash of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not 64 hexadecimal digits; create a token with: deskside-relay new-token")]
pub struct TokenHashError;

impl TokenHash {
    /// Hashes a token.
    #[must_use]
    pub fn of(token: &str) -> TokenHash {
        TokenHash(Sha256::digest(token).into())
    }

    /// Parses 64 hexadecimal digits.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn read(text: &str) -> Result<TokenHash, TokenHashError> {
        let mut hash = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(TokenHashError);
        }
        for (byte, nth) in hash.iter_mut().zip((0..).step_by(2)) {
            let pair = text.get(nth..nth + 2).ok_or(TokenHashError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| TokenHashError)?;
        }
        Ok(TokenHash(hash))
    }
}

impl std::fmt::Display for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// Creates a token, to be shown once.
///
/// # Errors
/// When the operating system has no random numbers.
pub fn new_token() -> Result<String, getrandom::Error> {
    random_token(PREFIX)
}

/// Creates a token for a frame.
///
/// # Errors
/// As [`new_token`].
pub fn new_embed_token() -> Result<String, getrandom::Error> {
    random_token(EMBED_PREFIX)
}

/// Returns whether a token is or was one for a frame, as far as its beginning shows.
#[must_use]
pub fn is_embed_token(token: &str) -> bool {
    token.starts_with(EMBED_PREFIX)
}

fn random_token(prefix: &str) -> Result<String, getrandom::Error> {
    let mut random = [0; 32];
    getrandom::fill(&mut random)?;
    Ok(format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(random)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_and_its_hash_survives_a_round_trip() {
        let token = new_token().unwrap();
        assert_eq!(token.len(), PREFIX.len() + 43);
        assert_ne!(token, new_token().unwrap());
        let hash = TokenHash::of(&token);
        assert_eq!(TokenHash::read(&hash.to_string()), Ok(hash));
        for text in ["", "12", &"g".repeat(64), &"ä".repeat(32)] {
            assert_eq!(TokenHash::read(text), Err(TokenHashError));
        }
    }
}
