//! The relay from outside: requests in, virtual phones (or worse ones) behind it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what it expects")]

mod commands;
mod desk;
mod faults;
mod https;
mod keys;
mod many;
mod peers;
mod pictures;
mod raw;
mod sign_in;
mod site;
mod trouble;
