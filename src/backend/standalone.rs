//! The phones of the page that needs no server: virtual ones within the page, and real ones that the
//! browser itself speaks to. Nothing is sent to anybody else.

mod browser_context;
mod direct;
mod real;
mod sign_in;

use std::{cell::RefCell, time::Duration};

use relay_api::{
    Code, CommandReport, CommandRequest, Diagnosis, LoginKind, PhoneSummary, Problem, Role, Session,
};
use snom::Screen;

use crate::{
    backend::{BackendError, Picture},
    i18n,
    model::{
        ScreenFrame,
        demo_phones::DemoPhones,
        direct_access::{DirectAccess, SignIn},
        phone_book::BookEntry,
    },
    platform::{clock, download},
};
use direct::Manner;
use real::{Login, Real};

pub use browser_context::watch_permission;
pub use sign_in::{direct_access, leave_login_to_browser, sign_in_with};

thread_local! {
    static OFFICE: RefCell<DemoPhones> = RefCell::new(DemoPhones::open(clock::since_midnight()));
}

fn with<T>(
    act: impl FnOnce(&mut DemoPhones, Duration) -> Result<T, Problem>,
) -> Result<T, BackendError> {
    OFFICE.with_borrow_mut(|office| act(office, clock::now())).map_err(BackendError::Problem)
}

/// There is no relay that could.
fn no_relay<T>() -> Result<T, BackendError> {
    Err(BackendError::because(Code::Forbidden, "this page works without a relay"))
}

/// The phones of this page.
///
/// # Errors
/// Never; with a relay it could.
pub async fn phones() -> Result<Vec<PhoneSummary>, BackendError> {
    let virtual_ones = with(|office, _now| Ok(office.phones()))?;
    Ok([virtual_ones, real::all()].concat())
}

/// Who one is: somebody who may do everything with what is not real.
///
/// # Errors
/// Never; with a relay it could.
pub async fn session() -> Result<Session, BackendError> {
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
pub async fn sign_in(_name: String, _password: String) -> Result<(), BackendError> {
    no_relay()
}

/// Signs out.
///
/// # Errors
/// Always: that needs a relay.
pub async fn sign_out() -> Result<(), BackendError> {
    no_relay()
}

/// Adds a phone by its address; one that is there already is given back.
///
/// # Errors
/// When the address is none, or the model cannot be controlled.
pub async fn add_phone(entry: &BookEntry) -> Result<PhoneSummary, BackendError> {
    real::add(entry)
}

/// Removes a phone that was added.
///
/// # Errors
/// When it was not.
pub async fn remove_phone(id: &str) -> Result<(), BackendError> {
    if real::remove(id) { Ok(()) } else { no_relay() }
}

/// Signs in to a phone again that has refused the password.
///
/// # Errors
/// Always: the page does not keep the password, so a person has to type it again.
pub async fn sign_in_to_phone(_phone: &str) -> Result<(), BackendError> {
    Err(BackendError::because(Code::PhoneAuthFailed, i18n::direct_sign_in_above()))
}

/// Gives a command to a phone, once.
///
/// # Errors
/// When nothing was done, and why.
pub async fn send(phone: &str, command: &CommandRequest) -> Result<CommandReport, BackendError> {
    let Some(real) = real::find(phone) else {
        return with(|office, now| office.send(phone, command, now));
    };
    let asked = command.command().map_err(Problem::from).map_err(BackendError::Problem)?;
    command.check(&asked, phone, real.model, None).map_err(BackendError::Problem)?;
    direct::send(&real.place, &asked, Manner::of(&real, &real.road().await)).await
}

/// What a doctor would find.
///
/// # Errors
/// When there is no such phone.
pub async fn diagnosis(phone: &str) -> Result<Diagnosis, BackendError> {
    match real::find(phone) {
        Some(real) => {
            let road = real.road().await;
            let looks = real_picture(phone, &real, &road, Screen::Main);
            let manner = Manner::of(&real, &road);
            Ok(direct::diagnosis(&real.place, manner, looks).await)
        }
        None => with(|office, _now| office.diagnosis(phone)),
    }
}

/// The picture of a screen, unless it is still the one called `tag`.
///
/// # Errors
/// When there is no picture.
pub async fn picture(phone: &str, screen: Screen, tag: &str) -> Result<Picture, BackendError> {
    if let Some(real) = real::find(phone) {
        return real_picture(phone, &real, &real.road().await, screen).await;
    }
    let Some((tag, png)) = with(|office, now| office.picture(phone, screen, tag, now))? else {
        return Ok(Picture::Unchanged);
    };
    let url = download::object_url(&png, download::PNG).ok_or(BackendError::NoAnswer)?;
    download::decoded(&url).await;
    Ok(Picture::New(ScreenFrame::new(url, tag, clock::time_of_day(), png, download::forget)))
}

async fn real_picture(
    id: &str,
    real: &Real,
    road: &DirectAccess,
    screen: Screen,
) -> Result<Picture, BackendError> {
    let stopped = |told: &str| Err(BackendError::because(Code::PhoneAuthFailed, told));
    match real.login {
        Login::Refused => stopped(i18n::direct_refused()),
        // Where the browser asks for a password by itself, it would do so with every picture.
        Login::None if road.login == Ok(SignIn::Window) => stopped(i18n::direct_choose_login()),
        Login::None | Login::Given | Login::Left => {
            let patience = Manner::of(real, road).patience_millis;
            let picture = direct::picture(&real.place, screen, patience).await;
            // A phone may have no picture of its labels, and has one of its display.
            if real.login == Login::Left && screen == Screen::Main {
                real::set_login(id, if picture.is_ok() { Login::Given } else { Login::None });
            }
            picture
        }
    }
}

/// What is said of a command without an answer.
#[must_use]
pub fn no_answer() -> &'static str {
    i18n::direct_unknown()
}
