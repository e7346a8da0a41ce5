//! A user.

use relay_api::Role;

use super::{password::PasswordHash, token::TokenHash};

/// A person, or a program that acts for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name to sign in with.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The groups of phones the user sees; all phones when absent.
    pub groups: Option<Vec<String>>,
    /// The hash of the password.
    pub password: Option<PasswordHash>,
    /// The hash of a program's token.
    pub token: Option<TokenHash>,
}

/// The group that stands for every phone, for users that are not listed.
pub const EVERY_GROUP: &str = "*";
