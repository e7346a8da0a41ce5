//! Diagnostics of what a page can find out without reading an answer.

use std::time::Duration;

use relay_api::{Check, CheckName, Code, Diagnostics, Reason, Verdict};
use snom::{RequestTarget, Screen, request::Page};

use super::{phones::DirectPhone, picture::picture, request};
use crate::{backend::result::BackendError, platform::clock};

/// Checks whether the phone answers, and then whether a picture comes.
pub(in crate::backend) async fn diagnosis(phone: &DirectPhone) -> Diagnostics {
    let options = request::options(phone, phone.access().await);
    let index = phone.address.url(&RequestTarget::from(Page::Index).to_string());
    let began = clock::now();
    let answers = request::fetch(&index, options).await.is_ok();
    let after = clock::now();
    let shows = picture(phone, Screen::Main).await;
    let ms = |from: Duration, to: Duration| clock::millis(to.saturating_sub(from));
    let (verdict, reason) = if answers {
        (Verdict::Ok, Reason::DirectReachable {})
    } else {
        (Verdict::Failed, Reason::DirectNoAnswer {})
    };
    let connection = Check::new(CheckName::Connection, verdict, reason, ms(began, after));
    let (verdict, reason) = match (shows, answers) {
        (Ok(_), _) => (Verdict::Ok, Reason::DirectPictureShown {}),
        // Only a person can continue; after one more request a phone might block everybody.
        (Err(BackendError::Problem(problem)), _) if problem.code == Code::PhoneAuthFailed => {
            (Verdict::Skipped, *problem.reason)
        }
        (Err(_), true) => (Verdict::Failed, Reason::DirectNoPicture {}),
        (Err(_), false) => (Verdict::Skipped, Reason::Skipped {}),
    };
    let picture = Check::new(CheckName::Picture, verdict, reason, ms(after, clock::now()));
    Diagnostics { checks: vec![connection, picture], model: None }
}
