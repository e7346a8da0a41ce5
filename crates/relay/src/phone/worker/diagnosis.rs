//! The diagnostics: checks what a phone must be able to do.

use std::time::Duration;

use relay_api::{Diagnosis, Finding, Verdict};
use snom::{Answer, Information, Page, Picture, RequestTarget, Screen, answer::Setting};
use tokio::time::Instant;

use crate::phone::{
    connection::{Connection, millis},
    http::HttpError,
};

/// The checks, in order.
const CHECKS: [&str; 4] = ["connection", "login", "model", "picture"];

/// Runs all checks in order, and skips the rest after the first failure. Sends nothing to a phone
/// that has refused the password.
pub(super) async fn diagnose(connection: &mut Connection<'_>) -> Diagnosis {
    let mut findings = Vec::new();
    let mut model = None;
    for check in CHECKS {
        let started = Instant::now();
        let result = match check {
            _ if findings.iter().any(|finding: &Finding| finding.verdict == Verdict::Bad) => {
                CheckResult::skipped()
            }
            "connection" => check_connection(connection).await,
            "login" => check_login(connection).await,
            "model" => check_model(connection, &mut model).await,
            _ => check_picture(connection).await,
        };
        findings.push(result.finding(check, millis(started.elapsed())));
    }
    Diagnosis { findings, model }
}

async fn check_connection(connection: &mut Connection<'_>) -> CheckResult {
    let how = if connection.phone.encryption.is_some() { "encrypted (https)" } else { "http" };
    match connection.http.connect().await {
        Ok(()) => CheckResult::good(format!("{} answers, {how}", connection.phone.address)),
        Err(error) => {
            let remedy = match &error {
                // The reason contains it.
                HttpError::NotTrusted(_) => "",
                _ => {
                    "Check that the phone has power and a network, that the address is right \
                     (on the phone: Menu, Information), and that its web server is on: \
                     Advanced, QoS/Security, HTTP server."
                }
            };
            CheckResult::bad(
                format!("{}: {}", connection.phone.address, connection.not_sent(error)),
                remedy,
            )
        }
    }
}

async fn check_login(connection: &mut Connection<'_>) -> CheckResult {
    if let Some(refusal) = connection.refusal() {
        return CheckResult::bad(
            refusal.to_string(),
            "Correct the user name and password in the configuration of the relay, then let \
             the relay sign in again.",
        );
    }
    let target = RequestTarget::from(Page::Index);
    let response = match connection.request(&target, Duration::ZERO).await {
        Ok(Some(response)) => response,
        Ok(None) => {
            return CheckResult::bad(
                "the phone took the connection but did not answer".to_owned(),
                "Restart the phone; if that does not help, see whether what answers at this \
                 address is a phone at all.",
            );
        }
        Err(error) => return CheckResult::bad(error.to_string(), ""),
    };
    let answer = response.classify(&target);
    if answer != Answer::Accepted {
        return CheckResult::unexpected(answer, response.status);
    }
    let is_encrypted = connection.phone.encryption.is_some();
    match (connection.scheme(), is_encrypted) {
        (Some("Basic"), false) => CheckResult::poor(
            "signed in with Basic over http: whoever listens on the network reads the password",
            "Set on the phone: Advanced, QoS/Security, Authentication Scheme = on (Digest).",
        ),
        (Some(scheme), _) => CheckResult::good(format!("signed in with {scheme}")),
        (None, _) => CheckResult::poor(
            "the phone asks for no password: everybody on its network can press its keys",
            "Set on the phone: Advanced, QoS/Security, HTTP server, User and Password; then \
             write them into the configuration of the relay.",
        ),
    }
}

async fn check_model(
    connection: &mut Connection<'_>,
    detected: &mut Option<String>,
) -> CheckResult {
    let target = RequestTarget::from(Page::Information);
    let response = match connection.request(&target, Duration::ZERO).await {
        Ok(Some(response)) if response.classify(&target) == Answer::Accepted => response,
        Ok(_) => {
            return CheckResult::poor(
                "the phone does not show its page of information, so its model is not known",
                "",
            );
        }
        Err(error) => return CheckResult::bad(error.to_string(), ""),
    };
    let information = Information::read(&response.body);
    if information.is_d8xx {
        return CheckResult::unexpected(Answer::NoRemoteControl, response.status);
    }
    let Some(model) = information.model else {
        return CheckResult::poor("the phone does not tell its model", "");
    };
    *detected = Some(model.name.to_owned());
    if model.name == connection.phone.model.name {
        return CheckResult::good(format!("it is a {}, as configured", model.name));
    }
    CheckResult {
        verdict: Verdict::Poor,
        detail: format!("it is a {}, configured as {}", model.name, connection.phone.model.name),
        remedy: Some(format!(
            "Write model = \"{}\" into the configuration: another model has other keys.",
            model.name
        )),
    }
}

async fn check_picture(connection: &mut Connection<'_>) -> CheckResult {
    let target = RequestTarget::from(Screen::Main);
    let response = match connection.request(&target, Duration::ZERO).await {
        Ok(Some(response)) => response,
        Ok(None) => return CheckResult::bad("no answer came".to_owned(), ""),
        Err(error) => return CheckResult::bad(error.to_string(), ""),
    };
    let answer = response.classify(&target);
    if answer != Answer::Accepted {
        return CheckResult::unexpected(answer, response.status);
    }
    match Picture::decode(&response.body) {
        Ok(picture) => CheckResult::good(format!("{} × {} pixels", picture.width, picture.height)),
        Err(error) => CheckResult::bad(
            error.to_string(),
            "Load a newer firmware; keys work without a picture.",
        ),
    }
}

/// The result of a check, without its duration.
struct CheckResult {
    verdict: Verdict,
    detail: String,
    remedy: Option<String>,
}

impl CheckResult {
    fn good(detail: String) -> CheckResult {
        CheckResult { verdict: Verdict::Good, detail, remedy: None }
    }

    fn poor(detail: &str, remedy: &str) -> CheckResult {
        CheckResult { verdict: Verdict::Poor, ..CheckResult::bad(detail.to_owned(), remedy) }
    }

    fn bad(detail: String, remedy: &str) -> CheckResult {
        let remedy = (!remedy.is_empty()).then(|| remedy.to_owned());
        CheckResult { verdict: Verdict::Bad, detail, remedy }
    }

    fn skipped() -> CheckResult {
        let detail = "not tried, because of what is above".to_owned();
        CheckResult { verdict: Verdict::Skipped, detail, remedy: None }
    }

    /// Explains an answer other than the expected one.
    fn unexpected(answer: Answer, status: u16) -> CheckResult {
        let advice = answer.advice().unwrap_or("The phone gave an answer that makes no sense.");
        let setting = answer.settings().first().map(|Setting { name, value, place }| {
            format!("Set on the phone: {place} ({name} = {value}).")
        });
        CheckResult {
            verdict: Verdict::Bad,
            detail: format!("{advice} (status {status})"),
            remedy: setting,
        }
    }

    fn finding(self, check: &str, ms: u32) -> Finding {
        let CheckResult { verdict, detail, remedy } = self;
        Finding { what: check.to_owned(), verdict, detail, mend: remedy, ms }
    }
}
