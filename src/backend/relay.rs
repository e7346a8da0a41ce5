//! The backend that uses the relay's API.

mod portal;
mod reasons;
mod sign_in;

use std::{cell::Cell, pin::Pin};

use gloo_net::http::{Request, RequestBuilder, Response};
use relay_api::{
    AddPhoneRequest, AddPhoneResult, AddPhonesRequest, Code, CommandReport, CommandRequest,
    DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE, Diagnostics, FromJson, IDEMPOTENCY_KEY, Json,
    LinkState, MISSING_ROWS_HEADER, NumberReading, NumberRequest, Outcome, PhoneSummary, Problem,
    RELATIVE_BASE_PATH as BASE_PATH, RUN_HEADER, Session, SessionSummary,
};
use snom::Screen;

pub use portal::use_token;
pub use sign_in::{claim_sign_in, sign_in, sign_in_problem, sign_in_ways};

use crate::{
    backend::result::{BackendError, Picture},
    model::{
        driving::DriverAction, phone_book::BookEntry, phone_import::AdditionKind,
        screen::ScreenFrame, sse,
    },
    platform::{
        byte_stream::{ByteStream, StreamEnd},
        clock, download, json,
        network::{deadline, is_stopped, send_when_leaving},
    },
};

/// The time limit of a command: the longest sequence lasts 300 s, and others may be before it.
const COMMAND_MILLIS: u32 = 360_000;
thread_local! {
    /// The run of the relay that answered last.
    static RUN: Cell<Option<String>> = const { Cell::new(None) };
}

/// The time limit of a picture. Over a slow line it takes longer than other answers; what takes longer still,
/// the next request waits for.
const PICTURE_MILLIS: u32 = 20_000;
/// The time limit of other requests.
const READ_MILLIS: u32 = 10_000;

/// Lists the phones that the user may see.
///
/// # Errors
/// When the relay does not return them.
pub async fn phones() -> Result<Vec<PhoneSummary>, BackendError> {
    let text = get("phones").await?;
    let phones: Vec<PhoneSummary> = read(&text).ok_or(BackendError::NoAnswer)?;
    let has_reason = |phone: &PhoneSummary| {
        matches!(phone.link, LinkState::Unreachable { .. } | LinkState::Refused { .. })
    };
    match phones.iter().any(has_reason) {
        true => Ok(reasons::phones(text).await.unwrap_or(phones)),
        false => Ok(phones),
    }
}

/// Returns the session of the user.
///
/// # Errors
/// When the relay does not return it, or nobody is signed in.
pub async fn session() -> Result<Session, BackendError> {
    let text = get("session").await?;
    read(&text).ok_or(BackendError::NoAnswer)
}

/// Returns the origins of the pages that may show this one in a frame.
///
/// # Errors
/// When the relay does not return them.
pub async fn embedders() -> Result<Vec<String>, BackendError> {
    let text = get("embedding").await?;
    let origins = json::parse(&text).and_then(|answer| answer.member("origins")?.items());
    let origins = origins.ok_or(BackendError::NoAnswer)?;
    Ok(origins.iter().filter_map(Json::text).collect())
}

/// Adds phones by their addresses, or gives those that are there already what the entries say of them, as far as
/// the `kind` allows. Returns a result for each.
///
/// # Errors
/// When the relay refuses all of them, or does not answer.
pub async fn add_phones(
    entries: &[BookEntry],
    kind: AdditionKind,
) -> Result<Vec<Result<PhoneSummary, BackendError>>, BackendError> {
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let phone = |entry: &BookEntry| AddPhoneRequest {
        address: entry.address.clone(),
        model: filled(&entry.model),
        name: filled(&entry.name),
        group: filled(&entry.group),
        restored: kind == AdditionKind::Restored,
        existing_only: kind == AdditionKind::Detected,
    };
    let body = AddPhonesRequest { phones: entries.iter().map(phone).collect() };
    let request = changing(Request::post(&format!("{BASE_PATH}/phones/batch")), READ_MILLIS)
        .json(&body)
        .map_err(|_| BackendError::NoAnswer)?;
    let text = text(&fetch(request).await?).await?;
    let results: Vec<AddPhoneResult> = reasons::read(&text).ok_or(BackendError::NoAnswer)?;
    let result = |AddPhoneResult { phone, problem }| {
        phone.ok_or_else(|| problem.map_or(BackendError::NoAnswer, BackendError::Problem))
    };
    Ok(results.into_iter().map(result).collect())
}

/// Removes a phone that was added.
///
/// # Errors
/// When the relay refuses, or does not answer.
pub async fn remove_phone(id: &str) -> Result<(), BackendError> {
    let request = changing(Request::delete(&format!("{BASE_PATH}/phones/{id}")), READ_MILLIS);
    fetch(request).await.map(drop)
}

/// Removes a phone that was added, even when the page is left before the answer. Returns whether it is gone, for those
/// who are still there.
pub fn remove_phone_when_leaving(id: &str) -> Pin<Box<dyn Future<Output = bool>>> {
    let address = format!("{BASE_PATH}/phones/{id}");
    let header = (DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE);
    let status = send_when_leaving("DELETE", &address, header, READ_MILLIS);
    Box::pin(async move { matches!(status.await, Some(200..=299 | 404)) })
}

/// Signs out.
///
/// # Errors
/// When the relay does not answer.
pub async fn sign_out() -> Result<(), BackendError> {
    let request = changing(Request::delete(&format!("{BASE_PATH}/session")), READ_MILLIS);
    fetch(request).await.map(drop)
}

/// Lists the sessions that the user may see and end.
///
/// # Errors
/// When the relay does not return them.
pub async fn sessions() -> Result<Vec<SessionSummary>, BackendError> {
    let text = get("sessions").await?;
    read(&text).ok_or(BackendError::NoAnswer)
}

/// Ends a session.
///
/// # Errors
/// When the relay refuses, or does not answer.
pub async fn end_session(id: &str) -> Result<(), BackendError> {
    let request = changing(Request::delete(&format!("{BASE_PATH}/sessions/{id}")), READ_MILLIS);
    fetch(request).await.map(drop)
}

/// Ends all sessions of the user but this one.
///
/// # Errors
/// When the relay refuses, or does not answer.
pub async fn end_other_sessions() -> Result<(), BackendError> {
    end_sessions(("keep_current", "true")).await
}

/// Ends all sessions of a user.
///
/// # Errors
/// When the relay refuses, or does not answer.
pub async fn end_sessions_of(user: &str) -> Result<(), BackendError> {
    end_sessions(("user", user)).await
}

async fn end_sessions(which: (&str, &str)) -> Result<(), BackendError> {
    let request = Request::delete(&format!("{BASE_PATH}/sessions")).query([which]);
    fetch(changing(request, READ_MILLIS)).await.map(drop)
}

/// Lets the relay sign in again to a phone that has refused the password.
///
/// # Errors
/// When the relay refuses, or does not answer.
pub async fn sign_in_to_phone(phone: &str) -> Result<(), BackendError> {
    let request =
        changing(Request::post(&format!("{BASE_PATH}/phones/{phone}/sign-in")), READ_MILLIS)
            .json(&relay_api::SignInRequest {})
            .map_err(|_| BackendError::NoAnswer)?;
    fetch(request).await.map(drop)
}

/// Sends a command, at most once. The browser may repeat the request by itself; the relay, and another
/// one behind the same address, recognise it by its `key` and by the run it is meant for.
///
/// # Errors
/// When nothing was sent, or no report came.
pub async fn send(
    phone: &str,
    command: &CommandRequest,
    key: &str,
) -> Result<CommandReport, BackendError> {
    let mut request =
        changing(Request::post(&format!("{BASE_PATH}/phones/{phone}/commands")), COMMAND_MILLIS)
            .header("content-type", "application/json")
            .header(IDEMPOTENCY_KEY, key);
    if let Some(run) = RUN.take() {
        request = request.header(RUN_HEADER, &run);
        RUN.set(Some(run));
    }
    let request =
        request.body(json::write(&command.members())).map_err(|_| BackendError::NoAnswer)?;
    let text = text(&fetch(request).await?).await?;
    let report: CommandReport = read(&text).ok_or(BackendError::NoAnswer)?;
    // An accepted command has no reason.
    match report.outcome {
        Outcome::Accepted => Ok(report),
        _ => Ok(reasons::report(text).await.unwrap_or(report)),
    }
}

/// Returns how a text is read as a number.
///
/// # Errors
/// When the relay does not return it.
pub async fn read_number(number: &NumberRequest) -> Result<NumberReading, BackendError> {
    let request = changing(Request::post(&format!("{BASE_PATH}/numbers")), READ_MILLIS)
        .header("content-type", "application/json");
    let request =
        request.body(json::write(&number.members())).map_err(|_| BackendError::NoAnswer)?;
    read(&text(&fetch(request).await?).await?).ok_or(BackendError::NoAnswer)
}

/// Cancels the command with that key: one that waits is not sent, a sequence ends before its next part. Its
/// own report says what became of it.
pub async fn cancel(phone: &str, key: &str) {
    let path = format!("{BASE_PATH}/phones/{phone}/commands/{key}");
    // Without an answer the command goes on, and its report says so.
    let _ = fetch(changing(Request::delete(&path), READ_MILLIS)).await;
}

/// Runs the diagnostics of a phone.
///
/// # Errors
/// When the relay does not return them.
pub async fn diagnosis(phone: &str) -> Result<Diagnostics, BackendError> {
    let request =
        changing(Request::post(&format!("{BASE_PATH}/phones/{phone}/diagnosis")), COMMAND_MILLIS);
    let text = text(&fetch(request).await?).await?;
    reasons::read(&text).ok_or(BackendError::NoAnswer)
}

/// Returns the picture of a screen, unless it is still the one called `tag`.
///
/// # Errors
/// When there is no picture.
pub async fn picture(phone: &str, screen: Screen, tag: &str) -> Result<Picture, BackendError> {
    let mut request: RequestBuilder = timed(
        Request::get(&format!("{BASE_PATH}/phones/{phone}/screens/{screen}")),
        PICTURE_MILLIS,
    );
    if !tag.is_empty() {
        request = request.header("if-none-match", tag);
    }
    let response = fetch(request).await?;
    if response.status() == 304 {
        return Ok(Picture::Unchanged);
    }
    let tag = response.headers().get("etag").unwrap_or_default();
    let missing = response.headers().get(MISSING_ROWS_HEADER);
    let missing = missing.and_then(|rows| rows.parse().ok()).unwrap_or_default();
    let bytes = response.binary().await.map_err(|_| BackendError::NoAnswer)?;
    let url = download::object_url(&bytes, download::PNG).ok_or(BackendError::NoAnswer)?;
    download::decoded(&url).await;
    let frame = ScreenFrame::new(url, tag, clock::time_of_day(), bytes, download::forget);
    Ok(Picture::New(frame.with_missing_rows(missing)))
}

/// Opens the stream of the events of phones, with those of their `screens`, after the event called `last`.
///
/// # Errors
/// When the relay refuses, or does not answer.
pub async fn events(
    phones: &str,
    screens: &str,
    last: &str,
    end: &StreamEnd,
) -> Result<ByteStream, BackendError> {
    let address = format!("{BASE_PATH}/events?phones={phones}&screens={screens}");
    let request = Request::get(&address).header("accept", "text/event-stream");
    let request = if last.is_empty() { request } else { request.header("last-event-id", last) };
    // It lasts as long as somebody watches, so it has no time limit.
    let request = portal::authorized(request).abort_signal(end.signal().as_ref());
    let response = fetch(request).await?;
    let content_type = response.headers().get("content-type").unwrap_or_default();
    let body = response.body().filter(|_| sse::is_stream(&content_type));
    body.and_then(|body| ByteStream::new(&body)).ok_or(BackendError::NoAnswer)
}

/// Changes who drives a phone, or asks for it.
///
/// # Errors
/// When the relay refuses, or does not answer.
pub async fn drive(phone: &str, action: DriverAction) -> Result<(), BackendError> {
    let path = format!("{BASE_PATH}/phones/{phone}/driver");
    let request = match action.name() {
        None => changing(Request::delete(&path), READ_MILLIS).build(),
        Some(name) => changing(Request::put(&path), READ_MILLIS)
            .header("content-type", "application/json")
            .body(format!("{{\"action\":\"{name}\"}}")),
    };
    fetch(request.map_err(|_| BackendError::NoAnswer)?).await.map(drop)
}

/// Returns the text at an address of the API. It is boxed, as [`Fetching`] is.
fn get(path: &str) -> Pin<Box<dyn Future<Output = Result<String, BackendError>>>> {
    let request = timed(Request::get(&format!("{BASE_PATH}/{path}")), READ_MILLIS);
    Box::pin(async move { text(&fetch(request).await?).await })
}

/// Ends a request after that time.
fn timed(request: RequestBuilder, millis: u32) -> RequestBuilder {
    portal::authorized(request).abort_signal(Some(&deadline(millis)))
}

/// Ends a request that changes something after that time, and marks it as the page's own.
fn changing(request: RequestBuilder, millis: u32) -> RequestBuilder {
    timed(request, millis).header(DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE)
}

/// A request that can be sent.
trait ToBeSent {
    fn built(self) -> Option<Request>;
}

impl ToBeSent for Request {
    fn built(self) -> Option<Request> {
        Some(self)
    }
}

impl ToBeSent for RequestBuilder {
    fn built(self) -> Option<Request> {
        self.build().ok()
    }
}

/// Sends a request and returns a successful response, or the problem in it.
fn fetch(request: impl ToBeSent) -> Fetching {
    fetch_built(request.built())
}

/// A response on its way. It is boxed: each call would otherwise contain all of its code.
type Fetching = Pin<Box<dyn Future<Output = Result<Response, BackendError>>>>;

fn fetch_built(request: Option<Request>) -> Fetching {
    Box::pin(async move {
        let request = request.filter(|_| !is_stopped()).ok_or(BackendError::NoAnswer)?;
        let response = request.send().await.map_err(|_| BackendError::NoAnswer)?;
        if let Some(run) = response.headers().get(RUN_HEADER) {
            RUN.set(Some(run));
        }
        if response.ok() || response.status() == 304 {
            return Ok(response);
        }
        let text = text(&response).await?;
        let problem: Problem = read(&text).ok_or(BackendError::NoAnswer)?;
        // The sign-in form needs no reason, and a first view nothing of the piece for it.
        Err(BackendError::Problem(match problem.code {
            Code::LoginRequired => problem,
            _ => reasons::problem(text).await.unwrap_or(problem),
        }))
    })
}

async fn text(response: &Response) -> Result<String, BackendError> {
    response.text().await.map_err(|_| BackendError::NoAnswer)
}

/// Reads an answer without its reasons, if it is valid. They are added where their piece arrives; a
/// refused command must not look like one that may have been sent because it does not.
fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&json::parse(text)?)
}
