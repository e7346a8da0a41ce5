//! Real phones that the browser reaches by itself.
//!
//! Snom phones send no CORS header, so a page never reads their answers: it learns that an answer
//! came, or that none did (Fetch standard, "opaque filtered response"). It may show pictures, but not
//! read them.

mod context;
mod diagnosis;
mod phones;
mod picture;
mod request;
mod sign_in;

pub use context::watch_permission;
pub(super) use diagnosis::diagnosis;
pub(super) use phones::{add, all as phones, find, remove};
pub(super) use picture::picture;
pub(super) use request::send;
pub use sign_in::{direct_access, leave_login_to_browser, sign_in_with};
