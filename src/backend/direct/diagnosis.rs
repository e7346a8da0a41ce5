//! Diagnostics of what a page can find out without reading an answer.

use std::time::Duration;

use relay_api::{Code, Diagnosis, Finding, Verdict};
use snom::{RequestTarget, Screen, request::Page};

use super::{phones::DirectPhone, picture::picture, request};
use crate::{backend::result::BackendError, i18n, platform::clock};

/// Checks whether the phone answers, and then whether a picture comes.
pub(in crate::backend) async fn diagnosis(phone: &DirectPhone) -> Diagnosis {
    let options = request::options(phone, phone.access().await);
    let index = phone.address.url(&RequestTarget::from(Page::Index).to_string());
    let began = clock::now();
    let answers = request::fetch(&index, options).await.is_ok();
    let after = clock::now();
    let shows = picture(phone, Screen::Main).await;
    let ms = |from: Duration, to: Duration| {
        u32::try_from(to.saturating_sub(from).as_millis()).unwrap_or(u32::MAX)
    };
    let finding = |what: &str, verdict, detail: &str, mend: Option<&str>, ms| Finding {
        what: what.to_owned(),
        verdict,
        detail: detail.to_owned(),
        mend: mend.map(str::to_owned),
        ms,
    };
    let connection = if answers {
        finding("connection", Verdict::Good, i18n::direct_answers(), None, ms(began, after))
    } else {
        let remedy = Some(i18n::direct_connection_remedy());
        finding("connection", Verdict::Bad, i18n::direct_no_answer(), remedy, ms(began, after))
    };
    let took = ms(after, clock::now());
    let picture = match (shows, answers) {
        (Ok(_), _) => finding("picture", Verdict::Good, i18n::direct_shows(), None, took),
        // Only a person can continue; after one more request a phone might block everybody.
        (Err(BackendError::Problem(problem)), _) if problem.code == Code::PhoneAuthFailed => {
            finding("picture", Verdict::Skipped, &problem.detail, None, took)
        }
        (Err(_), true) => {
            let remedy = Some(i18n::direct_picture_remedy());
            finding("picture", Verdict::Bad, i18n::no_direct_picture(), remedy, took)
        }
        (Err(_), false) => {
            finding("picture", Verdict::Skipped, i18n::direct_no_answer(), None, took)
        }
    };
    Diagnosis { findings: vec![connection, picture], model: None }
}
