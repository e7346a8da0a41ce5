//! What the browser can do with a phone that it reaches without a relay.

use snom::PhoneAddress;

use crate::{
    backend,
    model::direct_access::{DirectAccess, SignInFailure, SignInResult},
};

/// Returns the address of a phone and what the page can do with it; `None` for a demo phone.
pub async fn of(phone: &str) -> Option<(PhoneAddress, DirectAccess)> {
    backend::direct_access(phone).await
}

/// Has the browser sign in to a phone.
///
/// # Errors
/// When it could not, or no picture came.
pub async fn sign_in_with(
    phone: &str,
    access: &DirectAccess,
    user: &str,
    password: &str,
) -> Result<SignInResult, SignInFailure> {
    backend::sign_in_with(phone, access, user, password).await
}

/// Lets the browser ask for a password.
pub fn leave_login_to_browser(phone: &str) {
    backend::leave_login_to_browser(phone);
}

/// Calls `changed` when the permission to reach the local network changes, as long as the returned
/// guard lives; it is `None` in browsers without that permission.
pub async fn watch_permission(changed: impl Fn() + 'static) -> Option<impl Sized> {
    backend::watch_permission(changed).await
}
