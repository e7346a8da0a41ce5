//! Getting the browser to sign in to a phone. Each engine has its own way, and none lets the page know
//! whether it worked; a picture that comes afterwards does. Each name and password is tried once.

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use snom::{RequestTarget, Screen};
use wasm_bindgen_futures::JsFuture;

use super::{
    direct::{self, PATIENCE_MILLIS, PATIENCE_WITH_PERSON_MILLIS},
    real::{self, Login},
};
use crate::{
    i18n::{self, Sentence},
    model::{
        direct_access::{AccessBlocker, DirectAccess, SignIn},
        phone_address::PhoneAddress,
    },
};

/// The window, so that a second one takes the place of the first.
const WINDOW: &str = "deskside-sign-in";
/// How often is looked whether the window has got anywhere.
const GLANCE_MILLIS: u32 = 50;

/// Where the phone called `id` is, and what the page can do with it; `None` for a virtual one, with
/// which it can do everything.
pub async fn direct_access(id: &str) -> Option<(PhoneAddress, DirectAccess)> {
    let real = real::find(id)?;
    let road = real.road().await;
    Some((real.place, road))
}

/// Has the browser sign in to a phone, with the way that [`direct_access`] told. The window of the browser that
/// needs one is opened before anything is waited for: it only may while a click is fresh.
///
/// # Errors
/// When the browser does not open it, or no picture comes afterwards; why, in a sentence.
pub async fn sign_in_with(
    id: &str,
    road: &DirectAccess,
    user: &str,
    password: &str,
) -> Result<Sentence, Sentence> {
    let real = real::find(id).ok_or(i18n::direct_refused as Sentence)?;
    let way = road.login.map_err(|obstacle| i18n::access_blocker(obstacle).0)?;
    let tried = match way {
        SignIn::Request => by_request(&real.place, user, password).await,
        SignIn::Picture => by_picture(&real.place, user, password).await,
        SignIn::Window => by_window(&real.place, user, password).await?,
    };
    // Where the browser shows no picture there is none to know by.
    let cannot_know = road.show == Err(AccessBlocker::PictureFromFile);
    let shows = direct::picture(&real.place, Screen::Main, PATIENCE_MILLIS);
    let is_in = tried && (cannot_know || shows.await.is_ok());
    real::set_login(id, if is_in { Login::Given } else { Login::Refused });
    match (is_in, cannot_know) {
        (true, false) => Ok(i18n::direct_signed_in),
        (true, true) => Ok(i18n::direct_sign_in_sent),
        (false, _) => Err(i18n::direct_refused),
    }
}

/// Leaves it to the browser to ask for a password, should the phone called `id` want one.
pub fn leave_login_to_browser(id: &str) {
    real::set_login(id, Login::Left);
}

/// Firefox: a request that brings a name and a password signs in, and whatever asks the same phone
/// afterwards is signed in as well. It always fails, since the page may not read the answer.
async fn by_request(place: &PhoneAddress, user: &str, password: &str) -> bool {
    let Ok(request) = web_sys::XmlHttpRequest::new() else { return false };
    let url = place.url(&picture_target());
    // They become part of an address, which takes `%20` for a space unless it is written otherwise.
    let (user, password) = (encoded(user), encoded(password));
    let (user, password) = (Some(user.as_str()), Some(password.as_str()));
    if request.open_with_async_and_user_and_password("GET", &url, true, user, password).is_err() {
        return false;
    }
    request.set_with_credentials(true);
    request.set_timeout(PATIENCE_MILLIS);
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send().is_ok() && JsFuture::from(ended).await.is_ok()
}

/// WebKit: a picture whose address has a name and a password in it. WebKitGTK 2.50 decodes them twice,
/// so that there a password with, say, `%20` in it is not the one that was typed.
async fn by_picture(place: &PhoneAddress, user: &str, password: &str) -> bool {
    let url = place.url_with_login(&encoded(user), &encoded(password), &picture_target());
    direct::decoded(&url, PATIENCE_MILLIS).await.is_some()
}

/// Chromium: a window whose address has them. It asks the person when the phone refuses them. As soon
/// as something is in it, the page may no longer see where the window is, and knows by that.
async fn by_window(place: &PhoneAddress, user: &str, password: &str) -> Result<bool, Sentence> {
    let url = place.url_with_login(&encoded(user), &encoded(password), &picture_target());
    let window = web_sys::window().ok_or(i18n::window_blocked as Sentence)?;
    let size = "popup,width=520,height=320";
    let opened = window.open_with_url_and_target_and_features(&url, WINDOW, size);
    let opened = opened.ok().flatten().ok_or(i18n::window_blocked as Sentence)?;
    let mut waited = 0;
    while waited < PATIENCE_WITH_PERSON_MILLIS && opened.closed() == Ok(false) {
        if opened.location().href().is_err() {
            // It has what was wanted. One that does not close does no harm.
            let _ = opened.close();
            return Ok(true);
        }
        TimeoutFuture::new(GLANCE_MILLIS).await;
        waited += GLANCE_MILLIS;
    }
    let _ = opened.close();
    Ok(false)
}

/// A request without an effect that only somebody signed in gets an answer to.
fn picture_target() -> String {
    RequestTarget::from(Screen::Main).to_string()
}

fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
