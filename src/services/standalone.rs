//! The phones of the page that needs no server: virtual ones, within the page. Nothing leaves it.

use std::{cell::RefCell, time::Duration};

use relay_api::{
    Code, CommandReport, CommandRequest, Diagnosis, LoginKind, PhoneSummary, Problem, Role, Session,
};
use snom::Screen;

use super::{
    clock, files,
    link::{LinkError, Picture},
};
use crate::{
    state::{Seen, office::Office, phone_book::BookEntry},
    text::{self, Sentence},
};

thread_local! {
    static OFFICE: RefCell<Office> = RefCell::new(Office::open(clock::since_midnight()));
}

fn with<T>(act: impl FnOnce(&mut Office, Duration) -> Result<T, Problem>) -> Result<T, LinkError> {
    OFFICE.with_borrow_mut(|office| act(office, clock::now())).map_err(LinkError::Problem)
}

/// There is no relay that could.
fn no_relay<T>() -> Result<T, LinkError> {
    Err(LinkError::Problem(Problem::new(Code::Forbidden, "this page works without a relay")))
}

/// The phones of this page.
///
/// # Errors
/// Never; with a relay it could.
pub async fn phones() -> Result<Vec<PhoneSummary>, LinkError> {
    with(|office, _now| Ok(office.phones()))
}

/// Who one is: somebody who may do everything with what is not real.
///
/// # Errors
/// Never; with a relay it could.
pub async fn session() -> Result<Session, LinkError> {
    Ok(Session {
        name: "local".to_owned(),
        role: Role::Administrator,
        login: LoginKind::None,
        may_add_phones: false,
    })
}

/// Signs in.
///
/// # Errors
/// Always: that needs a relay.
pub async fn sign_in(_name: String, _password: String) -> Result<(), LinkError> {
    no_relay()
}

/// Signs out.
///
/// # Errors
/// Always: that needs a relay.
pub async fn sign_out() -> Result<(), LinkError> {
    no_relay()
}

/// Adds a phone by its address.
///
/// # Errors
/// Always: that needs a relay.
pub async fn add_phone(_entry: &BookEntry) -> Result<PhoneSummary, LinkError> {
    no_relay()
}

/// Removes a phone that was added.
///
/// # Errors
/// Always: that needs a relay.
pub async fn remove_phone(_id: &str) -> Result<(), LinkError> {
    no_relay()
}

/// Signs in to a phone again that has refused the password.
///
/// # Errors
/// Always: these phones ask for none.
pub async fn sign_in_to_phone(_phone: &str) -> Result<(), LinkError> {
    no_relay()
}

/// Gives a command to a phone, once.
///
/// # Errors
/// When nothing was done, and why.
pub async fn send(phone: &str, command: &CommandRequest) -> Result<CommandReport, LinkError> {
    with(|office, now| office.send(phone, command, now))
}

/// What a doctor would find.
///
/// # Errors
/// When there is no such phone.
pub async fn diagnosis(phone: &str) -> Result<Diagnosis, LinkError> {
    with(|office, _now| office.diagnosis(phone))
}

/// The picture of a screen, unless it is still the one called `tag`.
///
/// # Errors
/// When there is no picture.
pub async fn picture(phone: &str, screen: Screen, tag: &str) -> Result<Picture, LinkError> {
    let Some((tag, png)) = with(|office, now| office.picture(phone, screen, tag, now))? else {
        return Ok(Picture::Unchanged);
    };
    let url = files::object_url(&png, files::PNG).ok_or(LinkError::NoAnswer)?;
    files::decoded(&url).await;
    Ok(Picture::New(Seen::new(url, tag, clock::time_of_day(), png, files::forget)))
}

/// What a person should know of a phone before using it: that it is not real.
#[must_use]
pub fn note(_phone: &PhoneSummary) -> Option<Sentence> {
    Some(text::demo_note)
}
