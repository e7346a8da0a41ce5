//! Requests to a phone, whose answers no page can read.

use std::time::Duration;

use relay_api::{CommandReport, CommandRequest, Outcome, Problem};
use snom::{Command, RequestTarget};

use super::phones::{DirectPhone, PhoneLogin};
use crate::{
    backend::result::BackendError,
    model::direct_access::DirectAccess,
    platform::{
        clock,
        network::{self, BlindRequest},
        timer::TimeoutFuture,
    },
};

/// How long an answer may take.
pub(super) const TIMEOUT_MILLIS: u32 = 5_000;
/// How long an answer may take where the browser may ask the person something first.
pub(super) const TIMEOUT_WITH_PERSON_MILLIS: u32 = 60_000;

/// Returns the options of requests to a phone. Credentials are included only after a sign-in: phones
/// block everybody after a wrong password, and the page could not tell.
pub(super) fn options(phone: &DirectPhone, access: DirectAccess) -> BlindRequest {
    let asks_person = access.may_ask || phone.login == PhoneLogin::LeftToBrowser;
    BlindRequest {
        with_credentials: matches!(phone.login, PhoneLogin::SignedIn | PhoneLogin::LeftToBrowser),
        to_local_network: access.tell_local,
        timeout_millis: if asks_person { TIMEOUT_WITH_PERSON_MILLIS } else { TIMEOUT_MILLIS },
    }
}

/// Sends a command, once: a request that failed may have arrived.
///
/// # Errors
/// [`BackendError::NoAnswer`] when no answer came; a problem when the command is invalid.
pub(in crate::backend) async fn send(
    phone: &DirectPhone,
    request: &CommandRequest,
) -> Result<CommandReport, BackendError> {
    let command = request.command().map_err(Problem::from).map_err(BackendError::Problem)?;
    let id = &phone.summary.id;
    request.check(&command, id, phone.model, None).map_err(BackendError::Problem)?;
    let options = options(phone, phone.access().await);
    let began = clock::now();
    let mut sent = Vec::new();
    let parts = match &command {
        Command::Keys(sequence) => sequence.split(),
        _ => Vec::new(),
    };
    if parts.is_empty() {
        let target = RequestTarget::new(&command, None).to_string();
        fetch(&phone.address.url(&target), options).await?;
        sent.push(target);
    }
    let mut waits = Duration::ZERO;
    for part in parts {
        // A phone plays one request at a time; the next would cut it short.
        TimeoutFuture::new(clock::millis(waits)).await;
        waits = part.lasts;
        let target = RequestTarget::new(&Command::Keys(part.sequence), None).to_string();
        fetch(&phone.address.url(&target), options).await?;
        sent.push(target);
    }
    let took = clock::now().saturating_sub(began);
    let mut sent = sent.into_iter();
    Ok(CommandReport {
        target: sent.next().unwrap_or_default(),
        continued: sent.collect(),
        outcome: Outcome::SentNoAnswer,
        status: None,
        ms: clock::millis(took),
        reason: None,
        remedy: None,
    })
}

/// Sends one request.
///
/// # Errors
/// [`BackendError::NoAnswer`] when no answer came.
pub(super) async fn fetch(url: &str, options: BlindRequest) -> Result<(), BackendError> {
    if network::send(url, options).await { Ok(()) } else { Err(BackendError::NoAnswer) }
}
