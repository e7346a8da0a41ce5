//! Errors of the API: problem documents (RFC 9457).

use serde::{Deserialize, Serialize};

/// A problem document, served as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind of problem it is, short and the same each time (RFC 9457 section 3.1.3).
    pub title: String,
    /// The HTTP status code (RFC 9457 section 3.1.2).
    pub status: u16,
    /// This problem in particular, with its place and its mend (RFC 9457 section 3.1.4).
    pub detail: String,
    /// A name for programs that never changes (an extension member, RFC 9457 section 3.2).
    pub code: Code,
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

            /// The HTTP status code that goes with the problem.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Code::$variant => $status,)* Code::Other => 500 }
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
    NotFound "not-found" 404 "There is no such page";
    MethodNotAllowed "method-not-allowed" 405 "This address takes another method";
    UnknownPhone "unknown-phone" 404 "There is no such phone";
    UnknownScreen "unknown-screen" 404 "The phone has no such screen";
    InvalidCommand "invalid-command" 422 "The command does not make sense";
    MissingKey "missing-key" 422 "This model has no such key";
    NotOnThisPhone "not-on-this-phone" 422 "This phone does not know the command";
    ConfirmationRequired "confirmation-required" 422 "The phone's id must be repeated";
    InvalidJson "invalid-json" 400 "The body is not the JSON that is expected";
    MissingHeader "missing-header" 403 "A header that protects against forged requests is missing";
    NotJson "not-json" 415 "The body must be sent as application/json";
    TooLarge "too-large" 413 "The body is too large";
    BadRequest "bad-request" 400 "The request is malformed";
    LengthRequired "length-required" 411 "The length of the body is missing";
    TooSlow "too-slow" 408 "The request did not come in time";
    WrongHost "wrong-host" 421 "The relay does not answer to this host name";
    LoginRequired "login-required" 401 "Somebody has to sign in";
    LoginFailed "login-failed" 401 "The name or the password is wrong";
    Forbidden "forbidden" 403 "This is not allowed to this person";
    ForeignOrigin "foreign-origin" 403 "The request comes from a page of another origin";
    UntrustedProxy "untrusted-proxy" 400 "The header that names a person comes from a stranger";
    TooManyRequests "too-many-requests" 429 "That was too often";
    CoolingDown "cooling-down" 429 "The same was done a moment ago";
    AddressRefused "address-refused" 422 "A phone at this address is not allowed";
    PhoneBusy "phone-busy" 429 "Too many commands are waiting for this phone";
    PhoneUnreachable "phone-unreachable" 502 "The phone cannot be reached";
    PhoneAuthFailed "phone-auth-failed" 502 "The phone refuses the user name or password";
    PhoneAnswer "phone-answer" 502 "The phone gave an answer that is of no use";
    ShuttingDown "shutting-down" 503 "The relay is shutting down";
    Internal "internal" 500 "Something went wrong inside the relay";
}

impl Problem {
    /// A problem of the kind `code`; `detail` names this case and its mend.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Problem {
        Problem {
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_the_members_of_rfc_9457_and_a_stable_code() {
        let problem = Problem::new(Code::UnknownPhone, "no phone is called `x`");
        let json = serde_json::to_string(&problem).unwrap();
        assert_eq!(
            json,
            r#"{"title":"There is no such phone","status":404,"detail":"no phone is called `x`","code":"unknown-phone"}"#
        );
        assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), problem);
        let newer = json.replace("unknown-phone", "from-the-future");
        assert_eq!(serde_json::from_str::<Problem>(&newer).unwrap().code, Code::Other);
    }
}
