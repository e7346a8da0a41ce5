//! Errors of the API: problem documents (RFC 9457).

use serde::{Deserialize, Serialize};

use crate::{Reason, Remedy};

/// A problem document, served as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The kind of problem, short and constant (RFC 9457 section 3.1.3).
    pub title: String,
    /// The HTTP status code (RFC 9457 section 3.1.2).
    pub status: u16,
    /// The reason and the remedy as an English text (RFC 9457 section 3.1.4).
    pub detail: String,
    /// A name for programs that never changes (an extension member, RFC 9457 section 3.2).
    pub code: Code,
    /// The reason as data.
    // Every call names problems several times, and each would collect all that a reason may be.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub reason: Box<Reason>,
    /// What to do about it; absent when there is nothing to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub remedy: Option<Box<Remedy>>,
}

macro_rules! codes {
    ($($variant:ident $name:literal $status:literal $title:literal;)*) => {
        /// The name of a problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] #[serde(rename = $name)] $variant,)*
            /// A code that this version does not know.
            #[serde(other)]
            Other,
        }

        impl Code {
            /// The name of every problem there is, as it is written in JSON.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The code called `name`; [`Code::Other`] when this version knows none of that name.
            #[must_use]
            pub fn named(name: &str) -> Code {
                match name { $($name => Code::$variant,)* _ => Code::Other }
            }

            /// The name, as it is written in JSON.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* Code::Other => "other" }
            }

            /// The HTTP status code that goes with the problem.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Code::$variant => $status,)* Code::Other => 500 }
            }

            /// Returns whether a command that ended with this problem certainly was not sent.
            #[must_use]
            pub const fn means_not_sent(self) -> bool {
                !matches!(
                    self,
                    Code::PhoneAnswer
                        | Code::OutcomeUnknown
                        | Code::OtherRun
                        | Code::Internal
                        | Code::Other
                )
            }

            /// The title of the problem.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* Code::Other => "Unknown problem" }
            }
        }
    };
}

codes! {
    NotFound "not-found" 404 "Page not found";
    MethodNotAllowed "method-not-allowed" 405 "Method not allowed";
    UnknownPhone "unknown-phone" 404 "Phone not found";
    UnknownScreen "unknown-screen" 404 "Screen not found";
    InvalidCommand "invalid-command" 422 "Invalid command";
    MissingKey "missing-key" 422 "Key not on this model";
    NotOnThisPhone "not-on-this-phone" 422 "Command not supported by this phone";
    ConfirmationRequired "confirmation-required" 422 "Confirmation required";
    InvalidJson "invalid-json" 400 "Invalid JSON body";
    MissingHeader "missing-header" 403 "CSRF header missing";
    NotJson "not-json" 415 "Content type must be application/json";
    TooLarge "too-large" 413 "Body too large";
    BadRequest "bad-request" 400 "Malformed request";
    LengthRequired "length-required" 411 "Content-Length required";
    TooSlow "too-slow" 408 "Request timeout";
    WrongHost "wrong-host" 421 "Unknown host name";
    LoginRequired "login-required" 401 "Sign-in required";
    LoginFailed "login-failed" 401 "Wrong name or password";
    SignInBusy "sign-in-busy" 503 "Too many people are signing in";
    Forbidden "forbidden" 403 "You are not allowed to do this";
    ForeignOrigin "foreign-origin" 403 "Request from a foreign origin";
    UntrustedProxy "untrusted-proxy" 400 "User header from an untrusted proxy";
    TooManyRequests "too-many-requests" 429 "Too many requests";
    CoolingDown "cooling-down" 429 "Command sent a moment ago";
    AddressRefused "address-refused" 422 "Address not allowed";
    PhoneRemoved "phone-removed" 410 "Phone removed";
    KeyRequired "key-required" 400 "Idempotency-Key required";
    InvalidKey "invalid-key" 400 "Invalid Idempotency-Key";
    KeyReused "key-reused" 422 "Idempotency-Key used for another command";
    TooManyKeys "too-many-keys" 429 "Too many commands with an Idempotency-Key";
    WaitedTooLong "waited-too-long" 503 "The command waited too long";
    Cancelled "cancelled" 409 "The command was cancelled";
    Held "held" 409 "Another user controls the phone";
    NoRequest "no-request" 409 "Nobody is asking for control";
    OtherRun "other-run" 409 "The command was meant for another run of the relay";
    OutcomeUnknown "outcome-unknown" 504 "Nobody knows what became of the command";
    NoOwner "no-owner" 503 "No relay serves the phone at the moment";
    PhoneBusy "phone-busy" 429 "Too many commands waiting";
    PhoneUnreachable "phone-unreachable" 502 "The phone cannot be reached";
    PhoneAuthFailed "phone-auth-failed" 502 "The phone refused the user name or password";
    PhoneAnswer "phone-answer" 502 "Unexpected answer from the phone";
    ShuttingDown "shutting-down" 503 "The relay is shutting down";
    AuditUnavailable "audit-unavailable" 503 "The audit log cannot be written";
    Internal "internal" 500 "Internal error";
}

impl Problem {
    /// A problem of the kind `code` with the remedy of its reason.
    #[must_use]
    pub fn new(code: Code, reason: Reason) -> Problem {
        let remedy = reason.remedy();
        let detail = match &remedy {
            Some(remedy) => format!("{reason}. {remedy}"),
            None => reason.to_string(),
        };
        Problem {
            title: code.title().to_owned(),
            status: code.status(),
            detail,
            code,
            reason: Box::new(reason),
            remedy: remedy.map(Box::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_have_the_members_of_rfc_9457_and_a_stable_code() {
        let problem = Problem::new(Code::PhoneUnreachable, Reason::ConnectTimeout { seconds: 2 });
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["title"], "The phone cannot be reached");
        assert_eq!(json["status"], 502);
        assert_eq!(json["code"], "phone-unreachable");
        assert_eq!(json["reason"]["kind"], "connect-timeout");
        assert_eq!(json["reason"]["seconds"], 2);
        assert_eq!(json["remedy"]["kind"], "check-phone");
        let detail = json["detail"].as_str().unwrap();
        assert!(detail.starts_with("no connection within 2 s. Check that"), "{detail}");
        assert_eq!(serde_json::from_value::<Problem>(json.clone()).unwrap(), problem);
        let newer = json.to_string().replace("\"phone-unreachable", "\"from-the-future");
        assert_eq!(serde_json::from_str::<Problem>(&newer).unwrap().code, Code::Other);
    }
}
