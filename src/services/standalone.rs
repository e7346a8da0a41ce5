//! The phones of the page that needs no server: virtual ones within the page, and real ones that the
//! browser itself speaks to. Nothing is sent to anybody else.

mod direct;

use std::{cell::RefCell, time::Duration};

use relay_api::{
    Code, CommandReport, CommandRequest, Diagnosis, LinkState, LoginKind, PhoneSummary, Problem,
    Role, Session,
};
use snom::{Model, Screen};

use super::{
    clock, document, files,
    link::{LinkError, Picture},
};
use crate::{
    state::{Seen, office::Office, phone_book::BookEntry, place::Place},
    text::{self, Sentence},
};

thread_local! {
    static OFFICE: RefCell<Office> = RefCell::new(Office::open(clock::since_midnight()));
    /// Those that were added by their addresses.
    static REAL: RefCell<Vec<(Place, PhoneSummary)>> = const { RefCell::new(Vec::new()) };
}

/// Where a phone is that was added, and its model; `None` for a virtual one.
fn real(id: &str) -> Option<(Place, &'static Model)> {
    REAL.with_borrow(|real| {
        let (place, phone) = real.iter().find(|(_, phone)| phone.id == id)?;
        Some((place.clone(), Model::find(&phone.model)?))
    })
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
    let virtual_ones = with(|office, _now| Ok(office.phones()))?;
    let real =
        REAL.with_borrow(|real| real.iter().map(|(_, phone)| phone.clone()).collect::<Vec<_>>());
    Ok([virtual_ones, real].concat())
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
        may_add_phones: true,
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

/// Adds a phone by its address; one that is there already is given back.
///
/// # Errors
/// When the address is none, or the model cannot be controlled.
pub async fn add_phone(entry: &BookEntry) -> Result<PhoneSummary, LinkError> {
    let refused =
        |reason: &str| LinkError::Problem(Problem::new(Code::AddressRefused, reason.to_owned()));
    let place: Place = entry.address.parse().map_err(|error| refused(text::place_error(error)))?;
    let wanted = if entry.model.is_empty() { "unknown" } else { &entry.model };
    let model = Model::find(wanted).ok_or_else(|| refused(&text::unknown_model(wanted)))?;
    let id = place.id();
    let there = REAL.with_borrow(|real| {
        real.iter().find(|(_, phone)| phone.id == id).map(|(_, phone)| phone.clone())
    });
    if let Some(there) = there {
        return Ok(there);
    }
    let name = if entry.name.is_empty() { entry.address.trim() } else { &entry.name };
    let phone = PhoneSummary {
        id,
        name: name.to_owned(),
        model: model.name.to_owned(),
        groups: Vec::new(),
        ad_hoc: true,
        screens: model.screens.iter().map(|screen| screen.name().to_owned()).collect(),
        link: LinkState::Unknown,
    };
    REAL.with_borrow_mut(|real| real.push((place, phone.clone())));
    Ok(phone)
}

/// Removes a phone that was added.
///
/// # Errors
/// When it was not.
pub async fn remove_phone(id: &str) -> Result<(), LinkError> {
    REAL.with_borrow_mut(|real| {
        let before = real.len();
        real.retain(|(_, phone)| phone.id != id);
        if real.len() < before { Ok(()) } else { no_relay() }
    })
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
    let Some((place, model)) = real(phone) else {
        return with(|office, now| office.send(phone, command, now));
    };
    let asked = command.command().map_err(Problem::from).map_err(LinkError::Problem)?;
    command.check(&asked, phone, model, None).map_err(LinkError::Problem)?;
    direct::send(&place, &asked).await
}

/// What a doctor would find.
///
/// # Errors
/// When there is no such phone.
pub async fn diagnosis(phone: &str) -> Result<Diagnosis, LinkError> {
    match real(phone) {
        Some((place, _)) => Ok(direct::diagnosis(&place).await),
        None => with(|office, _now| office.diagnosis(phone)),
    }
}

/// The picture of a screen, unless it is still the one called `tag`.
///
/// # Errors
/// When there is no picture.
pub async fn picture(phone: &str, screen: Screen, tag: &str) -> Result<Picture, LinkError> {
    if let Some((place, _)) = real(phone) {
        return direct::picture(&place, screen).await;
    }
    let Some((tag, png)) = with(|office, now| office.picture(phone, screen, tag, now))? else {
        return Ok(Picture::Unchanged);
    };
    let url = files::object_url(&png, files::PNG).ok_or(LinkError::NoAnswer)?;
    files::decoded(&url).await;
    Ok(Picture::New(Seen::new(url, tag, clock::time_of_day(), png, files::forget)))
}

/// What a person should know of a phone before using it: that it is not real, or what a browser
/// lets a page do with one that is.
#[must_use]
pub fn note(phone: &PhoneSummary) -> Option<Sentence> {
    let Some((place, _)) = real(&phone.id) else { return Some(text::demo_note) };
    Some(if document::is_encrypted() && !place.is_encrypted() {
        text::direct_from_https
    } else if place.is_public() {
        text::direct_to_public
    } else {
        text::direct_note
    })
}

/// What is said of a command without an answer.
#[must_use]
pub fn no_answer() -> &'static str {
    text::direct_unknown()
}
