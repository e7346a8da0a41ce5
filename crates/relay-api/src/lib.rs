//! The JSON that crosses between the page and the relay.
//!
//! Only shapes live here. What a command means is in the `snom` crate; the conversion from one to
//! the other is [`CommandRequest::command`].

mod access;
mod command;
mod diagnosis;
mod event;
mod json;
mod phone;
mod problem;
mod read;
mod reason;
mod remedy;
mod wire;

pub use access::{LoginKind, LoginRequest, Role, Session};
pub use command::{CommandReport, CommandRequest, InvalidCommand, Outcome};
pub use diagnosis::{Check, CheckName, Diagnostics, Verdict};
pub use event::{Event, OutcomeEvent};
pub use json::{FromJson, Json};
pub use phone::{AddPhoneRequest, LinkState, PhoneSummary, SignInRequest};
pub use problem::{Code, Problem};
pub use reason::{
    AddressProblem, CertificateProblem, CommandNeeds, IoProblem, List, PictureProblem, RateLimit,
    Reason, SpecialRange,
};
pub use remedy::Remedy;

/// The path under which every call of the API lives.
pub const BASE_PATH: &str = "/api/v1";

/// The header that whatever changes state must carry, with the value [`DESKSIDE_HEADER_VALUE`].
///
/// A page of another origin cannot send it without a preflight, which the relay refuses: that is
/// the protection against forged requests on a plain-http intranet, where browsers send neither
/// `Sec-Fetch-Site` nor, on simple requests, `Origin`.
pub const DESKSIDE_HEADER: &str = "x-deskside";

/// The value of [`DESKSIDE_HEADER`].
pub const DESKSIDE_HEADER_VALUE: &str = "1";
