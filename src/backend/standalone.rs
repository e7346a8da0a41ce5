//! The page that needs no server: each phone is either a demo phone or one that the browser reaches
//! directly. Nothing is sent to anybody else.

use std::{future, pin::Pin};

use relay_api::{
    Code, CommandReport, CommandRequest, Diagnostics, LoginKind, NumberReading, NumberRequest,
    PhoneSummary, Reason, Role, Session, SessionSummary, SignInWays,
};
use snom::Screen;

use crate::{
    backend::{
        demo, direct,
        result::{BackendError, Picture},
    },
    model::{phone_book::BookEntry, phone_import::AdditionKind},
};

pub use direct::{direct_access, leave_login_to_browser, sign_in_with, watch_permission};

fn needs_relay<T>() -> Result<T, BackendError> {
    Err(BackendError::because(Code::Forbidden, Reason::NeedsRelay {}))
}

/// Lists the phones of this page.
///
/// # Errors
/// Never; the relay's function of this name can fail.
pub async fn phones() -> Result<Vec<PhoneSummary>, BackendError> {
    Ok([demo::phones(), direct::phones()].concat())
}

/// Returns the session: an administrator without a login.
///
/// # Errors
/// Never; the relay's function of this name can fail.
pub async fn session() -> Result<Session, BackendError> {
    Ok(Session {
        name: "local".to_owned(),
        role: Role::Administrator,
        login: LoginKind::None,
        may_add_phones: true,
        portal: None,
        expires_at: None,
        allow_fire: false,
    })
}

/// Signs in.
///
/// # Errors
/// Always: that needs a relay.
pub async fn sign_in(_name: String, _password: String) -> Result<(), BackendError> {
    needs_relay()
}

/// Returns the ways to sign in.
///
/// # Errors
/// Always: that needs a relay.
pub async fn sign_in_ways() -> Result<SignInWays, BackendError> {
    needs_relay()
}

/// Claims a session.
///
/// # Errors
/// Always: that needs a relay.
pub async fn claim_sign_in(_claim: String) -> Result<(), BackendError> {
    needs_relay()
}

/// Reads a problem of a relay.
#[must_use]
pub fn sign_in_problem(_json: &str) -> BackendError {
    BackendError::NoAnswer
}

/// Signs out.
///
/// # Errors
/// Always: that needs a relay.
pub async fn sign_out() -> Result<(), BackendError> {
    needs_relay()
}

/// Lists the sessions of the user.
///
/// # Errors
/// Always: that needs a relay.
pub async fn sessions() -> Result<Vec<SessionSummary>, BackendError> {
    needs_relay()
}

/// Ends a session.
///
/// # Errors
/// Always: that needs a relay.
pub async fn end_session(_id: &str) -> Result<(), BackendError> {
    needs_relay()
}

/// Ends all sessions of the user but this one.
///
/// # Errors
/// Always: that needs a relay.
pub async fn end_other_sessions() -> Result<(), BackendError> {
    needs_relay()
}

/// Ends all sessions of a user.
///
/// # Errors
/// Always: that needs a relay.
pub async fn end_sessions_of(_user: &str) -> Result<(), BackendError> {
    needs_relay()
}

/// Adds phones by their addresses, or gives those that are there already what the entries say of them. Returns a
/// result for each.
///
/// # Errors
/// Never; the relay's function of this name can fail.
pub async fn add_phones(
    entries: &[BookEntry],
    _kind: AdditionKind,
) -> Result<Vec<Result<PhoneSummary, BackendError>>, BackendError> {
    Ok(entries.iter().map(direct::add).collect())
}

/// Removes a phone that was added.
///
/// # Errors
/// When it is a demo phone, or there is no such phone.
pub async fn remove_phone(id: &str) -> Result<(), BackendError> {
    if direct::remove(id) { Ok(()) } else { needs_relay() }
}

/// Removes a phone that was added at once, and returns whether it is gone.
pub fn remove_phone_when_leaving(id: &str) -> Pin<Box<dyn Future<Output = bool>>> {
    Box::pin(future::ready(direct::remove(id)))
}

/// Signs in again to a phone that has refused the password.
///
/// # Errors
/// Always: the page does not keep the password, so a person has to type it again.
pub async fn sign_in_to_phone(_phone: &str) -> Result<(), BackendError> {
    Err(BackendError::because(Code::PhoneAuthFailed, Reason::DirectSignInAgain {}))
}

/// Sends a command, at most once.
///
/// # Errors
/// When nothing was sent, or no answer came.
pub async fn send(
    phone: &str,
    command: &CommandRequest,
    _key: &str,
) -> Result<CommandReport, BackendError> {
    match direct::find(phone) {
        Some(real) => direct::send(&real, command).await,
        None => demo::send(phone, command),
    }
}

/// Cancels a command. What this page sends is on its way at once, so there is nothing to cancel.
pub async fn cancel(_phone: &str, _key: &str) {}

/// Returns how a text is read as a number.
///
/// # Errors
/// Never; the relay's function of this name can fail.
pub async fn read_number(number: &NumberRequest) -> Result<NumberReading, BackendError> {
    Ok(numbers::read(number))
}

/// Runs the diagnostics of a phone.
///
/// # Errors
/// When there is no such phone.
pub async fn diagnosis(phone: &str) -> Result<Diagnostics, BackendError> {
    match direct::find(phone) {
        Some(real) => Ok(direct::diagnosis(&real).await),
        None => demo::diagnosis(phone),
    }
}

/// Returns the picture of a screen, unless it is still the one called `tag`.
///
/// # Errors
/// When there is no picture.
pub async fn picture(phone: &str, screen: Screen, tag: &str) -> Result<Picture, BackendError> {
    match direct::find(phone) {
        Some(real) => direct::picture(&real, screen).await,
        None => demo::picture(phone, screen, tag).await,
    }
}
