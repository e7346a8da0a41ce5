//! Who may do what, and how often: signing in, roles, the protection from foreign pages, limits.

mod admit;
mod cool_down;
pub(crate) mod cross_origin;
mod limits;
mod password;
mod person;
mod session;
mod token;

pub use cool_down::CoolDown;
pub use limits::Throttle;
pub use password::{PasswordHash, PasswordHashError};
pub use person::{ClientAddress, Person};
pub use session::Sessions;
pub use token::{TokenHash, TokenHashError, new_token};

pub(crate) use admit::admit;
