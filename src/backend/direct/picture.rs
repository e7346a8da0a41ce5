//! Pictures of a phone, which the page shows without being able to read them.

use relay_api::{Code, Reason};
use snom::{PhoneAddress, RequestTarget, Screen};

use super::{
    phones::{self, DirectPhone, PhoneLogin},
    request,
};
use crate::{
    backend::result::{BackendError, Picture},
    model::{direct_access::SignIn, screen::ScreenFrame},
    platform::{clock, image},
};

/// Returns the picture of a screen, where the state of the sign-in allows a request for it.
///
/// # Errors
/// When a person has to sign in first, or no picture came.
pub(in crate::backend) async fn picture(
    phone: &DirectPhone,
    screen: Screen,
) -> Result<Picture, BackendError> {
    let access = phone.access().await;
    let stopped = |reason| Err(BackendError::because(Code::PhoneAuthFailed, reason));
    match phone.login {
        PhoneLogin::Refused => stopped(Reason::DirectSignInFailed {}),
        // Where the browser asks for a password by itself, it would do so with every picture.
        PhoneLogin::None if access.login == Ok(SignIn::Window) => {
            stopped(Reason::DirectPasswordUnknown {})
        }
        PhoneLogin::None | PhoneLogin::SignedIn | PhoneLogin::LeftToBrowser => {
            let timeout_millis = request::options(phone, access).timeout_millis;
            let picture = load(&phone.address, screen, timeout_millis).await;
            // A phone without a picture of its labels still has one of its display.
            if phone.login == PhoneLogin::LeftToBrowser && screen == Screen::Main {
                let login = if picture.is_ok() { PhoneLogin::SignedIn } else { PhoneLogin::None };
                phones::set_login(&phone.summary.id, login);
            }
            picture
        }
    }
}

/// Loads a picture. Each has its own address, since a browser would show an old one otherwise.
///
/// # Errors
/// When none came; no page learns why.
pub(super) async fn load(
    address: &PhoneAddress,
    screen: Screen,
    timeout_millis: u32,
) -> Result<Picture, BackendError> {
    let tag = clock::now().as_millis().to_string();
    let url = format!("{}?{tag}", address.url(&RequestTarget::from(screen).to_string()));
    match image::load(&url, timeout_millis).await {
        Some(size) => {
            Ok(Picture::Another(ScreenFrame::elsewhere(url, tag, clock::time_of_day(), size)))
        }
        None => Err(BackendError::because(Code::PhoneUnreachable, Reason::DirectNoPicture {})),
    }
}
