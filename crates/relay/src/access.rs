//! Access rules: users, roles, sessions, origins and rate limits.
//!
//! Nothing here knows a request, a phone or the configuration file; the modules above read those
//! and ask here.

mod client_address;
mod company;
mod cool_down;
mod embed_tokens;
mod limits;
mod origin;
mod password;
mod people;
mod portal;
mod principal;
mod refusal;
mod secret;
mod session;
mod session_list;
mod shares;
mod sign_in_guard;
mod token;
mod user;
mod visit;

pub use client_address::{client_address, counted_address};
pub use company::{Company, Member};
pub use cool_down::{CoolDown, CoolDownEntry};
pub use embed_tokens::{EmbedGrant, EmbedTokens};
pub use limits::{Limits, MAX_WAIT_SECONDS, Throttle};
pub use origin::{Origin, OriginHeaders, OriginPolicy, RequestOrigin};
pub use password::{PasswordHash, PasswordHashError};
pub use people::{People, TrustedProxy};
pub use portal::Portal;
pub use principal::Principal;
pub use refusal::Refusal;
pub use secret::Secret;
pub(crate) use session::now;
pub use session::{OpenSession, Sessions};
pub use session_list::{EndedSessions, MAX_LIFE, SeenSession, SessionList};
pub use shares::{Share, ShareGuard, Shares};
pub use sign_in_guard::{Attempt, SignInGuard};
pub use token::{TokenHash, TokenHashError, is_embed_token, new_embed_token, new_token};
pub use user::{EVERY_GROUP, User};
pub use visit::Visit;
