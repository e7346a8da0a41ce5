//! The relay's API.

mod json;

pub use json::command_json;

use gloo_net::http::{Request, RequestBuilder, Response};
use relay_api::{
    AddPhoneRequest, BASE_PATH, CommandReport, CommandRequest, DESKSIDE_HEADER,
    DESKSIDE_HEADER_VALUE, Diagnostics, FromJson, LoginRequest, PhoneSummary, Session,
};
use snom::Screen;

use crate::{
    backend::{BackendError, Picture, relay::json::JsonValue},
    model::{ScreenFrame, phone_book::BookEntry},
    platform::{clock, download},
};

/// The longest sequence lasts 300 s, and others may be before it; a list or picture takes far less.
const COMMAND_MILLIS: u32 = 360_000;
const READ_MILLIS: u32 = 10_000;

/// The phones this user may see.
///
/// # Errors
/// When the relay does not answer with them.
pub async fn phones() -> Result<Vec<PhoneSummary>, BackendError> {
    let request =
        Request::get(&format!("{BASE_PATH}/phones")).abort_signal(Some(&deadline(READ_MILLIS)));
    let response = good(request.send().await).await?;
    read(&response).await.ok_or(BackendError::NoAnswer)
}

/// Who one is to the relay.
///
/// # Errors
/// When the relay does not say, or nobody has signed in.
pub async fn session() -> Result<Session, BackendError> {
    let request =
        Request::get(&format!("{BASE_PATH}/session")).abort_signal(Some(&deadline(READ_MILLIS)));
    let response = good(request.send().await).await?;
    read(&response).await.ok_or(BackendError::NoAnswer)
}

/// Signs in; the browser keeps the proof where this page cannot read it.
///
/// # Errors
/// When the relay does not let one in.
pub async fn sign_in(name: String, password: String) -> Result<(), BackendError> {
    let request = Request::post(&format!("{BASE_PATH}/session"))
        .header(DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE)
        .abort_signal(Some(&deadline(READ_MILLIS)))
        .json(&LoginRequest { name, password })
        .map_err(|_| BackendError::NoAnswer)?;
    good(request.send().await).await.map(drop)
}

/// Adds a phone by its address; one that is there already is given back.
///
/// # Errors
/// When the relay does not take it.
pub async fn add_phone(entry: &BookEntry) -> Result<PhoneSummary, BackendError> {
    let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let asked = AddPhoneRequest {
        address: entry.address.clone(),
        model: filled(&entry.model),
        name: filled(&entry.name),
    };
    let request = Request::post(&format!("{BASE_PATH}/phones"))
        .header(DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE)
        .abort_signal(Some(&deadline(READ_MILLIS)))
        .json(&asked)
        .map_err(|_| BackendError::NoAnswer)?;
    let response = good(request.send().await).await?;
    read(&response).await.ok_or(BackendError::NoAnswer)
}

/// Removes a phone that was added.
///
/// # Errors
/// When the relay does not.
pub async fn remove_phone(id: &str) -> Result<(), BackendError> {
    let request = Request::delete(&format!("{BASE_PATH}/phones/{id}"))
        .header(DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE)
        .abort_signal(Some(&deadline(READ_MILLIS)));
    good(request.send().await).await.map(drop)
}

/// Signs out.
///
/// # Errors
/// When the relay does not answer.
pub async fn sign_out() -> Result<(), BackendError> {
    let request = Request::delete(&format!("{BASE_PATH}/session"))
        .header(DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE)
        .abort_signal(Some(&deadline(READ_MILLIS)));
    good(request.send().await).await.map(drop)
}

/// Lets the relay sign in to a phone again that has refused the password.
///
/// # Errors
/// When the relay does not.
pub async fn sign_in_to_phone(phone: &str) -> Result<(), BackendError> {
    let request = Request::post(&format!("{BASE_PATH}/phones/{phone}/sign-in"))
        .header(DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE)
        .abort_signal(Some(&deadline(READ_MILLIS)))
        .json(&relay_api::SignInRequest {})
        .map_err(|_| BackendError::NoAnswer)?;
    good(request.send().await).await.map(drop)
}

/// Sends a command, once.
///
/// # Errors
/// When nothing was sent, or the relay did not say.
pub async fn send(phone: &str, command: &CommandRequest) -> Result<CommandReport, BackendError> {
    let request = Request::post(&format!("{BASE_PATH}/phones/{phone}/commands"))
        .header(DESKSIDE_HEADER, DESKSIDE_HEADER_VALUE)
        .abort_signal(Some(&deadline(COMMAND_MILLIS)))
        .header("content-type", "application/json")
        .body(command_json(command))
        .map_err(|_| BackendError::NoAnswer)?;
    let response = good(request.send().await).await?;
    read(&response).await.ok_or(BackendError::NoAnswer)
}

/// What works on a phone, and what to mend.
///
/// # Errors
/// When the relay does not say.
pub async fn diagnosis(phone: &str) -> Result<Diagnostics, BackendError> {
    let request = Request::get(&format!("{BASE_PATH}/phones/{phone}/diagnosis"))
        .abort_signal(Some(&deadline(COMMAND_MILLIS)));
    let response = good(request.send().await).await?;
    response.json().await.map_err(|_| BackendError::NoAnswer)
}

/// The picture of a screen, unless it is still the one called `tag`.
///
/// # Errors
/// When there is no picture.
pub async fn picture(phone: &str, screen: Screen, tag: &str) -> Result<Picture, BackendError> {
    let mut request: RequestBuilder =
        Request::get(&format!("{BASE_PATH}/phones/{phone}/screens/{screen}"))
            .abort_signal(Some(&deadline(READ_MILLIS)));
    if !tag.is_empty() {
        request = request.header("if-none-match", tag);
    }
    let response = good(request.send().await).await?;
    if response.status() == 304 {
        return Ok(Picture::Unchanged);
    }
    let tag = response.headers().get("etag").unwrap_or_default();
    let bytes = response.binary().await.map_err(|_| BackendError::NoAnswer)?;
    let url = download::object_url(&bytes, download::PNG).ok_or(BackendError::NoAnswer)?;
    download::decoded(&url).await;
    Ok(Picture::New(ScreenFrame::new(url, tag, clock::time_of_day(), bytes, download::forget)))
}

fn deadline(millis: u32) -> web_sys::AbortSignal {
    web_sys::AbortSignal::timeout_with_u32(millis)
}

/// The response if it is a good one, else the problem it tells.
async fn good(response: Result<Response, gloo_net::Error>) -> Result<Response, BackendError> {
    let response = response.map_err(|_| BackendError::NoAnswer)?;
    if response.ok() || response.status() == 304 {
        return Ok(response);
    }
    Err(read(&response).await.map_or(BackendError::NoAnswer, BackendError::Problem))
}

/// What a response says, if it says that.
async fn read<T: FromJson>(response: &Response) -> Option<T> {
    T::from_json(&JsonValue::parse(&response.text().await.ok()?)?)
}

/// What is said of a command without an answer.
#[must_use]
pub fn no_answer() -> &'static str {
    crate::i18n::no_relay_for_command()
}
