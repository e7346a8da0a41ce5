//! The Deskside relay: serves the page and talks to the phones where a browser cannot.
//!
//! A browser may not read a phone's answers (no CORS headers), cannot answer its digest challenge,
//! and cannot queue behind other browsers. The relay can. It is not a proxy: a request names a
//! phone by id and carries a typed command, and the relay writes the URL itself.
//!
//! From the top down, each module uses only those below it: [`server`] holds the connections,
//! [`web`] serves the page and applies the rules for every answer, [`api`] is what the page calls,
//! [`state`] is the running relay, [`doctor`] checks phones without one, [`phone`] talks to one phone,
//! [`audit`] and [`metrics`] record what happened, [`cluster`] decides which of several relays owns a
//! phone, [`config`] reads the file of the administrator, [`tls`] and [`net`] decide which servers are
//! trusted and reached, [`access`] decides who may do what.

pub mod access;
mod account;
pub mod api;
pub mod audit;
pub mod cluster;
pub mod config;
mod counts;
#[cfg(feature = "demo")]
pub mod demo;
pub mod doctor;
pub mod error;
mod hex;
mod idempotency;
mod login_memory;
pub mod metrics;
pub mod net;
mod oidc;
pub mod phone;
pub mod server;
mod short_hash;
pub mod shutdown;
pub mod state;
mod state_file;
pub mod tls;
pub mod web;
