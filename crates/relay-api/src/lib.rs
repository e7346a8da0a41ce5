//! The JSON that crosses between the page and the relay.
//!
//! Only shapes live here. What a command means is in the `snom` crate; the conversion from one to
//! the other is [`CommandRequest::command`].

mod access;
mod command;
mod diagnosis;
mod driver;
mod embed;
mod event;
mod json;
mod number;
mod phone;
mod problem;
mod read;
mod reason;
mod remedy;
#[cfg(any(test, feature = "values"))]
mod value;
mod wire;

pub use access::{
    CompanyClaim, LoginKind, LoginRequest, Role, Session, SessionSummary, SignInWays,
};
pub use command::{
    CancelState, CancelledCommand, CommandReport, CommandRequest, InvalidCommand, Outcome,
};
pub use diagnosis::{Check, CheckName, Diagnostics, Verdict};
pub use driver::{ControlRequest, DriverAction, DriverRequest, PhoneDriver};
pub use embed::{
    DEFAULT_EMBED_SECONDS, EmbedToken, EmbedTokenRequest, EmbedTokenRevocation, Embedding,
    MAX_EMBED_SECONDS, MIN_EMBED_SECONDS,
};
pub use event::{Event, MAX_STREAM_PHONES, OutcomeEvent};
pub use json::{FromJson, Json, WithoutReasons};
pub use number::{NumberCall, NumberDoubt, NumberPlan, NumberReading, NumberRequest, NumberStep};
pub use phone::{
    AddPhoneRequest, AddPhoneResult, AddPhonesRequest, LinkState, MAX_ADDITIONS, PhoneSummary,
    SignInRequest,
};
pub use problem::{Code, Problem};
pub use reason::{
    AddressProblem, CertificateProblem, ClusterProblem, CommandNeeds, CompanyProblem, IoProblem,
    List, PictureProblem, RateLimit, Reason, SpecialRange,
};
pub use remedy::Remedy;

/// The path under which every call of the API lives.
pub const BASE_PATH: &str = "/api/v1";

/// [`BASE_PATH`] relative to the page, which a reverse proxy may serve below a path such as `/phones/`.
pub const RELATIVE_BASE_PATH: &str = "api/v1";

/// The header that whatever changes state must carry, with the value [`DESKSIDE_HEADER_VALUE`].
///
/// A page of another origin cannot send it without a preflight, which the relay refuses: that is
/// the protection against forged requests on a plain-http intranet, where browsers send neither
/// `Sec-Fetch-Site` nor, on simple requests, `Origin`.
pub const DESKSIDE_HEADER: &str = "x-deskside";

/// The value of [`DESKSIDE_HEADER`].
pub const DESKSIDE_HEADER_VALUE: &str = "1";

/// The header with the origin of the page that shows the relay in a frame, as the browser vouched for it. Every
/// request with an embed token needs it.
pub const EMBEDDER_HEADER: &str = "x-deskside-embedder";

/// The header that names a command, so that a repeated request gets the report of the first
/// (draft-ietf-httpapi-idempotency-key-header).
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The length of the longest key, in characters.
pub const MAX_KEY_LENGTH: usize = 128;

/// The header with the name of a run of the relay: of the one that answers, and of the one that a command
/// is meant for.
pub const RUN_HEADER: &str = "x-deskside-run";

/// The header with the seconds that a command may wait for its turn.
pub const WAIT_HEADER: &str = "x-deskside-wait";

/// The header with the number of rows of a picture that did not arrive from the phone; absent when it is
/// whole.
pub const MISSING_ROWS_HEADER: &str = "x-deskside-missing-rows";
