//! Who somebody is to the relay, and what that person may do.

use serde::{Deserialize, Serialize};
use snom::Danger;

use crate::{
    Problem,
    json::{FromJson, Json, required},
};

/// The permissions of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks at screens; presses nothing.
    Viewer,
    /// Does what can be made good again: keys, calls, restarts.
    Operator,
    /// Does everything, also what loses data.
    Administrator,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Operator, Role::Administrator];

    /// Returns whether this role may do something of that danger.
    #[must_use]
    pub const fn may(self, danger: Danger) -> bool {
        match self {
            Role::Viewer => false,
            Role::Operator => !matches!(danger, Danger::DestroysData),
            Role::Administrator => true,
        }
    }

    /// The name as it is written in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Administrator => "administrator",
        }
    }
}

/// The way of signing in to the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum LoginKind {
    /// Not at all: only this machine reaches the relay.
    None,
    /// With a name and a password.
    Password,
    /// At the reverse proxy in front of it.
    Proxy,
    /// At a portal, which shows the page in a frame and got a token for it.
    Portal,
    /// With a company account (OpenID Connect).
    Company,
}

impl LoginKind {
    /// Returns whether the browser has a session, which can be ended.
    #[must_use]
    pub const fn has_session(self) -> bool {
        matches!(self, LoginKind::Password | LoginKind::Company)
    }
}

/// The ways in which a browser can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInWays {
    /// True when users of the relay have passwords.
    pub password: bool,
    /// The name of the company whose accounts are good; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Why the last sign-in of this browser with such an account failed; returned once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

impl FromJson for SignInWays {
    fn from_json(json: &impl Json) -> Option<Self> {
        Some(SignInWays {
            password: required(json, "password")?,
            company: required(json, "company"),
            problem: required(json, "problem"),
        })
    }
}

/// What a small window hands to the page that opened it: the proof of a sign-in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompanyClaim {
    /// A random text, good once and for a minute.
    pub claim: String,
}

impl std::fmt::Debug for CompanyClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CompanyClaim").finish_non_exhaustive()
    }
}

/// A session of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionSummary {
    /// The id, to end it.
    pub id: String,
    /// The name of the user.
    pub user: String,
    /// The time of the sign-in, in UTC (RFC 3339).
    pub started: String,
    /// The seconds since its last request.
    pub idle_seconds: u32,
    /// The address of its last request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// True for the session of the caller.
    pub is_current: bool,
}

impl FromJson for SessionSummary {
    fn from_json(json: &impl Json) -> Option<Self> {
        Some(SessionSummary {
            id: required(json, "id")?,
            user: required(json, "user")?,
            started: required(json, "started")?,
            idle_seconds: required(json, "idle_seconds")?,
            from: required(json, "from"),
            is_current: required(json, "is_current")?,
        })
    }
}

/// The session of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The name of the person; `local` where nobody signs in.
    pub name: String,
    /// The permissions of the user.
    pub role: Role,
    /// The way the user signed in, which decides whether signing out makes sense.
    pub login: LoginKind,
    /// True when the user may add phones by their address.
    pub may_add_phones: bool,
    /// The name of the portal whose token the caller has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// The time at which that token ends, in UTC (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// True when a page that shows this one in a frame may dial at once.
    #[serde(default)]
    pub allow_fire: bool,
}

/// A name and a password, to sign in with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The name.
    pub name: String,
    /// The password; it is never written down.
    pub password: String,
}

impl std::fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginRequest").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{option, prelude::*};
    use serde_json::{json, to_value};

    use super::*;
    use crate::{Code, CompanyProblem, Reason};

    proptest! {
        #[test]
        fn sessions_of_a_list_are_read_as_they_are_written(
            (id, user, started) in (".*", ".*", ".*"),
            idle_seconds in any::<u32>(),
            from in option::of(".*"),
            is_current in any::<bool>(),
        ) {
            let session = SessionSummary { id, user, started, idle_seconds, from, is_current };
            let list = vec![session];
            prop_assert_eq!(Vec::from_json(&to_value(&list).unwrap()), Some(list));
        }
    }

    #[test]
    fn a_session_without_its_id_is_not_read() {
        let session = json!({"user": "ada", "started": "", "idle_seconds": 1, "is_current": true});
        assert_eq!(SessionSummary::from_json(&session), None);
        // Behind a proxy the relay may not know the address.
        let session = json!({"id": "a", "user": "ada", "started": "2026-11-24T15:30:12Z",
            "idle_seconds": 1, "is_current": true, "browser": "of a newer relay"});
        assert_eq!(SessionSummary::from_json(&session).map(|session| session.from), Some(None));
    }

    #[test]
    fn a_role_may_what_its_tier_allows() {
        for danger in Danger::ALL {
            assert!(!Role::Viewer.may(danger), "{danger}");
            assert_eq!(Role::Operator.may(danger), danger < Danger::DestroysData, "{danger}");
            assert!(Role::Administrator.may(danger), "{danger}");
        }
    }

    #[test]
    fn the_ways_to_sign_in_are_read_as_they_are_written() {
        let problem = Problem::new(
            Code::LoginFailed,
            Reason::CompanySignIn { problem: CompanyProblem::Declined },
        );
        for (password, company, problem) in [
            (true, None, None),
            (false, Some("Example Ltd".to_owned()), None),
            (true, Some("Example Ltd".to_owned()), Some(problem)),
        ] {
            let ways = SignInWays { password, company, problem };
            assert_eq!(SignInWays::from_json(&to_value(&ways).unwrap()), Some(ways));
        }
    }

    #[test]
    fn only_a_session_of_the_relay_can_be_ended() {
        for (login, has_session) in [
            (LoginKind::None, false),
            (LoginKind::Password, true),
            (LoginKind::Proxy, false),
            (LoginKind::Company, true),
        ] {
            assert_eq!(login.has_session(), has_session, "{login:?}");
        }
    }

    #[test]
    fn a_claim_is_not_shown() {
        let claim = CompanyClaim { claim: "s3cret".to_owned() };
        assert_eq!(format!("{claim:?}"), "CompanyClaim { .. }");
    }

    #[test]
    fn a_password_is_not_shown() {
        let request = LoginRequest { name: "ada".to_owned(), password: "s3cret".to_owned() };
        assert_eq!(format!("{request:?}"), r#"LoginRequest { name: "ada", .. }"#);
    }
}
