//! Real phones, spoken to by the browser itself.
//!
//! Snom phones send no CORS header, so a page never reads what they answer: it learns that an answer
//! came, or that none did (Fetch standard, "opaque filtered response"). Pictures it may show, not read.

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise};
use relay_api::{Code, CommandReport, Diagnosis, Finding, Outcome, Verdict};
use snom::{Command, RequestTarget, Screen, request::Page};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::{
    browser_context::tell_local,
    real::{Login, Real},
};
use crate::{
    backend::{BackendError, Picture},
    i18n,
    model::{ScreenFrame, direct_access::DirectAccess, phone_address::PhoneAddress},
    platform::clock,
};

/// How long an answer may take.
pub(super) const PATIENCE_MILLIS: u32 = 5_000;
/// The same, where the browser may ask the person something first.
pub(super) const PATIENCE_WITH_PERSON_MILLIS: u32 = 60_000;

/// How a phone is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// The browser signs in, and asks the person when it does not know the password.
    with_login: bool,
    /// The browser is told that the phone is in the local network.
    tell_local: bool,
    /// How long an answer may take.
    pub(super) patience_millis: u32,
}

impl Manner {
    /// How a phone is asked on that road. Login is brought along only when somebody has said so: after
    /// a wrong one phones lock everybody out, and the page could not tell.
    pub(super) fn of(real: &Real, road: &DirectAccess) -> Manner {
        let person = road.may_ask || real.login == Login::Left;
        Manner {
            with_login: matches!(real.login, Login::Given | Login::Left),
            tell_local: road.tell_local,
            patience_millis: if person { PATIENCE_WITH_PERSON_MILLIS } else { PATIENCE_MILLIS },
        }
    }
}

/// Sends a command, once: what failed may have arrived.
///
/// # Errors
/// [`BackendError::NoAnswer`] when no answer came.
pub(super) async fn send(
    place: &PhoneAddress,
    command: &Command,
    manner: Manner,
) -> Result<CommandReport, BackendError> {
    let began = clock::now();
    let mut sent = Vec::new();
    let parts = match command {
        Command::Keys(sequence) => sequence.split(),
        _ => Vec::new(),
    };
    if parts.is_empty() {
        let target = RequestTarget::new(command, None).to_string();
        fetch(&place.url(&target), manner).await?;
        sent.push(target);
    }
    let mut waits = Duration::ZERO;
    for part in parts {
        // A phone plays one request at a time; the next would cut it short.
        TimeoutFuture::new(u32::try_from(waits.as_millis()).unwrap_or(u32::MAX)).await;
        waits = part.lasts;
        let target = RequestTarget::new(&Command::Keys(part.sequence), None).to_string();
        fetch(&place.url(&target), manner).await?;
        sent.push(target);
    }
    let took = clock::now().saturating_sub(began);
    let mut sent = sent.into_iter();
    Ok(CommandReport {
        target: sent.next().unwrap_or_default(),
        continued: sent.collect(),
        outcome: Outcome::SentNoAnswer,
        status: None,
        ms: u32::try_from(took.as_millis()).unwrap_or(u32::MAX),
        advice: None,
    })
}

/// One request whose answer nobody reads.
async fn fetch(url: &str, manner: Manner) -> Result<(), BackendError> {
    let options = web_sys::RequestInit::new();
    options.set_mode(web_sys::RequestMode::NoCors);
    options.set_credentials(if manner.with_login {
        web_sys::RequestCredentials::Include
    } else {
        web_sys::RequestCredentials::Omit
    });
    options.set_cache(web_sys::RequestCache::NoStore);
    options.set_signal(Some(&web_sys::AbortSignal::timeout_with_u32(manner.patience_millis)));
    if manner.tell_local {
        tell_local(&options);
    }
    let window = web_sys::window().ok_or(BackendError::NoAnswer)?;
    let asked = window.fetch_with_str_and_init(url, &options);
    JsFuture::from(asked).await.map(drop).map_err(|_| BackendError::NoAnswer)
}

/// A picture. Each has an address of its own, since a browser shows an old one otherwise.
///
/// # Errors
/// When none came; why, no page is told.
pub(super) async fn picture(
    place: &PhoneAddress,
    screen: Screen,
    patience_millis: u32,
) -> Result<Picture, BackendError> {
    let tag = clock::now().as_millis().to_string();
    let url = format!("{}?{tag}", place.url(&RequestTarget::from(screen).to_string()));
    match decoded(&url, patience_millis).await {
        Some(size) => {
            Ok(Picture::Another(ScreenFrame::elsewhere(url, tag, clock::time_of_day(), size)))
        }
        None => Err(BackendError::because(Code::PhoneUnreachable, i18n::no_direct_picture())),
    }
}

/// The size of the picture at an address, once the browser has it; `None` when it does not come.
pub(super) async fn decoded(url: &str, patience_millis: u32) -> Option<(u32, u32)> {
    let picture = web_sys::HtmlImageElement::new().ok()?;
    picture.set_src(url);
    // Firefox asks over https from a page from a disk, and a phone of http may leave that hanging.
    let late = future_to_promise(async move {
        TimeoutFuture::new(patience_millis).await;
        Err(JsValue::NULL)
    });
    let first = Promise::race(&Array::of2(&picture.decode(), &late));
    if JsFuture::from(first).await.is_err() {
        picture.set_src("");
        return None;
    }
    Some((picture.natural_width(), picture.natural_height()))
}

/// What can be found out without reading anything: whether an answer comes, and then `looks` for a
/// picture.
pub(super) async fn diagnosis(
    place: &PhoneAddress,
    manner: Manner,
    looks: impl Future<Output = Result<Picture, BackendError>>,
) -> Diagnosis {
    let began = clock::now();
    let answers =
        fetch(&place.url(&RequestTarget::from(Page::Index).to_string()), manner).await.is_ok();
    let after = clock::now();
    let shows = looks.await;
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
        let mend = Some(i18n::direct_connection_remedy());
        finding("connection", Verdict::Bad, i18n::direct_no_answer(), mend, ms(began, after))
    };
    let took = ms(after, clock::now());
    let picture = match (shows, answers) {
        (Ok(_), _) => finding("picture", Verdict::Good, i18n::direct_shows(), None, took),
        // Only a person can go on; asked once more, a phone might let nobody in any more.
        (Err(BackendError::Problem(problem)), _) if problem.code == Code::PhoneAuthFailed => {
            finding("picture", Verdict::Skipped, &problem.detail, None, took)
        }
        (Err(_), true) => {
            let mend = Some(i18n::direct_picture_remedy());
            finding("picture", Verdict::Bad, i18n::no_direct_picture(), mend, took)
        }
        (Err(_), false) => {
            finding("picture", Verdict::Skipped, i18n::direct_no_answer(), None, took)
        }
    };
    Diagnosis { findings: vec![connection, picture], model: None }
}
