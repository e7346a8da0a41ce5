//! Who may do what, and how often: signing in, roles, the protection from foreign pages, limits.

mod cool_down;
mod limits;
mod password;
pub(crate) mod principal;
mod session;
mod token;

pub use cool_down::CoolDown;
pub use limits::Throttle;
pub use password::{PasswordHash, PasswordHashError};
pub use principal::{ClientAddress, Person};
pub use session::Sessions;
pub use token::{TokenHash, TokenHashError, new_token};
