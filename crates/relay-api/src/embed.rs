//! Tokens of portals: sites that show the page in a frame and say who uses it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Role;

/// The longest life of an embed token, in seconds.
pub const MAX_EMBED_SECONDS: u32 = 900;
/// The shortest one.
pub const MIN_EMBED_SECONDS: u32 = 10;
/// The life of an embed token, unless the portal asks for another one.
pub const DEFAULT_EMBED_SECONDS: u32 = 600;

/// The user of a portal, and what the token for the frame is to allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmbedTokenRequest {
    /// The name of the user, as the audit log and other users see it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub user: String,
    /// The ids of the phones; all that the portal may see when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<Vec<String>>,
    /// The groups of phones; those of the portal when absent. With `phones`, a phone has to be in both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// The role, which that of the portal limits; the role of the portal when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The seconds until the token ends; 600 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 10, maximum = 900))]
    pub expires_in: Option<u32>,
}

/// A token for a frame.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmbedToken {
    /// The token; it is never written down.
    pub token: String,
    /// The time at which it ends, in UTC (RFC 3339).
    pub expires_at: String,
    /// The role that it gives.
    pub role: Role,
}

impl fmt::Debug for EmbedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbedToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// The tokens of a portal that end before their time: all of a user, or one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmbedTokenRevocation {
    /// The name of the user whose tokens end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The token that ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl fmt::Debug for EmbedTokenRevocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbedTokenRevocation").field("user", &self.user).finish_non_exhaustive()
    }
}

/// The pages that may show the relay in a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Embedding {
    /// Their origins, such as `https://helpdesk.example`.
    pub origins: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_shown() {
        let token = "deskside_embed_s3cret".to_owned();
        let revocation = EmbedTokenRevocation { user: None, token: Some(token.clone()) };
        let expires_at = "2026-11-28T10:30:00Z".to_owned();
        let answer = EmbedToken { token, expires_at, role: Role::Viewer };
        for text in [format!("{answer:?}"), format!("{revocation:?}")] {
            assert!(!text.contains("s3cret"), "{text}");
        }
    }

    #[test]
    fn a_request_names_a_user_and_nothing_that_is_unknown() {
        let read = |text: &str| serde_json::from_str::<EmbedTokenRequest>(text);
        let request = read(r#"{"user":"ada"}"#).unwrap();
        assert_eq!((request.phones, request.groups, request.role), (None, None, None));
        for text in [
            "{}",
            r#"{"user":"ada","phone":"desk"}"#,
            r#"{"user":"ada","role":"root"}"#,
            r#"{"user":"ada","expires_in":-1}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
