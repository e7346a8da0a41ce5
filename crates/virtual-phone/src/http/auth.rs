//! Who may use the phone's web server.

use base64::{Engine, prelude::BASE64_STANDARD};

/// A user name and password, asked for with Basic authentication (the phone's Authentication
/// Scheme "off").
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    user: String,
    password: String,
}

impl Login {
    /// The login of the phone's web server.
    #[must_use]
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Login {
        Login { user: user.into(), password: password.into() }
    }

    /// Whether the value of an `Authorization` header lets the request in.
    pub(super) fn admits(&self, authorization: Option<&str>) -> bool {
        let credentials = authorization
            .and_then(|header| header.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Basic"))
            .and_then(|(_, credentials)| BASE64_STANDARD.decode(credentials.trim()).ok());
        credentials.is_some_and(|credentials| {
            credentials == format!("{}:{}", self.user, self.password).as_bytes()
        })
    }
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("user", &self.user).field("password", &"***").finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_comes_in() {
        let login = Login::new("admin", "s3:cret");
        assert!(login.admits(Some("Basic YWRtaW46czM6Y3JldA==")));
        assert!(login.admits(Some("basic  YWRtaW46czM6Y3JldA==")));
        for wrong in [
            None,
            Some(""),
            Some("Basic"),
            Some("Basic !"),
            Some("Basic YWRtaW46"),
            Some("Bearer YWRtaW46czM6Y3JldA=="),
        ] {
            assert!(!login.admits(wrong), "{wrong:?}");
        }
        assert!(!format!("{login:?}").contains("cret"));
    }
}
