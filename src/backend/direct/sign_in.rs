//! The browser's sign-in to a phone. Each engine needs its own technique, and none tells the page
//! whether it worked; a picture that comes afterwards does. Each name and password is tried once.

use snom::{PhoneAddress, RequestTarget, Screen};

use super::{
    phones::{self, PhoneLogin},
    picture,
    request::{TIMEOUT_MILLIS, TIMEOUT_WITH_PERSON_MILLIS},
};
use crate::{
    model::direct_access::{AccessBlocker, DirectAccess, SignIn, SignInFailure, SignInResult},
    platform::{
        image, network,
        popup::{Popup, PopupState},
        timer::TimeoutFuture,
    },
};

/// The name of the window, so that a second one replaces the first.
const WINDOW: &str = "deskside-sign-in";
/// The interval at which the state of the window is polled.
const POLL_MILLIS: u32 = 50;

/// Returns the address of the phone called `id` and what the page can do with it; `None` for a demo
/// phone, with which the page can do everything.
pub async fn direct_access(id: &str) -> Option<(PhoneAddress, DirectAccess)> {
    let phone = phones::find(id)?;
    let access = phone.access().await;
    Some((phone.address, access))
}

/// Has the browser sign in to a phone, by the technique in `access`. A window, where one is needed, is
/// opened before anything is awaited: browsers open one only in answer to a click.
///
/// # Errors
/// When the browser does not open the window, or no picture comes afterwards.
pub async fn sign_in_with(
    id: &str,
    access: &DirectAccess,
    user: &str,
    password: &str,
) -> Result<SignInResult, SignInFailure> {
    let phone = phones::find(id).ok_or(SignInFailure::Refused)?;
    let technique = access.login.map_err(SignInFailure::Blocked)?;
    let tried = match technique {
        SignIn::Request => by_request(&phone.address, user, password).await,
        SignIn::Picture => by_picture(&phone.address, user, password).await,
        SignIn::Window => by_window(&phone.address, user, password).await?,
    };
    // Where the browser shows no picture, the page cannot know.
    let cannot_know = access.show == Err(AccessBlocker::PictureFromFile);
    let shows = picture::load(&phone.address, Screen::Main, TIMEOUT_MILLIS);
    let is_in = tried && (cannot_know || shows.await.is_ok());
    phones::set_login(id, if is_in { PhoneLogin::SignedIn } else { PhoneLogin::Refused });
    match (is_in, cannot_know) {
        (true, false) => Ok(SignInResult::SignedIn),
        (true, true) => Ok(SignInResult::Sent),
        (false, _) => Err(SignInFailure::Refused),
    }
}

/// Lets the browser ask for a password, should the phone called `id` want one.
pub fn leave_login_to_browser(id: &str) {
    phones::set_login(id, PhoneLogin::LeftToBrowser);
}

/// Firefox: a request with a name and a password signs in, and later requests to the same phone are
/// signed in as well. It always fails, since the page may not read the answer.
async fn by_request(address: &PhoneAddress, user: &str, password: &str) -> bool {
    // They become part of an address, which takes `%20` for a space unless it is encoded.
    let (user, password) = (network::encode(user), network::encode(password));
    network::send_with_login(&address.url(&target()), &user, &password, TIMEOUT_MILLIS).await
}

/// WebKit: a picture whose address contains a name and a password. WebKitGTK 2.50 decodes them twice,
/// so that a password with, say, `%20` in it arrives as another one.
async fn by_picture(address: &PhoneAddress, user: &str, password: &str) -> bool {
    image::load(&url_with_login(address, user, password), TIMEOUT_MILLIS).await.is_some()
}

/// Chromium: a window, in which the browser asks the person; or one whose address contains them. As
/// soon as the phone's answer is in it, the page may no longer see where the window is, and that tells.
async fn by_window(
    address: &PhoneAddress,
    user: &str,
    password: &str,
) -> Result<bool, SignInFailure> {
    // Chromium writes an address with a password into its history, so by default it asks by itself.
    let url = match user {
        "" => address.url(&target()),
        user => url_with_login(address, user, password),
    };
    let popup = Popup::open(&url, WINDOW, (520, 320)).ok_or(SignInFailure::WindowBlocked)?;
    let mut waited = 0;
    while waited < TIMEOUT_WITH_PERSON_MILLIS {
        match popup.state() {
            PopupState::Closed => break,
            PopupState::Loaded => {
                popup.close();
                return Ok(true);
            }
            PopupState::Loading => {}
        }
        TimeoutFuture::new(POLL_MILLIS).await;
        waited += POLL_MILLIS;
    }
    popup.close();
    Ok(false)
}

fn url_with_login(address: &PhoneAddress, user: &str, password: &str) -> String {
    address.url_with_login(&network::encode(user), &network::encode(password), &target())
}

/// Returns a request without an effect that only a signed-in browser gets an answer to.
fn target() -> String {
    RequestTarget::from(Screen::Main).to_string()
}
