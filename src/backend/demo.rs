//! The demo: virtual phones within the page.

use std::{cell::RefCell, time::Duration};

use relay_api::{CommandReport, CommandRequest, Diagnostics, PhoneSummary, Problem};
use snom::Screen;

use crate::{
    backend::result::{BackendError, Picture},
    model::{demo_phones::DemoPhones, screen::ScreenFrame},
    platform::{clock, download},
};

thread_local! {
    static PHONES: RefCell<DemoPhones> = RefCell::new(DemoPhones::open(clock::since_midnight()));
}

fn with_phones<T>(
    act: impl FnOnce(&mut DemoPhones, Duration) -> Result<T, Problem>,
) -> Result<T, BackendError> {
    PHONES.with_borrow_mut(|phones| act(phones, clock::now())).map_err(BackendError::Problem)
}

/// Lists the virtual phones.
pub(super) fn phones() -> Vec<PhoneSummary> {
    PHONES.with_borrow_mut(|phones| phones.phones(clock::now()))
}

/// Gives a command to a virtual phone.
///
/// # Errors
/// When the command is invalid, the phone is restarting, or there is no such phone.
pub(super) fn send(phone: &str, command: &CommandRequest) -> Result<CommandReport, BackendError> {
    with_phones(|phones, now| phones.send(phone, command, now))
}

/// Runs the diagnostics of a virtual phone.
///
/// # Errors
/// When there is no such phone.
pub(super) fn diagnosis(phone: &str) -> Result<Diagnostics, BackendError> {
    with_phones(|phones, _now| phones.diagnosis(phone))
}

/// Returns the picture of a screen, unless it is still the one called `tag`.
///
/// # Errors
/// When there is no picture.
pub(super) async fn picture(
    phone: &str,
    screen: Screen,
    tag: &str,
) -> Result<Picture, BackendError> {
    let drawn = with_phones(|phones, now| phones.picture(phone, screen, tag, now))?;
    let Some((tag, png)) = drawn else { return Ok(Picture::Unchanged) };
    let url = download::object_url(&png, download::PNG).ok_or(BackendError::NoAnswer)?;
    download::decoded(&url).await;
    Ok(Picture::New(ScreenFrame::new(url, tag, clock::time_of_day(), png, download::forget)))
}
