//! The diagnostics: checks what a phone must be able to do.

use std::time::Duration;

use relay_api::{Check, CheckName, Diagnostics, LinkState, Reason, Verdict};
use snom::{Information, Page, Picture, RequestTarget, Screen};
use tokio::time::Instant;

use crate::phone::{
    connection::{Connection, millis},
    error::PhoneError,
    http::PhoneResponse,
    queue::DiagnosticsJob,
};

/// The result of a check.
type CheckResult = (Verdict, Reason);

/// A run of the diagnostics: all checks in order, of which the rest is skipped after the first failure.
/// Between two checks the worker does what is more urgent.
pub(super) struct Diagnosis {
    checks: Vec<Check>,
    model: Option<String>,
    /// Absent after the end.
    reply: Option<DiagnosticsJob>,
}

impl Diagnosis {
    /// Begins a run, whose result goes to `reply`.
    pub(super) fn new(reply: DiagnosticsJob) -> Diagnosis {
        Diagnosis { checks: Vec::new(), model: None, reply: Some(reply) }
    }

    /// Runs the next check; returns whether there was none. A step that is dropped is run again. Sends
    /// nothing to a phone that has refused the password.
    pub(super) async fn step(&mut self, connection: &mut Connection<'_>) -> bool {
        let Some(name) = CheckName::ALL.get(self.checks.len()).copied() else {
            self.end();
            return true;
        };
        let started = Instant::now();
        let result = match name {
            _ if self.has_failed() => Ok((Verdict::Skipped, Reason::Skipped {})),
            CheckName::Connection => check_connection(connection).await,
            CheckName::Login => check_login(connection).await,
            CheckName::Model => check_model(connection, &mut self.model).await,
            CheckName::Picture => check_picture(connection).await,
        };
        let (verdict, reason) = result.unwrap_or_else(|reason| (Verdict::Failed, reason));
        self.checks.push(Check::new(name, verdict, reason, millis(started.elapsed())));
        false
    }

    /// Ends the run and sends nothing more: the next check fails for `reason`, and the rest is skipped.
    pub(super) fn give_up(mut self, reason: Reason) {
        let mut reason = Some(reason).filter(|_| !self.has_failed());
        for name in CheckName::ALL.iter().copied().skip(self.checks.len()) {
            let (verdict, reason) = match reason.take() {
                Some(reason) => (Verdict::Failed, reason),
                None => (Verdict::Skipped, Reason::Skipped {}),
            };
            self.checks.push(Check::new(name, verdict, reason, 0));
        }
        self.end();
    }

    fn has_failed(&self) -> bool {
        self.checks.iter().any(|check| check.verdict == Verdict::Failed)
    }

    fn end(&mut self) {
        let (checks, model) = (std::mem::take(&mut self.checks), self.model.take());
        if let Some(reply) = self.reply.take() {
            // The sender may be gone.
            let _gone = reply.send(Diagnostics { checks, model });
        }
    }
}

async fn check_connection(connection: &mut Connection<'_>) -> Result<CheckResult, Reason> {
    let connected = connection.http.connect().await;
    connected.map_err(|error| connection.not_sent(error))?;
    let scheme = if connection.phone.encryption.is_some() { "https" } else { "http" };
    let (address, scheme) = (connection.phone.address.authority(), scheme.to_owned());
    Ok((Verdict::Ok, Reason::Reachable { address, scheme }))
}

async fn check_login(connection: &mut Connection<'_>) -> Result<CheckResult, Reason> {
    request(connection, Page::Index).await?;
    let is_encrypted = connection.phone.encryption.is_some();
    Ok(match connection.scheme() {
        Some("Basic") if !is_encrypted => (Verdict::Warning, Reason::PasswordExposed {}),
        Some(scheme) => (Verdict::Ok, Reason::SignedIn { scheme: scheme.to_owned() }),
        None => (Verdict::Warning, Reason::PasswordNotSet {}),
    })
}

async fn check_model(
    connection: &mut Connection<'_>,
    detected: &mut Option<String>,
) -> Result<CheckResult, Reason> {
    let target = RequestTarget::from(Page::Information);
    let response = connection.request(&target, Duration::ZERO).await;
    let response = match response.map_err(PhoneError::into_reason)? {
        Some(response) if response.reason(&target).is_none() => response,
        _ => return Ok((Verdict::Warning, Reason::InformationHidden {})),
    };
    let information = Information::read(&response.body);
    if information.is_d8xx {
        return Err(Reason::NoRemoteControl {});
    }
    let Some(model) = information.model else {
        return Ok((Verdict::Warning, Reason::ModelNotReported {}));
    };
    // One that is about to restart still answers, and another one may be there afterwards.
    let restarts = matches!(connection.status.link(), LinkState::Restarting { .. });
    connection.note_facts(|facts| {
        facts.model = Some(model);
        facts.mac = information.mac.filter(|_| !restarts);
    });
    *detected = Some(model.name.to_owned());
    let (model, configured) = (model.name.to_owned(), connection.phone.model.name.to_owned());
    if model == configured {
        return Ok((Verdict::Ok, Reason::ModelConfirmed { model }));
    }
    Ok((Verdict::Warning, Reason::ModelDiffers { model, configured }))
}

async fn check_picture(connection: &mut Connection<'_>) -> Result<CheckResult, Reason> {
    let response = request(connection, Screen::Main).await?;
    let picture = Picture::decode(&response.body).map_err(|error| Reason::from(&error))?;
    let (width, height) = (picture.width.into(), picture.height.into());
    if picture.missing_rows > 0 {
        let missing = picture.missing_rows.into();
        return Ok((Verdict::Warning, Reason::PictureCut { missing, height }));
    }
    Ok((Verdict::Ok, Reason::PictureRead { width, height }))
}

/// Sends a request that must succeed.
async fn request(
    connection: &mut Connection<'_>,
    target: impl Into<RequestTarget>,
) -> Result<PhoneResponse, Reason> {
    let target = target.into();
    let response = connection.request(&target, Duration::ZERO).await;
    let response = response.map_err(PhoneError::into_reason)?.ok_or(Reason::NoAnswer {})?;
    match response.reason(&target) {
        Some(reason) => Err(reason),
        None => Ok(response),
    }
}

#[cfg(test)]
mod tests {
    use relay_api::ClusterProblem;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_run_that_is_given_up_says_why_once() {
        let reason = Reason::Cluster { problem: ClusterProblem::Unowned };
        for failed_before in [false, true] {
            let (reply, answer) = oneshot::channel();
            let mut diagnosis = Diagnosis::new(reply);
            let verdict = if failed_before { Verdict::Failed } else { Verdict::Ok };
            diagnosis.checks.push(Check::new(
                CheckName::Connection,
                verdict,
                Reason::NoAnswer {},
                3,
            ));
            diagnosis.give_up(reason.clone());
            let checks = answer.await.unwrap().checks;
            assert_eq!(checks.len(), CheckName::ALL.len());
            assert_eq!(checks[1].verdict == Verdict::Failed, !failed_before);
            let skipped = checks.iter().filter(|check| check.verdict == Verdict::Skipped);
            assert_eq!(skipped.count(), checks.len() - if failed_before { 1 } else { 2 });
        }
    }
}
