//! Passwords of users, stored as Argon2id hashes (RFC 9106).

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{
        PasswordHash as Parsed, PasswordHasher, PasswordVerifier, SaltString, rand_core::OsRng,
    },
};

/// A password hash in PHC form, such as `$argon2id$v=19$m=19456,t=2,p=1$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A hash invites guessing, so it stays out of logs.
        f.write_str("***")
    }
}

/// A text that is not a password hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not an Argon2id hash; create one with: deskside-relay hash-password")]
pub struct PasswordHashError;

/// The hash to check the password of an unknown name against, so that it takes as long as that of a
/// known one.
static DUMMY: LazyLock<Option<PasswordHash>> = LazyLock::new(|| PasswordHash::new("").ok());

impl PasswordHash {
    /// Hashes a password with the parameters that OWASP recommends (19 MiB, 2 passes).
    ///
    /// # Errors
    /// When the operating system has no random numbers.
    pub fn new(password: &str) -> Result<PasswordHash, String> {
        let salt = SaltString::generate(&mut OsRng);
        let hash = Argon2::default()
            .hash_password(password.as_bytes(), &salt)
            .map_err(|error| error.to_string())?;
        Ok(PasswordHash(hash.to_string()))
    }

    /// Parses a hash.
    ///
    /// # Errors
    /// When the text is anything else, a readable password for example.
    pub fn read(text: &str) -> Result<PasswordHash, PasswordHashError> {
        let parsed = Parsed::new(text).map_err(|_| PasswordHashError)?;
        let is_complete = parsed.salt.is_some() && parsed.hash.is_some();
        if parsed.algorithm != argon2::ARGON2ID_IDENT || !is_complete {
            return Err(PasswordHashError);
        }
        Ok(PasswordHash(text.to_owned()))
    }

    /// Returns the PHC form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether this is the hash of `password`. Takes tens of milliseconds on purpose.
    #[must_use]
    pub fn matches(&self, password: &str) -> bool {
        Parsed::new(&self.0).is_ok_and(|parsed| {
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
        })
    }

    /// Takes as long as [`matches`](Self::matches), for an unknown name.
    pub(crate) fn check_dummy(password: &str) {
        if let Some(dummy) = DUMMY.as_ref() {
            let _never = dummy.matches(password);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_hash_and_no_other() {
        let hash = PasswordHash::new("correct horse").unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        let read = PasswordHash::read(hash.as_str()).unwrap();
        assert!(read.matches("correct horse"));
        assert!(!read.matches("correct horse "));
        assert!(!read.matches(""));
        assert_ne!(PasswordHash::new("correct horse").unwrap(), hash, "salted");
        assert_eq!(format!("{hash:?}"), "***");
    }

    #[test]
    fn other_texts_are_rejected_with_the_remedy() {
        let bcrypt = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
        let argon2i = "$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$1zLjFJMpWqQ";
        for text in ["", "s3cret", bcrypt, argon2i, "$argon2id$v=19$m=19456,t=2,p=1$"] {
            let error = PasswordHash::read(text).unwrap_err().to_string();
            assert!(error.contains("deskside-relay hash-password"), "{text}: {error}");
        }
    }
}
