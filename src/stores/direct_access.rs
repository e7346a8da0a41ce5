//! The access that this browser has to a phone without a relay.

pub use crate::backend::{direct_access, leave_login_to_browser, sign_in_with, watch_permission};
