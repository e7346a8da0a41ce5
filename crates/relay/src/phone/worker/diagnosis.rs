//! The doctor: tries what a phone must be able to do, and says what it means.

use std::time::Duration;

use relay_api::{Diagnosis, Finding, Verdict};
use snom::{Answer, Information, Page, Picture, RequestTarget, Screen, answer::Setting};
use tokio::time::Instant;

use super::Worker;
use crate::phone::{http::Failure, millis};

/// What is tried, in order.
const STEPS: [&str; 4] = ["connection", "login", "model", "picture"];

impl Worker<'_> {
    /// Tries everything, in order; after the first thing that does not work at all the rest is
    /// skipped. Nothing is sent to a phone that has refused the password.
    pub(super) async fn diagnose(&mut self) -> Diagnosis {
        let mut findings = Vec::new();
        let mut model = None;
        for what in STEPS {
            let started = Instant::now();
            let found = match what {
                _ if findings.iter().any(|finding: &Finding| finding.verdict == Verdict::Bad) => {
                    Found::skipped()
                }
                "connection" => self.try_connection().await,
                "login" => self.try_login().await,
                "model" => self.try_model(&mut model).await,
                _ => self.try_picture().await,
            };
            findings.push(found.finding(what, millis(started.elapsed())));
        }
        Diagnosis { findings, model }
    }

    async fn try_connection(&mut self) -> Found {
        let how = if self.phone.encryption.is_some() { "encrypted (https)" } else { "http" };
        match self.client.probe().await {
            Ok(()) => Found::good(format!("{} answers, {how}", self.phone.address)),
            Err(failure) => {
                let mend = match &failure {
                    // The reason has it.
                    Failure::NotTrusted(_) => "",
                    _ => {
                        "Check that the phone has power and a network, that the address is right \
                         (on the phone: Menu, Information), and that its web server is on: \
                         Advanced, QoS/Security, HTTP server."
                    }
                };
                Found::bad(format!("{}: {}", self.phone.address, self.not_sent(failure)), mend)
            }
        }
    }

    async fn try_login(&mut self) -> Found {
        if let Some(stopped) = &self.stopped {
            return Found::bad(
                format!("{stopped}"),
                "Correct the user name and password in the configuration of the relay, then let \
                 the relay sign in again.",
            );
        }
        let target = RequestTarget::from(Page::Index);
        let exchange = match self.exchange(&target, Duration::ZERO).await {
            Ok(Some(exchange)) => exchange,
            Ok(None) => {
                return Found::bad(
                    "the phone took the connection but did not answer".to_owned(),
                    "Restart the phone; if that does not help, see whether what answers at this \
                     address is a phone at all.",
                );
            }
            Err(error) => return Found::bad(error.to_string(), ""),
        };
        let answer = exchange.answer(&target);
        if answer != Answer::Accepted {
            return Found::of(answer, exchange.status);
        }
        let is_encrypted = self.phone.encryption.is_some();
        match (self.login.scheme(), is_encrypted) {
            (Some("Basic"), false) => Found::poor(
                "signed in with Basic over http: whoever listens on the network reads the password",
                "Set on the phone: Advanced, QoS/Security, Authentication Scheme = on (Digest).",
            ),
            (Some(scheme), _) => Found::good(format!("signed in with {scheme}")),
            (None, _) => Found::poor(
                "the phone asks for no password: everybody on its network can press its keys",
                "Set on the phone: Advanced, QoS/Security, HTTP server, User and Password; then \
                 write them into the configuration of the relay.",
            ),
        }
    }

    async fn try_model(&mut self, told: &mut Option<String>) -> Found {
        let target = RequestTarget::from(Page::Information);
        let exchange = match self.exchange(&target, Duration::ZERO).await {
            Ok(Some(exchange)) if exchange.answer(&target) == Answer::Accepted => exchange,
            Ok(_) => {
                return Found::poor(
                    "the phone does not show its page of information, so its model is not known",
                    "",
                );
            }
            Err(error) => return Found::bad(error.to_string(), ""),
        };
        let information = Information::read(&exchange.body);
        if information.is_d8xx {
            return Found::of(Answer::NoRemoteControl, exchange.status);
        }
        let Some(model) = information.model else {
            return Found::poor("the phone does not tell its model", "");
        };
        *told = Some(model.name.to_owned());
        if model.name == self.phone.model.name {
            return Found::good(format!("it is a {}, as configured", model.name));
        }
        Found {
            verdict: Verdict::Poor,
            detail: format!("it is a {}, configured as {}", model.name, self.phone.model.name),
            mend: Some(format!(
                "Write model = \"{}\" into the configuration: another model has other keys.",
                model.name
            )),
        }
    }

    async fn try_picture(&mut self) -> Found {
        let target = RequestTarget::from(Screen::Main);
        let exchange = match self.exchange(&target, Duration::ZERO).await {
            Ok(Some(exchange)) => exchange,
            Ok(None) => return Found::bad("no answer came".to_owned(), ""),
            Err(error) => return Found::bad(error.to_string(), ""),
        };
        let answer = exchange.answer(&target);
        if answer != Answer::Accepted {
            return Found::of(answer, exchange.status);
        }
        match Picture::decode(&exchange.body) {
            Ok(picture) => Found::good(format!("{} × {} pixels", picture.width, picture.height)),
            Err(error) => {
                Found::bad(error.to_string(), "Load a newer firmware; keys work without a picture.")
            }
        }
    }
}

/// A finding before it is known how long it took.
struct Found {
    verdict: Verdict,
    detail: String,
    mend: Option<String>,
}

impl Found {
    fn good(detail: String) -> Found {
        Found { verdict: Verdict::Good, detail, mend: None }
    }

    fn poor(detail: &str, mend: &str) -> Found {
        Found { verdict: Verdict::Poor, ..Found::bad(detail.to_owned(), mend) }
    }

    fn bad(detail: String, mend: &str) -> Found {
        let mend = (!mend.is_empty()).then(|| mend.to_owned());
        Found { verdict: Verdict::Bad, detail, mend }
    }

    fn skipped() -> Found {
        let detail = "not tried, because of what is above".to_owned();
        Found { verdict: Verdict::Skipped, detail, mend: None }
    }

    /// What an answer that is no good one means.
    fn of(answer: Answer, status: u16) -> Found {
        let advice = answer.advice().unwrap_or("The phone gave an answer that makes no sense.");
        let setting = answer.settings().first().map(|Setting { name, value, place }| {
            format!("Set on the phone: {place} ({name} = {value}).")
        });
        Found {
            verdict: Verdict::Bad,
            detail: format!("{advice} (status {status})"),
            mend: setting,
        }
    }

    fn finding(self, what: &str, ms: u32) -> Finding {
        let Found { verdict, detail, mend } = self;
        Finding { what: what.to_owned(), verdict, detail, mend, ms }
    }
}
