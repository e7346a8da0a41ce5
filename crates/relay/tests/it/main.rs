//! The relay from outside: requests go in, and virtual or fake phones are behind it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what it expects")]

mod access;
mod ad_hoc;
mod aliases;
mod bulkheads;
mod commands;
mod credentials;
mod desk;
mod diagnosis;
mod documents;
mod faults;
mod https;
mod in_time;
mod keys;
mod limits;
mod live;
mod many;
mod once;
mod operation;
mod order;
mod peers;
mod pictures;
mod process;
mod proxy;
mod raw;
mod record;
mod reload;
mod reload_added;
mod sign_in;
mod site;
mod stop;
mod touches;
mod trouble;
mod typing;
mod unit;
